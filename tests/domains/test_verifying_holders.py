"""CON-5, rules 2.2: the holder's address is verified within fifteen days, or the names are suspended until it is."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from parvis.contacts.actions.verifying import confirm, deadline_of, hash_of, is_verified, require_verification, token_of
from parvis.contacts.models import ContactVerification
from parvis.domains.actions import holds, verifying
from parvis.domains.actions.settings import request_lock
from parvis.domains.models import Domain, Hold
from parvis.domains.ports import Snapshot
from parvis.domains.tasks import verify_due
from parvis.kit.actor import SYSTEM
from parvis.kit.refusals import NotAllowedError
from parvis.notifications.models import Message
from parvis.provisioning.models import Operation
from parvis.provisioning.tasks import run
from tests.factories import AccountFactory, ContactFactory, DomainFactory, MembershipFactory, customer
from tests.simulators.asking import registration_of

SENT = datetime(2026, 11, 3, 16, 30, tzinfo=UTC)
OVER = datetime(2026, 11, 18, tzinfo=UTC)


@pytest.fixture
def contact(db):
    return ContactFactory(email="holder@client.example")


def name_of(contact, name, **columns):
    return DomainFactory(name=name, account=contact.account, registrant=contact, registry="verisign", **columns)


def asked(contact, *names, now=SENT):
    """Names registered just now, and the verification of their holder."""
    for name in names or ("a.com",):
        verifying.ask_holder(name_of(contact, name), now=now)
    return ContactVerification.objects.get(contact=contact, closed_at=None)


def letters(template="holder-verify"):
    return Message.objects.filter(template=template).order_by("pk")


def at_midnight(days):
    return datetime(2026, 11, 3, tzinfo=UTC) + timedelta(days=days)


def test_the_time_ends_when_the_sixteenth_day_begins():
    assert deadline_of(SENT) == OVER
    assert deadline_of(datetime(2026, 2, 14, 23, 59, tzinfo=UTC)) == datetime(2026, 3, 1, tzinfo=UTC)


def test_the_letter_goes_to_the_holder_once_for_all_names_with_the_link(contact):
    verification = asked(contact, "a.com", "b.net")

    letter = letters().get()
    assert (letter.to, letter.is_secret) == ("holder@client.example", True)
    assert "a.com" in letter.text
    assert f"/verify/{token_of(verification)}/" in letter.text
    assert token_of(verification) not in str(ContactVerification.objects.values().get())
    assert verification.token_hash == hash_of(token_of(verification))


@pytest.mark.parametrize(("language", "words"), [("fr", "Confirmer mon adresse"), ("en", "Confirm my address")])
def test_the_letter_is_in_the_language_of_the_account(db, language, words):
    asked(ContactFactory(account=AccountFactory(language=language)))

    assert words in letters().get().html


def test_nothing_is_asked_where_the_registry_does_not_want_it(contact):
    verifying.ask_holder(name_of(contact, "a.fr"), now=SENT)

    assert not ContactVerification.objects.exists()


def test_a_verified_address_is_not_asked_again_not_even_for_another_contact(contact):
    confirm(asked(contact), actor=SYSTEM, now=SENT)
    twin = ContactFactory(account=contact.account, email="Holder@client.example", last_name="Autre")

    assert require_verification(twin, now=SENT) is None
    assert is_verified(twin)
    assert not is_verified(ContactFactory(email="holder@client.example"))


def test_an_address_that_somebody_of_the_account_verified_needs_no_letter(contact):
    MembershipFactory(account=contact.account, user__email=contact.email, user__email_verified_at=SENT)

    assert asked(contact).verified_by == "account"
    assert not letters().exists()


@pytest.mark.parametrize(
    ("day", "sent"),
    [(1, []), (2, [2]), (4, [2]), (5, [2, 5]), (7, [2, 5, 7]), (12, [2, 5, 7, 12]), (14, [2, 5, 7, 12, 14])],
)
def test_reminders_leave_on_their_days_each_once_whatever_restarts(contact, day, sent):
    verification = asked(contact)
    for passed in range(day + 1):
        for _again in range(3):
            verifying.remind(verification.pk, now=at_midnight(passed) + timedelta(hours=9))

    assert [letter.key for letter in letters()[1:]] == [f"verify:{verification.pk}:{day}" for day in sent]


def test_after_an_outage_the_latest_reminder_alone_leaves(contact):
    verification = asked(contact)

    verifying.remind(verification.pk, now=at_midnight(13))

    assert [letter.key for letter in letters()[1:]] == [f"verify:{verification.pk}:12"]


def test_nothing_is_suspended_a_second_before_and_all_is_at_midnight(contact):
    verification = asked(contact, "a.com", "b.net")
    name_of(contact, "c.fr")

    verifying.suspend_overdue(verification.pk, now=OVER - timedelta(seconds=1))
    assert not Operation.objects.exists()
    for _again in range(2):
        verifying.suspend_overdue(verification.pk, now=OVER)

    assert sorted(Operation.objects.values_list("kind", "subject")) == [
        ("domain.hold", "a.com"),
        ("domain.hold", "b.net"),
    ]
    assert {letter.to for letter in letters("holder-overdue")} == {contact.email, contact.account.email}


def test_vf_02_verification_of_one_contact_unsuspends_all_its_names(contact):
    verification = asked(contact, "a.com", "b.net")
    verifying.suspend_overdue(verification.pk, now=OVER)

    confirm(verification, actor=SYSTEM, now=OVER + timedelta(days=3))

    assert not Hold.objects.open().exists()
    assert [holds.wanted(domain.pk) for domain in Domain.objects.all()] == [(False, False)] * 2
    assert Operation.objects.filter(kind="domain.hold").count() == 4


def test_vf_03_an_address_changed_on_day_14_has_fifteen_days_of_its_own(contact):
    first = asked(contact)
    day_14 = SENT + timedelta(days=14)
    contact.email = "other@client.example"
    contact.save()

    verifying.follow_address(contact, now=day_14)

    second = ContactVerification.objects.get(email="other@client.example")
    assert second.deadline_at == deadline_of(day_14)
    assert letters().last().to == "other@client.example"
    verifying.suspend_overdue(first.pk, now=OVER)
    assert not Operation.objects.exists()
    assert not confirm(first, actor=SYSTEM, now=OVER)
    verifying.suspend_overdue(second.pk, now=second.deadline_at)
    assert Operation.objects.count() == 1


def test_a_corrected_address_lets_suspended_names_answer_once_it_is_verified(contact):
    verifying.suspend_overdue(asked(contact).pk, now=OVER)
    contact.email = "right@client.example"
    contact.save()
    verifying.follow_address(contact, now=OVER)
    assert Hold.objects.open().exists()

    confirm(ContactVerification.objects.get(email=contact.email), actor=SYSTEM, now=OVER)

    assert not Hold.objects.open().exists()


def test_what_is_registered_after_the_time_was_over_has_fifteen_days_of_its_own(contact):
    verifying.suspend_overdue(asked(contact).pk, now=OVER)

    verifying.ask_holder(name_of(contact, "late.com"), now=OVER)

    running = ContactVerification.objects.get(overdue_at=None)
    assert running.deadline_at == deadline_of(OVER)
    assert not Domain.objects.get(name="late.com").holds.exists()


def test_a_name_that_was_locked_stays_locked_when_it_answers_again(contact):
    verification = asked(contact)
    Domain.objects.update(is_locked=True)
    verifying.suspend_overdue(verification.pk, now=OVER)
    confirm(verification, actor=SYSTEM, now=OVER)

    assert holds.wanted(Domain.objects.get().pk) == (False, True)


def test_the_lock_cannot_be_taken_off_while_the_name_is_suspended(contact):
    verifying.suspend_overdue(asked(contact).pk, now=OVER)
    domain = Domain.objects.get()

    with pytest.raises(NotAllowedError, match="suspend"):
        request_lock(domain, is_locked=False, actor=customer(contact.account), now=OVER)


def test_the_letter_is_sent_again_three_times_an_hour_at_most(contact):
    asked(contact)
    for minute in range(3):
        verifying.resend(contact, actor=SYSTEM, now=SENT + timedelta(minutes=minute))

    with pytest.raises(NotAllowedError):
        verifying.resend(contact, actor=SYSTEM, now=SENT + timedelta(minutes=5))

    assert letters().count() == 4


def test_a_letter_after_the_key_was_changed_has_a_link_that_works(contact, settings):
    verification = asked(contact)
    old = token_of(verification)
    settings.SECRET_KEY = "another key of this installation, long enough to be one"

    verifying.resend(contact, actor=SYSTEM, now=SENT)

    verification.refresh_from_db()
    assert verification.token_hash == hash_of(token_of(verification)) != hash_of(old)
    assert token_of(verification) in letters().last().text


def test_the_sweep_queues_what_waits_and_nothing_else(contact):
    verification = asked(contact, now=timezone.now() - timedelta(days=3))
    asked(ContactFactory(email="new@client.example"), "new.com", now=timezone.now())

    verify_due(0)
    verify_due(0)

    jobs = ProcrastinateJob.objects.filter(task_name="domains.verify")
    assert [job.args for job in jobs] == [{"verification_id": verification.pk}]


@pytest.mark.django_db(transaction=True)
def test_a_suspended_name_has_client_hold_and_the_lock_at_the_registry_and_loses_both(registries, fresh_name):
    contact = ContactFactory()
    name = fresh_name.replace(".fr", ".com")
    run(
        operation_id=registration_of(
            name, account=contact.account, registrant=contact, tld="com", registry="verisign"
        ).pk
    )
    verification = ContactVerification.objects.get()
    ContactVerification.objects.update(deadline_at=timezone.now() - timedelta(minutes=1))

    verifying.suspend_overdue(verification.pk, now=timezone.now())
    run(operation_id=Operation.objects.latest("pk").pk)
    held = Domain.objects.get()
    assert {"clientHold", "clientTransferProhibited"} <= set(held.registry_statuses)

    confirm(verification, actor=SYSTEM, now=timezone.now())
    run(operation_id=Operation.objects.latest("pk").pk)
    held.refresh_from_db()
    assert not {"clientHold", "clientTransferProhibited"} & set(held.registry_statuses)


@pytest.mark.django_db(transaction=True)
def test_a_suspension_sent_late_never_undoes_the_verification(registries, fresh_name):
    contact = ContactFactory()
    name = fresh_name.replace(".fr", ".com")
    run(
        operation_id=registration_of(
            name, account=contact.account, registrant=contact, tld="com", registry="verisign"
        ).pk
    )
    verification = ContactVerification.objects.get()
    ContactVerification.objects.update(deadline_at=timezone.now() - timedelta(minutes=1))
    verifying.suspend_overdue(verification.pk, now=timezone.now())
    suspension = Operation.objects.latest("pk")
    confirm(verification, actor=SYSTEM, now=timezone.now())
    run(operation_id=Operation.objects.latest("pk").pk)

    run(operation_id=suspension.pk)

    assert "clientHold" not in Domain.objects.get().registry_statuses


def test_a_wish_that_came_while_the_registry_was_asked_is_asked_for_after_it(contact, registries):
    verification = asked(contact)
    verifying.suspend_overdue(verification.pk, now=OVER)
    domain = Domain.objects.get()
    suspended = Operation.objects.get()
    confirm(verification, actor=SYSTEM, now=OVER)
    seen = Snapshot(domain.name, SENT, None, frozenset({"clientHold"}), ())
    holds.hold_changed(domain.pk, seen, is_held=True, key=suspended.key, now=OVER)

    assert Operation.objects.get(key=f"{suspended.key}:again").kind == "domain.hold"
