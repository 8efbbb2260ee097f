"""Names held elsewhere, brought to us: one or many, each with its authorisation code (SHOP-11)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_post_parameters

from parvis.accounts.throttling import is_over, network_of
from parvis.catalog.models import Tld
from parvis.catalog.queries import sold_tlds
from parvis.catalog.rules import TldRules, rules_of
from parvis.domains.models import Answer
from parvis.domains.search.actions import open_check
from parvis.domains.search.arrivals import answers_about, obstacles
from parvis.domains.search.typing import Wanted, check_label, understand
from parvis.kit.refusals import NotAllowedError
from parvis.orders.actions.transferring import add_transfer
from parvis.web.access import public
from parvis.web.cart import current_cart, remember_cart
from parvis.web.requests import PortalRequest
from parvis.web.storefront.forms import MOST_TRANSFERS, TransferForm
from parvis.web.ui.responses import go, render
from parvis.web.ui.views import too_many

PATIENCE: Final = 4.0


@dataclass(frozen=True, slots=True)
class Line:
    """One line as typed, what was understood of it, and what stands in its way."""

    text: str
    code: str
    wanted: Wanted | None
    problem: str | Promise | None


@public
@sensitive_post_parameters("names")
def transfer(request: PortalRequest) -> HttpResponse:
    """Read the names, look at each, and put in the cart those that can be moved; the others stay in the form."""
    if request.method != "POST":
        return render(request, "storefront/transfer.html", {"form": TransferForm(), "most": MOST_TRANSFERS})
    now = timezone.now()
    if is_over(f"transfer:{network_of(request.actor.ip)}", limit=20, seconds=600, now=now):
        return too_many(request, 10)
    form = TransferForm(request.POST)
    if not form.is_valid():
        return render(request, "storefront/transfer.html", {"form": form, "most": MOST_TRANSFERS}, status=422)
    sold = {tld.name: tld for tld in sold_tlds(request.brand)}
    lines = _understood(form.cleaned_data["names"], sold)
    said = _answers(request, [line.wanted for line in lines if line.wanted is not None and line.problem is None])
    found = current_cart(request, create=True)
    assert found is not None  # noqa: S101 - create=True
    added, left = 0, []
    for line in lines:
        if line.wanted is None or line.problem is not None:
            left.append(line)
            continue
        try:
            name, tld = line.wanted.name, sold[line.wanted.extension]
            add_transfer(found, name=name, tld=tld, code=line.code, answer=said.get(name), now=now)
            added += 1
        except NotAllowedError as refusal:
            left.append(Line(line.text, line.code, line.wanted, str(refusal)))
    if added:
        text = ngettext("%(n)d transfer was added to your cart.", "%(n)d transfers were added to your cart.", added)
        messages.success(request, text % {"n": added})
    if not left:
        return remember_cart(request, go(request, "storefront:cart"), found)
    return remember_cart(request, render(request, "storefront/transfer.html", _kept(left), status=422), found)


def _understood(rows: list[tuple[str, str]], sold: Mapping[str, Tld]) -> list[Line]:
    """Each line with its name, or with why it cannot be moved; registries are asked about all of them at once."""
    now = timezone.now()
    known = {name: rules_of(name, now.date()) for name in sold}
    lines = []
    for text, code in rows:
        try:
            wanted, problem = _named(text, known), None
        except NotAllowedError as refusal:
            wanted, problem = None, str(refusal)
        if problem is None and not code:
            problem = _("Enter the authorisation code after the name.")
        lines.append(Line(text, code, wanted, problem))
    asked = [line.wanted for line in lines if line.wanted is not None and line.problem is None]
    said = obstacles(asked, {name: tld.registry for name, tld in sold.items()}, seconds=PATIENCE, now=now)
    return [
        Line(line.text, line.code, line.wanted, line.problem or (said.get(line.wanted.name) if line.wanted else None))
        for line in lines
    ]


def _answers(request: PortalRequest, wanted: list[Wanted]) -> dict[str, Answer]:
    """What the registries say of the names that can be moved: a premium one costs what its registry asks."""
    if not wanted:
        return {}
    pairs = [(one.name, one.extension) for one in wanted]
    return answers_about(open_check(request.brand, pairs, now=timezone.now()), seconds=PATIENCE)


def _named(text: str, known: Mapping[str, TldRules]) -> Wanted:
    typed = understand(text, known)
    if not typed.extension:
        raise NotAllowedError(_("Enter the name with its extension, for example my-name.fr."))
    return check_label(typed.label, known[typed.extension])


def _kept(left: list[Line]) -> dict[str, Any]:
    """The page with what could not be added, as it was typed."""
    typed = "\n".join(f"{line.text} {line.code}".strip() for line in left)
    return {"form": TransferForm(initial={"names": typed}), "left": left, "most": MOST_TRANSFERS}
