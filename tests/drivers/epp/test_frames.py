"""Every frame of ours is one that the schemas of EPP allow."""

from datetime import UTC, datetime

import pytest
from lxml import etree

from parvis.domains.ports import DsRecord, KeyRecord
from parvis.drivers.epp.commands import command_frame
from parvis.drivers.epp.elements import frame
from parvis.drivers.epp.extensions.allocation_token import AllocationToken, AskAllocationToken
from parvis.drivers.epp.extensions.fee import FeeAgreed, FeeCheck
from parvis.drivers.epp.extensions.idn import IdnTable
from parvis.drivers.epp.extensions.launch import ClaimsAccepted, ClaimsCheck
from parvis.drivers.epp.extensions.login_security import LoginSecurity
from parvis.drivers.epp.extensions.rgp import RestoreReport, RestoreRequest
from parvis.drivers.epp.extensions.secdns import DsCreate, DsUpdate
from parvis.drivers.epp.frames.contact import (
    CheckContacts,
    CreateContact,
    DeleteContact,
    InfoContact,
    TransferContact,
    UpdateContact,
)
from parvis.drivers.epp.frames.domain import (
    CheckDomains,
    CreateDomain,
    DeleteDomain,
    DomainParts,
    InfoDomain,
    RenewDomain,
    TransferDomain,
    UpdateDomain,
)
from parvis.drivers.epp.frames.host import CheckHosts, CreateHost, DeleteHost, InfoHost, UpdateHost
from parvis.drivers.epp.frames.nameservers import NameServers
from parvis.drivers.epp.frames.poll import PollAcknowledge, PollRequest
from parvis.drivers.epp.frames.postal import Disclosure, PostalInfo
from parvis.drivers.epp.frames.session import Login, Logout, hello
from parvis.drivers.epp.frames.transfers import TransferStep
from parvis.drivers.epp.namespaces import PREFIXES
from parvis.kit.money import Money

