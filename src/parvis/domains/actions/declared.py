"""The name servers that a brand's provider has declared at registries: what it says, and what they answer (DOM-15)."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from procrastinate.contrib.django import app as queue
from procrastinate.exceptions import AlreadyEnqueued

from parvis.brands.models import Brand
from parvis.catalog.models import Tld
from parvis.domains.enums import DeclarationState
from parvis.domains.models import Declaration, DeclaredServer
from parvis.domains.ports import Host


@dataclass(frozen=True, slots=True)
class Declared:
    """A checked name server with its addresses, and the codes of the registries that it is declared at."""

    host: Host
    registries: Sequence[str]


@transaction.atomic
def install(brand: Brand, wanted: Sequence[Declared]) -> bool:
    """Make the brand's declared servers exactly these, in this order; say whether anything changed.

    What a registry answered is kept for as long as the server's addresses are the same. New ones are asked about soon.
    """
    known = {server.name: server for server in brand.declared_servers.select_for_update()}
    gone = set(known) - {one.host.name for one in wanted}
    brand.declared_servers.filter(name__in=gone).delete()
    changes = [_put(brand, known.get(one.host.name), one, position) for position, one in enumerate(wanted)]
    if any(changes):
        ask_again(brand.pk)
    return bool(gone) or any(changes)


def _put(brand: Brand, known: DeclaredServer | None, wanted: Declared, position: int) -> bool:
    addresses = list(wanted.host.addresses)
    server = known or DeclaredServer(brand=brand, name=wanted.host.name)
    is_new = known is None or server.addresses != addresses
    if is_new or server.position != position:
        server.addresses, server.position = addresses, position
        server.save()
    if is_new:
        server.declarations.all().delete()
    there = set(server.declarations.values_list("registry", flat=True))
    server.declarations.filter(registry__in=there - set(wanted.registries)).delete()
    Declaration.objects.bulk_create(
        Declaration(server=server, registry=registry) for registry in wanted.registries if registry not in there
    )
    return is_new or there != set(wanted.registries)


def ask_again(brand_id: int) -> None:
    """Have every registry asked about the brand's servers, unless that is about to happen."""
    with suppress(AlreadyEnqueued), transaction.atomic():
        job = queue.configure_task("domains.ask-declared", queue="outside", queueing_lock=f"declared:{brand_id}")
        job.defer(brand_id=brand_id, before=None)


@transaction.atomic
def told(declaration_id: int, there: Host | None, *, now: datetime) -> None:
    """Store what the registry has of the host: None where it has none."""
    found = Declaration.objects.select_for_update(of=["self"]).select_related("server")
    declaration = found.filter(pk=declaration_id).first()
    if declaration is None:
        # The brand's file says otherwise by now.
        return
    declaration.state = _state(declaration, there)
    declaration.found = sorted(there.addresses) if there else []
    declaration.told_at, declaration.problem = now, ""
    declaration.save(update_fields=["state", "found", "told_at", "problem"])


@transaction.atomic
def not_told(declaration_id: int, problem: str) -> None:
    """Store why there was no answer. What was answered before stays, with its age."""
    Declaration.objects.filter(pk=declaration_id).update(problem=problem)


def _state(declaration: Declaration, there: Host | None) -> DeclarationState:
    if there is None:
        return DeclarationState.MISSING
    server = declaration.server
    is_same = set(there.addresses) == set(server.addresses)
    if is_same or (not there.addresses and not is_at_home(server.name, declaration.registry)):
        return DeclarationState.AGREES
    return DeclarationState.DIFFERS


def is_at_home(host: str, registry: str) -> bool:
    """Say whether ``host`` is under an extension of ``registry``: only there does it need addresses (RFC 5732, 1.1)."""
    labels = host.split(".")
    ends = [".".join(labels[number:]) for number in range(1, len(labels))]
    return Tld.objects.filter(name__in=ends, registry=registry).exists()
