"""Adapters for what the police and the criminal courts record."""
