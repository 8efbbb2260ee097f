"""The FEC of a French seller, read back: its sums are those of the books."""

import csv
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.db.models import Sum

from parvis.billing import fec
from parvis.billing.actions.payments import apply_status, match_transfer, open_card
from parvis.billing.actions.refunds import give_back, owe
from parvis.billing.actions.sealing import seal
from parvis.billing.models import LedgerEntry, Posting
from parvis.kit.actor import SYSTEM
from parvis.kit.money import Money
from tests.factories import NOW, AccountFactory, LegalEntityFactory, staff_member
from tests.orders.shop import order_it, ready_cart, said
from tests.simulators.documents import all_issued

pytestmark = pytest.mark.django_db


@pytest.fixture
def seller():
    """A day's business: two orders by card and transfer, their invoices, and money given back."""
    order = order_it(ready_cart())
    opened = open_card(order.account, order_number=order.number, amount=order.total, actor=SYSTEM, now=NOW)
    paid = apply_status(opened, said(opened), now=NOW)
    refund = owe(paid, key="line:1", amount=Money(300, "EUR"), reason="-", now=NOW)
    give_back(refund, reference="R", actor=SYSTEM, now=NOW, is_sent=True)
    all_issued()
    seal(now=NOW + timedelta(minutes=1))
    return order.account.brand.legal_entity


def read(seller, year=2026):
    text = "".join(fec.lines(seller, year=year))
    return list(csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE))


def amount(cell):
    return Decimal(cell.replace(",", "."))


def test_it_has_the_eighteen_columns_of_the_law_in_their_order(seller):
    head = next(fec.lines(seller, year=2026))

    assert head.rstrip("\r\n").split("\t") == [
        "JournalCode", "JournalLib", "EcritureNum", "EcritureDate", "CompteNum", "CompteLib", "CompAuxNum", "CompAuxLib",
        "PieceRef", "PieceDate", "EcritureLib", "Debit", "Credit", "EcritureLet", "DateLet", "ValidDate", "Montantdevise",
        "Idevise",
    ]  # fmt: skip


def test_read_back_its_sums_are_those_of_the_books_account_by_account(seller):
    sums = defaultdict(Decimal)
    for row in read(seller):
        sums[row["CompteNum"]] += amount(row["Debit"]) - amount(row["Credit"])

    books = Posting.objects.filter(entry__seller=seller).values("book").annotate(sum=Sum("minor"))
    assert dict(sums) == {row["book"]: Decimal(row["sum"]) / 100 for row in books}
    assert sum(sums.values()) == 0
    assert sums["706"] == Decimal("-6.99")


def test_every_entry_balances_and_they_are_numbered_without_gaps(seller):
    entries = defaultdict(Decimal)
    for row in read(seller):
        entries[int(row["EcritureNum"])] += amount(row["Debit"]) - amount(row["Credit"])

    assert list(entries) == list(range(1, LedgerEntry.objects.filter(seller=seller).count() + 1))
    assert set(entries.values()) == {0}


def test_each_line_is_as_the_law_writes_it(seller):
    for row in read(seller):
        assert None not in row.values()
        assert row["EcritureDate"] == row["PieceDate"] == "20261124"
        assert row["ValidDate"] == "20261124"
        assert (amount(row["Debit"]) == 0) != (amount(row["Credit"]) == 0)
        assert row["PieceRef"]
        assert bool(row["CompAuxNum"]) == (row["CompteNum"] in {"411", "4191"})
        assert row["CompteLib"]
        assert row["EcritureLib"]
    assert {row["JournalCode"] for row in read(seller)} == {"VE", "BQ"}


def test_the_day_and_the_year_are_those_of_the_sellers_clock(seller):
    order = order_it(ready_cart("other.fr"))
    late = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)
    match_transfer(
        order_number=order.number,
        account=order.account,
        due=order.total,
        received=order.total,
        bank_reference="x",
        actor=staff_member(order.brand),
        now=late,
    )
    seal(now=late)
    other = order.account.brand.legal_entity

    assert [row["EcritureDate"] for row in read(other, 2027)] == ["20270101", "20270101"]
    assert read(other, 2026) == []


@pytest.mark.tampers
def test_what_is_not_sealed_yet_is_not_in_it(seller):
    before = len(read(seller))
    account = LedgerEntry.objects.filter(seller=seller).first().account
    entry = LedgerEntry.objects.create(
        key="test:1", kind="top-up", seller=seller, account=account, currency="EUR", at=NOW
    )
    Posting.objects.create(entry=entry, book="512", minor=100)
    Posting.objects.create(entry=entry, book="4191", account=account, minor=-100)

    assert len(read(seller)) == before
    seal(now=NOW)
    assert len(read(seller)) == before + 2


@pytest.mark.tampers
def test_another_currency_is_refused_before_anything_is_written():
    account = AccountFactory()
    entry = LedgerEntry.objects.create(
        key="test:1", kind="top-up", seller=account.brand.legal_entity, account=account, currency="CHF", at=NOW
    )
    Posting.objects.create(entry=entry, book="512", minor=100)
    Posting.objects.create(entry=entry, book="4191", account=account, minor=-100)
    seal(now=NOW)

    with pytest.raises(fec.OtherCurrencyError):
        fec.lines(account.brand.legal_entity, year=2026)


def test_the_file_is_named_as_the_tax_office_wants_it():
    assert fec.file_name(LegalEntityFactory.build(siren="123456782"), 2026) == "123456782FEC20261231.txt"


def test_a_name_with_a_tabulation_breaks_no_column(seller):
    account = LedgerEntry.objects.filter(seller=seller).first().account
    account.last_name = "Tab\tulé\nligne"
    account.save()

    assert {len(line.split("\t")) for line in fec.lines(seller, year=2026)} == {18}
