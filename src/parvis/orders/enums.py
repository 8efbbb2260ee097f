"""States of carts, orders and their lines."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from parvis.kit.lifecycle import Lifecycle


class CartState(models.TextChoices):
    OPEN = "open", _("Open")
    SAVED = "saved", _("Saved")
    ORDERED = "ordered", _("Ordered")


class OrderState(models.TextChoices):
    UNPAID = "unpaid", _("Waiting for payment")
    PAID = "paid", _("Paid")
    CANCELLED = "cancelled", _("Cancelled")
    EXPIRED = "expired", pgettext_lazy("order", "Expired")


ORDER_LIFECYCLE = Lifecycle({OrderState.UNPAID: {OrderState.PAID, OrderState.CANCELLED, OrderState.EXPIRED}})


class OfferState(models.TextChoices):
    ASKED = "asked", pgettext_lazy("offer", "Asked for")
    SENT = "sent", pgettext_lazy("offer", "Valid")
    ACCEPTED = "accepted", pgettext_lazy("offer", "Accepted")
    DECLINED = "declined", pgettext_lazy("offer", "Declined")
    EXPIRED = "expired", pgettext_lazy("offer", "Expired")


OFFER_LIFECYCLE = Lifecycle(
    {
        OfferState.ASKED: {OfferState.SENT, OfferState.DECLINED},
        OfferState.SENT: {OfferState.ACCEPTED, OfferState.DECLINED, OfferState.EXPIRED},
    }
)


class LineState(models.TextChoices):
    WAITING = "waiting", _("Waiting for payment")
    ORDERED = "ordered", _("In progress")
    CHECKING = "checking", _("Being checked with the registry")
    DONE = "done", _("Done")
    FAILED = "failed", _("Not possible")
    REFUNDED = "refunded", _("Refunded")
    CANCELLED = "cancelled", _("Cancelled")


LINE_LIFECYCLE = Lifecycle(
    {
        LineState.WAITING: {LineState.ORDERED, LineState.DONE, LineState.CANCELLED, LineState.FAILED},
        LineState.ORDERED: {LineState.CHECKING, LineState.DONE, LineState.FAILED},
        LineState.CHECKING: {LineState.ORDERED, LineState.DONE, LineState.FAILED},
        LineState.FAILED: {LineState.REFUNDED},
    }
)


class LineKind(models.TextChoices):
    REGISTER = "domain.register", _("Registration")
    RENEW = "domain.renew", _("Renewal")
    TRANSFER = "domain.transfer", _("Transfer")
    RESTORE = "domain.restore", _("Restore")
    HOLDER = "domain.holder", _("Change of holder")
    REDIRECTS = "domain.redirects", _("Web redirects")


TERM_KINDS = (LineKind.RENEW, LineKind.RESTORE)
"""Years for a name that the account has already."""
HELD_KINDS = (*TERM_KINDS, LineKind.HOLDER, LineKind.REDIRECTS)
"""What is bought for a name that the account has already."""


class NoticeKind(models.TextChoices):
    WITHDRAWAL = "withdrawal", _("Withdrawal")
    END = "end", _("End of contract")


class NoticeState(models.TextChoices):
    RECEIVED = "received", _("Waiting for an answer")
    ACCEPTED = "accepted", _("Accepted")
    REFUSED = "refused", _("Refused")


NOTICE_LIFECYCLE = Lifecycle({NoticeState.RECEIVED: {NoticeState.ACCEPTED, NoticeState.REFUSED}})
