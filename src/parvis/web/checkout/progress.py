"""Where a line of an order stands, in words, on the page that follows the payment."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from parvis.orders.enums import LineKind, LineState
from parvis.orders.models import OrderLine

_NEW: Final = {
    LineState.WAITING: _("Waiting for the payment. Nothing is reserved meanwhile."),
    LineState.ORDERED: _("Being registered at the registry. You may leave this page."),
    LineState.DONE: _("Registered. You can manage it."),
    LineState.REFUNDED: _("Could not be registered. The amount is given back, with a credit note."),
}
_HELD: Final = {
    LineState.WAITING: _("Waiting for the payment. Nothing changes meanwhile."),
    LineState.ORDERED: _("Sent to the registry. You may leave this page."),
    LineState.REFUNDED: _("The registry did not carry it out. The amount is given back, with a credit note."),
}
_WORDS: Final = {
    LineKind.REGISTER: _NEW,
    LineKind.TRANSFER: {**_HELD, LineState.DONE: _("Here. You can manage it.")},
    LineKind.RENEW: {**_HELD, LineState.DONE: _("Renewed.")},
    LineKind.RESTORE: {**_HELD, LineState.DONE: _("Restored, with one more year.")},
    LineKind.REDIRECTS: {
        LineState.WAITING: _("Waiting for the payment. Nothing changes meanwhile."),
        LineState.DONE: _("Set. You can redirect names of this domain."),
        LineState.REFUNDED: _(
            "The domain had left, or its redirects were renewed meanwhile. The amount is given back, with a credit note."
        ),
    },
    LineKind.HOLDER: {
        **_HELD,
        LineState.ORDERED: _("In progress. Where its registry asks both holders, we have written to them."),
        LineState.DONE: _("The name has its new holder."),
    },
}
_EITHER: Final = {
    LineState.CHECKING: _("Being checked with the registry. Your money is safe."),
    LineState.FAILED: _("The registry refused. We look into it and will write to you; your money is safe."),
}


def words_of(line: OrderLine) -> str | Promise:
    """What happens to the line now."""
    state = LineState(line.state)
    words = _WORDS[LineKind(line.kind)].get(state) or _EITHER.get(state)
    return words if words is not None else line.get_state_display()
