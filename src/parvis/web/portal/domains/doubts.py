"""What speaks against the name servers that somebody typed: said before they are sent, never forbidding them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from django.utils.translation import gettext_lazy as _

from parvis.domains.models import Domain
from parvis.domains.ports import Delegation, Host
from parvis.domains.registries import delegations
from parvis.kit.drivers import UnknownDriverError

_WORDS: Final = {
    Delegation.LAME: _("%(host)s answers, but not for %(name)s. Create the zone there first."),
    Delegation.SILENT: _("%(host)s does not answer."),
    Delegation.NOWHERE: _("%(host)s has no address: check how it is written."),
}


def doubts_about(domain: Domain, hosts: Sequence[Host]) -> list[str]:
    """One sentence for each server that does not answer for the name; none where this installation asks nobody."""
    try:
        asked = delegations.named("dns").asked(domain.name, hosts)
    except UnknownDriverError:
        return []
    return [
        _WORDS[found] % {"host": host, "name": domain.unicode_name}
        for host, found in asked.items()
        if found != Delegation.ANSWERS
    ]
