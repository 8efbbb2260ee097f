"""What every CardDriver must do (PAY-3, PAY-4). A driver's tests subclass this and give ``driver`` and ``company``.

``company`` plays the company: ``pay(number)``, ``refuse(number)``, and ``notification(number)`` → (body, headers).
"""

import uuid

import pytest

from parvis.billing.ports import ForgedNoticeError, PaidState
from parvis.kit.money import Money

AMOUNT = Money(3887, "EUR")


class CardContract:
    def opened(self, driver, reference=None):
        return driver.open_page(
            reference=reference or str(uuid.uuid4()),
            amount=AMOUNT,
            label="C-2026-000001",
            return_url="http://localhost/checkout/C-2026-000001/return/",
            language="fr",
        )

    def test_the_same_reference_gives_the_same_page(self, driver):
        reference = str(uuid.uuid4())

        assert self.opened(driver, reference) == self.opened(driver, reference)

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

    def test_a_signed_notification_names_the_payment(self, driver, company):
        page = self.opened(driver)
        body, headers = company.notification(page.number)

        assert driver.verify(body, headers).payment_number == page.number

    def test_a_changed_body_is_a_forgery(self, driver, company):
        body, headers = company.notification(self.opened(driver).number)

        with pytest.raises(ForgedNoticeError):
            driver.verify(body + b" ", headers)

    def test_a_signature_beyond_ascii_is_a_forgery(self, driver, company):
        body, headers = company.notification(self.opened(driver).number)

        with pytest.raises(ForgedNoticeError):
            driver.verify(body, dict.fromkeys(headers, "signé"))

    def test_a_notification_without_signature_is_a_forgery(self, driver, company):
        body, _headers = company.notification(self.opened(driver).number)

        with pytest.raises(ForgedNoticeError):
            driver.verify(body, {})
