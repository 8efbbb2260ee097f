"""Records of a zone and their rules (rules 4.1), without a database."""
