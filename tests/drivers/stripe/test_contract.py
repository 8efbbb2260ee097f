"""The contract of card companies, held by the Stripe driver against Stripe as its documentation describes it."""

import pytest

from parvis.billing.ports import NoticeKind
from tests.contracts.cards import CardContract
from tests.simulators import stripe_server

EVENTS = {NoticeKind.PAYMENT: "checkout.session.completed", NoticeKind.DISPUTE: "charge.dispute.created"}


class Company:
    secret = stripe_server.KEY

    def __init__(self, account):
        self._account = account

    def __getattr__(self, name):
        return getattr(self._account, name)

    def lose_next(self):
        self._account.lose_next = 1

    def notification(self, number, kind=NoticeKind.PAYMENT):
        return self._account.notification(number, EVENTS[kind])


class TestStripeCards(CardContract):
    @pytest.fixture
    def company(self, account):
        return Company(account)
