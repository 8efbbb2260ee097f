"""SWITCH (.ch, .li): the standards, with less of them."""

from typing import ClassVar

from parvis.domains.ports import Capability
from parvis.drivers.epp.profiles.profile import Profile


class Switch(Profile):
    """Names renew by themselves, a code moves them at once, and only holder and technical contact are kept."""

    lacks: ClassVar[frozenset[Capability]] = frozenset({Capability.RENEW, Capability.TRANSFER_ANSWER, Capability.LOCK})
    postal: ClassVar[str] = "loc"
