"""The brand's stylesheet, the page of components, and the error pages that need no database."""

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template import loader
from django.views.decorators.http import require_GET

from parvis.brands.models import BrandImage
from parvis.web.requests import PortalRequest
from parvis.web.ui.context import PageBrand
from parvis.web.ui.specimens import specimens
from parvis.web.ui.theme import theme_css

_ONE_YEAR = 365 * 24 * 3600
_ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="{colour}"/>'
    '<g fill="none" stroke="#fff" stroke-width="2"><circle cx="16" cy="16" r="9"/>'
    '<path d="M16 7a13 13 0 0 0 0 18 13 13 0 0 0 0-18M7 16h18"/></g></svg>'
)


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


@require_GET
def theme_icon(request: HttpRequest, **_address: str) -> HttpResponse:
    """The icon of browser tabs for a brand without a mark: a globe on its colour, at the theme's address."""
    brand = PageBrand.of(request)
    response = HttpResponse(_ICON.format(colour=brand.colour), content_type="image/svg+xml")
    response["Cache-Control"] = f"public, max-age={_ONE_YEAR}, immutable"
    return response


@require_GET
def brand_image(request: PortalRequest, file_name: str) -> HttpResponse:
    """Serve a logo of the brand of this host, named after its content; a sandbox of its own if opened by itself."""
    image = get_object_or_404(BrandImage, brand=request.brand, file_name=file_name)
    response = HttpResponse(bytes(image.body), content_type=image.content_type)
    response["Cache-Control"] = f"public, max-age={_ONE_YEAR}, immutable"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
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
