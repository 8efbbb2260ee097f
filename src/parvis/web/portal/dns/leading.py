"""Where ALIAS records lead at the moment, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from parvis.dns.models import Alias, Zone
from parvis.web.portal.dns.drafted import Mark
from parvis.web.portal.dns.rows import Row
from parvis.web.ui.formats import date_text, time_text


def led(rows: Sequence[tuple[Row, Mark | None]], zone: Zone) -> list[tuple[Row, Mark | None]]:
    """``rows`` with what is published in the place of each ALIAS; asks nothing where there is none."""
    owners = [row.record.owner for row, _mark in rows if row.record.kind == "ALIAS"]
    if not owners:
        return list(rows)
    found = {alias.owner: alias for alias in Alias.objects.filter(zone=zone, owner__in=owners)}
    return [
        (replace(row, leads=_words(found.get(row.record.owner), row)) if row.record.kind == "ALIAS" else row, mark)
        for row, mark in rows
    ]


def _words(alias: Alias | None, row: Row) -> str:
    if alias is None or f"{alias.target}." != row.record.value:
        return _("Looked up once it is published.")
    addresses = ", ".join(address for _kind, address in alias.addresses)
    if not alias.problem:
        return _("Now %(addresses)s") % {"addresses": addresses} if addresses else _("Being looked up…")
    if not addresses or alias.resolved_at is None:
        return _("Nothing answers for this target: no address is published here.")
    words = {"addresses": addresses, "day": date_text(alias.resolved_at), "hour": time_text(alias.resolved_at)}
    return _("The target has not answered since %(day)s, %(hour)s; %(addresses)s stays published.") % words
