"""Web redirects of a customer: listed, added, changed, removed, pointed at (RED-1, RED-2, RED-5)."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from parvis.accounts.enums import Role
from parvis.certificates.authorities import CHOSEN, authorities
from parvis.certificates.models import Certificate
from parvis.dns.queries import records_of
from parvis.drivers.sandbox.authority import SandboxAuthority
from parvis.orders.models import CartLine, OptionPlan
from parvis.redirections.actions.counting import add_visits
from parvis.redirections.models import Option, Redirection
from parvis.web.access import PROVED_AT
from tests.dns.zones import zone_of
from tests.factories import NOW, OptionFactory, PriceFactory, RedirectionFactory, TldFactory

pytestmark = pytest.mark.django_db
PAGE = "/domains/a.example/redirects/"
TYPED = {"host": "www", "target": "target.example", "kind": "permanent", "keeps_path": "on", "https": "off"}


@pytest.fixture
def domain(world):
    world.brand.web_addresses = ["203.0.113.80", "2001:db8::80"]
    world.brand.save()
    return world.domain("a.example")


@pytest.fixture
def proved(browser):
    session = browser.session
    session[PROVED_AT] = timezone.now().isoformat()
    session.save()
    return browser


@pytest.fixture
def authority(tmp_path):
    with authorities.replaced(CHOSEN, SandboxAuthority(tmp_path)) as found:
        yield found


def led(world, host="www.a.example", **more):
    return RedirectionFactory(account=world.account, domain="a.example", host=host, unicode_host=host, **more)


def test_a_name_and_its_www_are_redirected_by_one_form(world, domain, proved):
    answer = proved.post(f"{PAGE}add/", {**TYPED, "host": "", "with_www": "on", "kind": "temporary"})

    assert answer.url == PAGE
    made = Redirection.objects.order_by("host")
    assert [(one.host, one.target, one.kind, one.keeps_path, one.keeps_query) for one in made] == [
        ("a.example", "https://target.example", "temporary", True, False),
        ("www.a.example", "https://target.example", "temporary", True, False),
    ]
    page = proved.get(PAGE).content.decode()
    assert "www.a.example" in page
    assert "203.0.113.80" in page


@pytest.mark.parametrize(
    ("typed", "field"),
    [({"host": "a b"}, "host"), ({"target": "javascript:alert(1)"}, "target"), ({"target": ""}, "target")],
)
def test_what_is_refused_is_said_beside_its_field_and_nothing_is_lost(domain, proved, typed, field):
    answer = proved.post(f"{PAGE}add/", {**TYPED, "title": "Kept", **typed})

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert 'value="Kept"' in answer.content.decode()


def test_of_a_frame_that_stays_empty_over_https_one_is_warned_once_beside_the_field(world, domain, proved, authority):
    typed = {**TYPED, "kind": "masked", "target": "HTTP://old.example", "https": "on"}
    warned = proved.post(f"{PAGE}add/", typed)
    assert (warned.status_code, list(warned.context["form"].errors)) == (422, ["target"])
    page = warned.content.decode()
    assert page.count('value="HTTP://old.example"') == 2
    assert 'value="www"' in page
    assert "[&#x27;" not in page

    moved = {**typed, "target": "http://other.example", "warned": warned.context["form"]["warned"].value()}
    assert proved.post(f"{PAGE}add/", moved).status_code == 422
    assert proved.post(f"{PAGE}add/", {**typed, "warned": moved["warned"]}).url == PAGE

    Redirection.objects.update(finding="fine")
    assert "redirigés visiblement" in proved.get(PAGE).content.decode()


@pytest.mark.parametrize(
    "other", [{"https": "off"}, {"kind": "permanent"}, {"target": "https://old.example"}, {"target": "old.example"}]
)
def test_nobody_is_warned_of_what_browsers_show(world, domain, proved, authority, other):
    typed = {**TYPED, "kind": "masked", "target": "http://old.example", "https": "on", **other}

    assert proved.post(f"{PAGE}add/", typed).url == PAGE
    Redirection.objects.update(finding="fine")
    assert "redirigés visiblement" not in proved.get(PAGE).content.decode()


def test_one_is_changed_from_what_was_seen_and_removed_after_a_page(world, domain, proved):
    one = led(world)
    address = f"{PAGE}{one.pk}/"
    assert 'value="https://target.example/there"' in proved.get(f"{address}edit/").content.decode()

    wanted = {**TYPED, "seen": "1", "target": "other.example"}
    assert proved.post(f"{address}edit/", wanted).url == address
    assert proved.post(f"{address}edit/", wanted).status_code == 422
    assert "other.example" in proved.get(f"{address}remove/").content.decode()
    assert proved.post(f"{address}remove/").url == PAGE
    assert not Redirection.objects.exists()


def test_what_the_provider_switched_off_says_why_and_stays(world, domain, proved):
    one = led(world, disabled_at=NOW, disabled_reason="Phishing was reported.")

    page = proved.get(f"{PAGE}{one.pk}/").content.decode()
    assert "Phishing was reported." in page
    assert "/edit/" not in page
    assert proved.post(f"{PAGE}{one.pk}/remove/").status_code == 422


def test_changes_ask_for_proof_and_reading_does_not(world, domain, browser):
    one = led(world)

    for address in ("add/", f"{one.pk}/edit/", f"{one.pk}/remove/", "dns/"):
        assert browser.get(PAGE + address).url.startswith("/reauth/")
    assert browser.get(f"{PAGE}{one.pk}/").status_code == 200
    world.anna.memberships.update(role=Role.READER)
    assert "/add/" not in world.browser().get(PAGE).content.decode()


def test_records_are_set_after_their_difference_was_shown(world, domain, proved):
    zone = zone_of(
        "@ MX 10 mail.a.example.", "www CNAME elsewhere.example.", "mail A 203.0.113.9", name="a.example", account=world.account
    )  # fmt: skip
    led(world)
    assert "/redirects/dns/" in proved.get(PAGE).content.decode()
    page = proved.get(f"{PAGE}dns/").content.decode()
    assert "elsewhere.example." in page
    assert "2001:db8::80" in page

    stale = proved.post(f"{PAGE}dns/", {"seen": "0"})
    assert stale.status_code == 422
    assert proved.post(f"{PAGE}dns/", {"seen": str(zone.number)}).url == PAGE

    assert {(record.owner, record.kind, record.value) for record in records_of(zone)} == {
        ("@", "MX", "10 mail.a.example."), ("mail", "A", "203.0.113.9"), ("www", "A", "203.0.113.80"), ("www", "AAAA", "2001:db8::80"),
    }  # fmt: skip
    assert "/redirects/dns/" not in proved.get(PAGE).content.decode()


def test_visits_are_shown_as_a_chart_and_in_words(world, domain, browser):
    one, today = led(world), timezone.now().date()
    add_visits(uuid4(), 1, {(one.pk, today): 12, (one.pk, today - timedelta(days=40)): 100}, now=NOW)

    page = browser.get(f"{PAGE}{one.pk}/").content.decode()

    assert page.count("<rect") == 30
    assert 'height="100"' in page
    assert ">12<" in page
    assert ">100<" not in page


def test_the_summary_is_sorted_by_the_visits_of_a_period_and_searched(world, domain, browser):
    quiet, busy, today = led(world, "quiet.a.example"), led(world, "busy.a.example"), timezone.now().date()
    RedirectionFactory(host="foreign.example")
    add_visits(uuid4(), 1, {(busy.pk, today): 2, (quiet.pk, today - timedelta(days=20)): 9}, now=NOW)

    def order(query):
        return [one.host for one, _problem in browser.get(f"/redirects/{query}").context["rows"]]

    assert order("?period=7") == ["busy.a.example", "quiet.a.example"]
    assert order("?period=365") == ["quiet.a.example", "busy.a.example"]
    assert order("?period=nonsense&q=BUSY") == ["busy.a.example"]
    assert order("?q=nothing") == []


@pytest.mark.parametrize("address", [PAGE, "/redirects/"])
def test_as_many_queries_for_one_as_for_three(world, domain, browser, address):
    zone_of("www A 203.0.113.80", name="a.example", account=world.account)
    led(world)
    browser.get(address)
    with CaptureQueriesContext(connection) as one:
        browser.get(address)
    led(world, "b.a.example")
    led(world, "c.a.example")
    with CaptureQueriesContext(connection) as three:
        browser.get(address)

    assert len(one) == len(three) <= 12


def test_https_is_chosen_set_up_and_told(world, domain, proved):
    proved.post(f"{PAGE}add/", {**TYPED, "https": "forced"})
    one = Redirection.objects.get()
    assert one.https == "forced"
    address = f"{PAGE}{one.pk}/"
    assert "En cours" in proved.get(address).content.decode()

    Certificate.objects.update(problem="No proof at www.a.example")
    assert "No proof at www.a.example" in proved.get(address).content.decode()
    until = NOW + timedelta(days=90)
    Certificate.objects.update(problem="", chain="x", key="y", not_before=NOW, not_after=until)
    page = proved.get(address).content.decode()
    assert "valide jusqu" in page
    assert "Oui" in proved.get(PAGE).content.decode()


@pytest.fixture
def sold(domain):
    """Redirects of .example cost 4 euros a year, without tax."""
    tld = TldFactory(name="example")
    return PriceFactory(tld=tld, action="redirects", net_minor=400)


def paid_for(world, **more):
    values = {"ends_at": timezone.now() + timedelta(days=100), "tld": "example"}
    return OptionFactory(account=world.account, domain="a.example", **values | more)


def test_where_redirects_are_sold_they_are_bought_from_their_page(world, domain, sold, proved):
    page = proved.get(PAGE).content.decode()
    assert "4,80" in page
    assert f"{PAGE}option/" in page
    assert f"{PAGE}add/" not in page

    form = proved.get(f"{PAGE}option/").content.decode()
    assert "14,40" in form
    assert proved.post(f"{PAGE}option/", {"years": "3"}).url == "/checkout/"

    line = CartLine.objects.get()
    assert (line.kind, line.name, line.years, line.shown_minor) == ("domain.redirects", "a.example", 3, 1200)
    assert "Redirections web" in proved.get("/fr/panier/").content.decode()
    refused = proved.post(f"{PAGE}add/", TYPED)
    assert refused.status_code == 422
    assert "une option" in refused.content.decode()


def test_while_its_term_runs_names_are_redirected_and_it_renews_by_itself_or_not(world, domain, sold, proved):
    paid_for(world)
    page = proved.get(PAGE).content.decode()
    assert f"{PAGE}add/" in page
    assert "ne se renouvellent pas automatiquement" in page

    assert proved.post(f"{PAGE}option/renewal/", {"on": "1"}).url == PAGE

    assert Option.objects.get().is_auto_renewed
    assert "Elles se renouvellent automatiquement" in proved.get(PAGE).content.decode()
    assert proved.get(f"{PAGE}option/renewal/").status_code == 405
    assert proved.post(f"{PAGE}option/", {"years": "4"}).status_code == 422


def test_of_a_domain_that_is_let_go_it_is_said_that_they_will_not_renew(world, domain, sold, proved):
    paid_for(world, ends_at=domain.ends_at, is_auto_renewed=True)
    domain.is_auto_renewed = False
    domain.save()
    assert "puisque le domaine ne se renouvelle pas" in proved.get(PAGE).content.decode()


def test_a_renewal_that_waits_for_its_money_is_paid_from_the_page(world, domain, sold, proved):
    option = paid_for(world, is_auto_renewed=True)
    order = world.order("C-2026-777777")
    OptionPlan.objects.create(
        option=option, ends_at=option.ends_at, is_automatic=True, order=order, ordered_for=option.ends_at
    )
    page = proved.get(PAGE).content.decode()
    assert reverse("checkout:pay", args=[order.number]) in page
    assert "Payer le renouvellement" in page
    assert f'{PAGE}option/"' not in page


def test_once_it_is_over_the_page_says_so_and_leads_to_its_renewal(world, domain, sold, proved):
    now = timezone.now()
    paid_for(world, ends_at=now - timedelta(days=9), stopped_at=now)
    led(world, stopped_at=now)

    page = proved.get(PAGE).content.decode()

    assert "ne sont plus redirigés" in page
    assert "Arrêtée" in page
    assert f"{PAGE}option/" in page
    assert f"{PAGE}add/" not in page


def test_where_they_come_with_the_name_there_is_nothing_to_buy(world, domain, proved):
    assert "option/" not in proved.get(PAGE).content.decode()
    assert proved.get(f"{PAGE}option/").status_code == 404
    assert proved.post(f"{PAGE}option/renewal/", {"on": "1"}).status_code == 404
