"""Words of the catalogue."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PriceAction(models.TextChoices):
    REGISTER = "register", _("Registration")
    RENEW = "renew", _("Renewal")
    TRANSFER = "transfer", _("Transfer")
    RESTORE = "restore", _("Restore")


class Eligibility(models.TextChoices):
    NONE = "", ""
    EEA = (
        "eea",
        _(
            "Reserved for people and organisations of the European Union, Iceland, Liechtenstein, Norway and Switzerland"
        ),
    )
    EU = (
        "eu",
        _(
            "Reserved for residents and citizens of the European Union, and organisations established in the European Economic Area"
        ),
    )
    CANADA = "canada", _("Reserved for people and organisations that meet the Canadian presence requirements")
    MOROCCO = "morocco", _("An administrative contact with an address in Morocco is required")
    ITALY = (
        "italy",
        _(
            "Reserved for people and organisations of the European Economic Area, the Vatican, San Marino and Switzerland"
        ),
    )
