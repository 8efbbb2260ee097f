"""Names that the demo's customers hold already: put in place at the simulated registries, then read from them."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple

import idna

from parvis.accounts.models import Account
from parvis.catalog.models import Tld
from parvis.config.demo import zones
from parvis.config.demo.people import owner_of
from parvis.config.demo.playing import tell
from parvis.config.simulated import CLIENT_ID
from parvis.contacts.models import Contact
from parvis.contacts.queries import holder_data
from parvis.domains.actions import snapshots
from parvis.domains.actions.contacts import contact_at, contact_named, handles_by_role, known_as
from parvis.domains.actions.nameservers import request_nameservers
from parvis.domains.actions.snapshots import LOCK
from parvis.domains.grams import grams_of
from parvis.domains.models import Domain, RegistryContact
from parvis.domains.operations.looking import look
from parvis.domains.operations.register import contact_data
from parvis.domains.ports import Capability, ContactRole, Host, RegistryDriver, Snapshot
from parvis.domains.registries import registries


class Held(NamedTuple):
    """A name, whose it is (position in the list of demo accounts), and when it expires."""

    name: str
    tld: str
    registry: str
    owner: int
    days: int
    is_auto_renewed: bool = True
    is_locked: bool = True
    is_held_back: bool = False
    """The registry closed it to changes since we last looked: the one asked for is refused, and its customer told why."""
    is_premium: bool = False
    """Its registry sets its price."""


NAMES: Final = (
    Held("atelier-exemple.fr", "fr", "afnic", 0, 320),
    Held("atelier-exemple.com", "com", "verisign", 0, 250),
    Held("atelier-exemple.eu", "eu", "eurid", 0, 45),
    Held("café-des-lices.fr", "fr", "afnic", 0, 9, is_auto_renewed=False),
    Held("librairie-du-port.fr", "fr", "afnic", 0, 130),
    Held("librairie-du-port.com", "com", "verisign", 0, 130),
    Held("menuiserie-modele.fr", "fr", "afnic", 0, 25, is_auto_renewed=False, is_locked=False),
    Held("menuiserie-modele.be", "be", "dnsbelgium", 0, 75),
    Held("velos-du-marais.paris", "paris", "identity", 0, 410),
    Held("vergers-modele.shop", "shop", "identity", 0, 505),
    Held("terroir.wine", "wine", "identity", 0, 34, is_premium=True),
    Held("vergers-modele.ch", "ch", "switch", 0, 58),
    Held("fournil-des-halles.net", "net", "verisign", 0, 700),
    Held("enseigne-modele.com", "com", "verisign", 0, 300, is_auto_renewed=False, is_locked=False),
    Held("vitrine-modele.net", "net", "verisign", 0, 620, is_locked=False),
    Held("camille-modele.fr", "fr", "afnic", 1, 200),
    Held("dominique-modele.fr", "fr", "afnic", 2, 88),
    Held("dominique-modele.org", "org", "pir", 2, 18, is_auto_renewed=False, is_held_back=True),
    Held("sample-works.com", "com", "verisign", 3, 340),
    Held("sample-works.io", "io", "nicio", 3, 40),
    Held("sample-works.dev", "dev", "identity", 3, 12, is_auto_renewed=False),
)

_HOLDER: Final = ContactRole.REGISTRANT.value
_HOSTS: Final = ("hebergeur.example", "hebergeur.example", "hebergeur.example", "nordhost.example")
"""Whose name servers each demo account's names use: its brand's."""


def seed(accounts: Sequence[Account], now: datetime) -> list[tuple[Held, Snapshot]]:
    """Put holders, hosts and names in place at the registries and read the names back. Runs outside any transaction."""
    seen = []
    for held in NAMES:
        registry = registries.named(held.registry)
        holding = _holding(held, registry, _contacts(held, registry, accounts[held.owner], now), now)
        tell("domains", holding)
        snapshot = registry.fetch(holding["name"])
        if held.is_held_back:
            tell("domains", holding | {"statuses": [*holding["statuses"], "serverUpdateProhibited"]})
        if snapshot is not None:
            seen.append((held, snapshot))
    return seen


def _holding(held: Held, registry: RegistryDriver, contacts: Mapping[str, str], now: datetime) -> dict[str, Any]:
    """The name as the registry keeps it, on the host objects that it needs."""
    name = idna.encode(held.name, uts46=True).decode()
    hosts = [f"ns{number}.{_HOSTS[held.owner]}" for number in (1, 2)]
    if Capability.HOSTS in registry.capabilities:
        for host in hosts:
            registry.put_host(Host(host), key=f"demo:{name}:host")
    return {
        "name": name,
        "registry": held.registry,
        "registrar": CLIENT_ID,
        "created_by": CLIENT_ID,
        "created_at": (now + timedelta(days=held.days - 1095)).isoformat(),
        "expires_at": (now + timedelta(days=held.days)).isoformat(),
        "statuses": [LOCK] if held.is_locked and Capability.LOCK in registry.capabilities else [],
        "nameservers": hosts,
        "registrant": contacts[_HOLDER],
        "roles": [[role, handle] for role, handle in contacts.items() if role != _HOLDER],
        "auth_code": "demonstration",
        "client_key": f"demo:{name}",
    }


def _contacts(held: Held, registry: RegistryDriver, account: Account, now: datetime) -> dict[str, str]:
    """The registry's handles, by role, of the account's first contact, put there as they would be for an order."""
    contact = _contact(account)
    data = holder_data(contact, held.tld)
    ours = {_HOLDER: contact_at(held.registry, contact=contact, data=data, now=now).handle}
    ours |= handles_by_role(held.registry, held.tld, contact=contact, data=data, now=now)
    for handle in dict.fromkeys(ours.values()):
        known = RegistryContact.objects.get(registry=held.registry, handle=handle)
        told = registry.put_contact(known.known_as, contact_data(known.data), key=f"demo:{held.name}:contact")
        contact_named(held.registry, handle, told=told)
    return {role: known_as(held.registry, handle) for role, handle in ours.items()}


def _contact(account: Account) -> Contact:
    return Contact.objects.filter(account=account).earliest("pk")


def store(accounts: Sequence[Account], seen: Sequence[tuple[Held, Snapshot]], now: datetime) -> None:
    """Write our side of what the registries answered."""
    tlds = {tld.name: tld for tld in Tld.objects.all()}
    for held, snapshot in seen:
        account = accounts[held.owner]
        domain = Domain.objects.create(
            name=snapshot.name,
            unicode_name=held.name,
            tld=held.tld,
            registry=tlds[held.tld].registry,
            account=account,
            registrant=_contact(account),
            is_auto_renewed=held.is_auto_renewed,
            is_premium=held.is_premium,
            grams=grams_of(snapshot.name, held.name),
            created_at=now,
        )
        zones.open_for(account, domain.name, now=now)
        stored = snapshots.store(domain.pk, snapshot, now=now)
        if held.is_held_back:
            wanted = [f"ns{number}.elsewhere.example" for number in (1, 2)]
            request_nameservers(stored, nameservers=wanted, actor=owner_of(account), now=now)


def look_at_premium() -> None:
    """Read what the registries ask for the names whose price is theirs. Runs outside any transaction."""
    for domain_id in Domain.objects.filter(is_premium=True).values_list("pk", flat=True):
        look(domain_id)
