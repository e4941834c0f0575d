"""Readers for formats that agencies really export. Each is registered as an entry point, as an outside adapter is."""
