"""Formats of health services."""
