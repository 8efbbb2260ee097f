"""The page of a name's contacts, and choosing another for a role (DOM-5)."""

import pytest
from django.urls import reverse
from django.utils import timezone

from parvis.accounts.enums import Role
from parvis.contacts.models import Contact
from parvis.domains.models import RegistryContact
from parvis.provisioning.models import Operation
from parvis.web.access import PROVED_AT
from tests.web.portal.test_contacts import TYPED

pytestmark = pytest.mark.django_db
PAGE = "/domains/a.fr/contacts/"
TECH = "/domains/a.fr/contacts/tech/"


@pytest.fixture
def proved(world):
    browser = world.browser()
    session = browser.session
    session[PROVED_AT] = timezone.now().isoformat()
    session.save()
    return browser


@pytest.fixture
def domain(world):
    holder = world.contact(first_name="Zoé")
    RegistryContact.objects.create(registry="sandbox", handle="PVZOE", contact=holder, data={}, created_at=world.now)
    return world.domain(
        "a.fr",
        registrant=holder,
        registrant_handle="PVZOE",
        contact_handles={"admin": "PVZOE", "tech": "ELSEWHERE-7"},
    )


def test_each_role_is_shown_as_the_registry_has_it_and_as_we_know_it(domain, browser):
    page = browser.get(PAGE)

    assert [(one.role.value, one.handle, one.contact is not None) for one, _may in page.context["rows"]] == [
        ("registrant", "PVZOE", True),
        ("admin", "PVZOE", True),
        ("tech", "ELSEWHERE-7", False),
    ]
    assert "ELSEWHERE-7" in page.content.decode()
    assert PAGE in browser.get("/domains/a.fr/").content.decode()


def test_another_contact_is_chosen_and_asked_for(world, domain, proved):
    other = world.contact(first_name="Léa", email="lea@client.example")
    assert "lea@client.example" in proved.get(TECH).content.decode()

    answer = proved.post(TECH, {"contact": other.pk})

    assert answer.headers["Location"] == PAGE
    operation = Operation.objects.get()
    assert (operation.kind, operation.arguments["role"]) == ("domain.tech-contact", "tech")
    assert proved.get(PAGE).context["operations"]


def test_nothing_chosen_and_somebody_elses_contact_are_refused(world, domain, proved):
    theirs = world.contact(world.new_person("bob@first.example").memberships.get().account)

    assert proved.post(TECH, {}).status_code == 422
    assert proved.post(TECH, {"contact": theirs.pk}).status_code == 422
    assert not Operation.objects.exists()


def test_a_contact_created_on_the_way_comes_back_chosen(domain, proved):
    there = f"{reverse('portal:contact-new')}?domain=a.fr&role=tech"

    back = proved.post(there, TYPED, follow=True)

    made = Contact.objects.get(email="jeanne@client.example")
    assert back.request["PATH_INFO"] == TECH
    assert back.context["form"].initial == {"contact": made.pk}


def test_contacts_are_searched(world, domain, proved):
    world.contact(first_name="Léa", email="lea@client.example")

    page = proved.get(TECH, {"q": "lea@"}).content.decode()

    assert "lea@client.example" in page
    assert "jean@dubois.example" not in page.partition('<form class="form" method="post"')[2]


def test_the_administrative_contact_stays_where_the_brand_keeps_it(world, domain, proved):
    world.brand.allows_contacts = False
    world.brand.save()

    page = proved.get(PAGE)

    assert [(one.role.value, may) for one, may in page.context["rows"]] == [
        ("registrant", False),
        ("admin", False),
        ("tech", True),
    ]
    assert proved.get("/domains/a.fr/contacts/admin/").status_code == 404


def test_who_may_not_manage_contacts_reads_them_only(world, domain):
    reader = world.new_person("reader@first.example")
    reader.memberships.update(account=world.account, role=Role.READER)
    browser = world.browser(reader)

    assert not any(may for _one, may in browser.get(PAGE).context["rows"])
    assert browser.get(TECH).status_code == 403
