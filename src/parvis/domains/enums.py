"""States of a domain and their life cycle."""

from itertools import pairwise
from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from parvis.kit.lifecycle import Lifecycle


class DomainState(models.TextChoices):
    PENDING = "pending", _("Being registered")
    TRANSFERRING = "transferring", _("Being transferred")
    ACTIVE = "active", _("Active")
    REDEMPTION = "redemption", _("In redemption")
    RELEASED = "released", _("No longer ours")
    FAILED = "failed", _("Not registered")


DOMAIN_LIFECYCLE = Lifecycle(
    {
        DomainState.PENDING: {DomainState.ACTIVE, DomainState.FAILED},
        DomainState.TRANSFERRING: {DomainState.ACTIVE, DomainState.FAILED},
        DomainState.ACTIVE: {DomainState.REDEMPTION, DomainState.RELEASED},
        DomainState.REDEMPTION: {DomainState.ACTIVE, DomainState.RELEASED},
    }
)


class ExportState(models.TextChoices):
    WAITING = "waiting", "waiting"
    RUNNING = "running", "running"
    READY = "ready", "ready"
    FAILED = "failed", "failed"


EXPORT_LIFECYCLE = Lifecycle(
    {
        ExportState.WAITING: {ExportState.RUNNING},
        ExportState.RUNNING: {ExportState.READY, ExportState.FAILED},
    }
)


class TransferStage(models.TextChoices):
    """Where a transfer is, as the customer follows it (DOM-9)."""

    REQUESTED = "requested", _("Requested")
    BLOCKED = "blocked", _("Waiting for you")
    PENDING = "pending", _("In progress at the registry")
    DONE = "done", _("Done")
    REFUSED = "refused", _("Refused")
    CANCELLED = "cancelled", _("Cancelled")


TRANSFER_LIFECYCLE = Lifecycle(
    {
        TransferStage.REQUESTED: {
            TransferStage.BLOCKED,
            TransferStage.PENDING,
            TransferStage.DONE,
            TransferStage.REFUSED,
            TransferStage.CANCELLED,
        },
        TransferStage.BLOCKED: {
            TransferStage.REQUESTED,
            TransferStage.PENDING,
            TransferStage.DONE,
            TransferStage.REFUSED,
            TransferStage.CANCELLED,
        },
        TransferStage.PENDING: {
            TransferStage.BLOCKED,
            TransferStage.DONE,
            TransferStage.REFUSED,
            TransferStage.CANCELLED,
        },
    }
)
OPEN_TRANSFER = (TransferStage.REQUESTED, TransferStage.BLOCKED, TransferStage.PENDING)


class HolderChangeStage(models.TextChoices):
    """Where a change of holder is, as its customer follows it (DOM-5)."""

    CONSENTS = "consents", _("Waiting for the agreement of both holders")
    SENT = "sent", _("At the registry")
    DONE = "done", _("Done")
    DECLINED = "declined", _("Declined by a holder")
    EXPIRED = "expired", _("Nobody agreed in time")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    REFUSED = "refused", _("Refused by the registry")


HOLDER_CHANGE_LIFECYCLE = Lifecycle(
    {
        HolderChangeStage.CONSENTS: {
            HolderChangeStage.SENT,
            HolderChangeStage.DECLINED,
            HolderChangeStage.EXPIRED,
            HolderChangeStage.WITHDRAWN,
        },
        HolderChangeStage.SENT: {HolderChangeStage.DONE, HolderChangeStage.REFUSED},
    }
)
OPEN_HOLDER_CHANGE = (HolderChangeStage.CONSENTS, HolderChangeStage.SENT)


class Party(models.TextChoices):
    """Whose agreement it is."""

    OLD = "old", _("Present holder")
    NEW = "new", _("New holder")


class DriftField(models.TextChoices):
    """What a registry holds otherwise than we knew it, without having been asked by us."""

    NAMESERVERS = "nameservers", _("Name servers")
    DS = "ds", _("DS records")
    LOCK = "is_locked", _("Transfer lock")
    HOLDER = "registrant_handle", _("Holder")
    SPONSOR = "sponsor", _("Registrar")


class DriftEnd(models.TextChoices):
    PUT_BACK = "put-back", _("Put back as it was")
    ACCEPTED = "accepted", _("Accepted")
    CHANGED = "changed", _("Replaced by a later change")
    RELEASED = "released", _("The name is no longer ours")


class MessageOutcome(models.TextChoices):
    """What became of a registry's message."""

    KEPT = "kept", _("Received")
    LOOKED = "looked", _("The name was looked at")
    WAITING = "waiting", _("To be read")
    SEEN = "seen", _("Read")


class DeclarationState(models.TextChoices):
    """What a registry says of a name server that its provider has declared there."""

    UNTOLD = "untold", _("Not checked yet")
    AGREES = "agrees", _("Confirmed by the registry")
    MISSING = "missing", _("Not declared there")
    DIFFERS = "differs", _("Other addresses there")


class AnswerState(models.TextChoices):
    CHECKING = "checking", _("Checking")
    AVAILABLE = "available", _("Available")
    PREMIUM = "premium", _("Premium")
    TAKEN = "taken", _("Already registered")
    RESERVED = "reserved", _("Reserved by the registry")
    SILENT = "silent", _("Check not possible")


class HoldReason(models.TextChoices):
    """Why we suspend a name."""

    VERIFICATION = "verification", _("The holder’s e-mail address is not verified")
    UNPAID = "unpaid", _("The renewal is not paid")


class SecuringWay(models.TextChoices):
    """What a procedure of DNSSEC is for."""

    ON = "on", _("Turn DNSSEC on")
    OFF = "off", _("Turn DNSSEC off")
    ROLL = "roll", _("Change the key")


class SecuringStep(models.TextChoices):
    """What it is at, or what it came to."""

    SIGNING = "signing", _("The zone is signed at every name server")
    SPREADING = "spreading", _("Unsigned answers are forgotten everywhere")
    CHECKING = "checking", _("The signatures are checked from outside")
    TELLING = "telling", _("The registry is told")
    AWAITING = "awaiting", _("The registry’s name servers say so")
    FORGETTING = "forgetting", _("The old DS record is forgotten everywhere")
    UNSIGNING = "unsigning", _("The old key leaves every name server")
    DONE = "done", _("Done")
    CANCELLED = "cancelled", _("Cancelled")


_ENDING: Final = (
    SecuringStep.TELLING,
    SecuringStep.AWAITING,
    SecuringStep.FORGETTING,
    SecuringStep.UNSIGNING,
    SecuringStep.DONE,
)
_BEGINNING: Final = (SecuringStep.SIGNING, SecuringStep.SPREADING, SecuringStep.CHECKING)
SECURING_STEPS: Final = {
    SecuringWay.ON: (*_BEGINNING, SecuringStep.TELLING, SecuringStep.AWAITING, SecuringStep.DONE),
    SecuringWay.OFF: _ENDING,
    SecuringWay.ROLL: (*_BEGINNING, *_ENDING),
}
"""The steps of each, in the only safe order (rules 4.2)."""
ENDED_SECURING: Final = (SecuringStep.DONE, SecuringStep.CANCELLED)
_FOLLOWING: Final[dict[str, set[str]]] = {step: {SecuringStep.CANCELLED} for step in (*_BEGINNING, *_ENDING[:-1])}
for _steps in SECURING_STEPS.values():
    for _step, _next in pairwise(_steps):
        _FOLLOWING[_step].add(_next)
SECURING_LIFECYCLE = Lifecycle(_FOLLOWING)
