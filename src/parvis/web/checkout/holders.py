"""What the holder of a cart's names must still say, and who that holder is once it is said."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.http import QueryDict

from parvis.accounts.models import Account
from parvis.catalog.rules import rules_of
from parvis.contacts.asked import COLUMNS, Asked, asked_for, missing
from parvis.contacts.forms import CompletingForm, HolderForm
from parvis.contacts.models import Contact

SAME: Final = "same"
NEW: Final = "new"


@dataclass(frozen=True, slots=True)
class Asking:
    """The extensions of the cart, and what was typed."""

    tlds: Sequence[str]
    data: QueryDict | None
    draft: Mapping[str, str]
    today: date

    @property
    def asked(self) -> list[Asked]:
        """What their registries ask beside."""
        return asked_for(self.tlds)

    @property
    def allowed(self) -> dict[str, frozenset[str]]:
        """The countries that each extension is for."""
        return {tld: rules_of(tld, self.today).allowed_countries for tld in self.tlds}

    def bound(self, choice: str) -> QueryDict | None:
        """What was sent, where it is about ``choice``."""
        return self.data if self.data is not None and self.data.get("registrant") == choice else None

    def typed(self, prefix: str) -> dict[str, str]:
        """What was typed under ``prefix``, shown again though another holder is chosen."""
        found = (self.data or self.draft).items()
        return {name.removeprefix(prefix): str(value) for name, value in found if name.startswith(prefix)}


def new_holder(asking: Asking, *, country: str) -> HolderForm:
    """The form of a holder who is not known yet."""
    return HolderForm(
        asking.bound(NEW),
        prefix="holder",
        initial=asking.typed("holder-") or {"country": country},
        asked=asking.asked,
        allowed=asking.allowed,
        today=asking.today,
    )


def lacking(asking: Asking, account: Account, contacts: Sequence[Contact]) -> dict[str, CompletingForm]:
    """A form for each known holder who lacks something, by what is chosen for that holder."""
    known = {str(contact.pk): contact.values for contact in contacts}
    known[SAME] = _as_contact(account, contacts)
    forms = {}
    for choice, values in known.items():
        lacks = missing(asking.asked, values)
        if lacks:
            prefix = f"more-{choice}"
            forms[choice] = CompletingForm(
                asking.bound(choice),
                prefix=prefix,
                initial=asking.typed(f"{prefix}-"),
                values=values,
                asked=lacks,
                allowed=asking.allowed,
                today=asking.today,
            )
    return forms


def _as_contact(account: Account, contacts: Sequence[Contact]) -> dict[str, str]:
    """The account's own details, with what the contact made of them said already."""
    own = {name: str(getattr(account, name)) for name in COLUMNS}
    same = next((one for one in contacts if all(getattr(one, name) == own[name] for name in COLUMNS)), None)
    return same.values if same is not None else own
