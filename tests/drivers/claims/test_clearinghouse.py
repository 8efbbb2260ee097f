"""Notices of trademarks are fetched by their key, and read with mistrust (RFC 9361)."""

import socket

import pytest

from parvis.domains.ports import UnavailableError
from parvis.drivers.claims.clearinghouse import NoticeService, Service, read
from parvis_registry.notices import key_of

SPACE = 'xmlns:n="urn:ietf:params:xml:ns:tmNotice-1.0"'
BODY = f"""<n:notice {SPACE}><n:id>1a9223</n:id><n:notBefore>2026-11-20T10:00:00Z</n:notBefore>
<n:notAfter>2026-11-22T10:00:00Z</n:notAfter><n:label>kalista</n:label><n:claim><n:markName>Kalista</n:markName>
<n:holder><n:name>Anna Exemple</n:name></n:holder><n:jurDesc jurCC="FR">FRANCE</n:jurDesc>
<n:classDesc classNum="35">Advertising</n:classDesc><n:goodsAndServices>Some</n:goodsAndServices></n:claim></n:notice>"""


def service(registries):
    return NoticeService(lambda: Service(f"{registries.url}/cnis/"))


def test_a_notice_is_had_by_the_key_that_the_registry_tells(registries):
    found = service(registries).fetch(key_of("kalista.shop"))

    [mark] = found.marks
    assert (found.label, mark.name, mark.jurisdiction) == ("kalista", "Kalista", "FRANCE")
    assert mark.classes == ("35 Advertising; business management",)
    assert found.not_before < found.not_after


@pytest.mark.parametrize("key", ["0123456789abcdef01234567", "", "a b", "../admin/log", "k" * 300, "é%"])
def test_another_key_has_none(registries, key):
    with pytest.raises(UnavailableError):
        service(registries).fetch(key)


def test_nobody_there_is_told_as_such():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{taken.getsockname()[1]}/"
        with pytest.raises(UnavailableError):
            NoticeService(lambda: Service(address)).fetch("a")


def test_everything_of_a_notice_is_read():
    found = read(BODY.encode())

    assert (found.id, found.not_after.isoformat()) == ("1a9223", "2026-11-22T10:00:00+00:00")
    assert (found.marks[0].holder, found.marks[0].classes) == ("Anna Exemple", ("35 Advertising",))


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>",
        BODY.replace("<n:id>1a9223</n:id>", "").encode(),
        BODY.replace("2026-11-22T10:00:00Z", "soon").encode(),
        BODY.replace("n:claim>", "n:other>").encode(),
        b'<!DOCTYPE a [<!ENTITY b "c">]>' + BODY.encode(),
    ],
)
def test_what_cannot_be_read_is_no_notice(body):
    with pytest.raises(UnavailableError):
        read(body)
