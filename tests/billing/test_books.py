"""The books: in balance whatever happens, never changed, and proved (PAY-2, rules 7.3)."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from parvis.billing.actions.drafting import InvoiceLine
from parvis.billing.actions.payments import apply_status, match_transfer, open_card
from parvis.billing.actions.refunds import give_back, owe
from parvis.billing.actions.sealing import seal
from parvis.billing.enums import Book
from parvis.billing.models import Invoice, LedgerEntry, LedgerSeal, Posting, Purse
from parvis.billing.proof import faults
from parvis.billing.tasks import WrongBooksError, prove_books
from parvis.kit.actor import SYSTEM
from parvis.kit.money import Money
from parvis.orders.actions.taxing import tax_of
from tests.factories import AccountFactory, customer, staff_member
from tests.orders.shop import order_it, ready_cart, said
from tests.simulators.documents import all_issued, credit_note

pytestmark = pytest.mark.django_db


@pytest.fixture
def order():
    return order_it(ready_cart("wanted.fr"))


@pytest.fixture
def payment(order, now):
    opened = open_card(order.account, order_number=order.number, amount=order.total, actor=SYSTEM, now=now)
    paid = apply_status(opened, said(opened), now=now)
    all_issued(now=now)
    return paid


def sides(key):
    postings = LedgerEntry.objects.get(key=key).postings.order_by("pk")
    return [(posting.book, posting.minor) for posting in postings]


def behind_its_back(statement, *values):
    """What somebody with the database's keys could do: no trigger sees it."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(statement, values)
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")


def entry(account, now, key="test:1", **more):
    values = {"kind": "top-up", "seller": account.brand.legal_entity, "account": account, "currency": "EUR", "at": now}
    return LedgerEntry.objects.create(key=key, **values | more)


def test_a_card_payment_its_invoice_and_its_refund_are_each_written_once(order, payment, now):
    apply_status(payment, said(payment), now=now)
    invoice = Invoice.objects.get()
    owed = owe(payment, key="line:1", amount=Money(300, "EUR"), reason="-", now=now)
    give_back(owed, reference="R", actor=SYSTEM, now=now, is_sent=True)

    gross, net, tax = order.total.minor, order.net_minor, order.tax_minor
    assert sides(f"payment:{payment.pk}") == [(Book.CARDS, gross), (Book.CUSTOMERS, -gross)]
    assert sides(f"document:{invoice.pk}") == [(Book.CUSTOMERS, gross), (Book.SALES, -net), (Book.TAX, -tax)]
    refund = payment.refunds.get()
    assert sides(f"refund:{refund.pk}") == [(Book.CUSTOMERS, 300), (Book.CARDS, -300)]
    assert LedgerEntry.objects.count() == 3


def test_a_transfer_arrives_at_the_bank(order, now):
    paid = match_transfer(
        order_number=order.number,
        account=order.account,
        due=order.total,
        received=order.total,
        bank_reference="line-1",
        actor=staff_member(order.brand),
        now=now,
    )

    assert sides(f"payment:{paid.pk}")[0] == (Book.BANK, order.total.minor)


def test_a_credit_note_takes_back_the_sale_and_its_tax(order, payment, now):
    invoice = Invoice.objects.get()
    note = credit_note(invoice, lines=credited(invoice), tax=tax_of(order), now=now)

    assert sides(f"document:{note.pk}") == [(book, -minor) for book, minor in sides(f"document:{invoice.pk}")]


def credited(invoice):
    return [InvoiceLine("-", 1, Money(invoice.net_minor, invoice.currency))]


@transaction.atomic
def written_at_once(account, minors, now):
    written = entry(account, now)
    for minor in minors:
        Posting.objects.create(entry=written, book=Book.BANK, minor=minor)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("minors", [[], [100], [100, -99], [100, -100, 1]])
def test_what_does_not_balance_is_refused_when_it_commits(now, minors):
    account = AccountFactory()

    with pytest.raises(DatabaseError, match="does not balance"):
        written_at_once(account, minors, now)

    assert not LedgerEntry.objects.exists()


@pytest.mark.parametrize(
    ("table", "value"), [(LedgerEntry, {"document": "-"}), (Posting, {"detail": "-"}), (LedgerSeal, {"digest": "-"})]
)
def test_nothing_written_is_changed_or_deleted(payment, now, table, value):
    seal(now=now)

    for change in (lambda rows: rows.update(**value), lambda rows: rows.order_by()._raw_delete(rows.db)):
        with pytest.raises(DatabaseError, match="Cannot"), transaction.atomic():
            change(table.objects.all())


