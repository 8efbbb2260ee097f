"""The card that an account chose for its renewals."""

from datetime import datetime
from zoneinfo import ZoneInfo

from parvis.accounts.models import Account
from parvis.billing.cards import company_of
from parvis.billing.models import SavedCard


def default_card(account: Account, *, now: datetime) -> SavedCard | None:
    """The card that renewals are charged to, if it can be charged on that day."""
    company = company_of(account.brand)
    found = account.cards.kept().filter(is_default=True, company=company).first() if company else None
    today = now.astimezone(ZoneInfo(account.brand.legal_entity.time_zone)).date()
    return found if found is not None and not found.is_over(today) else None
