"""Plays a case: an order from the button to its last document, with workers that die, and says what is wrong at the end."""

import signal
from collections import Counter
from contextlib import suppress

from django.utils import timezone

from parvis.billing.actions.sealing import seal
from parvis.billing.enums import DraftState
from parvis.billing.models import Invoice, InvoiceDraft, Payment, Refund
from parvis.billing.proof import faults as faults_of_books
from parvis.domains.models import Domain
from parvis.notifications.models import Message
from parvis.orders.models import Order
from parvis.provisioning.models import Operation
from tests.chaos.money.steps import REFUSALS, STEPS
from tests.concurrency.processes import run_program
from tests.factories import ContactFactory
from tests.orders.shop import ready_cart
from tests.orders.test_automatic_renewals import topped_up
from tests.simulators.together import together

MOST_ROUNDS = 12
PRICE = 839
"""Of a name, with tax, in cents."""


class Player:
    """One order and who works at it. ``struck`` counts the faults that came to something."""

    def __init__(self, case, registries, company):
        self.case, self.registries, self.company = case, registries, company
        self.turns, self.struck = Counter(), 0
        unique = f"m{case.seed}-{timezone.now():%H%M%S%f}"
        self.names = [f"{unique}-{rank}.fr" for rank in range(case.names)]
        self.cart = ready_cart(*self.names)
        self.account = self.cart.account
        ContactFactory(account=self.account)
        if case.means == "balance":
            topped_up(self.account, PRICE * case.names, now=timezone.now())
        for rank in case.gone:
            registries.taken_by_another(self.names[rank])

    def take(self, step, *arguments):
        """Take a step; what is to strike its turn strikes."""
        self.turns[step] += 1
        for fault in self.case.faults:
            if (fault.step, fault.turn) == (step, self.turns[step]):
                self._strike(fault, step, arguments)
        with suppress(*REFUSALS):
            STEPS[step](*arguments)

    def _strike(self, fault, step, arguments):
        if fault.kind in {"statement", "commit"}:
            ended = run_program(
                "tests.chaos.money.doomed", step, fault.kind, fault.at, *arguments,
                known=["tests.chaos.money.steps", "tests.simulators.lossy_cards"],
                CARDS=str(self.company.path), PARVIS_REGISTRY_HOME=str(self.registries.home),
            )  # fmt: skip
            assert ended in {0, -signal.SIGKILL}, f"{fault}: {ended}"
            self.struck += ended != 0
        elif fault.kind == "together":
            found = together(*[lambda: STEPS[step](*arguments)] * 2)
            unexpected = [error for error in found if error is not None and not isinstance(error, REFUSALS)]
            assert unexpected == [], unexpected
            self.struck += 1
        elif fault.kind == "again":
            with suppress(*REFUSALS):
                STEPS[step](*arguments)
            self.struck += 1
        else:
            self.company.lose_next = 1
            self.registries.fault("afnic", "drop-after", command="create")
            self.struck += 1

    def play(self):
        """Until nothing is left to do: pages are opened again, workers come back."""
        for _round in range(MOST_ROUNDS):
            if not self._go_on():
                return
        raise AssertionError("it never ends")

    def _go_on(self):
        """One round of what is left; False where that is nothing."""
        order = Order.objects.filter(account=self.account).first()
        if order is None:
            self.take("order", self.cart.pk, "card" if self.case.means == "card" else self.case.means)
            return True
        is_left = False
        if order.state == "unpaid":
            is_left = True
            self._pay(order)
        for pk in list(
            Operation.objects.exclude(state__in=["done", "cancelled"]).order_by("pk").values_list("pk", flat=True)
        ):
            is_left = True
            self.take("carry_out", pk)
        drafts = InvoiceDraft.objects.filter(account=self.account, state=DraftState.WAITING, invoice__isnull=True)
        for pk in list(drafts.order_by("pk").values_list("pk", flat=True)):
            is_left = True
            self.take("issue", pk)
        return is_left

    def _pay(self, order):
        if self.case.means != "card":
            self.take(self.case.means, order.pk)
            return
        payment = Payment.objects.filter(order_number=order.number).exclude(provider_number="").first()
        if payment is None:
            self.take("page", order.pk)
        else:
            self.take("capture", payment.pk)

    def problems(self):
        """What is not as it must be."""
        seal(now=timezone.now())
        yield from faults_of_books()
        orders = list(Order.objects.filter(account=self.account))
        if [order.state for order in orders] != ["paid"]:
            yield f"orders: {[order.state for order in orders]}"
            return
        yield from self._of_lines(orders[0])
        yield from self._of_money(orders[0])
        yield from self._of_documents(orders[0])
        twice = [key for key, n in Counter(Message.objects.values_list("template", "key")).items() if n > 1]
        if twice:
            yield f"told twice: {twice}"

    def _of_lines(self, order):
        for line in order.lines.order_by("position"):
            is_gone = self.names.index(line.name) in self.case.gone
            wanted = ("refunded", "failed", 0, 1) if is_gone else ("done", "active", 1, 0)
            name = Domain.objects.filter(name=line.name).first()
            found = (
                line.state, name and name.state, self.registries.registrations(line.name),
                Refund.objects.filter(key__endswith=f":{line.pk}").count(),
            )  # fmt: skip
            if found != wanted:
                yield f"{line.name}: {found}, not {wanted}"

    def _of_money(self, order):
        paid = list(Payment.objects.filter(order_number=order.number, state="succeeded"))
        if [payment.amount_minor for payment in paid] != [order.total.minor]:
            yield f"paid: {[(payment.means, payment.amount_minor) for payment in paid]}"
            return
        back = sum(Refund.objects.filter(payment=paid[0]).values_list("amount_minor", flat=True))
        # Tax is rounded once for the order, and once for each credit note: the last one gives back what is left.
        wanted = order.total.minor if len(self.case.gone) == self.case.names else PRICE * len(self.case.gone)
        if back != wanted:
            yield f"given back: {back}"
        if self.case.means == "card":
            number = paid[0].provider_number
            if self.company.times_charged(str(paid[0].reference)) != 1:
                yield "not charged once"
            if self.company.given_back(number) != back:
                yield f"the company gave back {self.company.given_back(number)}, not {back}"

    def _of_documents(self, order):
        documents = Invoice.objects.filter(account=self.account).order_by("pk")
        kinds = Counter(documents.values_list("kind", flat=True))
        if kinds != Counter({"invoice": 1, "credit-note": len(self.case.gone)}) - Counter():
            yield f"documents: {dict(kinds)}"
        ranks = sorted(int(number.rpartition("-")[2]) for number in documents.values_list("number", flat=True))
        if ranks != list(range(1, len(ranks) + 1)):
            yield f"numbers: {ranks}"
        if sum(document.total_minor for document in documents if document.kind == "invoice") != order.total.minor:
            yield "not invoiced as ordered"


def play(case, registries, company):
    """What is wrong after ``case``, and how many of its faults struck."""
    player = Player(case, registries, company)
    player.play()
    registries.heal()
    return list(player.problems()), player.struck
