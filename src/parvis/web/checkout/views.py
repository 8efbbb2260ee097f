"""Checkout on one page: account, holder, name servers, payment, summary (CART-3 to CART-8)."""

from collections.abc import Sequence
from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from parvis.accounts.models import Account
from parvis.accounts.permissions import Permission
from parvis.billing.actions.balance import purse_of
from parvis.billing.actions.mandates import active_mandate
from parvis.billing.cards import consent_text, keeps_cards, takes_cards
from parvis.billing.totals import Line, total
from parvis.catalog.reductions import Reduction
from parvis.contacts.actions.creating import complete, holding, same_as
from parvis.contacts.models import Contact
from parvis.domains.models import TrademarkNotice
from parvis.kit.money import Money
from parvis.kit.refusals import NotAllowedError
from parvis.orders.actions.checkout import place
from parvis.orders.actions.repricing import follow_claims, follow_fees
from parvis.orders.claims import notices_of
from parvis.orders.enums import HELD_KINDS, CartState, LineKind, OrderState
from parvis.orders.models import Cart, CartLine, Order
from parvis.orders.quotes import Quote, quote
from parvis.orders.reducing import is_idle
from parvis.orders.rules import Consents, asks_premium
from parvis.web.access import public, to_sign_in
from parvis.web.cart import current_cart, remember_cart, yearly_key, yearly_prices
from parvis.web.checkout import availability, drafts
from parvis.web.checkout.debiting import to_debit
from parvis.web.checkout.forms import CheckoutForm
from parvis.web.checkout.holders import NEW, SAME
from parvis.web.checkout.paying import charged, to_page
from parvis.web.requests import PortalRequest
from parvis.web.tokens import uuid_of
from parvis.web.ui.formats import unicode_host
from parvis.web.ui.responses import go, render

MOST_CONTACTS = 20


@public
def start(request: PortalRequest) -> HttpResponse:
    """Who is not signed in yet does so here without losing the cart; who is, orders."""
    if request.person is None:
        return _visitor(request)
    account = request.account
    if account is None:
        return go(request, "portal:switch")
    if not request.actor.may(Permission.ORDERS_PLACE):
        return render(request, "403.html", status=403)
    if request.method == "POST":
        ordered = _already(request, account)
        if ordered is not None:
            return _onward(request, ordered)
    cart = current_cart(request)
    if cart is None:
        return go(request, "storefront:cart")
    cart.brand = request.brand
    return _checkout(request, cart, account)


def _checkout(request: PortalRequest, cart: Cart, account: Account) -> HttpResponse:
    now, asked = timezone.now(), availability.last_asked(request)
    try:
        priced = _quoted(cart, account, asked, now)
    except NotAllowedError as refusal:
        messages.error(request, str(refusal))
        return go(request, "storefront:cart")
    if not priced.lines:
        return go(request, "storefront:cart")
    contacts = list(Contact.objects.visible_to(request.actor).order_by("last_name")[:MOST_CONTACTS])
    data = request.POST if request.method == "POST" else None
    # A name that the account has already keeps its holder.
    new = [line for line in priced.lines if line.kind not in HELD_KINDS]
    tlds = list(dict.fromkeys(line.tld for line in new))
    asking = {line.name: line.tld for line in new}
    # What is transferred is known to be taken.
    names = {line.name: line.tld for line in new if line.kind == LineKind.REGISTER}
    claimed = _claimed(priced.lines, now)
    draft, debited = drafts.kept(request, cart), active_mandate(account)
    form = CheckoutForm(
        data,
        account=account,
        contacts=contacts,
        draft=draft,
        tlds=tlds,
        names=names,
        premium=any(asks_premium(line) for line in priced.lines),
        notices=[(notice.digest, words) for notice, words in claimed],
        has_terms=len(new) < len(priced.lines),
        today=now.date(),
        balance=purse_of(account, priced.totals.gross.currency),
        due=priced.totals.gross,
        debited=debited.shown_iban if debited is not None else "",
        card_words=consent_text(request.brand) if takes_cards(request.brand) and keeps_cards(request.brand) else "",
    )
    gone = asked.gone & names.keys()
    if data is not None and form.is_valid() and not gone:
        try:
            order = _place(request, form, cart, account)
        except NotAllowedError as refusal:
            form.refuse(refusal)
        else:
            drafts.forget(request)
            return _onward(request, order, keeps_card=bool(form.cleaned_data.get("keep")))
    if asking and not asked.is_of(asking, now=now):
        availability.ask_again(request, asking, now=now)
    lines, renewal = _recap(cart, priced)
    context = {
        "form": form,
        "cart": cart,
        "lines": lines,
        "renewal": renewal,
        "terms_version": request.brand.terms_version,
        "account": account,
        "quote": priced,
        "changes": priced.changes,
        "gone": gone,
        "has_new": bool(new),
        "notices": [notice for notice, _words in claimed],
        "has_unread": len({line.claims_key for line in priced.lines if line.claims_key}) > len(claimed),
        "premium": [(line.name, then) for line, _net, then, _off in lines if asks_premium(line)],
        "idle_code": cart.code if is_idle(cart, priced.reductions) else "",
    }
    response = render(request, "checkout/start.html", context, status=200 if data is None else 422)
    return remember_cart(request, response, cart)


