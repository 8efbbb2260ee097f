"""The form of name servers: one a row, with addresses beside those that are inside a name that they are for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from django import forms
from django.utils.translation import gettext_lazy as _

from parvis.domains.glue import is_inside
from parvis.domains.ports import Host
from parvis.kit.refusals import NotAllowedError
from parvis.web.ui.formats import ascii_host

SHOWN: Final = 4
MORE: Final = 3
PLAIN: Final = {"autocomplete": "off", "spellcheck": "false", "autocapitalize": "none", "dir": "ltr"}


class NameserversForm(forms.Form):
    """For ``names``: as many rows as ``hosts`` fill or were posted, and some empty ones: ``fewest`` to ``most``.

    Not ``is_checked``, ``data`` is shown as it was typed.
    """

    def __init__(
        self,
        names: Sequence[str],
        hosts: Sequence[Host],
        *,
        fewest: int,
        most: int,
        data: Mapping[str, str] | None = None,
        shown: int = SHOWN,
        is_checked: bool = True,
    ) -> None:
        rows = len(hosts)
        if data is not None:
            rows = next((number for number in range(most, 0, -1) if f"host_{number}" in data), 0)
            rows += MORE if "more" in data else 0
        self.numbers = range(1, min(most, max(shown, rows)) + 1)
        self.may_grow = len(self.numbers) < most
        typed = _typed(hosts) if data is None else dict(data)
        self.names = names
        is_bound = data is not None and "more" not in data and is_checked
        super().__init__(data if is_bound else None, initial=typed)
        for number in self.numbers:
            self.fields[f"host_{number}"] = forms.CharField(
                label=_("Name server %(number)d") % {"number": number},
                required=number <= fewest,
                max_length=255,
                widget=forms.TextInput(PLAIN),
                error_messages={"required": _("Enter a name server.")},
            )
            host = ascii_host(typed.get(f"host_{number}", "").strip().rstrip(".").lower())
            if any(is_inside(host, name) for name in names):
                self.fields[f"addresses_{number}"] = forms.CharField(
                    label=_("Addresses of server %(number)d") % {"number": number},
                    help_text=_("IPv4 and IPv6, with a space in between."),
                    max_length=600,
                    widget=forms.TextInput(PLAIN),
                    error_messages={"required": _("This server is inside the domain itself: enter its addresses.")},
                )

    def rows(self) -> Iterator[tuple[forms.BoundField, forms.BoundField | None]]:
        """Each server, and its addresses where they are asked for."""
        for number in self.numbers:
            addresses = f"addresses_{number}"
            yield self[f"host_{number}"], self[addresses] if addresses in self.fields else None

    def servers(self) -> dict[str, list[str]]:
        """What was typed, row by row."""
        typed = self.cleaned_data
        return {
            "nameservers": [typed.get(f"host_{number}", "") for number in self.numbers],
            "addresses": [typed.get(f"addresses_{number}", "") for number in self.numbers],
        }

    def refuse(self, refusal: NotAllowedError) -> None:
        """Show why beside the field that it is about."""
        self.add_error(refusal.field if refusal.field in self.fields else None, str(refusal))


def _typed(hosts: Sequence[Host]) -> dict[str, str]:
    typed = {}
    for number, host in enumerate(hosts, start=1):
        typed[f"host_{number}"] = host.name
        typed[f"addresses_{number}"] = " ".join(host.addresses)
    return typed
