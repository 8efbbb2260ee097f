"""Loading the demonstration into an empty database."""

from datetime import datetime
from pathlib import Path
from typing import Final

from django.db import transaction

from parvis.brands.models import Brand
from parvis.catalog.loading import load_tlds
from parvis.config.demo import differences, names
from parvis.config.demo.orders import load_balances, load_orders
from parvis.config.demo.people import load_people
from parvis.config.installing import install_brands

BRANDS: Final = Path(__file__).with_name("brands.toml")


def load(now: datetime) -> bool:
    """Load everything once; return False, changing nothing, when there is a brand already."""
    if Brand.objects.exists():
        return False
    seen = names.seed(now)
    with transaction.atomic():
        load_tlds(now)
        exemple, nordhost = install_brands(BRANDS.read_text(encoding="utf-8"), folder=BRANDS.parent, now=now)
        accounts = load_people(exemple, nordhost, now)
        names.store(accounts, seen, now)
        load_orders(accounts, now)
        load_balances(accounts, now)
    differences.seed()
    return True
