"""A tree of the DNS with names that are well and others that are not."""

import pytest

from tests.simulators import name_tree
from tests.simulators.name_tree import ABOVE, BELOW, ENDLESS, GARBAGE, OTHER, SILENT, TRUNCATED, zone_content

INSIDE = (f"ns1 A {BELOW}", f"ns2 A {BELOW}")
FINE = (
    *INSIDE,
    "@ A 127.0.0.1",
    "www CNAME fine.example.",
    "@ MX 10 mx.fine.example.",
    "@ MX 20 alias.fine.example.",
    "@ MX 30 nobody.fine.example.",
    f"mx A {BELOW}",
    "alias CNAME mx.fine.example.",
    '@ TXT "v=spf1 mx include:_spf.fine.example -all"',
    '@ TXT "something else"',
    '_spf TXT "v=spf1 a:mx.fine.example exists:%{i}.fine.example ip4:192.0.2.1 include:_spf.fine.example ~all"',
    'k1._domainkey TXT "v=DKIM1; p=" "QUJD"',
    'ours._domainkey TXT "v=DKIM1; p=QUJD"',
    '_dmarc TXT "v=DMARC1; p=reject"',
    '@ CAA 0 issue "ca.example; account=1"',
    '@ CAA 0 issuewild ";"',
    'dns-only CAA 0 issue "ca.example; validationmethods=dns-01,tls-alpn-01"',
    'both CAA 0 issue "CA.example; validationmethods=dns-01, http-01"',
    'both CAA 0 issue "other.example; account=2"',
    'nobody CAA 0 issue ";"',
    'strict CAA 0 issue "ca.example"',
    'strict CAA 128 later "x"',
    'wild CAA 0 issuewild "ca.example"',
    "led CNAME both.fine.example.",
)
BROKEN = (f"ns1 A {BELOW}", "@ A 10.0.0.1", "www A 10.0.0.2")


CLOSED = (
    f"ns1 A {OTHER}",
    "@ A 203.0.113.1",
    "* A 203.0.113.9",
    "www CNAME closed.example.",
    "mail A 203.0.113.2",
    "unguessed A 203.0.113.3",
    '_dmarc TXT "v=DMARC1; p=none"',
    'k1._domainkey TXT "v=DKIM1; p=QUJD"',
    "_imaps._tcp SRV 0 1 993 mail.closed.example.",
)


def is_loopback(address):
    return address.startswith("127.")


@pytest.fixture(scope="package")
def tree(tmp_path_factory):
    tree = name_tree.Tree(tmp_path_factory.mktemp("tree"))
    tree.start()
    for zone, lines in {
        "fine.example": FINE,
        "loose.example": INSIDE,
        "torn.example": INSIDE,
        "bare.example": INSIDE,
    }.items():
        tree.publish(zone_content(zone, *lines))
    tree.publish(zone_content("apart.example", *INSIDE, serial=5))
    tree.publish(zone_content("apart.example", *INSIDE, serial=4), at=OTHER)
    tree.publish(zone_content("broken.example", *BROKEN))
    tree.publish(zone_content("closed.example", *CLOSED), at=OTHER)
    ds = {zone: tree.sign(zone) for zone in ("fine.example", "loose.example", "torn.example")}
    tree.publish(
        zone_content(
            "example",
            f"ns1 A {ABOVE}",
            *(f"{one} NS ns{n}.{one}.example." for one in ("fine", "loose", "torn", "bare", "apart") for n in (1, 2)),
            *(f"ns{n}.{one} A {BELOW}" for one in ("fine", "loose", "torn", "bare") for n in (1, 2)),
            f"fine DS {ds['fine.example']}",
            # Of another key than the zone has.
            f"torn DS {ds['fine.example']}",
            f"bare DS {ds['fine.example']}",
            "closed NS ns1.closed.example.",
            f"ns1.closed A {OTHER}",
            "endless NS ns1.endless.example.",
            f"ns1.endless A {ENDLESS}",
            f"ns1.apart A {BELOW}",
            f"ns2.apart A {OTHER}",
            *(f"broken NS ns{n}.broken.example." for n in range(1, 6)),
            "broken NS nobody.fine.example.",
            *(f"ns{n}.broken A {at}" for n, at in enumerate((BELOW, SILENT, ABOVE, GARBAGE, TRUNCATED), start=1)),
            *(f"bomb NS ns{n}.fine{n}.example." for n in range(1, 20)),
            *(f"fine{n} NS ns{n}.bomb{n}.example." for n in range(1, 20)),
            *(f"bomb{n} NS ns{n}.fine{n}.example." for n in range(1, 20)),
            servers=("ns1.example",),
        ),
        at=ABOVE,
    )  # fmt: skip
    with name_tree.hostile(tree.port):
        yield tree
    tree.stop()
