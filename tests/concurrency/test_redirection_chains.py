"""Two redirections that lead to each other are not both written, even at the same moment."""

import threading
from contextlib import suppress

import pytest

from parvis.kit.actor import SYSTEM
from parvis.redirections.actions import editing
from parvis.redirections.models import Redirection
from parvis.redirections.wanted import Wanted
from tests.concurrency.test_same_moment import at_once
from tests.factories import NOW, AccountFactory

pytestmark = pytest.mark.django_db(transaction=True)
PAIR = ("one.example", "two.example")


@pytest.fixture
def together(monkeypatch):
    """Both have checked their chain before either writes."""
    barrier = threading.Barrier(2)
    checked = editing.check_chain

    def waiting(host, target_host):
        checked(host, target_host)
        with suppress(threading.BrokenBarrierError):
            barrier.wait(timeout=0.5)

    monkeypatch.setattr(editing, "check_chain", waiting)


def lead_to_each_other():
    account, names = AccountFactory(), list(PAIR)

    def work():
        host = names.pop()
        other = next(name for name in PAIR if name != host)
        return editing.add(account, domain=host, hosts=[host], wanted=Wanted(other), actor=SYSTEM, now=NOW)

    at_once(work)
    return Redirection.objects.count()


def test_without_the_lock_two_lead_to_each_other(together, monkeypatch):
    monkeypatch.setattr(editing, "_lock_chains", lambda: None)
    monkeypatch.setattr(editing, "check_pace", lambda *_args, **_names: None)

    assert lead_to_each_other() == 2


def test_one_of_two_that_would_lead_to_each_other_is_refused(together):
    assert lead_to_each_other() == 1
