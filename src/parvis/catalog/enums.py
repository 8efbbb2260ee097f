"""Words of the catalogue."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PriceAction(models.TextChoices):
    REGISTER = "register", _("Registration")
    RENEW = "renew", _("Renewal")
    TRANSFER = "transfer", _("Transfer")
    RESTORE = "restore", _("Restore")


class Eligibility(models.TextChoices):
    """Who may hold a name, in as few words as fit beside it."""

    NONE = "", ""
    EEA = "eea", _("European Union, Iceland, Liechtenstein, Norway, Switzerland")
    EU = "eu", _("European Union residents and citizens, organisations of the EEA")
    CANADA = "canada", _("Canadian presence required")
    MOROCCO = "morocco", _("Administrative contact in Morocco")
    ITALY = "italy", _("European Economic Area, Vatican, San Marino, Switzerland")
