"""Staff see what is declared at the registries, why one gave no answer, and ask again (DOM-15)."""

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from parvis.domains.actions.declared import not_told
from tests.factories import DeclaredServerFactory

PAGE = "/staff/nameservers/"


@pytest.fixture
def server(brand):
    return DeclaredServerFactory(brand=brand)


def read(staff):
    return staff.get(PAGE, headers={"accept-language": "en"}).content.decode()


def test_those_of_the_brands_that_one_works_for_are_shown(staff, server, brand):
    foreign = DeclaredServerFactory()

    page = read(staff)

    assert brand.name in page
    assert server.name in page
    assert foreign.name not in page


def test_why_a_registry_gave_no_answer_is_told(staff, server):
    not_told(server.declarations.get().pk, "the line is cut")

    assert "No answer since: the line is cut" in read(staff)


def test_the_registries_are_asked_again_in_the_background_and_once(staff, server):
    for _ in range(2):
        assert staff.post(f"{PAGE}ask/").status_code == 302

    assert ProcrastinateJob.objects.filter(task_name="domains.ask-declared").count() == 1
