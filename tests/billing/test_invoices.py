"""INV-2, INV-3; rules 7.2 and 7.3."""

import random
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, connections, transaction

from parvis.billing.actions.drafting import InvoiceLine, TooMuchCreditedError, draft_invoice
from parvis.billing.actions.issuing import ClockWentBackError, issue
from parvis.billing.chain import faults
from parvis.billing.models import Invoice, InvoiceSeries
from parvis.billing.taxes import TaxDecision
from parvis.kit.money import Money
from tests.factories import NOW, AccountFactory
from tests.simulators import documents
from tests.simulators.documents import credit_note

FRENCH = TaxDecision(Decimal("0.2"), "S")


def drafted(account, order_number="C-2026-000001", *, nets=(699,), now=NOW, tax=FRENCH):
    return draft_invoice(
        account,
        order_number=order_number,
        lines=[InvoiceLine(f"Name {index}", 1, Money(net, "EUR")) for index, net in enumerate(nets)],
        tax=tax,
        currency="EUR",
        language="fr",
        paid=Money(0, "EUR"),
        paid_by="card",
        now=now,
    )


def issued(account, order_number="C-2026-000001", *, now=NOW, **more):
    return documents.issued(drafted(account, order_number, now=now, **more), now=now)


@pytest.mark.django_db
def test_numbers_follow_each_other_and_each_document_is_chained_to_the_one_before():
    account = AccountFactory()

    documents = [issued(account, f"C-{index}") for index in range(3)]

    assert [document.number for document in documents] == [f"F-2026-00000{index}" for index in (1, 2, 3)]
    assert len({document.digest for document in documents}) == 3


@pytest.mark.django_db
def test_two_sellers_with_the_same_prefix_number_apart_and_without_gap():
    first, second = AccountFactory(), AccountFactory()
    seller = second.brand.legal_entity

    numbers = [issued(account, f"C-{index}").number for index, account in enumerate([first, second, second, first])]

    assert numbers == [
        "F-2026-000001", f"F-{seller.pk}-2026-000001", f"F-{seller.pk}-2026-000002", "F-2026-000002",
    ]  # fmt: skip
    assert [list(faults(series)) for series in InvoiceSeries.objects.all()] == [[], []]


@pytest.mark.django_db
def test_asked_twice_an_order_has_one_invoice():
    account = AccountFactory()

    assert issued(account) == issued(account)
    assert Invoice.objects.count() == 1


@pytest.mark.django_db
def test_a_clock_that_moved_back_gets_no_number():
    account = AccountFactory()
    issued(account, "C-1")

    with pytest.raises(ClockWentBackError):
        issued(account, "C-2", now=NOW - timedelta(days=2))

    assert Invoice.objects.count() == 1


@pytest.mark.django_db
def test_the_year_is_the_one_of_the_sellers_clock():
    late = NOW.replace(month=12, day=31, hour=23, minute=30)

    assert issued(AccountFactory(), now=late).number == "F-2027-000001"


@pytest.mark.django_db
@pytest.mark.parametrize("change", [lambda rows: rows.update(total_minor=1), lambda rows: rows.delete()])
def test_a_document_can_be_neither_changed_nor_deleted(change):
    document = issued(AccountFactory())

    with pytest.raises(DatabaseError), transaction.atomic():
        change(Invoice.objects.filter(pk=document.pk))


def behind_our_back(statement):
    """What somebody with the keys of the database could do."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = 'replica'")
        cursor.execute(statement)
        cursor.execute("SET LOCAL session_replication_role = 'origin'")


TAKEN_OUT = """
    UPDATE billing_invoicedraft SET invoice_id = NULL, state = 'waiting' FROM billing_invoice
        WHERE billing_invoice.id = invoice_id AND number = 'F-2026-000002';
    DELETE FROM billing_invoice WHERE number = 'F-2026-000002'
