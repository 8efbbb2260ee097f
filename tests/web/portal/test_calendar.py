"""The calendar of renewals: what ends, what is charged, what is needed (REN-4, DASH-1)."""

import io
import zipfile
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar

from parvis.brands.models import Brand, LegalEntity
from parvis.catalog.models import Tld
from parvis.domains.models import Domain
from parvis.orders.renewals.calendar import after, first_of
from parvis.web.portal.renewals import calendar as page_module
from tests.factories import MandateFactory, OptionFactory, PriceFactory, SavedCardFactory, TldFactory

PAGE = "/renewals/calendar/"


@pytest.fixture
def prices(world):
    PriceFactory(tld=TldFactory(name="fr"), action="renew", net_minor=1000)


def name(world, text, days, **more):
    end = world.now + timedelta(days=days)
    values = {"expires_at": end, "paid_until": end, "is_auto_renewed": True}
    return world.domain(text, **values | more)


def in_month(browser, end, **query):
    return browser.get(PAGE, {"month": f"{end:%Y-%m}", **query})


def test_each_name_says_what_happens_and_what_otherwise(world, browser, prices):
    kept = name(world, "kept.fr", 40)
    name(world, "ends.fr", 40, is_auto_renewed=False)

    text = in_month(browser, kept.expires_at).content.decode()

    assert "Débité de votre solde" in text
    assert "Si le solde ne suffit pas" in text
    assert "Il se termine, sauf si vous le renouvelez" in text
    assert "12,00" in text


@pytest.mark.parametrize("charges_balance", [True, False])
def test_the_mandate_that_collects_is_named(world, browser, prices, charges_balance):
    Brand.objects.update(charges_balance=charges_balance, takes_debits=True)
    LegalEntity.objects.update(creditor_id="FR72ZZZ123456", iban="FR7630006000011234567890189")
    MandateFactory(account=world.account, reference="A-1-001")
    kept = name(world, "kept.fr", 60)

    text = in_month(browser, kept.expires_at).content.decode()

    assert "mandat A-1-001" in text
    assert ("de votre solde" in text) == charges_balance


def test_a_brand_that_does_not_charge_makes_an_order(world, browser, prices):
    Brand.objects.update(charges_balance=False)
    kept = name(world, "kept.fr", 40)

    assert "Une commande à payer est faite" in in_month(browser, kept.expires_at).content.decode()


@pytest.mark.parametrize(
    ("charges", "year", "words"),
    [
        ((False, True), 2034, "Prélevé sur la carte •••• 4242 le"),
        ((True, True), 2034, "s’il ne suffit pas, sur la carte •••• 4242"),
        ((False, False), 2034, "Une commande à payer est faite"),
        ((False, True), 2020, "Une commande à payer est faite"),
    ],
)
def test_the_card_that_is_charged_is_named(world, browser, prices, charges, year, words):
    Brand.objects.update(charges_balance=charges[0], charges_cards=charges[1])
    SavedCardFactory(account=world.account, is_default=True, year=year)
    kept = name(world, "kept.fr", 40)

    assert words in in_month(browser, kept.expires_at).content.decode()


def test_what_the_balance_lacks_for_the_next_thirty_days_is_said(world, browser, prices):
    name(world, "soon.fr", 30)
    name(world, "later.fr", 80)

    page = browser.get(PAGE)

    assert page.context["needed"].minor == 1200
    assert "ne couvre pas" in page.content.decode()


def test_months_count_every_end_and_nonsense_is_the_present_one(world, browser, prices):
    name(world, "soon.fr", 40)
    name(world, "next-year.fr", 300)
    name(world, "far.fr", 800)

    page = browser.get(PAGE, {"month": "1999-99"})

    assert page.context["chosen"] == first_of(world.now)
    assert sum(month.count for month in page.context["months"]) == 2


def test_a_premium_name_has_no_price_that_we_know(world, browser, prices):
    kept = name(world, "gold.fr", 40, is_premium=True)

    page = in_month(browser, kept.expires_at)

    assert "premium" in page.content.decode()
    assert page.context["month"].needed.minor == 0


@pytest.mark.parametrize(("agreed", "needed"), [(5000, 6000), (4999, 0)])
def test_a_premium_name_costs_what_its_registry_told_where_that_is_agreed_to(world, browser, prices, agreed, needed):
    told = {"premium_fees": {"renew": 5000}, "premium_currency": "EUR", "premium_told_at": world.now}
    kept = name(world, "gold.fr", 40, is_premium=True, agreed_renewal_minor=agreed, **told)

    page = in_month(browser, kept.expires_at)

    assert "60,00" in page.content.decode()
    assert page.context["month"].needed.minor == needed


