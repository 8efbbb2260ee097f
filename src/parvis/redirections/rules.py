"""May this be redirected so? What the addresses alone do not say."""

from datetime import datetime, timedelta
from typing import Final

from django.utils.translation import gettext_lazy as _

from parvis.accounts.models import Account
from parvis.accounts.throttling import is_over
from parvis.kit.actor import Actor
from parvis.kit.refusals import NotAllowedError
from parvis.redirections.models import Redirection

MOST_STEPS: Final = 4
"""Redirections of ours that may follow each other: browsers give up later, search engines after five (rules 5)."""
NEW_FOR: Final = timedelta(days=30)
A_DAY: Final = 86_400
MOST_OF_NEW: Final = 10
MOST_OF_OTHERS: Final = 300


def check_pace(account: Account, *, cost: int, actor: Actor, now: datetime) -> None:
    """Raise NotAllowedError beyond the day's number of new and changed ones: phishing opens many, from new accounts."""
    if actor.is_staff or actor.acting_staff_id:
        return
    most = MOST_OF_NEW if now - account.created_at < NEW_FOR else MOST_OF_OTHERS
    if is_over(f"redirections:{account.pk}", limit=most, seconds=A_DAY, now=now, cost=cost):
        raise NotAllowedError(
            _("An account may add or change %(most)d redirects a day. Go on tomorrow, or contact support.")
            % {"most": most}
        )


def check_chain(host: str, target_host: str) -> None:
    """Raise NotAllowedError where ``host`` would lead through our own redirections back to itself, or through too many."""
    after = _following(target_host, host)
    if after + _before(host) + 1 > MOST_STEPS:
        raise NotAllowedError(
            _("Too many redirects would follow each other. Enter the last address of the chain."), field="target"
        )


def check_enabled(redirection: Redirection) -> None:
    """Raise NotAllowedError where the provider switched it off."""
    if redirection.disabled_at is not None:
        raise NotAllowedError(
            _("Your provider switched this redirect off: %(reason)s Contact support.")
            % {"reason": redirection.disabled_reason}
        )


def check_running(redirection: Redirection) -> None:
    """Raise NotAllowedError where the option of its domain is over."""
    if redirection.stopped_at is not None:
        raise NotAllowedError(_("The redirects of this domain are over: renew the option first."))


def _following(name: str, host: str) -> int:
    """How many of our redirections come after one that leads to ``name``."""
    steps, seen = 0, {host}
    while steps <= MOST_STEPS:
        if name in seen:
            raise NotAllowedError(_("This address leads back to the name itself."), field="target")
        seen.add(name)
        found = Redirection.objects.filter(host=name).values_list("target_host", flat=True).first()
        if found is None:
            return steps
        name = found
        steps += 1
    return steps


def _before(host: str) -> int:
    """How many of our redirections, at most, follow each other to ``host``."""
    steps, names = 0, [host]
    while steps <= MOST_STEPS:
        names = list(Redirection.objects.filter(target_host__in=names).values_list("host", flat=True)[:1_000])
        if not names:
            return steps
        steps += 1
    return steps
