"""What signs a name, DS records or keys, as it is typed in or pasted, and as it is shown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from django import forms
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from parvis.domains import ds
from parvis.domains.dnskeys import DNSSEC, ENTRY
from parvis.domains.models import Domain
from parvis.domains.ports import DsRecord, KeyRecord, SignerRecord
from parvis.kit.refusals import NotAllowedError

ALGORITHMS: Final = {
    13: "ECDSA P-256 SHA-256",
    8: "RSA SHA-256",
    10: "RSA SHA-512",
    14: "ECDSA P-384 SHA-384",
    15: "Ed25519",
    16: "Ed448",
    5: "RSA SHA-1",
    7: "RSA SHA-1 NSEC3",
    1: "RSA MD5",
    3: "DSA",
    6: "DSA NSEC3",
    12: "GOST R 34.10-2001",
}
DIGESTS: Final = {2: "SHA-256", 4: "SHA-384", 1: "SHA-1", 3: "GOST R 34.11-94"}
_MONO: Final = {"autocomplete": "off", "spellcheck": "false", "autocapitalize": "none", "dir": "ltr"}
_OFFERED_TOO: Final = (5, 7)
"""Refused with a sentence: hosts still show them."""


class Named(NamedTuple):
    """A record with its numbers in words. ``digest`` is the key itself, and ``digest_type`` DNSKEY, of a key."""

    written: str
    key_tag: int
    algorithm: str
    digest_type: str
    digest: str


def named(written: str, name: str) -> Named:
    """What a page shows of a record of ``name``."""
    record = ds.read(written)
    algorithm = f"{record.algorithm} {ALGORITHMS.get(record.algorithm, '')}".strip()
    if isinstance(record, KeyRecord):
        return Named(written, ds.of_key(name, record).key_tag, algorithm, f"DNSKEY {record.flags}", record.key)
    digest_type = f"{record.digest_type} {DIGESTS.get(record.digest_type, '')}".strip()
    return Named(written, record.key_tag, algorithm, digest_type, record.digest)


def _choices(
    taken: tuple[int, ...], names: dict[int, str], refused: tuple[int, ...]
) -> list[tuple[str, str | Promise]]:
    offered: list[tuple[str, str | Promise]] = [(str(one), f"{one} – {names[one]}") for one in taken]
    return [
        *offered,
        *((str(one), format_lazy("{} – {} ({})", one, names[one], _("no longer accepted"))) for one in refused),
    ]


def _algorithms() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("Algorithm"), required=False, choices=_choices((13, 8, 10, 14, 15, 16), ALGORITHMS, _OFFERED_TOO)
    )


class SignerForm(forms.Form):
    """Lines of a zone file, or one record field by field: never both, and each fault beside its field."""

    typed: tuple[str, ...]
    """The fields that are empty where lines are pasted."""
    parts: tuple[str, ...]
    """The fields of one record, in their order."""

    def __init__(self, *args: Any, domain: Domain, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._domain = domain
        self.records: list[SignerRecord] = []

    @property
    def by_field(self) -> list[forms.BoundField]:
        """What a page shows beside the lines."""
        return [self[name] for name in self.parts]

    def clean(self) -> dict[str, Any]:
        """Read the records, once the form is valid in ``records``."""
        data = super().clean() or {}
        if data.get("lines", "").strip():
            self._read_lines(data)
        elif not self.errors:
            if any(data[name] for name in self.typed):
                self._read_fields(data)
            else:
                self.add_error("lines", gettext("Paste the line that your host shows, or fill in the fields below."))
        return data

    def refuse(self, refusal: NotAllowedError) -> None:
        """Put the refusal beside what was filled in."""
        is_pasted = bool(self.cleaned_data.get("lines", "").strip())
        self.add_error("lines" if is_pasted and refusal.field else refusal.field or None, str(refusal))

    def read_lines(self, text: str) -> Sequence[SignerRecord]:
        """The records of lines. Raises NotAllowedError."""
        raise NotImplementedError

    def read_fields(self, data: dict[str, Any]) -> SignerRecord:
        """The record of the fields."""
        raise NotImplementedError

    def _read_lines(self, data: dict[str, Any]) -> None:
        if any(data.get(name) for name in self.typed):
            self.add_error("lines", gettext("Paste the line or fill in the fields below, not both."))
            return
        try:
            self.records = list(self.read_lines(data["lines"]))
        except NotAllowedError as refusal:
            self.add_error("lines", str(refusal))
            return
        for record in self.records:
            for sentence in ds.faults(record).values():
                self.add_error("lines", _of(record, sentence) if len(self.records) > 1 else str(sentence))

    def _read_fields(self, data: dict[str, Any]) -> None:
        record = self.read_fields(data)
        for field, sentence in ds.faults(record).items():
            self.add_error(field, str(sentence))
        self.records = [record]


class DsForm(SignerForm):
    """DS records, which of a DNSKEY line are computed here."""

    typed = ("key_tag", "digest")
    parts = ("key_tag", "algorithm", "digest_type", "digest")

    lines = forms.CharField(
        label=_("DS or DNSKEY line"),
        help_text=_(
            "As your host shows it. Of a DNSKEY line we compute the record. Several lines are several records."
        ),
        required=False,
        max_length=ds.LONGEST,
        widget=forms.Textarea(attrs={**_MONO, "rows": 4, "class": "textarea mono"}),
    )
    key_tag = forms.CharField(
        label=_("Key tag"), required=False, max_length=5, widget=forms.TextInput({**_MONO, "inputmode": "numeric"})
    )
    algorithm = _algorithms()
    digest_type = forms.ChoiceField(
        label=_("Digest type"), required=False, choices=_choices(tuple(ds.DIGESTS), DIGESTS, (ds.SHA1,))
    )
    digest = forms.CharField(
        label=_("Digest"),
        help_text=_("64 digits for type 2, 96 for type 4."),
        required=False,
        max_length=200,
        widget=forms.Textarea(attrs={**_MONO, "rows": 2, "class": "textarea mono"}),
    )

    def read_lines(self, text: str) -> Sequence[SignerRecord]:
        return ds.pasted(text, name=self._domain.name)

    def read_fields(self, data: dict[str, Any]) -> SignerRecord:
        digest = "".join(data["digest"].split()).upper()
        is_tag = data["key_tag"].isascii() and data["key_tag"].isdigit()
        tag = int(data["key_tag"]) if is_tag else -1
        return DsRecord(tag, int(data["algorithm"]), int(data["digest_type"]), digest)


class KeyForm(SignerForm):
    """Keys, for a registry that computes the DS records itself."""

    typed = ("key",)
    parts = ("algorithm", "key")

    lines = forms.CharField(
        label=_("DNSKEY line"),
        help_text=_(
            "As your host shows it, with 257: the key that signs the other keys. The registry computes the DS record."
            " Several lines are several keys."
        ),
        required=False,
        max_length=ds.LONGEST,
        widget=forms.Textarea(attrs={**_MONO, "rows": 4, "class": "textarea mono"}),
    )
    algorithm = _algorithms()
    key = forms.CharField(
        label=_("Public key"),
        help_text=_("Of the key whose flags are 257."),
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={**_MONO, "rows": 4, "class": "textarea mono"}),
    )

    def read_lines(self, text: str) -> Sequence[SignerRecord]:
        return ds.pasted_keys(text, name=self._domain.name)

    def read_fields(self, data: dict[str, Any]) -> SignerRecord:
        return KeyRecord(ENTRY, DNSSEC, int(data["algorithm"]), "".join(data["key"].split()))


def _of(record: SignerRecord, sentence: str | Promise) -> str:
    return f"{ds.written(record)[:20]}…: {sentence}"
