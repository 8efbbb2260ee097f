"""Promotions of the brands: what is in force, what comes, what is over; new ones are made and ended here (CART-9)."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Final
from zoneinfo import ZoneInfo

import idna
from django import forms
from django.contrib import messages
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Count, F, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from parvis.accounts.permissions import Permission
from parvis.brands.models import Brand
from parvis.catalog.actions import Terms, end_promotion, open_promotion
from parvis.catalog.models import REDUCED_ACTIONS, Promotion, Tld
from parvis.kit.actor import Actor
from parvis.kit.money import Money
from parvis.kit.refusals import NotAllowedError
from parvis.orders.enums import OrderState
from parvis.web.access import staff
from parvis.web.paging import page_of
from parvis.web.requests import PortalRequest
from parvis.web.ui.forms import AmountField
from parvis.web.ui.responses import go, render

_DAY: Final = {"type": "date"}
_NUMBER: Final = {"inputmode": "decimal", "autocomplete": "off"}
_DAYS: Final = (MinValueValidator(date(2000, 1, 1)), MaxValueValidator(date(2099, 12, 31)))
"""Days that are no slip of the finger."""
_CODE: Final = {"autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters", "dir": "ltr"}


class PromotionForm(forms.Form):
    """What is reduced, by how much, when, how often."""

    brand = forms.ModelChoiceField(label=gettext_lazy("Brand"), queryset=Brand.objects.none(), empty_label=None)
    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=80,
        help_text=gettext_lazy("Read by customers, beside the price and on the invoice."),
    )
    code = forms.CharField(
        label=gettext_lazy("Code"),
        max_length=30,
        required=False,
        help_text=gettext_lazy("Left empty, everybody has it."),
        widget=forms.TextInput(_CODE),
    )
    percent = AmountField(
        label=gettext_lazy("Percentage off"),
        required=False,
        min_value=Decimal("0.01"),
        max_value=100,
        decimal_places=2,
        help_text=gettext_lazy("Either this, or an amount."),
        widget=forms.TextInput(_NUMBER),
    )
    amount = AmountField(
        label=gettext_lazy("Amount off each line, excluding tax"),
        required=False,
        min_value=Decimal("0.01"),
        max_value=1_000_000,
        widget=forms.TextInput(_NUMBER),
    )
    actions = forms.MultipleChoiceField(
        label=gettext_lazy("Off what"),
        choices=[(action.value, action.label) for action in REDUCED_ACTIONS],
        widget=forms.CheckboxSelectMultiple,
    )
    tlds = forms.CharField(
        label=gettext_lazy("Extensions"),
        required=False,
        max_length=2000,
        help_text=gettext_lazy("For example .fr .com. Left empty: all of them."),
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false", "autocapitalize": "none", "dir": "ltr"}),
    )
    is_first_year = forms.BooleanField(label=gettext_lazy("Off the first year alone"), required=False)
    least_lines = forms.IntegerField(
        label=gettext_lazy("From how many names of one order"), min_value=1, max_value=500, initial=1
    )
    most_orders = forms.IntegerField(
        label=gettext_lazy("Most orders"), required=False, min_value=1, max_value=1_000_000
    )
    most_orders_each = forms.IntegerField(
        label=gettext_lazy("Most orders of one account"), required=False, min_value=1, max_value=1_000_000
    )
    starts_on = forms.DateField(
        label=gettext_lazy("First day"), validators=_DAYS, widget=forms.DateInput(_DAY, format="%Y-%m-%d")
    )
    ends_on = forms.DateField(
        label=gettext_lazy("Last day"),
        required=False,
        validators=_DAYS,
        widget=forms.DateInput(_DAY, format="%Y-%m-%d"),
    )

    def __init__(self, actor: Actor, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type] # handed on as they came
        field = self.fields["brand"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = (
                Brand.objects.filter(pk__in=actor.brand_ids).select_related("legal_entity").order_by("name")
            )

    def clean_code(self) -> str:
        return "".join(self.cleaned_data["code"].split()).upper()

    def clean_tlds(self) -> list[str]:
        wanted = []
        for typed in self.cleaned_data["tlds"].lower().replace(",", " ").split():
            try:
                wanted.append(idna.encode(typed.strip("."), uts46=True).decode("ascii"))
            except idna.IDNAError:
                wanted.append(typed)
        known = set(Tld.objects.filter(name__in=wanted).values_list("name", flat=True))
        for name in wanted:
            if name not in known:
                raise forms.ValidationError(_("“%(name)s” is no extension that is sold here.") % {"name": name})
        return sorted(known)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if not {"percent", "amount"} & self.errors.keys() and (data["percent"] is None) == (data["amount"] is None):
            self.add_error("percent", _("Enter a percentage or an amount: one of both."))
        first, last = data.get("starts_on"), data.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("The last day is before the first one."))
        return data

    def terms(self) -> Terms:
        """What was filled in, once valid; days are the seller's."""
        data = self.cleaned_data
        zone = ZoneInfo(data["brand"].legal_entity.time_zone)
        amount, last = data["amount"], data["ends_on"]
        return Terms(
            name=data["name"],
            code=data["code"],
            percent=data["percent"],
            off_minor=Money.of(amount, data["brand"].currency).minor if amount is not None else None,
            actions=data["actions"],
            tlds=data["tlds"],
            is_first_year=data["is_first_year"],
            least_lines=data["least_lines"],
            most_orders=data["most_orders"],
            most_orders_each=data["most_orders_each"],
            starts_at=_midnight(data["starts_on"], zone),
            ends_at=_midnight(last + timedelta(days=1), zone) if last else None,
        )


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), tzinfo=zone)


