"""What may be ordered: refused with a sentence before any payment (CART-4)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.utils.translation import gettext_lazy as _

from parvis.accounts.enums import AccountState
from parvis.accounts.models import Account
from parvis.catalog.enums import PriceAction
from parvis.catalog.models import Tld
from parvis.catalog.rules import TldRules, rules_of
from parvis.contacts.asked import check_complete
from parvis.contacts.models import Contact
from parvis.domains.actions.holder_changes import check_change
from parvis.domains.enums import DomainState
from parvis.domains.glue import is_inside
from parvis.domains.models import Domain
from parvis.domains.ports import Capability, Host
from parvis.domains.premium import fee_of
from parvis.domains.registries import offers
from parvis.domains.rules import Refusal, renewal_refusal, restore_refusal
from parvis.kit.money import Money
from parvis.kit.refusals import NotAllowedError
from parvis.orders.enums import HELD_KINDS, TERM_KINDS, LineKind, LineState
from parvis.orders.means import taken
from parvis.orders.models import Cart, CartLine, OrderLine
from parvis.redirections.options import NOT_ANY_MORE, option_refusal

UNDER_WAY: Final = _("A renewal that is paid for is already under way.")
HOLDER_UNDER_WAY: Final = _("A change of holder of this domain is already under way.")
_AT_A_FEE: Final = frozenset({LineKind.REGISTER, LineKind.TRANSFER, LineKind.RENEW, LineKind.RESTORE})
HAVING_TERMS: Final = (*TERM_KINDS, LineKind.REDIRECTS)
_OVER: Final = (DomainState.RELEASED, DomainState.FAILED)


@dataclass(frozen=True, slots=True)
class Consents:
    """What the customer ticked."""

    has_accepted_terms: bool
    has_waived_withdrawal: bool
    """Asked for immediate performance and acknowledged the loss of the right (C. conso. L221-28)."""
    has_accepted_premium: bool = False
    """Agreed to what the renewal of each premium name costs."""
    accepted_notices: frozenset[str] = frozenset()
    """Digests of the notices of trademarks that were shown and accepted."""


def account_names(account: Account, lines: Sequence[CartLine]) -> Mapping[str, Domain]:
    """The account's names that ``lines`` are of where they are bought for a name held already, locked in one order."""
    names = sorted({line.name for line in lines if line.kind in HELD_KINDS})
    found = account.domains.filter(name__in=names).exclude(state__in=_OVER).select_for_update(of=("self",))
    return {domain.name: domain for domain in found.select_related("registrant").order_by("name")} if names else {}


def under_way(account: Account, names: Iterable[str]) -> set[str]:
    """Those of ``names`` whose renewal or restoration is paid for and not done yet."""
    lines = OrderLine.objects.filter(
        order__account=account,
        name__in=list(names),
        kind__in=TERM_KINDS,
        state__in=[LineState.ORDERED, LineState.CHECKING],
    )
    return set(lines.values_list("name", flat=True))


def term_refusal(domain: Domain, *, kind: str, years: int, now: datetime) -> Refusal | None:
    """Why a renewal for ``years``, a restoration or redirects of the name cannot be bought now, or None."""
    if kind == LineKind.REDIRECTS:
        if domain.state != DomainState.ACTIVE:
            return _("This domain is not active: its redirects cannot be bought now.")
        return option_refusal(domain.account_id, domain.name, years=years, now=now)
    if domain.is_premium and premium_fee(domain, kind, currency=domain.account.brand.currency, now=now) is None:
        return _("The registry sets the price of this premium name, and is being asked. Come back in a moment.")
    if kind == LineKind.RESTORE:
        if not offers(domain.registry, Capability.RESTORE):
            return _("We cannot restore names of this extension. Contact support.")
        return restore_refusal(domain, now=now)
    return renewal_refusal(domain, years=years, now=now)


def premium_fee(domain: Domain, kind: str, *, currency: str, now: datetime) -> Money | None:
    """What the registry asks for a year's renewal or a restoration of a premium name; None where the list's price counts."""
    if not domain.is_premium or kind == LineKind.REDIRECTS:
        return None
    action = PriceAction.RESTORE if kind == LineKind.RESTORE else PriceAction.RENEW
    return fee_of(domain, action, currency=currency, now=now)


def check_transferable(tld: str) -> None:
    """Refuse to sell a transfer that the extension's registry cannot be asked for from here."""
    registry = Tld.objects.filter(name=tld).values_list("registry", flat=True).first()
    if registry is None or not offers(registry, Capability.TRANSFER):
        raise NotAllowedError(_("We do not take over .%(tld)s names.") % {"tld": tld})


def check_order(cart: Cart, *, account: Account, means: str, consents: Consents, lines: Sequence[CartLine]) -> None:
    """Refuse an account that may not order, an empty cart, an unknown means of payment, a missing consent."""
    if account.brand_id != cart.brand_id:
        raise NotAllowedError(_("Your account cannot order at the moment. Contact support."))
    if account.state == AccountState.REVIEW:
        raise NotAllowedError(
            _("Your account is being reviewed. You can order as soon as it is approved; your cart is kept.")
        )
    if account.state != AccountState.ACTIVE:
        raise NotAllowedError(_("Your account cannot order at the moment. Contact support."))
    if not lines:
        raise NotAllowedError(_("Your cart is empty."))
    if means not in {one.code for one in taken(cart.brand)}:
        raise NotAllowedError(_("Choose how to pay."), field="means")
    if not consents.has_accepted_terms:
        raise NotAllowedError(_("Accept the terms of sale to order."), field="terms")
    if not consents.has_accepted_premium and any(asks_premium(line) for line in lines):
        raise NotAllowedError(_("Accept the premium renewal prices to order."), field="premium")
    if not account.is_business and not consents.has_waived_withdrawal:
        raise NotAllowedError(
            _("Ask for the registration to start at once, and acknowledge what it means, to order."), field="waiver"
        )


