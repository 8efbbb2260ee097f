"""Customers' web redirects: found by name or target, and switched off where they harm (rules 5)."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from parvis.accounts.permissions import Permission
from parvis.kit.refusals import NotAllowedError
from parvis.redirections.actions.editing import disable, enable
from parvis.redirections.models import Option, Redirection
from parvis.redirections.queries import matching
from parvis.web.access import staff
from parvis.web.backoffice.forms import DisableForm
from parvis.web.paging import page_of
from parvis.web.requests import PortalRequest, words_typed
from parvis.web.ui.responses import go, render

LONGEST = 200


@staff(Permission.STAFF_READ)
def redirects(request: PortalRequest) -> HttpResponse:
    """The latest changed first."""
    text = words_typed(request)[:LONGEST]
    found = matching(Redirection.objects.visible_to(request.actor).select_related("account"), text)
    context = {"page": page_of(found.order_by("-changed_at", "-pk"), request), "text": text}
    return render(request, "backoffice/redirects.html", context)


@staff(Permission.STAFF_CUSTOMERS)
def redirect(request: PortalRequest, pk: int) -> HttpResponse:
    """One of them: switched off for a reason that the customer reads, or on again."""
    found = get_object_or_404(Redirection.objects.visible_to(request.actor).select_related("account"), pk=pk)
    form = DisableForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and (found.disabled_at is not None or form.is_valid()):
        try:
            _decided(request, found, form)
        except NotAllowedError as refusal:
            form.add_error(refusal.field or None, str(refusal))
        else:
            return go(request, "backoffice:redirect", found.pk)
    bought = Option.objects.visible_to(request.actor).filter(account_id=found.account_id, domain=found.domain)
    context = {"redirection": found, "form": form, "option": bought.first()}
    return render(request, "backoffice/redirect.html", context, status=422 if form.errors else 200)


def _decided(request: PortalRequest, found: Redirection, form: DisableForm) -> None:
    now = timezone.now()
    if "enable" in request.POST:
        enable(found, actor=request.actor, now=now)
        messages.success(request, _("Redirect switched on."))
    elif found.disabled_at is None:
        disable(found, reason=form.cleaned_data["reason"], actor=request.actor, now=now)
        messages.success(request, _("Redirect switched off."))
