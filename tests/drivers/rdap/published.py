"""Answers as registries publish them."""


def rdap(name, **changes):
    """A taken name by RDAP."""
    card = [["version", {}, "text", "4.0"], ["fn", {}, "text", "Registrar Example"]]
    return {
        "rdapConformance": ["rdap_level_0"],
        "objectClassName": "domain",
        "ldhName": name.upper(),
        "status": ["client transfer prohibited"],
        "events": [
            {"eventAction": "registration", "eventDate": "2026-11-01T00:00:00Z"},
            {"eventAction": "expiration", "eventDate": "2027-11-01T01:00:00+01:00"},
            {"eventAction": "last changed", "eventDate": "2026-11-02T00:00:00Z"},
        ],
        "nameservers": [{"ldhName": "NS1.Client.Example."}, {"ldhName": "ns2.client.example"}],
        "entities": [
            {"roles": ["registrant"], "vcardArray": ["vcard", [["fn", {}, "text", "REDACTED FOR PRIVACY"]]]},
            {"roles": ["registrar"], "handle": "9999", "vcardArray": ["vcard", card]},
        ],
    } | changes


def whois(name):
    """A taken name by WHOIS, as registries of generic extensions write it."""
    return f"""% Terms of use: not found to be read by anybody.

   Domain Name: {name.upper()}
   Registrar: Registrar Example
   Creation Date: 2026-11-01T00:00:00Z
   Registry Expiry Date: 2027-11-01T00:00:00Z
   Domain Status: clientTransferProhibited https://epp.example/#clientTransferProhibited
   Name Server: NS1.CLIENT.EXAMPLE
   Name Server: ns2.client.example
   DNSSEC: unsigned
>>> Last update of WHOIS database: 2026-11-26T10:00:00Z <<<
""".replace("\n", "\r\n").encode()
