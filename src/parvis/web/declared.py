"""The name servers that a provider has declared at registries, as customers and staff read them (DOM-15)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from ipaddress import ip_address
from typing import Final

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from parvis.catalog.models import BrandTld
from parvis.domains.enums import DeclarationState
from parvis.domains.models import Declaration, DeclaredServer
from parvis.domains.ports import Capability
from parvis.domains.registries import offers

_TONES: Final[Mapping[str, str]] = {
    DeclarationState.AGREES: "ok",
    DeclarationState.MISSING: "warn",
    DeclarationState.DIFFERS: "warn",
}
_WITH_NAMES: Final = _("Declared with each name")
_IPV4: Final = 4


@dataclass(frozen=True, slots=True)
class RegistryRow:
    """One registry where the server is declared. ``found`` is what it has instead, where that differs."""

    code: str
    extensions: Sequence[str]
    tone: str
    label: str | Promise
    told_at: datetime | None
    found: Sequence[str]
    problem: str


@dataclass(frozen=True, slots=True)
class ServerRow:
    """A declared name server."""

    name: str
    ipv4: Sequence[str]
    ipv6: Sequence[str]
    registries: Sequence[RegistryRow]


def servers_of(servers: QuerySet[DeclaredServer], brand_id: int) -> list[ServerRow]:
    """The brand's servers among ``servers``, in the order of its file. Three queries, whatever their number."""
    sold: dict[str, list[str]] = {}
    tlds = BrandTld.objects.filter(brand_id=brand_id).order_by("position")
    for code, name in tlds.values_list("tld__registry", "tld__name"):
        sold.setdefault(code, []).append(f".{name}")
    found = servers.filter(brand_id=brand_id).order_by("position").prefetch_related("declarations")
    return [_server(server, sold) for server in found]


def _server(server: DeclaredServer, sold: Mapping[str, Sequence[str]]) -> ServerRow:
    declarations = sorted(server.declarations.all(), key=lambda one: one.pk)
    return ServerRow(
        name=server.name,
        ipv4=[address for address in server.addresses if ip_address(address).version == _IPV4],
        ipv6=[address for address in server.addresses if ip_address(address).version != _IPV4],
        registries=[_registry(one, sold.get(one.registry, ())) for one in declarations],
    )


def _registry(declaration: Declaration, extensions: Sequence[str]) -> RegistryRow:
    is_asked = offers(declaration.registry, Capability.HOSTS)
    return RegistryRow(
        code=declaration.registry,
        extensions=extensions,
        tone=_TONES.get(declaration.state, "neutral") if is_asked else "neutral",
        label=declaration.get_state_display() if is_asked else _WITH_NAMES,
        told_at=declaration.told_at,
        found=declaration.found if declaration.state == DeclarationState.DIFFERS else (),
        problem=declaration.problem,
    )
