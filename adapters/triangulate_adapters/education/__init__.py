"""Adapters for the formats in which schools and education services export pupil records."""
