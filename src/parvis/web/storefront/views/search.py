"""Looking for names (SHOP-2 to SHOP-7). Registries are asked apart from the request; answers are shown as they come."""

from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import wait
from typing import Any, Final
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import Count, prefetch_related_objects
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from parvis.accounts.throttling import is_over, network_of
from parvis.catalog.queries import sold_tlds
from parvis.domains.enums import AnswerState
from parvis.domains.models import Answer, Search
from parvis.domains.search import availability
from parvis.domains.search.actions import (
    MOST_NAMES,
    groups_of,
    more_extensions,
    open_list,
    open_search,
    refused_of,
    widen,
)
from parvis.kit.refusals import NotAllowedError
from parvis.orders.models import Cart
from parvis.web.access import public
from parvis.web.cart import current_cart
from parvis.web.pricing import hides_prices, shows_tax
from parvis.web.requests import PortalRequest, words_typed
from parvis.web.storefront.basket import basket_of
from parvis.web.storefront.results import DELAYS, positions_in, rows_of, waited_for
from parvis.web.tokens import uuid_of
from parvis.web.ui.responses import is_fragment, render
from parvis.web.ui.views import too_many

PATIENCE: Final = 2.0
"""Seconds that a page without scripts waits for registries."""
GIVE_UP: Final = 20
"""Seconds after which a page shows a name still unanswered as silent."""
NAMES_A_MINUTE: Final = 1_500
A_SEARCH: Final = 25
"""About how many names one search asks."""
NAMES_A_PAGE: Final = 100
MOST_DIGITS: Final = 20


@public
def search(request: PortalRequest) -> HttpResponse:
    """One name: exact, other extensions, ideas."""
    typed = words_typed(request)
    if not typed:
        return render(request, "storefront/search.html", {"q": "", **_shown_how(request)})
    if "token" in request.GET:
        return _results(request, typed)
    if _is_throttled(request, A_SEARCH):
        return too_many(request, 1)
    try:
        opened = open_search(request.brand, typed, account_id=request.actor.account_id, now=timezone.now())
    except NotAllowedError as refusal:
        context = {"q": typed, "problem": str(refusal), **_shown_how(request)}
        return render(request, "storefront/search.html", context, status=422)
    availability.ask(opened.search.pk)
    extra = {"q": typed, "refused": opened.refused, "again": _address(typed, opened.search)}
    return results_page(request, opened.search, extra)


def _address(typed: str, found: Search) -> str:
    query = urlencode({"q": typed, "token": str(found.token), "wait": 1})
    return f"{reverse('storefront:search')}?{query}"


def _results(request: PortalRequest, typed: str) -> HttpResponse:
    """The same search again: with every extension, or after giving registries two seconds, as pages without scripts do."""
    found = get_object_or_404(Search, brand=request.brand, token=uuid_of(request.GET["token"]))
    if "all" in request.GET and (more := more_extensions(found, sold_tlds(request.brand), groups_of(found))):
        if _is_throttled(request, more):
            return too_many(request, 1)
        widen(found)
    asked = availability.ask(found.pk)
    if "wait" in request.GET:
        wait(asked, timeout=PATIENCE)
    extra = {"q": typed, "again": _address(typed, found), "has_waited": "wait" in request.GET}
    return results_page(request, found, extra)


@public
def search_list(request: PortalRequest) -> HttpResponse:
    """Up to 500 names, one per line."""
    if request.method != "POST":
        return render(request, "storefront/list.html", {"most": MOST_NAMES})
    text = request.POST.get("names", "")
    if _is_throttled(request, max(len(text.splitlines()), 1)):
        return too_many(request, 1)
    try:
        opened = open_list(request.brand, text, account_id=request.actor.account_id, now=timezone.now())
    except NotAllowedError as refusal:
        context = {"most": MOST_NAMES, "names": text, "problem": str(refusal)}
        return render(request, "storefront/list.html", context, status=422)
    wait(availability.ask(opened.search.pk), timeout=PATIENCE)
    return HttpResponseRedirect(reverse("storefront:answers", args=[opened.search.token]))


@public
def answers(request: PortalRequest, token: str) -> HttpResponse:
    """The results of a search as they stand; for a page that is asking, the lines answered since it last asked."""
    found = get_object_or_404(Search, brand=request.brand, token=token)
    found.brand = request.brand
    if is_fragment(request) and "waiting" in request.GET:
        return _updates(request, found)
    opened = request.GET.get("allocation", "")
    tokens = {int(opened): ""} if opened.isascii() and opened.isdigit() and len(opened) < MOST_DIGITS else {}
    return results_page(request, found, {"has_waited": True}, tokens=tokens)


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
        row = rows_of(request, list(found.answers.filter(name=name)), current_cart(request))
        waiting = waited_for(item.answer for item in row)
        context = {"search": found, "rows": row, "waiting": waiting, "round": 0, "delay": DELAYS[0], "is_more": True}
        return render(request, "storefront/results/updates.html", context)
    wait(asked, timeout=PATIENCE)
    return HttpResponseRedirect(f"{reverse('storefront:answers', args=[found.token])}#results")


