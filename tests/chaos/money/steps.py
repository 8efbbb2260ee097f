"""The steps that money goes through, each by ids alone, each safe to take again: what workers and pages do.

A step returns nothing; what it left is read from the database.
"""

from contextlib import suppress
from datetime import timedelta

from django.utils import timezone

from parvis.billing.actions import issuing as actions
from parvis.billing.actions.balance import pay_from_balance
from parvis.billing.actions.issuing import InvoiceMissingError
from parvis.billing.actions.payments import apply_status, match_transfer, note_page, open_card
from parvis.billing.cards import SANDBOX, cards
from parvis.billing.models import InvoiceDraft, Payment
from parvis.billing.ports import PaidState
from parvis.contacts.models import Contact
from parvis.kit.actor import SYSTEM
from parvis.kit.refusals import NotAllowedError
from parvis.orders.actions.checkout import place
from parvis.orders.models import Cart, Order
from parvis.orders.quotes import quote
from parvis.provisioning.models import Operation
from parvis.provisioning.tasks import run
from tests.contracts.cards import payer
from tests.factories import customer
from tests.orders.shop import AGREED


def order(cart_id, means):
    """Press the button: the cart is ordered as it is quoted."""
    cart = Cart.objects.get(pk=cart_id)
    now = timezone.now()
    place(
        cart,
        seal=quote(cart, cart.account, now=now).seal,
        account=cart.account,
        registrant=Contact.objects.filter(account=cart.account).first(),
        nameservers=[],
        means=means,
        consents=AGREED,
        language="fr",
        actor=customer(cart.account),
        now=now,
    )


def page(order_id):
    """Open the company's page of an order, and pay there."""
    found = Order.objects.get(pk=order_id)
    company = cards.named(SANDBOX)
    payment = open_card(found.account, order_number=found.number, amount=found.total, actor=SYSTEM, now=timezone.now())
    opened = company.open_page(
        reference=str(payment.reference), amount=payment.amount, label="", return_url="/", language="fr", payer=payer()
    )
    note_page(payment, provider_number=opened.number)
    company.decide(opened.number, PaidState.PAID)


def capture(payment_id):
    """Apply the company's word."""
    payment = Payment.objects.get(pk=payment_id)
    apply_status(payment, cards.named(payment.provider).status(payment.provider_number), now=timezone.now())


def balance(order_id):
    """Pay from what is in advance."""
    found = Order.objects.get(pk=order_id)
    pay_from_balance(found.account, order_number=found.number, amount=found.total, actor=SYSTEM, now=timezone.now())


def transfer(order_id):
    """Say that the transfer came in."""
    found = Order.objects.get(pk=order_id)
    match_transfer(
        order_number=found.number, account=found.account, due=found.total, received=found.total,
        bank_reference=f"VIR {found.number}", actor=SYSTEM, now=timezone.now(),
    )  # fmt: skip


def carry_out(operation_id):
    """What the worker does whose turn it is, once leases and pauses are over."""
    past = timezone.now() - timedelta(seconds=1)
    Operation.objects.filter(pk=operation_id).update(due_at=past)
    Operation.objects.filter(pk=operation_id, state="running").update(leased_until=past)
    run(operation_id=operation_id)


def issue(draft_id):
    """Number a document and write it to the books: the rules were asked before, and write nothing."""
    with suppress(InvoiceMissingError):
        actions.issue(InvoiceDraft.objects.get(pk=draft_id), now=timezone.now())


STEPS = {step.__name__: step for step in (order, page, capture, balance, transfer, carry_out, issue)}
REFUSALS = (NotAllowedError,)
"""What a step says that was taken before, or by another, meanwhile."""
