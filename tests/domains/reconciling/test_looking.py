"""What becomes of a name when its registry is asked how it stands."""

from datetime import timedelta

import pytest
from django.utils import timezone

from parvis.audit.models import Entry
from parvis.domains.actions.reconciling import Found
from parvis.domains.enums import DomainState, DriftField, TransferStage
from parvis.domains.models import Drift, Transfer
from parvis.domains.operations.looking import look
from parvis.domains.ports import Capability, ContactRole, TransferState, UnavailableError
from parvis.notifications.models import Message
from parvis.provisioning.enums import OperationState
from parvis.provisioning.models import Operation
from tests.factories import OperationFactory

OTHERS = ["ns1.thief.example", "ns2.thief.example"]


def letters():
    return [message.template for message in Message.objects.order_by("pk")]


def test_a_name_as_we_know_it_is_only_dated(domain, registry):
    before = domain.synced_at

    assert look(domain.pk).found == Found.SAME

    domain.refresh_from_db()
    assert domain.synced_at > before
    assert (letters(), Drift.objects.count(), Entry.objects.count()) == ([], 0, 0)


def test_dates_and_statuses_are_the_registrys(domain, registry):
    later = domain.expires_at + timedelta(days=365)
    registry.changes(domain.name, expires_at=later, statuses=frozenset({"serverHold"}))

    assert look(domain.pk).found == Found.CHANGED

    domain.refresh_from_db()
    assert (domain.expires_at, domain.registry_statuses) == (later, ["serverHold"])
    assert not Drift.objects.exists()


def test_a_later_date_is_the_term_where_years_are_bought(domain, registry):
    later = domain.expires_at + timedelta(days=365)
    registry.changes(domain.name, expires_at=later)

    look(domain.pk)

    domain.refresh_from_db()
    assert domain.paid_until == later


def test_in_the_grace_of_an_automatic_renewal_the_term_stays(domain, registry):
    term = domain.paid_until
    registry.changes(domain.name, expires_at=term + timedelta(days=365), statuses=frozenset({"autoRenewPeriod"}))

    look(domain.pk)

    domain.refresh_from_db()
    assert domain.paid_until == term


def test_where_the_registry_renews_by_itself_only_the_term_is_ours(domain, registry):
    registry.capabilities = frozenset({Capability.LOCK})
    term = domain.paid_until
    registry.changes(domain.name, expires_at=term + timedelta(days=365))

    look(domain.pk)

    domain.refresh_from_db()
    assert domain.paid_until == term


def test_an_earlier_date_takes_no_paid_term_away(domain, registry):
    term = domain.paid_until
    registry.changes(domain.name, expires_at=term - timedelta(days=30))

    look(domain.pk)

    domain.refresh_from_db()
    assert domain.paid_until == term


def test_a_deleted_name_is_in_redemption_and_back_once_restored(domain, registry):
    registry.changes(domain.name, statuses=frozenset({"pendingDelete", "redemptionPeriod"}))
    look(domain.pk)
    domain.refresh_from_db()
    assert domain.state == DomainState.REDEMPTION

    registry.changes(domain.name, statuses=frozenset({"ok"}))
    look(domain.pk)

    domain.refresh_from_db()
    assert domain.state == DomainState.ACTIVE


def test_other_name_servers_that_nobody_asked_for_are_an_alarm_told_once(domain, registry):
    before = domain.nameservers
    registry.changes(domain.name, nameservers=tuple(OTHERS))

    look(domain.pk)
    look(domain.pk)

    domain.refresh_from_db()
    drift = Drift.objects.get()
    assert (drift.field, drift.ours, drift.theirs, drift.settled_at) == (DriftField.NAMESERVERS, before, OTHERS, None)
    assert domain.nameservers == OTHERS
    letter = Message.objects.get()
    assert letter.template == "domain-changed-elsewhere"
    assert "ns1.thief.example" in letter.text
    assert Entry.objects.get().action == "domain.drift-found"


def test_lock_and_holder_that_change_unasked_are_one_alarm(domain, registry):
    registry.changes(
        domain.name,
        statuses=frozenset({"clientTransferProhibited"}),
        contacts={ContactRole.REGISTRANT: "THIEF"},
    )

    look(domain.pk)

    assert {drift.field for drift in Drift.objects.all()} == {DriftField.LOCK, DriftField.HOLDER}
    assert letters() == ["domain-changed-elsewhere"]


def test_name_servers_in_another_order_are_the_same(domain, registry):
    registry.changes(domain.name, nameservers=tuple(host.upper() for host in reversed(domain.nameservers)))

    look(domain.pk)

    assert not Drift.objects.exists()


def operation_on(domain, kind, **facts):
    arguments = {"domain_id": domain.pk, "registry": domain.registry, **facts.pop("arguments")}
    return OperationFactory(kind=kind, subject=domain.name, account=domain.account, arguments=arguments, **facts)


def test_what_an_operation_of_ours_wanted_is_no_alarm(domain, registry):
    operation_on(
        domain, "domain.nameservers", arguments={"nameservers": OTHERS}, attempts=3, state=OperationState.ATTENTION
    )
    registry.changes(domain.name, nameservers=tuple(OTHERS))

    look(domain.pk)

    assert not Drift.objects.exists()
    assert letters() == []


