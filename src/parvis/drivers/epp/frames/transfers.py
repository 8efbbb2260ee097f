"""The object transfer that domains and contacts share (RFC 5730 section 2.9.3.4)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from parvis.drivers.epp.elements import Element
from parvis.drivers.epp.parsing import instant, instant_or_none, needed


class TransferStep(StrEnum):
    """What is asked of a transfer."""

    REQUEST = "request"
    QUERY = "query"
    APPROVE = "approve"
    REJECT = "reject"
    CANCEL = "cancel"


@dataclass(frozen=True, slots=True)
class TransferData:
    """A transfer: ``requested_by`` gains, ``acting`` loses, or acts, until ``act_at``."""

    subject: str
    status: str
    requested_by: str
    requested_at: datetime
    acting: str
    act_at: datetime
    expires_at: datetime | None


def transfer_in(found: Element, prefix: str, subject: str) -> TransferData:
    """The transfer in a ``trnData`` of ``prefix``, whose object stands in ``subject``. Raises FrameError."""
    return TransferData(
        subject=needed(found, f"{prefix}:{subject}"),
        status=needed(found, f"{prefix}:trStatus"),
        requested_by=needed(found, f"{prefix}:reID"),
        requested_at=instant(found, f"{prefix}:reDate"),
        acting=needed(found, f"{prefix}:acID"),
        act_at=instant(found, f"{prefix}:acDate"),
        expires_at=instant_or_none(found, f"{prefix}:exDate"),
    )
