"""Drafts become documents once the rules let them through: once, in order, and never lost (INV-2, INV-6)."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import DatabaseError, connections, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from parvis.audit.models import Entry
from parvis.billing.actions.drafting import InvoiceLine, draft_credit_note
from parvis.billing.actions.issuing import DraftChangedError, copy_again, issue, mend, refuse
from parvis.billing.models import Invoice, InvoiceDraft, InvoiceSeries, LedgerEntry
from parvis.billing.operations.issuing import issue_draft
from parvis.billing.tasks import issue as issue_task
from parvis.billing.tasks import issue_waiting, render
from parvis.kit.actor import SYSTEM
from parvis.kit.money import Money
from parvis.notifications.models import Message
from parvis.notifications.tasks import send
from tests.billing.test_invoices import FRENCH, drafted
from tests.factories import NOW, AccountFactory

LATER = NOW + timedelta(hours=1)
NO_SIREN = {"kind": "organisation", "organisation": "SARL Exemple", "vat_number": "FR14987654324"}


@pytest.fixture
def refused(db):
    """A draft that French rules refuse: a business without its SIREN."""
    draft = drafted(AccountFactory(**NO_SIREN))
    assert issue_draft(draft.pk, now=NOW) is None
    draft.refresh_from_db()
    return draft


def mended(draft, **buyer):
    return mend(draft, seller={}, buyer=buyer, actor=SYSTEM, now=LATER)


def test_what_the_rules_refuse_takes_no_number_and_is_kept_with_their_words(refused):
    assert refused.state == "refused"
    assert "SIREN" in refused.faults[0]["text"]
    assert not Invoice.objects.exists()
    assert not InvoiceSeries.objects.exists()
    assert Entry.objects.get(action="invoice.held-up").after["rules"] == ["BR-FR-11_BT-47", "BR-FR-21_BT-49"]


def test_what_is_refused_is_not_tried_again_by_itself(refused):
    issue_waiting(timestamp=0)

    assert issue_draft(refused.pk, now=LATER) is None
    assert refused.state == "refused"


def test_mended_it_is_checked_again_and_takes_the_next_number(refused):
    mended(refused, company_number="987654324")

    invoice = issue_draft(refused.pk, now=LATER)

    assert invoice.number == "F-2026-000001"
    assert invoice.buyer["company_number"] == "987654324"
    assert invoice.total_minor == refused.total_minor
    entry = Entry.objects.get(action="invoice.mended")
    assert (entry.before, entry.after) == ({"buyer.company_number": ""}, {"buyer.company_number": "987654324"})


def test_mended_badly_it_is_refused_again_with_what_is_still_wrong(refused):
    mended(refused, company_number="98765432")

    assert issue_draft(refused.pk, now=LATER) is None
    refused.refresh_from_db()
    assert refused.state == "refused"


def test_the_accounts_own_particulars_can_be_copied_again(refused):
    account = refused.account
    account.company_number, account.country = "987654324", "BE"
    account.save()

    copy_again(refused, actor=SYSTEM, now=LATER)

    refused.refresh_from_db()
    assert refused.buyer["company_number"] == "987654324"
    assert refused.buyer["country"] == "FR", "the country decided the tax"
    assert issue_draft(refused.pk, now=LATER) is not None


@pytest.mark.django_db
def test_a_draft_mended_while_it_was_checked_is_not_issued_as_it_was(refused):
    as_checked = mended(refused, company_number="987654324")
    mended(refused, company_number="")

    with pytest.raises(DraftChangedError):
        issue(as_checked, now=LATER)
    assert refuse(as_checked, [("X", "late news")], now=LATER).state == "waiting"


@pytest.mark.django_db
def test_amounts_and_lines_of_a_draft_never_change_and_none_is_deleted():
    draft = drafted(AccountFactory())
    rows = InvoiceDraft.objects.filter(pk=draft.pk)

    for change in (
        lambda: rows.update(total_minor=1, net_minor=1, tax_minor=0),
        lambda: rows.update(lines=[]),
        rows.delete,
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


@pytest.mark.django_db
def test_an_issued_draft_stays_what_it_is():
    draft = drafted(AccountFactory())
    invoice = issue_draft(draft.pk, now=NOW)

    assert mend(draft, seller={}, buyer={"city": "Lyon"}, actor=SYSTEM, now=LATER).invoice == invoice
    assert copy_again(draft, actor=SYSTEM, now=LATER).state == "issued"
    invoice.refresh_from_db()
    assert invoice.buyer["city"] == "Paris"


@pytest.mark.django_db
def test_issued_twice_it_is_one_document_with_one_entry():
    draft = drafted(AccountFactory())

    assert issue_draft(draft.pk, now=NOW) == issue_draft(draft.pk, now=LATER)
    assert Invoice.objects.count() == LedgerEntry.objects.count() == 1


@pytest.mark.django_db
def test_a_credit_note_waits_for_its_invoice_and_follows_it():
    draft = drafted(AccountFactory())
    note = draft_credit_note(
        draft.order_number, lines=[InvoiceLine("Name 0", 1, Money(699, "EUR"))], tax=FRENCH, now=NOW
    )
    assert issue_draft(note.pk, now=NOW) is None
    ProcrastinateJob.objects.all().delete()

    invoice = issue_draft(draft.pk, now=NOW)
    job = ProcrastinateJob.objects.get(task_name="billing.issue")

    assert job.args == {"draft_id": note.pk}
    assert issue_draft(note.pk, now=NOW).corrects == invoice


@pytest.mark.django_db
def test_the_brand_may_wait_some_days_after_the_payment():
    draft = drafted(AccountFactory(brand__invoice_days=3))

    assert issue_draft(draft.pk, now=NOW + timedelta(days=2, hours=23)) is None
    assert issue_draft(draft.pk, now=NOW + timedelta(days=3)).issued_on == (NOW + timedelta(days=3)).date()


@pytest.mark.django_db
def test_a_draft_whose_job_was_lost_is_issued_in_the_end():
    draft = drafted(AccountFactory())
    ProcrastinateJob.objects.all().delete()

    issue_waiting(timestamp=0)
    issue_waiting(timestamp=300)
    (job,) = ProcrastinateJob.objects.filter(task_name="billing.issue")
    issue_task(**job.args)

    draft.refresh_from_db()
    assert draft.invoice is not None


@pytest.mark.django_db
def test_the_document_is_sent_once_to_the_billing_contact_with_its_pdf(settings, mailoutbox):
    settings.PARVIS_DEMO = False
    account = AccountFactory()
    invoice = issue_draft(drafted(account).pk, now=NOW)
    render(invoice_id=invoice.pk)
    render(invoice_id=invoice.pk)

    message = Message.objects.get(template="document-issued")
    send(message_id=message.pk)

    (mail,) = mailoutbox
    (file,) = mail.attachments
    assert (message.to, message.subject) == (account.email, "Facture F-2026-000001")
    assert (file.filename, file.mimetype) == ("F-2026-000001.pdf", "application/pdf")
    assert file.content == bytes(invoice.document.pdf)


@pytest.mark.django_db(transaction=True)
def test_two_workers_on_one_draft_give_it_one_number():
    drafts = [drafted(AccountFactory(), f"C-{index}") for index in range(4)]

    def one(draft):
        try:
            return issue_draft(draft.pk, now=NOW)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        issued = list(pool.map(one, [draft for draft in drafts for _twice in range(2)]))

    assert len({invoice.pk for invoice in issued}) == Invoice.objects.count() == 4
    assert LedgerEntry.objects.count() == 4
    prefixes = InvoiceSeries.objects.values_list("last_number", flat=True)
    assert sum(prefixes) == 4


@pytest.mark.django_db(transaction=True)
def test_a_document_of_which_the_commit_is_lost_takes_no_number():
    draft = drafted(AccountFactory())

    with transaction.atomic():
        issue(draft, now=NOW)
        transaction.set_rollback(True)

    assert issue_draft(draft.pk, now=NOW).number == "F-2026-000001"
    assert Invoice.objects.count() == LedgerEntry.objects.count() == 1
