"""The brand comes from the host name (BRD-1)."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseNotFound

from parvis.brands.models import Brand

Respond = Callable[[HttpRequest], HttpResponse]

_BRANDLESS = ("/healthz", "/readyz")


def brand_of_host(host: str) -> Brand | None:
    """Return the brand that answers on ``host`` (with or without port), or None."""
    name = host.rsplit(":", 1)[0] if not host.endswith("]") else host
    return Brand.objects.select_related("legal_entity", "margin").filter(hosts__host=name.lower().rstrip(".")).first()


class BrandMiddleware:
    """Puts ``request.brand``. An unknown host gets a plain 404 that names nobody."""

    def __init__(self, respond: Respond) -> None:
        self._respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path in _BRANDLESS:
            return self._respond(request)
        brand = brand_of_host(request.get_host())
        if brand is None:
            return HttpResponseNotFound("Not found\n", content_type="text/plain; charset=utf-8")
        request.brand = brand  # type: ignore[attr-defined]  # declared on PortalRequest
        return self._respond(request)