def test_queries_do_not_grow_with_names(world, browser, prices):
    end = name(world, "n0.fr", 40).expires_at
    with CaptureQueriesContext(
        connection,
    ) as few:
        in_month(browser, end)
    for number in range(1, 30):
        name(world, f"n{number}.fr", 40)
    with CaptureQueriesContext(connection) as many:
        in_month(browser, end)

    assert len(many) <= len(few)


def redirected(world, domain, **more):
    """Redirects of the name, at 4 euros a year, end when the name does unless said."""
    values = {"ends_at": domain.expires_at, "is_auto_renewed": True}
    return OptionFactory(account=world.account, domain=domain.name, **values | more)


def test_redirects_that_are_sold_have_their_ends_their_costs_and_their_lines(world, browser, prices):
    kept = name(world, "kept.fr", 40)
    PriceFactory(tld=Tld.objects.get(), action="redirects", net_minor=400)
    redirected(world, kept)
    other = name(world, "other.fr", 40, is_auto_renewed=False)
    redirected(world, other, is_auto_renewed=False)
    redirected(world, name(world, "far.fr", 800), ends_at=world.now + timedelta(days=800))
    redirected(world, name(world, "stopped.fr", 800), ends_at=world.now, stopped_at=world.now)
    OptionFactory(domain="strangers.fr", ends_at=kept.expires_at, is_auto_renewed=True)

    page = in_month(browser, kept.expires_at)

    text = page.content.decode()
    assert "/domains/kept.fr/redirects/" in text
    assert "strangers.fr" not in text
    assert "Débité de votre solde" in text
    month = page.context["month"]
    assert (month.count, month.needed.minor) == (4, 1200 + 480)
    # It is charged fifteen days before its end, which is 40 days away: within the next 30.
    assert page.context["needed"].minor == 1200 + 480
    events = Calendar.from_ical(browser.get(f"{PAGE}export/ics/").content).walk("VEVENT")
    assert "Fin des redirections web de kept.fr" in [str(event["SUMMARY"]) for event in events]
    assert len({str(event["UID"]) for event in events}) == len(events) == 4


def test_queries_do_not_grow_with_redirects(world, browser, prices):
    PriceFactory(tld=Tld.objects.get(), action="redirects", net_minor=400)
    counts = []
    for number in (1, 5):
        for index in range(number):
            found = name(world, f"n{number}-{index}.fr", 40)
            redirected(world, found)
        with CaptureQueriesContext(connection) as seen:
            in_month(browser, found.expires_at)
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_a_calendar_program_gets_a_day_for_each_end(world, browser, prices):
    kept = name(world, "kept.fr", 40)

    answer = browser.get(f"{PAGE}export/ics/")

    found = Calendar.from_ical(answer.content)
    (event,) = found.walk("VEVENT")
    assert event["SUMMARY"] == "kept.fr expire"
    assert event.decoded("DTSTART") == kept.expires_at.date()
    assert "12,00" in event["DESCRIPTION"]
    again = Calendar.from_ical(browser.get(f"{PAGE}export/ics/").content)
    assert again.walk("VEVENT")[0]["UID"] == event["UID"]


def test_a_spreadsheet_has_a_line_for_each_end(world, browser, prices):
    name(world, "kept.fr", 40)

    answer = browser.get(f"{PAGE}export/xlsx/")

    with zipfile.ZipFile(io.BytesIO(answer.content)) as book:
        assert "kept.fr" in book.read("xl/worksheets/sheet1.xml").decode() + "".join(
            book.read(part).decode() for part in book.namelist() if "sharedStrings" in part
        )


def test_too_many_names_for_one_file_are_not_cut_silently(world, browser, prices, monkeypatch):
    monkeypatch.setattr(page_module, "MOST", 1)
    name(world, "one.fr", 40)
    name(world, "two.fr", 40)

    assert browser.get(f"{PAGE}export/ics/").status_code == 422


def test_another_account_s_names_are_not_in_it(world, browser, prices):
    other = world.new_person("other@first.example").memberships.get().account
    Domain.objects.filter(pk=name(world, "theirs.fr", 40).pk).update(account=other)

    assert "theirs.fr" not in browser.get(f"{PAGE}export/ics/").content.decode()
    assert after(first_of(world.now), 12).month == first_of(world.now).month
