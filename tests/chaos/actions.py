"""The actions that faults strike: how each is made ready and asked for, and what the registry's log must say afterwards."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils import timezone

from parvis.domains.actions.auth_codes import request_auth_code
from parvis.domains.actions.giving_up import request_deletion
from parvis.domains.actions.nameservers import request_nameservers
from parvis.domains.actions.settings import request_lock
from parvis.domains.models import Domain
from parvis.domains.operations.looking import look
from parvis.domains.ports import ContactRole
from parvis.kit.years import years_later
from parvis.orders.enums import LineKind
from parvis.provisioning.tasks import run
from tests.chaos.shop import REGISTRY, customer_with_cart, incoming, paid, term
from tests.contracts.registry import HOLDER
from tests.factories import customer
from tests.simulators.epp_driver import reached

CODE = "Their-code-7!xY"


@dataclass
class Action:
    """One action about one name. ``world`` is the registries, ``driver`` ours."""

    world: object
    driver: object
    name: str

    is_sold: ClassVar = True
    once: ClassVar = ()
    """Commands that the registry must have carried out exactly once."""
    may_repeat_late: ClassVar = False
    charges: ClassVar = ()
    """What it must have charged us for it, by name and cents."""
    state: ClassVar = "active"
    years: ClassVar = 0
    """By how many the term grows."""

    def ready(self):
        """What must be there before: the name, registered by us."""
        run(operation_id=paid(customer_with_cart(self.name)).pk)
        self.before = self.domain

    def ask(self):
        """Ask for it, as its customer does; the operation is returned."""
        raise NotImplementedError

    @property
    def domain(self):
        return Domain.objects.get(name=self.name)

    def wrong(self):
        """What else is not as it must be."""
        domain = self.domain
        wanted = years_later(self.before.expires_at, self.years)
        if domain.expires_at != wanted or domain.paid_until != wanted:
            yield f"expires {domain.expires_at}, paid until {domain.paid_until}, not {wanted}"


class Register(Action):
    once = ("create",)
    charges = (("create", 800),)

    def ready(self):
        self.cart = customer_with_cart(self.name)

    def ask(self):
        inside = (f"ns1.{self.name.removesuffix('.com')}.example", "ns2.web.example")
        return paid(self.cart, inside)

    def wrong(self):
        if self.domain.paid_until != self.domain.expires_at:
            yield f"paid until {self.domain.paid_until}, expires {self.domain.expires_at}"


class Renew(Action):
    once = ("renew",)
    charges = (("renew", 1600),)
    years = 2

    def ask(self):
        return paid(term(self.name, LineKind.RENEW, 2))


class Restore(Action):
    once = ("restore", "restore-report")
    charges = (("restore", 4000), ("renew", 800))
    years = 1

    def ready(self):
        super().ready()
        self.world.change(self.name, is_deleted=True)
        look(self.domain.pk)

    def ask(self):
        return paid(term(self.name, LineKind.RESTORE, 1))


class Transfer(Action):
    once = ("transfer-request",)
    charges = (("transfer", 800),)

    def ready(self):
        other = reached(self.world, REGISTRY, client_id="other")
        handle = other.put_contact("T" + self.name[1:9].upper(), HOLDER, key="seed-1")
        contacts = dict.fromkeys((ContactRole.REGISTRANT, ContactRole.TECH), handle)
        other.register(self.name, years=1, contacts=contacts, nameservers=[], auth_code=CODE, fee=None, key="seed-2")
        other.close()

    def ask(self):
        return paid(incoming(self.name, CODE))

    def wrong(self):
        if self.domain.paid_until != self.domain.expires_at:
            yield f"paid until {self.domain.paid_until}, expires {self.domain.expires_at}"


class Changed(Action):
    """Sets a wanted state, which is free: one that comes late may have been sent again by then, and changes nothing."""

    is_sold = False
    once = ("update",)
    may_repeat_late = True

    def changed(self, request, **what):
        return request(self.domain, actor=customer(self.domain.account), now=timezone.now(), **what)


class Nameservers(Changed):
    def ask(self):
        self.wanted = [f"ns1.{self.name.removesuffix('.com')}.example", "ns2.web.example"]
        return self.changed(request_nameservers, nameservers=self.wanted)

    def wrong(self):
        yield from super().wrong()
        if sorted(self.domain.nameservers) != sorted(self.wanted):
            yield f"name servers {self.domain.nameservers}"


class Lock(Changed):
    def ask(self):
        return self.changed(request_lock, is_locked=True)

    def wrong(self):
        yield from super().wrong()
        if not self.domain.is_locked:
            yield "not locked"


class Code(Changed):
    def ask(self):
        return self.changed(request_auth_code)

    def wrong(self):
        yield from super().wrong()
        if self.domain.auth_code_generation != 1:
            yield f"code of generation {self.domain.auth_code_generation}"


class Delete(Action):
    """For want of renewal; in its first days a name is gone at once."""

    is_sold = False
    once = ("delete",)
    charges = (("delete-refund", -800),)
    state = "released"

    def ask(self):
        return request_deletion(self.domain, now=timezone.now())

    def wrong(self):
        return ()


ACTIONS = {
    "register": Register, "renew": Renew, "restore": Restore, "transfer": Transfer,
    "nameservers": Nameservers, "lock": Lock, "code": Code,
    "delete": Delete,
}  # fmt: skip
