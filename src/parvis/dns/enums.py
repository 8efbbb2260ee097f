"""States of a zone and causes of its versions."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from parvis.kit.lifecycle import Lifecycle


class ZoneState(models.TextChoices):
    SERVED = "served", _("Published")
    KEPT = "kept", _("Kept for a while")
    REMOVED = "removed", _("No longer published")


ZONE_LIFECYCLE = Lifecycle(
    {
        ZoneState.SERVED: {ZoneState.KEPT, ZoneState.REMOVED},
        ZoneState.KEPT: {ZoneState.SERVED, ZoneState.REMOVED},
    }
)


class KeyState(models.TextChoices):
    """What becomes of a key that a zone is signed with."""

    PUBLISHED = "published", _("Signs the zone")
    RETIRED = "retired", _("No longer used")


KEY_LIFECYCLE = Lifecycle({KeyState.PUBLISHED: {KeyState.RETIRED}})


class VersionCause(models.TextChoices):
    """What made a version of a zone."""

    CREATED = "created", _("Zone created")
    EDITED = "edited", _("One record edited")
    DRAFT = "draft", _("Draft published")
    IMPORT = "import", _("File imported")
    TEMPLATE = "template", _("Template applied")
    RESTORED = "restored", _("Version restored")
    UNDONE = "undone", _("Change undone")
    SETTINGS = "settings", _("Settings changed")


class LineState(models.TextChoices):
    """What became of one zone of a template that was applied to many."""

    WAITING = "waiting", _("Waiting")
    DONE = "done", _("Published")
    SAME = "same", _("Nothing to change")
    REFUSED = "refused", _("Refused")
    STOPPED = "stopped", _("Not begun")


LINE_LIFECYCLE = Lifecycle({LineState.WAITING: {LineState.DONE, LineState.SAME, LineState.REFUSED, LineState.STOPPED}})
