"""What is wrong in the rule files is said at start, all of it, rather than by the first page that reads them."""

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error

from parvis.catalog.rules import ASSUMED, RulesError, versions_of


def rule_files(app_configs: Sequence[Any] | None, **_options: Any) -> list[CheckMessage]:
    """One error per fault: the file, the extension, the rule."""
    del app_configs
    try:
        versions_of(ASSUMED)
    except RulesError as error:
        return [Error(str(fault), id="catalog.E001") for fault in error.faults]
    return []
