"""Words of contacts."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class VerifiedBy(models.TextChoices):
    """How an address was found to be the holder's."""

    LINK = "link", _("by the link in the letter")
    ACCOUNT = "account", _("by somebody of the account who had verified it")
