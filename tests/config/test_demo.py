"""The demonstration's names are held at the simulated registries as bought ones are."""

import pytest
from django.utils import timezone

from parvis.config.demo import zones
from parvis.config.demo.loading import load
from parvis.config.demo.orders import WAITING
from parvis.config.demo.theirs import CODE, THEIRS
from parvis.config.simulated import NoRegistryError
from parvis.dns.models import Zone
from parvis.dns.records.consistency import findings
from parvis.dns.records.problems import Weight
from parvis.dns.zonefile.reading import read
from parvis.domains.models import Domain, RegistryContact, Transfer
from parvis.domains.ports import ContactRole
from parvis.domains.registries import registries as drivers
from parvis.provisioning.models import Operation
from parvis.provisioning.tasks import run
from tests.simulators.epp_driver import reached

pytestmark = pytest.mark.django_db(transaction=True)


def test_every_line_of_the_zones_is_a_record_that_goes_with_the_others():
    for name, text in zones._ZONES.items():
        reading = read(text, name)
        found = findings(name, reading.records)
        assert (reading.rejected, [one for one in found if one.problem.weight is Weight.ERROR]) == ([], []), name
        assert len(reading.records) == sum(bool(line) for line in text.splitlines()), name


def test_a_start_without_registries_is_gone_on_with_and_loads_once(registries, settings, tmp_path):
    settings.PARVIS_REGISTRY_HOME = tmp_path
    with pytest.raises(NoRegistryError):
        load(timezone.now())
    settings.PARVIS_REGISTRY_HOME = registries.home

    assert [load(timezone.now()), load(timezone.now())] == [True, False]

    for domain in Domain.objects.filter(state="active"):
        seen = drivers.named(domain.registry).fetch(domain.name)
        known = RegistryContact.objects.get(registry=domain.registry, handle=domain.registrant_handle)
        assert seen.contacts[ContactRole.REGISTRANT] == known.known_as, domain.name
        assert drivers.named(domain.registry).fetch_contact(known.known_as).email == domain.account.email
        assert seen.is_created_by_us
    assert Zone.objects.get(name="atelier-exemple.fr").records.filter(until=None).count() > 15
    assert Zone.objects.get(name="dominique-modele.fr").state == "kept"
    assert Domain.objects.filter(state="redemption").values_list("name", flat=True).get() == "enseigne-modele.com"
    assert Transfer.objects.get(stage="pending").domain.name == "vitrine-modele.net"
    refused = {}
    for name in ("dominique-modele.org", WAITING):
        operation = Operation.objects.exclude(kind="zone.publish").get(subject=name)
        run(operation_id=operation.pk)
        operation.refresh_from_db()
        refused[name] = operation.state
    assert refused == {"dominique-modele.org": "cancelled", WAITING: "attention"}
    for theirs in THEIRS:
        other = reached(registries, theirs.registry, client_id="other")
        assert other.auth_code(theirs.name) == CODE
        other.close()
