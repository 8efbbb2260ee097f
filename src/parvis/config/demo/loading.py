"""Loading the demonstration into an empty database."""

from datetime import datetime

from django.db import transaction

from parvis.brands.models import Brand
from parvis.catalog.loading import load_tlds
from parvis.config.demo.brands import load_brands
from parvis.config.demo.names import load_names
from parvis.config.demo.people import load_people


@transaction.atomic
def load(now: datetime) -> bool:
    """Load everything once; return False, changing nothing, when there is a brand already."""
    if Brand.objects.exists():
        return False
    load_tlds(now)
    exemple, nordhost = load_brands(now)
    accounts = load_people(exemple, nordhost, now)
    load_names(accounts, now)
    return True
