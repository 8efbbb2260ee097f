"""The term of a domain's redirects, where they are sold: longer, over, stopped, leading on again (RED-4)."""

from datetime import timedelta

import pytest

from parvis.audit.models import Entry
from parvis.domains.events import DomainLeft, domain_left
from parvis.kit.actor import SYSTEM
from parvis.kit.refusals import NotAllowedError
from parvis.kit.years import years_later
from parvis.redirections.actions import editing
from parvis.redirections.actions.options import extend, set_auto_renew, stop
from parvis.redirections.models import Option, Redirection
from parvis.redirections.wanted import Wanted
from tests.factories import NOW, DomainFactory, OptionFactory, PriceFactory, RedirectionFactory, TldFactory
from tests.simulators.together import together

pytestmark = pytest.mark.django_db


@pytest.fixture
def sold():
    return PriceFactory(tld=TldFactory(name="fr"), action="redirects", net_minor=400)


@pytest.fixture
def domain():
    return DomainFactory(name="ours.fr", tld="fr")


def add(domain, host="www.ours.fr"):
    wanted = Wanted("https://target.example")
    return editing.add(domain.account, domain=domain.name, hosts=[host], wanted=wanted, actor=SYSTEM, now=NOW)


def bought(domain, **more):
    return OptionFactory(account=domain.account, domain=domain.name, **more)


def test_where_it_has_no_price_it_comes_with_the_name(domain):
    add(domain)
    assert Redirection.objects.count() == 1


def test_where_it_is_sold_nothing_is_redirected_before_it_is_bought(sold, domain):
    with pytest.raises(NotAllowedError, match="buy it first"):
        add(domain)
    assert not Redirection.objects.exists()

    bought(domain)
    add(domain)
    assert Redirection.objects.count() == 1


@pytest.mark.parametrize("more", [{"ends_at": NOW}, {"stopped_at": NOW - timedelta(days=1)}])
def test_once_it_is_over_nothing_is_added_before_it_is_renewed(sold, domain, more):
    bought(domain, **more)
    with pytest.raises(NotAllowedError, match="renew the option first"):
        add(domain)


def test_years_are_added_to_the_term_and_recorded(domain):
    option = bought(domain)

    extend(domain.account, domain.name, tld="fr", years=2, actor=SYSTEM, now=NOW)

    assert Option.objects.get().ends_at == years_later(option.ends_at, 2)
    told = Entry.objects.get(action="redirection.option-extended")
    assert (told.subject, told.before["ends_at"]) == ("ours.fr", option.ends_at.isoformat())


def test_what_stops_leads_nowhere_and_leads_on_when_it_is_bought(sold, domain):
    option = bought(domain)
    led = RedirectionFactory(account=domain.account, domain=domain.name)
    other = RedirectionFactory(account=domain.account, domain="other.fr")
    last = option.ends_at + timedelta(days=5)

    assert stop(option, now=last)
    assert not stop(option, now=last)

    led.refresh_from_db()
    other.refresh_from_db()
    assert (led.stopped_at, other.stopped_at) == (last, None)
    with pytest.raises(NotAllowedError, match="renew the option first"):
        editing.change(led, Wanted("https://else.example"), seen=led.edition, actor=SYSTEM, now=last)

    later = last + timedelta(days=40)
    extend(domain.account, domain.name, tld="fr", years=1, actor=SYSTEM, now=later)

    led.refresh_from_db()
    assert led.stopped_at is None
    assert (Option.objects.get().ends_at, Option.objects.get().stopped_at) == (years_later(later, 1), None)
    actions = Entry.objects.filter(subject="ours.fr").order_by("pk").values_list("action", flat=True)
    assert list(actions) == ["redirection.option-stopped", "redirection.option-extended"]


@pytest.mark.parametrize(("days", "begins"), [(4, "end"), (6, "now"), (800, "now")])
def test_within_the_days_of_grace_years_are_added_to_the_end_and_later_from_now_on(domain, days, begins):
    option = bought(domain)
    now = option.ends_at + timedelta(days=days)
    extend(domain.account, domain.name, tld="fr", years=1, actor=SYSTEM, now=now)
    assert Option.objects.get().ends_at == years_later(option.ends_at if begins == "end" else now, 1)


def test_it_ends_with_the_name(domain):
    bought(domain)
    others = OptionFactory(domain=domain.name)
    domain_left.publish(DomainLeft(domain.name, domain.account_id, NOW))
    assert list(Option.objects.all()) == [others]


def test_renewing_by_itself_is_switched_once_and_recorded(domain):
    option = bought(domain)
    set_auto_renew(option, is_on=True, actor=SYSTEM, now=NOW)
    set_auto_renew(option, is_on=True, actor=SYSTEM, now=NOW)
    assert Option.objects.get().is_auto_renewed
    assert Entry.objects.filter(action="redirection.option-changed").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_years_paid_at_the_same_moment_are_two_years(domain):
    account = domain.account
    together(*[lambda: extend(account, "ours.fr", tld="fr", years=1, actor=SYSTEM, now=NOW)] * 3)
    assert Option.objects.get().ends_at == years_later(NOW, 3)


@pytest.mark.django_db(transaction=True)
def test_paid_at_the_moment_that_it_stops_it_leads_on(sold, domain):
    option = bought(domain, ends_at=NOW - timedelta(days=30))
    led = RedirectionFactory(account=domain.account, domain=domain.name)
    account = domain.account

    together(
        lambda: stop(option, now=NOW), lambda: extend(account, "ours.fr", tld="fr", years=1, actor=SYSTEM, now=NOW)
    )

    led.refresh_from_db()
    option.refresh_from_db()
    assert (option.stopped_at, led.stopped_at) == (None, None)
    assert option.ends_at > NOW


@pytest.mark.django_db(transaction=True)
def test_the_name_leaves_at_the_moment_that_it_stops(sold, domain):
    option = bought(domain, ends_at=NOW - timedelta(days=30))
    for number in range(5):
        RedirectionFactory(account=domain.account, domain=domain.name, host=f"h{number}.ours.fr")
    account_id = domain.account_id

    together(lambda: stop(option, now=NOW), lambda: editing.end_all("ours.fr", account_id, actor=SYSTEM, now=NOW))

    assert not Redirection.objects.exists()
    assert not Option.objects.exists()
