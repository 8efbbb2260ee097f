"""One's own details, preferences and security (ACC-3, ACC-6 to ACC-8)."""

from collections.abc import Mapping

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout, update_session_auth_hash
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from parvis.accounts.actions import people
from parvis.accounts.actions import requests as account_requests
from parvis.accounts.actions import security as securing
from parvis.accounts.enums import RequestState
from parvis.accounts.models import Account, Membership, SignIn, User
from parvis.accounts.permissions import Permission
from parvis.contacts.forms import countries
from parvis.kit.refusals import NotAllowedError
from parvis.web.access import fresh_proof, require, signed_in
from parvis.web.actor import ACCOUNT
from parvis.web.portal.account.forms import PasswordForm, PreferencesForm, ProfileForm, RequestForm
from parvis.web.requests import PortalRequest
from parvis.web.templatetags.wording import phone
from parvis.web.ui.responses import go, render

LATEST = 20


def _account(request: PortalRequest) -> Account:
    if request.account is None:
        raise Http404
    return request.account


def _person(request: PortalRequest) -> User:
    if request.person is None:
        raise Http404
    return request.person


@require(Permission.ACCOUNT_MANAGE)
def profile(request: PortalRequest) -> HttpResponse:
    """The account's details; four of them change by request only."""
    account = _account(request)
    initial = {name: getattr(account, name) for name in people.EDITABLE} | {"phone": phone(account.phone)}
    form = ProfileForm(request.POST if request.method == "POST" else None, account=account, initial=initial)
    if request.method == "POST" and form.is_valid():
        details = {name: value for name, value in form.cleaned_data.items() if name in people.EDITABLE}
        people.change_details(account, details=details, actor=request.actor, now=timezone.now())
        messages.success(request, _("Details saved."))
        return go(request, "portal:profile")
    waiting = account.requests.filter(state=RequestState.OPEN).first()
    country = dict(countries()).get(account.country, account.country)
    wanted = _wanted(waiting.changes) if waiting is not None else []
    context = {"account": account, "country": country, "form": form, "waiting": waiting, "wanted": wanted}
    return render(request, "portal/account/profile.html", context, status=422 if request.method == "POST" else 200)


def _wanted(changes: Mapping[str, str]) -> list[tuple[str, str]]:
    """What a request asks for, in words."""
    named = dict(countries())
    fields = RequestForm.base_fields
    return [
        (str(fields[name].label), str(named.get(value, value) if name == "country" else value) or "—")
        for name, value in changes.items()
    ]


@require(Permission.ACCOUNT_MANAGE)
def request_change(request: PortalRequest) -> HttpResponse:
    """Ask for a change of name, organisation or country."""
    account = _account(request)
    initial = {name: getattr(account, name) for name in account_requests.ON_REQUEST}
    is_post = request.method == "POST"
    form = RequestForm(request.POST if is_post else None, request.FILES if is_post else None, initial=initial)
    if is_post and form.is_valid():
        typed = form.cleaned_data
        try:
            account_requests.ask(
                account,
                changes={name: typed[name] for name in account_requests.ON_REQUEST},
                reason=typed["reason"],
                document=typed["document"].read(),
                document_name=typed["document"].name,
                person=_person(request),
                actor=request.actor,
                now=timezone.now(),
            )
        except NotAllowedError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Request sent. We write to you once it is decided."))
            return go(request, "portal:profile")
    return render(request, "portal/account/request.html", {"form": form}, status=422 if is_post else 200)


@signed_in
def preferences(request: PortalRequest) -> HttpResponse:
    """Language, time zone, theme, optional e-mails, drafts of zones."""
    person = _person(request)
    initial = {
        "language": person.language,
        "time_zone": person.time_zone,
        "theme": request.COOKIES.get("theme") or "auto",
        "email_kinds": person.email_kinds,
        "drafts_by_default": person.drafts_by_default,
    }
    form = PreferencesForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        chosen = dict(form.cleaned_data)
        theme = chosen.pop("theme")
        people.change_preferences(person, preferences=chosen, actor=request.actor, now=timezone.now())
        messages.success(request, _("Preferences saved."))
        response = go(request, "portal:preferences")
        response.set_cookie("theme", theme, max_age=31_536_000, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE)
        return response
    status = 422 if request.method == "POST" else 200
    return render(request, "portal/account/preferences.html", {"form": form}, status=status)


@signed_in
def security(request: PortalRequest) -> HttpResponse:
    """The last sign-ins, the password, and the way out everywhere."""
    sign_ins = SignIn.objects.filter(user=_person(request)).order_by("-at")[:LATEST]
    return render(request, "portal/account/security.html", {"sign_ins": sign_ins})


@signed_in
@fresh_proof
def change_password_page(request: PortalRequest) -> HttpResponse:
    """Choose another password; other sessions end."""
    person = _person(request)
    form = PasswordForm(request.POST if request.method == "POST" else None, person=person)
    if request.method == "POST" and form.is_valid():
        if person.check_password(form.cleaned_data["current"]):
            password = form.cleaned_data["password"]
            changed = securing.change_password(person, password=password, actor=request.actor, now=timezone.now())
            update_session_auth_hash(request, changed)
            messages.success(request, _("Password changed. Other sessions were ended."))
            return go(request, "portal:security")
        form.add_error("current", _("This is not your current password."))
    status = 422 if request.method == "POST" else 200
    return render(request, "portal/account/password.html", {"form": form}, status=status)


@signed_in
@require_POST
def sign_out_all(request: PortalRequest) -> HttpResponse:
    """End every session, this one included."""
    securing.sign_out_everywhere(_person(request), actor=request.actor, now=timezone.now())
    logout(request)
    return go(request, "signin")


@signed_in
def switch(request: PortalRequest) -> HttpResponse:
    """The accounts one belongs to (ACC-7)."""
    mine = Membership.objects.filter(user=_person(request)).select_related("account").order_by("pk")
    if request.method == "POST":
        chosen = mine.filter(account__number=request.POST.get("account", "")).first()
        if chosen is None:
            raise Http404
        request.session[ACCOUNT] = chosen.account_id
        return go(request, "portal:dashboard")
    return render(request, "portal/account/switch.html", {"memberships": mine, "current": request.account})
