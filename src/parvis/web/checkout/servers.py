"""One's own name servers for the names that are ordered, with the addresses of those inside one of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final

from django import forms
from django.http import QueryDict

from parvis.catalog.rules import rules_of
from parvis.domains.actions.nameservers import bounds, checked_hosts
from parvis.domains.ports import Host
from parvis.kit.refusals import NotAllowedError
from parvis.web.nameservers import SHOWN, NameserversForm

OWN: Final = "own"
"""The choice of one's own."""
Row = tuple[forms.BoundField, forms.BoundField | None]


class OwnServersForm(NameserversForm):
    """As many servers as every registry of ``tlds`` takes; ``hosts`` once they are checked."""

    def __init__(
        self,
        names: Sequence[str],
        *,
        tlds: Sequence[str],
        today: date,
        data: Mapping[str, str] | None,
        draft: Mapping[str, str],
    ) -> None:
        """Without ``data`` nothing is checked, and ``draft`` is shown."""
        every = [bounds(rules_of(tld, today)) for tld in tlds]
        self.fewest = max(fewest for fewest, _most in every)
        self.most = max(self.fewest, min(most for _fewest, most in every))
        self.hosts: list[Host] = []
        super().__init__(
            names,
            (),
            fewest=self.fewest,
            most=self.most,
            data=draft if data is None else data,
            shown=self.most,
            is_checked=data is not None,
        )

    def clean(self) -> dict[str, Any]:
        """Check them together, where each was right by itself."""
        cleaned = super().clean() or {}
        if not self.errors:
            try:
                self.hosts = checked_hosts(**self.servers(), names=self.names, fewest=self.fewest, most=self.most)
            except NotAllowedError as refusal:
                self.refuse(refusal)
        return cleaned

    def first(self) -> Iterator[Row]:
        """The rows that everybody sees."""
        return (row for number, row in enumerate(self.rows(), start=1) if number <= SHOWN)

    def further(self) -> list[Row]:
        """Those for who has many."""
        return [row for number, row in enumerate(self.rows(), start=1) if number > SHOWN]

    @property
    def is_long(self) -> bool:
        """Whether something was typed further down than what everybody sees."""
        return any(host.value() or host.errors for host, _addresses in self.further())


def own_servers(
    names: Mapping[str, str], data: QueryDict | None, draft: Mapping[str, str], today: date
) -> OwnServersForm | None:
    """The form for ``names`` (name → extension), checked where one's own were chosen; None where no name asks for servers."""
    if not names:
        return None
    is_chosen = data is not None and data.get("servers") == OWN
    typed = {name: str(value) for name, value in (draft if data is None else data).items()}
    tlds = sorted(set(names.values()))
    return OwnServersForm(list(names), tlds=tlds, today=today, data=typed if is_chosen else None, draft=typed)
