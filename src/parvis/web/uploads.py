"""Files that people send: bounded while they come in, and known by their first bytes."""

from typing import Any, Final

from django import forms
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

LARGEST: Final = 5 * 1024 * 1024
"""Bytes of a file that a customer sends."""
_KINDS: Final = {b"%PDF-": "pdf", b"\xff\xd8\xff": "jpg", b"\x89PNG\r\n\x1a\n": "png"}
_FIELD: Final = "proof"
"""How the field is called whose file is bounded while it comes in."""


class BoundedUploads(FileUploadHandler):
    """Drops a file as soon as it is larger than it may be: the rest is neither kept in memory nor on disk."""

    chunk_size = 64 * 1024

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Count anew."""
        super().new_file(*args, **kwargs)
        self._received = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:  # noqa: ARG002 - given by Django
        """Let it through, or drop the file."""
        self._received += len(raw_data)
        if self.field_name == _FIELD and self._received > LARGEST:
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """The next handler makes the file."""


class ProofForm(forms.Form):
    """A file that shows a payment."""

    proof = forms.FileField(
        label=_("File"),
        help_text=_("PDF, JPEG or PNG, 5 MB at most."),
        error_messages={"required": _("Choose a file.")},
        widget=forms.FileInput({"accept": "application/pdf,image/jpeg,image/png"}),
    )
    kind = ""

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request.POST if request is not None else None, request.FILES if request is not None else None)
        sent = request.META.get("CONTENT_LENGTH", "") if request is not None else ""
        if sent.isdecimal() and int(sent) > LARGEST:
            self.fields["proof"].error_messages["required"] = _("This file is larger than 5 MB.")

    def clean_proof(self) -> Any:
        """Only what it says it is, by its first bytes."""
        file = self.cleaned_data["proof"]
        if file.size > LARGEST:
            raise forms.ValidationError(_("This file is larger than 5 MB."))
        start = file.read(8)
        file.seek(0)
        self.kind = next((kind for mark, kind in _KINDS.items() if start.startswith(mark)), "")
        if not self.kind:
            raise forms.ValidationError(_("Choose a PDF, JPEG or PNG file."))
        return file
