"""Renewals and restorations in the cart, at checkout and on the order's pages."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from parvis.domains.models import Answer, Domain
from parvis.domains.registries import registries as drivers
from parvis.orders.actions.terms import add_terms
from parvis.orders.enums import LineKind
from parvis.orders.models import CartLine, Order, OrderLine
from parvis.orders.quotes import quote
from tests.factories import (
    BrandHostFactory,
    CartFactory,
    CartLineFactory,
    DomainFactory,
    MembershipFactory,
    OrderFactory,
    OrderLineFactory,
    PriceFactory,
    TldFactory,
)
from tests.simulators.epp_driver import unreached

pytestmark = pytest.mark.django_db


@pytest.fixture
def prices():
    tld = TldFactory(name="fr")
    for action, minor in (("register", 699), ("renew", 1000), ("restore", 9000), ("transfer", 500)):
        PriceFactory(tld=tld, action=action, net_minor=minor)


@pytest.fixture
def domain(prices):
    return DomainFactory(name="mine.fr", account__kind="individual")


@pytest.fixture
def browser(domain):
    browser = Client(headers={"host": BrandHostFactory(brand=domain.account.brand).host, "Accept-Language": "en"})
    person = MembershipFactory(account=domain.account).user
    browser.force_login(person, backend="parvis.accounts.backends.BrandBackend")
    return browser


@pytest.fixture
def cart(domain):
    return CartFactory(brand=domain.account.brand, account=domain.account)


def put(cart, domain, kind=LineKind.RENEW, years=1):
    assert not add_terms(cart, [domain], kind=kind, years=years, now=timezone.now()).refused
    cart.refresh_from_db()


def lost(domain):
    return DomainFactory(
        name="lost.fr",
        account=domain.account,
        registrant=domain.registrant,
        state="redemption",
        registry_statuses=["redemptionPeriod"],
        deleted_at=timezone.now(),
    )


def typed(cart, **changes):
    cart.refresh_from_db()
    return {
        "cart": str(cart.token),
        "seal": quote(cart, cart.account, now=timezone.now()).seal,
        "means": "later",
        "terms": "on",
        "immediate": "on",
        "waiver": "on",
    } | changes


def words(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", answer.content.decode()))


def test_the_cart_says_what_each_line_is_and_offers_no_term_where_there_is_no_choice(browser, domain, cart):
    put(cart, domain, years=2)
    with drivers.replaced("afnic", unreached("afnic")):
        put(cart, lost(domain), kind=LineKind.RESTORE)
    CartLineFactory(cart=cart, name="coming.fr", kind="domain.transfer", shown_minor=500)

    page = browser.get(reverse("storefront:cart"))

    assert "Renouvellement" in words(page)
    assert "Restauration, 1 an" in words(page)
    assert "Transfert, 1 an" in words(page)
    assert page.content.decode().count('name="years"') == 1
    assert page.context["totals"].net.minor == 2000 + 9000 + 500
    assert page.context["yearly"].net.minor == 3 * 1000


@pytest.mark.parametrize("kind", ["domain.restore", "domain.transfer"])
def test_a_forged_term_of_a_line_without_a_choice_changes_nothing(browser, domain, cart, kind):
    CartLineFactory(cart=cart, name="lost.fr", kind=kind, shown_minor=9000)

    browser.post(reverse("storefront:cart-line"), {"name": "lost.fr", "years": "3"})

    line = CartLine.objects.get()
    assert (line.years, line.shown_minor) == (1, 9000)


def test_the_term_of_a_renewal_is_changed_in_the_cart(browser, domain, cart):
    put(cart, domain)

    browser.post(reverse("storefront:cart-line"), {"name": "mine.fr", "years": "3"})

    line = CartLine.objects.get()
    assert (line.years, line.shown_minor) == (3, 3000)


def test_a_renewal_asks_for_no_holder_and_no_name_servers(browser, domain, cart):
    put(cart, domain)

    page = browser.get(reverse("checkout:start"))
    answer = browser.post(reverse("checkout:start"), typed(cart))

    assert not {"registrant", "servers", "nameservers"} & set(page.context["form"].fields)
    assert "Holder of the domains" not in words(page)
    assert "I ask for my order to be carried out at once" in words(page)
    assert "once the name is registered" not in words(page)
    assert answer.status_code == 302
    line = OrderLine.objects.get()
    assert (line.kind, line.registrant, line.nameservers) == ("domain.renew", domain.registrant, [])


@pytest.mark.parametrize("box", ["terms", "immediate", "waiver"])
def test_a_renewal_needs_the_same_consents(browser, domain, cart, box):
    put(cart, domain)
    entries = typed(cart)
    del entries[box]

    assert browser.post(reverse("checkout:start"), entries).status_code == 422
    assert not Order.objects.exists()


def test_registries_are_asked_about_names_that_are_not_here_yet_alone(browser, domain, cart):
    put(cart, domain)
    browser.get(reverse("checkout:start"))
    assert not Answer.objects.exists()

    for name, kind in (("coming.fr", "domain.transfer"), ("fresh.fr", "domain.register")):
        CartLineFactory(cart=cart, name=name, kind=kind, shown_minor=699)
    browser.get(reverse("checkout:start"))
    assert sorted(Answer.objects.values_list("name", flat=True)) == ["coming.fr", "fresh.fr"]

    Answer.objects.update(state="taken")
    # Somebody else has what is transferred, as it should be.
    assert browser.post(reverse("checkout:start"), typed(cart)).context["gone"] == {"fresh.fr"}


def test_a_new_name_beside_a_renewal_asks_for_its_holder_and_leaves_the_other_its_own(browser, domain, cart):
    put(cart, domain)
    CartLineFactory(cart=cart, name="fresh.fr", shown_minor=699)

    assert browser.post(reverse("checkout:start"), typed(cart)).status_code == 422
    answer = browser.post(reverse("checkout:start"), typed(cart, registrant="same", servers="ours"))

    assert answer.status_code == 302, answer.context["form"].errors
    holders = dict(OrderLine.objects.values_list("name", "registrant_id"))
    assert holders["mine.fr"] == domain.registrant_id != holders["fresh.fr"]


def test_a_name_that_can_no_longer_be_renewed_is_refused_before_anything_is_paid(browser, domain, cart):
    put(cart, domain)
    Domain.objects.update(registry_statuses=["pendingTransfer"])

    answer = browser.post(reverse("checkout:start"), typed(cart))

    assert answer.status_code == 422
    assert "mine.fr: This name is being transferred" in words(answer)
    assert not Order.objects.exists()


def test_the_pages_of_an_unpaid_renewal_do_not_speak_of_registering(browser, domain, cart):
    put(cart, domain)
    browser.post(reverse("checkout:start"), typed(cart, means="transfer"))
    number = Order.objects.get().number

    for page in ("checkout:transfer", "checkout:done", "portal:order"):
        said = words(browser.get(reverse(page, args=[number])))
        assert "regist" not in said.split("Order " + number, 1)[1].lower().split("your domains")[0], (page, said)


@pytest.mark.parametrize(
    ("kind", "state", "sentence"),
    [
        ("domain.renew", "done", "Renewed."),
        ("domain.restore", "done", "Restored, with one more year."),
        ("domain.renew", "refunded", "The registry did not carry it out."),
        ("domain.register", "refunded", "Could not be registered."),
        ("domain.transfer", "ordered", "Sent to the registry."),
        ("domain.restore", "checking", "Being checked with the registry."),
    ],
)
def test_the_page_after_the_payment_says_what_became_of_each_kind(browser, domain, cart, kind, state, sentence):
    order = OrderFactory(account=domain.account, state="paid")
    OrderLineFactory(order=order, name="mine.fr", kind=kind, state=state, registrant=domain.registrant)

    assert sentence in words(browser.get(reverse("checkout:done", args=[order.number])))
