"""The lines of records as they are published, as HTML; those of a draft's changes are ``row.html``, the same with marks. Two hundred times the nodes of a template cost more than the rest of the page."""

from __future__ import annotations

from html import escape
from typing import Final

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from parvis.web.portal.dns.rows import Row
from parvis.web.ui.templatetags.ui import icon

_KEY: Final = "0" * 20
"""Stands for the record's key in addresses that are made once."""


class Printer:
    """Writes lines in one language, for one person and zone. Whatever comes from outside is escaped.

    ``focus`` is the key of the record whose line takes the focus after a swap.
    """

    def __init__(self, name: str, *, may_edit: bool, focus: str = "") -> None:
        self._may_edit, self._focus = may_edit, focus
        self._select, self._change, self._delete = escape(_("Select")), escape(_("Change")), escape(_("Delete"))
        self._pencil, self._trash = icon("pencil"), icon("trash-2")
        self._edit_url = escape(reverse("portal:zone-record", args=[name, _KEY]))
        self._delete_url = escape(reverse("portal:zone-records-delete", args=[name]))

    def row(self, row: Row) -> SafeString:
        """One line of the table."""
        name, kind = escape(row.name), escape(row.record.kind)
        note = f'<span class="cell-sub">{escape(row.record.note)}</span>' if row.record.note else ""
        leads = f'<span class="cell-sub">{escape(row.leads)}</span>' if row.leads else ""
        cells = (
            f'<td class="c-type" role="cell"><span class="rr">{kind}</span></td>'
            f'<th class="cell-main mono c-name" scope="row" role="rowheader"><bdi dir="ltr">{name}</bdi>{note}</th>'
            f'<td role="cell" class="mono c-val"><span class="val" dir="ltr">{escape(row.value)}</span>{leads}</td>'
            f'<td role="cell" class="nowrap c-ttl" data-label="TTL">{escape(row.ttl)}</td>'
        )
        if self._may_edit:
            cells = f"{self._box(row, f'{name} {kind}')}{cells}{self._menu(row, f'{name} {kind}')}"
        return mark_safe(f'<tr role="row" id="r-{row.key}">{cells}</tr>')  # noqa: S308 - escaped above

    def _box(self, row: Row, named: str) -> str:
        box = f'<input class="check" type="checkbox" name="key" value="{row.key}" form="selection">'
        label = f'<label class="hit">{box}<span class="vh">{self._select} {named}</span></label>'
        return f'<td class="c-check" role="cell">{label}</td>'

    def _menu(self, row: Row, named: str) -> str:
        url = self._edit_url.replace(_KEY, row.key)
        focus = " data-focus" if self._focus == row.key else ""
        button = 'class="btn btn--s btn--quiet btn--icon"'
        change = (
            f'<a {button} href="{url}" hx-get="{url}" hx-target="#r-{row.key}" hx-swap="outerHTML"{focus}'
            f' aria-label="{self._change} {named}">{self._pencil}</a>'
        )
        delete = (
            f'<a {button} href="{self._delete_url}?key={row.key}" aria-label="{self._delete} {named}">{self._trash}</a>'
        )
        return f'<td class="c-menu" role="cell"><span class="row row--end nowrap">{change}{delete}</span></td>'