AT = datetime(2026, 11, 26, 10, 0, tzinfo=UTC)
NAME = "atelier.example"
OBJECTS = NameServers({"ns1.atelier.example": (), "ns2.other.example": ()})
ATTRIBUTES = NameServers(
    {"ns1.atelier.example": ("192.0.2.1", "2001:db8::1"), "ns2.other.example": ()}, are_objects=False
)
DS = [DsRecord(12345, 13, 2, "ab" * 32), DsRecord(54321, 8, 2, "CD" * 32)]
KEYS = [KeyRecord(257, 3, 13, "GojIhhXUN/u4v54ZQqGSnw=="), KeyRecord(257, 3, 8, "AwEAAQ==")]
EURO = Money(1250, "EUR")
POSTAL = PostalInfo("loc", "Zoé Exemple", "", ("10 rue du Modèle", "2e étage"), "Orléans", "", "45000", "FR")
ORGANISED = PostalInfo("int", "Jane Doe", "Example & Sons", ("1 Example <Street>",), "Dulles", "VA", "20166", "US")
PARTS = DomainParts(OBJECTS, [("tech", "PV123"), ("admin", "PV456")], ["clientHold", "clientTransferProhibited"])
REPORT = RestoreReport("before", "after", AT, AT, "Registrant error.", ("one", "two"))
CASES = {
    "login": (Login("REG-1", "sign-in-1", list(PREFIXES.values())[3:], "sign-in-2"), []),
    "login without extensions": (Login("REG-1", "sign-in-1", []), []),
    "login with long passwords": (
        Login("REG-1", "p" * 40, [PREFIXES["loginSec"]], "n" * 40),
        [LoginSecurity("Parvis", "p" * 40, "n" * 40)],
    ),
    "logout": (Logout(), []),
    "poll": (PollRequest(), []),
    "poll, done": (PollAcknowledge("12345"), []),
    "domain check": (CheckDomains([NAME, "other.example"]), []),
    "domain check with fees": (CheckDomains([NAME]), [FeeCheck()]),
    "domain check with fees in a currency": (CheckDomains([NAME]), [FeeCheck(["create"], "EUR")]),
    "domain check with claims": (CheckDomains([NAME]), [ClaimsCheck()]),
    "domain check with a token": (CheckDomains([NAME]), [AllocationToken("abc123")]),
    "domain info": (InfoDomain(NAME), []),
    "domain info with a code": (InfoDomain(NAME, "sub", "Code-1!x"), [AskAllocationToken()]),
    "domain create, least": (CreateDomain(NAME, "Code-1!x"), []),
    "domain create": (
        CreateDomain(NAME, "Code-1!x", 2, OBJECTS, "PV1", [("admin", "PV2"), ("tech", "PV3"), ("billing", "PV4")]),
        [DsCreate(DS), FeeAgreed("create", EURO)],
    ),
    "domain create with attributes": (CreateDomain(NAME, "Code-1!x", 1, ATTRIBUTES, "PV1"), []),
    "domain create in a launch": (
        CreateDomain("xn--caf-dma.example", "Code-1!x", 1),
        [ClaimsAccepted("370d0b7c9223372036854775807", AT, AT, "tmch"), IdnTable("fr"), AllocationToken("abc123")],
    ),
    "domain create in a launch without a validator": (CreateDomain(NAME, "x" * 8), [ClaimsAccepted("3-7", AT, AT)]),
    "domain create with a table and its Unicode name": (CreateDomain(NAME, "x" * 8), [IdnTable("fr", "café.example")]),
    "domain delete": (DeleteDomain(NAME), []),
    "domain renew": (RenewDomain(NAME, AT, 3), [FeeAgreed("renew", EURO)]),
    **{
        f"domain transfer {step}": (TransferDomain(NAME, step, "Code-1!x", 1), [FeeAgreed("transfer", EURO)])
        for step in TransferStep
    },
    "domain transfer, least": (TransferDomain(NAME, TransferStep.QUERY), []),
    "domain update": (UpdateDomain(NAME, PARTS, PARTS, "PV1", "Code-1!x"), [DsUpdate(DS, DS)]),
    "domain update with attributes": (UpdateDomain(NAME, DomainParts(ATTRIBUTES)), []),
    "domain update of the code alone": (UpdateDomain(NAME, auth_code="Code-1!x"), []),
    "domain update without a code": (UpdateDomain(NAME, auth_code=""), []),
    "domain create with keys": (CreateDomain(NAME, "Code-1!x"), [DsCreate(KEYS)]),
    "domain update of keys": (UpdateDomain(NAME, changes_nothing=True), [DsUpdate(KEYS, KEYS)]),
    "domain update of all records": (UpdateDomain(NAME, changes_nothing=True), [DsUpdate(added=KEYS, removes_all=True)]),
    "domain update of DS alone": (UpdateDomain(NAME, changes_nothing=True), [DsUpdate(added=DS)]),
    "domain restore": (UpdateDomain(NAME, changes_nothing=True), [RestoreRequest(), FeeAgreed("update", EURO)]),
    "domain report": (UpdateDomain(NAME, changes_nothing=True), [REPORT]),
    "host check": (CheckHosts(["ns1.example", "ns2.example"]), []),
    "host info": (InfoHost("ns1.example"), []),
    "host create": (CreateHost("ns1.atelier.example", ["192.0.2.1", "2001:db8::1"]), []),
    "host create, external": (CreateHost("ns1.example"), []),
    "host delete": (DeleteHost("ns1.example"), []),
    "host update": (
        UpdateHost("ns1.example", ["192.0.2.2"], ["192.0.2.1"], ["clientUpdateProhibited"], ["clientDeleteProhibited"], "ns3.example"),
        [],
    ),
    "contact check": (CheckContacts(["PV1", "PV2"] and ["PV100", "PV200"]), []),
    "contact info": (InfoContact("PV100", "Code-1!x"), []),
    "contact create": (
        CreateContact("PV100", [ORGANISED], "+1.7035555555", "jane@doe.example", "Code-1!x", "+1.7035555556", Disclosure(False, ["name", "addr", "voice", "email"])),
        [],
    ),
    "contact create without a phone": (CreateContact("PV100", [POSTAL], "", "zoe@doe.example", "Code-1!x"), []),
    "contact delete": (DeleteContact("PV100"), []),
    "contact update": (
        UpdateContact("PV100", [POSTAL], "", "", "zoe@doe.example", "Code-1!x", Disclosure(True, ["org"]), ["clientDeleteProhibited"], ["clientUpdateProhibited"]),
        [],
    ),
    **{f"contact transfer {step}": (TransferContact("PV100", step, "Code-1!x"), []) for step in TransferStep},
}  # fmt: skip


def written(command, extensions):
    return frame(command_frame(command, extensions, "key-1"))


@pytest.mark.parametrize("case", CASES)
def test_a_frame_is_valid(schemas, case):
    schemas.assertValid(etree.fromstring(written(*CASES[case])))


def test_a_hello_is_valid(schemas):
    schemas.assertValid(etree.fromstring(frame(hello())))


@pytest.mark.parametrize("case", CASES)
def test_epp_is_the_default_namespace_and_the_others_have_their_own_prefixes(case):
    root = etree.fromstring(written(*CASES[case]))

    for part in root.iter(etree.Element):
        namespace = etree.QName(part).namespace
        assert part.prefix == next((prefix for prefix, uri in PREFIXES.items() if uri == namespace), None)


def test_a_password_too_long_for_epp_stands_in_its_extension_alone():
    text = written(*CASES["login with long passwords"]).decode()

    assert text.count("p" * 40) == text.count("n" * 40) == 1
    assert "<pw>[LOGIN-SECURITY]</pw>" in text


def test_only_a_query_of_a_transfer_changes_nothing():
    assert [step for step in TransferStep if not TransferDomain(NAME, step).transforms] == [TransferStep.QUERY]


@pytest.mark.parametrize("text", ["\x00", "\x1b[31m", "\ud800"])
def test_what_no_frame_can_hold_is_refused(text):
    with pytest.raises(ValueError):
        written(InfoHost(f"ns1{text}.example"), [])