def _quoted(cart: Cart, account: Account, asked: availability.Asked, now: datetime) -> Quote:
    """What the cart costs, once it follows what registries told since: premium fees, and claims of trademarks."""
    priced = quote(cart, account, now=now)
    has_fees = any(line.is_premium or line.kind == LineKind.TRANSFER for line in priced.lines)
    has_moved = has_fees and follow_fees(cart, now=now)
    is_claimed = bool(asked.claims) and follow_claims(cart, asked.claims, now=now)
    if has_moved or is_claimed:
        cart.refresh_from_db(fields=["version"])
        priced = quote(cart, account, now=now)
    return priced


def _recap(cart: Cart, priced: Quote) -> tuple[list[tuple[CartLine, Money, Money | None, Reduction | None]], Money]:
    """Lines with their net price, what they cost a year afterwards and what a promotion took off.

    Beside them, what all cost a year afterwards, with tax (C. conso. L221-14).
    """
    yearly = yearly_prices(priced.lines, priced.prices)
    known = [Line(net, priced.tax.rate) for net in yearly.values() if net is not None]
    rows = [
        (line, net, yearly[yearly_key(line)], reduction)
        for line, net, reduction in zip(priced.lines, priced.nets, priced.reductions, strict=True)
    ]
    return rows, total(known, cart.brand.currency).gross


def _claimed(lines: Sequence[CartLine], now: datetime) -> list[tuple[TrademarkNotice, str]]:
    """The notices of trademarks to accept, each with what is said by accepting it."""
    notices = notices_of(lines, now=now)
    names: dict[str, list[str]] = {}
    for line in lines:
        names.setdefault(line.claims_key, []).append(unicode_host(line.name))
    words = _("I have received and understood the notice about %(names)s.")
    return [(notice, words % {"names": ", ".join(names[key])}) for key, notice in notices.items()]


def _visitor(request: PortalRequest) -> HttpResponse:
    """Sign in first. A form that comes after the session ended is kept (the cart is the account's by then)."""
    if request.method == "POST" and uuid_of(request.POST.get("cart", "")) is not None:
        drafts.keep(request)
        messages.warning(request, _("Your session had ended. Sign in: your cart and what you typed are kept."))
        return to_sign_in(request)
    cart = current_cart(request)
    if cart is None or not cart.lines.exists():
        return go(request, "storefront:cart")
    return render(request, "checkout/visitor.html", {"lines": cart.lines.order_by("position")})


def _already(request: PortalRequest, account: Account) -> Order | None:
    """The order that this very cart became, when the form is sent twice (CART-8)."""
    token = uuid_of(request.POST.get("cart", ""))
    if token is None:
        return None
    cart = Cart.objects.visible_to(request.actor).filter(token=token, state=CartState.ORDERED).first()
    return Order.objects.filter(key=cart.order_key, account=account).first() if cart else None


def _place(request: PortalRequest, form: CheckoutForm, cart: Cart, account: Account) -> Order:
    typed = form.cleaned_data
    now = timezone.now()
    return place(
        cart,
        seal=request.POST.get("seal", ""),
        account=account,
        registrant=_registrant(request, form, account, now),
        nameservers=form.hosts,
        means=typed.get("means", "later"),
        consents=Consents(
            typed["terms"],
            bool(typed.get("immediate") and typed.get("waiver")),
            bool(typed.get("premium")),
            frozenset(typed.get("notices", ())),
        ),
        # Staff who act read their own language; the letters and the terms are the customer's.
        language=account.language if request.actor.acting_staff_id else request.LANGUAGE_CODE,
        actor=request.actor,
        now=now,
    )


def _registrant(request: PortalRequest, form: CheckoutForm, account: Account, now: datetime) -> Contact | None:
    """Who holds the new names, with what their registries asked beside; nobody where none is new."""
    if "registrant" not in form.fields:
        return None
    choice, actor = form.cleaned_data["registrant"], request.actor
    further = form.chosen.further if form.chosen is not None else {}
    if choice == NEW:
        holder = form.holder
        return holding(account, particulars=holder.particulars, further=holder.further, actor=actor, now=now)
    if choice == SAME:
        return same_as(account, further=further, actor=actor, now=now)
    known = get_object_or_404(Contact.objects.visible_to(actor), pk=choice)
    return complete(known, further=further, actor=actor, now=now) if further else known


def _onward(request: PortalRequest, order: Order, *, keeps_card: bool = False) -> HttpResponse:
    """Where an order goes next, by how it will be paid; ``keeps_card``: the customer agreed to have the card kept."""
    if order.means == "card" and order.state == OrderState.UNPAID and keeps_card:
        return to_page(request, order, keeps_card=True)
    if order.means in {"transfer", "cheque"}:
        return go(request, f"checkout:{order.means}", order.number)
    if order.means == "balance" and order.state == OrderState.UNPAID:
        return charged(request, order)
    if order.means == "debit" and order.state == OrderState.UNPAID:
        return to_debit(request, order)
    return go(request, "checkout:pay" if order.means == "card" else "checkout:done", order.number)
