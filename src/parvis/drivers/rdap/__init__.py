"""Public registration data: RDAP (RFC 9082, 9083) over HTTPS, and WHOIS (RFC 3912) where there is no RDAP.

What comes back is not trusted: it has a size and a time, leads to no address inside, and is text, never markup.
"""
