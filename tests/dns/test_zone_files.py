import time

import dns.zone
import pytest
from hypothesis import given
from hypothesis import strategies as st

from parvis.dns.records.changes import difference
from parvis.dns.records.checking import typed, written
from parvis.dns.records.values import Record, ordered
from parvis.dns.zonefile.reading import Reading, Remark, UnreadableError, read
from parvis.dns.zonefile.writing import Authority, master_file

ZONE = "exemple.example"
AUTHORITY = Authority(
    primary="ns1.hebergeur.example.",
    mailbox="hostmaster.hebergeur.example.",
    serial=2026112401,
    refresh=7200,
    retry=1800,
    expire=1209600,
    negative_ttl=3600,
    soa_ttl=3600,
    nameservers=["ns1.hebergeur.example.", "ns2.hebergeur.example."],
    nameserver_ttl=3600,
)


def lines(text):
    return [(one.owner, one.kind, one.value, one.ttl) for one in read(text, ZONE).records]


def rejected(text):
    return [(remark.number, str(remark.sentence)) for remark in read(text, ZONE).rejected]


def test_a_file_as_other_programs_write_them_is_read():
    text = """\
$ORIGIN exemple.example.
$TTL 1h ; the rest of the line is a comment
@       IN SOA ns1 hostmaster (
                2026010101 ; serial
                2h 30m 2w 1h )
        NS   ns1.hebergeur.example.
        MX   10 mail
        300 IN TXT ( "v=spf1 "
                     "mx -all" )
mail    IN 2h A 203.0.113.27
$ORIGIN bureau
www     5m AAAA 2001:db8::1
WWW     CNAME absolute.client.example.
"""

    assert lines(text) == [
        ("@", "MX", "10 mail.exemple.example.", 3600),
        ("@", "TXT", '"v=spf1 " "mx -all"', 300),
        ("mail", "A", "203.0.113.27", 7200),
        ("www.bureau", "AAAA", "2001:db8::1", 300),
        ("www.bureau", "CNAME", "absolute.client.example.", 3600),
    ]
    assert [remark.number for remark in read(text, ZONE).notices] == [3, 6]


def test_without_ttl_the_last_one_counts_then_that_of_the_soa():
    assert lines("a 60 A 203.0.113.27\nb A 203.0.113.27") == [
        ("a", "A", "203.0.113.27", 60),
        ("b", "A", "203.0.113.27", 60),
    ]
    assert lines("@ SOA a. b. 1 2 3 4 900\nb A 203.0.113.27") == [("b", "A", "203.0.113.27", 900)]


def test_every_line_that_is_refused_has_its_number_and_the_others_are_read():
    text = b"""\
ok A 203.0.113.27
bad A 203.0.113
$INCLUDE /etc/passwd
$GENERATE 1-100000000 host$ A 203.0.113.27
open TXT "never closed
\xff\xfe A 203.0.113.27
other.client.example. A 203.0.113.27
noclass CH TXT x
notype 300
odd NULL \\# 0
up A 203.0.113.27 )
ok A 203.0.113.27
$NOTHING
also A 203.0.113.28
"""
    found = read(text, ZONE)

    assert [one.owner for one in found.records] == ["also", "ok"]
    assert [remark.number for remark in found.rejected] == [2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13]
    assert "on line 1" in str(found.rejected[-2].sentence)
    assert "not in UTF-8" in str(found.rejected[4].sentence)


def test_a_wrong_name_is_not_inherited():
    assert rejected("a..b A 203.0.113.27\n  A 203.0.113.28")[1] == (
        2,
        "This line has no name, and no line before it gives one.",
    )


def test_a_parenthesis_that_is_never_closed_is_told_where_it_opens():
    assert rejected("a A 203.0.113.27\nb TXT ( x\ny\nz") == [
        (2, "The parenthesis that is opened here is never closed.")
    ]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"a A 203.0.113.27\0", "null characters"),
        ("a A 203.0.113.27".encode("utf-16"), "null characters"),
        (b"; " + b"x" * 1_048_577, "larger than 1 MiB"),
        (b"x\n" * 500_000, "no zone file"),
        (b"\n".join(b"h%d A 203.0.113.27" % number for number in range(5_001)), "more than 5,000 records"),
    ],
)
def test_a_file_that_cannot_be_is_refused_as_a_whole(data, words):
    with pytest.raises(UnreadableError, match=words):
        read(data, ZONE)


