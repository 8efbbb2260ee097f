"""The pages of contacts: CON-1, CON-2, CON-5."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from parvis.contacts.models import Contact, ContactVerification
from parvis.domains.actions.verifying import ask_holder
from parvis.notifications.models import Message

pytestmark = pytest.mark.django_db

TYPED = {
    "organisation": "",
    "company_number": "",
    "first_name": "Jeanne",
    "last_name": "Modèle",
    "email": "jeanne@client.example",
    "phone": "+33 1 99 00 00 02",
    "street": "2 rue du Four",
    "street2": "",
    "postal_code": "69002",
    "city": "Lyon",
    "region": "",
    "country": "FR",
}


def of(contact, **changes):
    names = set(TYPED) - {"country"}
    return {name: getattr(contact, name) for name in names} | changes


def test_a_contact_is_created_and_shown(world, browser):
    answer = browser.post(reverse("portal:contact-new"), TYPED, follow=True)

    made = Contact.objects.get(email="jeanne@client.example")
    assert (made.account, made.kind, made.phone) == (world.account, "individual", "+33.199000002")
    assert "Jeanne Modèle" in answer.content.decode()


def test_an_organisation_is_the_holder_and_somebody_says_so(world, browser):
    typed = TYPED | {"organisation": "Exemple SARL", "company_number": "123 456 782 00002"}

    refused = browser.post(reverse("portal:contact-new"), typed)
    assert refused.status_code == 422
    assert set(refused.context["form"].errors) == {"confirmed"}
    assert "Exemple SARL" in refused.content.decode()

    browser.post(reverse("portal:contact-new"), typed | {"confirmed": "on"})
    made = Contact.objects.get(organisation="Exemple SARL")
    assert (made.kind, made.company_number) == ("organisation", "12345678200002")


def test_a_new_contact_begins_with_what_another_says(world, browser):
    known = world.contact(first_name="Zoé", city="Nantes")

    page = browser.get(reverse("portal:contact-new"), {"from": known.pk}).content.decode()

    assert 'value="Zoé"' in page
    assert 'value="Nantes"' in page


def test_the_country_is_not_offered_and_a_forged_one_changes_nothing(world, browser):
    contact = world.contact()
    page = reverse("portal:contact-edit", args=[contact.pk])

    assert 'name="country"' not in browser.get(page).content.decode()
    browser.post(page, of(contact, country="BE", city="Nice", postal_code="06000"))

    contact.refresh_from_db()
    assert (contact.country, contact.city) == ("FR", "Nice")


def test_a_change_of_holder_is_explained_before_and_refused_after_with_another_way(world, browser):
    contact = world.contact(postal_code="69001")
    world.domain("a.fr", registrant=contact, tld="fr")
    page = reverse("portal:contact-edit", args=[contact.pk])

    shown = browser.get(page).content.decode()
    answer = browser.post(page, of(contact, last_name="Autre"))

    assert f"{reverse('portal:contact-new')}?from={contact.pk}" in shown
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"last_name"}
    contact.refresh_from_db()
    assert contact.last_name != "Autre"


def test_what_the_registries_of_its_names_ask_is_on_its_form(world, browser):
    contact = world.contact(postal_code="69001")
    world.domain("a.fr", registrant=contact, tld="fr")
    page = reverse("portal:contact-edit", args=[contact.pk])

    shown = browser.get(page).content.decode()
    browser.post(page, of(contact, birth_date="1980-02-29", birth_place="Metz"))

    assert 'name="birth_date"' in shown
    contact.refresh_from_db()
    assert contact.extra == {"birth_date": "1980-02-29", "birth_place": "Metz"}
    assert "Metz" in browser.get(reverse("portal:contact", args=[contact.pk])).content.decode()


def test_deleting_asks_first_and_keeps_what_is_used(world, browser):
    free, used = world.contact(), world.contact()
    world.domain("a.fr", registrant=used, tld="fr")
    page = reverse("portal:contact-delete", args=[free.pk])

    assert browser.get(page).status_code == 200
    assert Contact.objects.filter(pk=free.pk).exists()
    browser.post(page)
    browser.post(reverse("portal:contact-delete", args=[used.pk]))

    assert not Contact.objects.filter(pk=free.pk).exists()
    assert Contact.objects.filter(pk=used.pk).exists()


def test_an_address_to_be_verified_is_told_on_the_list_the_page_and_the_dashboard(world, browser):
    contact = world.contact(email="holder@client.example")
    ask_holder(world.domain("a.com", registrant=contact, tld="com"), now=world.now)

    pages = [
        browser.get(reverse("portal:contacts")).content.decode(),
        browser.get(reverse("portal:contact", args=[contact.pk])).content.decode(),
        browser.get(reverse("portal:dashboard")).content.decode(),
    ]

    assert "À vérifier" in pages[0]
    assert "Nous avons écrit à holder@client.example" in pages[1]
    assert "holder@client.example" in pages[2]


def test_the_letter_is_sent_again_from_the_page(world, browser):
    contact = world.contact(email="holder@client.example")
    ask_holder(world.domain("a.com", registrant=contact, tld="com"), now=world.now)

    browser.post(reverse("portal:contact-verification", args=[contact.pk]))

    assert Message.objects.filter(template="holder-verify", to="holder@client.example").count() == 2
    assert ContactVerification.objects.count() == 1


def test_the_names_held_are_counted_and_cut_in_pages(world, browser):
    contact = world.contact()
    for number in range(51):
        world.domain(f"name-{number:02}.fr", registrant=contact, tld="fr")
    page = reverse("portal:contact", args=[contact.pk])

    first, second = browser.get(page).content.decode(), browser.get(page, {"page": 2}).content.decode()

    assert "51" in first
    assert "name-49.fr" in first
    assert "name-50.fr" not in first
    assert "name-50.fr" in second


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_same_however_long_it_is(world, browser, count):
    for number in range(count):
        world.domain(f"name-{number}.fr", registrant=world.contact(), tld="fr")

    with CaptureQueriesContext(connection) as seen:
        browser.get(reverse("portal:contacts"))

    assert len(seen) <= 12
