"""The page of the authorisation code: who, how, and what stays behind."""

import pytest
from django.utils import timezone

from parvis.accounts.enums import Role
from parvis.domains.auth_codes import code_of
from parvis.domains.models import Domain
from parvis.notifications.models import Message
from parvis.provisioning.models import Operation
from parvis.web.access import PROVED_AT

PAGE = "/domains/a.example/auth-code/"


@pytest.fixture
def proved(world):
    browser = world.browser()
    session = browser.session
    session[PROVED_AT] = timezone.now().isoformat()
    session.save()
    return browser


def known(world):
    world.domain("a.example", auth_code_generation=3)
    return code_of(Domain.objects.get().pk, 3)


def test_fresh_proof_is_asked_first(world, browser):
    code = known(world)

    answer = browser.post(PAGE, {"show": "1", "name": "a.example"})

    assert answer.status_code == 302
    assert "reauth" in answer.headers["Location"]
    assert code not in answer.content.decode()


def test_a_code_is_requested_from_the_page(world, proved):
    world.domain("a.example")

    assert proved.post(PAGE, {"request": "1"}).status_code == 302

    assert Operation.objects.get().kind == "domain.auth-code"
    page = proved.get(PAGE)
    assert page.context["is_under_way"]
    assert 'name="request"' not in page.content.decode()


@pytest.mark.parametrize(("ds", "is_told"), [(["12345 13 2 " + "A" * 64], True), ([], False), (None, False)])
def test_a_signed_name_is_told_what_comes_before_moving(world, proved, ds, is_told):
    world.domain("a.example", ds=ds)

    assert ("désactivez d’abord DNSSEC" in proved.get(PAGE).content.decode()) == is_told


def test_opening_the_page_shows_no_code_and_is_kept_nowhere(world, proved):
    code = known(world)

    page = proved.get(PAGE)

    assert code not in page.content.decode()
    assert page.headers["Cache-Control"] == "no-store"
    assert not Message.objects.exists()


def test_the_name_typed_shows_the_code_and_tells_the_administrators(world, proved):
    code = known(world)

    page = proved.post(PAGE, {"show": "1", "name": "A.example"})

    assert f'data-copy="{code}"' in page.content.decode()
    assert page.headers["Cache-Control"] == "no-store"
    assert Message.objects.get().to == "anna@first.example"


def test_another_name_typed_shows_nothing(world, proved):
    code = known(world)

    page = proved.post(PAGE, {"show": "1", "name": "b.example"})

    assert page.status_code == 422
    assert code not in page.content.decode()
    assert not Message.objects.exists()


def test_where_the_brand_shows_no_codes_a_forged_asking_gets_none(world, proved):
    code = known(world)
    world.brand.shows_auth_code = False
    world.brand.save()

    page = proved.post(PAGE, {"show": "1", "name": "a.example"})

    assert page.status_code == 422
    assert code not in page.content.decode()


def test_a_brand_that_forbids_leaving_has_no_such_page(world, proved):
    known(world)
    world.brand.allows_transfer_out = False
    world.brand.save()

    assert proved.get(PAGE).status_code == 404


def test_a_technical_manager_cannot_open_it(world):
    known(world)
    membership = world.anna.memberships.get()
    membership.role = Role.TECHNICAL
    membership.save()

    assert world.browser().get(PAGE).status_code == 403
    assert PAGE not in world.browser().get("/domains/a.example/").content.decode()


def test_where_the_registry_sends_the_code_itself_the_page_says_to_whom_and_shows_none(world, proved):
    domain = world.domain("a.example", registry="dnsbelgium", tld="be", auth_code_generation=0)

    page = proved.get(PAGE).content.decode()
    assert domain.registrant.email in page
    assert 'name="request"' in page
    assert 'name="show"' not in page

    proved.post(PAGE, {"request": "1"})
    Operation.objects.update(state="running")
    Operation.objects.update(state="done", finished_at=timezone.now())
    answer = proved.post(PAGE, {"request": "1"})
    assert answer.status_code == 422
    assert Operation.objects.count() == 1
    assert proved.get(PAGE).context["sent_at"] is not None
