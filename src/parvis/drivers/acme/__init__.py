"""Authorities that speak ACME (RFC 8555)."""
