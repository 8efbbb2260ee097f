"""Plays a name's life at the registry's accelerated clock, and says what its customer sees at each date.

The registry is the simulator over EPP; the name is ordered, paid, renewed and restored as customers do it. ``time-machine``
keeps our clock with the registry's.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from parvis.billing.actions.payments import apply_status, open_card
from parvis.catalog.queries import price_list
from parvis.catalog.rules import rules_of
from parvis.domains.life import life_of, renewal_terms, transfer_out_refusal, update_refusal
from parvis.domains.models import Domain
from parvis.domains.operations.looking import look
from parvis.domains.registries import registries
from parvis.kit.actor import SYSTEM
from parvis.kit.years import years_later
from parvis.orders.actions.carts import open_cart
from parvis.orders.actions.terms import add_terms
from parvis.orders.enums import LineKind
from parvis.orders.quotes import net_price
from parvis.orders.rules import term_refusal
from parvis.provisioning.models import Operation
from parvis.provisioning.tasks import run
from tests.orders.shop import order_it, said

A_MOMENT = timedelta(hours=1)
"""A row speaks of the time just after its boundary."""
A_MINUTE = timedelta(minutes=1)
"""Between what is done and what is seen of it."""


@dataclass
class Player:
    """One name, from its cart to its release. ``clock`` moves ours to the registry's."""

    world: object
    clock: object
    cart: object
    holder: object

    def __post_init__(self):
        self.name = self.cart.lines.get().name
        self.anchors = {}
        self.owed = 0

    def play(self, day, done):
        """Go to ``day``, do what is done then, look, and say what is seen."""
        self._go(day)
        if done:
            self._do(done)
            self._wait(A_MINUTE)
        look(self.domain.pk)
        return {"day": day, "done that day": done, **self._seen()}

    def _go(self, day):
        """Go to a day of the table: ``R+4``, ``E-30``, ``D``."""
        anchor, days = day[0], int(day[1:] or 0)
        target = self.anchors.get(anchor, timezone.now()) + timedelta(days=days) + A_MOMENT
        ahead = target - timezone.now()
        if ahead > timedelta():
            self._wait(ahead)

    def _wait(self, while_):
        self.clock.move_to(self.world.later(seconds=while_.total_seconds()))

    @property
    def domain(self):
        return Domain.objects.get(name=self.name)

    def _do(self, what):
        """What the customer or the provider does that day."""
        match what.split():
            case ["register", *_years]:
                self._paid(self.cart)
                self.anchors |= {"R": self.domain.registered_at, "E": self.domain.paid_until}
            case ["renew", years, *_years]:
                self._paid(self._terms(LineKind.RENEW, int(years)))
                self.anchors["F"] = self.domain.paid_until
            case ["restore"]:
                self._paid(self._terms(LineKind.RESTORE, 1))
            case ["delete"]:
                registries.named(self.domain.registry).delete(self.name, key=f"{self.name}:delete")
                self.anchors["D"] = timezone.now()
            case ["asked", *_for_by_another]:
                assert self.world.theirs("request", self.name) == 1001

    def _seen(self):
        """The row as it really is."""
        now, domain = timezone.now(), self.domain
        rules = rules_of(domain.tld, now.date())
        life = life_of(domain, rules, now=now)
        is_ours = domain.state != "released"
        return {
            "stage": life.stage.value,
            "registry says": " ".join(domain.registry_statuses) if is_ours else "",
            "expires": self._years(life.expires_at),
            "registry's": self._years(domain.expires_at),
            "renew": self._renewal(rules, now),
            "restore": self._price(LineKind.RESTORE, [1], now),
            "leave": "no" if transfer_out_refusal(domain, rules, now=now) else "yes",
            "change": "no" if update_refusal(domain, rules, now=now) else "yes",
            "charged": self._charged(),
        }

    def _years(self, at):
        """An expiry, from the first one: ``E`` or ``E+1y``."""
        first = self.anchors["E"]
        found = [
            years for years in range(12) if at is not None and abs(years_later(first, years) - at) < timedelta(days=2)
        ]
        return {0: "E"}.get(*found, f"E+{found[0]}y") if found else str(at)

    def _renewal(self, rules, now):
        return self._price(LineKind.RENEW, renewal_terms(self.domain, rules, now=now), now)

    def _price(self, kind, terms, now):
        """For which terms at what price a year; ``-`` where it is refused."""
        domain = self.domain
        sold = [years for years in terms if term_refusal(domain, kind=kind, years=years, now=now) is None]
        if not sold:
            return "-"
        price = net_price(price_list(self.cart.brand, now=now, tlds=[domain.tld]), kind, domain.tld, 1, None)
        years = f"{sold[0]}-{sold[-1]}y " if len(sold) > 1 else "1y "
        return f"{years}{price.minor / 100:.2f}"

    def _charged(self):
        """What the registry has charged or paid back since the row before."""
        owed = self.world.owed(self.name)
        new, self.owed = owed[self.owed :], len(owed)
        return ", ".join(f"{action} {minor / 100:.2f}" for _registrar, action, minor in new)

    def _terms(self, kind, years):
        domain, now = self.domain, timezone.now()
        cart = open_cart(domain.account.brand, account=domain.account, now=now)
        assert not add_terms(cart, [domain], kind=kind, years=years, now=now).refused
        cart.refresh_from_db()
        return cart

    def _paid(self, cart):
        now = timezone.now()
        order = order_it(cart, registrant=self.holder, nameservers=("ns1.web.example", "ns2.web.example"), now=now)
        payment = open_card(order.account, order_number=order.number, amount=order.total, actor=SYSTEM, now=now)
        apply_status(payment, said(payment), now=now)
        run(operation_id=Operation.objects.get(order_line_id=order.lines.get().pk).pk)
        assert order.lines.get().state == "done", Operation.objects.get(order_line_id=order.lines.get().pk).problem
