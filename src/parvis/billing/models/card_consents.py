"""What customers agreed to when a card was kept (PAY-3): the text itself, and who read it when."""

from __future__ import annotations

from typing import ClassVar, Self

import pgtrigger
from django.db import models

from parvis.accounts.models import Account
from parvis.audit.models import never_emptied
from parvis.billing.models.cards import CardSaving
from parvis.billing.models.payments import Payment
from parvis.kit.actor import Actor


class CardConsentQuerySet(models.QuerySet["CardConsent"]):
    def visible_to(self, actor: Actor) -> Self:
        """Staff see those of their brands' customers; a customer those of the account acted for."""
        if actor.is_staff:
            return self.filter(account__brand_id__in=actor.brand_ids)
        return self.filter(account__brand_id__in=actor.brand_ids, account_id=actor.account_id)


class CardConsent(models.Model):
    """The very text that was on the page where the customer had a card kept, with a payment or alone.

    It lets the card be charged without its holder: it is shown to a bank that asks.
    """

    account = models.ForeignKey(Account, models.PROTECT, related_name="card_consents")
    payment = models.OneToOneField(Payment, models.PROTECT, null=True, related_name="card_consent")
    saving = models.OneToOneField(CardSaving, models.PROTECT, null=True, related_name="consent")
    text = models.TextField()
    language = models.CharField(max_length=8)
    given_by = models.CharField(max_length=200)
    ip = models.GenericIPAddressField(null=True)
    given_at = models.DateTimeField()

    objects = CardConsentQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(payment__isnull=True, saving__isnull=False)
                | models.Q(payment__isnull=False, saving__isnull=True),
                name="consent_is_given_on_one_page",
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="consent_is_final", operation=pgtrigger.Update | pgtrigger.Delete),
            never_emptied("card_consents_never_emptied"),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.given_at:%Y-%m-%d}"
