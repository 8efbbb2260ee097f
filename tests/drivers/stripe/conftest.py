import pytest

from parvis.drivers.stripe.cards import StripeCards
from parvis.drivers.stripe.settings import StripeSettings
from tests.simulators import stripe_server


def settings_for(address, **more):
    return StripeSettings(
        "stripe", key=stripe_server.KEY, webhook_secret=stripe_server.WEBHOOK_SECRET, address=address, timeout=5, **more
    )


@pytest.fixture(scope="session")
def stripe_api():
    with stripe_server.running() as found:
        yield found


@pytest.fixture
def account(stripe_api):
    account, _address = stripe_api
    account.lose_next = account.drop_next = 0
    account.fail_next = []
    return account


@pytest.fixture
def driver(stripe_api, account):
    return StripeCards(settings_for(stripe_api[1]))
