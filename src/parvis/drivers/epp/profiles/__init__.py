"""What single registries ask beside the standards. One small module each; add it to ``_PROFILES``."""

from typing import Final

from parvis.drivers.epp.profiles.profile import Profile

_PROFILES: Final[dict[str, Profile]] = {}


class UnknownProfileError(LookupError):
    """No profile of that name."""


def named(name: str) -> Profile:
    """The profile called ``name``; the standard where it is empty."""
    if not name:
        return Profile()
    if name not in _PROFILES:
        raise UnknownProfileError(name)
    return _PROFILES[name]
