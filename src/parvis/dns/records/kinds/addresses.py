"""A (RFC 1035) and AAAA (RFC 3596)."""

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv6Address, ip_address

from django.utils.translation import gettext_lazy as _

from parvis.dns.records import parts
from parvis.dns.records.kinds.kind import Group, RecordKind, Whole
from parvis.dns.records.names import has_underscore
from parvis.dns.records.parts import Part
from parvis.dns.records.problems import Problem, warned


def doubts(whole: Whole) -> Iterable[Problem]:
    """Addresses that the world does not reach, and names that some programs refuse."""
    address = ip_address(whole.parts["address"])
    if address.is_multicast:
        yield warned("address", _("This is a multicast address: no site answers there."))
    elif not address.is_global:
        yield warned(
            "address", _("This address is not reached from the Internet: it is private, local or for documentation.")
        )
    if has_underscore(whole.owner):
        yield warned("owner", _("Browsers and mail servers may refuse a host name with “_”."))


def _ipv4_in_6(whole: Whole) -> Iterable[Problem]:
    yield from doubts(whole)
    if IPv6Address(whole.parts["address"]).ipv4_mapped is not None:
        inner: IPv4Address | None = IPv6Address(whole.parts["address"]).ipv4_mapped
        yield warned(
            "address", _("This is the IPv4 address %(address)s written as IPv6: use the type A.") % {"address": inner}
        )


A = RecordKind(
    "A",
    Group.ADDRESSES,
    _("The IPv4 address of a site or server"),
    (Part("address", _("IPv4 address"), parts.ipv4, example="203.0.113.27"),),
    doubts,
)
AAAA = RecordKind(
    "AAAA",
    Group.ADDRESSES,
    _("The IPv6 address of a site or server"),
    (Part("address", _("IPv6 address"), parts.ipv6, example="2001:db8::27"),),
    _ipv4_in_6,
)