def asks_premium(line: CartLine) -> bool:
    """Say whether ordering the line means to agree to a premium renewal price."""
    return line.is_premium and line.kind in _AT_A_FEE


def check_lines(
    lines: Sequence[CartLine],
    *,
    account: Account,
    registrant: Contact | None,
    nameservers: Sequence[Host],
    names: Mapping[str, Domain],
    now: datetime,
) -> None:
    """Refuse what the registries would, each line with its own reason. ``names`` as ``account_names`` returns them."""
    new = [line for line in lines if line.kind not in HELD_KINDS]
    if new:
        if registrant is None or registrant.account_id != account.pk:
            raise NotAllowedError(_("This contact is not one of your account."), field="registrant")
        taken = Domain.objects.filter(name__in=[line.name for line in new]).exclude(state__in=_OVER)
        ours = taken.values_list("unicode_name", flat=True).first()
        if ours is not None:
            raise NotAllowedError(_("%(name)s is already registered here. Remove it from the cart.") % {"name": ours})
        _check_inner([line.name for line in new if line.kind == LineKind.REGISTER], nameservers)
        for line in new:
            rules = rules_of(line.tld, now.date())
            _check_new(line, rules, nameservers)
            _check_holder(line, rules, registrant, today=now.date())
    _check_holders([line for line in lines if line.kind == LineKind.HOLDER], names, now=now)
    _check_terms([line for line in lines if line.kind in HAVING_TERMS], account, names, now=now)


def _check_terms(lines: Sequence[CartLine], account: Account, names: Mapping[str, Domain], *, now: datetime) -> None:
    """Renewals, restorations, web redirects: of one's own names, allowed now, and not already paid for and under way."""
    paid = under_way(account, [line.name for line in lines])
    for line in lines:
        domain = names.get(line.name)
        if domain is None:
            refusal: Refusal | None = NOT_ANY_MORE
        elif line.name in paid and line.kind in TERM_KINDS:
            refusal = UNDER_WAY
        else:
            refusal = term_refusal(domain, kind=line.kind, years=line.years, now=now)
        if refusal is not None:
            said = {"name": domain.unicode_name if domain else line.name, "refusal": refusal}
            raise NotAllowedError(_("%(name)s: %(refusal)s Take it out of the cart to order the rest.") % said)


def _check_holders(lines: Sequence[CartLine], names: Mapping[str, Domain], *, now: datetime) -> None:
    """Changes of holder: of one's own names, to somebody whom the registry takes, and not already under way."""
    for line in lines:
        domain = names.get(line.name)
        try:
            _check_change(domain, line.registrant, now=now)
        except NotAllowedError as refusal:
            said = {"name": domain.unicode_name if domain else line.name, "refusal": refusal}
            raise NotAllowedError(
                _("%(name)s: %(refusal)s Take it out of the cart to order the rest.") % said
            ) from refusal


def _check_change(domain: Domain | None, contact: Contact | None, *, now: datetime) -> None:
    if domain is None or contact is None:
        raise NotAllowedError(NOT_ANY_MORE)
    check_change(domain, contact, now=now)
    if holder_ordered(domain.name):
        raise NotAllowedError(HOLDER_UNDER_WAY)


def holder_ordered(name: str) -> bool:
    """Say whether a change of holder of the name is paid for and not over."""
    lines = OrderLine.objects.filter(name=name, kind=LineKind.HOLDER)
    return lines.filter(state__in=[LineState.ORDERED, LineState.CHECKING]).exists()


def _check_holder(line: CartLine, tld: TldRules, registrant: Contact, *, today: date) -> None:
    """A holder whom the registry would refuse, or who lacks what it asks for."""
    try:
        check_complete(line.tld, registrant.values, allowed=tld.allowed_countries, today=today)
    except NotAllowedError as refusal:
        said = {"name": line.name, "refusal": refusal}
        raise NotAllowedError(_("%(name)s: %(refusal)s") % said, field="registrant") from refusal


def _check_inner(names: Sequence[str], nameservers: Sequence[Host]) -> None:
    """Name servers inside a name that is ordered: with addresses, and inside one such name alone.

    The others wait for that one: two that wait for each other would wait for ever.
    """
    found = [(host, name) for host in nameservers for name in names if is_inside(host.name, name)]
    for host, name in found:
        if not host.addresses:
            said = {"host": host.name, "name": name}
            raise NotAllowedError(
                _("“%(host)s” is inside %(name)s: enter its IPv4 or IPv6 addresses, which the registry needs.") % said,
                field="nameservers",
            )
    if len({name for _host, name in found}) > 1:
        raise NotAllowedError(
            _("These name servers are inside two names of this order. Order one of the names first, then the other."),
            field="nameservers",
        )


def _check_new(line: CartLine, tld: TldRules, nameservers: Sequence[Host]) -> None:
    if line.kind == LineKind.REGISTER and line.years not in tld.terms:
        raise NotAllowedError(
            _("%(name)s: the registry does not allow a term of %(years)d years.")
            % {"name": line.name, "years": line.years}
        )
    if line.kind == LineKind.TRANSFER:
        check_transferable(line.tld)
        # It keeps its name servers.
        return
    if nameservers and not tld.min_nameservers <= len(nameservers) <= tld.max_nameservers:
        raise NotAllowedError(
            _("%(name)s: the registry of .%(tld)s asks for %(n)d to %(most)d name servers.")
            % {"name": line.name, "tld": tld.name, "n": tld.min_nameservers, "most": tld.max_nameservers},
            field="nameservers",
        )
