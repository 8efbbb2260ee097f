"""What every CardDriver must do (PAY-3, PAY-4, PAY-6). A driver's tests subclass this and give ``driver`` and ``company``.

``company`` plays the company, the customer and the bank:

- ``pay(number)``, ``refuse(number)``, ``expire(number)``: what becomes of a page; ``keep(number, last4)``: a card is kept there
- ``notification(number, kind)`` → (body, headers); ``contest(number, minor)`` → number of a dispute; ``close(dispute, state)``
- ``lose_next()``: the next charge or refund is done, and its answer lost
- ``times_charged(reference)``, ``given_back(number)``: what was really done

Endings of cards: 4242 pays, 0002 is refused, 3184 asks for its holder.
"""

import uuid

import pytest

from parvis.billing.ports import (
    DisputeState,
    ForgedNoticeError,
    NoticeKind,
    PageOverError,
    PaidState,
    Payer,
    PaymentNotDoneError,
    PaymentUnknownError,
    RefundState,
)
from parvis.kit.money import Money

AMOUNT = Money(3887, "EUR")
PART = Money(1000, "EUR")
BACK = "http://localhost/checkout/C-2026-000001/return/"


def payer(holder=""):
    return Payer(f"P-{uuid.uuid4().hex[:8]}", "Atelier Exemple", "camille@client.example", holder)


