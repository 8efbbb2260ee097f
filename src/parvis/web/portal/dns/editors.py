"""The state of one editor: which record and form, what was typed, and what it would do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from parvis.dns import proposals
from parvis.dns.models import Zone
from parvis.dns.records.problems import Problem
from parvis.dns.records.values import Record
from parvis.web.portal.dns.entries import Entry, entry_for, entry_of
from parvis.web.portal.dns.forms import RecordForm
from parvis.web.portal.dns.pasting import PasteForm
from parvis.web.portal.dns.sentences import will_be, will_stop
from parvis.web.requests import PortalRequest
from parvis.web.ui.forms import problems


@dataclass(slots=True)
class Editor:
    """``replaces`` is the key of the record that is changed, which may be gone by now (``record`` is None then)."""

    zone: Zone
    entry: Entry
    form: RecordForm
    record: Record | None
    replaces: str | None
    seen: int
    is_submitted: bool

    @property
    def is_gone(self) -> bool:
        """The record that was to be changed is not there any more."""
        return self.replaces is not None and self.record is None

    def preview(self, *, is_partial: bool = False) -> dict[str, Any]:
        """The sentences under the fields. ``is_partial``: fields that are still empty are not complained of."""
        form = self.form
        if not form.is_bound or not form.is_valid() or form.record is None:
            return {"faults": self._faults() if is_partial and form.is_bound else []}
        proposal = proposals.saving(self.zone, form.record, replaces=self.replaces)
        ours = [one for one in proposal.refused if one.record and one.record.key == form.record.key]
        doubts = [*form.doubts, *(finding.problem for finding in proposal.doubtful)]
        return {
            "sentence": will_be(form.record, self.zone.name),
            "stops": will_stop(proposal.before, proposal.after, self.zone.name),
            "faults": list(dict.fromkeys(str(one.problem.sentence) for one in ours or proposal.refused))
            if is_partial
            else [],
            "doubts": list(dict.fromkeys(str(problem.sentence) for problem in doubts)),
        }

    def _faults(self) -> list[str]:
        typed = {str(field.label) for field in self.form if field.data}
        return [fault.text for fault in problems(self.form) if not fault.label or fault.label in typed]


def line_of(request: PortalRequest, zone: Zone) -> Record | PasteForm | None:
    """The record of a pasted line, or the form that says why it is none; None: nothing was pasted."""
    if request.method == "POST" or "line" not in request.GET:
        return None
    form = PasteForm(zone, data=request.GET)
    return form.record if form.is_valid() and form.record else form


def editor_asked(
    request: PortalRequest, zone: Zone, record: Record | None, pasted: Record | None, *, key: str | None = None
) -> Editor:
    """The editor of ``record``, or of a new one like ``pasted``, as the request has it."""
    asked = request.POST if request.method == "POST" else request.GET
    like = record or pasted
    wanted = entry_of(asked.get("type", ""), zone.name) or (entry_for(like) if like else _first(zone))
    was = entry_of(asked.get("was", ""), zone.name) or wanted
    is_raw, seen = asked.get("raw") == "1", asked.get("seen", "")
    # Enter presses the first button of a form, which shows the fields of the type: of the same type, it sends the form.
    is_submitted = request.method == "POST" and was == wanted and asked.get("to", "type") == "type"
    if is_submitted:
        form = RecordForm(wanted, zone, like, is_raw=is_raw, data=request.POST)
    elif request.method == "POST":
        form = _other_form(request, zone, like, was, wanted, is_raw=is_raw)
    else:
        typed = {name: value for name, value in request.GET.items() if name not in {"type", "line"}}
        form = RecordForm(wanted, zone, like, is_raw=is_raw, initial=typed)
    number = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 10 else zone.number  # noqa: PLR2004 - 32 bits
    return Editor(zone, wanted, form, record, key, number, is_submitted)


def _first(zone: Zone) -> Entry:
    found = entry_of("A", zone.name)
    assert found is not None  # noqa: S101 - every zone offers it
    return found


def _other_form(
    request: PortalRequest, zone: Zone, like: Record | None, was: Entry, wanted: Entry, *, is_raw: bool
) -> RecordForm:
    """The fields of another type, or those of the same in the other manner: what was typed is taken along."""
    old = RecordForm(was, zone, like, is_raw=is_raw, data=request.POST)
    typed = {name: value for name, value in request.POST.items() if name in old.fields}
    to_raw = {"raw": True, "fields": False}.get(request.POST.get("to", ""), is_raw)
    if wanted != was:
        return RecordForm(wanted, zone, None, initial=typed)
    read = old.record if old.is_valid() else None
    if to_raw == is_raw or (not to_raw and read is None):
        old.show([] if old.errors else [Problem("value", "")])
        return old
    if read is None:
        return RecordForm(wanted, zone, like, is_raw=True, initial={"owner": typed.get("owner", "")})
    if not to_raw and wanted.guide and wanted.guide.read(read) is None:
        return RecordForm(Entry(read.kind, read.kind, wanted.explanation), zone, read)
    return RecordForm(wanted, zone, read, is_raw=to_raw)
