"""The pages of web redirects (N12 of the guide)."""
