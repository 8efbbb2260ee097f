"""Redirected names and their certificates: two apps that do not know each other."""

from datetime import timedelta
from typing import Final

from parvis.accounts.models import Account
from parvis.certificates.actions.issuing import drop, want
from parvis.dns.queries import live_zone
from parvis.redirections.events import HostRedirected, host_redirected
from parvis.redirections.standing import Standing, standings

SOON: Final = timedelta(minutes=1)
"""By when a zone that was just published is answered for everywhere."""
LATER: Final = timedelta(days=1)
"""When an authority is asked about a name that does not lead here, unless somebody points it here before."""


@host_redirected.subscribe
def certify(fact: HostRedirected) -> None:
    """Have a certificate as long as it is wanted; ordered once the name leads here, as far as we can see."""
    if not fact.wants_https:
        drop(fact.host, now=fact.at)
        return
    account = Account.objects.select_related("brand").get(pk=fact.account_id)
    zone = live_zone(fact.domain)
    ours = zone if zone is not None and zone.account_id == account.pk else None
    standing = standings(ours, [fact.host], account.brand.web_addresses)[fact.host]
    is_away = standing in {Standing.MISSING, Standing.OTHER}
    want(fact.host, account, at=fact.at + (LATER if is_away else SOON), now=fact.at)
