"""A customer gives the token of a reserved name: asked again with it, over EPP, and kept if it counts (RFC 8495)."""

import threading
import uuid

import pytest
from django.db import connections
from django.utils import timezone

from parvis.accounts.models import Account
from parvis.audit.models import Entry
from parvis.brands.models import Brand
from parvis.domains.actions.allocations import allocate, give, token_for
from parvis.domains.models import Allocation, Answer, Search
from parvis.domains.registries import registries as drivers
from parvis.domains.search.allocating import ask_with, keep
from parvis.domains.search.availability import ask, ask_again
from parvis.kit.actor import SYSTEM, Actor
from parvis.kit.refusals import NotAllowedError
from parvis.provisioning.models import Exchange
from tests.factories import AccountFactory

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE = 10


@pytest.fixture
def name():
    return f"alloc-{uuid.uuid4().hex[:10]}.com"


def right(name):
    return f"token-{name.partition('.')[0]}"


def reserved(name, account=None, *, brand=None, registry="verisign"):
    search = Search.objects.create(
        brand=brand or Brand.objects.get(pk=account.brand_id), account=account, created_at=timezone.now()
    )
    return Answer.objects.create(
        search=search, position=0, group="exact", name=name, tld="com", registry=registry, state="reserved"
    )


def given(answer, token, account, *, actor=SYSTEM):
    checked = ask_with(answer, token, patience=PATIENCE)
    keep(answer, checked, token=token, account=account, actor=actor, now=timezone.now())
    answer.refresh_from_db()
    return answer.state


def searched(name, account):
    answer = reserved(name, account)
    Answer.objects.filter(pk=answer.pk).update(state="checking")
    for future in ask(answer.search_id):
        future.result(10)
    answer.refresh_from_db()
    return answer.state


def test_the_right_token_makes_the_name_available_and_is_kept_sealed_for_the_account(registries, name):
    account = AccountFactory()
    actor = Actor(account_id=account.pk, label="anna@client.example")

    assert given(reserved(name, account), right(name), account, actor=actor) == "available"

    kept = Allocation.objects.get()
    assert (kept.account, kept.name, kept.is_customers, kept.is_used) == (account, name, True, False)
    assert right(name) not in kept.sealed_token
    assert token_for(name, account_id=account.pk) == right(name)
    [entry] = Entry.objects.filter(action="domain.allocation-added", subject=name)
    assert (entry.by, entry.account_id) == ("anna@client.example", account.pk)
    assert right(name) not in str(vars(entry))
    assert right(name) not in drivers.named("verisign").exchange()
    assert not Exchange.objects.filter(text__contains=right(name)).exists()
    assert searched(name, account) == "available"


def test_a_wrong_token_is_refused_and_not_kept_and_the_one_before_stays(registries, name):
    account = AccountFactory()
    answer = reserved(name, account)

    with pytest.raises(NotAllowedError) as refusal:
        given(answer, "token-other", account)
    assert refusal.value.field == "token"
    assert not Allocation.objects.exists()
    assert Answer.objects.get().state == "reserved"

    give(account, name=name, token=right(name), actor=SYSTEM, now=timezone.now())
    with pytest.raises(NotAllowedError):
        given(answer, "token-other", account)
    assert token_for(name, account_id=account.pk) == right(name)


def test_one_that_cannot_be_written_is_refused(registries, name):
    account = AccountFactory()

    with pytest.raises(NotAllowedError, match="n’accepte pas"):
        given(reserved(name, account), "token\x07", account)

    assert not Allocation.objects.exists()


def test_nothing_is_kept_where_the_registry_is_silent(registries, name):
    account = AccountFactory()
    answer = reserved(name, account, registry="nobody")

    with pytest.raises(NotAllowedError, match="ne répond pas"):
        given(answer, right(name), account)

    assert not Allocation.objects.exists()
    assert Answer.objects.get().state == "reserved"


def test_one_that_comes_too_late_counts_as_silent(registries, name):
    account = AccountFactory()
    registries.fault("verisign", "delay", name=name, command="check", value="0.5")

    assert ask_with(reserved(name, account), right(name), patience=0.05) is None


def test_asked_twice_it_is_kept_once(registries, name):
    account = AccountFactory()
    answer = reserved(name, account)

    for _twice in range(2):
        assert given(answer, right(name), account) == "available"

    assert Allocation.objects.count() == 1
    assert Entry.objects.filter(action="domain.allocation-added").count() == 1


def test_another_one_replaces_what_a_customer_gave_before(name):
    account = AccountFactory()
    first = give(account, name=name, token="old", actor=SYSTEM, now=timezone.now())

    give(account, name=name, token="new", actor=SYSTEM, now=timezone.now())

    first.refresh_from_db()
    assert (first.sealed_token, first.is_used, first.ended_at is None) == ("", False, False)
    assert token_for(name, account_id=account.pk) == "new"


def test_what_staff_gave_stays(registries, name):
    account = AccountFactory()
    allocate(account, name=name, token="of-staff", actor=SYSTEM, now=timezone.now())

    with pytest.raises(NotAllowedError) as refusal:
        given(reserved(name, account), right(name), account)

    assert refusal.value.field == "token"
    assert token_for(name, account_id=account.pk) == "of-staff"


def test_each_account_has_its_own_and_no_other_s_is_used(registries, name):
    mine, theirs = AccountFactory(), AccountFactory()
    assert given(reserved(name, theirs), right(name), theirs) == "available"

    assert searched(name, mine) == "reserved"
    assert token_for(name, account_id=mine.pk) == ""
    with pytest.raises(NotAllowedError):
        given(reserved(name, mine), "token-other", mine)
    assert given(reserved(name, mine), right(name), mine) == "available"
    assert Allocation.objects.open().filter(name=name).count() == 2


def test_a_search_of_before_the_sign_in_becomes_the_accounts_own(registries, name):
    account = AccountFactory()
    answer = reserved(name, brand=Brand.objects.get(pk=account.brand_id))

    assert given(answer, right(name), account) == "available"

    assert Search.objects.get().account == account
    Answer.objects.update(state="silent")
    for future in ask_again(answer.search_id, name):
        future.result(10)
    assert Answer.objects.get().state == "available"


def _together(account, name):
    """Two people of the account give a token of one name at the same moment; return what was refused."""
    refusals, ready = [], threading.Barrier(2)

    def one(token):
        try:
            ready.wait(5)
            give(account, name=name, token=token, actor=SYSTEM, now=timezone.now())
        except NotAllowedError as refusal:
            refusals.append(refusal)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one, args=[token]) for token in ("first", "second")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    return refusals


def test_two_at_the_same_moment_leave_one(name):
    account = AccountFactory()

    for _often in range(5):
        assert _together(account, name) == []
        assert Allocation.objects.open().filter(name=name).count() == 1


def test_the_lock_of_the_account_is_what_keeps_them_apart(name, monkeypatch):
    account = AccountFactory()
    both = threading.Barrier(2)

    def unlocked(*_args, **_kwargs):
        both.wait(5)
        return Account.objects.all()

    monkeypatch.setattr("parvis.domains.actions.allocations.Account.objects.select_for_update", unlocked)

    assert len(_together(account, name)) == 1
