"""What a customer declares about a contract: withdrawal, or its end."""

from __future__ import annotations

from typing import ClassVar, Self

import pgtrigger
from django.db import models

from parvis.accounts.models import Account
from parvis.brands.models import Brand
from parvis.kit.actor import Actor
from parvis.orders.enums import NOTICE_LIFECYCLE, NoticeKind, NoticeState


class ContractNoticeQuerySet(models.QuerySet["ContractNotice"]):
    def visible_to(self, actor: Actor) -> Self:
        """Staff see their brands' notices; a customer those of the account acted for."""
        if actor.is_staff:
            return self.filter(brand_id__in=actor.brand_ids)
        return self.filter(brand_id__in=actor.brand_ids, account_id=actor.account_id, account_id__isnull=False)


class ContractNotice(models.Model):
    """A declaration as it was made, by anybody, without signing in (C. conso. L221-21 and L215-1-1).

    ``account`` is set where the address and the contract named are those of one; staff look for it otherwise.
    """

    key = models.UUIDField(unique=True)
    """Made with the form: sent twice, it is one declaration."""
    brand = models.ForeignKey(Brand, models.PROTECT, related_name="+")
    account = models.ForeignKey(Account, models.PROTECT, null=True, related_name="notices")
    kind = models.CharField(max_length=12, choices=NoticeKind)
    name = models.CharField(max_length=200)
    email = models.EmailField()
    contract = models.CharField(max_length=253)
    """Order number or domain name, as typed."""
    reason = models.CharField(max_length=500, blank=True)
    language = models.CharField(max_length=8)
    ip = models.GenericIPAddressField(null=True)
    state = models.CharField(max_length=10, choices=NoticeState, default=NoticeState.RECEIVED)
    answer = models.CharField(max_length=500, blank=True)
    received_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    objects = ContractNoticeQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["brand", "state", "received_at"], name="notices_by_brand")]
        triggers: ClassVar = [
            pgtrigger.FSM(name="notice_lifecycle", field="state", transitions=NOTICE_LIFECYCLE.pairs()),
            pgtrigger.Protect(name="notice_never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.contract}"
