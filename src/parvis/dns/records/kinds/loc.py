"""LOC (RFC 1876)."""

from django.utils.translation import gettext_lazy as _

from parvis.dns.records import parts
from parvis.dns.records.kinds.kind import Group, RecordKind

LOC = RecordKind(
    "LOC",
    Group.ADVANCED,
    _("Where on Earth it is"),
    (parts.raw("location", _("Location"), example="43 17 47 N 5 22 12 E 10m"),),
)