@staff(Permission.STAFF_PAYMENTS)
def promotions(request: PortalRequest) -> HttpResponse:
    """All of them, the newest first, and a form to make one."""
    now = timezone.now()
    posted = request.POST if request.method == "POST" else None
    form = PromotionForm(request.actor, posted, initial={"starts_on": timezone.localdate(), "brand": request.brand})
    if posted is not None and form.is_valid():
        try:
            made = open_promotion(form.cleaned_data["brand"], form.terms(), actor=request.actor, now=now)
        except NotAllowedError as refusal:
            form.add_error(refusal.field or None, str(refusal))
        except ValueError:
            form.add_error("amount", _("This currency has no such decimals."))
        else:
            messages.success(request, _("The promotion “%(name)s” is there.") % {"name": made.name})
            return go(request, "backoffice:promotions")
    paid = Q(uses__order__state=OrderState.PAID)
    found = (
        Promotion.objects.visible_to(request.actor).select_related("brand").annotate(orders=Count("uses", filter=paid))
    )
    page = page_of(found.order_by(F("ends_at").desc(nulls_first=True), "-pk"), request)
    rows = [_row(promotion, now) for promotion in page.rows]
    context = {"page": page, "rows": rows, "form": form}
    return render(request, "backoffice/promotions.html", context, status=422 if form.errors else 200)


def _row(promotion: Promotion, now: datetime) -> dict[str, Any]:
    is_over = promotion.ends_at is not None and promotion.ends_at <= now
    labels = {action.value: action.label for action in REDUCED_ACTIONS}
    return {
        "promotion": promotion,
        "off": Money(promotion.off_minor, promotion.brand.currency) if promotion.off_minor is not None else None,
        "actions": [labels[action] for action in promotion.actions],
        "is_over": is_over,
        "is_to_come": promotion.starts_at > now and not is_over,
        "orders": getattr(promotion, "orders", 0),
    }


@staff(Permission.STAFF_PAYMENTS)
@require_POST
def end(request: PortalRequest, pk: int) -> HttpResponse:
    """End one now."""
    found = get_object_or_404(Promotion.objects.visible_to(request.actor), pk=pk)
    end_promotion(found, actor=request.actor, now=timezone.now())
    messages.success(request, _("The promotion “%(name)s” is over.") % {"name": found.name})
    return go(request, "backoffice:promotions")
