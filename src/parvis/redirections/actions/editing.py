"""Adding, changing and removing the redirections of a domain."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

import idna
from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from parvis.accounts.models import Account
from parvis.kit.actor import Actor
from parvis.kit.refusals import NotAllowedError
from parvis.redirections.actions.announcing import announce
from parvis.redirections.actions.looking import request_look
from parvis.redirections.actions.recording import note
from parvis.redirections.addresses import target_of
from parvis.redirections.enums import Finding, Kind
from parvis.redirections.events import DomainClaimed, HostRedirected, domain_claimed, host_redirected
from parvis.redirections.models import Option, Redirection
from parvis.redirections.rules import check_chain, check_enabled, check_pace, check_running
from parvis.redirections.wanted import Wanted

_CHAINS: Final = 5_300_111
"""Of the lock under which targets are written: two that lead to each other are never checked at the same moment."""


@transaction.atomic
def add(
    account: Account, *, domain: str, hosts: Sequence[str], wanted: Wanted, actor: Actor, now: datetime
) -> list[Redirection]:
    """Redirect ``hosts`` (of ``addresses.host_of``) of the account's ``domain``, all of them or none.

    What another account left on a name that it has no more gives way. NotAllowedError says what is refused (rules 5).
    """
    domain_claimed.publish(DomainClaimed(domain, account.pk, now))
    _lock_chains()
    check_pace(account, cost=len(hosts), actor=actor, now=now)
    made = []
    for host in hosts:
        known = Redirection.objects.select_for_update().filter(host=host).first()
        if known is not None and known.account_id == account.pk:
            raise NotAllowedError(
                _("%(host)s is redirected already: change that redirect.") % {"host": known}, field="host"
            )
        if known is not None:
            check_enabled(known)
            _end(known, actor=actor, now=now)
        fresh = Redirection(
            account=account, domain=domain, host=host, unicode_host=_unicode(host), created_at=now, changed_at=now
        )
        _write(fresh, wanted, now=now)
        note("redirection.added", fresh.account, fresh.host, actor=actor, now=now, after=facts(fresh))
        made.append(fresh)
    return made


@transaction.atomic
def change(redirection: Redirection, wanted: Wanted, *, seen: int, actor: Actor, now: datetime) -> Redirection:
    """Redirect it as ``wanted``. ``seen`` is the edition that the form was made of; another one since is refused."""
    _lock_chains()
    held = _held(redirection)
    check_enabled(held)
    check_running(held)
    if held.edition != seen:
        raise NotAllowedError(_("Somebody changed this redirect meanwhile. Look at it again, then change it."))
    check_pace(held.account, cost=1, actor=actor, now=now)
    before = facts(held)
    held.edition += 1
    held.changed_at = now
    _write(held, wanted, now=now)
    note("redirection.changed", held.account, held.host, actor=actor, now=now, before=before, after=facts(held))
    return held


@transaction.atomic
def remove(redirection: Redirection, *, actor: Actor, now: datetime) -> None:
    """Redirect the name no more, and forget its visits. Refused while the provider has switched it off."""
    held = _held(redirection)
    check_enabled(held)
    _end(held, actor=actor, now=now)


@transaction.atomic
def end_all(domain: str, account_id: int, *, actor: Actor, now: datetime) -> int:
    """The account has ``domain`` no more: nothing of it is redirected, switched off or not, nor its option kept.

    Return how many ended.
    """
    # The option first, as by who stops or extends it.
    option = Option.objects.select_for_update(no_key=True).filter(domain=domain, account_id=account_id)
    list(option)
    rows = Redirection.objects.select_for_update(of=("self",)).select_related("account")
    left = list(rows.filter(domain=domain, account_id=account_id).order_by("pk"))
    for held in left:
        _end(held, actor=actor, now=now)
    option.delete()
    return len(left)


@transaction.atomic
def disable(redirection: Redirection, *, reason: str, actor: Actor, now: datetime) -> Redirection:
    """The provider's own: visitors are told that it is gone, and the customer why."""
    held = _held(redirection)
    if not reason.strip():
        raise NotAllowedError(_("Say why: the customer reads it."), field="reason")
    if held.disabled_at is None:
        held.disabled_at = now
        held.disabled_reason = reason.strip()[:300]
        held.save(update_fields=["disabled_at", "disabled_reason"])
        note(
            "redirection.disabled",
            held.account,
            held.host,
            actor=actor,
            now=now,
            after={"reason": held.disabled_reason},
        )
    return held


@transaction.atomic
def enable(redirection: Redirection, *, actor: Actor, now: datetime) -> Redirection:
    """Undo ``disable``."""
    held = _held(redirection)
    if held.disabled_at is not None:
        before = {"reason": held.disabled_reason}
        held.disabled_at, held.disabled_reason = None, ""
        held.save(update_fields=["disabled_at", "disabled_reason"])
        note("redirection.enabled", held.account, held.host, actor=actor, now=now, before=before)
    return held


def facts(redirection: Redirection) -> dict[str, Any]:
    """What the record keeps of one."""
    return {
        "target": redirection.target,
        "kind": redirection.kind,
        "path": redirection.keeps_path,
        "query": redirection.keeps_query,
        "method": redirection.keeps_method,
        "https": redirection.https,
    }


def _lock_chains() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_CHAINS])


def _held(redirection: Redirection) -> Redirection:
    rows = Redirection.objects.select_for_update(of=("self",)).select_related("account")
    found = rows.filter(pk=redirection.pk).first()
    if found is None:
        raise NotAllowedError(_("This redirect is not there any more: somebody removed it."))
    return found


def _write(redirection: Redirection, wanted: Wanted, *, now: datetime) -> None:
    target = target_of(wanted.target, host=redirection.host)
    check_chain(redirection.host, target.host)
    redirection.target, redirection.target_host = target.url, target.host
    redirection.kind = wanted.kind
    redirection.keeps_method = wanted.keeps_method and wanted.kind != Kind.MASKED
    redirection.keeps_path, redirection.keeps_query = wanted.keeps_path, wanted.keeps_query
    redirection.title = wanted.title.strip() if wanted.kind == Kind.MASKED else ""
    redirection.https = wanted.https
    redirection.finding, redirection.looked_at = Finding.UNTOLD, None
    redirection.save()
    announce(redirection, now=now)
    request_look(redirection, now=now)


def _end(redirection: Redirection, *, actor: Actor, now: datetime) -> None:
    note("redirection.removed", redirection.account, redirection.host, actor=actor, now=now, before=facts(redirection))
    host_redirected.publish(
        HostRedirected(redirection.host, redirection.domain, redirection.account_id, wants_https=False, at=now)
    )
    redirection.delete()


def _unicode(host: str) -> str:
    try:
        return idna.decode(host)
    except idna.IDNAError:
        return host
