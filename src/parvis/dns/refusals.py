"""Refusals of a change of a zone, with what a page shows of them."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from parvis.dns.records.changes import Change
from parvis.dns.records.consistency import Finding
from parvis.kit.refusals import NotAllowedError


class ContentRefusedError(NotAllowedError):
    """The records would not go together: ``findings`` has every error, the first one is the sentence."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        first = findings[0].problem
        super().__init__(first.sentence, field=first.field)
        self.findings = findings


class ConflictError(NotAllowedError):
    """Somebody else published meanwhile. ``number`` is the version that there is now; ``changes`` what it has other than the one seen."""

    def __init__(self, number: int, changes: Sequence[Change], by: str) -> None:
        sentence = _("%(by)s changed this zone meanwhile. Nothing was overwritten: look at both, then publish again.")
        super().__init__(sentence % {"by": by})
        self.number = number
        self.changes = changes
        self.by = by


class RecordGoneError(NotAllowedError):
    """The record that was to be changed is not in the zone any more."""

    def __init__(self) -> None:
        super().__init__(_("This record is not there any more: somebody changed or deleted it."))
