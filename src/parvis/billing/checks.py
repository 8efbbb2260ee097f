"""A file of legal rates that makes no sense is said at start rather than by the first debt."""

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error

from parvis.billing.legal_rates import legal_rates


def rate_files(app_configs: Sequence[Any] | None, **_options: Any) -> list[CheckMessage]:
    """One error for the first fault, or for a file that is not there."""
    del app_configs
    try:
        legal_rates()
    except (OSError, ValueError) as error:
        return [Error(str(error), id="billing.E001")]
    return []