@pytest.mark.parametrize(
    "data",
    [
        b"(" * 1_000_000,
        b"a TXT " + b'"' * 1_000_000,
        b"a TXT " + b"x " * 500_000,
        b"a TXT " + b"x" * 1_000_000,
        b"a" * 1_000_000 + b" A 203.0.113.27",
        b"\\" * 1_000_000,
        b"." * 1_000_000,
    ],
)
def test_hostile_lines_cost_little(data):
    began = time.process_time()
    found = read(data, ZONE)

    assert found.records == []
    assert found.rejected
    assert time.process_time() - began < 20


@pytest.mark.parametrize("line", ["\u00a0", "\u00a0 A 203.0.113.1", "$ORIGIN \u00a0\na A 203.0.113.1"])
def test_a_name_of_nothing_but_a_blank_is_refused_with_its_line(line):
    assert [remark.number for remark in read(line, ZONE).rejected]


def test_a_byte_order_mark_and_other_ends_of_lines_are_no_matter():
    assert len(lines(b"\xef\xbb\xbfa A 203.0.113.27\r\nb A 203.0.113.27\rc A 203.0.113.27")) == 3


def test_several_ttls_of_one_set_become_the_lowest_with_a_notice():
    found = read("a 600 A 203.0.113.27\na 300 A 203.0.113.28", ZONE)

    assert {one.ttl for one in found.records} == {300}
    assert [remark.number for remark in found.notices] == [1]


def test_a_name_without_its_final_dot_is_doubted():
    assert [remark.number for remark in read("www CNAME hote.exemple.example", ZONE).warnings] == [1]


def test_what_signs_the_zone_is_left_out():
    found = read(
        "@ DNSKEY 257 3 13 AQID\n@ RRSIG A 13 2 300 20261201000000 20261101000000 1 exemple.example. AQID", ZONE
    )

    assert (found.records, [remark.number for remark in found.notices]) == ([], [1, 2])


def test_an_export_is_read_by_others():
    kept = read('@ MX 10 mail\nmail A 203.0.113.27\n@ TXT "é" ; note\n@ HTTPS 1 . alpn=h2', ZONE).records

    zone = dns.zone.from_text(master_file(ZONE, kept, AUTHORITY, heading=["exemple.example"]), origin=f"{ZONE}.")

    assert len(list(zone.iterate_rdatas())) == 7


def test_an_alias_is_a_comment_for_others_and_comes_back():
    alias = written("ALIAS", owner="@", seconds=300, value="www.hebergeur.example.", zone=ZONE, note="site").record
    address = Record("@", "A", "203.0.113.27", 60)
    text = master_file(ZONE, [alias], AUTHORITY, addresses={"@": [address]})

    assert "A" in {
        dns.rdatatype.to_text(kind)
        for _n, _t, data in dns.zone.from_text(text, origin=f"{ZONE}.").iterate_rdatas()
        for kind in [data.rdtype]
    }
    assert list(read(text, ZONE).records) == [alias]


