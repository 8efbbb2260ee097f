"""Names that we sponsor for an account."""

from __future__ import annotations

from typing import ClassVar, Self

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Case, F, Q, When
from django.db.models.functions import Coalesce, Least

from parvis.accounts.models import Account
from parvis.contacts.models import Contact
from parvis.domains.enums import DOMAIN_LIFECYCLE, DomainState
from parvis.kit.actor import Actor


class DomainQuerySet(models.QuerySet["Domain"]):
    def visible_to(self, actor: Actor) -> Self:
        """Narrow to what ``actor`` may know exists. Every web query starts here."""
        if actor.is_staff:
            return self.filter(account__brand_id__in=actor.brand_ids)
        return self.filter(account__brand_id__in=actor.brand_ids, account_id=actor.account_id)


class Domain(models.Model):
    """A name we sponsor (or are about to) at a registry, for one account.

    The registry is the authority: ``expires_at``, ``registered_at``, ``registry_statuses`` and ``nameservers`` are our
    last copy of its answer, taken at ``synced_at``, and change only in ``actions.snapshots``.
    """

    name = models.CharField(max_length=253)
    """In ASCII."""
    unicode_name = models.CharField(max_length=253)
    tld = models.CharField(max_length=63)
    registry = models.CharField(max_length=40)
    account = models.ForeignKey(Account, models.PROTECT, related_name="domains")
    registrant = models.ForeignKey(Contact, models.PROTECT, related_name="domains")
    state = models.CharField(max_length=16, choices=DomainState, default=DomainState.PENDING)
    registered_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    paid_until = models.DateTimeField(null=True)
    """The end of the term that the customer paid for. A registry that renews by itself runs a year ahead of it in its
    grace period, or stays behind until its own day comes. Seen later than it at a registry where terms are bought,
    and not in that grace, the registry's date is the term: it was paid for, and our word of it was lost."""
    is_renewed_by_registry = models.BooleanField(default=False, db_default=False)
    """The registry renews it by itself and has no command for it: the extension's rules, as of ``synced_at``."""
    ends_at = models.GeneratedField(
        expression=Case(
            When(is_renewed_by_registry=True, then=Coalesce("paid_until", "expires_at")),
            default=Least("expires_at", "paid_until"),
        ),
        output_field=models.DateTimeField(null=True),
        db_persist=True,
    )
    """The expiry that customers read (``life.customer_expiry``), to filter and sort by."""
    registry_statuses = ArrayField(models.CharField(max_length=40), default=list)
    nameservers = ArrayField(models.CharField(max_length=253), default=list)
    ds = ArrayField(models.TextField(), null=True)
    """DS records as a zone file writes their data (``domains.ds``), as last seen; None: the registry was not asked yet."""
    is_locked = models.BooleanField(default=False)
    """clientTransferProhibited is set, as last seen."""
    registrant_handle = models.CharField(max_length=255, blank=True, default="", db_default="")
    """The registry's handle of the holder, as last seen; "" where it told none."""
    contact_handles = models.JSONField(
        default=dict, blank=True, db_default=models.Value({}, output_field=models.JSONField())
    )
    """The registry's handles of the other contacts by role (``ports.ContactRole``), as last seen."""
    transfer_barred_until = models.DateTimeField(null=True)
    """The end of the lock against transfers after the last change of holder; None: there is none."""
    is_auto_renewed = models.BooleanField(default=True)
    is_premium = models.BooleanField(default=False)
    premium_fees = models.JSONField(
        default=dict, blank=True, db_default=models.Value({}, output_field=models.JSONField())
    )
    """Of a premium name: what the registry asks of us, in minor units by action, told at ``premium_told_at``."""
    premium_currency = models.CharField(max_length=3, blank=True, default="", db_default="")
    premium_told_at = models.DateTimeField(null=True)
    agreed_renewal_minor = models.BigIntegerField(null=True)
    """Of a premium name: the net price of a year's renewal that the customer last agreed to, in the brand's currency.
    Nothing is renewed by itself at a higher one."""
    synced_at = models.DateTimeField(null=True)
    look_asked_at = models.DateTimeField(null=True)
    """When somebody last asked to have it looked at."""
    deleted_at = models.DateTimeField(null=True)
    """When the registry deleted it, as far as we know: from then on the days of redemption count."""
    auth_code_generation = models.PositiveIntegerField(default=0, db_default=0)
    """Which authorisation code the registry holds (``domains.auth_codes``). 0: we do not know."""
    grams = ArrayField(models.CharField(max_length=3), default=list)
    """Every run of three characters of the names, for searching a part of a name on an index."""
    created_at = models.DateTimeField()

    objects = DomainQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["name"],
                condition=~Q(state__in=["released", "failed"]),
                name="one_live_domain_per_name",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["account", "unicode_name", "id"], name="domains_by_name"),
            models.Index(fields=["account", "ends_at", "id"], name="domains_by_end"),
            models.Index(fields=["account", "tld", "unicode_name"], name="domains_by_tld"),
            models.Index(fields=["account", "state", "unicode_name"], name="domains_by_state"),
            models.Index(
                F("registry"),
                F("synced_at").asc(nulls_first=True),
                F("id"),
                condition=Q(state__in=["active", "redemption"]),
                name="domains_to_look_at",
            ),
            GinIndex(fields=["grams"], name="domains_by_grams"),
            GinIndex(fields=["nameservers"], name="domains_by_nameserver"),
            GinIndex(fields=["registry_statuses"], name="domains_by_status"),
        ]
        triggers: ClassVar = [
            pgtrigger.FSM(name="domain_lifecycle", field="state", transitions=DOMAIN_LIFECYCLE.pairs()),
        ]

    def __str__(self) -> str:
        return self.unicode_name
