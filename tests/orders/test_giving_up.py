"""Names that nobody renews: told first, then suspended, then deleted at their registry, each on its day (REN-3)."""

from datetime import timedelta

import pytest

from parvis.brands.models import Brand
from parvis.domains.actions.renewal import request_renewal
from parvis.domains.models import Domain, Hold
from parvis.kit.actor import SYSTEM
from parvis.notifications.models import Message
from parvis.orders.models import Reminder
from parvis.provisioning.models import Operation
from tests.orders.test_automatic_renewals import automatic, topped_up
from tests.orders.test_reminders import E, held, pass_by, prices

__all__ = ["prices"]
pytestmark = pytest.mark.django_db
UNPAID = "unpaid"


def on(day):
    """An hour after the term's hour, that many days later."""
    return E + timedelta(days=day, hours=1)


def live(first, last):
    for day in range(first, last + 1):
        pass_by(on(day))


def done():
    """(kind, day from E) of what was asked of registries."""
    rows = Operation.objects.order_by("created_at", "pk").values_list("kind", "created_at")
    return [(kind.removeprefix("domain."), (at.date() - E.date()).days) for kind, at in rows]


def letters():
    return Message.objects.filter(template="domains-suspended")


def test_a_com_is_suspended_after_five_days_and_deleted_a_day_before_its_year_is_owed(prices):
    domain = held()

    live(-70, 60)

    assert done() == [("hold", 5), ("deletion", 44)]
    assert Hold.objects.get().reason == UNPAID
    letter = letters().get()
    assert domain.unicode_name in letter.subject
    assert "28 avril 2027" in letter.text
    told = Message.objects.filter(template="renewal-reminder", text__contains="cessera de répondre le 20 mars 2027")
    assert told.count() >= 2


def test_the_brand_may_wait_but_never_longer_than_icann_allows(prices):
    domain = held()
    Brand.objects.filter(pk=domain.account.brand_id).update(suspension_days=90)

    live(-70, 60)

    assert done() == [("hold", 36), ("deletion", 44)]


@pytest.mark.parametrize(
    ("name", "steps"),
    [
        ("mine.fr", [("hold", 5), ("deletion", 28)]),
        ("mine.ma", [("hold", 5), ("deletion", 29)]),
        ("mine.be", [("deletion", -1)]),
        ("mine.eu", []),
    ],
)
def test_each_extension_has_its_own_days(prices, name, steps):
    held(name)

    live(-70, 60)

    assert done() == steps


def test_a_name_that_renews_by_itself_is_left_alone(prices):
    domain = automatic()
    topped_up(domain.account, 5000)

    live(-61, 50)

    assert [kind for kind, _day in done()] == ["renew"]
    assert not Hold.objects.exists()


def test_nothing_is_done_before_a_reminder_was_sent(prices):
    held()

    live(43, 46)

    assert [(day, kind) for kind, day in done()] == [(44, "deletion")]
    assert Reminder.objects.filter(is_missed=False).get().at == on(43)


def test_an_outage_of_weeks_gives_no_name_up_untold(prices):
    held()

    pass_by(on(50))
    assert done() == []


def test_renewed_late_it_answers_again_and_is_not_deleted(prices):
    domain = held()
    live(-10, 20)
    assert Hold.objects.open().count() == 1
    later = E.replace(year=2028)
    Domain.objects.filter(pk=domain.pk).update(expires_at=later, paid_until=later)

    live(21, 60)

    assert not Hold.objects.open().exists()
    assert [kind for kind, _day in done()] == ["hold", "hold"]


def test_a_renewal_that_comes_in_time_stops_the_deletion_that_was_not_sent(prices):
    domain = held()
    live(-10, 44)
    deletion = Operation.objects.get(kind="domain.deletion")

    request_renewal(domain.pk, line_id=None, years=1, fee=None, actor=SYSTEM, now=on(44) + timedelta(hours=2))
    deletion.refresh_from_db()
    assert deletion.state == "cancelled"

    live(45, 60)
    assert Operation.objects.filter(kind="domain.deletion").count() == 1


def test_many_names_are_one_letter(prices):
    first = held("one.com")
    for name in ("two.com", "three.com"):
        held(name, account=first.account, registrant=first.registrant)

    live(-10, 10)

    assert "3 domaines" in letters().get().subject
    assert Hold.objects.count() == 3


def test_a_step_that_is_passed_twice_is_done_once(prices):
    held()
    live(-10, 44)

    for _again in range(3):
        pass_by(on(44))
        pass_by(on(46))

    assert done() == [("hold", 5), ("deletion", 44)]
    assert letters().count() == 1