def _is_throttled(request: PortalRequest, cost: int) -> bool:
    if request.person is not None:
        return False
    return is_over(
        f"search:{network_of(request.actor.ip)}", limit=NAMES_A_MINUTE, seconds=60, now=timezone.now(), cost=cost
    )


def _shown_how(request: PortalRequest) -> dict[str, bool]:
    """With or without tax, or not at all: said on every page of the search."""
    return {"shows_tax": shows_tax(request), "hides_prices": hides_prices(request)}


def _updates(request: PortalRequest, found: Search) -> HttpResponse:
    asked = found.answers.filter(position__in=positions_in(request.GET["waiting"])).order_by("position")
    number = request.GET.get("round", "")
    upcoming = int(number) + 1 if number.isascii() and number.isdigit() else len(DELAYS)
    is_last = upcoming >= len(DELAYS)
    held = list(asked)
    changed = [answer for answer in held if is_last or answer.state != AnswerState.CHECKING]
    context = {
        "search": found,
        "rows": rows_of(request, changed, current_cart(request), has_given_up=True),
        "waiting": "" if is_last else waited_for(held),
        "left": len(held) - len(changed),
        "round": upcoming,
        "delay": "" if is_last else DELAYS[upcoming],
        "is_list": bool(held) and held[0].group == "list",
    }
    return render(request, "storefront/results/updates.html", context)


def results_page(
    request: PortalRequest, found: Search, extra: dict[str, Any], *, tokens: Mapping[int, str] | None = None
) -> HttpResponse:
    """The whole page of a search. ``tokens``: of which answers the form for a token is shown, with what is wrong."""
    found.brand = request.brand
    cart = _cart_with_lines(request)
    answers, page, states = _cut(request, found)
    is_list = answers[0].group == "list" if answers else "\n" in found.text
    has_given_up = (timezone.now() - found.created_at).total_seconds() >= GIVE_UP
    rows = rows_of(request, answers, cart, has_given_up=has_given_up, tokens=tokens or {})
    is_wrong = any(row.token_problem for row in rows)
    context = {
        "search": found,
        "page": page,
        "rows": rows,
        "groups": {name: [row for row in rows if row.answer.group == name] for name in ("exact", "others", "ideas")},
        "waiting": "" if has_given_up else waited_for(answers),
        "total": states.total(),
        "left": states[AnswerState.CHECKING],
        "available": states[AnswerState.AVAILABLE],
        "round": 0,
        "delay": DELAYS[0],
        "more": 0 if is_list else more_extensions(found, sold_tlds(request.brand), _asked(found, answers, page)),
        "is_list": is_list,
        "q": "" if is_list else found.text,
        "refused": refused_of(found) if is_list else (),
        **_shown_how(request),
        "basket": basket_of(request, cart),
        "is_wrong": is_wrong,
        **extra,
    }
    return render(request, "storefront/search.html", context, status=422 if is_wrong else 200)


def _cart_with_lines(request: PortalRequest) -> Cart | None:
    """The cart with its lines, read once; they are also what the bar at the top counts."""
    cart = current_cart(request)
    if cart is not None:
        prefetch_related_objects([cart], "lines")
        request.cart_count = len(cart.lines.all())
    return cart


def _cut(request: PortalRequest, found: Search) -> tuple[list[Answer], Page[Answer] | None, Counter[str]]:
    """The answers to show, the page they make where there are several, and how many answers have each state."""
    ordered = found.answers.order_by("position")
    first = list(ordered[:NAMES_A_PAGE])
    if len(first) < NAMES_A_PAGE:
        return first, None, Counter(answer.state for answer in first)
    states = Counter(dict(found.answers.values_list("state").annotate(n=Count("pk")).order_by()))
    pages = Paginator(ordered, NAMES_A_PAGE)
    pages.count = states.total()
    page = pages.get_page(request.GET.get("page"))
    return (first if page.number == 1 else list(page.object_list)), page, states


def _asked(found: Search, answers: Sequence[Answer], page: Page[Answer] | None) -> Mapping[str, str]:
    """Extension → group of everything asked; in hand unless there are several pages."""
    return groups_of(found) if page is not None else {answer.tld: answer.group for answer in answers}
