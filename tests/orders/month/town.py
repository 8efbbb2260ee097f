"""Two hundred customers of a brand, their card company, their bank and three registries, through a month."""

import random
import uuid
from datetime import UTC, datetime, timedelta

from django.utils import timezone

from parvis.billing.actions.balance import open_top_up
from parvis.billing.actions.collecting import make_file
from parvis.billing.actions.kept_cards import keep
from parvis.billing.actions.payments import apply_status, note_page, open_card
from parvis.billing.actions.sealing import seal
from parvis.billing.cards import SANDBOX, cards
from parvis.billing.enums import CollectionState, DraftState
from parvis.billing.models import Collection, InvoiceDraft
from parvis.billing.ports import PaidState
from parvis.billing.statements import BankEntry
from parvis.brands.models import LegalEntity
from parvis.domains.models import Domain
from parvis.kit.actor import SYSTEM
from parvis.kit.money import Money
from parvis.orders.actions import bank
from parvis.orders.actions.carts import open_cart
from parvis.orders.actions.replanning import accounts_due, replan
from parvis.orders.actions.terms import add_terms
from parvis.orders.actions.terms_together import follow_all
from parvis.orders.enums import LineKind
from parvis.orders.models import Order
from parvis.orders.tasks import settle_one_debit
from parvis.provisioning.models import Operation
from parvis.provisioning.tasks import run
from tests.chaos.money.steps import issue
from tests.contracts.cards import payer
from tests.factories import (
    AccountFactory,
    BrandFactory,
    BrandTldFactory,
    CartFactory,
    CartLineFactory,
    ContactFactory,
    DomainFactory,
    PriceFactory,
    TldFactory,
    customer,
)
from tests.orders.month.habits import HABITS
from tests.orders.shop import order_it, said
from tests.orders.test_direct_debits import ICS, signed
from tests.simulators.together import together

REGISTRIES = {"com": "verisign", "fr": "afnic", "be": "dnsbelgium"}
NETS = {"register": 999, "renew": 1000}
PRICE = 1200
"""Of a renewal for a year, with tax, in cents."""
ENOUGH = 5_000
TOO_LITTLE = 500
CHARGE = timedelta(hours=5, minutes=10)
REMIND = timedelta(hours=6, minutes=10)
NOON = timedelta(hours=12)
EVENING = timedelta(hours=18)


class Person:
    """One customer. ``ends_on`` is the day on which the term of ``name`` ends."""

    def __init__(self, rank, habit, account, contact):
        self.rank, self.word, self.habit = rank, habit, HABITS[habit]
        self.account, self.contact = account, contact
        self.name, self.ends_on = "", None


