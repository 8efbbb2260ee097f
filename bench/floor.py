"""The floor: the least that a signed-in page with 50 rows of one table can cost in Django."""

from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.template import Context, engines

from parvis.domains.models import Domain

_PAGE = """<!doctype html><html><head><title>Floor</title></head><body><p>{{ user.email }}</p><table>
{% for row in rows %}<tr><td>{{ row.unicode_name }}</td><td>{{ row.state }}</td><td>{{ row.expires_at|date:"Y-m-d" }}</td>
<td>{{ row.tld }}</td><td>{{ row.is_auto_renewed }}</td></tr>{% endfor %}</table></body></html>"""


def floor(request: HttpRequest) -> HttpResponse:
    if not request.user.is_authenticated:
        return HttpResponseForbidden()
    rows = Domain.objects.order_by("pk")[:50]
    page = engines["django"].from_string(_PAGE)
    return HttpResponse(page.template.render(Context({"user": request.user, "rows": rows})))
