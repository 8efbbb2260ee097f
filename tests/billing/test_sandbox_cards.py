import json
import secrets

import pytest

from parvis.billing.ports import PaidState
from parvis.drivers.sandbox.cards import SIGNATURE, SandboxCards
from tests.contracts.cards import CardContract


class Company:
    def __init__(self, driver):
        self._driver = driver

    def pay(self, number):
        self._driver.decide(number, PaidState.PAID)

    def refuse(self, number):
        self._driver.decide(number, PaidState.REFUSED, "declined")

    def notification(self, number):
        body = json.dumps({"number": secrets.token_hex(8), "payment": number}).encode()
        return body, {SIGNATURE: self._driver.sign(body)}


class TestSandboxCards(CardContract):
    @pytest.fixture
    def driver(self, tmp_path):
        return SandboxCards(tmp_path / "cards.sqlite3", "a secret")

    @pytest.fixture
    def company(self, driver):
        return Company(driver)

    def test_what_was_paid_survives_a_restart(self, driver, company, tmp_path):
        page = self.opened(driver)
        company.pay(page.number)

        assert SandboxCards(tmp_path / "cards.sqlite3", "a secret").status(page.number).state == PaidState.PAID
