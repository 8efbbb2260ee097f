"""Opening an account in steps (CART-3): kind and e-mail, code, identity. The password is kept hashed between steps."""

from typing import Any, Final

from django.contrib.auth.hashers import make_password
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from parvis.accounts.actions.codes import check_code, send_code
from parvis.accounts.actions.people import sign_up
from parvis.accounts.actions.security import send_known_address
from parvis.accounts.models import User
from parvis.accounts.throttling import is_over, network_of
from parvis.contacts.forms import IdentityForm
from parvis.kit.refusals import NotAllowedError
from parvis.web.access import public
from parvis.web.requests import PortalRequest
from parvis.web.signin.destinations import wanted
from parvis.web.signin.forms import CodeForm, SignUpForm
from parvis.web.signin.views.sessions import open_session
from parvis.web.ui.responses import go, render
from parvis.web.ui.views import too_many

STARTED: Final = "sign-up"
PURPOSE: Final = "signup"


@public
def signup(request: PortalRequest) -> HttpResponse:
    """First step. An address that has an account already gets the same page, and an e-mail that says so."""
    started = request.session.get(STARTED, {})
    form = SignUpForm(request.POST if request.method == "POST" else None, initial=started)
    if request.method == "POST" and form.is_valid():
        if is_over(f"signup:{network_of(request.actor.ip)}", limit=20, seconds=3600, now=timezone.now()):
            return too_many(request, 60)
        typed = form.cleaned_data
        request.session[STARTED] = {
            "kind": typed["kind"],
            "email": typed["email"],
            "password": make_password(typed["password"]),
            "next": wanted(request),
            "is_verified": False,
        }
        if request.brand.asks_email_code:
            _send(request, typed["email"])
            return go(request, "signup-verify")
        return go(request, "signup-details")
    status = 422 if request.method == "POST" else 200
    return render(request, "signin/signup.html", {"form": form, "next": wanted(request)}, status=status)


def _send(request: PortalRequest, email: str) -> None:
    now, language = timezone.now(), request.LANGUAGE_CODE
    known = User.objects.select_related("brand").filter(brand=request.brand, email=email).first()
    if known is not None:
        if not is_over(f"known-address:{known.pk}", limit=3, seconds=3600, now=now):
            send_known_address(known, now=now)
    else:
        send_code(request.brand, email, purpose=PURPOSE, language=language, now=now)


@public
def verify(request: PortalRequest) -> HttpResponse:
    """Second step: the code, or another one."""
    started: dict[str, Any] | None = request.session.get(STARTED)
    if not started or not request.brand.asks_email_code:
        return go(request, "signup")
    if request.POST.get("again"):
        _send(request, started["email"])
        return go(request, "signup-verify")
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            code = form.cleaned_data["code"]
            check_code(request.brand, started["email"], purpose=PURPOSE, code=code, now=timezone.now())
        except NotAllowedError as refusal:
            form.add_error("code", str(refusal))
        else:
            request.session[STARTED] = {**started, "is_verified": True}
            return go(request, "signup-details")
    status = 422 if request.method == "POST" else 200
    return render(request, "signin/verify.html", {"form": form, "email": started["email"]}, status=status)


@public
def details(request: PortalRequest) -> HttpResponse:
    """Last step: name, address, phone; then the account is open."""
    started: dict[str, Any] | None = request.session.get(STARTED)
    if not started or (request.brand.asks_email_code and not started["is_verified"]):
        return go(request, "signup")
    form = IdentityForm(
        request.POST if request.method == "POST" else None, kind=started["kind"], initial={"country": "FR"}
    )
    if request.method == "POST" and form.is_valid():
        try:
            person, _account = sign_up(
                request.brand,
                email=started["email"],
                password_hash=started["password"],
                identity={"kind": started["kind"], **form.cleaned_data},
                language=request.LANGUAGE_CODE,
                is_verified=started["is_verified"],
                actor=request.actor,
                now=timezone.now(),
            )
        except NotAllowedError as refusal:
            form.add_error(None, str(refusal))
        else:
            del request.session[STARTED]
            open_session(request, person)
            return HttpResponseRedirect(started["next"] or reverse("portal:dashboard"))
    status = 422 if request.method == "POST" else 200
    return render(request, "signin/details.html", {"form": form, "kind": started["kind"]}, status=status)
