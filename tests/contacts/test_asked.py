"""CON-2, rules 2.5 and 2.7: what each registry asks of a holder, and what it refuses."""

from datetime import date

import pytest

from parvis.contacts.asked import asked_for, check_complete, check_eligible, checked, missing
from parvis.contacts.families import families, family_of
from parvis.contacts.labels import CHOICES, LABELS, MISSING
from parvis.contacts.rules import checked_phone
from parvis.kit.refusals import NotAllowedError

TODAY = date(2026, 11, 26)
EEA = ["FR", "DE", "NO", "CH"]


def person(**values):
    return {
        "kind": "individual",
        "organisation": "",
        "first_name": "Anna",
        "last_name": "Exemple",
        "country": "FR",
        "company_number": "",
    } | values


def organisation(**values):
    return person(kind="organisation", organisation="Exemple SARL") | values


def names(extension, values):
    return [one.name for one in missing(asked_for([extension]), values)]


def refused(extension, values, *, allowed=()):
    with pytest.raises(NotAllowedError) as refusal:
        check_complete(extension, values, allowed=allowed, today=TODAY)
    return refusal.value.field


def test_every_field_has_its_words_and_every_rule_its_source():
    for family in families().values():
        assert family.source
        for rule in family.rules:
            assert rule.name in LABELS
            if rule.is_required or rule.needed_when:
                assert rule.name in MISSING
            if rule.kind == "choice":
                assert set(rule.choices) <= set(CHOICES[rule.name])


def test_an_extension_without_rules_of_its_own_follows_the_rules_of_its_kind():
    assert family_of("com").name == family_of("photo").name == "gtld"
    assert family_of("io").name == family_of("co.uk").name == family_of("xn--p1ai").name == "other"
    assert family_of("re") is family_of("fr")


def test_the_address_must_be_verified_at_generic_extensions_alone():
    assert {name for name, family in families().items() if family.verifies_email} == {"gtld"}


def test_a_person_in_france_is_asked_nothing_more_for_fr_and_com():
    assert names("fr", person()) == names("com", person()) == []


def test_an_organisation_is_asked_its_form_and_what_that_form_needs():
    assert names("fr", organisation()) == ["legal_type", "legal_type_text", "company_number", "association_number"]
    assert names("fr", organisation(legal_type="company")) == ["company_number"]
    assert names("fr", organisation(legal_type="company", company_number="123456782")) == []
    assert names("fr", organisation(legal_type="company", country="DE")) == []
    assert names("fr", organisation(legal_type="association", country="RE")) == ["association_number"]


def test_a_field_that_two_registries_ask_for_is_asked_once_with_what_both_take():
    [language] = [one for one in asked_for(["eu", "be", "ca"]) if one.name == "language"]

    assert language.extensions == ("eu", "be", "ca")
    assert set(language.choices("individual")) == {"en", "fr"}


def test_a_link_with_canada_is_chosen_among_those_of_ones_kind():
    [link] = [one for one in asked_for(["ca"]) if one.name == "canadian_presence"]

    assert "CCT" in link.choices("individual")
    assert "CCO" not in link.choices("individual")
    assert {"CCT", "CCO"} <= set(link.choices())


@pytest.mark.parametrize(
    ("extension", "values", "field"),
    [
        ("fr", organisation(), "legal_type"),
        ("fr", organisation(legal_type="company"), "company_number"),
        ("fr", organisation(legal_type="association"), "association_number"),
        ("fr", organisation(legal_type="other"), "legal_type_text"),
        ("fr", organisation(legal_type="company", company_number="123456789"), "company_number"),
        ("fr", person(birth_date="2010-01-01"), "birth_date"),
        ("fr", person(birth_date="2030-01-01"), "birth_date"),
        ("fr", person(first_name="R2-D2"), "first_name"),
        ("eu", person(language="fr"), "citizenship"),
        ("eu", person(citizenship="FR"), "language"),
        ("eu", person(citizenship="FR", language="ja"), "language"),
        ("eu", person(citizenship="FR", language="fr", last_name="x" * 50), "last_name"),
        ("be", person(), "language"),
        ("ma", person(country="MA"), "identity_number"),
        ("ma", organisation(country="MA"), "company_number"),
        ("ma", person(identity_number="AB123456"), "country"),
        ("ca", person(country="CA", language="fr", cira_agreement="2.0"), "canadian_presence"),
        ("ca", person(country="CA", language="fr", canadian_presence="CCO", cira_agreement="2.0"), "canadian_presence"),
        ("ca", person(country="CA", language="fr", canadian_presence="CCT"), "cira_agreement"),
    ],
)
def test_what_a_registry_would_refuse_is_refused_before_on_the_field_to_correct(extension, values, field):
    assert refused(extension, values) == field


