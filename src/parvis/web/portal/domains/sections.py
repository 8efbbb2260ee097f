"""The tabs of a name: its page, and the pages of what belongs to it."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from parvis.accounts.permissions import Permission
from parvis.domains.models import Domain
from parvis.kit.actor import Actor


def tabs_of(domain: Domain, actor: Actor, *, current: str) -> list[dict[str, Any]]:
    """Those that ``actor`` may open, for ``components/tabs.html``; ``current`` is "overview", "dns" or "redirects"."""
    sections = [("overview", _("Overview"), "portal:domain", Permission.DOMAINS_READ)]
    sections += [("dns", _("DNS zone"), "portal:zone", Permission.ZONES_READ)]
    sections += [("redirects", _("Redirects"), "portal:domain-redirects", Permission.DOMAINS_READ)]
    return [
        {"label": label, "url": reverse(page, args=[domain.name]), "current": key == current}
        for key, label, page, permission in sections
        if actor.may(permission)
    ]
