"""The web tier: a program of its own that answers for redirected names. It reads what it needs and follows changes."""
