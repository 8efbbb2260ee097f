import json
import secrets
from datetime import UTC, datetime

import pytest

from parvis.billing.ports import NoticeKind, PaidState
from parvis.drivers.sandbox.cards import SIGNATURE
from tests.contracts.cards import CardContract
from tests.simulators.lossy_cards import LossyCards


class Company:
    secret = "a secret"

    def __init__(self, driver):
        self._driver = driver
        self.times_charged = driver.times_charged
        self.given_back = driver.given_back
        self.close = driver.close_dispute

    def pay(self, number):
        self._driver.decide(number, PaidState.PAID)

    def refuse(self, number):
        self._driver.decide(number, PaidState.REFUSED, "declined")

    def expire(self, number):
        self._driver.decide(number, PaidState.EXPIRED)

    def keep(self, number, last4):
        self._driver.decide(number, PaidState.PAID, card=last4)

    def lose_next(self):
        self._driver.lose_next = 1

    def contest(self, number, minor):
        return self._driver.contest(number, minor=minor, answer_by=datetime(2027, 1, 1, tzinfo=UTC))

    def notification(self, number, kind=NoticeKind.PAYMENT):
        body = json.dumps({"number": secrets.token_hex(8), "payment": number, "kind": kind}).encode()
        return body, {SIGNATURE: self._driver.sign(body)}


class TestSandboxCards(CardContract):
    @pytest.fixture
    def driver(self, tmp_path):
        return LossyCards(tmp_path / "cards.sqlite3")

    @pytest.fixture
    def company(self, driver):
        return Company(driver)

    def test_what_was_paid_survives_a_restart(self, driver, company, tmp_path):
        page = self.opened(driver)
        company.pay(page.number)

        assert LossyCards(tmp_path / "cards.sqlite3").status(page.number).state == PaidState.PAID
