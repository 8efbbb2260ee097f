"""Which format a file has, and what stands in it."""

from typing import Final

from django.utils.translation import gettext as _

from parvis.billing.statements import camt, csv_rows, mt940
from parvis.billing.statements.lines import BankEntry, StatementError

LARGEST: Final = 10_000_000
MOST: Final = 20_000


def read(content: bytes, *, currency: str) -> list[BankEntry]:
    """Every movement of the file, whole. Raises StatementError with the place of the fault."""
    if len(content) > LARGEST:
        raise StatementError(_("The file is larger than 10 MB."))
    start = content.lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"<"):
        found = camt.entries(start)
    else:
        text = _decoded(content)
        is_mt940 = any(line.startswith((":20:", "{1:", ":25:")) for line in text.splitlines()[:5])
        found = mt940.entries(text) if is_mt940 else csv_rows.entries(text, currency=currency)
    if len(found) > MOST:
        raise StatementError(_("The file has more than 20,000 movements: import it in parts."))
    return found


def _decoded(content: bytes) -> str:
    if b"\x00" in content:
        raise StatementError(_("This is no text."))
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise StatementError(_("This is no text."))
