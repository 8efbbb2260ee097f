"""Staff see what the rules of electronic invoices hold up, with their words, and mend it (INV-2)."""

import pytest

from parvis.billing.models import Invoice
from parvis.billing.operations.issuing import issue_draft
from parvis.web.backoffice.mending import MendForm
from tests.billing.test_invoices import drafted
from tests.factories import NOW, AccountFactory

PAGE = "/staff/drafts/"


@pytest.fixture
def held_up(elodie):
    elodie.kind, elodie.vat_number = "organisation", "FR14987654324"
    elodie.save()
    draft = drafted(elodie)
    issue_draft(draft.pk, now=NOW)
    draft.refresh_from_db()
    return draft


def typed(draft, **changes):
    """The form as the page shows it, with what was changed."""

    return {field.name: field.initial or "" for field in MendForm(draft)} | changes


def test_what_is_held_up_is_in_the_queue_and_in_the_list_with_its_rule(staff, held_up):
    assert f"{PAGE}{held_up.pk}/" in staff.get("/staff/").content.decode()
    assert "BR-FR-11_BT-47" in staff.get(PAGE).content.decode()
    assert "obligatoire" in staff.get(f"{PAGE}{held_up.pk}/").content.decode()


def test_mended_it_is_issued_and_leaves_the_list(staff, held_up):
    answer = staff.post(f"{PAGE}{held_up.pk}/", typed(held_up, buyer_company_number="987 654 324"))

    assert answer.status_code == 302
    assert issue_draft(held_up.pk, now=NOW) == Invoice.objects.get()
    assert str(held_up.order_number) not in staff.get(PAGE).content.decode()
    assert "F-2026-000001" in staff.get(f"{PAGE}{held_up.pk}/").content.decode()


def test_a_wrong_number_says_so_beside_its_field_and_nothing_is_lost(staff, held_up):
    answer = staff.post(
        f"{PAGE}{held_up.pk}/", typed(held_up, buyer_company_number="123456789", buyer_city="Aix-en-Provence")
    )
    page = answer.content.decode()

    assert answer.status_code == 422
    assert "neuf chiffres" in page
    assert "Aix-en-Provence" in page
    held_up.refresh_from_db()
    assert held_up.state == "refused"


def test_the_account_can_be_mended_instead_and_copied(staff, held_up, elodie):
    elodie.company_number = "987654324"
    elodie.save()

    assert staff.post(f"{PAGE}{held_up.pk}/copy/").status_code == 302
    assert issue_draft(held_up.pk, now=NOW) is not None


def test_other_brands_drafts_do_not_exist(staff):
    foreign = drafted(AccountFactory())

    assert staff.get(f"{PAGE}{foreign.pk}/").status_code == 404
    assert staff.post(f"{PAGE}{foreign.pk}/copy/").status_code == 404


def test_without_anything_to_issue_the_page_says_so(staff):
    assert "Chaque document a son numéro" in staff.get(PAGE).content.decode()
