"""The drill of a restored backup: what was done since is found done, nothing is done twice (rules 10.1 row 19)."""

import signal
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core.management import call_command
from django.utils import timezone

from parvis.billing.actions.payments import apply_status, note_page, open_card
from parvis.billing.actions.sealing import seal
from parvis.billing.cards import SANDBOX, cards
from parvis.billing.ports import PaidState
from parvis.billing.proof import faults
from parvis.billing.tasks import settle as ask_company
from parvis.domains.actions.nameservers import request_nameservers
from parvis.domains.models import Domain, Drift
from parvis.domains.operations.settling import progress
from parvis.domains.registries import registries as drivers
from parvis.drivers.sandbox.cards import SandboxCards
from parvis.kit.actor import SYSTEM
from parvis.kit.years import years_later
from parvis.orders.actions.carts import open_cart
from parvis.orders.actions.terms import add_terms
from parvis.orders.enums import LineKind
from parvis.orders.models import Order
from parvis.provisioning.models import Operation
from parvis.provisioning.queries import is_settling
from parvis.provisioning.tasks import run
from tests.concurrency.processes import run_program
from tests.contracts.cards import payer
from tests.factories import PriceFactory, TldFactory, customer
from tests.orders.shop import order_it, ready_cart, said
from tests.simulators.backups import back_up, restored

pytestmark = pytest.mark.django_db(transaction=True)
NEW = ["ns1.new.example", "ns2.new.example"]
NEWER = ["ns1.newer.example", "ns2.newer.example"]


@pytest.fixture
def desk(tmp_path):
    with cards.replaced(SANDBOX, SandboxCards(tmp_path / "cards.sqlite3", "a secret")) as driver:
        yield driver


def ordered(cart, **more):
    """An order, and the card payment that is open for it."""
    order = order_it(cart, now=timezone.now(), **more)
    payment = open_card(order.account, order_number=order.number, amount=order.total, actor=SYSTEM, now=timezone.now())
    return order, payment


def paid(cart, **more):
    order, payment = ordered(cart, **more)
    apply_status(payment, said(payment), now=timezone.now())
    return Operation.objects.get(order_line_id=order.lines.get().pk)


def at_the_company(desk, cart):
    """An order whose payment page is open."""
    order, payment = ordered(cart)
    page = desk.open_page(
        reference=str(payment.reference), amount=order.total, label="", return_url="/", language="fr", payer=payer()
    )
    note_page(payment, provider_number=page.number)
    return SimpleNamespace(order=order, payment=payment, number=page.number)


def carried_out(*operations):
    for operation in operations:
        Operation.objects.filter(pk=operation.pk).update(due_at=timezone.now() - timedelta(seconds=1))
        run(operation_id=operation.pk)


def registered(name):
    carried_out(paid(ready_cart(name)))
    return Domain.objects.get(name=name)


def renewal(domain):
    cart = open_cart(domain.account.brand, account=domain.account, now=timezone.now())
    assert not add_terms(cart, [domain], kind=LineKind.RENEW, years=1, now=timezone.now()).refused
    cart.refresh_from_db()
    return cart


def changed(domain, nameservers):
    domain.refresh_from_db()
    return request_nameservers(domain, nameservers=nameservers, actor=customer(domain.account), now=timezone.now())


def all_due_carried_out():
    carried_out(*Operation.objects.filter(state="waiting"))