"""


@pytest.mark.django_db
@pytest.mark.tampers
@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("SELECT 1", []),
        (
            "UPDATE billing_invoice SET total_minor = 1, net_minor = 1, tax_minor = 0 WHERE number = 'F-2026-000002'",
            [2],
        ),
        ("UPDATE billing_invoice SET buyer = '{}' WHERE number = 'F-2026-000003'", [3]),
        ("UPDATE billing_invoice SET digest = repeat('0', 64) WHERE number = 'F-2026-000001'", [1, 2]),
        (
            TAKEN_OUT,
            [2, 3],
        ),
    ],
)
def test_what_was_changed_or_taken_out_behind_our_back_is_found(statement, found):
    account = AccountFactory(kind="organisation", organisation="SARL Exemple")
    for index in range(3):
        invoice = issued(account, f"C-{index}", now=NOW + timedelta(microseconds=index))
    credit_note(invoice, lines=[InvoiceLine("Name 0", 1, Money(699, "EUR"))], tax=FRENCH, now=NOW)

    behind_our_back(statement)

    assert list(faults(InvoiceSeries.objects.get())) == [f"F-2026-{rank:06d}" for rank in found]


@pytest.mark.django_db
def test_the_command_says_which_document_is_not_what_was_issued(capsys):
    issued(AccountFactory())
    call_command("check_invoices")
    assert "1 documents" in capsys.readouterr().out

    behind_our_back("UPDATE billing_invoice SET paid_by = 'card!'")

    with pytest.raises(CommandError, match="F-2026-000001"):
        call_command("check_invoices")


@pytest.mark.django_db
def test_more_than_was_invoiced_is_not_credited_in_sql_either():
    invoice = issued(AccountFactory())
    note = credit_note(invoice, lines=[InvoiceLine("Name 0", 1, Money(699, "EUR"))], tax=FRENCH, now=NOW)

    note.pk, note.number = None, "F-2026-999999"
    with pytest.raises(DatabaseError, match="more would be credited"), transaction.atomic():
        note.save(force_insert=True)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "wrong", [{"kind": "credit-note"}, {"total_minor": 1}, {"net_minor": -699, "total_minor": -559}]
)
def test_a_document_that_makes_no_sense_is_refused_in_sql(wrong):
    invoice = issued(AccountFactory())
    invoice.pk, invoice.number, invoice.order_number = None, "F-2026-999999", "C-other"
    for name, value in wrong.items():
        setattr(invoice, name, value)

    with pytest.raises(DatabaseError), transaction.atomic():
        invoice.save(force_insert=True)


@pytest.mark.django_db
def test_a_renamed_customer_changes_no_document():
    account = AccountFactory(last_name="Avant")
    document = issued(account)

    account.last_name = "Après"
    account.save()

    document.refresh_from_db()
    assert document.buyer["last_name"] == "Avant"


@pytest.mark.django_db
def test_between_businesses_the_invoice_carries_penalties_indemnity_and_no_discount():
    text = " ".join(issued(AccountFactory(kind="organisation", organisation="SARL Exemple")).mentions)

    assert "40" in text
    assert "Pénalités" in text
    assert "Escompte" in text
    assert "prestation de services" in text


@pytest.mark.django_db
def test_a_consumers_invoice_says_the_nature_and_carries_nothing_of_late_payment():
    assert issued(AccountFactory()).mentions == ["Nature de l’opération\u00a0: prestation de services."]


@pytest.mark.django_db
def test_a_credit_note_takes_back_what_the_invoice_says():
    invoice = issued(AccountFactory())

    note = credit_note(invoice, lines=[InvoiceLine("Name 0", 1, Money(699, "EUR"))], tax=FRENCH, now=NOW)

    assert note.corrects == invoice
    assert note.total_minor == invoice.total_minor


@pytest.mark.django_db
def test_credit_notes_of_every_line_take_back_exactly_the_invoice():
    nets = (699, 699, 699)
    invoice = issued(AccountFactory(), nets=nets)

    notes = [
        credit_note(invoice, lines=[InvoiceLine("One", 1, Money(net, "EUR"))], tax=FRENCH, now=NOW) for net in nets
    ]

    assert sum(note.total_minor for note in notes) == invoice.total_minor
    with pytest.raises(TooMuchCreditedError):
        credit_note(invoice, lines=[InvoiceLine("More", 1, Money(1, "EUR"))], tax=FRENCH, now=NOW)


@pytest.mark.django_db(transaction=True)
def test_parallel_issues_with_rollbacks_leave_no_gap():
    account = AccountFactory()
    dice = random.Random(7)
    failing = [dice.random() < 0.3 for _ in range(60)]

    def one(index):
        try:
            with transaction.atomic():
                issue(drafted(account, f"C-{index}"), now=NOW)
                transaction.set_rollback(failing[index])
        finally:
            connections.close_all()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(one, range(60)))

    kept = failing.count(False)
    numbers = sorted(Invoice.objects.values_list("number", flat=True))
    assert numbers == [f"F-2026-{index:06d}" for index in range(1, kept + 1)]
