"""The append-only record of who did what (SEC-3)."""

from __future__ import annotations

from typing import ClassVar, Self

import pgtrigger
from django.db import models

from parvis.kit.actor import Actor


def never_emptied(name: str) -> pgtrigger.Trigger:
    """A trigger that refuses TRUNCATE, which triggers on rows do not see."""
    return pgtrigger.Trigger(
        name=name,
        level=pgtrigger.Statement,
        operation=pgtrigger.Truncate,
        when=pgtrigger.Before,
        func="RAISE EXCEPTION '% is never emptied', TG_TABLE_NAME;",
    )


class EntryQuerySet(models.QuerySet["Entry"]):
    def visible_to(self, actor: Actor) -> Self:
        """Staff see the entries of their brands, a customer those of the account acted for."""
        if actor.is_staff:
            return self.filter(brand_id__in=actor.brand_ids)
        return self.filter(brand_id__in=actor.brand_ids, account_id=actor.account_id, account_id__isnull=False)


class Entry(models.Model):
    """One change, with who, for whom, from where, before and after. PostgreSQL refuses to alter or delete it.

    Accounts and users live above this app: they are kept by number and by the name they had.
    """

    at = models.DateTimeField()
    brand_id = models.BigIntegerField(null=True)
    account_id = models.BigIntegerField(null=True)
    user_id = models.BigIntegerField(null=True)
    staff_id = models.BigIntegerField(null=True)
    by = models.CharField(max_length=200)
    on_behalf_reason = models.CharField(max_length=300, blank=True)
    ip = models.GenericIPAddressField(null=True)
    action = models.CharField(max_length=60)
    subject_kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=255)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)

    objects = EntryQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["account_id", "-at"], name="audit_by_account"),
            models.Index(fields=["subject_kind", "subject", "-at"], name="audit_by_subject"),
            models.Index(fields=["brand_id", "-at"], name="audit_by_brand"),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            never_emptied("journal_never_emptied"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action} {self.subject}"
