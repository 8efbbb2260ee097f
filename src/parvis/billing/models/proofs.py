"""What customers show of a payment that is on its way: an order of transfer, the picture of a cheque (PAY-5)."""

from __future__ import annotations

from typing import ClassVar, Self

import pgtrigger
from django.db import models

from parvis.accounts.models import Account
from parvis.audit.models import never_emptied
from parvis.kit.actor import Actor


class PaymentProofQuerySet(models.QuerySet["PaymentProof"]):
    def visible_to(self, actor: Actor) -> Self:
        """Staff see those of their brands' customers; a customer those of the account acted for."""
        if actor.is_staff:
            return self.filter(account__brand_id__in=actor.brand_ids)
        return self.filter(account__brand_id__in=actor.brand_ids, account_id=actor.account_id)


class PaymentProof(models.Model):
    """A file about a payment that is waited for. It proves nothing to the software: the bank alone says what came in.

    ``subject``: the number of the order, or of the payment of several. The same file is kept once.
    """

    account = models.ForeignKey(Account, models.PROTECT, related_name="payment_proofs")
    subject = models.CharField(max_length=20)
    file_name = models.CharField(max_length=120)
    kind = models.CharField(max_length=4, choices=[("pdf", "PDF"), ("jpg", "JPEG"), ("png", "PNG")])
    body = models.BinaryField()
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    added_by = models.CharField(max_length=200)
    added_at = models.DateTimeField()

    objects = PaymentProofQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "subject", "sha256"], name="one_proof_per_file"),
        ]
        indexes: ClassVar = [models.Index(fields=["subject"], name="proofs_by_subject")]
        triggers: ClassVar = [
            pgtrigger.Protect(name="proof_is_final", operation=pgtrigger.Update | pgtrigger.Delete),
            never_emptied("proofs_never_emptied"),
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.file_name}"

    @property
    def plain_name(self) -> str:
        """A name of our own making for who downloads it: the customer's is only shown."""
        return f"{self.subject}-{self.pk}.{self.kind}"