class CardContract:
    def opened(self, driver, reference=None, *, known="", is_kept=False, buyer=None):
        return driver.open_page(
            reference=reference or str(uuid.uuid4()),
            amount=AMOUNT,
            label="C-2026-000001",
            return_url=BACK,
            language="fr",
            payer=buyer or payer(),
            known=known,
            is_kept=is_kept,
        )

    def card(self, driver, company, last4="4242"):
        page = driver.open_saving(reference=str(uuid.uuid4()), return_url=BACK, language="fr", payer=payer())
        company.keep(page.number, last4)
        return driver.saving(page.number).card

    def paid(self, driver, company, reference=None):
        page = self.opened(driver, reference)
        company.pay(page.number)
        return page.number

    def test_the_same_reference_gives_the_same_page(self, driver):
        reference, buyer = str(uuid.uuid4()), payer()

        assert self.opened(driver, reference, buyer=buyer) == self.opened(driver, reference, buyer=buyer)

    def test_a_page_that_is_known_is_the_same_in_another_language(self, driver):
        reference = str(uuid.uuid4())
        page = self.opened(driver, reference)
        again = driver.open_page(
            reference=reference, amount=AMOUNT, label="Order", return_url=BACK, language="en", payer=payer(),
            known=page.number,
        )  # fmt: skip

        assert (again.number, again.url) == (page.number, page.url)

    @pytest.mark.parametrize("end", ["pay", "expire"])
    def test_a_page_that_is_over_is_not_opened_again(self, driver, company, end):
        reference = str(uuid.uuid4())
        page = self.opened(driver, reference)

        getattr(company, end)(page.number)

        with pytest.raises(PageOverError):
            self.opened(driver, reference, known=page.number)

    def test_an_open_page_is_not_paid(self, driver):
        assert driver.status(self.opened(driver).number).state == PaidState.OPEN

    def test_a_paid_page_says_amount_and_reference(self, driver, company):
        reference = str(uuid.uuid4())
        page = self.opened(driver, reference)

        company.pay(page.number)

        status = driver.status(page.number)
        assert (status.state, status.amount, status.reference) == (PaidState.PAID, AMOUNT, reference)

    def test_a_page_that_is_over_stays_as_it_is(self, driver, company):
        page = self.opened(driver)

        company.pay(page.number)
        company.refuse(page.number)

        assert driver.status(page.number).state == PaidState.PAID

    def test_a_refusal_says_why(self, driver, company):
        page = self.opened(driver)

        company.refuse(page.number)

        status = driver.status(page.number)
        assert status.state == PaidState.REFUSED
        assert status.refusal

    def test_a_page_that_nobody_paid_is_over(self, driver, company):
        page = self.opened(driver)

        company.expire(page.number)

        assert driver.status(page.number).state == PaidState.EXPIRED

    def test_a_card_is_kept_only_where_that_was_asked_for(self, driver, company):
        plain, keeping = self.opened(driver), self.opened(driver, is_kept=True)

        company.pay(plain.number)
        company.pay(keeping.number)

        assert driver.status(plain.number).card is None
        kept = driver.status(keeping.number).card
        assert (kept.last4, kept.holder) == ("4242", keeping.holder)
        assert kept.token

    def test_a_saving_page_keeps_a_card_and_charges_nothing(self, driver, company):
        reference = str(uuid.uuid4())
        page = driver.open_saving(reference=reference, return_url=BACK, language="fr", payer=payer())
        assert driver.saving(page.number).state == PaidState.OPEN

        company.keep(page.number, "4242")

        status = driver.saving(page.number)
        assert (status.state, status.reference, status.card.last4) == (PaidState.PAID, reference, "4242")
        assert status.card.holder == page.holder
        assert 1 <= status.card.month <= 12
        assert status.card.year > 2026

    def test_a_saving_page_that_nobody_used_is_over(self, driver, company):
        page = driver.open_saving(reference=str(uuid.uuid4()), return_url=BACK, language="fr", payer=payer())

        company.expire(page.number)

        status = driver.saving(page.number)
        assert (status.state, status.card) == (PaidState.EXPIRED, None)

    def test_a_payer_who_is_known_keeps_their_number(self, driver):
        page = self.opened(driver, is_kept=True)

        again = self.opened(driver, buyer=payer(page.holder), is_kept=True)

        assert again.holder == page.holder != ""

    def test_a_kept_card_is_charged_once_for_a_reference(self, driver, company):
        card, reference = self.card(driver, company), str(uuid.uuid4())

        charged = [driver.charge(reference=reference, amount=AMOUNT, label="C-1", card=card) for _ in range(3)]

        assert {(said.state, said.amount, said.reference) for said in charged} == {(PaidState.PAID, AMOUNT, reference)}
        assert company.times_charged(reference) == 1
        assert driver.status(charged[0].number).state == PaidState.PAID

    def test_a_refused_card_says_why_and_is_not_charged(self, driver, company):
        card, reference = self.card(driver, company, "0002"), str(uuid.uuid4())

        said = driver.charge(reference=reference, amount=AMOUNT, label="C-1", card=card)

        assert (said.state, said.refusal) == (PaidState.REFUSED, "declined")
        assert company.times_charged(reference) == 0

    def test_a_bank_that_wants_the_holder_is_an_outcome_of_its_own(self, driver, company):
        card, reference = self.card(driver, company, "3184"), str(uuid.uuid4())

        said = driver.charge(reference=reference, amount=AMOUNT, label="C-1", card=card)

        assert said.state == PaidState.AUTHENTICATION
        assert company.times_charged(reference) == 0

    def test_what_was_charged_is_found_by_its_reference(self, driver, company):
        card, reference = self.card(driver, company), str(uuid.uuid4())
        assert driver.charged(reference=reference, card=card) is None

        company.lose_next()
        with pytest.raises(PaymentUnknownError):
            driver.charge(reference=reference, amount=AMOUNT, label="C-1", card=card)

        found = driver.charged(reference=reference, card=card)
        assert (found.state, found.amount, found.reference) == (PaidState.PAID, AMOUNT, reference)
        assert company.times_charged(reference) == 1

    def test_a_forgotten_card_is_charged_no_more(self, driver, company):
        card, reference = self.card(driver, company), str(uuid.uuid4())

        driver.forget(card.token)
        driver.forget(card.token)

        with pytest.raises(PaymentNotDoneError):
            driver.charge(reference=reference, amount=AMOUNT, label="C-1", card=card)
        assert company.times_charged(reference) == 0

    def test_part_of_a_payment_is_given_back_once_for_a_key(self, driver, company):
        number = self.paid(driver, company)

        given = [driver.refund(number, amount=PART, key="line:1") for _ in range(3)]

        assert {(said.number, said.amount, said.key) for said in given} == {(given[0].number, PART, "line:1")}
        assert given[0].state in {RefundState.DONE, RefundState.PENDING}
        assert company.given_back(number) == PART.minor

    def test_two_parts_are_two_refunds(self, driver, company):
        number = self.paid(driver, company)

        driver.refund(number, amount=PART, key="line:1")
        driver.refund(number, amount=PART, key="line:2")

        assert company.given_back(number) == 2 * PART.minor

    def test_a_charge_is_given_back_like_a_page(self, driver, company):
        card, reference = self.card(driver, company), str(uuid.uuid4())
        charged = driver.charge(reference=reference, amount=AMOUNT, label="C-1", card=card)

        driver.refund(charged.number, amount=AMOUNT, key="all")

        assert company.given_back(charged.number) == AMOUNT.minor

    def test_no_more_is_given_back_than_was_paid(self, driver, company):
        number = self.paid(driver, company)
        driver.refund(number, amount=AMOUNT, key="all")

        with pytest.raises(PaymentNotDoneError):
            driver.refund(number, amount=Money(1, "EUR"), key="more")
        assert company.given_back(number) == AMOUNT.minor

    def test_nothing_is_given_back_of_what_was_not_paid(self, driver, company):
        number = self.opened(driver).number

        with pytest.raises(PaymentNotDoneError):
            driver.refund(number, amount=PART, key="early")
        assert company.given_back(number) == 0

    def test_a_refund_is_found_by_its_key(self, driver, company):
        number = self.paid(driver, company)
        assert driver.refunded(number, key="line:1") is None

        company.lose_next()
        with pytest.raises(PaymentUnknownError):
            driver.refund(number, amount=PART, key="line:1")

        found = driver.refunded(number, key="line:1")
        assert (found.amount, found.key) == (PART, "line:1")
        assert driver.refunded(number, key="line:2") is None
        assert company.given_back(number) == PART.minor

    @pytest.mark.parametrize("end", [DisputeState.WON, DisputeState.LOST])
    def test_a_dispute_names_its_payment_and_how_it_stands(self, driver, company, end):
        reference = str(uuid.uuid4())
        dispute = company.contest(self.paid(driver, company, reference), PART.minor)

        said = driver.dispute(dispute)
        assert (said.number, said.reference, said.amount, said.state) == (dispute, reference, PART, DisputeState.OPEN)
        assert said.answer_by is not None
        assert said.answer_by.tzinfo is not None

        company.close(dispute, end)
        assert driver.dispute(dispute).state == end

    def test_a_signed_notification_names_the_payment(self, driver, company):
        page = self.opened(driver)
        notice = driver.verify(*company.notification(page.number))

        assert (notice.payment_number, notice.kind) == (page.number, NoticeKind.PAYMENT)

    def test_a_notification_of_a_dispute_names_the_dispute(self, driver, company):
        dispute = company.contest(self.paid(driver, company), PART.minor)
        notice = driver.verify(*company.notification(dispute, NoticeKind.DISPUTE))

        assert (notice.payment_number, notice.kind) == (dispute, NoticeKind.DISPUTE)

    def test_a_changed_body_is_a_forgery(self, driver, company):
        body, headers = company.notification(self.opened(driver).number)

        with pytest.raises(ForgedNoticeError):
            driver.verify(body + b" ", headers)

    def test_a_signature_beyond_ascii_is_a_forgery(self, driver, company):
        body, headers = company.notification(self.opened(driver).number)

        with pytest.raises(ForgedNoticeError):
            driver.verify(body, dict.fromkeys(headers, "signé"))

    def test_a_body_that_is_no_text_is_a_forgery(self, driver, company):
        _body, headers = company.notification(self.opened(driver).number)

        with pytest.raises(ForgedNoticeError):
            driver.verify(b"\xff\xfe", headers)

    def test_a_notification_without_signature_is_a_forgery(self, driver, company):
        body, _headers = company.notification(self.opened(driver).number)

        with pytest.raises(ForgedNoticeError):
            driver.verify(body, {})

    def test_what_was_said_is_told_without_a_secret(self, driver, company):
        card = self.card(driver, company)
        driver.charge(reference=str(uuid.uuid4()), amount=AMOUNT, label="C-1", card=card)

        assert "charge" in driver.exchange()
        assert company.secret not in driver.exchange()