label = st.text("abcdefghijklmnopqrstuvwxyz0123456789_-", min_size=1, max_size=20) | st.sampled_from(
    ["*", "café", "例え", r"a\.b", r"\040", r"\@x", "xn--caf-dma", "A" * 63]
)
owner = st.just("@") | st.lists(label, min_size=1, max_size=3).map(".".join)
host = st.lists(st.text("abcdefghijklmnopqrstuvwxyz0123456789", min_size=1, max_size=12), min_size=1, max_size=4).map(
    lambda labels: ".".join(["h", *labels])
)
words = st.text(st.characters(exclude_categories=["Cs"]), max_size=600)
octets = st.binary(max_size=300).map(
    lambda data: (
        '"'
        + "".join(f"\\{octet:03d}" for octet in data[:255])
        + '" "'
        + "".join(f"\\{octet:03d}" for octet in data[255:])
        + '"'
    )
)
number = st.integers(0, 65_535).map(str)
digest = st.binary(min_size=32, max_size=32).map(bytes.hex)
forms = st.one_of(
    st.tuples(st.just("A"), st.fixed_dictionaries({"address": st.ip_addresses(v=4).map(str)})),
    st.tuples(st.just("AAAA"), st.fixed_dictionaries({"address": st.ip_addresses(v=6).map(str)})),
    st.tuples(st.sampled_from(["CNAME", "ALIAS", "PTR", "NS"]), st.fixed_dictionaries({"target": host})),
    st.tuples(st.just("MX"), st.fixed_dictionaries({"preference": number, "target": host})),
    st.tuples(st.just("TXT"), st.fixed_dictionaries({"text": words | octets})),
    st.tuples(
        st.just("SRV"),
        st.fixed_dictionaries({"priority": number, "weight": number, "port": number, "target": host | st.just(".")}),
    ),
    st.tuples(
        st.just("CAA"),
        st.fixed_dictionaries({"flags": st.sampled_from(["0", "128"]), "tag": st.just("issue"), "value": host | st.just(";")}),
    ),
    st.tuples(
        st.just("HTTPS"),
        st.fixed_dictionaries(
            {
                "priority": st.just("1"),
                "target": host | st.just("."),
                "params": st.sampled_from(["", "alpn=h2,h3 port=443", 'key65000="a b;c\\"" ipv6hint=2001:db8::1']),
            }
        ),
    ),
    st.tuples(
        st.just("TLSA"),
        st.fixed_dictionaries(
            {"usage": st.just("3"), "selector": st.just("1"), "matching": st.just("1"), "data": digest}
        ),
    ),
    st.tuples(
        st.just("NAPTR"),
        st.fixed_dictionaries(
            {
                "order": number,
                "preference": number,
                "flags": st.just("S"),
                "service": st.text('ab;\\"é ', max_size=9),
                "regexp": st.just(""),
                "replacement": host,
            }
        ),
    ),
)  # fmt: skip
notes = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=60)
drafts = st.lists(st.tuples(owner, forms, st.integers(60, 604_800), notes), max_size=12)


def kept(drawn):
    """The records that a form would take, each once, one TTL a set, no addresses beside an ALIAS."""
    found, ttls = {}, {}
    for name, (kind, values), ttl, note in drawn:
        record = typed(kind, owner=name, ttl_text=str(ttl), values=values, zone=ZONE, note=note).record
        if record is not None:
            record = record.with_ttl(ttls.setdefault(record.rrset, record.ttl))
            found.setdefault((record.owner, record.kind, record.value), record)
    aliased = {record.owner for record in found.values() if record.kind == "ALIAS"}
    return ordered(one for one in found.values() if not (one.owner in aliased and one.kind in {"A", "AAAA"}))


@given(drafts)
def test_an_export_comes_back_as_an_empty_difference(drawn):
    records = kept(drawn)

    again = read(master_file(ZONE, records, AUTHORITY, heading=["what", "it is"]), ZONE)

    assert [(remark.number, str(remark.sentence)) for remark in again.rejected] == []
    assert difference(records, again.records) == []


@given(st.binary(max_size=400) | st.text(max_size=400))
def test_whatever_is_in_a_file_is_read_or_refused_with_a_line(data):
    try:
        found = read(data, ZONE)
    except UnreadableError as error:
        found = Reading([], [Remark(1, error.sentence)], [], [])

    assert all(remark.number >= 1 and str(remark.sentence) for remark in found.rejected)


@given(
    st.lists(
        st.sampled_from(
            ["a", "@", " ", "(", ")", '"', ";", "\\", "A", "TXT", "300", "\n", "$TTL", "203.0.113.27", ".", "IN"]
        ),
        max_size=40,
    )
)
def test_whatever_looks_like_a_file_is_read_or_refused_with_a_line(pieces):
    found = read(" ".join(pieces), ZONE)

    assert all(remark.number >= 1 and str(remark.sentence) for remark in found.rejected)
