"""Creating, changing and removing the host objects under a name, where its registry has such (RFC 5732)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from parvis.audit.actions import record
from parvis.domains.actions.nameservers import checked_host
from parvis.domains.actions.settings import changeable
from parvis.domains.enums import DomainState
from parvis.domains.glue import checked_addresses, is_inside
from parvis.domains.models import Domain, InnerHost
from parvis.domains.ports import Capability
from parvis.domains.registries import offers
from parvis.kit.actor import Actor
from parvis.kit.refusals import NotAllowedError
from parvis.provisioning.actions.operations import submit, supersede
from parvis.provisioning.enums import OperationState
from parvis.provisioning.models import Operation

PUT: Final = "domain.host"
REMOVE: Final = "domain.host-removal"
KINDS: Final = (PUT, REMOVE)
_OVER: Final = (DomainState.RELEASED, DomainState.FAILED)


@transaction.atomic
def request_host(domain: Domain, *, host: str, addresses: str, actor: Actor, now: datetime) -> Operation:
    """Queue that ``host``, as typed, exists with exactly these addresses. A label alone is under the name."""
    held = _changeable(domain, actor=actor, now=now)
    written = host.strip().rstrip(".").lower()
    name = checked_host(written if "." in written else f"{written}.{held.name}", field="host")
    if not is_inside(name, held.name):
        sentence = _("“%(host)s” is not under %(name)s: only hosts of the name itself are declared here.")
        raise NotAllowedError(sentence % {"host": name, "name": held.unicode_name}, field="host")
    wanted = checked_addresses(addresses, field="addresses")
    if not wanted:
        raise NotAllowedError(_("Enter at least one IPv4 or IPv6 address."), field="addresses")
    known = InnerHost.objects.filter(domain=held, name=name).first()
    before = {"addresses": known.addresses if known is not None else []}
    return _request(held, PUT, {"host": name, "addresses": wanted}, before, actor, now)


@transaction.atomic
def request_host_removal(domain: Domain, *, host: str, actor: Actor, now: datetime) -> Operation:
    """Queue that ``host`` is removed. Refused while a name that we know of uses it."""
    held = _changeable(domain, actor=actor, now=now)
    known = InnerHost.objects.filter(domain=held, name=host).first()
    if known is None:
        raise NotAllowedError(_("The registry does not have this host."))
    if Domain.objects.filter(nameservers__contains=[host]).exclude(state__in=_OVER).exists():
        raise NotAllowedError(_("A name uses this host as its name server. Change its name servers first."))
    return _request(held, REMOVE, {"host": host}, {"addresses": known.addresses}, actor, now)


def _changeable(domain: Domain, *, actor: Actor, now: datetime) -> Domain:
    held = changeable(domain, now=now)
    if not offers(held.registry, Capability.HOSTS):
        raise NotAllowedError(_("The registry of this domain has no host objects: addresses go with the name servers."))
    if not actor.is_staff and not held.account.brand.allows_nameservers:
        raise NotAllowedError(_("Your provider does not let name servers be changed here. Contact support."))
    return held


def _request(
    domain: Domain, kind: str, wanted: Mapping[str, Any], before: Mapping[str, Any], actor: Actor, now: datetime
) -> Operation:
    host = {"host": wanted["host"]}
    of_host = Operation.objects.filter(kind__in=KINDS, subject=domain.name, arguments__contains=host)
    under_way = of_host.filter(state__in=[OperationState.WAITING, OperationState.RUNNING]).first()
    if under_way is not None:
        if under_way.kind == kind and all(under_way.arguments[name] == value for name, value in wanted.items()):
            return under_way
        raise NotAllowedError(_("A change of this kind is already under way. Try again when it is done."))
    for one in KINDS:
        supersede(one, subject=domain.name, arguments=host, now=now)
    count = Operation.objects.filter(kind=kind, subject=domain.name).count()
    operation, _created = submit(
        kind,
        key=f"{kind}:{domain.pk}:{count + 1}",
        subject=domain.name,
        account_id=domain.account_id,
        now=now,
        arguments={"domain_id": domain.pk, "registry": domain.registry, **wanted},
    )
    record(
        f"{kind}-requested",
        kind="domain",
        subject=domain.name,
        by=actor,
        at=now,
        brand_id=domain.account.brand_id,
        account_id=domain.account_id,
        before=before,
        after=wanted,
    )
    return operation
