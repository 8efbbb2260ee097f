"""Names that the demo's customers hold already: put in place at the sandbox registry, then read from it."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple

import httpx
import idna

from parvis.accounts.models import Account
from parvis.catalog.models import Tld
from parvis.config.demo.people import owner_of
from parvis.config.sandbox import registry_address
from parvis.contacts.models import Contact
from parvis.domains.actions import snapshots
from parvis.domains.actions.settings import request_nameservers
from parvis.domains.grams import grams_of
from parvis.domains.models import Domain
from parvis.domains.ports import Snapshot
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
    """The registry closed it to changes since we last looked: the one asked for waits for a person's decision."""


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
    Held("vergers-modele.ch", "ch", "switch", 0, 58),
    Held("fournil-des-halles.net", "net", "verisign", 0, 700),
    Held("camille-modele.fr", "fr", "afnic", 1, 200),
    Held("dominique-modele.fr", "fr", "afnic", 2, 88),
    Held("dominique-modele.org", "org", "pir", 2, 18, is_auto_renewed=False, is_held_back=True),
    Held("sample-works.com", "com", "verisign", 3, 340),
    Held("sample-works.io", "io", "nicio", 3, 40),
    Held("sample-works.dev", "dev", "identity", 3, 12, is_auto_renewed=False),
)

_HOSTS: Final = ("hebergeur.example", "hebergeur.example", "hebergeur.example", "nordhost.example")
"""Whose name servers each demo account's names use: its brand's."""


def seed(now: datetime) -> list[tuple[Held, Snapshot]]:
    """Put the names in place at the sandbox registries and read them back. Runs outside any transaction."""
    seen = []
    for held in NAMES:
        name = idna.encode(held.name, uts46=True).decode()
        holding = {
            "name": name,
            "registry": held.registry,
            "registrar": "parvis",
            "created_at": (now + timedelta(days=held.days - 1095)).isoformat(),
            "expires_at": (now + timedelta(days=held.days)).isoformat(),
            "statuses": ["clientTransferProhibited"] if held.is_locked else [],
            "nameservers": [f"ns{number}.{_HOSTS[held.owner]}" for number in (1, 2)],
            "contacts": {},
            "auth_code": "demonstration",
            "client_key": f"demo:{name}",
        }
        _put(holding)
        snapshot = registries.named(held.registry).fetch(name)
        if held.is_held_back:
            _put(holding | {"statuses": [*holding["statuses"], "serverUpdateProhibited"]})
        if snapshot is not None:
            seen.append((held, snapshot))
    return seen


def _put(holding: Mapping[str, Any]) -> None:
    address = f"{registry_address()}/admin/domains"
    httpx.post(address, json=holding, timeout=10, trust_env=False).raise_for_status()


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
            registrant=Contact.objects.filter(account=account).earliest("pk"),
            is_auto_renewed=held.is_auto_renewed,
            grams=grams_of(snapshot.name, held.name),
            created_at=now,
        )
        stored = snapshots.store(domain.pk, snapshot, now=now)
        if held.is_held_back:
            wanted = [f"ns{number}.elsewhere.example" for number in (1, 2)]
            request_nameservers(stored, nameservers=wanted, actor=owner_of(account), now=now)
