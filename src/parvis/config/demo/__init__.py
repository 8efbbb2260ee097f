"""The demonstration: two brands with nothing in common, their people and a few names."""
