"""What is typed at checkout."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final

from django import forms
from django.forms.boundfield import BoundWidget
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from parvis.accounts.models import Account
from parvis.contacts.forms import CompletingForm
from parvis.contacts.models import Contact
from parvis.domains.ports import Host
from parvis.kit.money import Money
from parvis.kit.refusals import NotAllowedError
from parvis.orders.means import ALL, Means, taken
from parvis.web.checkout.holders import NEW, SAME, Asking, lacking, new_holder
from parvis.web.checkout.servers import OWN, own_servers
from parvis.web.ui.formats import money_text
from parvis.web.ui.forms import ChoiceCards

OURS: Final = "ours"
_HEADED: Final = {"data-headed": ""}


def _label(means: Means, balance: Money, account_shown: str) -> str:
    """The means, with what it is paid from."""
    if means.code == "balance":
        return gettext("My balance: %(amount)s") % {"amount": money_text(balance)}
    if means.code == "debit" and account_shown:
        return gettext("Direct debit from the account %(account)s") % {"account": account_shown}
    return str(means.label)


class CheckoutForm(forms.Form):
    """Holder, name servers, means of payment and consents, on one page (guide 9.2)."""

    registrant = forms.ChoiceField(label=_("Who holds the names"), widget=forms.RadioSelect(_HEADED))
    servers = forms.ChoiceField(label=_("Which name servers answer"), widget=forms.RadioSelect(_HEADED), initial=OURS)
    means = forms.ChoiceField(
        label=_("How to pay"),
        widget=ChoiceCards(_HEADED, hints={means.code: means.hint for means in ALL}),
        initial="card",
    )
    keep = forms.BooleanField(required=False)
    """Agrees to what ``billing.cards.consent_text`` says; counts where the order is paid by card."""
    terms = forms.BooleanField(
        label=_("I accept the terms of sale."), error_messages={"required": _("Accept the terms of sale to order.")}
    )
    premium = forms.BooleanField(
        label=_("I accept the premium renewal prices, which the registry sets and may change."),
        error_messages={"required": _("Accept the premium renewal prices to order.")},
    )
    notices = forms.MultipleChoiceField(
        label=_("Trademark notices"),
        widget=forms.CheckboxSelectMultiple(_HEADED),
        error_messages={"required": _("Read each trademark notice, and tick that you accept it.")},
    )
    immediate = forms.BooleanField(label=_("I ask for the registration to start at once."), required=False)
    waiver = forms.BooleanField(
        label=_("I acknowledge that I lose my right of withdrawal once the name is registered."), required=False
    )

    def __init__(
        self,
        data: QueryDict | None,
        *,
        account: Account,
        contacts: list[Contact],
        draft: Mapping[str, str],
        tlds: Sequence[str],
        names: Mapping[str, str],
        premium: bool,
        notices: Sequence[tuple[str, str]],
        has_terms: bool,
        today: date,
        balance: Money,
        due: Money,
        debited: str,
        card_words: str,
    ) -> None:
        """``draft``: what was typed before the session ended, shown again and not yet checked.

        Each holder is asked what the registries of ``tlds`` need and he lacks. Without any, no name is new: neither
        holder nor name servers are asked; they are for ``names`` (name → extension). ``has_terms``: names that the account has are renewed
        or restored. ``notices``: digest and sentence of each notice of trademarks that must be accepted. ``debited``: the
        account that a mandate lets us collect from, as it is shown, "" without one.
        """
        super().__init__(data, initial={name: draft[name] for name in self.base_fields if name in draft})
        asking = Asking(tlds, data, draft, today)
        self.holder = new_holder(asking, country=account.country)
        self.lacking = lacking(asking, account, contacts)
        self.own = own_servers(names, data, draft, today)
        holders = [(str(contact.pk), f"{contact.name}, {contact.email}") for contact in contacts]
        own = f"{account.name}, {account.email}"
        self.fields["registrant"].choices = [  # type: ignore[attr-defined]
            (SAME, own),
            *[(pk, text) for pk, text in holders if text != own],
            (NEW, _("Another person or organisation")),
        ]
        self.fields["registrant"].initial = SAME
        self.fields["servers"].choices = [  # type: ignore[attr-defined]
            (OURS, _("Ours: we look after them")),
            (OWN, _("Mine: I enter them below")),
        ]
        offered = [one for one in taken(account.brand) if one.code != "balance" or balance.minor >= due.minor > 0]
        at_once = [one for one in offered if one.is_at_once]
        # A notice of trademarks counts for two days: what is paid later is not offered, unless there is nothing else.
        choices = [(one.code, _label(one, balance, debited)) for one in (at_once if notices and at_once else offered)]
        self.fields["means"].choices = choices  # type: ignore[attr-defined]
        self.fields["means"].initial = "card" if any(code == "card" for code, _words in choices) else "transfer"
        if has_terms:
            self.fields["immediate"].label = _("I ask for my order to be carried out at once.")
            self.fields["waiver"].label = _("I acknowledge that I lose my right of withdrawal once it is carried out.")
        self.fields["keep"].label = card_words
        if not card_words or not due.minor:
            del self.fields["keep"]
        if not notices:
            del self.fields["notices"]
        else:
            self.fields["notices"].choices = notices  # type: ignore[attr-defined]
        if not premium:
            del self.fields["premium"]
        if not due.minor:
            del self.fields["means"]
        if account.is_business:
            del self.fields["immediate"], self.fields["waiver"]
        if self.own is None:
            del self.fields["servers"]
        if not tlds:
            del self.fields["registrant"]
            if due.minor:
                self.fields["means"].widget.hints = {one.code: one.held_hint for one in ALL}

    @property
    def chosen(self) -> CompletingForm | None:
        """What is asked of the holder chosen among those who are known, if anything."""
        form = self.lacking.get(str(self.data.get("registrant", "")))
        return form if form is not None and form.is_bound else None

    def holders(self) -> Iterator[tuple[BoundWidget, CompletingForm | None]]:
        """The holders to choose among, each with what it lacks."""
        for option in self["registrant"]:
            yield option, self.lacking.get(str(option.data["value"]))

    @property
    def hosts(self) -> list[Host]:
        """One's own name servers, checked; none where they are the brand's."""
        return self.own.hosts if self.own is not None else []

    def refuse(self, refusal: NotAllowedError) -> None:
        """Show a refusal beside what it is about."""
        is_theirs = refusal.field == "nameservers" and self.own is not None and self.own.is_bound
        if is_theirs and self.own is not None:
            self.own.refuse(refusal)
        else:
            field = "servers" if refusal.field == "nameservers" else refusal.field
            self.add_error(field if field in self.fields else None, str(refusal))

    def is_valid(self) -> bool:
        """Check this form and what is entered of the holder; every fault of all is shown."""
        entered = [form for form in (self.holder, self.chosen, self.own) if form is not None and form.is_bound]
        return all([super().is_valid(), *(form.is_valid() for form in entered)])

    def clean_notices(self) -> list[str]:
        """All of them."""
        accepted: list[str] = self.cleaned_data["notices"]
        if len(accepted) < len(self.fields["notices"].choices):  # type: ignore[attr-defined]
            raise forms.ValidationError(self.fields["notices"].error_messages["required"])
        return accepted

    def clean(self) -> dict[str, Any]:
        """A consumer ticks both consents (C. conso. L221-28)."""
        cleaned = super().clean() or {}
        for name in ("immediate", "waiver"):
            if name in self.fields and not cleaned.get(name):
                self.add_error(name, _("Tick this box: the registry does not give back what it was paid for."))
        return cleaned
