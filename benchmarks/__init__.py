"""Benchmarks: how long reading takes against the bare parsers, and what the floor is."""
