"""The books: double entry, append-only, kept in balance by PostgreSQL itself (PAY-2, rules 7.3)."""

from __future__ import annotations

from typing import ClassVar, Self

import pgtrigger
from django.db import models

from parvis.accounts.models import Account
from parvis.audit.models import never_emptied
from parvis.billing.enums import Book, EntryKind
from parvis.brands.models import LegalEntity
from parvis.kit.actor import Actor
from parvis.kit.money import Money

FOREVER = pgtrigger.Update | pgtrigger.Delete
BALANCED = """
    IF (SELECT coalesce(sum(minor), 0) <> 0 OR count(*) < 2 FROM billing_posting WHERE entry_id = {entry}) THEN
        RAISE EXCEPTION 'ledger entry % does not balance', {entry};
    END IF;
    RETURN NULL;
"""


class LedgerEntryQuerySet(models.QuerySet["LedgerEntry"]):
    def visible_to(self, actor: Actor) -> Self:
        """Staff see their brands' entries; a customer those of the account acted for."""
        if actor.is_staff:
            return self.filter(account__brand_id__in=actor.brand_ids)
        return self.filter(account__brand_id__in=actor.brand_ids, account_id=actor.account_id)


class LedgerEntry(models.Model):
    """One movement of money between accounts of one seller's books, in one currency; its postings add up to nothing.

    ``key`` says what it writes down, so that nothing is written twice. Checked when the transaction commits.
    """

    key = models.CharField(max_length=100, unique=True)
    kind = models.CharField(max_length=12, choices=EntryKind)
    seller = models.ForeignKey(LegalEntity, models.PROTECT, related_name="+")
    account = models.ForeignKey(Account, models.PROTECT, null=True, related_name="ledger_entries")
    """None: nobody knows yet whose money it is."""
    currency = models.CharField(max_length=3)
    order_number = models.CharField(max_length=20, blank=True)
    document = models.CharField(max_length=40, blank=True)
    """Number of the document, or reference of the payment, that it rests on."""
    at = models.DateTimeField()

    objects = LedgerEntryQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["account", "-id"], name="entries_by_account"),
            models.Index(fields=["seller", "at"], name="entries_by_seller"),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="entry_is_forever", operation=FOREVER),
            never_emptied("entries_never_emptied"),
            pgtrigger.Trigger(
                name="entry_balances",
                operation=pgtrigger.Insert,
                when=pgtrigger.After,
                timing=pgtrigger.Deferred,
                func=BALANCED.format(entry="NEW.id"),
            ),
        ]

    def __str__(self) -> str:
        return self.key


class Posting(models.Model):
    """One side of an entry: a debit above zero, a credit below, in minor units of the entry's currency."""

    entry = models.ForeignKey(LedgerEntry, models.PROTECT, related_name="postings")
    book = models.CharField(max_length=8, choices=Book)
    account = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    """Whose, in the books that are kept by customer."""
    minor = models.BigIntegerField()
    detail = models.CharField(max_length=20, blank=True)
    """Of tax: the rate."""

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(minor=0), name="posting_is_of_something"),
            models.CheckConstraint(
                condition=models.Q(book__in=[Book.CUSTOMERS, Book.BALANCES], account__isnull=False)
                | (~models.Q(book__in=[Book.CUSTOMERS, Book.BALANCES]) & models.Q(account__isnull=True)),
                name="customers_books_name_the_customer",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["account", "book", "entry"],
                condition=models.Q(account__isnull=False),
                name="postings_by_account",
            )
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="posting_is_forever", operation=FOREVER),
            never_emptied("postings_never_emptied"),
            pgtrigger.Trigger(
                name="posting_balances",
                operation=pgtrigger.Insert,
                when=pgtrigger.After,
                timing=pgtrigger.Deferred,
                func=BALANCED.format(entry="NEW.entry_id"),
            ),
            pgtrigger.Trigger(
                name="sealed_entries_are_closed",
                operation=pgtrigger.Insert,
                when=pgtrigger.Before,
                func="""
                    IF EXISTS (SELECT FROM billing_ledgerseal WHERE entry_id = NEW.entry_id) THEN
                        RAISE EXCEPTION 'ledger entry % is sealed', NEW.entry_id;
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="balances_add_up",
                operation=pgtrigger.Insert,
                when=pgtrigger.After,
                condition=pgtrigger.Q(new__book=Book.BALANCES),
                declare=[("unit", "text")],
                func="""
                    SELECT entry.currency INTO unit FROM billing_ledgerentry AS entry WHERE entry.id = NEW.entry_id;
                    UPDATE billing_purse SET minor = minor - NEW.minor
                        WHERE account_id = NEW.account_id AND currency = unit;
                    IF NOT FOUND THEN
                        INSERT INTO billing_purse AS held (account_id, currency, minor)
                        VALUES (NEW.account_id, unit, -NEW.minor)
                        ON CONFLICT (account_id, currency) DO UPDATE SET minor = held.minor + excluded.minor;
                    END IF;
                    RETURN NULL;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry} {self.book} {self.minor}"


class Purse(models.Model):
    """What an account has in advance, in one currency: the sum of its postings to prepaid balances, never below zero.

    PostgreSQL keeps it, posting by posting; whoever spends it at the same moment waits for its row.
    """

    account = models.ForeignKey(Account, models.PROTECT, related_name="purses")
    currency = models.CharField(max_length=3)
    minor = models.BigIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "currency"], name="one_purse_per_currency"),
            models.CheckConstraint(condition=models.Q(minor__gte=0), name="purse_is_never_below_zero"),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.minor} {self.currency}"

    @property
    def amount(self) -> Money:
        return Money(self.minor, self.currency)


class LedgerSeal(models.Model):
    """The place of an entry in its seller's chain, given soon after it was written: each digest covers the one before.

    Whatever is changed, taken out or put in behind the software's back breaks the chain (rules 7.3).
    """

    entry = models.OneToOneField(LedgerEntry, models.PROTECT, related_name="seal")
    seller = models.ForeignKey(LegalEntity, models.PROTECT, related_name="+")
    rank = models.PositiveBigIntegerField()
    digest = models.CharField(max_length=64)
    sealed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["seller", "rank"], name="one_seal_per_rank")]
        triggers: ClassVar = [
            pgtrigger.Protect(name="seal_is_forever", operation=FOREVER),
            never_emptied("seals_never_emptied"),
        ]

    def __str__(self) -> str:
        return f"{self.seller_id}:{self.rank}"
