"""States of a domain and their life cycle."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from parvis.kit.lifecycle import Lifecycle


class DomainState(models.TextChoices):
    PENDING = "pending", _("Being registered")
    ACTIVE = "active", _("Active")
    REDEMPTION = "redemption", _("In redemption")
    RELEASED = "released", _("No longer ours")
    FAILED = "failed", _("Not registered")


DOMAIN_LIFECYCLE = Lifecycle(
    {
        DomainState.PENDING: {DomainState.ACTIVE, DomainState.FAILED},
        DomainState.ACTIVE: {DomainState.REDEMPTION, DomainState.RELEASED},
        DomainState.REDEMPTION: {DomainState.ACTIVE, DomainState.RELEASED},
    }
)


class ExportState(models.TextChoices):
    WAITING = "waiting", "waiting"
    RUNNING = "running", "running"
    READY = "ready", "ready"
    FAILED = "failed", "failed"


EXPORT_LIFECYCLE = Lifecycle(
    {
        ExportState.WAITING: {ExportState.RUNNING},
        ExportState.RUNNING: {ExportState.READY, ExportState.FAILED},
    }
)


class AnswerState(models.TextChoices):
    CHECKING = "checking", _("Checking")
    AVAILABLE = "available", _("Available")
    PREMIUM = "premium", _("Premium")
    TAKEN = "taken", _("Already registered")
    RESERVED = "reserved", _("Reserved by the registry")
    SILENT = "silent", _("Check not possible")
