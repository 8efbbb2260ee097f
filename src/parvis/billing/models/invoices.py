"""Invoices and credit notes: born issued, never changed (INV-2, rules 7.3)."""

from __future__ import annotations

from typing import ClassVar, Self

import pgtrigger
from django.db import models

from parvis.accounts.models import Account
from parvis.audit.models import never_emptied
from parvis.billing.enums import DocumentKind
from parvis.brands.models import LegalEntity
from parvis.kit.actor import Actor
from parvis.kit.money import Money

FINAL = pgtrigger.Protect(name="final", operation=pgtrigger.Update | pgtrigger.Delete)
NO_MORE_THAN_INVOICED = pgtrigger.Trigger(
    name="no_more_than_invoiced",
    operation=pgtrigger.Insert,
    when=pgtrigger.Before,
    condition=pgtrigger.Q(new__kind=DocumentKind.CREDIT_NOTE),
    declare=[("invoiced", "bigint"), ("credited", "bigint")],
    func="""
        SELECT total_minor INTO invoiced FROM billing_invoice WHERE id = NEW.corrects_id FOR UPDATE;
        SELECT coalesce(sum(total_minor), 0) INTO credited FROM billing_invoice WHERE corrects_id = NEW.corrects_id;
        IF credited + NEW.total_minor > invoiced THEN
            RAISE EXCEPTION 'more would be credited than was invoiced';
        END IF;
        RETURN NEW;
    """,
)


class InvoiceSeries(models.Model):
    """The counter of one seller's series in one year, locked while a number is taken, so that none is skipped.

    A number names one document among those of every seller, so no two sellers share a prefix in one year.
    """

    seller = models.ForeignKey(LegalEntity, models.PROTECT, related_name="series")
    prefix = models.CharField(max_length=20)
    year = models.PositiveSmallIntegerField()
    last_number = models.PositiveIntegerField(default=0)
    last_issued_on = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["prefix", "year"], name="one_series_per_prefix_and_year"),
        ]

    def __str__(self) -> str:
        return f"{self.prefix}-{self.year}"

    def number(self, rank: int) -> str:
        """The number of the series' document of that rank, counted from 1."""
        return f"{self}-{rank:06d}"


class InvoiceQuerySet(models.QuerySet["Invoice"]):
    def visible_to(self, actor: Actor) -> Self:
        """Staff see their brands' documents; a customer those of the account acted for."""
        if actor.is_staff:
            return self.filter(account__brand_id__in=actor.brand_ids)
        return self.filter(account__brand_id__in=actor.brand_ids, account_id=actor.account_id)


class Invoice(models.Model):
    """A document as it was sent. Corrected only by a credit note. Seller, buyer and lines are copies.

    ``lines``: list of {description, quantity, unit_minor, net_minor, rate, period}. ``taxes``: list of
    {rate, category, base_minor, tax_minor, mention}. ``digest`` chains each document to the one before it.
    """

    kind = models.CharField(max_length=12, choices=DocumentKind)
    number = models.CharField(max_length=35, unique=True)
    account = models.ForeignKey(Account, models.PROTECT, related_name="invoices")
    brand_slug = models.CharField(max_length=50)
    order_number = models.CharField(max_length=20)
    issued_at = models.DateTimeField()
    issued_on = models.DateField()
    """In the seller's time zone."""
    due_on = models.DateField()
    seller = models.JSONField()
    buyer = models.JSONField()
    lines = models.JSONField()
    taxes = models.JSONField()
    mentions = models.JSONField(default=list)
    language = models.CharField(max_length=8)
    currency = models.CharField(max_length=3)
    net_minor = models.BigIntegerField()
    tax_minor = models.BigIntegerField()
    total_minor = models.BigIntegerField()
    paid_minor = models.BigIntegerField(default=0)
    """What had been paid when it was issued (BT-113)."""
    paid_on = models.DateField(null=True)
    paid_by = models.CharField(max_length=20, blank=True)
    corrects = models.ForeignKey("self", models.PROTECT, null=True, related_name="credit_notes")
    digest = models.CharField(max_length=64)

    objects = InvoiceQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["order_number"], condition=models.Q(kind="invoice"), name="one_invoice_per_order"
            ),
            models.CheckConstraint(
                condition=models.Q(kind="credit-note", corrects__isnull=False)
                | models.Q(kind="invoice", corrects__isnull=True),
                name="credit_notes_correct_an_invoice",
            ),
            models.CheckConstraint(
                condition=models.Q(total_minor=models.F("net_minor") + models.F("tax_minor"), net_minor__gte=0),
                name="invoice_adds_up",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["account", "-issued_at"], name="invoices_by_account")]
        triggers: ClassVar = [FINAL, NO_MORE_THAN_INVOICED, never_emptied("invoices_never_emptied")]

    def __str__(self) -> str:
        return self.number

    @property
    def total(self) -> Money:
        return Money(self.total_minor, self.currency)


class InvoiceDocument(models.Model):
    """The PDF and the electronic forms, made once and stored; downloading again gives the same bytes.

    ``cii`` is the XML inside the PDF. Both forms are empty where the seller's country has no electronic invoice, and for
    documents of before.
    """

    invoice = models.OneToOneField(Invoice, models.PROTECT, related_name="document")
    pdf = models.BinaryField()
    cii = models.BinaryField(default=b"", db_default=b"")
    ubl = models.BinaryField(default=b"", db_default=b"")
    sha256 = models.CharField(max_length=64)
    rendered_at = models.DateTimeField()

    class Meta:
        triggers: ClassVar = [
            pgtrigger.Protect(name="final_pdf", operation=pgtrigger.Update | pgtrigger.Delete),
            never_emptied("documents_never_emptied"),
        ]

    def __str__(self) -> str:
        return f"{self.invoice}.pdf"
