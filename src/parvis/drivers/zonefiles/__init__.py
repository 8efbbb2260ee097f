"""Zones as master files in a folder, with a catalog zone that lists them (RFC 9432): for Knot, BIND and NSD."""
