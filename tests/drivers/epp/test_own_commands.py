"""What single registries know beside the standards: changes of holder, verified holders; frames, answers, messages."""

from copy import deepcopy
from datetime import UTC, datetime

import pytest
from lxml import etree

from parvis.domains.ports import ContactRole, OutcomeUnknownError, Reachability, RefusedError, Trade, TransferState
from tests.drivers.epp.answers import AT, NAME, info
from tests.simulators.epp_server import EPP, answer, greeting

FRNIC = "http://www.afnic.fr/xml/epp/frnic-2.0"
DNSBE = "http://www.dns.be/xml/epp/dnsbe-1.0"
RGP = "urn:ietf:params:xml:ns:rgp-1.0"


def traded(status, *, holder="PV2", dates="<f:rhDate>2026-12-04T10:00:00.0Z</f:rhDate>"):
    return (
        f'<f:ext xmlns:f="{FRNIC}"><f:resData><f:trdData><f:domain><f:name>{NAME}</f:name><f:trStatus>{status}</f:trStatus>'
        "<f:reID>REG-1</f:reID><f:reDate>2026-11-26T10:00:00.0Z</f:reDate>"
        f"<f:reHldID>{holder}</f:reHldID>{dates}<f:acID>REG-1</f:acID><f:acHldID>PV1</f:acHldID>"
        "<f:ahDate>2026-12-05T10:00:00.0Z</f:ahDate></f:domain></f:trdData></f:resData></f:ext>"
    )


def as_standard(root):
    """The frame with what only one registry knows replaced by something that the schemas know."""
    shown = deepcopy(root)
    for own in shown.findall(f".//{{{EPP}}}extension/*"):
        if etree.QName(own).namespace in {FRNIC, DNSBE}:
            known = etree.Element(f"{{{RGP}}}update")
            etree.SubElement(known, f"{{{RGP}}}restore", op="request")
            own.getparent().replace(own, known)
    return shown


@pytest.fixture
def allowed(server, schemas_if_any):
    yield
    if schemas_if_any is not None:
        for frame in server.received:
            schemas_if_any.assertValid(as_standard(frame.root))


@pytest.fixture
def afnic(server, registry_with):
    server.greeting = greeting().replace(b"</svcExtension>", f"<extURI>{FRNIC}</extURI></svcExtension>".encode())
    return registry_with(profile="afnic")


@pytest.fixture
def belgian(server, registry_with):
    server.greeting = greeting().replace(b"</svcExtension>", f"<extURI>{DNSBE}</extURI></svcExtension>".encode())
    return registry_with(profile="dnsbelgium")


def test_afnic_is_asked_by_a_command_of_its_own(server, afnic, allowed):
    server.answers += [info(code="Code-1!x"), answer(1001, extension=traded("pending"))]

    trade = afnic.request_trade(NAME, registrant="PV2", auth_code="", key="k-1")

    asked = server.commands()[1]
    assert asked.root[0].tag == f"{{{EPP}}}extension"
    assert asked.root.find(f".//{{{FRNIC}}}trade").get("op") == "request"
    assert (asked.all("frnic:name"), asked.all("frnic:registrant"), asked.all("domain:pw")) == (
        [NAME],
        ["PV2"],
        ["Code-1!x"],
    )
    assert asked.all("frnic:clTRID")[0].startswith("k-1")
    assert trade == Trade(NAME, TransferState.PENDING, "PV2", AT, datetime(2026, 12, 4, 10, tzinfo=UTC))
    assert "Code-1!x" not in afnic.exchange()


def test_afnic_is_asked_how_it_stands(server, afnic, allowed):
    server.answers += [
        info(code="Code-1!x"),
        answer(extension=traded("serverApproved", dates="")),
        info(code="Code-1!x"),
        answer(2301),
    ]

    assert afnic.trade(NAME).state == TransferState.SERVER_APPROVED
    assert afnic.trade(NAME) is None
    assert server.commands()[1].root.find(f".//{{{FRNIC}}}trade").get("op") == "query"


@pytest.mark.parametrize("said", [answer(), answer(extension=traded("lost")), answer(extension=traded(""))])
def test_an_answer_of_afnic_that_tells_no_trade_is_an_unknown_outcome_or_done(server, afnic, said):
    server.answers += [info(code="Code-1!x"), said]

    if "trdData" in said:
        with pytest.raises(OutcomeUnknownError):
            afnic.request_trade(NAME, registrant="PV2", auth_code="", key="k-1")
    else:
        assert afnic.request_trade(NAME, registrant="PV2", auth_code="", key="k-1").state == "serverApproved"


