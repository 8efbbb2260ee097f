"""DNSSEC of a name whose zone is ours: on, off, and another key, each begun, taken a step further, or given up (rules 4.2).

A step is taken only from the step that whoever asks saw: two workers, or one who comes back from the dead, take it once.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django import app as queue

from parvis.dns.actions.signing import add_key, retire_keys
from parvis.dns.enums import ZoneState
from parvis.dns.models import Zone
from parvis.dns.queries import live_zone, signing_keys
from parvis.dns.rules import signing_refusal
from parvis.domains.actions.outcomes import note, tell
from parvis.domains.actions.settings import changeable
from parvis.domains.actions.signing import ds_refusal
from parvis.domains.enums import DomainState, SecuringStep, SecuringWay
from parvis.domains.models import Domain, Securing
from parvis.domains.rules import uses_our_servers_alone
from parvis.domains.signed import is_under_way, refuse_while_moving
from parvis.domains.wanted_ds import is_as_wanted
from parvis.kit.actor import SYSTEM, Actor
from parvis.kit.refusals import NotAllowedError

GIVEN_UP: Final = frozenset({SecuringStep.SIGNING, SecuringStep.SPREADING, SecuringStep.CHECKING})
"""Steps from which it can be given up at once: the registry was told nothing yet."""
_BEGUN: Final = {
    SecuringWay.ON: "domain.dnssec-on-requested",
    SecuringWay.OFF: "domain.dnssec-off-requested",
    SecuringWay.ROLL: "domain.dnssec-roll-requested",
}
_ENDED: Final = {
    SecuringWay.ON: "domain.dnssec-on",
    SecuringWay.OFF: "domain.dnssec-off",
    SecuringWay.ROLL: "domain.dnssec-rolled",
}


def paced(wait: timedelta) -> timedelta:
    """As long as ``wait`` is here: a demonstration hastens."""
    return wait / settings.PARVIS_SIGNING_HASTE


def securing_refusal(domain: Domain, *, actor: Actor) -> str | Promise | None:
    """Why DNSSEC of the name cannot be turned on or off here at all, or None."""
    refusal = ds_refusal(domain, actor=actor) or signing_refusal()
    if refusal is not None:
        return refusal
    if not uses_our_servers_alone(domain):
        return _("The domain has name servers that are not ours: whoever runs them signs the zone.")
    return None


@transaction.atomic
def secure(domain: Domain, *, way: SecuringWay, actor: Actor, now: datetime, reason: str = "") -> Securing:
    """Begin ``way``, for ``reason`` where staff do. One of the same way that is under way is the answer, or NotAllowedError."""
    held = changeable(domain, now=now)
    known = Securing.objects.select_for_update().open().filter(domain=held).first()
    if known is not None:
        if known.way == way:
            return known
        raise NotAllowedError(_("A change of DNSSEC is under way. Wait until it is done, or cancel it."))
    refusal = securing_refusal(held, actor=actor)
    if refusal is not None:
        raise NotAllowedError(refusal)
    refuse_while_moving(held)
    if is_under_way("domain.ds", held):
        raise NotAllowedError(_("A change of the DS records is under way. Try again when it is done."))
    zone = live_zone(held.name)
    if zone is None or zone.account_id != held.account_id or zone.state != ZoneState.SERVED:
        raise NotAllowedError(_("The zone of this domain is not published yet. Try again in a moment."))
    there = [key.public for key in signing_keys(zone)]
    _check_ds(held, way, there)
    keys, old = _keys(zone, way, there, actor=actor, now=now)
    zone.refresh_from_db()
    made = Securing.objects.create(
        domain=held,
        zone=zone,
        way=way,
        step=SecuringStep.TELLING if way == SecuringWay.OFF else SecuringStep.SIGNING,
        keys=keys,
        old=old,
        serial=zone.serial,
        due_at=now,
        begun_at=now,
    )
    made.reached = {made.step: now.isoformat()}
    made.save(update_fields=["reached"])
    note(held, _BEGUN[way], {"reason": reason} if reason else {}, by=actor, now=now)
    _come_back(made)
    return made


@transaction.atomic
def cancel(domain: Domain, *, actor: Actor, now: datetime) -> None:
    """Give up what is under way, where the registry was told nothing: new keys go. NotAllowedError where it is too late."""
    held = Domain.objects.select_for_update(of=("self",)).select_related("account__brand").get(pk=domain.pk)
    known = Securing.objects.select_for_update().open().filter(domain=held).first()
    if known is None:
        return
    if not may_cancel(held, known):
        raise NotAllowedError(_("It is too late to cancel: the registry is being told. Wait until it is done."))
    _give_up(held, known, actor=actor, now=now)


def may_cancel(domain: Domain, securing: Securing) -> bool:
    """Say whether the registry has not been told yet, and nobody is about to."""
    if securing.step in GIVEN_UP:
        return True
    has_new = bool(securing.keys) and is_as_wanted(domain, securing.keys)
    has_none = not securing.keys and not domain.ds
    return securing.step == SecuringStep.TELLING and not is_under_way("domain.ds", domain) and not (has_new or has_none)


@transaction.atomic
def abandon(securing_id: int, *, now: datetime) -> None:
    """The name or its zone is no longer ours to change: nothing more is done. Keys go on signing as long as the zone is there."""
    held = Securing.objects.select_for_update().open().filter(pk=securing_id).first()
    if held is not None:
        _move(held, SecuringStep.CANCELLED, now=now)


@transaction.atomic
def go_on(
    securing_id: int, seen: str, then: SecuringStep, *, due_at: datetime, now: datetime, lasting: int = 0
) -> None:
    """Take the step from ``seen`` to ``then``, and come back ``due_at``. Nothing where it was taken already."""
    held = _held(securing_id, seen)
    if held is None:
        return
    held.due_at, held.lasting = due_at, max(held.lasting, lasting)
    _move(held, then, now=now)
    if then == SecuringStep.DONE:
        domain = Domain.objects.select_related("account__brand").get(pk=held.domain_id)
        note(domain, _ENDED[SecuringWay(held.way)], {}, by=SYSTEM, now=now)
        tell(domain, "domain-dnssec", key=f"securing:{held.pk}:done", now=now, way=held.way)


@transaction.atomic
def wait(securing_id: int, seen: str, *, problem: str, due_at: datetime, lasting: int = 0) -> None:
    """Stay at the step, and come back ``due_at``."""
    held = _held(securing_id, seen)
    if held is None:
        return
    held.problem, held.due_at, held.lasting = problem[:300], due_at, max(held.lasting, lasting)
    held.save(update_fields=["problem", "due_at", "lasting"])
    _come_back(held)


@transaction.atomic
def take_old_keys(securing_id: int, *, now: datetime) -> None:
    """Have the old keys sign no more, unless a DS record names one of them again."""
    row = Securing.objects.get(pk=securing_id)
    domain = Domain.objects.select_for_update(of=("self",)).select_related("account__brand").get(pk=row.domain_id)
    held = _held(securing_id, SecuringStep.FORGETTING)
    if held is None:
        return
    if domain.state == DomainState.ACTIVE and not is_as_wanted(domain, held.keys):
        held.problem = "the registry has other DS records than it was told: somebody changed them meanwhile"
        held.due_at = now + paced(timedelta(hours=1))
        held.save(update_fields=["problem", "due_at"])
        _come_back(held)
        return
    held.serial = retire_keys(held.zone, held.old, actor=SYSTEM, now=now)
    held.due_at = now
    _move(held, SecuringStep.UNSIGNING, now=now)


@transaction.atomic
def hasten(where: Iterable[Securing], *, now: datetime) -> None:
    """There is news: look now."""
    for securing in where:
        Securing.objects.filter(pk=securing.pk, due_at__gt=now).update(due_at=now)
        _come_back(securing)


def _check_ds(domain: Domain, way: SecuringWay, there: list[str]) -> None:
    if domain.ds is None:
        raise NotAllowedError(
            _("The registry has not told yet which records it has. Refresh the domain, then try again.")
        )
    is_ours = bool(there) and bool(domain.ds) and is_as_wanted(domain, there)
    if way == SecuringWay.ON and domain.ds:
        sentence = (
            _("DNSSEC is on already.")
            if is_ours
            else _("The registry has DS records of other keys. Remove them first, and wait 48 hours.")
        )
        raise NotAllowedError(sentence)
    if way == SecuringWay.OFF and not there:
        raise NotAllowedError(_("DNSSEC is off already."))
    if way == SecuringWay.ROLL and not is_ours:
        raise NotAllowedError(_("The key can be changed once DNSSEC is on."))


def _keys(
    zone: Zone, way: SecuringWay, there: list[str], *, actor: Actor, now: datetime
) -> tuple[list[str], list[str]]:
    """Those that the registry is to name, and those that are to go. A zone that is signed already keeps its keys."""
    if way == SecuringWay.OFF:
        return [], there
    if way == SecuringWay.ON and there:
        return there[-1:], there[:-1]
    return [add_key(zone, actor=actor, now=now).public], there


def _give_up(domain: Domain, held: Securing, *, actor: Actor, now: datetime) -> None:
    if held.keys:
        retire_keys(held.zone, held.keys, actor=actor, now=now)
    _move(held, SecuringStep.CANCELLED, now=now)
    note(domain, "domain.dnssec-cancelled", {"way": held.way}, by=actor, now=now)


def _held(securing_id: int, seen: str) -> Securing | None:
    rows = Securing.objects.select_for_update(of=("self",)).select_related("zone")
    return rows.filter(pk=securing_id, step=seen).first()


def _move(held: Securing, step: SecuringStep, *, now: datetime) -> None:
    held.step, held.problem = step, ""
    held.reached = {**held.reached, step: now.isoformat()}
    if not held.is_open:
        held.ended_at = now
    held.save()
    if held.is_open:
        _come_back(held)


def _come_back(securing: Securing) -> None:
    """A job of its own at ``due_at``: a job too many finds nothing to do, one too few is made up for each minute."""
    queue.configure_task("domains.secure", queue="outside", schedule_at=securing.due_at).defer(securing_id=securing.pk)
