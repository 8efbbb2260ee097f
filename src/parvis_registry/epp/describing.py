"""A name as an answer or a message tells it (RFC 5731 section 3.1.2)."""

from parvis_registry.epp import nameservers
from parvis_registry.epp.context import Context
from parvis_registry.epp.reading import Element
from parvis_registry.epp.roids import holding_roid
from parvis_registry.epp.statuses import shown_statuses
from parvis_registry.epp.writing import el, some, stamp
from parvis_registry.holdings import Holding
from parvis_registry.objects import hosts_inside


def described(context: Context, holding: Holding, wanted: str, *, is_told: bool) -> Element:
    """The ``infData``. What others may not see is left out."""
    inside = hosts_inside(context.database, context.registry, holding.name) if wanted in {"all", "sub"} else []
    return el(
        "domain:infData",
        el("domain:name", holding.name),
        el("domain:roid", holding_roid(holding, context.repository)),
        *(el("domain:status", s=status) for status in shown_statuses(holding)),
        some("domain:registrant", holding.registrant) if is_told else None,
        *(el("domain:contact", who, type=role) for role, who in holding.roles if is_told),
        nameservers.told(context, holding) if wanted in {"all", "del"} else None,
        *(el("domain:host", name) for name in inside),
        el("domain:clID", holding.registrar),
        el("domain:crID", holding.created_by or holding.registrar),
        stamp("domain:crDate", holding.created_at),
        some("domain:upID", holding.updated_by),
        stamp("domain:upDate", holding.updated_at),
        stamp("domain:exDate", holding.expires_at),
        stamp("domain:trDate", holding.transferred_at),
        el("domain:authInfo", el("domain:pw", holding.auth_code)) if is_told and holding.auth_code else None,
    )
