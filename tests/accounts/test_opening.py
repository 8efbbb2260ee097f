"""Opening an account, its review, and what its people change."""

from dataclasses import replace

import pytest
from django.contrib.auth.hashers import make_password

from parvis.accounts.actions import people, requests, review, security
from parvis.accounts.backends import BrandBackend
from parvis.accounts.enums import AccountKind, AccountState, RequestState, Role
from parvis.accounts.models import Account, Membership, User
from parvis.accounts.throttling import is_over
from parvis.audit.models import Entry
from parvis.kit.actor import Actor
from parvis.kit.refusals import NotAllowedError
from parvis.notifications.models import Message
from tests.factories import (
    PASSWORD,
    AccountFactory,
    BrandFactory,
    MembershipFactory,
    UserFactory,
    customer,
    staff_member,
)

IDENTITY = {
    "kind": AccountKind.INDIVIDUAL, "first_name": "Anna", "last_name": "Exemple", "phone": "+33.199000001",
    "street": "10 rue du Modèle", "postal_code": "75002", "city": "Paris", "country": "FR",
}  # fmt: skip
pytestmark = pytest.mark.django_db


def opened(brand, now, email="Anna@Client.Example"):
    return people.sign_up(
        brand, email=email, password_hash=make_password(PASSWORD), identity=IDENTITY, language="fr", is_verified=True,
        actor=Actor(ip="192.0.2.1"), now=now,
    )  # fmt: skip


@pytest.mark.parametrize(("reviews", "state"), [(False, AccountState.ACTIVE), (True, AccountState.REVIEW)])
def test_an_account_is_active_or_waits_for_review_as_the_brand_says(now, reviews, state):
    person, account = opened(BrandFactory(reviews_accounts=reviews), now)

    assert account.state == state
    assert Membership.objects.get(user=person, account=account).role == Role.OWNER
    assert Entry.objects.filter(action="account.opened", account_id=account.pk).exists()
    assert Message.objects.get(template="account-opened").to == "anna@client.example"


def test_an_address_has_one_person_per_brand_whatever_its_case(now):
    brand = BrandFactory()
    opened(brand, now)

    with pytest.raises(NotAllowedError):
        opened(brand, now, email="anna@CLIENT.example")
    assert Account.objects.filter(brand=brand).count() == 1
    opened(BrandFactory(), now)


def test_account_numbers_are_never_the_same(now):
    brand = BrandFactory()
    numbers = {opened(brand, now, email=f"p{n}@client.example")[1].number for n in range(5)}

    assert len(numbers) == 5


def test_somebody_is_found_by_e_mail_or_login_in_their_brand_only():
    person = UserFactory(email="anna@client.example", login="anna")
    backend, other = BrandBackend(), BrandFactory()

    assert backend.authenticate(None, " Anna@client.example", PASSWORD, brand=person.brand) == person
    assert backend.authenticate(None, "anna", PASSWORD, brand=person.brand) == person
    assert backend.authenticate(None, "anna@client.example", PASSWORD, brand=other) is None
    assert backend.authenticate(None, "anna@client.example", PASSWORD) is None
    assert backend.authenticate(None, "anna@client.example", "wrong", brand=person.brand) is None


def test_a_closed_person_neither_signs_in_nor_stays():
    person = UserFactory(is_active=False)

    assert BrandBackend().authenticate(None, person.email, PASSWORD, brand=person.brand) is None
    assert BrandBackend().get_user(person.pk) is None


def test_an_unknown_person_costs_a_hash_too(monkeypatch):
    hashed = []
    monkeypatch.setattr(User, "set_password", lambda _self, raw: hashed.append(raw))

    BrandBackend().authenticate(None, "nobody@client.example", PASSWORD, brand=BrandFactory())

    assert hashed == [PASSWORD]


def test_approval_lets_order_and_is_told_once(now):
    account = AccountFactory(state=AccountState.REVIEW)
    staff = staff_member(account.brand)

    assert review.approve(account, actor=staff, now=now).state == AccountState.ACTIVE
    with pytest.raises(NotAllowedError):
        review.approve(account, actor=staff, now=now)
    assert Message.objects.filter(template="account-reviewed", to=account.email).count() == 1


def test_a_refusal_says_why_and_can_be_taken_back(now):
    account = AccountFactory(state=AccountState.REVIEW)
    staff = staff_member(account.brand)
    review.refuse(account, reason="Adresse introuvable", actor=staff, now=now)

    assert "Adresse introuvable" in Message.objects.get(template="account-reviewed").text
    assert review.approve(account, actor=staff, now=now).state == AccountState.ACTIVE


