"""A .com, a .fr, a .be and a .ma, from registration to release, over EPP, at the registry's accelerated clock (DOM-7)."""

import uuid
from contextlib import ExitStack

import pytest
import time_machine

from parvis.domains.registries import registries as drivers
from tests.factories import (
    AccountFactory,
    BrandTldFactory,
    CartFactory,
    CartLineFactory,
    ContactFactory,
    PriceFactory,
    TldFactory,
)
from tests.orders.lives.player import Player
from tests.orders.lives.tables import LIVES
from tests.simulators.epp_driver import reached
from tests.simulators.registry import running

pytestmark = pytest.mark.django_db(transaction=True)
REGISTRIES = {"com": "verisign", "fr": "afnic", "be": "dnsbelgium", "ma": "ma"}
PROFILES = {"fr": "afnic", "be": "dnsbelgium"}
COUNTRIES = {"ma": "MA"}
HOLDERS = {"be": {"language": "fr"}, "ma": {"identity_number": "AB 123456"}}
PRICES = {"register": 999, "renew": 1149, "restore": 7900}


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """Registries whose clock these lives alone move on."""
    with running(tmp_path_factory.mktemp("lives")) as registries:
        yield registries


@pytest.fixture
def clock(world):
    """Our clock, at the registries' time."""
    with time_machine.travel(world.later()) as traveller:
        yield traveller


@pytest.fixture
def playing(world, clock):
    """Makes the player of a new name."""
    with ExitStack() as stack:

        def made(tld):
            driver = reached(world, REGISTRIES[tld], profile=PROFILES.get(tld, ""))
            stack.callback(driver.close)
            stack.enter_context(drivers.replaced(REGISTRIES[tld], driver))
            cart = in_cart(f"n{uuid.uuid4().hex[:12]}.{tld}")
            holder = ContactFactory(account=cart.account, country=COUNTRIES.get(tld, "FR"), extra=HOLDERS.get(tld, {}))
            return Player(world, clock, cart, holder)

        yield made


def in_cart(name):
    """A cart that holds the name, of a brand that sells everything about it."""
    account, extension = AccountFactory(), name.partition(".")[2]
    tld = TldFactory(name=extension, registry=REGISTRIES[extension])
    BrandTldFactory(brand=account.brand, tld=tld)
    for action, net in PRICES.items():
        PriceFactory(tld=tld, action=action, net_minor=net)
    cart = CartFactory(brand=account.brand, account=account)
    CartLineFactory(cart=cart, name=name, shown_minor=PRICES["register"])
    return cart


def read(table):
    """The rows of a table, by column."""
    head, *lines = [[cell.strip() for cell in line.split("|")] for line in table.strip().splitlines()]
    return [dict(zip(head, line, strict=True)) for line in lines]


@pytest.mark.parametrize("life", LIVES)
def test_its_customer_sees_what_the_table_says(life, playing):
    wanted = read(LIVES[life])
    player = playing(life.split()[1].lstrip("."))

    played = [player.play(row["day"], row["done that day"]) for row in wanted]

    assert played == wanted