@pytest.mark.parametrize(
    ("extension", "values", "allowed"),
    [
        ("fr", person(country="NO"), EEA),
        ("re", person(country="RE"), EEA),
        ("fr", person(country="PF"), EEA),
        ("eu", person(country="GP", citizenship="BR", language="fr"), EEA),
        ("eu", person(country="US", citizenship="IT", language="it"), EEA),
        ("ca", person(country="FR", canadian_presence="CCT", language="fr", cira_agreement="2.0"), ["CA"]),
        ("ma", person(country="MA", identity_number="AB123456"), []),
    ],
)
def test_who_may_hold_a_name_may(extension, values, allowed):
    check_complete(extension, values, allowed=allowed, today=TODAY)


@pytest.mark.parametrize(
    ("extension", "values", "allowed"),
    [
        ("fr", person(country="US"), EEA),
        ("eu", person(country="US", citizenship="US"), EEA),
        ("eu", person(country="NC", citizenship="US"), EEA),
        ("eu", organisation(country="US", citizenship="IT"), EEA),
        ("ca", person(country="FR", canadian_presence="RES"), ["CA"]),
        ("ca", organisation(country="FR", canadian_presence="CCO"), ["CA"]),
        ("ma", person(country="FR"), []),
    ],
)
def test_who_may_not_hold_a_name_is_told_on_the_country(extension, values, allowed):
    with pytest.raises(NotAllowedError) as refusal:
        check_eligible(extension, values, allowed=allowed)

    assert refusal.value.field == "country"


@pytest.mark.parametrize(
    ("extension", "field", "typed", "country", "stored"),
    [
        ("fr", "company_number", "123 456 782", "FR", "123456782"),
        ("fr", "company_number", "123 456 782 00002", "FR", "12345678200002"),
        ("fr", "company_number", "356 000 000 49837", "FR", "35600000049837"),
        ("fr", "company_number", "HRB 12345", "DE", "HRB12345"),
        ("fr", "company_number", "0403.019.261", "BE", "0403019261"),
        ("fr", "company_number", "CHE-100.155.212", "CH", "CHE100155212"),
        ("ma", "company_number", "001561191000066", "MA", "001561191000066"),
        ("ma", "company_number", "12345", "MA", "12345"),
        ("fr", "vat_number", "FR 40 303 265 045", "FR", "FR40303265045"),
        ("fr", "vat_number", "CHE-107.787.577 MWST", "CH", "CHE107787577MWST"),
        ("fr", "association_number", "W 751234567", "FR", "W751234567"),
    ],
)
def test_numbers_are_kept_as_registries_want_them(extension, field, typed, country, stored):
    [one] = [one for one in asked_for([extension]) if one.name == field]

    assert checked(one, typed, organisation(country=country), today=TODAY) == stored


@pytest.mark.parametrize(
    ("extension", "field", "typed", "country"),
    [
        ("fr", "company_number", "123 456 782 00009", "FR"),
        ("fr", "company_number", "35600000049838", "FR"),
        ("fr", "company_number", "0403.019.262", "BE"),
        ("fr", "company_number", "CHE-100.155.213", "CH"),
        ("ma", "company_number", "001561191000067", "MA"),
        ("fr", "vat_number", "FR41303265045", "FR"),
        ("fr", "association_number", "751234567", "FR"),
    ],
)
def test_numbers_whose_own_digits_do_not_agree_are_refused(extension, field, typed, country):
    [one] = [one for one in asked_for([extension]) if one.name == field]

    with pytest.raises(NotAllowedError) as refusal:
        checked(one, typed, organisation(country=country), today=TODAY)

    assert refusal.value.field == field


@pytest.mark.parametrize(
    ("typed", "country", "stored"),
    [
        ("+262 692 12 34 56", "FR", "+262.692123456"),
        ("+590 690 00 12 34", "FR", "+590.690001234"),
        ("0692 12 34 56", "RE", "+262.692123456"),
        ("04 94 00 00 00", "FR", "+33.494000000"),
    ],
)
def test_an_overseas_number_is_a_french_holders_too(typed, country, stored):
    assert checked_phone(typed, country) == stored


def test_drivers_are_told_by_their_own_names_what_this_registry_asks_and_nothing_else():
    values = person(canadian_presence="CCT", cira_agreement="2.0", language="fr", citizenship="FR", birth_place="Metz")

    assert family_of("ca").sent(values) == {"legal_type": "CCT", "agreement_version": "2.0", "language": "fr"}
    assert family_of("eu").sent(values) == {"citizenship": "FR", "language": "fr"}
    assert family_of("com").sent(values) == {}
