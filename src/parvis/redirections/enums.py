"""How a name is redirected, and what we saw of where it leads."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Kind(models.TextChoices):
    PERMANENT = "permanent", pgettext_lazy("redirection", "Permanent")
    TEMPORARY = "temporary", pgettext_lazy("redirection", "Temporary")
    MASKED = "masked", pgettext_lazy("redirection", "Masked, in a frame")


class Https(models.TextChoices):
    """Whether the redirected name answers over HTTPS, with a certificate of ours."""

    FORCED = "forced", _("Yes, and visitors without it are sent there")
    ON = "on", _("Yes, beside HTTP")
    OFF = "off", _("No")


class Finding(models.TextChoices):
    """What a look at the target said."""

    UNTOLD = "untold", _("Not looked at yet")
    FINE = "fine", _("Answers")
    NO_FRAMES = "no-frames", _("Lets nobody show it in a frame")
    SILENT = "silent", _("Does not answer")
    CIRCLE = "circle", _("Leads back here")
