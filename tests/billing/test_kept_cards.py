"""Cards kept for an account: once, one of them for renewals, forgotten when removed (PAY-3)."""

import uuid
from dataclasses import replace

import pytest
from django.db import IntegrityError, InternalError, ProgrammingError, transaction
from django.utils import timezone
from django.utils.translation import override
from procrastinate.contrib.django.models import ProcrastinateJob

from parvis.audit.models import Entry
from parvis.billing.actions import kept_cards
from parvis.billing.actions.kept_cards import apply_saving, choose_default, keep, open_saving, remove
from parvis.billing.actions.payments import apply_status, open_card
from parvis.billing.cards import SANDBOX, cards
from parvis.billing.models import CardConsent, CardHolder, CardSaving, SavedCard
from parvis.billing.ports import KeptCard, PaidState, Payer, SavingStatus
from parvis.billing.tasks import forget_card, reconcile, settle_saving
from parvis.kit.actor import SYSTEM
from parvis.kit.refusals import NotAllowedError
from parvis.notifications.models import Message
from tests.concurrency.test_money_locks import meeting, no_row_locks
from tests.factories import NOW, AccountFactory, SavedCardFactory, customer, staff_member
from tests.orders.shop import order_it, ready_cart, said
from tests.simulators.lossy_cards import LossyCards
from tests.simulators.together import together

__all__ = ["meeting"]


def told(token="t-1", holder="h-1", last4="4242"):
    return KeptCard(token, holder, "visa", last4, 12, 2034)


def saved(saving, card=None, state=PaidState.PAID):
    return SavingStatus("s-1", str(saving.reference), state, card or told())


@pytest.fixture
def account(db):
    return AccountFactory()


@pytest.fixture
def company(tmp_path):
    with cards.replaced(SANDBOX, LossyCards(tmp_path / "cards.sqlite3")) as found:
        yield found


@pytest.fixture
def page(account, company):
    """A page where a card is to be kept, known to the company and to us."""
    saving = open_saving(account, key=uuid.uuid4(), actor=SYSTEM, now=timezone.now())
    opened = company.open_saving(
        reference=str(saving.reference), return_url="/", language="fr",
        payer=Payer(account.number, account.name, account.email),
    )  # fmt: skip
    kept_cards.note_saving_page(saving, number=opened.number, holder=opened.holder)
    saving.refresh_from_db()
    return saving


def test_asked_twice_it_is_one_page(account):
    key = uuid.uuid4()

    assert open_saving(account, key=key, actor=SYSTEM, now=NOW) == open_saving(account, key=key, actor=SYSTEM, now=NOW)
    assert CardSaving.objects.count() == 1


def test_told_three_times_one_card_is_kept_and_told_once(account):
    saving = open_saving(account, key=uuid.uuid4(), actor=SYSTEM, now=NOW)

    for _ in range(3):
        apply_saving(saving, saved(saving), now=NOW)

    card = SavedCard.objects.get()
    assert (card.account, card.last4, card.is_default) == (account, "4242", True)
    assert CardHolder.objects.get().number == "h-1"
    assert Entry.objects.filter(action="card.added").count() == 1
    assert "4242" in Message.objects.get(template="card-added").subject


def test_given_up_and_kept_after_all_it_counts(account):
    saving = open_saving(account, key=uuid.uuid4(), actor=SYSTEM, now=NOW)

    assert apply_saving(saving, saved(saving, state=PaidState.EXPIRED), now=NOW).state == "abandoned"
    assert apply_saving(saving, saved(saving), now=NOW).state == "succeeded"


def test_the_companys_word_on_another_page_keeps_nothing(account):
    saving, other = (open_saving(account, key=uuid.uuid4(), actor=SYSTEM, now=NOW) for _ in range(2))

    with pytest.raises(kept_cards.WrongSavingError):
        apply_saving(saving, saved(other), now=NOW)

    assert not SavedCard.objects.exists()


def test_a_lost_notification_keeps_the_card_all_the_same(page, company):
    company.decide(page.number, PaidState.PAID, card="4242")

    reconcile(timestamp=0)
    for job in ProcrastinateJob.objects.filter(task_name=settle_saving.name):
        settle_saving(**job.args)

    assert SavedCard.objects.get().token.startswith("card-")


def test_a_card_that_the_customer_let_be_kept_while_paying_is_kept(db):
    order = order_it(ready_cart())
    asked = open_card(
        order.account, order_number=order.number, amount=order.total, actor=SYSTEM, now=NOW, keeps_card=True
    )

    apply_status(asked, replace(said(asked), card=told()), now=NOW)

    card = SavedCard.objects.get()
    assert card.account == order.account
    assert card.consent == asked.card_consent


