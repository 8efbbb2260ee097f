"""CON-2 at checkout: the holder is asked what the registries of the cart need, and nothing else."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from parvis.contacts.models import Contact
from parvis.orders.models import Order
from parvis.orders.quotes import quote
from tests.factories import (
    BrandHostFactory,
    BrandTldFactory,
    CartFactory,
    CartLineFactory,
    ContactFactory,
    MembershipFactory,
    PriceFactory,
    TldFactory,
)
from tests.orders.shop import ready_cart

pytestmark = pytest.mark.django_db


@pytest.fixture
def cart():
    """A name in .fr and one in .eu, for a person in France."""
    cart = ready_cart("wanted.fr")
    tld = TldFactory(name="eu", registry="eurid")
    BrandTldFactory(brand=cart.brand, tld=tld)
    PriceFactory(tld=tld, net_minor=599)
    CartLineFactory(cart=cart, name="wanted.eu", shown_minor=599)
    return cart


@pytest.fixture
def browser(cart):
    browser = Client(headers={"host": BrandHostFactory(brand=cart.brand).host})
    browser.force_login(MembershipFactory(account=cart.account).user, backend="parvis.accounts.backends.BrandBackend")
    return browser


def typed(cart, **changes):
    return {
        "cart": str(cart.token),
        "seal": quote(cart, cart.account, now=timezone.now()).seal,
        "registrant": "same",
        "servers": "ours",
        "means": "transfer",
        "terms": "on",
        "immediate": "on",
        "waiver": "on",
    } | changes


NEW = {
    "registrant": "new",
    "holder-first_name": "Jeanne",
    "holder-last_name": "Modèle",
    "holder-email": "jeanne@client.example",
    "holder-phone": "+33 1 99 00 00 02",
    "holder-street": "2 rue du Four",
    "holder-postal_code": "69002",
    "holder-city": "Lyon",
    "holder-country": "FR",
}


def sent(browser, cart, **changes):
    return browser.post(reverse("checkout:start"), typed(cart, **changes))


def named(page):
    return set(re.findall(r'name="([\w-]+)"', page))


def test_a_known_holder_is_asked_what_is_missing_and_by_whom(browser, cart):
    complete = ContactFactory(account=cart.account, last_name="Complet", extra={"citizenship": "FR", "language": "fr"})
    lacking = ContactFactory(account=cart.account, last_name="Partiel", extra={"language": "fr"})

    page = browser.get(reverse("checkout:start")).content.decode()

    assert {"more-same-citizenship", "more-same-language", f"more-{lacking.pk}-citizenship"} <= named(page)
    assert not {f"more-{complete.pk}-citizenship", f"more-{lacking.pk}-language", "more-same-birth_date"} & named(page)
    assert "Demandé par le registre du .eu" in page


def test_what_is_answered_is_kept_with_the_holder_and_frozen_in_the_lines_that_need_it(browser, cart):
    answer = sent(browser, cart, **{"more-same-citizenship": "FR", "more-same-language": "fr"})

    assert answer.status_code == 302
    holders = {line.name: line.holder.get("extra") for line in Order.objects.get().lines.all()}
    assert holders == {"wanted.fr": None, "wanted.eu": {"citizenship": "FR", "language": "fr"}}
    assert Contact.objects.get().extra == {"citizenship": "FR", "language": "fr"}


def test_what_was_answered_once_is_not_asked_again(browser, cart):
    sent(browser, cart, **{"more-same-citizenship": "FR", "more-same-language": "fr"})
    again = CartFactory(brand=cart.brand, account=cart.account)
    CartLineFactory(cart=again, name="other.eu", shown_minor=599)

    page = browser.get(reverse("checkout:start")).content.decode()

    assert "more-same-citizenship" not in named(page)


def test_what_is_missing_is_told_beside_its_field_and_nothing_is_lost(browser, cart):
    other = {"holder-first_name": "Jeanne"}
    answer = sent(browser, cart, **{"more-same-language": "it", **other})

    form = answer.context["form"]
    assert answer.status_code == 422
    assert set(form.chosen.errors) == {"citizenship"}
    page = answer.content.decode()
    assert '<option value="it" selected' in page
    assert 'value="Jeanne"' in page
    assert (Order.objects.count(), Contact.objects.count()) == (0, 0)


def test_a_known_holder_who_may_not_hold_the_name_is_refused_beside_the_choice(browser, cart):
    american = ContactFactory(
        account=cart.account, country="US", region="CA", extra={"citizenship": "US", "language": "en"}
    )

    answer = sent(browser, cart, registrant=str(american.pk))

    assert answer.status_code == 422
    assert "registrant" in answer.context["form"].errors


def test_a_citizen_of_the_union_holds_from_anywhere(browser, cart):
    cart.lines.filter(tld="fr").delete()
    abroad = ContactFactory(account=cart.account, country="US", region="CA")
    fields = {f"more-{abroad.pk}-citizenship": "IT", f"more-{abroad.pk}-language": "it"}

    answer = sent(browser, cart, registrant=str(abroad.pk), **fields)

    assert answer.status_code == 302


def test_a_new_person_is_asked_what_persons_are_asked(browser, cart):
    answer = sent(browser, cart, **NEW, **{"holder-citizenship": "FR", "holder-language": "fr"})

    assert answer.status_code == 302
    contact = Contact.objects.get()
    assert (contact.kind, contact.extra) == ("individual", {"citizenship": "FR", "language": "fr"})


def test_a_new_organisation_is_asked_what_organisations_are_asked(browser, cart):
    company = NEW | {"holder-organisation": "Boulangerie Exemple", "holder-language": "fr"}

    refused = sent(browser, cart, **company)
    lacking = sent(browser, cart, **company, **{"holder-legal_type": "company"})
    answer = sent(browser, cart, **company, **{"holder-legal_type": "company", "holder-company_number": "123 456 782"})

    assert set(refused.context["form"].holder.errors) == {"legal_type"}
    assert set(lacking.context["form"].holder.errors) == {"company_number"}
    assert answer.status_code == 302
    line = Order.objects.get().lines.get(tld="fr")
    assert (line.holder["company_number"], line.holder["extra"]) == ("123456782", {"legal_type": "company"})


def test_a_new_holder_in_a_country_that_the_registry_refuses_is_told_on_the_country(browser, cart):
    abroad = {
        "holder-country": "US",
        "holder-region": "CA",
        "holder-postal_code": "94103",
        "holder-city": "San Francisco",
        "holder-citizenship": "US",
        "holder-language": "en",
    }

    answer = sent(browser, cart, **NEW | abroad)

    assert set(answer.context["form"].holder.errors) == {"country"}


def test_another_answer_is_another_contact(browser, cart):
    first = ContactFactory(
        account=cart.account,
        first_name="Jeanne",
        last_name="Modèle",
        email="jeanne@client.example",
        phone="+33.199000002",
        street="2 rue du Four",
        postal_code="69002",
        city="Lyon",
        extra={"citizenship": "IT", "language": "fr"},
    )

    sent(browser, cart, **NEW, **{"holder-citizenship": "FR", "holder-language": "fr"})

    first.refresh_from_db()
    assert first.extra["citizenship"] == "IT"
    assert Contact.objects.count() == 2
