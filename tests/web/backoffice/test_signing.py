"""Staff change the key of a customer's name, and ask a registry again, with a reason that the customer reads (DNS-3)."""

import pytest
from django.utils import timezone

from parvis.audit.models import Entry
from parvis.dns.actions.signing import add_key
from parvis.dns.actions.zones import open_zone
from parvis.dns.publishers import publishers
from parvis.domains.actions.securing import secure
from parvis.domains.enums import SecuringWay
from parvis.domains.models import Domain, Securing
from parvis.domains.registries import registries
from parvis.domains.wanted_ds import wanted_ds
from parvis.drivers.powerdns.api import PowerDns
from parvis.kit.actor import SYSTEM
from tests.factories import DomainFactory, OperationFactory, customer
from tests.simulators.epp_driver import unreached

pytestmark = pytest.mark.django_db
PAGE = "/staff/domains/signed.fr/dnssec/"


@pytest.fixture
def domain(elodie):
    now = timezone.now()
    nowhere = PowerDns("http://127.0.0.1:1/api/v1/servers/localhost", "key", seconds=1)
    with registries.replaced("sandbox", unreached("sandbox")), publishers.only({"one": nowhere}):
        made = DomainFactory(
            account=elodie, name="signed.fr", unicode_name="signed.fr", nameservers=elodie.brand.nameservers
        )
        zone = open_zone(name="signed.fr", account=elodie, actor=SYSTEM, now=now)
        key = add_key(zone, actor=SYSTEM, now=now)
        Domain.objects.filter(pk=made.pk).update(ds=wanted_ds(made, [key.public]), synced_at=now)
        yield Domain.objects.select_related("account__brand").get(pk=made.pk)


def test_the_key_is_changed_for_a_reason_that_is_written_down(domain, staff):
    assert f'action="{PAGE}roll/"' in staff.get(PAGE).content.decode()
    assert staff.post(f"{PAGE}roll/").status_code == 422
    assert not Securing.objects.exists()

    staff.post(f"{PAGE}roll/", {"reason": "Asked by phone."})

    assert Securing.objects.get().way == SecuringWay.ROLL
    entry = Entry.objects.get(action="domain.dnssec-roll-requested")
    assert (entry.account_id, entry.after["reason"]) == (domain.account_id, "Asked by phone.")
    page = staff.get(PAGE).content.decode()
    assert "Asked by phone." in page
    assert f"{PAGE}roll/" not in page
    assert staff.post(f"{PAGE}roll/", {"reason": "Twice."}).headers["Location"] == PAGE
    assert Securing.objects.count() == 1


def test_a_registry_that_refused_is_asked_again(domain, staff):
    secure(domain, way=SecuringWay.OFF, actor=customer(domain.account), now=timezone.now())
    refused = OperationFactory(account=domain.account, subject="signed.fr", kind="domain.ds", state="cancelled")
    Securing.objects.update(operation_id=refused.pk)
    assert f'action="{PAGE}again/"' in staff.get(PAGE).content.decode()

    staff.post(f"{PAGE}again/", {"reason": "It was down."})

    assert Securing.objects.get().operation_id != refused.pk
    assert Entry.objects.get(action="domain.dnssec-asked-again").after == {"reason": "It was down."}
    staff.post(f"{PAGE}again/", {"reason": "Once more."})
    assert Entry.objects.filter(action="domain.dnssec-asked-again").count() == 1


def test_what_cannot_be_begun_says_why(domain, staff):
    secure(domain, way=SecuringWay.OFF, actor=customer(domain.account), now=timezone.now())

    answer = staff.post(f"{PAGE}roll/", {"reason": "Asked by phone."})

    assert answer.status_code == 422
    assert "DNSSEC est en cours" in answer.content.decode()
