"""Presentation only: the HTML report and the notebook views. Nothing here decides anything."""
