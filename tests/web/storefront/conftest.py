"""A shop with extensions and prices, a visitor, and searches whose answers are given by the test."""

import pytest
from django.test import Client
from django.utils import timezone

from parvis.domains.models import Answer, Search
from parvis.domains.search import availability
from tests.factories import BrandFactory, BrandHostFactory, BrandTldFactory, MembershipFactory, PriceFactory, TldFactory


class Shop:
    """One brand and its visitor."""

    def __init__(self, *tlds, **brand):
        self.brand = BrandFactory(**brand)
        self.host = BrandHostFactory(brand=self.brand).host
        self.visitor = Client(headers={"host": self.host})
        self.sell(*tlds or ("fr", "com"))

    def sell(self, *names):
        for name in names:
            tld = TldFactory(name=name)
            BrandTldFactory(brand=self.brand, tld=tld)
            for action, minor in (("register", 1000), ("renew", 2000)):
                if not tld.prices.filter(action=action).exists():
                    PriceFactory(tld=tld, action=action, net_minor=minor)

    def searched(self, *states, group="exact", text="exemple"):
        """A search whose names, ``exemple0.fr`` and on, have these states."""
        search = Search.objects.create(brand=self.brand, text=text, created_at=timezone.now())
        for position, state in enumerate(states):
            fees = {"register": 9000, "renew": 8000} if state == "premium" else {}
            Answer.objects.create(
                search=search, position=position, group=group, name=f"exemple{position}.fr", tld="fr", registry="afnic",
                state=state, fees=fees, currency="EUR" if fees else "",
            )  # fmt: skip
        return search

    def sign_in(self, account):
        person = MembershipFactory(account=account).user
        self.visitor.force_login(person, backend="parvis.accounts.backends.BrandBackend")


@pytest.fixture
def shop(monkeypatch):
    """No registry is asked: the answers are the test's."""
    monkeypatch.setattr(availability.pool, "submit", lambda *_: availability.Future())
    monkeypatch.setattr("parvis.web.storefront.views.search.PATIENCE", 0)
    return Shop()
