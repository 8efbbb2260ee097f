"""Security headers on every response, and no caching of what is personal."""

from collections.abc import Callable
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control, patch_vary_headers

_POLICY: Final = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "object-src 'none'; base-uri 'none'; form-action {forms}; frame-ancestors 'none'"
)
_HEADERS: Final = {
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}


class SecurityHeadersMiddleware:
    """Adds the content security policy, and ``no-store`` once somebody is signed in.

    ``settings.CSP_FORM_ACTION`` may list the payment hosts a form may post to. Headers a view set are kept.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.policy = _POLICY.format(forms=" ".join(("'self'", *getattr(settings, "CSP_FORM_ACTION", ()))))

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, with the headers on."""
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", self.policy)
        for name, value in _HEADERS.items():
            response.headers.setdefault(name, value)
        patch_vary_headers(response, ["HX-Request"])
        if _is_personal(request) and not response.has_header("Cache-Control"):
            patch_cache_control(response, no_store=True, private=True)
        return response


def _is_personal(request: HttpRequest) -> bool:
    if getattr(getattr(request, "actor", None), "user_id", None):
        return True
    return bool(getattr(getattr(request, "user", None), "is_authenticated", False))
