"""How long a session lasts, and what it may not be used for."""

import re
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from parvis.accounts.enums import StaffRole
from parvis.accounts.models import SignIn
from parvis.accounts.permissions import STAFF_PERMISSIONS, Permission
from parvis.audit.models import Entry
from parvis.notifications.models import Message
from parvis.web.access import PROVED_AT
from parvis.web.sessions import OPENED_AT, SEEN_AT
from tests.factories import PASSWORD, MembershipFactory, StaffMembershipFactory


@pytest.fixture
def inside(client, anna):
    client.post("/signin/", {"identifier": anna.email, "password": PASSWORD})
    return client


def age(client, key, **by):
    session = client.session
    session[key] = (datetime.fromisoformat(session[key]) - timedelta(**by)).isoformat()
    session.save()


@pytest.mark.parametrize(("key", "by"), [(SEEN_AT, {"hours": 2}), (OPENED_AT, {"hours": 12})])
def test_a_session_ends_when_idle_and_at_the_end_of_the_day(inside, key, by):
    assert inside.get("/account/security/").status_code == 200
    age(inside, key, **by)

    assert inside.get("/account/security/").url.startswith("/signin/")
    assert OPENED_AT not in inside.session


def test_a_page_keeps_a_session_alive(inside):
    age(inside, SEEN_AT, hours=1, minutes=59)
    inside.get("/account/security/")
    age(inside, SEEN_AT, hours=1, minutes=59)

    assert inside.get("/account/security/").status_code == 200


def test_who_belongs_to_several_accounts_chooses(client, anna):
    second = MembershipFactory(user=anna, account__brand=anna.brand).account
    typed = {"identifier": anna.email, "password": PASSWORD}
    assert client.post("/signin/", {**typed, "next": "/contacts/"}).url == "/account/choose/?next=%2Fcontacts%2F"
    page = client.get("/account/choose/?next=/contacts/").content.decode()
    assert all(membership.account.number in page for membership in anna.memberships.all())

    chosen = client.post("/account/choose/", {"account": second.number, "next": "/contacts/"})
    assert chosen.url == "/contacts/"
    assert client.get("/contacts/").wsgi_request.account == second


def test_nobody_chooses_an_account_of_somebody_else(client, anna):
    stranger = MembershipFactory(account__brand=anna.brand).account
    client.post("/signin/", {"identifier": anna.email, "password": PASSWORD})

    assert client.post("/account/choose/", {"account": stranger.number}).status_code == 404


@pytest.mark.parametrize("page", ["/signin/", "/signup/", "/password/reset/", "/password/MQ/abc/"])
def test_pages_of_who_is_not_signed_in_yet_are_kept_nowhere(client, brand, page):
    assert "no-store" in client.get(page).headers["Cache-Control"]


@pytest.mark.parametrize(
    ("page", "field", "more"),
    [("/password/reset/", "email", {}), ("/signin/", "identifier", {"password": "wrong-one-it-is"})],
)
def test_an_unknown_person_costs_as_much_work_as_a_known_one(client, anna, page, field, more):
    def writes(who):
        with CaptureQueriesContext(connection) as caught:
            client.post(page, {field: who, **more})
        return [query["sql"].split(" (")[0] for query in caught if query["sql"].startswith("INSERT")]

    client.get(page)
    known = writes(anna.email)
    assert known
    assert writes("nobody@client.example") == known
    assert SignIn.objects.count() + Message.objects.count() == 1


@pytest.fixture
def acting(client, anna):
    staff = StaffMembershipFactory(user__brand=anna.brand).user
    client.post("/signin/", {"identifier": staff.email, "password": PASSWORD})
    session = client.session
    session[PROVED_AT] = session[OPENED_AT]
    session.save()
    client.post(f"/staff/customers/{anna.memberships.get().account.number}/act/", {"reason": "a call"})
    return client


@pytest.mark.parametrize("page", ["/account/security/", "/account/security/password/", "/account/preferences/"])
def test_staff_who_act_for_a_customer_touch_nobodys_security(acting, page):
    assert acting.get("/dashboard/").status_code == 200
    assert acting.get(page).status_code == 403
    assert acting.post(page).status_code == 403


def test_who_may_act_no_more_acts_no_more(acting, anna, monkeypatch):
    monkeypatch.setitem(STAFF_PERMISSIONS, StaffRole.MANAGER, frozenset({Permission.STAFF_READ}))

    assert acting.get("/dashboard/").url == "/staff/"


def test_a_password_chosen_by_link_is_in_the_journal_under_the_persons_name(client, anna):
    client.post("/password/reset/", {"email": anna.email})
    link = re.search(r"/password/[^\s]+", Message.objects.latest("pk").text).group()
    client.post(link, {"password": "a-brand-new-passphrase"})

    entry = Entry.objects.get(action="person.password-changed")
    assert (entry.by, entry.account_id) == (anna.full_name, anna.memberships.get().account_id)