def test_names_do_not_change_without_a_request(now):
    account = AccountFactory()

    with pytest.raises(NotAllowedError):
        people.change_details(account, details={"last_name": "Autre"}, actor=customer(account), now=now)
    account.refresh_from_db()
    assert account.last_name == "Exemple"


def test_another_vat_number_has_to_be_checked_again(now):
    account = AccountFactory(vat_number="FR12123456782", is_vat_checked=True)

    changed = people.change_details(account, details={"vat_number": ""}, actor=customer(account), now=now)

    assert not changed.is_vat_checked
    assert Entry.objects.get(action="account.changed").before == {"vat_number": "FR12123456782"}


def asked(account, now, **changes):
    person = MembershipFactory(account=account).user
    return requests.ask(
        account, changes=changes, reason="Mariage", document=b"%PDF-1.7", document_name="acte.pdf", person=person,
        actor=customer(account), now=now,
    )  # fmt: skip


def test_one_request_waits_at_a_time_and_asks_for_something(now):
    account = AccountFactory()

    with pytest.raises(NotAllowedError):
        asked(account, now, last_name="Exemple", phone="+33.1")
    asked(account, now, last_name="Autre")
    with pytest.raises(NotAllowedError):
        asked(account, now, last_name="Encore")


@pytest.mark.parametrize(("is_approved", "name"), [(True, "Autre"), (False, "Exemple")])
def test_a_decision_carries_out_or_not_deletes_the_document_and_tells(now, is_approved, name):
    account = AccountFactory()
    decided = requests.decide(
        asked(account, now, last_name="Autre"), is_approved=is_approved, decision="Lu", actor=staff_member(account.brand),
        now=now,
    )  # fmt: skip
    account.refresh_from_db()

    assert account.last_name == name
    assert decided.state == (RequestState.APPROVED if is_approved else RequestState.REFUSED)
    assert bytes(decided.document) == b""
    assert Message.objects.filter(template="request-decided", to=account.email).exists()
    with pytest.raises(NotAllowedError):
        requests.decide(decided, is_approved=True, decision="", actor=staff_member(account.brand), now=now)


def test_a_refused_request_needs_a_reason(now):
    account = AccountFactory()

    with pytest.raises(NotAllowedError):
        requests.decide(
            asked(account, now, last_name="Autre"),
            is_approved=False,
            decision="",
            actor=staff_member(account.brand),
            now=now,
        )


def test_a_new_device_is_told_but_neither_the_first_nor_a_known_one(now):
    person = UserFactory()
    for device in ("Browser A", "Browser A", "Browser B"):
        security.note_sign_in(person, ip="192.0.2.1", device=device, is_success=True, now=now)

    assert Message.objects.filter(template="new-sign-in").count() == 1
    assert "Browser B" in Message.objects.get(template="new-sign-in").text


def test_a_new_password_changes_the_fingerprint_of_sessions(now):
    person = UserFactory()
    before = person.get_session_auth_hash()

    changed = security.change_password(person, password="another-long-passphrase", actor=Actor(), now=now)

    assert changed.get_session_auth_hash() != before
    assert Message.objects.get(template="password-changed").to == person.email


def test_signing_out_everywhere_changes_the_fingerprint_and_is_recorded(now):
    person = UserFactory()
    before = person.get_session_auth_hash()
    security.sign_out_everywhere(person, actor=Actor(), now=now)
    person.refresh_from_db()

    assert person.get_session_auth_hash() != before
    assert Entry.objects.filter(action="person.signed-out-everywhere").exists()


def test_a_limit_is_per_key_and_per_window(now):
    tries = [is_over("k", limit=2, seconds=900, now=now) for _ in range(3)]

    assert tries == [False, False, True]
    assert not is_over("other", limit=2, seconds=900, now=now)
    assert not is_over("k", limit=2, seconds=900, now=now.replace(hour=now.hour + 1))


def test_who_asked_for_a_customer_does_not_decide(now):
    account = AccountFactory()
    waiting = asked(account, now, last_name="Autre")
    themself = replace(staff_member(account.brand), user_id=waiting.asked_by_id)

    with pytest.raises(NotAllowedError):
        requests.decide(waiting, is_approved=True, decision="Lu", actor=themself, now=now)


def test_opening_a_document_leaves_a_trace(now):
    account = AccountFactory()
    waiting = asked(account, now, last_name="Autre")

    assert requests.read_document(waiting, actor=Actor(label="Paul"), now=now) == b"%PDF-1.7"
    entry = Entry.objects.get(action="account.document-read")
    assert (entry.by, entry.account_id) == ("Paul", account.pk)