@pytest.fixture
def life(world, desk, fresh_name, tmp_path):
    """Names and orders in every situation when the backup is made, and what went on after it."""
    names = {
        what: f"{what}-{fresh_name}"
        for what in ("kept", "renewed", "moved", "wanted", "late", "late-renewal", "again", "forgotten")
    }
    of = {what: registered(names[what]) for what in ("kept", "renewed", "moved", "late-renewal", "again")}
    PriceFactory(tld=TldFactory(name="fr"), action="renew", net_minor=799)
    waiting = [
        paid(ready_cart(names["wanted"])),
        paid(renewal(of["renewed"])),
        changed(of["moved"], NEW),
        changed(of["again"], NEW),
    ]
    late = [at_the_company(desk, ready_cart(names["late"])), at_the_company(desk, renewal(of["late-renewal"]))]
    terms = {what: domain.paid_until for what, domain in of.items()}
    back_up(tmp_path / "parvis.dump")

    carried_out(*waiting)
    for one in late:
        desk.decide(one.number, PaidState.PAID)
        ask_company(payment_id=one.payment.pk)
        carried_out(Operation.objects.get(order_line_id=one.order.lines.get().pk))
    carried_out(changed(of["again"], NEWER))
    registered(names["forgotten"])
    return SimpleNamespace(
        names=names, terms=terms, late=late, waiting=waiting, dump=tmp_path / "parvis.dump", cards=tmp_path
    )


def at(name):
    return drivers.named("afnic").fetch(name)


def done_once(world, life):
    """What the registry holds and was paid for: each thing once."""
    names = life.names
    for what, name in names.items():
        assert world.registrations(name) == 1, name
        renewals = 1 if what in {"renewed", "late-renewal"} else 0
        assert len(world.commands(name, "renew")) == renewals, name
        charged = [action for _who, action, _minor in world.owed(name)]
        assert sorted(charged) == ["create", *["renew"] * renewals], name
    assert sorted(at(names["moved"]).nameservers) == NEW
    assert sorted(at(names["again"]).nameservers) == NEWER


def settled_and_opened(world, life):
    """The same as the registry, what was done found done, and the books right."""
    for domain in Domain.objects.filter(state="active"):
        seen = at(domain.name)
        assert (domain.expires_at, sorted(domain.nameservers)) == (seen.expires_at, sorted(seen.nameservers))
    names = life.names
    for what in ("renewed", "late-renewal"):
        assert Domain.objects.get(name=names[what]).paid_until == years_later(life.terms[what], 1)
    states = dict(Operation.objects.filter(pk__in=[one.pk for one in life.waiting]).values_list("subject", "state"))
    assert states == {
        names["wanted"]: "done", names["renewed"]: "done", names["moved"]: "done", names["again"]: "attention",
    }  # fmt: skip
    for one in life.late:
        assert [line.state for line in Order.objects.get(pk=one.order.pk).lines.all()] == ["done"]
    assert list(Drift.objects.open().values_list("domain__name", "field")) == [(names["again"], "nameservers")]
    seal(now=timezone.now())
    assert list(faults()) == []


def test_after_a_restored_backup_nothing_is_done_twice_and_what_was_done_is_found(world, life):
    with restored(life.dump):
        call_command("settle")
        assert not is_settling()
        all_due_carried_out()

        done_once(world, life)
        settled_and_opened(world, life)


def killed(world, life, module, function, moment, number):
    return run_program(
        "tests.concurrency.doomed_settling", module, function, moment, number,
        PARVIS_REGISTRY_HOME=str(world.home), CARDS=str(life.cards / "cards.sqlite3"),
    )  # fmt: skip


def test_killed_at_any_step_it_goes_on_where_it_was(world, life):
    steps = [
        ("parvis.provisioning.actions.settling", "begin", "after", 1),
        ("parvis.domains.operations.settling", "settle", "after", 1),
        ("parvis.domains.actions.reconciling", "agree", "before", 2),
        ("parvis.domains.actions.reconciling", "agree", "after", 2),
        ("parvis.provisioning.actions.settling", "end", "before", 1),
    ]
    with restored(life.dump):
        for step in steps:
            assert killed(world, life, *step) == -signal.SIGKILL, step
            if is_settling():
                all_due_carried_out()
        assert (is_settling(), progress().left) == (True, 0)

        call_command("settle")
        assert not is_settling()
        all_due_carried_out()

        done_once(world, life)
        settled_and_opened(world, life)
