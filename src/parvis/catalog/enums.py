"""Words of the catalogue."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PriceAction(models.TextChoices):
    REGISTER = "register", _("Registration")
    RENEW = "renew", _("Renewal")
    TRANSFER = "transfer", _("Transfer")
    RESTORE = "restore", _("Restore")
    HOLDER = "holder", _("Change of holder")
    REDIRECTS = "redirects", _("Web redirects")


class Eligibility(models.TextChoices):
    """Who may hold a name, in as few words as fit beside it."""

    NONE = "", ""
    EEA = "eea", _("European Union, Iceland, Liechtenstein, Norway, Switzerland")
    EU = "eu", _("European Union residents and citizens, organisations of the EEA")
    CANADA = "canada", _("Canadian presence required")
    MOROCCO = "morocco", _("Administrative contact in Morocco")
    ITALY = "italy", _("European Economic Area, Vatican, San Marino, Switzerland")


class RegistrantChange(models.TextChoices):
    """How the holder of a name is changed at its registry."""

    UPDATE = "update", _("by an ordinary change")
    TRADE = "trade", _("by a procedure of its own, which is charged")
    REREGISTER = "reregister", _("by cancelling the name and registering it again for the new holder")


class RestoreExpiry(models.TextChoices):
    """From when the years that a restore adds are counted."""

    OLD = "old", _("added to the expiry date that was")
    RESTORE = "restore", _("counted from the day of the restore")


class TransferAnswer(models.TextChoices):
    """What lets a name go to another registrar."""

    APPROVE = "approve", _("the registrar approves or refuses; silence is consent")
    CODE = "code", _("the authorisation code alone, at once")
    TAG = "tag", _("the registrar that holds the name hands it over")


class TransferExpiry(models.TextChoices):
    """What a transfer does to the expiry date."""

    ADD = "add", _("the years are added to it")
    TRANSFER = "transfer", _("a new term starts with the transfer")
    UNCHANGED = "unchanged", _("unchanged")
