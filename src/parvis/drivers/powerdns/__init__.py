"""PowerDNS through its HTTP API."""
