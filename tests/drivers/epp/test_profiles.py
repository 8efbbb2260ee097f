"""What single registries ask of contacts beside the standards."""

from dataclasses import replace

import pytest

from parvis.domains.ports import Capability, RefusedError
from parvis.drivers.epp import profiles
from tests.drivers.epp.answers import HOLDER, NEW_CONTACT, contact, info
from tests.simulators.epp_server import answer, greeting

PERSON = replace(HOLDER, extra={"kind": "individual", "first_name": "Zoé", "last_name": "Exemple"})
COMPANY = replace(
    HOLDER,
    name="Zoé Exemple",
    organisation="Exemple SARL",
    extra={"kind": "organisation", "registration_number": "123456782", "vat_number": "FR12123456782"},
)


def created(server, registry, data):
    server.answers.append(NEW_CONTACT)
    registry.put_contact("PV1", data, key="k-1")
    return server.commands()[-1]


def test_every_profile_can_be_named():
    assert all(profiles.named(name) for name in profiles.PROFILES)
    with pytest.raises(profiles.UnknownProfileError):
        profiles.named("unheard-of")


def test_afnic_wants_a_persons_names_apart(server, registry_with):
    server.answers.append(answer(2303))

    create = created(server, registry_with(profile="afnic"), PERSON)

    assert (create.all("contact:name"), create.all("frnic:firstName")) == (["Exemple"], ["Zoé"])
    assert create.all("frnic:list") == ["restrictedPublication"]


def test_afnic_wants_an_organisations_number(server, registry_with):
    server.answers.append(answer(2303))

    create = created(server, registry_with(profile="afnic"), COMPANY)

    assert (create.all("contact:name"), create.all("contact:org")) == (["Exemple SARL"], [])
    assert create.all("frnic:siren") == ["123456782"]
    assert 's="company"' in create.text


def test_where_the_registry_chooses_handles_theirs_is_told(server, registry_with):
    server.answers += [answer(2303), NEW_CONTACT.replace("PV1", "ZE123")]

    assert registry_with(profile="afnic").put_contact("PV1", PERSON, key="k-1") == "ZE123"


def test_where_the_registry_chooses_handles_a_known_one_is_not_created_again(server, registry_with):
    server.answers.append(contact(name="Exemple"))

    assert registry_with(profile="afnic").put_contact("PV1", PERSON, key="k-1") == "PV1"

    assert [frame.kind for frame in server.commands()] == ["contact:info"]


def test_eurid_wants_to_know_persons_and_their_citizenship(server, registry_with):
    server.answers += [answer(2303)]
    person = replace(PERSON, extra=PERSON.extra | {"citizenship": "FR", "language": "fr"})

    create = created(server, registry_with(profile="eurid"), person)

    assert (create.all("contact-ext:naturalPerson"), create.all("contact-ext:countryOfCitizenship")) == (
        ["true"],
        ["FR"],
    )
    assert (create.all("contact-ext:type"), create.all("contact-ext:lang")) == (["registrant"], ["fr"])


def test_eurids_own_states_are_told(server, registry_with):
    state = '<d:infData xmlns:d="http://www.eurid.eu/xml/epp/domain-ext-2.5"><d:onHold>false</d:onHold><d:quarantined>true</d:quarantined></d:infData>'
    server.answers.append(info().replace("<trID>", f"<extension>{state}</extension><trID>"))

    assert registry_with(profile="eurid").fetch("atelier.example").statuses == {"ok", "quarantined"}


def test_dns_belgium_says_beside_why_it_refuses(server, registry_with):
    why = '<d:ext xmlns:d="http://www.dns.be/xml/epp/dnsbe-1.0"><d:result><d:msg>domain has invalid status</d:msg></d:result></d:ext>'
    server.answers.append(answer(2308, message="Data management policy violation", extension=why))

    with pytest.raises(RefusedError, match="violation: domain has invalid status"):
        registry_with(profile="dnsbelgium").delete("atelier.example", key="k-1")


def test_dns_belgium_wants_a_language_of_its_own(server, registry_with):
    server.answers.append(answer(2303))

    create = created(server, registry_with(profile="dnsbelgium"), replace(HOLDER, extra={"language": "de"}))

    assert (create.all("dnsbe:type"), create.all("dnsbe:lang")) == (["licensee"], ["en"])


def test_cira_wants_a_canadian_presence(server, registry_with):
    registry = registry_with(profile="cira")
    with pytest.raises(RefusedError, match="Canadian presence"):
        registry.put_contact("PV1", PERSON, key="k-1")

    create = created(
        server, registry, replace(PERSON, extra={"legal_type": "CCT", "language": "fr", "agreement_version": "2.0"})
    )

    assert (create.all("cira:cprCategory"), create.all("cira:language")) == (["CCT"], ["fr"])
    assert (create.all("cira:ciraAgreementVersion"), create.all("cira:agreementValue")) == (["2.0"], ["Y"])


@pytest.mark.parametrize("name", ["dnsbelgium", "switch"])
def test_a_registry_whose_names_renew_by_themselves_says_so(registry_with, name):
    assert Capability.RENEW not in registry_with(profile=name).capabilities


def test_a_registrys_own_extensions_are_asked_for_at_sign_in(server, registry_with):
    server.greeting = greeting().replace(
        b"</svcExtension>", b"<extURI>http://www.afnic.fr/xml/epp/frnic-2.0</extURI></svcExtension>"
    )
    server.answers.append(info())

    registry_with(profile="afnic").fetch("atelier.example")

    assert "http://www.afnic.fr/xml/epp/frnic-2.0" in server.received[0].all("extURI")
