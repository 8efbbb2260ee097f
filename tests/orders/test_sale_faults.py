"""A paid order meets a registry where things changed meanwhile: it ends right, and money moves once (rules 10.1)."""

import pytest
from django.utils import timezone

from parvis.billing.actions.payments import apply_status, open_card
from parvis.billing.models import InvoiceDraft, Refund
from parvis.domains.models import Domain
from parvis.kit.actor import SYSTEM
from parvis.kit.refusals import NotAllowedError
from parvis.notifications.models import Message
from parvis.provisioning.actions import decisions
from parvis.provisioning.models import Operation
from parvis.provisioning.tasks import run
from tests.billing.test_payment_races import together
from tests.factories import BrandTldFactory, CartLineFactory, TldFactory, staff_member
from tests.orders.shop import order_it, ready_cart, said

pytestmark = pytest.mark.django_db(transaction=True)


def paid(cart):
    """Order and pay by card; the operations are due at once."""
    now = timezone.now()
    order = order_it(cart, now=now)
    payment = open_card(order.account, order_number=order.number, amount=order.total, actor=SYSTEM, now=now)
    apply_status(payment, said(payment), now=now)
    return order


def carried_out(order):
    """Run each line's operation once; what the order's lines and the operations say then."""
    for operation in Operation.objects.filter(order_line_id__in=order.lines.values("pk")).order_by("pk"):
        run(operation_id=operation.pk)
    return dict(order.lines.values_list("name", "state"))


def give_up(operation):
    return decisions.give_up(operation, reason="Gone", actor=staff_member(operation.account.brand), now=timezone.now())


def test_a_name_taken_meanwhile_fails_alone_and_is_given_back_at_once_and_once(registries, fresh_name):
    gone = f"gone-{fresh_name}"
    order = paid(ready_cart(fresh_name, gone))
    registries.taken_by_another(gone)

    assert carried_out(order) == {fresh_name: "done", gone: "refunded"}
    assert carried_out(order) == {fresh_name: "done", gone: "refunded"}
    operation = Operation.objects.get(subject=gone)
    assert (operation.state, operation.problem) == ("cancelled", "Object exists: In use")
    assert Refund.objects.get().amount_minor == InvoiceDraft.objects.get(kind="credit-note").total_minor == 839
    assert dict(Domain.objects.values_list("name", "state")) == {fresh_name: "active", gone: "failed"}
    assert registries.registrations(gone) == 0
    told = sorted(Message.objects.values_list("template", flat=True))
    assert told == ["domain-registered", "domain-registration-failed", "line-refunded", "order-paid", "order-received"]


def test_two_names_of_one_order_refused_at_the_same_moment_are_both_given_back(registries, fresh_name):
    names = [f"gone-{rank}-{fresh_name}" for rank in (1, 2)]
    order = paid(ready_cart(*names))
    for name in names:
        registries.taken_by_another(name)

    operations = Operation.objects.filter(subject__in=names).values_list("pk", flat=True)
    found = together(*[lambda pk=pk: run(operation_id=pk) for pk in operations])

    assert found == [None, None]
    assert set(order.lines.values_list("state", flat=True)) == {"refunded"}
    assert sum(Refund.objects.values_list("amount_minor", flat=True)) == order.total.minor


def test_an_operation_given_up_by_several_at_once_is_given_back_once(registries, fresh_name):
    registries.fault("afnic", "refuse", name=fresh_name, command="create", value="2104 Billing failure")
    order = paid(ready_cart(fresh_name))
    assert carried_out(order) == {fresh_name: "ordered"}
    operation = Operation.objects.get()

    found = together(*[lambda: give_up(operation)] * 5)

    assert sum(isinstance(error, NotAllowedError) for error in found) == 4
    assert Refund.objects.get().amount_minor == InvoiceDraft.objects.get(kind="credit-note").total_minor == 839


def test_a_premium_fee_raised_meanwhile_registers_nothing_at_another_price(registries):
    cart = ready_cart()
    cart.lines.all().delete()
    BrandTldFactory(brand=cart.brand, tld=TldFactory(name="wine", registry="identity"))
    CartLineFactory(cart=cart, name="cave.wine", tld="wine", is_premium=True, fee_minor=100_000, shown_minor=100_000)
    order = paid(cart)

    assert carried_out(order) == {"cave.wine": "refunded"}
    operation = Operation.objects.get(kind="domain.register")
    assert (operation.state, operation.refusal_code) == ("cancelled", 2004)
    assert registries.registrations("cave.wine") == 0

    assert Refund.objects.get().amount_minor == order.total.minor == 120_000
    assert order.lines.get().state == "refunded"
    assert Domain.objects.get().state == "failed"


def test_a_silent_registry_leaves_the_money_and_the_line_waiting(registries, fresh_name):
    registries.fault("afnic", "drop-before", name=fresh_name, command="create")
    registries.fault("afnic", "drop-before", name=fresh_name, command="info")
    order = paid(ready_cart(fresh_name))

    assert carried_out(order) == {fresh_name: "checking"}
    Operation.objects.update(due_at=timezone.now())
    assert carried_out(order) == {fresh_name: "done"}

    assert not Refund.objects.exists()
    assert registries.registrations(fresh_name) == 1
