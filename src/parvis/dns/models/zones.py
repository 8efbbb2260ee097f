"""Zones that our name servers answer for."""

from __future__ import annotations

from typing import ClassVar, Self

import pgtrigger
from django.db import models
from django.db.models import Q

from parvis.accounts.models import Account
from parvis.dns.enums import ZONE_LIFECYCLE, ZoneState
from parvis.kit.actor import Actor

SOA_TTL = 3_600


class ZoneQuerySet(models.QuerySet["Zone"]):
    def visible_to(self, actor: Actor) -> Self:
        """Narrow to what ``actor`` may know exists. Every web query starts here."""
        if actor.is_staff:
            return self.filter(account__brand_id__in=actor.brand_ids)
        return self.filter(account__brand_id__in=actor.brand_ids, account_id=actor.account_id)

    def live(self) -> Self:
        """Those that are published, or kept so that the name may come back."""
        return self.exclude(state=ZoneState.REMOVED)


class Zone(models.Model):
    """What we publish for one name of an account. A domain (a higher app) finds it by ``name``, in ASCII.

    ``number`` is that of its latest version, which is what is to be published; ``serial`` is that of its SOA, and only grows.
    """

    name = models.CharField(max_length=253)
    unicode_name = models.CharField(max_length=253)
    account = models.ForeignKey(Account, models.PROTECT, related_name="zones")
    state = models.CharField(max_length=10, choices=ZoneState, default=ZoneState.SERVED)
    number = models.PositiveIntegerField(default=0)
    serial = models.PositiveBigIntegerField(default=0)
    soa_ttl = models.PositiveIntegerField(default=SOA_TTL)
    kept_until = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    objects = ZoneQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["name"], condition=~Q(state="removed"), name="one_live_zone_per_name"),
            models.CheckConstraint(condition=Q(serial__lt=2**32), name="zone_serial_of_32_bits"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["account", "unicode_name"], name="zones_by_account"),
            models.Index(fields=["kept_until"], condition=Q(state="kept"), name="zones_to_remove"),
        ]
        triggers: ClassVar = [
            pgtrigger.FSM(name="zone_lifecycle", field="state", transitions=ZONE_LIFECYCLE.pairs()),
            pgtrigger.Protect(
                name="zone_only_goes_on",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(new__serial__lt=pgtrigger.F("old__serial"))
                | pgtrigger.Q(new__number__lt=pgtrigger.F("old__number")),
            ),
        ]

    def __str__(self) -> str:
        return self.unicode_name
