"""Names that come and go: some that can be brought here, one that is asked for elsewhere, one that was deleted."""

from contextlib import closing
from datetime import datetime, timedelta
from typing import Final

from parvis.config.demo.playing import tell
from parvis.config.demo.theirs import CODE, THEIRS, Theirs
from parvis.config.simulated import registry_home, simulated
from parvis.domains.models import Domain
from parvis.domains.operations.looking import look
from parvis.domains.ports import Capability, ContactData, Host
from parvis.domains.roles import roles_of

OTHER: Final = "other"
"""The registrar's name at the registries."""
LEAVING: Final = "vitrine-modele.net"
DELETED: Final = "enseigne-modele.com"
"""Today, by its registry: it can be restored."""
_HANDLE: Final = "VOISIN1"
_HOSTS: Final = ("ns1.voisin.example", "ns2.voisin.example")
_HOLDER: Final = ContactData(
    name="Alix Exemple",
    organisation="",
    email="alix@client.example",
    phone="+33.199000009",
    street=("12 rue du Modèle",),
    city="Paris",
    postal_code="75002",
    region="",
    country="FR",
    extra={"kind": "individual", "citizenship": "FR"},
)


def seed(now: datetime) -> None:
    """Put theirs in place, have the other registrar ask for one of ours, and another deleted. Outside any transaction."""
    for theirs in THEIRS:
        _put(theirs, now)
    tell("transfers", {"name": LEAVING, "op": "request", "registrar": OTHER})
    tell("registry-change", {"name": DELETED, "is_deleted": True})
    for name in (LEAVING, DELETED):
        look(Domain.objects.get(name=name).pk)


def _put(theirs: Theirs, now: datetime) -> None:
    """With a holder and hosts that the other registrar made, as a registrar makes them."""
    with closing(simulated(theirs.registry, registry_home, client_id=OTHER)) as registry:
        handle = registry.put_contact(_HANDLE, _HOLDER, key=f"demo:{theirs.name}:contact")
        if Capability.HOSTS in registry.capabilities:
            for host in _HOSTS:
                registry.put_host(Host(host), key=f"demo:{theirs.name}:host")
    roles = roles_of(theirs.registry, theirs.name.partition(".")[2], now=now)
    tell(
        "domains",
        {
            "name": theirs.name,
            "registry": theirs.registry,
            "registrar": OTHER,
            "created_by": OTHER,
            "created_at": (now - timedelta(days=500)).isoformat(),
            "expires_at": (now + timedelta(days=230)).isoformat(),
            "nameservers": list(_HOSTS),
            "registrant": handle,
            "roles": [[role.value, handle] for role in roles],
            "auth_code": CODE,
            "client_key": f"demo:{theirs.name}",
        },
    )
