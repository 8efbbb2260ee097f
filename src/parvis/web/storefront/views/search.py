"""Looking for names (SHOP-2 to SHOP-7). Registries are asked apart from the request; answers are shown as they come."""

from concurrent.futures import wait
from typing import Any, Final
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from parvis.accounts.throttling import is_over, network_of
from parvis.domains.enums import AnswerState
from parvis.domains.models import Search
from parvis.domains.search import availability
from parvis.domains.search.actions import MOST_NAMES, more_extensions, open_list, open_search, refused_of, widen
from parvis.kit.refusals import NotAllowedError
from parvis.web.access import public
from parvis.web.cart import current_cart
from parvis.web.requests import PortalRequest
from parvis.web.storefront.basket import basket_of
from parvis.web.storefront.pricing import hides_prices, shows_tax
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


@public
def search(request: PortalRequest, language: str) -> HttpResponse:
    """One name: exact, other extensions, ideas."""
    typed = request.GET.get("q", "").strip()
    if not typed:
        return render(request, "storefront/search.html", {"q": "", **_shown_how(request)})
    if "token" in request.GET:
        return _results(request, typed, language)
    if _is_throttled(request, A_SEARCH):
        return too_many(request, 1)
    try:
        opened = open_search(request.brand, typed, now=timezone.now())
    except NotAllowedError as refusal:
        context = {"q": typed, "problem": str(refusal), **_shown_how(request)}
        return render(request, "storefront/search.html", context, status=422)
    availability.ask(opened.search.pk)
    extra = {"q": typed, "refused": opened.refused, "again": _address(language, typed, opened.search)}
    return _page(request, opened.search, extra)


def _address(language: str, typed: str, found: Search) -> str:
    query = urlencode({"q": typed, "token": str(found.token), "wait": 1})
    return f"{reverse('storefront:search', args=[language])}?{query}"


def _results(request: PortalRequest, typed: str, language: str) -> HttpResponse:
    """The same search again: with every extension, or after giving registries two seconds, as pages without scripts do."""
    found = get_object_or_404(Search, brand=request.brand, token=uuid_of(request.GET["token"]))
    if "all" in request.GET and (more := more_extensions(found)):
        if _is_throttled(request, more):
            return too_many(request, 1)
        widen(found)
    asked = availability.ask(found.pk)
    if "wait" in request.GET:
        wait(asked, timeout=PATIENCE)
    extra = {"q": typed, "again": _address(language, typed, found), "has_waited": "wait" in request.GET}
    return _page(request, found, extra)


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
    return HttpResponseRedirect(reverse("storefront:answers", args=[opened.search.token]))


@public
def answers(request: PortalRequest, token: str) -> HttpResponse:
    """The results of a search as they stand; for a page that is asking, the lines answered since it last asked."""
    found = get_object_or_404(Search, brand=request.brand, token=token)
    if is_fragment(request) and "waiting" in request.GET:
        return _updates(request, found)
    is_list = "\n" in found.text or found.answers.filter(group="list").exists()
    extra = {"q": "" if is_list else found.text, "has_waited": True, "is_list": is_list}
    return _page(request, found, extra | {"refused": refused_of(found) if is_list else ()})


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


def _page(request: PortalRequest, found: Search, extra: dict[str, Any]) -> HttpResponse:
    cart = current_cart(request)
    states = dict(found.answers.values_list("state").annotate(n=Count("pk")).order_by())
    pages = Paginator(found.answers.order_by("position"), NAMES_A_PAGE)
    pages.count = sum(states.values())
    page = pages.get_page(request.GET.get("page"))
    has_given_up = (timezone.now() - found.created_at).total_seconds() >= GIVE_UP
    rows = rows_of(request, list(page.object_list), cart, has_given_up=has_given_up)
    waiting = "" if has_given_up else waited_for(row.answer for row in rows)
    context = {
        "search": found,
        "page": page,
        "rows": rows,
        "groups": {name: [row for row in rows if row.answer.group == name] for name in ("exact", "others", "ideas")},
        "waiting": waiting,
        "left": states.get(AnswerState.CHECKING, 0),
        "available": states.get(AnswerState.AVAILABLE, 0),
        "round": 0,
        "delay": DELAYS[0],
        "more": 0 if extra.get("is_list") else more_extensions(found),
        **_shown_how(request),
        "basket": basket_of(request, cart),
        **extra,
    }
    return render(request, "storefront/search.html", context)
