"""What a registry's statuses mean for the customer (rules 1.3), as data dated ``AS_OF``.

EPP names of RFC 5731 section 2.3 and RFC 3915 section 3.1, with the particular ones of EURid and Afnic.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

AS_OF: Final = "2026-11-01"
logger = logging.getLogger(__name__)


class Severity(IntEnum):
    """The greater, the sooner it is shown."""

    NONE = 0
    OK = 1
    INFO = 2
    NEUTRAL = 3
    WARN = 4
    BAD = 5


@dataclass(frozen=True, slots=True)
class StatusLabel:
    """``code`` as the registry writes it. ``is_badge`` says whether the status stands for the whole name."""

    code: str
    label: str | Promise
    sentence: str | Promise
    severity: Severity
    is_badge: bool = True


def _entry(
    code: str, label: str | Promise, sentence: str | Promise, severity: Severity, *, is_badge: bool = True
) -> StatusLabel:
    return StatusLabel(code, label, sentence, severity, is_badge)


_REGISTRY_LOCK: Final = _("The registry changes this name only after a stronger check.")
_NOTHING_TO_DO: Final = _("You have nothing to do.")

_TABLE: Final = (
    _entry("ok", _("Active"), _("Your name works and no operation is in progress."), Severity.OK),
    _entry(
        "inactive",
        _("No name servers"),
        _("No name server is declared: the site and the e-mail addresses do not work."),
        Severity.WARN,
    ),
    _entry(
        "clientTransferProhibited",
        _("Protected against transfer"),
        _("Nobody can move this name to another provider as long as the protection is on."),
        Severity.OK,
        is_badge=False,
    ),
    _entry(
        "clientUpdateProhibited",
        _("Changes locked"),
        _("Unlock the name before you change it."),
        Severity.INFO,
        is_badge=False,
    ),
    _entry(
        "clientDeleteProhibited",
        _("Protected against deletion"),
        _("The name cannot be deleted by mistake."),
        Severity.OK,
        is_badge=False,
    ),
    _entry("clientRenewProhibited", _("Renewal blocked"), _("Contact us to renew this name."), Severity.WARN),
    _entry(
        "clientHold",
        _("Suspended by us"),
        _("The name no longer answers, because of an unpaid amount, details to verify or its expiry."),
        Severity.BAD,
    ),
    _entry(
        "serverHold",
        _("Suspended by the registry"),
        _("The registry has switched the name off because of a dispute or a check."),
        Severity.BAD,
    ),
    _entry(
        "serverTransferProhibited",
        _("Transfer blocked by the registry"),
        _("Because of a registry lock, a dispute, or the delay after a creation or a transfer."),
        Severity.INFO,
        is_badge=False,
    ),
    _entry("serverUpdateProhibited", _("Registry lock on changes"), _REGISTRY_LOCK, Severity.INFO, is_badge=False),
    _entry("serverDeleteProhibited", _("Registry lock on deletion"), _REGISTRY_LOCK, Severity.INFO, is_badge=False),
    _entry("serverRenewProhibited", _("Registry lock on renewal"), _REGISTRY_LOCK, Severity.INFO, is_badge=False),
    _entry("pendingCreate", _("Registration in progress"), _("The registry is examining the request."), Severity.INFO),
    _entry(
        "pendingTransfer",
        _("Transfer in progress"),
        _("A transfer takes five days at most for most extensions."),
        Severity.INFO,
    ),
    _entry("pendingUpdate", _("Change in progress"), _NOTHING_TO_DO, Severity.INFO),
    _entry("pendingRenew", _("Renewal in progress"), _NOTHING_TO_DO, Severity.INFO),
    _entry("pendingRestore", _("Restore in progress"), _NOTHING_TO_DO, Severity.INFO),
    _entry(
        "redemptionPeriod", _("In redemption"), _("The name is deleted and can be restored for a fee."), Severity.BAD
    ),
    _entry(
        "pendingDelete", _("Final deletion in progress"), _("Nothing more can be done for this name."), Severity.BAD
    ),
    _entry(
        "addPeriod",
        _("Registered recently"),
        _("The name was registered a few days ago."),
        Severity.NONE,
        is_badge=False,
    ),
    _entry(
        "autoRenewPeriod",
        _("Expired, can be renewed"),
        _("Renew the name before the end of the grace period."),
        Severity.NEUTRAL,
        is_badge=False,
    ),
    _entry(
        "renewPeriod", _("Renewed recently"), _("The name was renewed a few days ago."), Severity.NONE, is_badge=False
    ),
    _entry(
        "transferPeriod",
        _("Transferred recently"),
        _("The name was transferred a few days ago."),
        Severity.NONE,
        is_badge=False,
    ),
    _entry("quarantined", _("In quarantine"), _("The name is deleted and can be restored for a fee."), Severity.BAD),
    _entry("onHold", _("In dispute"), _("The registry has put the name on hold during a dispute."), Severity.BAD),
    _entry("suspended", _("Suspended by the registry"), _("The registry has switched the name off."), Severity.BAD),
    _entry("seized", _("Seized"), _("The name is seized by order of a court."), Severity.BAD),
    _entry("delayed", _("Being verified"), _("The registry is verifying the holder."), Severity.WARN),
    _entry(
        "serverTradeProhibited",
        _("Change of holder forbidden"),
        _("The registry refuses a change of holder."),
        Severity.INFO,
        is_badge=False,
    ),
    _entry(
        "serverRecoverProhibited",
        _("Recovery forbidden"),
        _("The registry refuses to give the name back."),
        Severity.INFO,
        is_badge=False,
    ),
    _entry("frozen", _("Frozen"), _("The name works but cannot be changed. The registry decides."), Severity.BAD),
    _entry("blocked", _("Blocked"), _("The name no longer works. The registry decides."), Severity.BAD),
)
_BY_CODE: Final = {entry.code: entry for entry in _TABLE}
ALARMING: Final = frozenset(entry.code for entry in _TABLE if entry.severity >= Severity.WARN and entry.is_badge)
"""The statuses for which somebody has to do something. Expiry is told by the date that was paid for, not by a status."""


def label_of(code: str) -> StatusLabel:
    """Say what ``code`` means. One that the table lacks is shown as the registry wrote it, and logged."""
    known = _BY_CODE.get(code)
    if known is None:
        logger.warning("unknown registry status: %s", code)
        return StatusLabel(code, code, _("A status of the registry that we do not know yet."), Severity.INFO)
    return known


def labels(codes: Iterable[str]) -> list[StatusLabel]:
    """What all ``codes`` mean, the most severe first. A deletion that can still be undone hides the final one."""
    present = set(codes)
    if present & {"redemptionPeriod", "pendingRestore"}:
        present.discard("pendingDelete")
    if "pendingRestore" in present:
        present.discard("redemptionPeriod")
    return sorted((label_of(code) for code in present), key=lambda entry: (-entry.severity, entry.code))


def badge_of(codes: Iterable[str]) -> StatusLabel | None:
    """The one that stands for the name in a list, or None when no status does."""
    return next((entry for entry in labels(codes) if entry.is_badge), None)
