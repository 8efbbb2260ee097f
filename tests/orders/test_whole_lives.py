"""What befalls a name of ours at a registry over EPP: deleted and restored, asked for by another and kept or let go."""

import pytest
from django.utils import timezone

from parvis.billing.actions.payments import apply_status, open_card
from parvis.domains.actions.answering import request_answer
from parvis.domains.models import Domain, Transfer
from parvis.domains.operations.looking import look
from parvis.kit.actor import SYSTEM
from parvis.notifications.models import Message
from parvis.orders.actions.carts import open_cart
from parvis.orders.actions.terms import add_terms
from parvis.orders.enums import LineKind
from parvis.provisioning.models import Operation
from parvis.provisioning.tasks import run
from tests.factories import PriceFactory, TldFactory, customer
from tests.orders.shop import order_it, ready_cart, said

pytestmark = pytest.mark.django_db(transaction=True)


def paid(cart):
    now = timezone.now()
    order = order_it(cart, now=now)
    payment = open_card(order.account, order_number=order.number, amount=order.total, actor=SYSTEM, now=now)
    apply_status(payment, said(payment), now=now)
    operation = Operation.objects.get(order_line_id=order.lines.get().pk)
    run(operation_id=operation.pk)
    return order.lines.get(), operation


@pytest.fixture
def ours(world, fresh_name):
    """A name that was ordered, paid and registered."""
    line, _operation = paid(ready_cart(fresh_name))
    assert line.state == "done"
    return Domain.objects.get(name=fresh_name)


def seen(domain):
    look(domain.pk)
    domain.refresh_from_db()
    return domain


def restoration(domain):
    if not TldFactory(name="fr").prices.filter(action="restore").exists():
        PriceFactory(tld=TldFactory(name="fr"), action="restore", net_minor=4900)
    cart = open_cart(domain.account.brand, account=domain.account, now=timezone.now())
    assert not add_terms(cart, [domain], kind=LineKind.RESTORE, years=1, now=timezone.now()).refused
    cart.refresh_from_db()
    return cart


def leaving(world, domain):
    assert world.theirs("request", domain.name) in {1000, 1001}
    seen(domain)
    return Transfer.objects.get(domain=domain, is_inbound=False)


def answered(domain, *, is_approved):
    operation = request_answer(domain, is_approved=is_approved, actor=customer(domain.account), now=timezone.now())
    run(operation_id=operation.pk)
    operation.refresh_from_db()
    return operation.state


def test_a_deleted_name_is_restored_once_and_its_customer_told(world, ours):
    world.change(ours.name, is_deleted=True)
    assert seen(ours).state == "redemption"

    line, operation = paid(restoration(ours))
    run(operation_id=operation.pk)

    ours.refresh_from_db()
    assert (line.state, ours.state, ours.paid_until) == ("done", "active", ours.expires_at)
    assert len(world.commands(ours.name, "restore")) == 1
    assert Message.objects.filter(template="domain-restored").count() == 1


def test_a_restoration_whose_answer_is_lost_is_found_done(world, ours):
    world.change(ours.name, is_deleted=True)
    seen(ours)
    world.fault("afnic", "drop-after", name=ours.name, command="restore")

    line, operation = paid(restoration(ours))
    if line.state != "done":
        Operation.objects.filter(pk=operation.pk).update(due_at=timezone.now())
        run(operation_id=operation.pk)

    ours.refresh_from_db()
    line.refresh_from_db()
    assert (line.state, ours.state) == ("done", "active")
    assert len(world.commands(ours.name, "restore")) == 1


def test_a_restoration_that_the_network_delivers_twice_is_not_taken_for_refused(world, ours):
    world.change(ours.name, is_deleted=True)
    seen(ours)
    world.fault("afnic", "duplicate", name=ours.name, command="restore")

    line, _operation = paid(restoration(ours))

    ours.refresh_from_db()
    assert (line.state, ours.state) == ("done", "active")


def test_a_transfer_that_its_customer_refuses_leaves_the_name_here(world, ours):
    transfer = leaving(world, ours)

    assert answered(ours, is_approved=False) == "done"
    seen(ours)

    transfer.refresh_from_db()
    assert (transfer.stage, ours.state) == ("refused", "active")
    assert Message.objects.filter(template="domain-stays").count() == 1


def test_a_transfer_that_its_customer_approves_takes_the_name_away(world, ours):
    transfer = leaving(world, ours)

    assert answered(ours, is_approved=True) == "done"
    seen(ours)

    transfer.refresh_from_db()
    assert (transfer.stage, ours.state) == ("done", "released")
    assert Message.objects.filter(template="domain-left").count() == 1


def test_an_answer_that_is_lost_counts_once(world, ours):
    transfer = leaving(world, ours)
    world.fault("afnic", "drop-after", name=ours.name, command="transfer-reject")

    assert answered(ours, is_approved=False) == "done"

    transfer.refresh_from_db()
    assert transfer.stage == "refused"
    assert len(world.commands(ours.name, "transfer-reject")) == 1
