"""Loading the demonstration into an empty database."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from django.db import transaction

from parvis.brands.models import Brand
from parvis.catalog.loading import load_tlds
from parvis.config.demo import arrivals, differences, names
from parvis.config.demo.debits import load_debits
from parvis.config.demo.orders import hold_up, load_balances, load_orders
from parvis.config.demo.people import customers, load_people
from parvis.config.demo.promotions import load_promotions
from parvis.config.demo.redirections import load_redirections
from parvis.config.demo.unpaid import load_cheques, load_debt
from parvis.config.installing import install_brands
from parvis.domains.models import Domain

BRANDS: Final = Path(__file__).with_name("brands.toml")
OPENED: Final = timedelta(days=60)
"""How long ago the shops opened: what is old in them has happened since."""


def load(now: datetime) -> bool:
    """Load everything once; return False, changing nothing, where somebody's data are there.

    A start that was broken off is gone on with: what is at the registries already is put there again, the same.
    """
    if not Brand.objects.exists():
        with transaction.atomic():
            load_tlds(now - OPENED)
            text = BRANDS.read_text(encoding="utf-8")
            exemple, nordhost = install_brands(text, folder=BRANDS.parent, now=now - OPENED)
            load_people(exemple, nordhost, now - OPENED)
            load_promotions(exemple, now)
    accounts = customers()
    if not accounts or Domain.objects.exists():
        return False
    seen = names.seed(accounts, now)
    hold_up()
    with transaction.atomic():
        names.store(accounts, seen, now)
        load_debt(accounts, now)
        load_orders(accounts, now)
        load_balances(accounts, now)
        load_debits(accounts, now)
        load_cheques(accounts, now)
        load_redirections(accounts, now)
    names.look_at_premium()
    differences.seed()
    arrivals.seed(now)
    return True
