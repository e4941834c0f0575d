"""Adapters for what children's social care exports: statutory returns and case-system extracts."""
