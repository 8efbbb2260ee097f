import pytest
from hypothesis import given
from hypothesis import strategies as st

from parvis.redirections.enums import Finding, Https, Kind
from parvis.web.redirects.asked import Asked, BadRequestError, asked
from parvis.web.redirects.entries import FRAMED, GONE, PERMANENT, TEMPORARY, Row, address_of, packed, unpacked

ROW = Row(
    "a.example", 7, 3, False, Kind.PERMANENT, Finding.UNTOLD, False, True, True, Https.ON, "https://t.example", ""
)


@pytest.mark.parametrize(
    ("target", "host", "read"),
    [
        (b"/", b"A.Example", Asked(b"a.example", b"/", b"")),
        (b"/x?y=z?w", b" a.example.:8080 ", Asked(b"a.example", b"/x", b"y=z?w")),
        (b"http://b.example:1/x?y", b"a.example", Asked(b"b.example", b"/x", b"y")),
        (b"HTTPS://b.example", b"a.example", Asked(b"b.example", b"/", b"")),
        (b"http://b.example?y", b"a.example", Asked(b"b.example", b"/", b"y")),
        (b'/\xc3\xa9"<>\\#', b"a.example", Asked(b"a.example", b"/%C3%A9%22%3C%3E%5C%23", b"")),
    ],
)
def test_host_path_and_query_are_read_from_what_was_sent(target, host, read):
    assert asked(target, [host]) == read


@pytest.mark.parametrize(
    ("target", "hosts"),
    [
        (b"/", []),
        (b"/", [b"a.example", b"b.example"]),
        (b"/", [b""]),
        (b"/", [b"[::1]"]),
        (b"/", [b"a.example:80:80"]),
        (b"/", [b"user@a.example"]),
        (b"/", [b"a..example"]),
        (b"/", [b"a" * 254]),
        (b"*", [b"a.example"]),
        (b"a.example:443", [b"a.example"]),
        (b"FTP://a.example/", [b"a.example"]),
        (b"HTTP://me@a.example/", [b"a.example"]),
    ],
)
def test_what_names_no_host_is_refused(target, hosts):
    with pytest.raises(BadRequestError):
        asked(target, hosts)


@pytest.mark.parametrize(
    ("target", "path", "query", "address"),
    [
        (b"https://t.example", b"/", b"", b"https://t.example"),
        (b"https://t.example", b"/a/b", b"c=d", b"https://t.example/a/b?c=d"),
        (b"https://t.example/base/", b"/a", b"", b"https://t.example/base/a"),
        (b"https://t.example/base", b"//theirs.example", b"", b"https://t.example/base//theirs.example"),
        (b"https://t.example", b"//theirs.example", b"", b"https://t.example//theirs.example"),
        (b"https://t.example?own=1", b"/", b"c=d", b"https://t.example?own=1&c=d"),
        (b"https://t.example/p#part", b"/a", b"c", b"https://t.example/p/a?c#part"),
    ],
)
def test_path_and_query_are_joined_at_the_targets_own_host(target, path, query, address):
    assert address_of(unpacked(packed(ROW._replace(target=target.decode()))), path, query) == address


def test_what_is_not_kept_is_left_out():
    entry = unpacked(packed(ROW._replace(keeps_path=False, keeps_query=False)))

    assert address_of(entry, b"/a", b"b") == b"https://t.example"


@given(path=st.binary(max_size=40), query=st.binary(max_size=40))
def test_no_path_leads_to_another_host_or_breaks_a_line(path, query):
    try:
        read = asked(b"/" + path + b"?" + query, [b"a.example"])
    except BadRequestError:
        return
    address = address_of(unpacked(packed(ROW)), read.path, read.query)

    assert address == b"https://t.example" or address.startswith((b"https://t.example/", b"https://t.example?"))
    assert not set(address) & set(b'\r\n \\"<>#')


@pytest.mark.parametrize(
    ("kind", "finding", "is_disabled", "way"),
    [
        (Kind.PERMANENT, Finding.SILENT, False, PERMANENT),
        (Kind.TEMPORARY, Finding.FINE, False, TEMPORARY),
        (Kind.MASKED, Finding.FINE, False, FRAMED),
        (Kind.MASKED, Finding.UNTOLD, False, TEMPORARY),
        (Kind.MASKED, Finding.FINE, True, GONE),
    ],
)
def test_a_row_comes_back_from_its_bytes(kind, finding, is_disabled, way):
    row = ROW._replace(kind=kind, finding=finding, is_disabled=is_disabled, title="Été", https=Https.FORCED)
    entry = unpacked(packed(row))

    assert (entry.number, entry.brand, entry.way, entry.title.decode()) == (7, 3, way, "Été")
    assert (entry.forces_https, entry.keeps_path, entry.keeps_method) == (True, True, False)
