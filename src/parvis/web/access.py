"""Who may open a page: each view carries exactly one of these, and a test derives the whole table from the router."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import wraps
from typing import Any, Final
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from parvis.accounts.permissions import Permission
from parvis.web.requests import PortalRequest

View = Callable[..., HttpResponse]

PROOF_LASTS: Final = timedelta(minutes=10)
PROVED_AT: Final = "proved_at"
"""Session key of the instant of the last fresh proof (SEC-1)."""


@dataclass(frozen=True, slots=True)
class Access:
    """What a view asks for: "public", "signed-in", "customer" or "staff", and the permission."""

    kind: str
    permission: Permission | None = None
    needs_proof: bool = False


def public(view: View) -> View:
    """Anybody."""
    return _marked(view, Access("public"))


def signed_in(view: View) -> View:
    """Any person signed in, for what is their own. Never staff who act for a customer: security is the person's alone."""

    @wraps(view)
    def guarded(request: PortalRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.person is None:
            return to_sign_in(request)
        if request.actor.acting_staff_id:
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return _marked(guarded, Access("signed-in", None, _needs_proof(view)))


def proving(view: View) -> View:
    """Any person signed in, staff who act for a customer included: where one proves who one is."""

    @wraps(view)
    def guarded(request: PortalRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return to_sign_in(request) if request.person is None else view(request, *args, **kwargs)

    return _marked(guarded, Access("signed-in"))


def require(permission: Permission) -> Callable[[View], View]:
    """A person acting for a customer account with ``permission`` there. Others: sign in, choose an account, or 403."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: PortalRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.person is None:
                return to_sign_in(request)
            if request.account is None:
                return HttpResponseRedirect(reverse("backoffice:queue" if request.actor.is_staff else "portal:switch"))
            if not request.actor.may(permission):
                raise PermissionDenied(permission)
            return view(request, *args, **kwargs)

        return _marked(guarded, Access("customer", permission, _needs_proof(view)))

    return decorate


def staff(permission: Permission) -> Callable[[View], View]:
    """Staff with ``permission``, under their own name; 403 without it. For everybody else the page does not exist."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: PortalRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.person is None:
                return to_sign_in(request)
            if not (request.actor.is_staff or request.actor.acting_staff_id):
                raise Http404
            if not request.actor.may(permission):
                raise PermissionDenied(permission)
            return view(request, *args, **kwargs)

        return _marked(guarded, Access("staff", permission, _needs_proof(view)))

    return decorate


def fresh_proof(view: View) -> View:
    """Asks again for proof when the last is older than ten minutes (SEC-1). Goes under ``require`` or ``staff``."""

    @wraps(view)
    def guarded(request: PortalRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if is_proved(request, now=timezone.now()):
            return view(request, *args, **kwargs)
        here = request.path if request.method == "GET" else request.headers.get("Referer", request.path)
        target = f"{reverse('reauth')}?{urlencode({'next': _path_of(here)})}"
        if request.htmx:
            return HttpResponse(status=403, headers={"HX-Redirect": target})
        return HttpResponseRedirect(target)

    guarded.needs_proof = True  # type: ignore[attr-defined]  # read by require() and staff()
    return guarded


def is_proved(request: PortalRequest, *, now: datetime) -> bool:
    """Say whether the person proved who they are in the last ten minutes."""
    proved_at = str(request.session.get(PROVED_AT) or "")
    return proved_at != "" and now - datetime.fromisoformat(proved_at) < PROOF_LASTS


def to_sign_in(request: PortalRequest) -> HttpResponse:
    """Go to sign-in and come back here afterwards."""
    target = f"{reverse('signin')}?{urlencode({'next': request.get_full_path()})}"
    if request.htmx:
        return HttpResponse(status=401, headers={"HX-Redirect": target})
    return HttpResponseRedirect(target)


def _path_of(address: str) -> str:
    """The path of an address of ours: scheme and host are dropped, so it can lead nowhere else."""
    path = address.split("://", 1)[-1]
    path = path[path.find("/") :] if "://" in address else path
    return "/" + path.lstrip("/")


def _needs_proof(view: View) -> bool:
    return bool(getattr(view, "needs_proof", False))


def _marked(view: View, access: Access) -> View:
    view.access = access  # type: ignore[attr-defined]  # read by the access table's test
    return view
