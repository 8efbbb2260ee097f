"""A name that nobody paid for is deleted at its registry once, and never when it was paid for meanwhile."""

import pytest
from django.utils import timezone

from parvis.audit.models import Entry
from parvis.domains.actions.giving_up import request_deletion
from parvis.domains.actions.holds import hold
from parvis.domains.enums import HoldReason
from parvis.domains.models import Domain, Hold
from parvis.domains.operations import deleting
from parvis.domains.operations.looking import look
from parvis.provisioning.models import Operation
from parvis.provisioning.tasks import run
from tests.factories import OperationFactory
from tests.simulators.asking import registration_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def domain(registries, fresh_name):
    run(operation_id=registration_of(fresh_name).pk)
    return Domain.objects.get(name=fresh_name)


def asked(domain):
    operation = request_deletion(domain, now=timezone.now())
    assert operation is not None
    return operation


def sent(registries, domain):
    return [line["code"] for line in registries.commands(domain.name, "delete")]


def test_it_is_deleted_once_and_shown_so(domain, registries):
    operation = asked(domain)
    assert asked(domain) == operation

    run(operation_id=operation.pk)
    run(operation_id=operation.pk)

    domain.refresh_from_db()
    assert (domain.state, operation.state) == ("redemption", "waiting")
    assert Operation.objects.get(pk=operation.pk).state == "done"
    assert sent(registries, domain) == [1001]
    assert Entry.objects.filter(action="domain.deleted", subject=domain.name).count() == 1
    assert not look(domain.pk).changes
    assert request_deletion(domain, now=timezone.now()) is None


def test_after_a_lost_answer_it_is_looked_at_before_it_is_sent_again(domain, registries):
    registries.fault("afnic", "drop-after", name=domain.name, command="delete")
    operation = asked(domain)

    run(operation_id=operation.pk)

    domain.refresh_from_db()
    assert (domain.state, Operation.objects.get(pk=operation.pk).state) == ("redemption", "done")
    assert sent(registries, domain) == [1001]


@pytest.mark.parametrize("state", ["waiting", "running", "attention"])
def test_while_a_renewal_is_under_way_nothing_is_sent(domain, registries, state):
    operation = asked(domain)
    OperationFactory(kind="domain.renew", subject=domain.name, account=domain.account, state=state)

    run(operation_id=operation.pk)

    domain.refresh_from_db()
    assert (domain.state, sent(registries, domain)) == ("active", [])
    assert Entry.objects.filter(action="domain.deletion-dropped").count() == 1
    assert request_deletion(domain, now=timezone.now()) is None


def test_a_term_that_was_made_longer_meanwhile_is_kept(domain, registries):
    operation = asked(domain)
    later = domain.expires_at.replace(year=domain.expires_at.year + 1)
    Domain.objects.filter(pk=domain.pk).update(expires_at=later, paid_until=later)

    run(operation_id=operation.pk)

    assert sent(registries, domain) == []
    assert Operation.objects.get(pk=operation.pk).state == "done"


def test_without_the_look_before_sending_a_renewed_name_would_be_lost(domain, registries, monkeypatch):
    """The race that ``is_wanted`` closes."""
    monkeypatch.setattr(deleting.giving_up, "is_wanted", lambda *_ids, **_ends: True)
    operation = asked(domain)
    later = domain.expires_at.replace(year=domain.expires_at.year + 1)
    Domain.objects.filter(pk=domain.pk).update(expires_at=later, paid_until=later)

    run(operation_id=operation.pk)

    assert sent(registries, domain) == [1001]


def test_a_refusal_waits_for_staff(domain, registries):
    registries.fault("afnic", "refuse", name=domain.name, command="delete", value="2304 It is disputed")
    operation = asked(domain)

    run(operation_id=operation.pk)

    operation.refresh_from_db()
    assert operation.state == "attention"
    assert Domain.objects.get(pk=domain.pk).state == "active"


def test_a_name_suspended_for_want_of_renewal_may_leave_and_answers_again_when_paid(domain, registries):
    [held] = hold([domain], reason=HoldReason.UNPAID, now=timezone.now())
    run(operation_id=Operation.objects.get(kind="domain.hold").pk)

    domain.refresh_from_db()
    assert "clientHold" in domain.registry_statuses
    assert not domain.is_locked
    assert Hold.objects.open().get() == held
