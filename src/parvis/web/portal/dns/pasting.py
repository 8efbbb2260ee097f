"""One line of a zone file, in place of the fields («Coller une ligne»)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parvis.dns.models import Zone
from parvis.dns.records.values import Record
from parvis.dns.zonefile.reading import UnreadableError, read


class PasteForm(forms.Form):
    """``record`` is what the line says."""

    line = forms.CharField(
        label=gettext_lazy("Paste a line"),
        max_length=10_000,
        strip=False,
        help_text=gettext_lazy("As zone files have it, for example: www 3600 IN A 203.0.113.27"),
        widget=forms.Textarea({"rows": 2, "class": "textarea mono", "spellcheck": "false", "dir": "ltr"}),
    )

    def __init__(self, zone: Zone, **more: Any) -> None:
        super().__init__(**more)
        self.zone = zone
        self.record: Record | None = None

    def clean_line(self) -> str:
        """Exactly one record."""
        line: str = self.cleaned_data["line"]
        try:
            reading = read(line.strip(), self.zone.name)
        except UnreadableError as error:
            raise forms.ValidationError(str(error)) from error
        for remark in (*reading.rejected, *reading.notices):
            raise forms.ValidationError(str(remark.sentence))
        if len(reading.records) != 1:
            raise forms.ValidationError(_("Paste exactly one record. Several are read by the import of a zone file."))
        self.record = reading.records[0]
        return line
