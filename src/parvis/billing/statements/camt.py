"""camt.053 (ISO 20022), whatever its version."""

from collections.abc import Iterator
from typing import Final

from django.utils.translation import gettext as _
from lxml import etree

from parvis.billing.statements.lines import BankEntry, StatementError, day_of, minor_of

_PARSER: Final = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "huge_tree": False,
    "remove_comments": True,
}
_BATCH: Final = 2
"""So many details of one movement are several payments."""


def entries(content: bytes) -> list[BankEntry]:
    """The booked movements of every statement in the file. Refused where opening and closing balance do not agree with them."""
    try:
        root = etree.fromstring(content, etree.XMLParser(**_PARSER))  # type: ignore[arg-type]
    except etree.XMLSyntaxError as error:
        raise StatementError(_("Line %(line)s: this is not XML.") % {"line": error.lineno or 1}) from error
    if b"<!DOCTYPE" in content:
        raise StatementError(_("A document type declaration has no place in a statement."))
    statements = root.findall(".//{*}Stmt")
    if not statements:
        raise StatementError(_("This XML is no camt.053 statement."))
    return [entry for statement in statements for entry in _statement(statement)]


def _statement(statement: etree._Element) -> list[BankEntry]:
    iban = _text(statement, "{*}Acct/{*}Id/{*}IBAN") or _text(statement, "{*}Acct/{*}Id/{*}Othr/{*}Id")
    found = [entry for node in statement.findall("{*}Ntry") for entry in _entry(node, iban)]
    opening, closing = _balance(statement, {"OPBD", "PRCD"}), _balance(statement, {"CLBD"})
    if opening is not None and closing is not None and opening + sum(entry.minor for entry in found) != closing:
        raise StatementError(
            _("Line %(line)s: the movements do not lead from the opening to the closing balance.")
            % {"line": statement.sourceline}
        )
    return found


def _balance(statement: etree._Element, codes: set[str]) -> int | None:
    for node in statement.findall("{*}Bal"):
        if _text(node, "{*}Tp/{*}CdOrPrtry/{*}Cd") in codes:
            return _signed(node)
    return None


def _signed(node: etree._Element) -> int:
    where = _("Line %(line)s") % {"line": node.sourceline}
    minor = minor_of(_text(node, "{*}Amt"), where)
    return -minor if _text(node, "{*}CdtDbtInd") == "DBIT" else minor


def _entry(node: etree._Element, iban: str) -> Iterator[BankEntry]:
    """One movement; a batch of several payments is told payment by payment where the bank gives the amounts."""
    status = _text(node, "{*}Sts/{*}Cd") or _text(node, "{*}Sts")
    if status.strip() not in {"BOOK", ""}:
        return
    where = _("Line %(line)s") % {"line": node.sourceline}
    day = day_of(_text(node, "{*}BookgDt/{*}Dt") or _text(node, "{*}BookgDt/{*}DtTm"), where)
    amount, reference = node.find("{*}Amt"), _text(node, "{*}AcctSvcrRef") or _text(node, "{*}NtryRef")
    currency = amount.get("Ccy", "") if amount is not None else ""
    total = _signed(node)
    details = node.findall("{*}NtryDtls/{*}TxDtls")
    parts = [_amount(detail) for detail in details]
    if len(details) > 1 and None not in parts and sum(part or 0 for part in parts) == abs(total):
        sign = 1 if total > 0 else -1
        for detail, part in zip(details, parts, strict=True):
            own = _text(detail, "{*}Refs/{*}AcctSvcrRef") or _text(detail, "{*}Refs/{*}EndToEndId")
            told = _about(detail), _returned(detail)
            yield BankEntry(
                iban, day, currency, sign * (part or 0), f"{reference}/{own}", _said(detail), _party(detail), *told
            )
        return
    only = details[0] if details else node
    text = _said(only) or _text(node, "{*}AddtlNtryInf")
    about = _text(node, "{*}NtryDtls/{*}Btch/{*}PmtInfId") or (_about(only) if len(details) < _BATCH else "")
    yield BankEntry(iban, day, currency, total, reference, text, _party(only), about, _returned(only))


def _about(detail: etree._Element) -> str:
    """Which direct debit, or which file of them, it is about."""
    return _text(detail, "{*}Refs/{*}EndToEndId") or _text(detail, "{*}Refs/{*}PmtInfId")


def _returned(detail: etree._Element) -> str:
    return _text(detail, "{*}RtrInf/{*}Rsn/{*}Cd") or _text(detail, "{*}RtrInf/{*}Rsn/{*}Prtry")


def _amount(detail: etree._Element) -> int | None:
    text = _text(detail, "{*}Amt") or _text(detail, "{*}AmtDtls/{*}TxAmt/{*}Amt")
    return minor_of(text, _("Line %(line)s") % {"line": detail.sourceline}) if text else None


def _said(detail: etree._Element) -> str:
    free = [node.text or "" for node in detail.findall(".//{*}RmtInf/{*}Ustrd")]
    structured = [node.text or "" for node in detail.findall(".//{*}RmtInf/{*}Strd/{*}CdtrRefInf/{*}Ref")]
    end_to_end = _text(detail, "{*}Refs/{*}EndToEndId")
    return " ".join([*free, *structured, "" if end_to_end == "NOTPROVIDED" else end_to_end]).strip()


def _party(detail: etree._Element) -> str:
    return _text(detail, ".//{*}RltdPties/{*}Dbtr/{*}Nm") or _text(detail, ".//{*}RltdPties/{*}Dbtr/{*}Pty/{*}Nm")


def _text(node: etree._Element, path: str) -> str:
    return (node.findtext(path) or "").strip()
