"""Quotes «devis»: asked for, made by staff, put in the cart, accepted by ordering (ORD-4)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from parvis.accounts.models import Account
from parvis.audit.actions import record
from parvis.billing.taxes import decide
from parvis.billing.totals import Line, total
from parvis.catalog.rules import rules_of
from parvis.domains.enums import DomainState
from parvis.kit.actor import SYSTEM, Actor
from parvis.kit.money import Money
from parvis.kit.refusals import NotAllowedError
from parvis.notifications.actions import write
from parvis.orders.actions.carts import held_open, open_cart, touch
from parvis.orders.actions.taxing import tax_columns
from parvis.orders.enums import LineKind, OfferState
from parvis.orders.models import Cart, CartLine, Offer, OfferLine, Order

OFFERABLE: Final = (LineKind.REGISTER, LineKind.RENEW)
MOST_OPEN: Final = 10
MOST_LINES: Final = 50


@dataclass(frozen=True, slots=True)
class Offered:
    """A line as staff type it; ``net`` is for the whole term."""

    kind: str
    name: str
    tld: str
    years: int
    net: Money


@transaction.atomic
def ask(account: Account, *, wish: str, actor: Actor, now: datetime) -> Offer:
    """Write down that a price is wanted; staff answer. At most ten wait at once for one account."""
    held = Account.objects.select_for_update().get(pk=account.pk)
    if Offer.objects.filter(account=held, state=OfferState.ASKED).count() >= MOST_OPEN:
        raise NotAllowedError(_("Ten requests of yours already wait for an answer."))
    offer = Offer.objects.create(
        number=_new_number(now),
        brand=account.brand,
        account=account,
        wish=wish,
        currency=account.brand.currency,
        language=account.language,
        asked_by=actor.label,
        asked_at=now,
    )
    _record("offer.asked", offer, by=actor, at=now)
    return offer


@transaction.atomic
def send(offer: Offer, *, lines: Sequence[Offered], note: str, days: int, actor: Actor, now: datetime) -> Offer:
    """Answer with prices that hold for so many days, to the end of the last one where the seller is; sent as a PDF.

    Refused where it was answered already, or a line makes no sense.
    """
    held = _held(offer)
    if held.state != OfferState.ASKED:
        raise NotAllowedError(_("This request was already answered."))
    account = held.account
    if not lines or len(lines) > MOST_LINES:
        raise NotAllowedError(_("Give one line at least, and fifty at most."))
    if len({(line.kind, line.name) for line in lines}) < len(lines):
        raise NotAllowedError(_("A name stands there twice."))
    for line in lines:
        _check(line, account, now)
    zone = ZoneInfo(account.brand.legal_entity.time_zone)
    today = now.astimezone(zone).date()
    with override(held.language):
        tax = decide(account, on=today)
    totals = total([Line(line.net, tax.rate) for line in lines], held.currency)
    for column, value in tax_columns(tax, account).items():
        setattr(held, column, value)
    held.net_minor, held.tax_minor, held.note = totals.net.minor, totals.tax.minor, note
    held.valid_until = datetime.combine(today + timedelta(days=days), time(23, 59, 59), tzinfo=zone)
    held.state, held.sent_at = OfferState.SENT, now
    held.save()
    OfferLine.objects.bulk_create(
        OfferLine(
            offer=held,
            position=position,
            kind=line.kind,
            name=line.name,
            tld=line.tld,
            years=line.years,
            net_minor=line.net.minor,
        )
        for position, line in enumerate(lines)
    )
    _record("offer.sent", held, by=actor, at=now, total_minor=held.total.minor, currency=held.currency)
    write(
        "offer-sent",
        key=f"offer-sent:{held.pk}",
        to=account.email,
        brand=held.brand,
        language=held.language,
        context={"account": account, "offer": held},
        now=now,
        account_id=account.pk,
        attachment=f"offer:{held.number}",
    )
    return held


@transaction.atomic
def decline(offer: Offer, *, actor: Actor, now: datetime) -> Offer:
    """The customer does not want it, or staff have nothing to offer. Done twice, nothing changes."""
    held = _held(offer)
    if held.state in {OfferState.ASKED, OfferState.SENT}:
        held.state, held.ended_at = OfferState.DECLINED, now
        held.save(update_fields=["state", "ended_at"])
        _record("offer.declined", held, by=actor, at=now)
    return held


@transaction.atomic
def put_in_cart(offer: Offer, *, now: datetime) -> Cart:
    """Put its lines in the account's cart at its prices, which hold as long as the offer does. Once or ten times: the same."""
    held = _held(offer)
    if held.state != OfferState.SENT or held.valid_until is None or held.valid_until < now:
        raise NotAllowedError(_("This quote is no longer valid. Ask for a new one."))
    cart = held_open(open_cart(held.brand, account=held.account, now=now))
    position = max(cart.lines.values_list("position", flat=True), default=-1)
    for line in held.lines.order_by("position"):
        position += 1
        values = {
            "tld": line.tld,
            "years": line.years,
            "shown_minor": line.net_minor,
            "agreed_minor": line.net_minor,
            "agreed_until": held.valid_until,
            "offer_id": held.pk,
        }
        CartLine.objects.update_or_create(
            cart=cart,
            kind=line.kind,
            name=line.name,
            defaults=values | {"is_premium": False, "fee_minor": None},
            create_defaults=values | {"position": position, "currency": held.currency, "added_at": now},
        )
    touch(cart, now)
    return cart


