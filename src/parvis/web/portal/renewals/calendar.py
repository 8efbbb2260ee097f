"""The calendar of renewals: what ends when, what is charged, and what happens otherwise (REN-4)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from parvis.accounts.models import Account
from parvis.accounts.permissions import Permission
from parvis.billing.actions.balance import purse_of
from parvis.catalog.models import Tld
from parvis.orders.renewals import redirects
from parvis.orders.renewals.calendar import (
    MONTHS,
    after,
    coming,
    ending,
    first_of,
    months,
    needed_soon,
)
from parvis.orders.renewals.coming import Coming, Outcome
from parvis.orders.renewals.terms import Prices, prices_for
from parvis.web.access import require
from parvis.web.paging import page_of
from parvis.web.requests import PortalRequest
from parvis.web.sheets import TYPES, Cell, workbook
from parvis.web.ui.formats import date_text, money_text
from parvis.web.ui.responses import go, render

MOST_OPTIONS: Final = 100
"""Options on the page of a month; the file has them all."""
MOST: Final = 2_000
"""Terms in one file: more are had month by month, or as the list of domains."""


@require(Permission.DOMAINS_READ)
def calendar(request: PortalRequest) -> HttpResponse:
    """One month at a time, the first in which something ends unless another is asked for, with what the coming ones need."""
    account = request.account
    if account is None:
        return go(request, "portal:switch")
    now, actor = timezone.now(), request.actor
    prices = _prices(account, now)
    found = months(actor, prices, now=now)
    busy = next((month.first for month in found if month.count), found[0].first)
    chosen = _month(request.GET["month"], now) if "month" in request.GET else busy
    page = page_of(ending(actor, chosen, after(chosen)).select_related("registrant").defer("grams"), request)
    options = list(redirects.ending(actor, chosen, after(chosen))[: MOST_OPTIONS + 1])
    held, needed = purse_of(account, request.brand.currency), needed_soon(actor, prices, now=now)
    context = {
        "rows": [_row(one) for one in coming(page.rows, account, prices, now=now)],
        "option_rows": [_row(one) for one in redirects.coming(options[:MOST_OPTIONS], account, prices, now=now)],
        "has_more_options": len(options) > MOST_OPTIONS,
        "page": page,
        "chosen": chosen,
        "month": next(month for month in found if month.first == chosen),
        "months": found,
        "held": held,
        "needed": needed,
        "is_short": request.brand.charges_balance and held.minor < needed.minor,
        "charges_balance": request.brand.charges_balance,
        "may_bill": actor.may(Permission.BILLING_READ),
    }
    return render(request, "portal/renewals/calendar.html", context)


@require(Permission.DOMAINS_READ)
def export(request: PortalRequest, kind: str) -> HttpResponse:
    """The month asked for, or the year, as a spreadsheet or for a calendar program."""
    account = request.account
    if account is None:
        return go(request, "portal:switch")
    if kind not in {"xlsx", "ics"}:
        raise Http404
    now, asked = timezone.now(), request.GET.get("month", "")
    first = _month(asked, now)
    last = after(first) if asked else after(first, MONTHS)
    found = list(ending(request.actor, first, last).defer("grams")[: MOST + 1])
    options = list(redirects.ending(request.actor, first, last)[: MOST + 1])
    if len(found) + len(options) > MOST:
        return render(request, "portal/renewals/too_many.html", {"most": MOST, "month": first}, status=422)
    prices = _prices(account, now)
    rows = [*coming(found, account, prices, now=now), *redirects.coming(options, account, prices, now=now)]
    rows.sort(key=lambda one: (one.ends_at or now, one.unicode_name, one.is_of_redirects))
    name = f"{_('renewals')}-{first:%Y-%m}.{kind}"
    if kind == "ics":
        response = HttpResponse(_events(rows, request, now), content_type="text/calendar; charset=utf-8")
    else:
        response = HttpResponse(workbook(_table(rows), _("Renewals")).read(), content_type=TYPES["xlsx"])
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _prices(account: Account, now: datetime) -> Prices:
    return prices_for(account, now=now, tlds=set(Tld.objects.values_list("name", flat=True)))


def _month(text: str, now: datetime) -> date:
    """The month that ``text`` names (2027-03), among those shown; else the present one."""
    first = first_of(now)
    known = {f"{after(first, number):%Y-%m}": after(first, number) for number in range(MONTHS)}
    return known.get(text, first)


def _row(one: Coming) -> dict[str, Any]:
    return {
        "name": one.name,
        "unicode_name": one.unicode_name,
        "ends_at": one.ends_at,
        "what": said(one),
        "otherwise": otherwise(one),
        "tone": "" if one.outcome in {Outcome.CHARGED, Outcome.CARD, Outcome.DEBIT, Outcome.ORDERED} else "warn",
        "price": one.price,
        "promotion": one.reduction.promotion.name if one.reduction else "",
    }


def said(one: Coming) -> str:
    """What happens by itself, in a sentence."""
    on = {"day": date_text(one.at, style="long") if one.at else "", "last4": one.card.last4 if one.card else ""}
    on["mandate"] = one.mandate.reference if one.mandate else ""
    match one.outcome:
        case Outcome.CARD:
            return _("Charged to the card •••• %(last4)s on %(day)s.") % on
        case Outcome.CHARGED:
            if one.card is None and one.mandate is not None:
                words = _(
                    "Charged to your balance on %(day)s; if it is not enough, collected under the mandate %(mandate)s."
                )
            elif one.card is None:
                words = _("Charged to your balance on %(day)s.")
            else:
                words = _("Charged to your balance on %(day)s; if it is not enough, to the card •••• %(last4)s.")
            return words % on
        case Outcome.DEBIT:
            return _("Collected by direct debit under the mandate %(mandate)s, announced on %(day)s.") % on
        case Outcome.ORDERED:
            return _("An order to pay is made on %(day)s.") % on
        case Outcome.ASKED:
            if one.price is None:
                words = _("A premium name: its registry has not told the price of a renewal lately.")
            else:
                words = _("A premium name, at a price that you have not accepted yet: renew it by hand.")
            return words
        case _:
            return _("It ends, unless you renew it.")


def otherwise(one: Coming) -> str:
    """What if that fails, or is not done."""
    if one.last_at is None:
        return ""
    last = {"day": date_text(one.last_at, style="long")}
    if one.card is not None or one.mandate is not None:
        return _("If that does not pay it, an order waits for you; last day to pay it: %(day)s.") % last
    if one.outcome == Outcome.CHARGED:
        return _("If the balance is not enough, an order waits for you; last day to pay it: %(day)s.") % last
    return _("Last day to renew it: %(day)s.") % last


def _label(one: Coming) -> str:
    return _("Web redirects of %(name)s") % {"name": one.unicode_name} if one.is_of_redirects else one.unicode_name


def _table(rows: Sequence[Coming]) -> Iterator[list[Cell]]:
    yield [_("Domain"), _("Expiry"), _("What happens"), _("Otherwise"), _("Price incl. tax")]
    for one in rows:
        price = Decimal(one.price.minor) / 100 if one.price is not None else None
        end = one.ends_at
        yield [_label(one), end.date() if end else None, said(one), otherwise(one), price]


def _events(rows: Sequence[Coming], request: PortalRequest, now: datetime) -> bytes:
    """A day for each end of a term (RFC 5545), always the same one for the same term."""
    found = Calendar()
    found.add("prodid", "-//Parvis//Renewals//")
    found.add("version", "2.0")
    found.add("x-wr-calname", _("Renewals"))
    for one in rows:
        if one.ends_at is None:
            continue
        day, price = one.ends_at.astimezone(UTC).date(), one.price
        event = Event()
        uid = f"redirects.{one.name}" if one.is_of_redirects else one.name
        event.add("uid", f"{uid}-{day:%Y%m%d}@{request.get_host()}")
        event.add("dtstamp", now)
        event.add("dtstart", day)
        event.add("dtend", day + timedelta(days=1))
        words = _("Web redirects of %(name)s end") if one.is_of_redirects else _("%(name)s expires")
        event.add("summary", words % {"name": one.unicode_name})
        parts = [said(one), otherwise(one), money_text(price) if price is not None else ""]
        event.add("description", " ".join(part for part in parts if part))
        found.add_component(event)
    return bytes(found.to_ical())
