"""A customer gives the token that a registry gave for a reserved name (RFC 8495)."""

from typing import Final

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from parvis.accounts.permissions import Permission
from parvis.accounts.throttling import is_over
from parvis.domains.enums import AnswerState
from parvis.domains.models import Answer, Search
from parvis.domains.search import allocating
from parvis.kit.refusals import NotAllowedError
from parvis.web.access import require
from parvis.web.cart import current_cart
from parvis.web.requests import PortalRequest
from parvis.web.storefront.forms import AllocationForm
from parvis.web.storefront.results import rows_of
from parvis.web.storefront.views.search import NAMES_A_PAGE, results_page
from parvis.web.ui.formats import unicode_host
from parvis.web.ui.responses import is_fragment, render

PATIENCE: Final = 5.0
"""Seconds that a page waits for the one registry asked."""
TRIES: Final = 10
WINDOW: Final = 900
"""Seconds."""


@require(Permission.ORDERS_PLACE)
@sensitive_post_parameters("token")
def allocation(request: PortalRequest, token: str, pk: int) -> HttpResponse:
    """Ask again about a reserved name with the token given, and keep that if the registry takes it.

    Whoever had to sign in first comes to the line of the name.
    """
    mine = Search.objects.filter(Q(account=None) | Q(account=request.account), brand=request.brand)
    found = get_object_or_404(mine, token=token)
    answer = get_object_or_404(found.answers, pk=pk)
    if request.method != "POST":
        return HttpResponseRedirect(_address(found, answer, is_open=True))
    problem = _given(request, answer) if answer.state == AnswerState.RESERVED else ""
    tokens = {answer.pk: problem} if problem else {}
    answer = found.answers.get(pk=pk)
    said = _said(answer)
    if is_fragment(request):
        rows = rows_of(request, [answer], current_cart(request), tokens=tokens)
        context = {"rows": rows, "search": found, "is_list": answer.group == "list", "said": problem or said}
        return render(request, "storefront/results/told.html", context, status=422 if problem else 200)
    if problem:
        return results_page(request, found, {"has_waited": True}, tokens=tokens)
    if said:
        messages.success(request, said)
    return HttpResponseRedirect(_address(found, answer))


@sensitive_variables("typed")
def _given(request: PortalRequest, answer: Answer) -> str:
    """Why what was given is refused, or ""."""
    now, form, account = timezone.now(), AllocationForm(request.POST), request.account
    assert account is not None  # noqa: S101 - require()
    if not form.is_valid():
        return str(form.errors["token"][0])
    if is_over(f"allocation:{account.pk}", limit=TRIES, seconds=WINDOW, now=now):
        return _("Too many tokens were tried. Try again in a quarter of an hour.")
    typed = form.cleaned_data["token"]
    checked = allocating.ask_with(answer, typed, patience=PATIENCE)
    try:
        allocating.keep(answer, checked, token=typed, account=account, actor=request.actor, now=now)
    except NotAllowedError as refusal:
        return str(refusal)
    return ""


def _said(answer: Answer) -> str:
    if answer.state not in {AnswerState.AVAILABLE, AnswerState.PREMIUM}:
        return ""
    return _("The registry accepts your token: %(name)s is available to you.") % {"name": unicode_host(answer.name)}


def _address(found: Search, answer: Answer, *, is_open: bool = False) -> str:
    page = answer.position // NAMES_A_PAGE + 1
    asked = [f"page={page}"] if page > 1 and answer.group == "list" else []
    asked += [f"allocation={answer.pk}"] if is_open else []
    query = f"?{'&'.join(asked)}" if asked else ""
    return f"{reverse('storefront:answers', args=[found.token])}{query}#r-{answer.pk}"