def test_a_message_of_afnic_about_a_trade_names_the_name(server, afnic):
    queue = '<msgQ count="1" id="7"><qDate>2026-11-27T10:00:00.0Z</qDate><msg>Trade serverApproved.</msg></msgQ>'
    server.answers.append(answer(1301, queue=queue, extension=traded("serverApproved")))

    message = afnic.next_message()

    assert (message.kind, message.name, message.id) == ("change", NAME, "7")
    assert "serverApproved" in message.raw


def test_dns_belgium_is_asked_by_a_transfer_that_names_the_holder(server, belgian, allowed):
    server.answers += [info(roles=(("tech", "T1"), ("billing", "B1"))), answer()]

    trade = belgian.request_trade(NAME, registrant="PV2", auth_code="111-222-333-444-555", key="k-1")

    asked = server.commands()[1]
    assert (asked.kind, asked.all("domain:pw")) == ("domain:transfer", ["111-222-333-444-555"])
    assert [asked.all(f"dnsbe:{role}") for role in ("registrant", "billing", "tech")] == [["PV2"], ["B1"], ["T1"]]
    assert (trade.state, trade.registrant) == (TransferState.SERVER_APPROVED, "PV2")
    assert belgian.trade(NAME) is None
    assert "111-222" not in belgian.exchange()


def test_dns_belgium_sends_the_code_to_the_holder(server, belgian, allowed):
    server.answers.append(answer())

    belgian.send_auth_code(NAME, key="k-1")

    assert server.commands()[0].all("dnsbe:domainName") == [NAME]
    assert server.commands()[0].all("dnsbe:clTRID")[0].startswith("k-1")


def test_dns_belgium_is_asked_nothing_without_a_code(server, belgian):
    server.answers.append(info())

    with pytest.raises(RefusedError) as refusal:
        belgian.request_trade(NAME, registrant="PV2", auth_code="", key="k-1")

    assert (refusal.value.code, len(server.commands())) == (2202, 1)


def test_a_transfer_to_us_leaves_the_holder_as_it_is(server, belgian, allowed):
    moved = (
        f"<domain:trnData><domain:name>{NAME}</domain:name><domain:trStatus>serverApproved</domain:trStatus>"
        "<domain:reID>REG-1</domain:reID><domain:reDate>2026-11-26T10:00:00.0Z</domain:reDate>"
        "<domain:acID>REG-2</domain:acID><domain:acDate>2026-11-26T10:00:00.0Z</domain:acDate></domain:trnData>"
    )
    server.answers.append(answer(data=moved))
    contacts = {ContactRole.TECH: "T2", ContactRole.BILLING: "B2"}

    belgian.request_transfer(NAME, auth_code="111-222", years=1, fee=None, contacts=contacts, key="k-1")

    asked = server.commands()[0]
    assert [asked.all(f"dnsbe:{role}") for role in ("registrant", "billing", "tech")] == [["#AUTO#"], ["B2"], ["T2"]]


def reachable(said):
    return (
        f'<f:ext xmlns:f="{FRNIC}"><f:resData><f:infData><f:contact><f:firstName>Zoé</f:firstName>{said}</f:contact>'
        "</f:infData></f:resData></f:ext>"
    )


CONTACT = (
    '<contact:infData><contact:id>PV1</contact:id><contact:roid>C1-EX</contact:roid><contact:status s="ok"/>'
    '<contact:postalInfo type="loc"><contact:name>Exemple</contact:name><contact:addr><contact:city>Lyon</contact:city>'
    "<contact:cc>FR</contact:cc></contact:addr></contact:postalInfo><contact:email>zoe@client.example</contact:email>"
    "<contact:clID>REG-1</contact:clID><contact:crID>REG-1</contact:crID>"
    "<contact:crDate>2026-11-26T10:00:00.0Z</contact:crDate></contact:infData>"
)


def test_afnic_is_told_that_a_holder_answered(server, afnic, allowed):
    server.answers += [answer(data=CONTACT, extension=reachable("")), answer()]

    afnic.tell_reachable("PV1", media="email", key="k-1")

    update = server.commands()[1]
    said = update.root.find(f".//{{{FRNIC}}}reachable")
    assert (update.all("contact:id"), said.get("media"), said.text) == (["PV1"], "email", "1")


def test_afnic_is_not_told_what_it_knows(server, afnic):
    known = '<f:reachable media="email" when="2026-11-26T10:00:00.0Z" source="registrar">1</f:reachable>'
    server.answers += [answer(data=CONTACT, extension=reachable(known))] * 2

    afnic.tell_reachable("PV1", media="email", key="k-1")

    assert afnic.reachability("PV1") == Reachability(is_reachable=True, media="email", at=AT, source="registrar")
    assert len(server.commands()) == 2


def test_registries_that_want_no_such_thing_are_told_nothing(server, registry_with):
    with pytest.raises(RefusedError) as refusal:
        registry_with().tell_reachable("PV1", media="email", key="k-1")

    assert (refusal.value.code, server.commands()) == (2307, [])
