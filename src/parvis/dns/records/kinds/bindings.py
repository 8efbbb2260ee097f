"""SVCB and HTTPS (RFC 9460)."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from parvis.dns.records import parts
from parvis.dns.records.kinds.kind import Group, RecordKind, Whole
from parvis.dns.records.problems import Problem, Words, warned


def _modes(whole: Whole) -> Iterable[Problem]:
    is_alias = whole.parts["priority"] == "0"
    if is_alias and whole.parts["params"]:
        yield Problem("params", _("With priority 0 the name is an alias, and has no parameters."))
    if is_alias and whole.parts["target"] == ".":
        yield warned("target", _("With priority 0, “.” says that the service is not offered."))


def _binding(name: str, explanation: Words) -> RecordKind:
    return RecordKind(
        name,
        Group.ADVANCED,
        explanation,
        (
            parts.number("priority", _("Priority"), default="1"),
            parts.host("target", _("Target name"), example="www.hebergeur.example", allows_root=True),
            parts.raw("params", _("Parameters"), example="alpn=h2,h3 port=443", is_required=False),
        ),
        _modes,
    )


SVCB = _binding("SVCB", _("How a service is reached"))
HTTPS = _binding("HTTPS", _("How the site is reached over HTTPS"))
