"""Every payment with its date, means, state, documents and what was given back, for customers and staff alike (PAY-8)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import islice
from typing import Any, Final

from django import forms
from django.db.models import Exists, OuterRef, Q
from django.http import QueryDict, StreamingHttpResponse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from parvis.accounts.models import Account
from parvis.billing.enums import DisputeOutcome, PaymentMeans, PaymentState
from parvis.billing.models import Invoice, Payment, Refund
from parvis.billing.models.payments import PaymentQuerySet
from parvis.billing.refusals import words_of
from parvis.kit.actor import Actor
from parvis.kit.money import Money
from parvis.web.sheets import Cell, csv_lines

CHUNK: Final = 500
LONGEST: Final = 60
GIVEN_BACK: Final = "given-back"
STATES: Final = (
    ("", pgettext_lazy("payments", "All")),
    (PaymentState.PENDING.value, pgettext_lazy("payments", "Waiting")),
    (PaymentState.SUCCEEDED.value, pgettext_lazy("payments", "Paid")),
    (PaymentState.REFUSED.value, pgettext_lazy("payments", "Refused")),
    (PaymentState.ABANDONED.value, pgettext_lazy("payments", "Abandoned")),
    (GIVEN_BACK, pgettext_lazy("payments", "Given back")),
)
_TONES: Final = {
    PaymentState.PENDING: "warn",
    PaymentState.SUCCEEDED: "ok",
    PaymentState.REFUSED: "bad",
    PaymentState.ABANDONED: "neutral",
}


class HistoryForm(forms.Form):
    """What the address asks for."""

    q = forms.CharField(label=_("Order, invoice, receipt or reference"), required=False, max_length=LONGEST)
    means = forms.ChoiceField(label=_("Means of payment"), required=False)
    since = forms.DateField(
        label=pgettext_lazy("period", "From"),
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )
    until = forms.DateField(
        label=pgettext_lazy("period", "To"), required=False, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)
        for field in self.fields.values():
            # What narrows a list is never asked for: nobody has to be told so.
            field.is_needed = True  # type: ignore[attr-defined]
        self.fields["means"].choices = [("", _("All means")), *PaymentMeans.choices]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A period begins before it ends."""
        cleaned = super().clean() or {}
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            self.add_error("until", _("This day is before the first one."))
        return cleaned


@dataclass(frozen=True, slots=True)
class Row:
    """One payment, ready to print. ``given_back``: what left and what is owed, each as it stands."""

    payment: Payment
    tone: str
    state: str | Promise
    means: str | Promise
    orders: Sequence[str]
    documents: Sequence[Invoice]
    given_back: Sequence[Refund]
    why: object
    is_disputed: bool
    is_taken_back: bool
    """Its bank took it back: it is owed again, or was."""

    @property
    def has_receipt(self) -> bool:
        return self.payment.state == PaymentState.SUCCEEDED

    @property
    def receipt_number(self) -> str:
        return f"R-{self.payment.pk:06d}"


def matching(actor: Actor, form: HistoryForm, state: str, *, account: Account | None = None) -> PaymentQuerySet:
    """The payments that the form lets through, latest first; one of several orders is one payment.

    What the form cannot read narrows nothing.
    """
    form.is_valid()
    asked = form.cleaned_data
    found = Payment.objects.visible_to(actor).filter(joint__isnull=True)
    if account is not None:
        found = found.filter(account=account)
    if asked.get("q"):
        found = found.filter(_named(asked["q"].strip()))
    if asked.get("means"):
        found = found.filter(means=asked["means"])
    if asked.get("since"):
        found = found.filter(created_at__gte=_midnight(asked["since"]))
    if asked.get("until"):
        found = found.filter(created_at__lt=_midnight(asked["until"] + timedelta(days=1)))
    if state == GIVEN_BACK:
        back = Refund.objects.filter(Q(payment=OuterRef("pk")) | Q(payment__joint=OuterRef("pk")))
        found = found.filter(Exists(back))
    elif state in PaymentState.values:
        found = found.filter(state=state)
    return found.order_by("-created_at", "-pk")


def _named(text: str) -> Q:
    """Payments that ``text`` names: by order, document, receipt, transfer of several, or reference of the bank."""
    kind, _hyphen, rank = text.upper().rpartition("-")
    numbers = Invoice.objects.filter(number__iexact=text).values("order_number")
    named = Q(order_number__icontains=text) | Q(shares__order_number__icontains=text)
    named |= Q(order_number__in=numbers) | Q(provider_number__icontains=text) | Q(shares__order_number__in=numbers)
    if rank.isascii() and rank.isdecimal() and len(rank) <= LONGEST // 4:
        if kind == "R":
            named |= Q(pk=int(rank))
        elif kind.startswith("G-"):
            named |= Q(pk=int(rank), is_joint=True)
    return Q(pk__in=Payment.objects.filter(named).values("pk"))


