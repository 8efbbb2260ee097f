"""Naming the electronic invoice inside a PDF, so that readers of Factur-X know it is one.

typst embeds the file itself (AFRelationship Alternative, PDF/A-3) and writes metadata that know nothing of Factur-X: the
properties that Factur-X 1.0 (section 6.2) wants are added to them, as an incremental update (ISO 32000-1, 7.5.6). The
bytes that typst wrote stay as they are.
"""

import re
from typing import Final

FILE_NAME: Final = "factur-x.xml"
CONFORMANCE: Final = "EN 16931"
_FX: Final = "urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#"
_PROPERTIES: Final = {
    "DocumentFileName": (FILE_NAME, "name of the embedded XML invoice file"),
    "DocumentType": ("INVOICE", "INVOICE"),
    "Version": ("1.0", "The actual version of the Factur-X XML schema"),
    "ConformanceLevel": (CONFORMANCE, "The conformance level of the embedded Factur-X data"),
}
_METADATA: Final = re.compile(
    rb"(?P<number>\d+) 0 obj\n<<(?P<keys>/Length \d+/Type/Metadata/Subtype/XML)>>\nstream\n(?P<xmp>.*?)\nendstream",
    re.DOTALL,
)
_TRAILER: Final = re.compile(rb"trailer\n(?P<keys><<.*>>)\nstartxref\n(?P<place>\d+)\n%%EOF\s*\Z", re.DOTALL)
_SCHEMAS: Final = b"<pdfaExtension:schemas><rdf:Bag>"
_END: Final = b"</rdf:RDF>"


class UnknownPdfError(ValueError):
    """The PDF is not laid out as typst does: its metadata cannot be added to."""


def named(pdf: bytes) -> bytes:
    """``pdf`` with the properties of Factur-X in its metadata. Raises UnknownPdfError."""
    metadata, trailer = _METADATA.search(pdf), _TRAILER.search(pdf)
    if metadata is None or trailer is None or metadata["xmp"].count(_SCHEMAS) != 1:
        raise UnknownPdfError("no metadata or trailer found")
    xmp = metadata["xmp"].replace(_SCHEMAS, _SCHEMAS + _schema().encode()).replace(_END, _values().encode() + _END)
    number = int(metadata["number"])
    head = f"{number} 0 obj\n<</Length {len(xmp)}/Type/Metadata/Subtype/XML>>\nstream\n".encode()
    start = pdf if pdf.endswith(b"\n") else pdf + b"\n"
    written = head + xmp + b"\nendstream\nendobj\n"
    table = f"xref\n{number} 1\n{len(start):010d} 00000 n\r\n".encode()
    keys = trailer["keys"].removesuffix(b">>") + b"/Prev " + trailer["place"] + b">>"
    place = len(start) + len(written)
    return start + written + table + b"trailer\n" + keys + f"\nstartxref\n{place}\n%%EOF\n".encode()


def _schema() -> str:
    """The description of the properties that PDF/A wants of every schema that it does not know (ISO 19005-3, 6.6.2.3)."""
    properties = "".join(
        '<rdf:li rdf:parseType="Resource">'
        f"<pdfaProperty:category>external</pdfaProperty:category>"
        f"<pdfaProperty:description>{description}</pdfaProperty:description>"
        f"<pdfaProperty:name>{name}</pdfaProperty:name>"
        f"<pdfaProperty:valueType>Text</pdfaProperty:valueType></rdf:li>"
        for name, (_value, description) in _PROPERTIES.items()
    )
    return (
        '<rdf:li rdf:parseType="Resource">'
        "<pdfaSchema:schema>Factur-X PDFA Extension Schema</pdfaSchema:schema>"
        f"<pdfaSchema:namespaceURI>{_FX}</pdfaSchema:namespaceURI><pdfaSchema:prefix>fx</pdfaSchema:prefix>"
        f"<pdfaSchema:property><rdf:Seq>{properties}</rdf:Seq></pdfaSchema:property></rdf:li>"
    )


def _values() -> str:
    values = "".join(f"<fx:{name}>{value}</fx:{name}>" for name, (value, _description) in _PROPERTIES.items())
    return f'<rdf:Description rdf:about="" xmlns:fx="{_FX}">{values}</rdf:Description>'
