"""A month of a brand with two hundred customers: nothing is lost, nothing is done twice, each reminder comes on its day."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from parvis.billing.cards import SANDBOX, cards
from parvis.billing.models import Invoice
from parvis.domains.registries import registries as drivers
from parvis.orders.models import Reminder
from tests.orders.month.judging import wrong
from tests.orders.month.town import REGISTRIES, Town
from tests.simulators.epp_driver import reached
from tests.simulators.lossy_cards import LossyCards
from tests.simulators.registry import running

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]
DAYS = 31
PROFILES = {"afnic": "afnic", "dnsbelgium": "dnsbelgium"}


def next_autumn(now):
    """Banks work on every weekday then."""
    first = datetime(now.year, 9, 1, 4, 0, tzinfo=UTC)
    return first if first > now else first.replace(year=now.year + 1)


@pytest.fixture
def town(tmp_path):
    with running(tmp_path / "registries") as world, cards.replaced(SANDBOX, LossyCards(tmp_path / "cards")) as company:
        first = next_autumn(world.later())
        with time_machine.travel(world.later(seconds=(first - world.later()).total_seconds())) as clock:
            found = [reached(world, code, profile=PROFILES.get(code, "")) for code in REGISTRIES.values()]
            afnic, belgium, verisign = (
                driver for _code, driver in sorted(zip(REGISTRIES.values(), found, strict=True))
            )
            with (
                drivers.replaced("afnic", afnic),
                drivers.replaced("dnsbelgium", belgium),
                drivers.replaced("verisign", verisign),
            ):
                yield Town(world, clock, company, first.date())
            for driver in found:
                driver.close()


def test_of_two_hundred_customers_nobody_loses_anything(town):
    town.live(DAYS)

    assert "\n".join(wrong(town, town.first + timedelta(days=DAYS - 1))) == ""
    assert Reminder.objects.count() > 200
    assert Invoice.objects.count() > 80
