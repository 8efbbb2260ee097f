"""A name's life as its registry rules it: where it stands, until when what can be done (DOM-7, DOM-16). No queries.

The registry is the authority: what its statuses say counts before what the rules of the extension foretell.
"""

from parvis.domains.life.refusals import (
    renewal_refusal,
    restore_refusal,
    transfer_in_refusal,
    transfer_out_obstacles,
    transfer_out_refusal,
    update_refusal,
)
from parvis.domains.life.stages import (
    DELETED,
    RENEWED_BY_ITSELF,
    Dated,
    Held,
    Life,
    Source,
    Stage,
    customer_expiry,
    life_of,
)
from parvis.domains.life.terms import renewal_terms, years_left

__all__ = [
    "DELETED",
    "RENEWED_BY_ITSELF",
    "Dated",
    "Held",
    "Life",
    "Source",
    "Stage",
    "customer_expiry",
    "life_of",
    "renewal_refusal",
    "renewal_terms",
    "restore_refusal",
    "transfer_in_refusal",
    "transfer_out_obstacles",
    "transfer_out_refusal",
    "update_refusal",
    "years_left",
]
