"""Which personas are one person: features, candidates, levels, links, and a graph of people kept consistent."""
