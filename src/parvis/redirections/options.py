"""Whether the names of a domain may be redirected: the brand gives it with the name, or sells it for a term (RED-4)."""

from datetime import datetime, timedelta
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from parvis.accounts.models import Account
from parvis.brands.models import Brand
from parvis.catalog.enums import PriceAction
from parvis.catalog.queries import price_of
from parvis.kit.refusals import NotAllowedError
from parvis.kit.years import years_later
from parvis.redirections.models import Option

TERMS: Final = (1, 2, 3)
"""Years that can be bought at once."""
MOST_YEARS: Final = 10
"""How far ahead an option ends at most."""
NOT_ANY_MORE: Final = _("This domain is not one of your account any more.")


def is_sold(brand: Brand, tld: str, *, now: datetime) -> bool:
    """Say whether redirecting names of that extension costs anything; a brand without a price gives it with the name."""
    price = price_of(brand, tld, PriceAction.REDIRECTS, years=1, now=now)
    return price is not None and price.minor > 0


def grace_end(option: Option) -> datetime:
    """Until when the redirects of a term that is over go on: the brand's days."""
    return option.ends_at + timedelta(days=option.account.brand.suspension_days)


def is_kept(option: Option, *, now: datetime) -> bool:
    """Say whether years are added to the term that it has: it runs, or was over for the days of grace at most."""
    return option.stopped_at is None and now < grace_end(option)


def check_option(account: Account, domain: str, *, tld: str, now: datetime) -> None:
    """Raise NotAllowedError where names of ``domain`` may be redirected only once the option is bought, or renewed."""
    if not is_sold(account.brand, tld, now=now):
        return
    option = Option.objects.filter(account=account, domain=domain).first()
    if option is None:
        raise NotAllowedError(_("Redirects of this domain are an option: buy it first."))
    if option.stopped_at is not None or option.ends_at <= now:
        raise NotAllowedError(_("The redirects of this domain are over: renew the option first."))


def option_refusal(account_id: int, domain: str, *, years: int, now: datetime) -> Promise | str | None:
    """Why ``years`` more cannot be bought, or None."""
    option = Option.objects.filter(account_id=account_id, domain=domain).select_related("account__brand").first()
    begins = option.ends_at if option is not None and is_kept(option, now=now) else now
    if years_later(begins, years) > years_later(now, MOST_YEARS):
        return _("Redirects can be paid for ten years ahead at most.")
    return None
