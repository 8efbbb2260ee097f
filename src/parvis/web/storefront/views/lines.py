"""Names that come into the cart and go out of it: from search results, from a list, and back again."""

from typing import Final

from django.contrib import messages
from django.core import signing
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from parvis.domains.models import Answer
from parvis.kit.refusals import NotAllowedError
from parvis.orders.actions import carts
from parvis.orders.enums import LineKind
from parvis.orders.models import Cart, CartLine
from parvis.web.access import public
from parvis.web.cart import current_cart, remember_cart
from parvis.web.pricing import shows_tax
from parvis.web.requests import PortalRequest
from parvis.web.storefront.basket import basket_of
from parvis.web.storefront.results import rows_of
from parvis.web.tokens import uuid_of
from parvis.web.ui.formats import unicode_host
from parvis.web.ui.responses import go, is_fragment, render

TAKEN_OUT: Final = "taken_out"
"""Key in the session, and salt of what is signed: the last line taken out."""
_KEPT: Final = (
    "position",
    "kind",
    "name",
    "tld",
    "years",
    "is_premium",
    "fee_minor",
    "renewal_fee_minor",
    "shown_minor",
    "currency",
    "claims_key",
    "sealed_code",
    "registrant_id",
    "has_opted_out",
)


@public
@require_POST
def add(request: PortalRequest) -> HttpResponse:
    """Add a name of a search; with scripts, only its line, the count and the cart beside change."""
    answer = get_object_or_404(_answers(request), name=request.POST.get("name", ""))
    found = current_cart(request, create=True)
    assert found is not None  # noqa: S101 - create=True
    said = ""
    try:
        carts.add(found, answer, years=1, now=timezone.now())
    except NotAllowedError as refusal:
        messages.error(request, str(refusal))
    else:
        said = _("%(name)s is in your cart.") % {"name": unicode_host(answer.name)}
    return remember_cart(request, _changed(request, found, answer, said), found)


@public
@require_POST
def add_all(request: PortalRequest) -> HttpResponse:
    """Add every available name of a list."""
    answers = list(_answers(request).order_by("position"))
    found = current_cart(request, create=True)
    assert found is not None  # noqa: S101 - create=True
    try:
        n = carts.add_all(found, answers, now=timezone.now())
    except NotAllowedError as refusal:
        messages.error(request, str(refusal))
    else:
        text = ngettext("%(n)d name was added to your cart.", "%(n)d names were added to your cart.", n)
        messages.success(request, text % {"n": n})
    return remember_cart(request, go(request, "storefront:cart"), found)


def _answers(request: PortalRequest) -> QuerySet[Answer]:
    """The answers of the search that the form names, of this brand."""
    token = uuid_of(request.POST.get("search", ""))
    if token is None:
        return Answer.objects.none()
    return Answer.objects.filter(search__token=token, search__brand=request.brand).select_related("search__brand")


@public
@require_POST
def remove(request: PortalRequest) -> HttpResponse:
    """Take a name out; the cart's page offers to put it back."""
    found, name = current_cart(request), request.POST.get("name", "")
    if found is None:
        return back(request)
    try:
        line = carts.remove(found, name, request.POST.get("kind", LineKind.REGISTER), now=timezone.now())
    except NotAllowedError as refusal:
        messages.error(request, str(refusal))
        return back(request)
    answer = _answers(request).filter(name=name).first()
    if answer is not None and request.htmx:
        said = _("%(name)s was taken out of your cart.") % {"name": unicode_host(name)}
        return _changed(request, found, answer, said)
    if line is not None:
        kept = {column: getattr(line, column) for column in _KEPT}
        request.session[TAKEN_OUT] = {"name": name, "line": signing.dumps(kept, salt=_salt(request))}
    return back(request)


def _salt(request: PortalRequest) -> str:
    """What is signed here counts at this brand alone."""
    return f"{TAKEN_OUT}:{request.brand.pk}"


@public
@require_POST
def put_back(request: PortalRequest) -> HttpResponse:
    """Undo the last removal."""
    try:
        kept = signing.loads(request.POST.get("line", ""), salt=_salt(request), max_age=3600)
    except signing.BadSignature:
        return go(request, "storefront:cart")
    found = current_cart(request, create=True)
    assert found is not None  # noqa: S101 - create=True
    try:
        carts.put_back(found, CartLine(**kept), now=timezone.now())
    except NotAllowedError as refusal:
        messages.error(request, str(refusal))
    return remember_cart(request, go(request, "storefront:cart"), found)


def _changed(request: PortalRequest, found: Cart, answer: Answer, said: str) -> HttpResponse:
    """With scripts the line of a name that was added or taken out, and what else shows the cart; else back."""
    if not is_fragment(request):
        if said:
            messages.success(request, said)
        return back(request)
    context = {
        "rows": rows_of(request, [answer], found),
        "search": answer.search,
        "is_list": answer.group == "list",
        "basket": basket_of(request, found),
        "said": said,
        "cart_count": found.lines.count(),
        "shows_tax": shows_tax(request),
    }
    return render(request, "storefront/results/changed.html", context)


def back(request: PortalRequest) -> HttpResponse:
    """Where the form came from, on this host alone; else the cart."""
    target = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}):
        target = reverse("storefront:cart")
    if request.htmx:
        return HttpResponse(status=204, headers={"HX-Redirect": target})
    return HttpResponseRedirect(target)
