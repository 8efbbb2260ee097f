"""Changing the name servers of a name, with the addresses of those inside it."""

import re
from collections.abc import Sequence
from datetime import datetime
from itertools import zip_longest
from typing import Final

import idna
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from parvis.catalog.rules import TldRules, rules_of
from parvis.domains.actions.settings import changeable, request_change
from parvis.domains.glue import checked_addresses, is_inside
from parvis.domains.models import Domain, InnerHost
from parvis.domains.ports import Host
from parvis.domains.signed import refuse_while_signed
from parvis.kit.actor import SYSTEM, Actor
from parvis.kit.refusals import NotAllowedError
from parvis.provisioning.enums import OperationState
from parvis.provisioning.models import Operation

KIND: Final = "domain.nameservers"
FEWEST: Final = 2
MOST: Final = 13
_LABEL: Final = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")


@transaction.atomic
def request_nameservers(
    domain: Domain, *, nameservers: Sequence[str], addresses: Sequence[str] = (), actor: Actor, now: datetime
) -> Operation:
    """Queue a change of name servers, as typed; ``addresses`` has those of each server at the same place.

    Refused while another one is under way, where the brand does not allow it, and while DS records would break it.
    """
    held = changeable(domain, now=now)
    if not actor.is_staff and not held.account.brand.allows_nameservers:
        raise NotAllowedError(_("Your provider does not let name servers be changed here. Contact support."))
    fewest, most = bounds(rules_of(held.tld, now.date()))
    hosts = checked_hosts(nameservers, addresses, names=[held.name], fewest=fewest, most=most)
    refuse_while_signed(held, [host.name for host in hosts])
    wanted = {"nameservers": [host.name for host in hosts], "glue": glue_of(hosts)}
    before = {"nameservers": held.nameservers, "glue": glue_of(current_hosts(held))}
    return request_change(held, KIND, wanted, before, actor, now)


def complete_nameservers(domain: Domain, hosts: Sequence[Host], *, now: datetime) -> None:
    """Queue the name servers that a registration asked for where the registry has others, in the caller's transaction.

    Those inside the name itself can only follow it: what came in between is made up for as a change of its own.
    """
    if {host.name for host in hosts} == {host.lower() for host in domain.nameservers}:
        return
    wanted = {"nameservers": [host.name for host in hosts], "glue": glue_of(hosts)}
    request_change(domain, KIND, wanted, {"nameservers": domain.nameservers, "glue": {}}, SYSTEM, now)


def bounds(rules: TldRules) -> tuple[int, int]:
    """How few and how many name servers a name of that extension may have."""
    return max(FEWEST, rules.min_nameservers), min(MOST, rules.max_nameservers)


def current_hosts(domain: Domain) -> list[Host]:
    """The name servers as last told, with the addresses of those inside the name that we know of."""
    glue = known_addresses(domain, domain.nameservers)
    return [Host(name, tuple(found.split())) for name, found in zip(domain.nameservers, glue, strict=True)]


def known_addresses(domain: Domain, hosts: Sequence[str]) -> list[str]:
    """What was last told of the addresses of each, as one would type them."""
    known = {host.name: " ".join(host.addresses) for host in InnerHost.objects.filter(domain=domain)}
    return [known.get(host, "") for host in hosts]


def previous_hosts(domain: Domain) -> list[Host]:
    """The name servers before the last change that was asked for here; none where others are there by now."""
    done = Operation.objects.filter(kind=KIND, subject=domain.name, state=OperationState.DONE, account=domain.account)
    last = done.order_by("-finished_at", "-pk").first()
    before = last.arguments.get("before") if last is not None else None
    if last is None or not before or set(last.arguments["nameservers"]) != set(domain.nameservers):
        return []
    return [Host(host, tuple(before.get("glue", {}).get(host, ()))) for host in before["nameservers"]]


def checked_hosts(
    nameservers: Sequence[str], addresses: Sequence[str], *, names: Sequence[str], fewest: int, most: int
) -> list[Host]:
    """Return name servers as registries take them: the addresses of one inside one of ``names``, and no others.

    Raises NotAllowedError saying what is wrong. A refusal is about the field "host_1", "addresses_1" …, or "nameservers" for all of them.
    """
    hosts = []
    for number, (text, glue) in enumerate(zip_longest(nameservers, addresses, fillvalue=""), start=1):
        if not text.strip():
            continue
        host = checked_host(text, field=f"host_{number}")
        hosts.append(Host(host, tuple(_checked_glue(host, glue, names, field=f"addresses_{number}"))))
    _check_count([host.name for host in hosts], fewest=fewest, most=most)
    return hosts


def checked_host(text: str, *, field: str) -> str:
    """One host name in ASCII, lower case, without final dot; or NotAllowedError about ``field``."""
    written = text.strip().rstrip(".").lower()
    try:
        host = idna.encode(written, uts46=True).decode()
    except idna.IDNAError:
        host = ""
    labels = host.split(".")
    if len(labels) == 1 or not all(_LABEL.fullmatch(label) for label in labels) or labels[-1].isdigit():
        sentence = _("“%(host)s” is not a host name. Enter for example ns1.hebergeur.example.")
        raise NotAllowedError(sentence % {"host": written}, field=field)
    return host


def _checked_glue(host: str, typed: str, names: Sequence[str], *, field: str) -> list[str]:
    if not any(is_inside(host, name) for name in names):
        return []
    found = checked_addresses(typed, field=field)
    if not found:
        sentence = _(
            "%(host)s is inside the domain itself: enter its IPv4 or IPv6 addresses, which the registry needs."
        )
        raise NotAllowedError(sentence % {"host": host}, field=field)
    return found


def _check_count(hosts: Sequence[str], *, fewest: int, most: int) -> None:
    if len(set(hosts)) != len(hosts):
        raise NotAllowedError(_("The same name server is entered twice."), field="nameservers")
    if not fewest <= len(hosts) <= most:
        raise NotAllowedError(
            _("Enter between %(fewest)d and %(most)d name servers.") % {"fewest": fewest, "most": most},
            field="nameservers",
        )


def glue_of(hosts: Sequence[Host]) -> dict[str, list[str]]:
    """The addresses of those hosts that have any, by host."""
    return {host.name: list(host.addresses) for host in hosts if host.addresses}
