"""MX (RFC 1035, RFC 7505)."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from parvis.dns.records import parts
from parvis.dns.records.kinds.kind import Group, RecordKind, Whole
from parvis.dns.records.names import has_underscore
from parvis.dns.records.problems import Problem, warned


def _null(whole: Whole) -> Iterable[Problem]:
    target = whole.parts["target"]
    if target == "." and whole.parts["preference"] != "0":
        yield Problem("preference", _("“.” says that no mail is received: its preference is 0 (RFC 7505)."))
    if has_underscore(target):
        yield warned("target", _("Mail servers may refuse a host name with “_”."))


MX = RecordKind(
    "MX",
    Group.MAIL,
    _("The server that receives the domain’s mail"),
    (
        parts.number("preference", _("Preference"), default="10"),
        parts.host("target", _("Mail server"), example="mail.hebergeur.example", allows_root=True),
    ),
    _null,
)