def test_an_operation_that_wanted_something_else_excuses_nothing(domain, registry):
    operation_on(
        domain, "domain.nameservers", arguments={"nameservers": ["a.example", "b.example"]}, attempts=3,
        state=OperationState.ATTENTION,
    )  # fmt: skip
    registry.changes(domain.name, nameservers=tuple(OTHERS))

    look(domain.pk)

    assert Drift.objects.count() == 1


@pytest.mark.parametrize("facts", [{"state": "running"}, {"state": "waiting", "is_unknown": True}])
def test_a_name_that_is_being_worked_on_is_left_to_who_does(domain, registry, facts):
    operation_on(domain, "domain.lock", arguments={"is_locked": True}, attempts=1, **facts)
    registry.changes(domain.name, nameservers=tuple(OTHERS))

    assert look(domain.pk).found == Found.BUSY

    assert not Drift.objects.exists()


def test_an_answer_older_than_what_we_know_is_thrown_away(domain, registry):
    """Asked, then an operation of ours changed the name, then the answer came: it must not undo our copy."""

    def an_operation_ends():
        operation_on(
            domain, "domain.lock", arguments={"is_locked": True}, attempts=1, state="done", finished_at=timezone.now()
        )

    registry.meanwhile = an_operation_ends
    registry.changes(domain.name, nameservers=tuple(OTHERS))

    assert look(domain.pk).found == Found.BUSY

    domain.refresh_from_db()
    assert domain.nameservers != OTHERS


def test_a_silent_registry_changes_nothing(domain, registry):
    registry.is_silent = True
    before = domain.synced_at

    with pytest.raises(UnavailableError):
        look(domain.pk)

    domain.refresh_from_db()
    assert (domain.state, domain.synced_at) == (DomainState.ACTIVE, before)


def test_a_transfer_away_is_noticed_and_told_once(domain, registry):
    registry.is_asked_for(domain.name)

    look(domain.pk)
    look(domain.pk)

    transfer = Transfer.objects.get()
    assert (transfer.is_inbound, transfer.stage, transfer.other) == (False, TransferStage.PENDING, "autre")
    assert transfer.answer_by is not None
    assert letters() == ["domain-leaving"]


def test_a_name_that_left_is_released_and_told_once(domain, registry):
    registry.is_asked_for(domain.name)
    look(domain.pk)
    registry.is_asked_for(domain.name, TransferState.SERVER_APPROVED)

    assert look(domain.pk).found == Found.LEFT
    assert look(domain.pk).found == Found.BUSY

    domain.refresh_from_db()
    transfer = Transfer.objects.get()
    assert (domain.state, transfer.stage) == (DomainState.RELEASED, TransferStage.DONE)
    assert transfer.ended_at is not None
    assert letters() == ["domain-leaving", "domain-left"]


def test_a_name_that_left_at_once_is_released_too(domain, registry):
    registry.is_asked_for(domain.name, TransferState.CLIENT_APPROVED)

    look(domain.pk)

    domain.refresh_from_db()
    assert (domain.state, Transfer.objects.get().stage) == (DomainState.RELEASED, TransferStage.DONE)
    assert letters() == ["domain-left"]


@pytest.mark.parametrize(
    ("state", "stage"),
    [
        (TransferState.CLIENT_REJECTED, TransferStage.REFUSED),
        (TransferState.CLIENT_CANCELLED, TransferStage.CANCELLED),
        (TransferState.SERVER_CANCELLED, TransferStage.CANCELLED),
    ],
)
def test_a_transfer_that_came_to_nothing_is_closed(domain, registry, state, stage):
    registry.is_asked_for(domain.name)
    look(domain.pk)
    registry.is_asked_for(domain.name, state)

    look(domain.pk)

    domain.refresh_from_db()
    assert (domain.state, Transfer.objects.get().stage) == (DomainState.ACTIVE, stage)
    assert letters() == ["domain-leaving", "domain-stays"]


def test_a_name_that_is_free_again_was_deleted(domain, registry):
    del registry.names[domain.name]

    assert look(domain.pk).found == Found.DELETED

    domain.refresh_from_db()
    assert domain.state == DomainState.RELEASED
    assert letters() == ["domain-gone"]


def test_a_name_that_is_not_ours_for_no_known_reason_waits_for_a_person(domain, registry):
    """A registrar's number typed wrong looks like this for every name: none may be given up for it."""
    del registry.names[domain.name]
    registry.taken.add(domain.name)

    assert look(domain.pk).found == Found.DOUBTED

    domain.refresh_from_db()
    assert domain.state == DomainState.ACTIVE
    assert Drift.objects.open().get().field == DriftField.SPONSOR
    assert letters() == []

    registry.holds(domain)
    look(domain.pk)

    assert not Drift.objects.open().exists()


def test_a_name_in_redemption_that_somebody_else_has_was_deleted(domain, registry):
    registry.changes(domain.name, statuses=frozenset({"pendingDelete"}))
    look(domain.pk)
    del registry.names[domain.name]
    registry.taken.add(domain.name)

    look(domain.pk)

    domain.refresh_from_db()
    assert domain.state == DomainState.RELEASED
    assert not Operation.objects.exists()
