"""The declared name servers of the brands' file: checked whole, stored, and asked about afterwards (DOM-15)."""

from pathlib import Path

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from parvis.audit.models import Entry
from parvis.brands.models import Brand
from parvis.config.installing import BrandFileError, install_brands
from parvis.domains.actions.declared import told
from parvis.domains.enums import DeclarationState
from parvis.domains.models import Declaration, DeclaredServer
from parvis.domains.ports import Host
from tests.config.test_installing import FILE
from tests.factories import TldFactory

pytestmark = pytest.mark.django_db
SERVERS = """
[[brand.declared]]
name = "NS1.Boutique.example."
addresses = ["192.0.2.53", "2001:DB8:53::1"]
registries = ["afnic", "verisign"]
[[brand.declared]]
name = "ns2.boutique.example"
addresses = ["192.0.2.54"]
registries = ["afnic"]
"""


@pytest.fixture(autouse=True)
def extensions():
    TldFactory(name="fr", registry="afnic")
    TldFactory(name="com", registry="verisign")


def load(now, text=SERVERS):
    return install_brands(FILE + text, folder=Path("nowhere"), now=now)


def asked():
    return ProcrastinateJob.objects.filter(task_name="domains.ask-declared").count()


def test_they_are_stored_as_the_file_says_and_asked_about_soon(now):
    load(now)

    first, second = DeclaredServer.objects.order_by("position")
    assert (first.name, first.addresses) == ("ns1.boutique.example", ["192.0.2.53", "2001:db8:53::1"])
    assert set(first.declarations.values_list("registry", flat=True)) == {"afnic", "verisign"}
    assert second.declarations.get().state == DeclarationState.UNTOLD
    assert asked() == 1
    assert Entry.objects.get(action="brand.installed").after["declared"] == "ns1.boutique.example, ns2.boutique.example"


def test_the_same_file_changes_nothing(now):
    load(now)
    told(Declaration.objects.filter(registry="verisign").get().pk, Host("ns1.boutique.example"), now=now)

    load(now)

    assert Entry.objects.filter(action="brand.installed").count() == 1
    assert Declaration.objects.get(registry="verisign").state == DeclarationState.AGREES


def test_other_addresses_make_what_was_answered_worthless(now):
    load(now)
    told(Declaration.objects.filter(registry="verisign").get().pk, Host("ns1.boutique.example"), now=now)

    load(now, SERVERS.replace("192.0.2.53", "192.0.2.55"))

    assert Declaration.objects.get(registry="verisign").state == DeclarationState.UNTOLD


def test_what_the_file_does_not_have_any_more_is_gone(now):
    load(now)

    load(now, SERVERS.partition('[[brand.declared]]\nname = "ns2')[0].replace(', "verisign"', ""))

    assert DeclaredServer.objects.get().declarations.get().registry == "afnic"
    assert load(now, "")
    assert not DeclaredServer.objects.exists()


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("NS1.Boutique.example.", "ns1", "boutique: declared: ns1: name:"),
        ("192.0.2.54", "192.0.2.540", "ns2.boutique.example: addresses: “192.0.2.540”"),
        ("192.0.2.54", "10.0.0.1", "ns2.boutique.example: addresses: 10.0.0.1"),
        ('["192.0.2.54"]', "[]", "ns2.boutique.example: addresses: give a list"),
        ('["192.0.2.54"]', '"192.0.2.54"', "ns2.boutique.example: addresses: give a list"),
        ("verisign", "nobody", "registries: no extension is of a registry called nobody"),
        ("verisign", "afnic", "registries: the same one is there twice"),
        ("ns2.boutique.example", "ns1.boutique.example", "ns1.boutique.example is there twice"),
        ("registries", "registres", "unknown key registres"),
        ("[[brand.declared]]", "[brand.declared]", "not TOML"),
    ],
)
def test_a_mistake_refuses_the_file_whole(now, settings, old, new, told):
    settings.LANGUAGE_CODE = "en"

    with pytest.raises(BrandFileError) as refusal:
        load(now, SERVERS.replace(old, new))

    assert told in str(refusal.value)
    assert not Brand.objects.exists()
