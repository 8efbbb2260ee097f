"""Answers that make no sense end in one of the port's errors, whatever was asked."""

import random
from copy import deepcopy

import pytest
from lxml import etree

from parvis.domains.ports import Host, OutcomeUnknownError, RefusedError, UnavailableError
from parvis.kit.money import Money
from tests.drivers.epp.answers import (
    AT,
    CREATED,
    HOLDER,
    NAME,
    NEW_CONTACT,
    NO_FREE_HOSTS,
    checked,
    contact,
    info,
    moved,
    registering,
)
from tests.simulators.epp_server import answer

FEES = """<fee:cd avail="1"><fee:objID>a.example</fee:objID><fee:class>premium</fee:class><fee:command name="create">
<fee:period unit="y">1</fee:period><fee:fee>1000.00</fee:fee></fee:command></fee:cd>"""
DS = "<secDNS:dsData><secDNS:keyTag>1</secDNS:keyTag><secDNS:alg>13</secDNS:alg><secDNS:digestType>2</secDNS:digestType><secDNS:digest>AB</secDNS:digest></secDNS:dsData>"
NS = "<domain:hostAttr><domain:hostName>ns1.atelier.example</domain:hostName><domain:hostAddr ip='v4'>192.0.2.1</domain:hostAddr></domain:hostAttr>"
MESSAGE = moved().replace(
    "<resData>", '<msgQ count="5" id="12345"><qDate>2026-11-26T10:00:00.0Z</qDate><msg>hi</msg></msgQ><resData>'
)
CALLS = {
    "check": (lambda one: one.check(["a.example"]), [checked(("a.example", ""), fees=FEES)]),
    "fetch": (lambda one: one.fetch(NAME), [info(ns=NS, ds=DS, rgp=("addPeriod",), hosts=("ns1.atelier.example",))]),
    "register": (lambda one: registering(one, fee=Money(700, "EUR")), [NO_FREE_HOSTS, CREATED, info()]),
    "renew": (
        lambda one: one.renew(NAME, years=1, expires_at=AT, fee=None, key="k-1"),
        [answer(data=f"<domain:renData><domain:name>{NAME}</domain:name></domain:renData>"), info()],
    ),
    "update": (lambda one: one.update(NAME, is_locked=True, key="k-1"), [info(), answer(), info()]),
    "transfer": (lambda one: one.request_transfer(NAME, auth_code="x", years=1, fee=None, key="k-1"), [moved()]),
    "contact": (lambda one: one.put_contact("PV1", HOLDER, key="k-1"), [NEW_CONTACT]),
    "contact there": (lambda one: one.put_contact("PV1", HOLDER, key="k-1"), [answer(2302), contact()]),
    "host": (lambda one: one.put_host(Host("ns1.example"), key="k-1"), [answer()]),
    "message": (lambda one: one.next_message(), [MESSAGE]),
}
ROUNDS = 60
SPOILT = (
    "",
    " ",
    "\u0663",
    "-1",
    "NaN",
    "1e999",
    "9" * 40,
    "2026-13-45T99:99:99Z",
    "0001-01-01T00:00:00+14:00",
    "<&>",
    "é",
)


def spoil(text, chance):
    """The answer with one of its parts taken out, filled with nonsense, doubled or moved."""
    root = etree.fromstring(text.replace("{id}", "ID-GOES-HERE").encode())
    part = chance.choice([found for found in root.iter(etree.Element) if found is not root])
    match chance.randrange(5):
        case 0:
            part.getparent().remove(part)
        case 1:
            part.text = chance.choice(SPOILT)
        case 2 if part.attrib:
            part.set(chance.choice(list(part.attrib)), chance.choice(SPOILT))
        case 3:
            part.append(deepcopy(part))
        case _:
            part.tag = "{urn:example:x}other"
    return etree.tostring(root, encoding="unicode").replace("ID-GOES-HERE", "{id}")


@pytest.mark.parametrize("call", CALLS)
def test_nonsense_ends_in_an_answer_or_in_one_of_the_ports_errors(server, registry_with, call, monkeypatch):
    monkeypatch.setattr("parvis.drivers.epp.pauses.FIRST", 0.0)
    ask, answers = CALLS[call]
    chance = random.Random(call)
    registry = registry_with(answer_timeout=1.0)
    for _ in range(ROUNDS):
        server.answers.clear()
        spoilt = chance.randrange(len(answers))
        server.answers += [spoil(text, chance) if at == spoilt else text for at, text in enumerate(answers)]
        server.answers += [answer(2400)] * 3

        try:
            ask(registry)
        except (RefusedError, UnavailableError, OutcomeUnknownError):
            continue
