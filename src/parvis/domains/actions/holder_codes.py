"""The code that a registry sends to the present holder, without which it changes no holder (DNS Belgium)."""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from parvis.domains.actions.holder_changes import KIND
from parvis.domains.actions.outcomes import note, tell
from parvis.domains.enums import HolderChangeStage
from parvis.domains.models import Domain, HolderChange
from parvis.domains.sealing import sealed
from parvis.kit.actor import SYSTEM, Actor
from parvis.kit.refusals import NotAllowedError
from parvis.provisioning.actions.operations import hasten

PAUSE: Final = timedelta(hours=1)
"""Between two letters of the registry: it sends four at most."""


@transaction.atomic
def code_sent(change_id: int, *, now: datetime) -> None:
    """The registry sent its code to the present holder: tell the account that it is waited for, once a letter."""
    change = _held(pk=change_id)
    if change is None:
        return
    change.code_asked_at = now
    change.code_refused_at = None
    change.save(update_fields=["code_asked_at", "code_refused_at"])
    note(change.domain, "domain.holder-code-sent", {"email": change.before["email"]}, by=SYSTEM, now=now)
    _tell(change, now=now, is_wrong=False)


@transaction.atomic
def code_refused(change_id: int, *, now: datetime) -> None:
    """The registry does not take the code: it is asked for again."""
    change = _held(pk=change_id)
    if change is None or not change.sealed_code:
        return
    change.sealed_code = ""
    change.code_refused_at = now
    change.save(update_fields=["sealed_code", "code_refused_at"])
    note(change.domain, "domain.holder-code-refused", {}, by=SYSTEM, now=now)
    _tell(change, now=now, is_wrong=True)


@transaction.atomic
def give_holder_code(domain: Domain, code: str, *, actor: Actor, now: datetime) -> None:
    """Go on with the code that the present holder was sent, at once."""
    change = _held(domain_id=domain.pk)
    if change is None or not change.needs_code:
        raise NotAllowedError(_("This change of holder does not wait for a code."), field="code")
    change.sealed_code = sealed(code.strip())
    change.code_refused_at = None
    change.save(update_fields=["sealed_code", "code_refused_at"])
    note(change.domain, "domain.holder-code-given", {}, by=actor, now=now)
    hasten(KIND, subject=domain.name, now=now)


@transaction.atomic
def ask_code_again(domain: Domain, *, actor: Actor, now: datetime) -> None:
    """Have the registry send the letter again. Refused within an hour of the last one."""
    change = _held(domain_id=domain.pk)
    if change is None or not change.needs_code:
        raise NotAllowedError(_("This change of holder does not wait for a code."))
    if change.code_asked_at is not None and change.code_asked_at > now - PAUSE:
        raise NotAllowedError(_("The registry sent the code less than an hour ago. Look among unwanted mail first."))
    change.code_asked_at = None
    change.save(update_fields=["code_asked_at"])
    note(change.domain, "domain.holder-code-asked", {}, by=actor, now=now)
    hasten(KIND, subject=domain.name, now=now)


def _held(**which: int) -> HolderChange | None:
    """The change that is at the registry, locked."""
    found = HolderChange.objects.select_for_update(of=("self",)).filter(stage=HolderChangeStage.SENT, **which)
    return found.select_related("domain__account__brand").first()


def _tell(change: HolderChange, *, now: datetime, is_wrong: bool) -> None:
    tell(
        change.domain,
        "holder-code",
        key=f"holder-code:{change.pk}:{now.isoformat()}",
        now=now,
        email=change.before["email"],
        is_wrong=is_wrong,
    )
