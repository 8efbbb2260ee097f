"""Templates of zones: records with places to fill in, and what they do to a zone that holds others (DNS-5)."""
