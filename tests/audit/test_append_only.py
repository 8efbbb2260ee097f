"""What was done stays written, and so do money and documents, whatever is asked of the database."""

import pytest
from django.db import DatabaseError, connection, transaction

from parvis.audit.actions import record
from parvis.audit.models import Entry
from parvis.kit.actor import SYSTEM

pytestmark = pytest.mark.django_db


@pytest.fixture
def entry(now):
    return record("brand.installed", kind="brand", subject="b", by=SYSTEM, at=now, brand_id=1)


@pytest.mark.parametrize("change", [lambda rows: rows.update(by="nobody"), lambda rows: rows.delete()])
def test_an_entry_is_neither_changed_nor_deleted(entry, change):
    with pytest.raises(DatabaseError), transaction.atomic():
        change(Entry.objects.filter(pk=entry.pk))

    assert Entry.objects.get() == entry


@pytest.mark.parametrize(
    "table",
    ["audit_entry", "billing_invoicedocument", "billing_invoice", "billing_refund", "billing_payment", "billing_paymentnotice",
     "billing_ledgerentry", "billing_posting", "billing_ledgerseal"],
)  # fmt: skip
def test_it_is_never_emptied(table):
    with pytest.raises(DatabaseError, match="never emptied"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {table} CASCADE")


def test_nor_with_what_it_belongs_to():
    with pytest.raises(DatabaseError, match="never emptied"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("TRUNCATE accounts_account CASCADE")
