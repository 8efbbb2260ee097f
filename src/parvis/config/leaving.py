"""What ends with a name: apps that do not know the names themselves (RED-1)."""

from django.utils.translation import gettext_lazy as _

from parvis.domains.enums import DomainState
from parvis.domains.events import DomainLeft, domain_left
from parvis.domains.models import Domain
from parvis.kit.actor import SYSTEM
from parvis.kit.refusals import NotAllowedError
from parvis.redirections.actions.editing import end_all
from parvis.redirections.events import DomainClaimed, domain_claimed
from parvis.redirections.options import check_option


@domain_left.subscribe
def redirect_no_more(fact: DomainLeft) -> None:
    """Its redirections end, and with each its certificate: whoever has the name next decides where it leads."""
    end_all(fact.name, fact.account_id, actor=SYSTEM, now=fact.at)


@domain_claimed.subscribe
def must_be_held(fact: DomainClaimed) -> None:
    """Refuse what is asked of a name that left meanwhile, or whose option is to be bought; it cannot leave before the asker's transaction has ended.

    A name that was never registered here is nobody's to refuse.
    """
    rows = Domain.objects.select_for_update(of=("self",), no_key=True)
    held = rows.filter(name=fact.domain, account_id=fact.account_id).order_by("-pk").first()
    if held is not None and held.state != DomainState.ACTIVE:
        raise NotAllowedError(_("%(name)s is not active any more: nothing of it can be redirected.") % {"name": held})
    if held is not None:
        check_option(held.account, held.name, tld=held.tld, now=fact.at)
