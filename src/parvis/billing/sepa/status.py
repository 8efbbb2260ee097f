"""What a bank refuses of a file that was sent to it: pain.002 (customer payment status report)."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _
from lxml import etree

from parvis.billing.statements.lines import StatementError

REFUSED: Final = "RJCT"
NOT_SAID: Final = "MS03"
"""Reason not specified."""
LARGEST: Final = 10_000_000


@dataclass(frozen=True, slots=True)
class Refusal:
    """One direct debit that is refused, or with ``file`` every one of that file."""

    end_to_end: str
    file: str
    reason: str


def refusals(content: bytes) -> list[Refusal]:
    """Every refusal of the report, whole. Raises StatementError where it is none."""
    if len(content) > LARGEST:
        raise StatementError(_("The file is larger than 10 MB."))
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(content.strip(), parser)
    except etree.XMLSyntaxError as error:
        line = error.lineno or 1
        raise StatementError(_("Line %(line)s: this is not XML that can be read.") % {"line": line}) from error
    report = root.find("{*}CstmrPmtStsRpt")
    if report is None:
        raise StatementError(_("This file is no status report (pain.002)."))
    return list(_found(report))


def _found(report: etree._Element) -> Iterator[Refusal]:
    group = report.find("{*}OrgnlGrpInfAndSts")
    file = _text(group, "{*}OrgnlMsgId")
    if _text(group, "{*}GrpSts") == REFUSED:
        yield Refusal("", file, _reason(group))
        return
    for batch in report.findall("{*}OrgnlPmtInfAndSts"):
        details = batch.findall("{*}TxInfAndSts")
        if _text(batch, "{*}PmtInfSts") == REFUSED and not details:
            yield Refusal("", _text(batch, "{*}OrgnlPmtInfId") or file, _reason(batch))
        for detail in details:
            if REFUSED in {_text(detail, "{*}TxSts"), _text(batch, "{*}PmtInfSts")}:
                end_to_end = _text(detail, "{*}OrgnlEndToEndId")
                if not end_to_end:
                    raise StatementError(
                        _("Line %(line)s: a refusal without its end-to-end reference.") % {"line": detail.sourceline}
                    )
                yield Refusal(end_to_end, "", _reason(detail))


def _reason(node: etree._Element | None) -> str:
    return (_text(node, "{*}StsRsnInf/{*}Rsn/{*}Cd") or _text(node, "{*}StsRsnInf/{*}Rsn/{*}Prtry") or NOT_SAID)[:4]


def _text(node: etree._Element | None, path: str) -> str:
    return (node.findtext(path) or "").strip() if node is not None else ""
