"""The language of a page: the path says it in the shop, the person's choice elsewhere."""

from collections.abc import Callable
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import translate_url
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation.trans_real import parse_accept_lang_header
from django.views.decorators.http import require_POST

from parvis.web.access import public
from parvis.web.requests import PortalRequest

Respond = Callable[[HttpRequest], HttpResponse]

COOKIE: Final = "language"


def chosen_language(request: HttpRequest) -> str:
    """Path prefix, then cookie, then the browser's wish among the brand's languages, then the brand's own."""
    brand = getattr(request, "brand", None)
    spoken = list(brand.languages) if brand is not None and brand.languages else ["fr", "en"]
    prefix = _language_of(request.path)
    if prefix is not None and prefix in spoken:
        return prefix
    cookie = request.COOKIES.get(COOKIE, "")
    if cookie in spoken:
        return cookie
    for wish, _quality in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        if wish.split("-")[0] in spoken:
            return wish.split("-")[0]
    return str(brand.default_language) if brand is not None else "fr"


class LanguageMiddleware:
    """Activates the language for the request; whoever reads a lazily translated text gets it."""

    def __init__(self, respond: Respond) -> None:
        self._respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with translation.override(chosen_language(request)):
            request.LANGUAGE_CODE = translation.get_language() or "fr"
            response = self._respond(request)
            response.headers.setdefault("Content-Language", request.LANGUAGE_CODE)
            if not request.path.startswith(f"/{request.LANGUAGE_CODE}/") and "text/html" in response.get(
                "Content-Type", ""
            ):
                patch_vary_headers(response, ["Accept-Language", "Cookie"])
            if request.method == "POST" and COOKIE not in request.COOKIES and _language_of(request.path) is not None:
                # Who orders from an English page reads the checkout in English, whose path carries no language.
                remember_language(request, response, request.LANGUAGE_CODE)
        return response


@public
@require_POST
def set_language(request: PortalRequest) -> HttpResponse:
    """Remember a language for a year and go back to the page, translated where its path carries the language."""
    language = request.POST.get("language", "")
    target = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}):
        target = "/"
    if language not in (request.brand.languages or ["fr", "en"]):
        return HttpResponseRedirect(target)
    response = HttpResponseRedirect(translated(target, language))
    remember_language(request, response, language)
    return response


def remember_language(request: HttpRequest, response: HttpResponse, language: str) -> None:
    """Keep the language in the browser for a year."""
    response.set_cookie(COOKIE, language, max_age=31_536_000, samesite="Lax", httponly=True, secure=request.is_secure())


def translated(path: str, language: str) -> str:
    """The same page in another language; unchanged when its path has no language."""
    spoken = _language_of(path)
    if spoken is None:
        return path
    with translation.override(spoken):
        return translate_url(path, language)


def _language_of(path: str) -> str | None:
    """The language that a path of the shop begins with."""
    first = path.lstrip("/").partition("/")[0]
    return first if first in dict(settings.LANGUAGES) else None