def _midnight(day: Any) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def rows_of(payments: Sequence[Payment]) -> list[Row]:
    """The payments with all that belongs to them; the same number of queries whatever their number."""
    numbers = {payment.order_number for payment in payments if payment.order_number}
    numbers |= {share.order_number for payment in payments for share in payment.shares.all()}
    documents: defaultdict[str, list[Invoice]] = defaultdict(list)
    wanted = Invoice.objects.filter(
        order_number__in=numbers, account_id__in={payment.account_id for payment in payments}
    ).only("number", "kind", "order_number", "issued_at")
    for document in wanted.order_by("issued_at", "pk"):
        documents[document.order_number].append(document)
    return [_row(payment, documents) for payment in payments]


def with_all(found: PaymentQuerySet) -> PaymentQuerySet:
    """Fetch what ``rows_of`` shows, at once."""
    return found.select_related("kept_card", "account", "debt").prefetch_related(
        "shares", "refunds", "parts__refunds", "parts__debt", "disputes"
    )


def _row(payment: Payment, documents: Mapping[str, Sequence[Invoice]]) -> Row:
    orders = [payment.order_number] if payment.order_number else [one.order_number for one in payment.shares.all()]
    back = [*payment.refunds.all(), *(refund for part in payment.parts.all() for refund in part.refunds.all())]
    means = str(PaymentMeans(payment.means).label)
    if payment.kept_card is not None:
        means = f"{means} •••• {payment.kept_card.last4}"
    state = PaymentState(payment.state)
    return Row(
        payment=payment,
        tone=_TONES[state],
        state=dict(STATES)[state.value],
        means=means,
        orders=orders,
        documents=[document for number in orders for document in documents.get(number, ())],
        given_back=sorted(back, key=lambda refund: refund.pk),
        why=words_of(payment.refusal) if state == PaymentState.REFUSED else "",
        is_disputed=any(one.state != DisputeOutcome.WON for one in payment.disputes.all()),
        is_taken_back=any(hasattr(one, "debt") for one in (payment, *payment.parts.all())),
    )


def context_of(actor: Actor, query: QueryDict, *, account: Account | None = None) -> dict[str, Any]:
    """The form, its tabs and the payments that it lets through, not yet read."""
    form, state = HistoryForm(query), query.get("state", "")
    found = matching(actor, form, state, account=account)
    wanted = query.copy()
    wanted.pop("page", None)
    tabs = []
    for value, label in STATES:
        wanted["state"] = value
        tabs.append({"label": label, "url": "?" + wanted.urlencode(), "current": state == value})
    is_narrowed = any(query.get(name) for name in ("q", "means", "since", "until", "state"))
    return {"form": form, "tabs": tabs, "state": state, "found": with_all(found), "is_narrowed": is_narrowed}


def as_csv(found: PaymentQuerySet) -> StreamingHttpResponse:
    """The payments as a file, streamed. What was given back has a column of its own: columns add up."""
    response = StreamingHttpResponse(csv_lines(_table(found)), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="payments-{timezone.localdate():%Y-%m-%d}.csv"'
    response["Cache-Control"] = "no-store"
    return response


def _table(found: PaymentQuerySet) -> Iterator[list[Cell]]:
    yield [
        gettext("Date"),
        gettext("Receipt"),
        gettext("Means of payment"),
        gettext("Status"),
        gettext("Orders"),
        pgettext("payments", "Documents"),
        gettext("Amount"),
        pgettext("payments", "Given back"),
        gettext("Currency"),
        gettext("Paid on"),
        gettext("Reference"),
        gettext("Why it was refused"),
    ]
    payments = found.iterator(chunk_size=CHUNK)
    while chunk := list(islice(payments, CHUNK)):
        for row in rows_of(chunk):
            payment = row.payment
            back = sum(refund.amount_minor for refund in row.given_back if refund.done_at is not None)
            is_in = payment.state == PaymentState.SUCCEEDED
            yield [
                timezone.localdate(payment.created_at),
                row.receipt_number if row.has_receipt else "",
                str(row.means),
                str(row.state),
                ", ".join(row.orders),
                ", ".join(document.number for document in row.documents),
                payment.amount.amount,
                Money(back, payment.currency).amount,
                payment.currency,
                timezone.localdate(payment.settled_at) if is_in and payment.settled_at else None,
                payment.provider_number,
                str(row.why),
            ]
