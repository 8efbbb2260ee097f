"""Dates are shown in the person's time zone."""

import zoneinfo
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

Respond = Callable[[HttpRequest], HttpResponse]


class TimeZoneMiddleware:
    """Activates the signed-in person's time zone, else the seller's."""

    def __init__(self, respond: Respond) -> None:
        self._respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        person = getattr(request, "person", None)
        brand = getattr(request, "brand", None)
        name = person.time_zone if person else brand.legal_entity.time_zone if brand else "UTC"
        with timezone.override(zoneinfo.ZoneInfo(name)):
            return self._respond(request)