def test_a_sealed_entry_takes_no_more_postings(payment, now):
    seal(now=now)

    with pytest.raises(DatabaseError, match="is sealed"), transaction.atomic():
        Posting.objects.create(entry=LedgerEntry.objects.first(), book=Book.BANK, minor=1)


@pytest.mark.tampers
def test_a_prepaid_balance_is_the_sum_of_its_movements_and_never_below_zero(now):
    account = AccountFactory()
    for key, minor in (("test:1", 1000), ("test:2", -300)):
        moved = entry(account, now, key)
        Posting.objects.create(entry=moved, book=Book.BANK, minor=minor)
        Posting.objects.create(entry=moved, book=Book.BALANCES, account=account, minor=-minor)

    assert Purse.objects.get(account=account, currency="EUR").amount == Money(700, "EUR")
    with pytest.raises(DatabaseError, match="purse_is_never_below_zero"), transaction.atomic():
        Posting.objects.create(entry=entry(account, now, "test:3"), book=Book.BALANCES, account=account, minor=701)


def test_the_books_of_a_sale_are_proved(payment, now):
    seal(now=now)

    assert list(faults()) == []


def wrong_amount(payment):
    behind_its_back("UPDATE billing_posting SET minor = minor + 1 WHERE minor > 0")


def lost_posting(payment):
    behind_its_back("DELETE FROM billing_posting WHERE book = '706'")


def other_payment(payment):
    behind_its_back("UPDATE billing_payment SET amount_minor = 1 WHERE id = %s", payment.pk)


def lost_entry(payment):
    behind_its_back("DELETE FROM billing_ledgerseal WHERE rank = 1")
    behind_its_back("DELETE FROM billing_posting WHERE entry_id = (SELECT min(id) FROM billing_ledgerentry)")
    behind_its_back("DELETE FROM billing_ledgerentry WHERE id = (SELECT min(id) FROM billing_ledgerentry)")


def shifted_in_time(payment):
    behind_its_back("UPDATE billing_ledgerentry SET at = at - interval '1 day'")


def richer(payment):
    behind_its_back("INSERT INTO billing_purse (account_id, currency, minor) VALUES (%s, 'EUR', 5)", payment.account_id)


@pytest.mark.parametrize(
    ("tampering", "said"),
    [
        (wrong_amount, "does not balance"),
        (lost_posting, "is not in the books, or not as it was issued"),
        (other_payment, "is not in the books, or not as it was made"),
        (lost_entry, "was taken out"),
        (shifted_in_time, "is not what was sealed"),
        (richer, "is not the sum of its movements"),
    ],
)
def test_whatever_is_altered_is_found(payment, now, tampering, said):
    seal(now=now)
    untouched = transaction.savepoint()
    tampering(payment)

    assert any(said in sentence for sentence in faults())
    with pytest.raises(WrongBooksError):
        prove_books(timestamp=0)
    # What was altered is not what the test leaves behind.
    transaction.savepoint_rollback(untouched)


def test_each_seller_has_a_chain_without_holes(payment, now):
    assert seal(now=now) == 2
    assert seal(now=now + timedelta(minutes=1)) == 0

    assert list(LedgerSeal.objects.order_by("rank").values_list("rank", flat=True)) == [1, 2]


@pytest.mark.django_db(transaction=True)
def test_the_command_says_how_many_it_read_and_fails_where_they_do_not_add_up(now):
    order = order_it(ready_cart("wanted.fr"))
    opened = open_card(order.account, order_number=order.number, amount=order.total, actor=SYSTEM, now=now)
    apply_status(opened, said(opened), now=now)
    all_issued(now=now)
    told, wrong = StringIO(), StringIO()

    call_command("prove_books", stdout=told)
    with transaction.atomic():
        shifted = LedgerEntry.objects.get(key=f"payment:{opened.pk}")
        behind_its_back("UPDATE billing_posting SET minor = minor + 1 WHERE entry_id = %s AND minor > 0", shifted.pk)
    with pytest.raises(CommandError):
        call_command("prove_books", stderr=wrong)
    with transaction.atomic():
        behind_its_back("UPDATE billing_posting SET minor = minor - 1 WHERE entry_id = %s AND minor > 0", shifted.pk)

    assert told.getvalue() == "2 entries, all in balance, as they were written\n"
    assert f"entry payment:{opened.pk} does not balance" in wrong.getvalue()


def test_a_customer_sees_the_entries_of_their_account_alone(payment):
    assert LedgerEntry.objects.visible_to(customer(payment.account)).count() == 2
    assert not LedgerEntry.objects.visible_to(customer(AccountFactory(brand=payment.account.brand))).exists()
    assert not LedgerEntry.objects.visible_to(staff_member(AccountFactory().brand)).exists()
