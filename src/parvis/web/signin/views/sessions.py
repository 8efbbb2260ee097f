"""Signing in and out (ACC-1)."""

from typing import Final

from django.contrib.auth import authenticate, login, logout
from django.db import transaction
from django.db.models import Q
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from parvis.accounts.actions.security import note_sign_in
from parvis.accounts.models import Membership, User
from parvis.accounts.throttling import forgive, is_over, network_of
from parvis.web import sessions as lasting
from parvis.web.access import public, signed_in
from parvis.web.actor import ACCOUNT
from parvis.web.devices import device_of
from parvis.web.requests import PortalRequest
from parvis.web.signin.destinations import after_sign_in, wanted
from parvis.web.signin.forms import SignInForm
from parvis.web.ui.responses import go, render
from parvis.web.ui.views import too_many

BACKEND: Final = "parvis.accounts.backends.BrandBackend"
WINDOW: Final = 900


@public
def signin(request: PortalRequest) -> HttpResponse:
    """E-mail or login and password. A wrong one says the same whoever it is."""
    form = SignInForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        now = timezone.now()
        identifier = form.cleaned_data["identifier"].strip().lower()
        by_ip = is_over(f"signin-ip:{network_of(request.actor.ip)}", limit=60, seconds=WINDOW, now=now)
        tries = f"signin:{request.brand.pk}:{identifier}"
        if is_over(tries, limit=10, seconds=WINDOW, now=now) or by_ip:
            return too_many(request, WINDOW // 60)
        person = authenticate(request, username=identifier, password=form.cleaned_data["password"], brand=request.brand)
        if isinstance(person, User):
            forgive(tries, seconds=WINDOW, now=now)
            open_session(request, person)
            return HttpResponseRedirect(after_sign_in(request, person))
        _note_failure(request, identifier)
        form.add_error(None, _("This e-mail and password do not go together. Check both, or choose a new password."))
    status = 422 if request.method == "POST" else 200
    return render(request, "signin/signin.html", {"form": form, "next": wanted(request)}, status=status)


def open_session(request: PortalRequest, person: User) -> None:
    """Sign ``person`` in under a fresh session key, and keep the sign-in for them to see."""
    now = timezone.now()
    login(request, person, backend=BACKEND)
    lasting.begin(request.session, now=now)
    note_sign_in(person, ip=request.actor.ip, device=device_of(request), is_success=True, now=now)


def _note_failure(request: PortalRequest, identifier: str) -> None:
    """Keep the failure for its person to see. For an unknown one the same is done and undone, in the same time."""
    person = User.objects.filter(Q(email=identifier) | Q(login=identifier), brand=request.brand).first()
    with transaction.atomic():
        somebody = person or User(pk=0, brand=request.brand)
        note_sign_in(somebody, ip=request.actor.ip, device=device_of(request), is_success=False, now=timezone.now())
        if person is None:
            transaction.set_rollback(True)


@signed_in
def account(request: PortalRequest) -> HttpResponse:
    """Where one e-mail serves several accounts, the person chooses which (ACC-1)."""
    mine = Membership.objects.filter(user=request.person, account__brand=request.brand).select_related("account")
    if request.method == "POST":
        chosen = mine.filter(account__number=request.POST.get("account", "")).first()
        if chosen is None:
            raise Http404
        request.session[ACCOUNT] = chosen.account_id
        return HttpResponseRedirect(wanted(request) or reverse("portal:dashboard"))
    context = {"memberships": mine.order_by("pk"), "next": wanted(request)}
    return render(request, "signin/account.html", context)


@public
@require_POST
def signout(request: PortalRequest) -> HttpResponse:
    """End this session."""
    logout(request)
    return go(request, "signin")
