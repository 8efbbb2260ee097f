"""The lines of the list of names as HTML: a template's nodes, five hundred times over, cost more than the rest of the page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from html import escape
from typing import Final

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from parvis.domains.enums import DomainState
from parvis.domains.models import Domain
from parvis.web.portal.domains.columns import COLUMNS
from parvis.web.portal.domains.presenting import badge, day, distance, ends_at, is_ending
from parvis.web.ui.templatetags.ui import icon

LOW: Final = frozenset({"holder", "extension", "nameservers", "lock", "registered"})
"""Cells that narrow screens leave out."""


@dataclass(frozen=True, slots=True)
class Rights:
    """What the person may do with a name."""

    nameservers: bool
    manage: bool
    transfer: bool
    code: bool
    order: bool


class Printer:
    """Writes lines of the table in one language, for one person. Whatever comes from outside is escaped."""

    def __init__(self, columns: list[str], rights: Rights, *, now: datetime, has_boxes: bool = False) -> None:
        self._columns = columns
        self._select = escape(_("Select")) if has_boxes else ""
        self._now = now
        self._labels = {column: escape(str(COLUMNS[column])) for column in columns}
        self._automatic, self._manual = escape(_("Automatic")), escape(_("Manual"))
        self._on, self._off = escape(_("On")), escape(_("Off"))
        self._actions, self._more = escape(_("Actions for")), icon("more")
        self._manage = escape(_("Manage"))
        self._links = [
            (escape(text), path)
            for text, path, is_allowed in (
                (_("Renew"), "renew", rights.order),
                (_("Name servers"), "nameservers", rights.nameservers),
                (_("Automatic renewal"), "auto-renew", rights.manage),
                (_("Authorisation code"), "auth-code", rights.code),
            )
            if is_allowed
        ]
        self._deleted = reverse("portal:deleted")
        self._restore = escape(_("Restore")) if rights.order else ""
        self._unlock = escape(_("Remove the lock…")) if rights.transfer else ""
        self._printers: dict[str, Callable[[Domain], str]] = {
            "expiry": self._expiry,
            "renewal": lambda domain: self._automatic if domain.is_auto_renewed else self._manual,
            "holder": lambda domain: escape(domain.registrant.name),
            "extension": lambda domain: f".{escape(domain.tld)}",
            "nameservers": lambda domain: escape(" ".join(domain.nameservers)),
            "lock": lambda domain: self._on if domain.is_locked else self._off,
            "registered": lambda domain: escape(day(domain.registered_at)),
        }

    def row(self, domain: Domain) -> SafeString:
        """One line of the table."""
        cells = "".join(
            self._status(domain) if column == "status" else self._cell(column, self._printers[column](domain))
            for column in self._columns
        )
        return mark_safe(f'<tr role="row">{self._box(domain)}{self._head(domain)}{cells}{self._menu(domain)}</tr>')  # noqa: S308 - escaped above

    def _box(self, domain: Domain) -> str:
        if not self._select:
            return ""
        label = f"{self._select} {escape(domain.unicode_name)}"
        box = (
            f'<input class="check" type="checkbox" name="name" value="{escape(domain.name)}" form="selection"'
            f' aria-label="{label}">'
        )
        return f'<td class="c-check" role="cell"><label class="hit">{box}</label></td>'

    def _head(self, domain: Domain) -> str:
        name, shown = escape(domain.name), escape(domain.unicode_name)
        tag = ' <span class="tag">Premium</span>' if domain.is_premium else ""
        below = f'<span class="cell-sub mono" dir="ltr">{name}</span>' if name != shown else ""
        link = f'<a href="/domains/{name}/" dir="ltr">{shown}</a>'
        return f'<th class="cell-main c-name" scope="row" role="rowheader">{link}{tag}{below}</th>'

    def _cell(self, column: str, content: str) -> str:
        css = "c-low" if column in LOW else "nowrap"
        return f'<td role="cell" class="{css}" data-label="{self._labels[column]}">{content}</td>'

    def _status(self, domain: Domain) -> str:
        said = badge(domain, now=self._now)
        note = f' <span class="cell-sub">{escape(str(said.note))}</span>' if said.note else ""
        return f'<td role="cell"><span class="badge badge--{said.tone}">{escape(str(said.label))}</span>{note}</td>'

    def _expiry(self, domain: Domain) -> str:
        at = ends_at(domain, now=self._now)
        far = escape(distance(at, now=self._now))
        if far and is_ending(domain, now=self._now):
            far = f'<span class="{"bad" if at and at <= self._now else "warn"}">{far}</span>'
        below = f' <span class="cell-sub">{far}</span>' if far else ""
        return f"{escape(day(at))}{below}"

    def _menu(self, domain: Domain) -> str:
        here, key = f"/domains/{escape(domain.name)}/", domain.pk
        links = f'<a href="{here}">{self._manage}</a>'
        if domain.state == DomainState.ACTIVE:
            links += "".join(f'<a href="{here}{path}/">{text}</a>' for text, path in self._links)
            if self._unlock and domain.is_locked:
                links += f'<a href="{here}unlock/">{self._unlock}</a>'
        elif self._restore and domain.state == DomainState.REDEMPTION:
            links += f'<a href="{self._deleted}">{self._restore}</a>'
        label = f"{self._actions} {escape(domain.unicode_name)}"
        return (
            f'<td class="c-menu" role="cell"><button class="btn btn--quiet btn--icon btn--s" type="button"'
            f' popovertarget="m{key}" aria-label="{label}">{self._more}</button>'
            f'<div class="menu" id="m{key}" popover>{links}</div></td>'
        )
