"""Proving that one's own address is one's own, after the account was opened without a code."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parvis.accounts.actions.codes import check_code, send_code
from parvis.accounts.actions.people import note_verified
from parvis.kit.refusals import NotAllowedError
from parvis.web.access import signed_in
from parvis.web.requests import PortalRequest
from parvis.web.ui.forms import OneTimeCode
from parvis.web.ui.responses import go, render

PURPOSE = "verify"
PAGE = "portal/account/email.html"


class CodeForm(forms.Form):
    """The code received by e-mail."""

    code = forms.CharField(label=gettext_lazy("Code of six digits"), max_length=10, widget=OneTimeCode())


@signed_in
def verify(request: PortalRequest) -> HttpResponse:
    """A button that sends a code, then the code. Where the address is verified already, nothing is asked."""
    person, now = request.person, timezone.now()
    if person is None:
        raise Http404
    if person.email_verified_at is not None:
        return go(request, "portal:dashboard")
    if request.method != "POST":
        return render(request, PAGE, {"form": CodeForm(), "email": person.email})
    if "send" in request.POST:
        send_code(request.brand, person.email, purpose=PURPOSE, language=request.LANGUAGE_CODE, now=now)
        return render(request, PAGE, {"form": CodeForm(), "email": person.email, "is_sent": True})
    form = CodeForm(request.POST)
    if form.is_valid():
        try:
            check_code(request.brand, person.email, purpose=PURPOSE, code=form.cleaned_data["code"], now=now)
        except NotAllowedError as refusal:
            form.add_error("code", str(refusal))
        else:
            note_verified(person, actor=request.actor, now=now)
            messages.success(request, _("Your e-mail address is verified."))
            return go(request, "portal:dashboard")
    return render(request, PAGE, {"form": form, "email": person.email, "is_sent": True}, status=422)
