"""Loading the demonstration into an empty database."""

from datetime import datetime

from django.db import transaction

from parvis.brands.models import Brand
from parvis.catalog.loading import load_tlds
from parvis.config.demo import names
from parvis.config.demo.brands import load_brands
from parvis.config.demo.orders import load_orders
from parvis.config.demo.people import load_people


def load(now: datetime) -> bool:
    """Load everything once; return False, changing nothing, when there is a brand already."""
    if Brand.objects.exists():
        return False
    seen = names.seed(now)
    with transaction.atomic():
        load_tlds(now)
        exemple, nordhost = load_brands(now)
        accounts = load_people(exemple, nordhost, now)
        names.store(accounts, seen, now)
        load_orders(accounts, now)
    return True