@pytest.mark.parametrize(
    ("language", "words"), [("fr", "Conserver cette carte. J’autorise"), ("en", "Keep this card. I allow")]
)
def test_what_was_agreed_to_is_kept_word_for_word_and_for_ever(account, language, words):
    key = uuid.uuid4()
    with override(language):
        saving, _again = (open_saving(account, key=key, actor=customer(account), now=NOW) for _ in range(2))

    apply_saving(saving, saved(saving), now=NOW)

    consent = SavedCard.objects.get().consent
    assert consent.text.startswith(words)
    assert account.brand.legal_entity.name in consent.text
    assert (consent.language, consent.given_by, consent.given_at) == (language, customer(account).label, NOW)
    assert Entry.objects.filter(action="card.agreed").count() == CardConsent.objects.count() == 1
    with pytest.raises((InternalError, ProgrammingError)), transaction.atomic():
        CardConsent.objects.update(text="Something else")


def test_a_payment_without_the_box_agrees_to_nothing(db):
    order = order_it(ready_cart())

    open_card(order.account, order_number=order.number, amount=order.total, actor=SYSTEM, now=NOW)

    assert not CardConsent.objects.exists()


def test_at_most_ten_cards_are_kept(account):
    for _ in range(kept_cards.MOST):
        SavedCardFactory(account=account)

    with pytest.raises(NotAllowedError):
        open_saving(account, key=uuid.uuid4(), actor=SYSTEM, now=NOW)


def test_one_card_is_for_renewals_and_another_takes_its_place(account):
    first = keep(account, company=SANDBOX, card=told("t-1"), now=NOW)
    second = keep(account, company=SANDBOX, card=told("t-2", last4="1881"), now=NOW)

    choose_default(second, actor=SYSTEM, now=NOW)
    assert [card.is_default for card in SavedCard.objects.order_by("pk")] == [False, True]

    remove(second, actor=SYSTEM, now=NOW)
    first.refresh_from_db()
    assert first.is_default
    with pytest.raises(NotAllowedError):
        choose_default(second, actor=SYSTEM, now=NOW)


def test_a_removed_card_is_charged_no_more(db):
    order = order_it(ready_cart())
    card = SavedCardFactory(account=order.account)
    remove(card, actor=SYSTEM, now=NOW)
    card.refresh_from_db()

    with pytest.raises(NotAllowedError) as refusal:
        open_card(order.account, order_number=order.number, amount=order.total, actor=SYSTEM, now=NOW, card=card)

    assert refusal.value.field == "card"


def test_nobody_pays_with_a_card_of_another_account(db):
    order, other = order_it(ready_cart()), SavedCardFactory()

    with pytest.raises(NotAllowedError):
        open_card(order.account, order_number=order.number, amount=order.total, actor=SYSTEM, now=NOW, card=other)


def test_the_company_forgets_it_too_even_when_the_job_was_lost(page, company):
    company.decide(page.number, PaidState.PAID, card="4242")
    settle_saving(saving_id=page.pk)
    card = SavedCard.objects.get()
    remove(card, actor=SYSTEM, now=NOW)

    reconcile(timestamp=0)
    for job in ProcrastinateJob.objects.filter(task_name=forget_card.name):
        for _ in range(2):
            forget_card(**job.args)

    card.refresh_from_db()
    assert card.forgotten_at is not None
    assert company._kept(card.token) is None


def test_staff_of_another_brand_do_not_see_it(account):
    card = SavedCardFactory(account=account)

    assert SavedCard.objects.visible_to(staff_member(account.brand)).get() == card
    assert not SavedCard.objects.visible_to(staff_member()).exists()


@pytest.fixture
def two_choices(transactional_db):
    account = AccountFactory()
    SavedCardFactory(account=account, is_default=True)
    wanted = [SavedCardFactory(account=account) for _ in range(2)]
    return [lambda card=card: choose_default(card, actor=SYSTEM, now=NOW) for card in wanted]


def test_without_the_lock_two_choices_collide(two_choices, meeting):
    meeting(SavedCard, "save")

    with no_row_locks():
        found = together(*two_choices)

    assert sum(isinstance(error, IntegrityError) for error in found) == 1


def test_two_choices_at_the_same_moment_leave_one_card_for_renewals(two_choices, meeting):
    meeting(SavedCard, "save")

    found = together(*two_choices)

    assert not [error for error in found if isinstance(error, Exception)]
    assert SavedCard.objects.filter(is_default=True).count() == 1


def test_one_saving_told_to_two_workers_keeps_one_card(transactional_db):
    saving = open_saving(AccountFactory(), key=uuid.uuid4(), actor=SYSTEM, now=NOW)

    found = together(*[lambda: apply_saving(saving, saved(saving), now=NOW)] * 6)

    assert not [error for error in found if isinstance(error, Exception)]
    assert SavedCard.objects.count() == Message.objects.filter(template="card-added").count() == 1
