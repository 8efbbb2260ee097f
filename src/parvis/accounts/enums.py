"""States and roles of accounts and people."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from parvis.kit.lifecycle import Lifecycle


class AccountKind(models.TextChoices):
    INDIVIDUAL = "individual", _("Individual")
    ORGANISATION = "organisation", _("Organisation")


class AccountState(models.TextChoices):
    REVIEW = "review", _("Waiting for review")
    ACTIVE = "active", _("Active")
    REFUSED = "refused", _("Refused")
    SUSPENDED = "suspended", _("Suspended")
    CLOSED = "closed", _("Closed")


ACCOUNT_LIFECYCLE = Lifecycle(
    {
        AccountState.REVIEW: {AccountState.ACTIVE, AccountState.REFUSED},
        AccountState.REFUSED: {AccountState.ACTIVE},
        AccountState.ACTIVE: {AccountState.SUSPENDED, AccountState.CLOSED},
        AccountState.SUSPENDED: {AccountState.ACTIVE, AccountState.CLOSED},
    }
)


class Role(models.TextChoices):
    OWNER = "owner", _("Administrator")
    TECHNICAL = "technical", _("Technical manager")
    BILLING = "billing", _("Accountant")
    READER = "reader", _("Read only")


class StaffRole(models.TextChoices):
    MANAGER = "manager", _("Manager")
    SUPPORT = "support", _("Support")


class RequestState(models.TextChoices):
    OPEN = "open", _("Waiting for a decision")
    APPROVED = "approved", _("Approved")
    REFUSED = "refused", _("Refused")
