"""Brings names, dates, identifiers, addresses and codes of every source to one comparable form."""
