"""Cards that the company keeps, in the client area, and paying with one (PAY-3, SEC-1)."""

import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from parvis.billing.actions.payments import apply_status
from parvis.billing.cards import SANDBOX, cards
from parvis.billing.models import CardSaving, Payment, SavedCard
from parvis.billing.ports import PaidState
from parvis.billing.tasks import settle_saving
from parvis.provisioning.models import Operation
from tests.factories import OrderFactory, SavedCardFactory
from tests.orders.shop import said
from tests.simulators.lossy_cards import LossyCards

PAGE = "/billing/cards/"


@pytest.fixture
def company(tmp_path):
    with cards.replaced(SANDBOX, LossyCards(tmp_path / "cards.sqlite3")) as found:
        yield found


@pytest.fixture
def proved(browser):
    session = browser.session
    session["proved_at"] = timezone.now().isoformat()
    session.save()
    return browser


def test_adding_asks_for_proof_first(world, browser, company):
    answer = browser.post(f"{PAGE}add/", {"key": uuid.uuid4()})

    assert answer["Location"].startswith(reverse("reauth"))
    assert not CardSaving.objects.exists()


def test_a_card_is_added_on_the_companys_page_once(world, proved, company):
    key = uuid.uuid4()
    answers = [proved.post(f"{PAGE}add/", {"key": key}) for _ in range(2)]
    saving = CardSaving.objects.get()
    assert {answer["Location"] for answer in answers} == {f"/sandbox-card/{saving.number}/"}

    company.decide(saving.number, PaidState.PAID, card="4242")
    waiting = proved.get(f"{PAGE}back/{key}/", follow=True)
    assert "en cours" in waiting.content.decode()
    settle_saving(saving_id=saving.pk)
    shown = proved.get(f"{PAGE}back/{key}/", follow=True).content.decode()

    assert "4242" in shown
    assert "Pour les renouvellements" in shown


def test_a_page_that_is_over_leads_back_and_not_to_another(world, proved, company):
    key = uuid.uuid4()
    proved.post(f"{PAGE}add/", {"key": key})
    company.decide(CardSaving.objects.get().number, PaidState.EXPIRED)

    assert proved.post(f"{PAGE}add/", {"key": key})["Location"] == f"{PAGE}back/{key}/"


def test_choosing_and_removing(world, proved, company):
    first, second = (
        SavedCardFactory(account=world.account, last4=end, is_default=end == "1111") for end in ("1111", "2222")
    )

    proved.post(f"{PAGE}{second.pk}/default/")
    assert "2222" in proved.get(f"{PAGE}{second.pk}/remove/").content.decode()
    proved.post(f"{PAGE}{second.pk}/remove/")

    assert SavedCard.objects.kept().get().is_default
    assert "1111" in proved.get(PAGE).content.decode()
    assert proved.get(f"{PAGE}{second.pk}/remove/").status_code == 404
    assert SavedCard.objects.kept().get() == first


def test_another_accounts_card_does_not_exist(world, proved, company):
    other = SavedCardFactory()

    assert proved.post(f"{PAGE}{other.pk}/default/").status_code == 404
    assert proved.post(f"{PAGE}{other.pk}/remove/").status_code == 404


def test_an_unpaid_order_offers_the_kept_card_and_one_press_too_many_changes_nothing(world, browser, company):
    card = SavedCardFactory(account=world.account, last4="4242", is_default=True)
    order = OrderFactory(account=world.account, means="card")
    page = reverse("checkout:pay", args=[order.number])
    assert "4242" in browser.get(page).content.decode()

    for _ in range(2):
        answer = browser.post(reverse("checkout:kept-card", args=[order.number, card.pk]))
        assert answer["Location"] == f"{reverse('checkout:back', args=[order.number])}?asked=1"

    payment = Payment.objects.get()
    assert payment.kept_card == card
    assert Operation.objects.filter(kind="payment.charge").count() == 1
    # While it is under way, no page is opened beside it.
    assert browser.post(page)["Location"].endswith("?asked=1")
    apply_status(payment, said(payment, PaidState.AUTHENTICATION), now=world.now)
    assert "confirmiez" in browser.get(page).content.decode()
    assert browser.post(page, {"keep": "on"})["Location"].startswith("/sandbox-card/")
    assert Payment.objects.latest("pk").keeps_card


def test_a_card_that_is_over_is_not_offered(world, browser, company):
    SavedCardFactory(account=world.account, last4="4242", year=2020)
    order = OrderFactory(account=world.account, means="later")

    assert "4242" not in browser.get(reverse("checkout:pay", args=[order.number])).content.decode()
    assert "Expirée" in browser.get(PAGE).content.decode()
