"""Names that leave take their redirections and certificates with them; those that may come back keep them."""

import threading
from datetime import timedelta

import pytest
from django.db import connections, transaction
from django.utils import timezone

from parvis.audit.models import Entry
from parvis.certificates.models import Certificate
from parvis.config import leaving as wiring
from parvis.domains.actions import leaving
from parvis.domains.enums import DomainState
from parvis.domains.models import Domain
from parvis.kit.actor import SYSTEM
from parvis.kit.refusals import NotAllowedError
from parvis.provisioning.models import Operation
from parvis.redirections.actions import editing
from parvis.redirections.events import domain_claimed
from parvis.redirections.models import Redirection
from parvis.redirections.wanted import Wanted
from tests.factories import NOW, DomainFactory, RedirectionFactory
from tests.simulators.together import together
from tests.web.redirects.conftest import serving, soon

NAME = "leaves.example"


def transferred(domain, now):
    leaving.left(domain, None, now=now)


def redirected(domain, host=NAME):
    return editing.add(
        domain.account, domain=domain.name, hosts=[host], wanted=Wanted("target.example"), actor=SYSTEM, now=NOW
    )


def certified(domain, host=NAME):
    until = timezone.now() + timedelta(days=60)
    return Certificate.objects.create(
        account=domain.account, host=host, number=1, chain="chain", key="sealed", not_before=NOW, not_after=until,
        due_at=until, created_at=NOW,
    )  # fmt: skip


def gone(pk):
    """As reconciliation does: the name held, then released."""
    with transaction.atomic():
        leaving.deleted(Domain.objects.select_for_update(of=("self",)).get(pk=pk), now=timezone.now())


@pytest.mark.django_db
@pytest.mark.parametrize("leave", [leaving.deleted, transferred])
def test_a_name_that_leaves_is_redirected_no_more_and_its_certificate_revoked(leave):
    domain = DomainFactory(name=NAME)
    certified(domain)
    redirected(domain)
    RedirectionFactory(
        account=domain.account, domain=NAME, host=f"off.{NAME}", disabled_at=NOW, disabled_reason="phishing"
    )
    other = RedirectionFactory(domain="stays.example", account=domain.account)
    earlier = RedirectionFactory(domain=NAME, host=f"earlier.{NAME}")

    leave(domain, now=timezone.now())

    assert list(Redirection.objects.order_by("pk")) == [other, earlier]
    assert not Certificate.objects.filter(host=NAME).exists()
    assert Operation.objects.filter(kind="certificate.revoke", subject=NAME).count() == 1
    told = Entry.objects.filter(action="redirection.removed").order_by("subject")
    assert list(told.values_list("subject", flat=True)) == [NAME, f"off.{NAME}"]


@pytest.mark.django_db
def test_a_deleted_name_that_may_be_restored_keeps_them_and_gets_no_new_ones():
    domain = DomainFactory(name=NAME)
    redirected(domain)
    certified(domain, f"www.{NAME}")
    Domain.objects.filter(pk=domain.pk).update(state=DomainState.REDEMPTION)

    with pytest.raises(NotAllowedError, match=r"plus actif|not active"):
        redirected(domain, f"www.{NAME}")

    assert Redirection.objects.get().host == NAME
    assert Certificate.objects.filter(host=f"www.{NAME}").exists()


@pytest.mark.django_db
def test_who_has_the_name_next_redirects_it_as_they_like():
    domain = DomainFactory(name=NAME)
    redirected(domain)
    leaving.deleted(domain, now=timezone.now())

    (fresh,) = redirected(DomainFactory(name=NAME))

    assert Redirection.objects.get() == fresh


@pytest.mark.django_db(transaction=True)
def test_visitors_are_redirected_no_more_within_a_second():
    domain = DomainFactory(name=NAME)
    redirected(domain)
    with serving() as tier:
        assert soon(lambda: tier.ask(NAME)[1].get("location") == "https://target.example", 1)
        gone(domain.pk)
        assert soon(lambda: tier.ask(NAME)[1].get("location") is None, 1)


def race(domain):
    """A redirection is asked for while the name's release is written and not yet committed: what became of both."""
    released, asked, found = threading.Event(), threading.Event(), []

    def asking():
        released.wait(5)
        try:
            found.append(redirected(domain))
        except NotAllowedError as refusal:
            found.append(refusal)
        finally:
            asked.set()
            connections.close_all()

    thread = threading.Thread(target=asking)
    thread.start()
    with transaction.atomic():
        leaving.deleted(Domain.objects.select_for_update(of=("self",)).get(pk=domain.pk), now=timezone.now())
        released.set()
        asked.wait(0.5)
    thread.join(10)
    return found[0], Redirection.objects.count()


@pytest.mark.django_db(transaction=True)
def test_nothing_is_redirected_of_a_name_that_is_leaving():
    said, left = race(DomainFactory(name=NAME))

    assert isinstance(said, NotAllowedError)
    assert left == 0


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_a_redirection_would_outlive_its_name(monkeypatch):
    kept = [one for one in domain_claimed._subscribers if one is not wiring.must_be_held]
    monkeypatch.setattr(domain_claimed, "_subscribers", kept)

    _said, left = race(DomainFactory(name=NAME))

    assert left == 1


@pytest.mark.django_db(transaction=True)
def test_edits_at_the_moment_of_the_release_leave_nothing_behind():
    for number in range(5):
        domain = DomainFactory(name=f"n{number}-{NAME}")
        (made,) = redirected(domain, domain.name)
        together(
            lambda domain=domain: gone(domain.pk),
            lambda domain=domain: redirected(domain, f"www.{domain.name}"),
            lambda made=made: editing.change(made, Wanted("other.example"), seen=1, actor=SYSTEM, now=NOW),
            lambda made=made: editing.remove(made, actor=SYSTEM, now=NOW),
        )
        assert Domain.objects.get(pk=domain.pk).state == DomainState.RELEASED
        assert not Redirection.objects.exists()
        assert not Certificate.objects.exists()
