"""PAY-6, OPS-1; rules 10.1 rows 5, 7, 12, 17."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections, transaction

from parvis.billing.actions.payments import apply_status, open_card
from parvis.billing.models import InvoiceDraft, Refund
from parvis.kit.actor import SYSTEM
from parvis.orders.models import OrderLine
from parvis.provisioning.enums import OperationState
from parvis.provisioning.events import OperationChanged, operation_changed
from parvis.provisioning.models import Operation
from parvis.web.portal.billing.wording import printed_lines, printed_taxes
from tests.factories import BrandTldFactory, CartFactory, CartLineFactory, DomainFactory, PriceFactory, TldFactory
from tests.orders.shop import NOW, order_it, ready_cart, said
from tests.simulators.documents import all_issued

pytestmark = pytest.mark.django_db


def paid(*names):
    order = order_it(ready_cart(*names))
    for name in [name for name in names if name.startswith("gone")]:
        DomainFactory(name=name)
    payment = open_card(order.account, order_number=order.number, amount=order.total, actor=SYSTEM, now=NOW)
    apply_status(payment, said(payment), now=NOW)
    order.refresh_from_db()
    return order


def became(line, state, **changes):
    operation = Operation.objects.get(order_line_id=line.pk)
    Operation.objects.filter(pk=operation.pk).update(**changes)
    operation_changed.publish(
        OperationChanged(
            operation_id=operation.pk,
            kind=operation.kind,
            state=state,
            order_line_id=line.pk,
            at=NOW,
        )
    )
    line.refresh_from_db()
    return line


def states(order):
    return dict(order.lines.values_list("name", "state"))


def test_each_paid_line_has_exactly_one_operation():
    order = paid("one.fr", "two.fr")

    assert order.state == "paid"
    assert Operation.objects.count() == 2
    assert states(order) == {"one.fr": "ordered", "two.fr": "ordered"}


def test_a_line_that_cannot_be_asked_for_fails_alone_and_is_given_back():
    order = paid("one.fr", "gone.fr")

    assert states(order) == {"one.fr": "ordered", "gone.fr": "refunded"}
    assert Refund.objects.get().amount_minor == 839
    assert InvoiceDraft.objects.filter(kind="credit-note").count() == 1


def test_all_lines_can_fail_and_exactly_what_was_paid_is_given_back():
    order = paid("gone-1.fr", "gone-2.fr", "gone-3.fr")

    assert order.state == "paid"
    assert sum(Refund.objects.values_list("amount_minor", flat=True)) == order.total.minor


def test_an_extension_no_longer_known_here_fails_its_line_alone():
    cart = ready_cart("one.fr")
    gone = TldFactory(name="gone")
    BrandTldFactory(brand=cart.brand, tld=gone)
    PriceFactory(tld=gone, net_minor=699)
    CartLineFactory(cart=cart, name="two.gone", shown_minor=699)
    order = order_it(cart)
    gone.brands.all().delete()
    gone.prices.all().delete()
    gone.delete()
    payment = open_card(order.account, order_number=order.number, amount=order.total, actor=SYSTEM, now=NOW)

    apply_status(payment, said(payment), now=NOW)

    assert states(order) == {"one.fr": "ordered", "two.gone": "refunded"}


def test_money_that_comes_in_for_a_cancelled_order_is_given_back_once_and_delivers_nothing():
    order = order_it(ready_cart())
    payment = open_card(order.account, order_number=order.number, amount=order.total, actor=SYSTEM, now=NOW)
    order.__class__.objects.filter(pk=order.pk).update(state="cancelled")

    for _ in range(2):
        apply_status(payment, said(payment), now=NOW)

    assert Refund.objects.get().amount_minor == order.total.minor
    assert Refund.objects.get().reason == "La commande a été annulée avant d’être payée"
    assert not InvoiceDraft.objects.exists()
    assert list(Operation.objects.values_list("kind", flat=True)) == ["payment.refund"]


@pytest.mark.django_db(transaction=True)
def test_while_an_order_is_carried_out_others_of_its_account_go_on():
    order = order_it(ready_cart("one.fr"))
    other = CartFactory(brand=order.brand, account=order.account)
    CartLineFactory(cart=other, name="two.fr", shown_minor=699)
    payment = open_card(order.account, order_number=order.number, amount=order.total, actor=SYSTEM, now=NOW)

    def order_the_other():
        try:
            with connection.cursor() as cursor:
                cursor.execute("SET lock_timeout = '2s'")
            return order_it(other).number
        finally:
            connections.close_all()

    with transaction.atomic(), ThreadPoolExecutor(1) as pool:
        apply_status(payment, said(payment), now=NOW)
        assert pool.submit(order_the_other).result(timeout=20)


def test_a_line_done_at_the_registry_is_done():
    line = paid("one.fr").lines.get()

    assert became(line, OperationState.DONE).state == "done"


def test_a_lost_answer_is_being_checked_never_failed():
    line = paid("one.fr").lines.get()

    assert became(line, OperationState.WAITING, is_unknown=True).state == "checking"
    assert became(line, OperationState.DONE, is_unknown=False).state == "done"
    assert not Refund.objects.exists()


def test_a_lost_answer_that_waits_for_a_person_is_still_being_checked():
    line = paid("one.fr").lines.get()

    assert became(line, OperationState.ATTENTION, is_unknown=True).state != "failed"


def test_what_staff_may_still_obtain_is_not_called_impossible():
    line = paid("one.fr").lines.get()

    assert became(line, OperationState.ATTENTION).state == "ordered"
    assert not Refund.objects.exists()


def test_an_operation_given_up_is_given_back_once():
    line = paid("one.fr").lines.get()

    became(line, OperationState.ATTENTION)
    became(line, OperationState.CANCELLED)
    became(line, OperationState.CANCELLED)

    assert OrderLine.objects.get(pk=line.pk).state == "refunded"
    assert Refund.objects.count() == 1
    assert InvoiceDraft.objects.filter(kind="credit-note").count() == 1


def test_the_page_of_an_invoice_can_print_what_was_issued():
    paid("one.fr")
    (invoice,) = all_issued()

    assert printed_lines(invoice)
    assert printed_taxes(invoice)
