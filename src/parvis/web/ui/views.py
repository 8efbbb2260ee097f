"""The brand's stylesheet, the page of components, and the error pages that need no database."""

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template import loader
from django.views.decorators.http import require_GET

from parvis.web.ui.context import PageBrand
from parvis.web.ui.specimens import specimens
from parvis.web.ui.theme import theme_css

_ONE_YEAR = 365 * 24 * 3600


@require_GET
def theme_stylesheet(request: HttpRequest, **_address: str) -> HttpResponse:
    """Serve the look of the brand of this host at ``/theme/<slug>-<hash>.css``.

    A stale address leads to the current one, so that only the current content is ever cached for a year.
    """
    brand = PageBrand.of(request)
    if request.path != brand.theme_url:
        return redirect(brand.theme_url)
    css = theme_css(brand.colour, brand.radius, exact=brand.is_colour_exact)
    response = HttpResponse(css, content_type="text/css; charset=utf-8")
    response["Cache-Control"] = f"public, max-age={_ONE_YEAR}, immutable"
    return response


def design(request: HttpRequest) -> HttpResponse:
    """Show every component in every state. The back-office gives it a route."""
    return render(request, "ui/design.html", specimens(request))


def server_error(request: HttpRequest) -> HttpResponse:
    """``handler500``: the brand's look from what is already in memory, no context processor, no database."""
    context: dict[str, Any] = {"reference": getattr(request, "id", "")}
    if getattr(request, "brand", None):
        context["brand"] = PageBrand.of(request)
    page = loader.render_to_string("500.html", context)
    return HttpResponse(page, status=HTTPStatus.INTERNAL_SERVER_ERROR)


def too_many(request: HttpRequest, minutes: int = 1) -> HttpResponse:
    """Refuse for a while, saying for how long."""
    response = render(request, "429.html", {"minutes": minutes}, status=HTTPStatus.TOO_MANY_REQUESTS)
    response["Retry-After"] = str(minutes * 60)
    return response
