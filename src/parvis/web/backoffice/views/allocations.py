"""Tokens that registries gave for reserved names, each for one customer to order the name with (RFC 8495)."""

import idna
from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from parvis.accounts.models import Account
from parvis.accounts.permissions import Permission
from parvis.domains.actions.allocations import allocate, take_back
from parvis.domains.models import Allocation
from parvis.kit.refusals import NotAllowedError
from parvis.web.access import staff
from parvis.web.paging import page_of
from parvis.web.requests import PortalRequest
from parvis.web.ui.responses import go, render


class AllocationForm(forms.Form):
    """A name, who may order it, and the registry's token."""

    name = forms.CharField(
        label=gettext_lazy("Domain name"),
        max_length=253,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false", "autocapitalize": "none", "dir": "ltr"}),
    )
    customer = forms.CharField(label=gettext_lazy("Customer number"), max_length=20)
    token = forms.CharField(
        label=gettext_lazy("Token"),
        max_length=200,
        help_text=gettext_lazy("Kept sealed, sent with what is asked about the domain, and never shown again."),
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false", "autocapitalize": "none", "dir": "ltr"}),
    )

    def clean_name(self) -> str:
        typed = self.cleaned_data["name"].strip().lower().rstrip(".")
        try:
            name = idna.encode(typed, uts46=True).decode("ascii")
        except idna.IDNAError as error:
            raise forms.ValidationError(_("This is no domain name.")) from error
        if "." not in name:
            raise forms.ValidationError(_("Write the name with its extension."))
        return name


@staff(Permission.STAFF_OPERATIONS)
@sensitive_post_parameters("token")
def allocations(request: PortalRequest) -> HttpResponse:
    """Those that wait to be used, and a form to add one."""
    form = AllocationForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and _added(request, form):
        messages.success(request, _("The token is kept. The customer can order the domain."))
        return go(request, "backoffice:allocations")
    found = Allocation.objects.visible_to(request.actor).open().select_related("account").order_by("name")
    page = page_of(found, request)
    context = {"page": page, "rows": page.rows, "form": form}
    return render(request, "backoffice/allocations.html", context, status=422 if form.errors else 200)


def _added(request: PortalRequest, form: AllocationForm) -> bool:
    data = form.cleaned_data
    accounts = Account.objects.filter(brand_id__in=request.actor.brand_ids)
    account = accounts.filter(number__iexact=data["customer"].strip()).first()
    if account is None:
        form.add_error("customer", _("No customer has this number."))
        return False
    try:
        allocate(account, name=data["name"], token=data["token"], actor=request.actor, now=timezone.now())
    except NotAllowedError as refusal:
        form.add_error(refusal.field or None, str(refusal))
        return False
    return True


@staff(Permission.STAFF_OPERATIONS)
@require_POST
def remove(request: PortalRequest, pk: int) -> HttpResponse:
    """Forget a token that was not used."""
    found = get_object_or_404(Allocation.objects.visible_to(request.actor), pk=pk)
    take_back(found, actor=request.actor, now=timezone.now())
    messages.success(request, _("The token is removed."))
    return go(request, "backoffice:allocations")
