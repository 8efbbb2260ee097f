"""What a person decides of a change at a registry that nobody here asked for."""

import pytest
from django.utils import timezone

from parvis.audit.models import Entry
from parvis.domains.actions.deciding import accept, put_back
from parvis.domains.enums import DomainState, DriftEnd, DriftField
from parvis.domains.models import Drift
from parvis.domains.operations.looking import look
from parvis.domains.ports import Capability, ContactRole
from parvis.kit.refusals import NotAllowedError
from parvis.notifications.models import Message
from parvis.provisioning.enums import OperationState
from parvis.provisioning.models import Operation
from parvis.provisioning.tasks import run
from tests.factories import staff_member

CHANGES = {
    DriftField.NAMESERVERS: {"nameservers": ("ns1.thief.example", "ns2.thief.example")},
    DriftField.LOCK: {"statuses": frozenset({"clientTransferProhibited"})},
    DriftField.HOLDER: {"contacts": {ContactRole.REGISTRANT: "THIEF"}},
}


def found(domain, registry, field):
    registry.changes(domain.name, **CHANGES[field])
    look(domain.pk)
    return Drift.objects.get()


@pytest.mark.parametrize("field", list(CHANGES))
def test_what_is_put_back_is_settled_once_the_registry_has_done_so(domain, registry, field):
    before = getattr(domain, field)
    drift = found(domain, registry, field)

    theirs = drift.theirs
    operation = put_back(drift, reason="Asked by phone", actor=staff_member(domain.account.brand), now=timezone.now())
    drift.refresh_from_db()
    assert drift.settled_at is None

    run(operation_id=operation.pk)

    operation.refresh_from_db()
    drift.refresh_from_db()
    domain.refresh_from_db()
    assert operation.state == OperationState.DONE
    assert (drift.settled_how, getattr(domain, field)) == (DriftEnd.PUT_BACK, before)
    assert Drift.objects.count() == 1
    entry = Entry.objects.get(action="domain.drift-put-back")
    assert (entry.before, entry.after) == ({field: theirs}, {field: before, "reason": "Asked by phone"})


@pytest.mark.parametrize("field", list(CHANGES))
def test_what_is_accepted_stays_and_is_no_news_again(domain, registry, field):
    drift = found(domain, registry, field)
    theirs = drift.theirs

    accept(drift, reason="Asked by phone", actor=staff_member(domain.account.brand), now=timezone.now())
    look(domain.pk)

    domain.refresh_from_db()
    assert (Drift.objects.get().settled_how, getattr(domain, field)) == (DriftEnd.ACCEPTED, theirs)
    assert Entry.objects.get(action="domain.drift-accepted").after == {field: theirs, "reason": "Asked by phone"}


def test_what_the_registry_undoes_by_itself_is_settled(domain, registry):
    before = domain.nameservers
    found(domain, registry, DriftField.NAMESERVERS)
    registry.changes(domain.name, nameservers=tuple(before))

    look(domain.pk)

    assert Drift.objects.get().settled_how == DriftEnd.PUT_BACK


def test_a_further_change_is_a_further_alarm_and_ours_stays_what_it_was(domain, registry):
    before = domain.nameservers
    found(domain, registry, DriftField.NAMESERVERS)
    registry.changes(domain.name, nameservers=("ns1.worse.example", "ns2.worse.example"))

    look(domain.pk)

    drift = Drift.objects.get()
    assert (drift.ours, drift.theirs) == (before, ["ns1.worse.example", "ns2.worse.example"])
    assert Message.objects.count() == 2


def test_an_alarm_is_raised_by_whoever_stores_the_answer(domain, registry):
    """An operation on the lock reads the name servers too: what somebody else changed must not slip by."""
    other = staff_member(domain.account.brand)
    drift = found(domain, registry, DriftField.LOCK)
    registry.changes(domain.name, nameservers=("ns1.thief.example", "ns2.thief.example"))

    run(operation_id=put_back(drift, reason="Asked by phone", actor=other, now=timezone.now()).pk)

    assert Drift.objects.open().get().field == DriftField.NAMESERVERS


def test_a_name_that_is_elsewhere_is_given_up_by_a_person_only(domain, registry):
    del registry.names[domain.name]
    registry.taken.add(domain.name)
    look(domain.pk)
    drift, actor = Drift.objects.get(), staff_member(domain.account.brand)
    with pytest.raises(NotAllowedError):
        put_back(drift, reason="Asked by phone", actor=actor, now=timezone.now())

    accept(drift, reason="Asked by phone", actor=actor, now=timezone.now())

    domain.refresh_from_db()
    drift.refresh_from_db()
    assert (domain.state, drift.settled_how) == (DomainState.RELEASED, DriftEnd.ACCEPTED)
    assert Message.objects.get().template == "domain-left"
    with pytest.raises(NotAllowedError):
        accept(drift, reason="Asked by phone", actor=actor, now=timezone.now())


def test_a_holder_is_not_put_back_where_that_is_a_procedure_of_the_registrys_own(domain, registry):
    drift = found(domain, registry, DriftField.HOLDER)
    registry.capabilities -= {Capability.HOLDER_UPDATE}

    with pytest.raises(NotAllowedError):
        put_back(drift, reason="Asked by phone", actor=staff_member(domain.account.brand), now=timezone.now())

    assert not Operation.objects.filter(kind="domain.holder").exists()
