"""What the page of a change of holder under way shows."""

from typing import Any

from parvis.domains.enums import HolderChangeStage
from parvis.domains.models import Domain, HolderChange


def followed(domain: Domain, change: HolderChange | None) -> dict[str, Any]:
    """The change, whose agreement is there, and what may still be done about it."""
    return {
        "domain": domain,
        "change": change,
        "consents": list(change.consents.order_by("-party")) if change is not None else [],
        "may_withdraw": change is not None and change.stage == HolderChangeStage.CONSENTS,
    }
