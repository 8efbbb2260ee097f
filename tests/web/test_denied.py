"""The page of 403 says what is missing and whom to ask."""

import pytest
from django.test import Client

from parvis.accounts.enums import Role
from parvis.accounts.permissions import Permission
from parvis.web.denied import RIGHTS
from tests.factories import BrandHostFactory, MembershipFactory, UserFactory


@pytest.mark.django_db
def test_a_page_that_one_may_not_see_names_the_right_and_who_can_give_it():
    brand = BrandHostFactory(host="first.localhost").brand
    owner = MembershipFactory(account__brand=brand, user=UserFactory(brand=brand, first_name="Berthe", last_name="Roy"))
    reader = MembershipFactory(account=owner.account, role=Role.READER, user=UserFactory(brand=brand))
    browser = Client(headers={"host": "first.localhost", "Accept-Language": "en"})
    browser.force_login(reader.user, backend="parvis.accounts.backends.BrandBackend")

    page = browser.get("/billing/invoices/")

    assert page.status_code == 403
    assert "Berthe Roy" in page.content.decode()
    assert str(page.context["right"])
    assert page.context["right"] == RIGHTS[Permission.BILLING_READ]


def test_every_right_of_a_customer_has_words():
    assert set(RIGHTS) == {one for one in Permission if not one.startswith("staff:")}
