"""A signed name that answers without valid signatures waits in the queue of staff until it is in order."""

import pytest
from django.utils import timezone

from parvis.domains.models import SignatureFault
from tests.factories import AccountFactory, DomainFactory

pytestmark = pytest.mark.django_db


def fault_of(account, name, **more):
    now = timezone.now()
    domain = DomainFactory(account=account, name=name, unicode_name=name)
    return SignatureFault.objects.create(domain=domain, problem="no signature", found_at=now, seen_at=now, **more)


def test_it_leads_to_its_customer_while_it_lasts(staff, elodie):
    fault = fault_of(elodie, "cut.example")
    fault_of(AccountFactory(), "foreign.example")
    fault_of(elodie, "mended.example", settled_at=timezone.now())

    page = staff.get("/staff/")

    assert list(page.context["signature_faults"]) == [fault]
    assert "signatures absentes ou non valides" in page.content.decode()
    assert 'href="/staff/domains/cut.example/dnssec/"' in page.content.decode()
    detail = staff.get("/staff/domains/cut.example/dnssec/").content.decode()
    assert "no signature" in detail
    assert f'href="/staff/customers/{elodie.number}/"' in detail
    assert staff.get("/staff/domains/foreign.example/dnssec/").status_code == 404
