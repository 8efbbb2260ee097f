"""Looking for names (SHOP-2 to SHOP-7). Registries are asked apart from the request; answers are shown as they come."""

from concurrent.futures import wait
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from parvis.accounts.throttling import is_over
from parvis.catalog.models import Tld
from parvis.catalog.queries import price_list
from parvis.domains.enums import AnswerState, DomainState
from parvis.domains.models import Answer, Domain, Search
from parvis.domains.search import availability
from parvis.domains.search.actions import MOST_NAMES, Opened, open_list, open_search
from parvis.kit.refusals import NotAllowedError
from parvis.orders.models import Cart
from parvis.web.access import public
from parvis.web.cart import current_cart
from parvis.web.requests import PortalRequest
from parvis.web.storefront.basket import basket_of
from parvis.web.storefront.pricing import PriceView, price_view, shows_tax
from parvis.web.tokens import uuid_of
from parvis.web.ui.responses import render
from parvis.web.ui.views import too_many

PATIENCE: Final = 2.0
"""Seconds that a page without scripts waits for registries."""
GIVE_UP: Final = 20
"""Seconds after which a name still unanswered is shown as silent."""
QUICK: Final = 2
"""Seconds during which the page asks often."""
NAMES_A_MINUTE: Final = 1_500


@dataclass(frozen=True, slots=True)
class Row:
    """One name as the page shows it."""

    answer: Answer
    label: str
    price: PriceView
    is_in_cart: bool
    is_yours: bool
    eligibility: str


@public
def search(request: PortalRequest, language: str) -> HttpResponse:
    """One name: exact, other extensions, ideas."""
    typed = request.GET.get("q", "").strip()
    if not typed:
        return render(request, "storefront/search.html", {"q": "", "groups": []})
    if "token" in request.GET:
        return _results(request, typed, language)
    if _is_throttled(request, 60):
        return too_many(request, 1)
    try:
        opened = open_search(request.brand, typed, now=timezone.now())
    except NotAllowedError as refusal:
        return render(request, "storefront/search.html", {"q": typed, "problem": str(refusal)}, status=422)
    availability.ask(opened.search.pk)
    return _page(request, opened.search, {"q": typed, "again": _address(language, typed, opened)})


def _address(language: str, typed: str, opened: Opened) -> str:
    query = urlencode({"q": typed, "token": str(opened.search.token)})
    return f"{reverse('storefront:search', args=[language])}?{query}"


def _results(request: PortalRequest, typed: str, language: str) -> HttpResponse:
    """The same search again, after giving registries two seconds: what pages without scripts come to."""
    found = get_object_or_404(Search, brand=request.brand, token=uuid_of(request.GET["token"]))
    wait(availability.ask(found.pk), timeout=PATIENCE)
    query = urlencode({"q": typed, "token": str(found.token)})
    again = f"{reverse('storefront:search', args=[language])}?{query}"
    return _page(request, found, {"q": typed, "again": again, "has_waited": True})


@public
def search_list(request: PortalRequest, language: str) -> HttpResponse:
    """Up to 500 names, one per line."""
    if request.method != "POST":
        return render(request, "storefront/list.html", {"most": MOST_NAMES})
    text = request.POST.get("names", "")
    if _is_throttled(request, max(len(text.splitlines()), 1)):
        return too_many(request, 1)
    try:
        opened = open_list(request.brand, text, now=timezone.now())
    except NotAllowedError as refusal:
        context = {"most": MOST_NAMES, "names": text, "problem": str(refusal)}
        return render(request, "storefront/list.html", context, status=422)
    wait(availability.ask(opened.search.pk), timeout=PATIENCE)
    return _page(
        request, opened.search, {"names": text, "refused": opened.refused, "is_list": True, "has_waited": True}
    )


@public
def answers(request: PortalRequest, token: str) -> HttpResponse:
    """The results of a search as they stand: a fragment that asks again while a name is unanswered, or the page."""
    found = get_object_or_404(Search, brand=request.brand, token=token)
    return _page(request, found, {"q": found.text, "has_waited": not request.htmx, "is_list": "\n" in found.text})


@public
@require_POST
def retry(request: PortalRequest, token: str) -> HttpResponse:
    """Ask again about one name whose registry was silent."""
    found = get_object_or_404(Search, brand=request.brand, token=token)
    if _is_throttled(request, 1):
        return too_many(request, 1)
    name = request.POST.get("name", "")
    asked = availability.ask_again(found.pk, name)
    if request.htmx:
        return _page(request, found, {"q": found.text})
    wait(asked, timeout=PATIENCE)
    return HttpResponseRedirect(reverse("storefront:answers", args=[found.token]))


def _is_throttled(request: PortalRequest, cost: int) -> bool:
    if request.person is not None:
        return False
    return is_over(f"search:{request.actor.ip}", limit=NAMES_A_MINUTE, seconds=60, now=timezone.now(), cost=cost)


def _page(request: PortalRequest, found: Search, extra: dict[str, Any]) -> HttpResponse:
    cart = current_cart(request)
    rows = _rows(request, found, cart)
    waiting = sum(row.answer.state == AnswerState.CHECKING for row in rows)
    age = (timezone.now() - found.created_at).total_seconds()
    context = {
        "search": found,
        "exact": [row for row in rows if row.answer.group == "exact"],
        "others": [row for row in rows if row.answer.group == "others"],
        "ideas": [row for row in rows if row.answer.group == "ideas"],
        "waiting": waiting,
        "is_polling": bool(waiting) and age < GIVE_UP,
        "shows_tax": shows_tax(request),
        "delay": "600ms" if age < QUICK else "2s",
        "basket": None if request.htmx else basket_of(request, cart),
        **extra,
    }
    return render(request, "storefront/search.html#results" if request.htmx else "storefront/search.html", context)


def _rows(request: PortalRequest, found: Search, cart: Cart | None) -> list[Row]:
    found_answers = list(found.answers.order_by("position"))
    names = [answer.name for answer in found_answers]
    prices = price_list(request.brand, now=timezone.now())
    tlds = {tld.name: tld for tld in Tld.objects.filter(name__in={answer.tld for answer in found_answers})}
    carted = set(cart.lines.filter(name__in=names).values_list("name", flat=True)) if cart else set()
    mine = set()
    if request.account is not None:
        own = Domain.objects.visible_to(request.actor).filter(name__in=names)
        mine = set(own.exclude(state__in=[DomainState.RELEASED, DomainState.FAILED]).values_list("name", flat=True))
    return [
        Row(
            answer,
            answer.name.removesuffix(f".{answer.tld}"),
            price_view(request, prices, answer.tld, answer.fees),
            answer.name in carted,
            answer.name in mine,
            tlds[answer.tld].get_eligibility_display() if tlds[answer.tld].eligibility else "",
        )
        for answer in found_answers
    ]
