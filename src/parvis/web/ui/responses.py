"""The two ways a view answers: show a page (or its fragment), or go elsewhere."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render as render_page
from django.shortcuts import resolve_url


def is_fragment(request: HttpRequest) -> bool:
    """Say whether htmx asked, and not to restore a page from history."""
    htmx: Any = getattr(request, "htmx", None)
    return bool(htmx and not htmx.history_restore_request)


def render(
    request: HttpRequest, template: str, context: Mapping[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    """Render a page, or for htmx the fragment it names: ``"domains/list.html#table"``.

    A template without ``#`` is always the whole page. Answer an invalid form with ``status=422``.
    """
    name = template if is_fragment(request) else template.partition("#")[0]
    return render_page(request, name, dict(context or {}), status=status)


def go(request: HttpRequest, to: Any, *args: Any, **kwargs: Any) -> HttpResponse:
    """Send the browser to a URL name, path or object: 302, or for htmx a 204 with ``HX-Redirect``."""
    if not getattr(request, "htmx", None):
        return HttpResponseRedirect(resolve_url(to, *args, **kwargs))
    response = HttpResponse(status=204)
    response["HX-Redirect"] = resolve_url(to, *args, **kwargs)
    return response
