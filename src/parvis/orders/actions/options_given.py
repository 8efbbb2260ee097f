"""Redirection options of brands that give redirects with the name now (RED-4)."""

from datetime import datetime

from parvis.brands.models import Brand
from parvis.orders.models import OptionPlan
from parvis.redirections.actions.options import resume
from parvis.redirections.models import Option
from parvis.redirections.options import is_sold


def resume_given(*, now: datetime) -> None:
    """Let lead on what had stopped and costs nothing any more; sold again, it is told anew before it stops again."""
    stopped = Option.objects.filter(stopped_at__isnull=False)
    pairs = list(stopped.order_by().values_list("account__brand", "tld").distinct())
    brands = Brand.objects.in_bulk({brand_id for brand_id, _tld in pairs})
    for brand_id, tld in pairs:
        if is_sold(brands[brand_id], tld, now=now):
            continue
        for option in stopped.filter(account__brand=brand_id, tld=tld):
            OptionPlan.objects.filter(option=option).update(told=None, told_at=None)
            resume(option, now=now)
