"""Where the sandbox registries listen."""

from pathlib import Path

from django.conf import settings

from parvis.kit.failures import TryLaterError


class NoRegistryError(TryLaterError):
    """The sandbox registry has not said where it listens."""


def registry_address() -> str:
    """Where the sandbox registry listens: from the environment, or from the file it writes when it starts."""
    if settings.PARVIS_REGISTRY_URL:
        return str(settings.PARVIS_REGISTRY_URL)
    path = Path(settings.PARVIS_HOME) / "registry" / "url"
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise NoRegistryError("the sandbox registry is not running") from error