def note_order(lines: Sequence[CartLine], order: Order, *, actor: Actor, now: datetime) -> None:
    """The offers of what was ordered are accepted, in the transaction of the order."""
    numbers = sorted({line.offer_id for line in lines if line.offer_id is not None and line.agreed_minor is not None})
    for offer in (
        Offer.objects.select_for_update(of=("self",)).filter(pk__in=numbers, state=OfferState.SENT).order_by("pk")
    ):
        offer.state, offer.order, offer.ended_at = OfferState.ACCEPTED, order, now
        offer.save(update_fields=["state", "order", "ended_at"])
        _record("offer.accepted", offer, by=actor, at=now, order=order.number)


@transaction.atomic
def expire(*, now: datetime) -> int:
    """End the offers whose last day is over; return how many."""
    over = list(
        Offer.objects.select_for_update(of=("self",), skip_locked=True).filter(
            state=OfferState.SENT, valid_until__lt=now
        )
    )
    for offer in over:
        offer.state, offer.ended_at = OfferState.EXPIRED, now
        offer.save(update_fields=["state", "ended_at"])
        _record("offer.expired", offer, by=SYSTEM, at=now)
    return len(over)


def _check(line: Offered, account: Account, now: datetime) -> None:
    if line.kind not in OFFERABLE or line.net.minor < 0:
        raise NotAllowedError(_("Only registrations and renewals can be offered, at no negative price."))
    if line.years not in rules_of(line.tld, now.date()).terms:
        raise NotAllowedError(_("The registry of .%(tld)s does not allow this term.") % {"tld": line.tld})
    if line.kind == LineKind.RENEW:
        held = account.domains.filter(name=line.name).exclude(state__in=[DomainState.RELEASED, DomainState.FAILED])
        if not held.exists():
            raise NotAllowedError(_("%(name)s is not a name of this customer.") % {"name": line.name})


def _held(offer: Offer) -> Offer:
    return (
        Offer.objects.select_for_update(of=("self",))
        .select_related("account__brand__legal_entity", "brand")
        .get(pk=offer.pk)
    )


def _new_number(now: datetime) -> str:
    """The next number, never given twice; gaps are harmless: an offer is no tax document."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('orders_offer_id_seq')")
        (number,) = cursor.fetchone()
    return f"D-{now.year}-{number:06d}"


def _record(action: str, offer: Offer, *, by: Actor, at: datetime, **after: object) -> None:
    record(
        action,
        kind="offer",
        subject=offer.number,
        by=by,
        at=at,
        brand_id=offer.brand_id,
        account_id=offer.account_id,
        after=after,
    )
