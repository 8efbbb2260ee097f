"""The legal entities that staff sell for, to choose one of."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from parvis.brands.models import LegalEntity
from parvis.kit.actor import Actor


def sellers_of(actor: Actor) -> QuerySet[LegalEntity]:
    """The sellers of the brands that ``actor`` works for, by name."""
    return LegalEntity.objects.filter(brands__in=actor.brand_ids).distinct().order_by("name")


class SellerForm(forms.Form):
    """A form about one of ``sellers``, the first unless another is chosen."""

    seller = forms.ModelChoiceField(LegalEntity.objects.none(), label=_("Seller"), empty_label=None)

    def __init__(self, *args: Any, sellers: QuerySet[LegalEntity], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seller"].queryset = sellers  # type: ignore[attr-defined]  # a field of choices, declared above
        self.fields["seller"].initial = sellers.first()