class Town:
    """The brand and its customers. ``world`` are the registries, ``clock`` moves ours to theirs, ``company`` keeps cards."""

    def __init__(self, world, clock, company, first):
        self.world, self.clock, self.company, self.first = world, clock, company, first
        self.drawn = random.Random("a month of a brand")
        seller = {"creditor_id": ICS, "vat_number": "FR11123456782"}
        self.brand = BrandFactory(takes_debits=True, **{f"legal_entity__{key}": seller[key] for key in seller})
        for tld, registry in REGISTRIES.items():
            found = TldFactory(name=tld, registry=registry)
            BrandTldFactory(brand=self.brand, tld=found)
            for action, net in NETS.items():
                PriceFactory(tld=found, action=action, net_minor=net)
        self.bank_lines = 0
        habits = [word for word, habit in HABITS.items() for _one in range(habit.people)]
        self.people = [self._moves_in(rank, habit) for rank, habit in enumerate(habits)]

    def _moves_in(self, rank, habit):
        now = timezone.now()
        account = AccountFactory(brand=self.brand, email=f"p{rank}@client.example", created_at=now)
        person = Person(rank, habit, account, ContactFactory(account=account, email=f"h{rank}@client.example"))
        first, last = person.habit.ends
        if first < 100:
            self._holds(person, self.first + timedelta(days=self.drawn.randint(max(first, 0), last)))
        person.day = self.drawn.randint(0, 28)
        if "enough" in habit or ("too little" in habit.partition(" and ")[0] and person.habit.is_automatic):
            self._tops_up(person, ENOUGH if "enough" in habit else TOO_LITTLE)
        if "card" in habit:
            self._keeps_a_card(person, "0002" if "refused" in habit else "4242")
        if "mandate" in habit:
            signed(account, now=now)
        return person

    def _holds(self, person, day):
        """A name that is with us already: what was due before its coming is not told."""
        # The last day of a .be is the day before.
        tld = self.drawn.choice([tld for tld in REGISTRIES if tld != "be" or person.habit.paid != -1])
        ends_at = datetime(day.year, day.month, day.day, self.drawn.randint(8, 22), 30, tzinfo=UTC)
        person.name, person.ends_on, now = f"{uuid.uuid4().hex[:12]}-{person.rank}.{tld}", day, timezone.now()
        self.world.held_by_us(person.name, REGISTRIES[tld], now=now, expires_at=ends_at.isoformat())
        DomainFactory(
            name=person.name, registry=REGISTRIES[tld], account=person.account, registrant=person.contact,
            expires_at=ends_at, paid_until=ends_at, created_at=now, is_auto_renewed=person.habit.is_automatic,
        )  # fmt: skip

    def _tops_up(self, person, minor):
        amount, now = Money(minor, "EUR"), timezone.now()
        opened = open_top_up(person.account, key=uuid.uuid4(), amount=amount, actor=customer(person.account), now=now)
        apply_status(opened, said(opened), now=now)

    def _keeps_a_card(self, person, last4):
        page = self.company.open_saving(reference=f"k-{person.rank}", return_url="/", language="fr", payer=payer())
        self.company.decide(page.number, PaidState.PAID, card=last4)
        keep(person.account, company=SANDBOX, card=self.company.saving(page.number).card, now=timezone.now())

    def live(self, days):
        """Let the month pass: each day the charges, the reminders, what people do, and what came from outside."""
        for number in range(days):
            day = self.first + timedelta(days=number)
            for hour in (CHARGE, REMIND):
                self._go(day, hour)
                self._workers_pass(twice=number % 5 == 0)
            self._go(day, NOON)
            for person in self.people:
                self._acts(person, number, day)
            self._workers_pass(twice=number % 5 == 2)
            self._go(day, EVENING)
            self._outside(day)

    def _go(self, day, hour):
        target = datetime(day.year, day.month, day.day, tzinfo=UTC) + hour
        ahead = (target - timezone.now()).total_seconds()
        if ahead > 0:
            self.clock.move_to(self.world.later(seconds=ahead))

    def _workers_pass(self, *, twice):
        """The hourly tasks, by one worker or by two at the same moment, and all that they queued."""
        now = timezone.now()
        if twice:
            found = together(lambda: pass_by(now), lambda: pass_by(now))
            assert [error for error in found if error is not None] == []
        else:
            pass_by(now)
        self._carry_out()

    def _carry_out(self):
        while due := list(Operation.objects.filter(state="waiting", due_at__lte=timezone.now()).order_by("pk")):
            for operation in due:
                run(operation_id=operation.pk)

    def _outside(self, day):
        """Files to the bank, money that is there, documents, the seal of the books."""
        now = timezone.now()
        seller = LegalEntity.objects.get(pk=self.brand.legal_entity_id)
        planned = Collection.objects.filter(state=CollectionState.PLANNED, due_on__lte=day + timedelta(days=2))
        for due_on in sorted(set(planned.values_list("due_on", flat=True))):
            make_file(seller, creditor_id=ICS, due_on=due_on, actor=SYSTEM, now=now)
        for pk in Collection.objects.filter(state=CollectionState.SENT).values_list("pk", flat=True):
            settle_one_debit(collection_id=pk)
        self._carry_out()
        for pk in InvoiceDraft.objects.filter(state=DraftState.WAITING).order_by("pk").values_list("pk", flat=True):
            issue(pk)
        seal(now=now)

    def _acts(self, person, number, day):
        """What this customer does today, if anything."""
        from_end = (day - person.ends_on).days if person.ends_on else None
        match person.word:
            case "buys" | "buys what is gone" if number == person.day:
                self._buys(person)
            case "has a card whose answer is lost" if from_end == -16:
                self.company.lose_next = 1
                self.world.fault("verisign", "drop-after", command="renew")
            case "has a refused card and pays by page" if from_end == -5:
                self._pays_page(Order.objects.get(account=person.account, state="unpaid"))
            case "has too little and tops up" if from_end == -10:
                self._tops_up(person, ENOUGH)
            case "renews early" | "renews on the last day" if from_end == person.habit.paid:
                self._pays_page(self._orders(person, "card"))
            case "renews by transfer" | "renews by transfer of too little first" if from_end == -6:
                order = self._orders(person, "transfer")
                if "too little" in person.word:
                    self._transfers(order, PRICE - 100)
            case "renews by transfer" | "renews by transfer of too little first" if from_end == -5:
                self._transfers(Order.objects.get(account=person.account), PRICE)

    def _buys(self, person):
        person.name = f"{uuid.uuid4().hex[:12]}-{person.rank}.fr"
        cart = CartFactory(brand=self.brand, account=person.account)
        CartLineFactory(cart=cart, name=person.name, shown_minor=NETS["register"])
        order = order_it(cart, registrant=person.contact, now=timezone.now())
        if "gone" in person.word:
            self.world.taken_by_another(person.name)
        self._pays_page(order)

    def _orders(self, person, means):
        domain, now = Domain.objects.get(name=person.name), timezone.now()
        cart = open_cart(self.brand, account=person.account, now=now)
        refused = add_terms(cart, [domain], kind=LineKind.RENEW, years=1, now=now).refused
        assert not refused, refused
        cart.refresh_from_db()
        return order_it(cart, means=means, registrant=person.contact, now=now)

    def _pays_page(self, order):
        """On the company's page; its word comes twice."""
        now = timezone.now()
        payment = open_card(order.account, order_number=order.number, amount=order.total, actor=SYSTEM, now=now)
        opened = self.company.open_page(
            reference=str(payment.reference),
            amount=payment.amount,
            label="",
            return_url="/",
            language="fr",
            payer=payer(),
        )
        note_page(payment, provider_number=opened.number)
        self.company.decide(opened.number, PaidState.PAID)
        for _time in range(2):
            payment.refresh_from_db()
            apply_status(payment, cards.named(SANDBOX).status(opened.number), now=now)
        self._carry_out()

    def _transfers(self, order, minor):
        """A line of the bank's statement, imported twice."""
        self.bank_lines += 1
        seller, now = self.brand.legal_entity, timezone.now()
        line = BankEntry(
            seller.iban, now.date(), "EUR", minor, f"B{self.bank_lines}", f"Virement {order.number}", "Client Exemple"
        )
        for _time in range(2):
            bank.take_in(seller, [line], file_name="statement.xml", actor=SYSTEM, now=now)
        for pk in self.brand.legal_entity.bank_lines.filter(state="new").values_list("pk", flat=True):
            bank.match(pk, now=now)
        self._carry_out()


def pass_by(now):
    """What a worker does each hour about the ends of terms."""
    replan(now=now)
    assert not follow_all(sorted(accounts_due(now=now)), now=now).failed
