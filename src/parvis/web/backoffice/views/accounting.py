"""The books of a seller, for its accountant and the tax office."""

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parvis.accounts.permissions import Permission
from parvis.billing import fec
from parvis.brands.models import LegalEntity
from parvis.kit.actor import Actor
from parvis.web.access import staff
from parvis.web.backoffice.sellers import SellerForm, sellers_of
from parvis.web.requests import PortalRequest
from parvis.web.ui.responses import go, render


class YearForm(SellerForm):
    """Whose books, and of which year."""

    year = forms.IntegerField(label=gettext_lazy("Year"), min_value=2000, max_value=2099)


def _of_france(actor: Actor) -> QuerySet[LegalEntity]:
    """Those whose tax office takes the file."""
    return sellers_of(actor).filter(country="FR").exclude(siren="")


@staff(Permission.STAFF_PAYMENTS)
def accounting(request: PortalRequest) -> HttpResponse:
    """Choose a seller and a year."""
    form = YearForm(sellers=_of_france(request.actor), initial={"year": timezone.localdate().year})
    return render(request, "backoffice/accounting.html", {"form": form})


@staff(Permission.STAFF_PAYMENTS)  # type: ignore[arg-type]  # a stream is no HttpResponse, and guards do not look inside
def accounting_file(request: PortalRequest) -> HttpResponseBase:
    """The FEC of that seller and year."""
    form = YearForm(request.GET, sellers=_of_france(request.actor))
    if not form.is_valid():
        return render(request, "backoffice/accounting.html", {"form": form}, status=422)
    seller, year = form.cleaned_data["seller"], form.cleaned_data["year"]
    try:
        lines = fec.lines(seller, year=year)
    except fec.OtherCurrencyError:
        messages.error(
            request, _("That year has entries in another currency than the euro, which this file cannot hold.")
        )
        return go(request, "backoffice:accounting")
    response = StreamingHttpResponse(lines, content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{fec.file_name(seller, year)}"'
    response["Cache-Control"] = "no-store"
    return response
