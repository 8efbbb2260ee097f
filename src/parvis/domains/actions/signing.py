"""Adding and removing what signs a name whose zone is elsewhere: DS records, or keys where its registry takes those (DNS-3)."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from parvis.catalog.rules import rules_of
from parvis.domains import ds
from parvis.domains.actions.settings import changeable, request_change
from parvis.domains.models import Domain, Securing
from parvis.domains.ports import Capability, DsRecord, SignerRecord
from parvis.domains.registries import offers
from parvis.domains.signed import KIND, refuse_while_moving
from parvis.kit.actor import Actor
from parvis.kit.refusals import NotAllowedError
from parvis.provisioning.models import Operation


@transaction.atomic
def request_ds_added(domain: Domain, *, records: Sequence[SignerRecord], actor: Actor, now: datetime) -> Operation:
    """Queue ``records`` beside those that are there, once.

    Refused where one is faulty, there already, or of the form that the registry does not take, where it would be too
    many, and where the registry or the brand does not let them be changed.
    """
    held, there = _changeable(domain, actor=actor, now=now)
    for record in records:
        for field, sentence in ds.faults(record).items():
            raise NotAllowedError(sentence, field=field)
        if isinstance(record, DsRecord) == takes_keys(held):
            raise NotAllowedError(_("The registry of this domain does not take records of this form."), field="lines")
        if ds.written(record) in there:
            raise NotAllowedError(
                _("This record is at the registry already."), field="key" if takes_keys(held) else "digest"
            )
    # What is there in the other form cannot stay beside it (RFC 5910 section 4).
    kept = [one for one in map(ds.read, there) if isinstance(one, DsRecord) != takes_keys(held)]
    wanted, most = ds.as_written([*kept, *records]), most_records(held, now=now)
    if len(wanted) > most:
        raise NotAllowedError(_("A domain has at most %(most)s DS records.") % {"most": most})
    return _asked(held, wanted, there, actor, now)


@transaction.atomic
def request_ds_removed(domain: Domain, *, record: str, actor: Actor, now: datetime) -> Operation:
    """Queue that ``record``, as written, goes and the others stay."""
    held, there = _changeable(domain, actor=actor, now=now)
    if record not in there:
        raise NotAllowedError(_("This record is no longer at the registry."))
    return _asked(held, [one for one in there if one != record], there, actor, now)


@transaction.atomic
def request_ds_back(domain: Domain, *, records: Sequence[str], actor: Actor, now: datetime) -> Operation:
    """Queue what was there before a change that nobody here asked for, whatever would be refused of a new record."""
    held, there = _changeable(domain, actor=actor, now=now)
    return _asked(held, list(records), there, actor, now)


def takes_keys(domain: Domain) -> bool:
    """Say whether its registry takes the keys themselves, and computes the DS records of them."""
    return not offers(domain.registry, Capability.DS_DATA)


def most_records(domain: Domain, *, now: datetime) -> int:
    """How many records, or keys, the name can have."""
    return rules_of(domain.tld, now.date()).max_ds


def ds_refusal(domain: Domain, *, actor: Actor) -> str | Promise | None:
    """Why the DS records of the name cannot be changed here at all, or None."""
    if not offers(domain.registry, Capability.DNSSEC):
        return _("The registry of this domain takes no DS records from us.")
    if not actor.is_staff and not domain.account.brand.allows_nameservers:
        return _("Your provider does not let DS records be changed here. Contact support.")
    return None


def _changeable(domain: Domain, *, actor: Actor, now: datetime) -> tuple[Domain, list[str]]:
    held = changeable(domain, now=now)
    refusal = ds_refusal(held, actor=actor)
    if refusal is not None:
        raise NotAllowedError(refusal)
    if held.ds is None:
        # What is there would be replaced unseen.
        raise NotAllowedError(
            _("The registry has not told yet which records it has. Refresh the domain, then try again.")
        )
    return held, list(held.ds)


def _asked(held: Domain, wanted: list[str], there: list[str], actor: Actor, now: datetime) -> Operation:
    refuse_while_moving(held)
    if Securing.objects.open().filter(domain=held).exists():
        raise NotAllowedError(_("A change of DNSSEC is under way. Wait until it is done, or cancel it."))
    return request_change(held, KIND, {"ds": wanted}, {"ds": there}, actor, now)
