"""A name seen from outside: the tree of the DNS from its root, mail and site, never through the machine's own resolver."""
