"""Names of the demo's first customer that lead elsewhere, with visits of the last weeks."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from parvis.accounts.models import Account
from parvis.catalog.enums import PriceAction
from parvis.catalog.models import Price, Tld
from parvis.config.demo.people import owner_of
from parvis.config.demo.sign_ins import REDIRECTED
from parvis.redirections.actions.counting import add_visits
from parvis.redirections.actions.editing import add
from parvis.redirections.enums import Https, Kind
from parvis.redirections.models import Option
from parvis.redirections.wanted import Wanted

_LEADING: Final = (
    ("atelier-exemple.fr", REDIRECTED, Wanted("www.atelier-exemple.fr", https=Https.ON)),
    (
        "atelier-exemple.com",
        "www.atelier-exemple.com",
        Wanted("www.atelier-exemple.fr/boutique", Kind.TEMPORARY, https=Https.OFF),
    ),
    (
        "atelier-exemple.com",
        "catalogue.atelier-exemple.com",
        Wanted("catalogue.example/atelier", Kind.MASKED, title="Catalogue", https=Https.OFF),
    ),
)
_DAYS: Final = 40
_RUN: Final = UUID(int=1)


_PRICE_MINOR: Final = 400
"""Of a year, without tax."""
_TERMS: Final = {"atelier-exemple.fr": (240, True), "atelier-exemple.com": (25, False)}
"""Days that are left, and whether it renews by itself."""


def load_redirections(accounts: Sequence[Account], now: datetime) -> None:
    """Sell redirects, redirect the names, and pretend that people followed them."""
    account = accounts[0]
    for tld in Tld.objects.filter(brands__brand=account.brand):
        Price.objects.create(
            tld=tld, brand=account.brand, action=PriceAction.REDIRECTS, currency=account.brand.currency,
            net_minor=_PRICE_MINOR, starts_at=now,
        )  # fmt: skip
    Option.objects.bulk_create(
        Option(
            account=account,
            domain=name,
            tld=name.rsplit(".", 1)[1],
            ends_at=now + timedelta(days=days),
            is_auto_renewed=is_automatic,
            created_at=now - timedelta(days=120),
        )
        for name, (days, is_automatic) in _TERMS.items()
    )
    for domain, host, wanted in _LEADING:
        add(account, domain=domain, hosts=[host], wanted=wanted, actor=owner_of(account), now=now)
    made = list(account.redirections.order_by("pk"))
    visits = {
        (one.pk, now.date() - timedelta(days=day)): 3 + (day * 7 + index * 5) % 23
        for index, one in enumerate(made)
        for day in range(_DAYS)
    }
    add_visits(_RUN, 1, visits, now=now)
