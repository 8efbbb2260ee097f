"""The lines of an order as documents write them."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from parvis.billing.actions.drafting import InvoiceLine
from parvis.kit.money import Money
from parvis.orders.enums import LineKind
from parvis.orders.models import Offer, OfferLine, Order, OrderLine


def billed(line: OrderLine | OfferLine, order: Order | Offer) -> InvoiceLine:
    """What a document says of a line, in the language of the moment."""
    said = {"name": line.name, "years": line.years}
    if line.kind == LineKind.RESTORE:
        description = _("Restoration of %(name)s, with one year") % said
    elif line.kind == LineKind.TRANSFER:
        description = _("Transfer of %(name)s") % said
    elif line.kind == LineKind.HOLDER:
        description = _("Change of holder of %(name)s") % said
    elif line.kind == LineKind.REDIRECTS:
        description = (
            ngettext(
                "Web redirects of %(name)s for %(years)d year",
                "Web redirects of %(name)s for %(years)d years",
                line.years,
            )
            % said
        )
    elif line.kind == LineKind.RENEW:
        description = (
            ngettext("Renewal of %(name)s for %(years)d year", "Renewal of %(name)s for %(years)d years", line.years)
            % said
        )
    else:
        description = (
            ngettext(
                "Registration of %(name)s for %(years)d year",
                "Registration of %(name)s for %(years)d years",
                line.years,
            )
            % said
        )
    if isinstance(line, OrderLine) and line.promotion:
        description = _("%(what)s (%(promotion)s)") % {"what": description, "promotion": line.promotion}
    return InvoiceLine(description, 1, Money(line.net_minor, order.currency))
