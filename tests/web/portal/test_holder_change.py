"""The pages of a change of holder: ordering, agreeing, following, withdrawing (DOM-5)."""

from datetime import timedelta

import pytest
from django.utils import timezone

from parvis.catalog.models import BrandTld, Price, Tld
from parvis.domains.actions import consents
from parvis.domains.actions.holder_codes import code_refused
from parvis.domains.models import HolderChange, HolderConsent
from parvis.domains.sealing import opened
from parvis.orders.models import CartLine
from parvis.web.access import PROVED_AT
from tests.factories import HolderChangeFactory, OrderFactory, OrderLineFactory

pytestmark = pytest.mark.django_db
PAGE = "/domains/a.com/contacts/holder/"


@pytest.fixture
def proved(world):
    browser = world.browser()
    session = browser.session
    session[PROVED_AT] = timezone.now().isoformat()
    session.save()
    return browser


@pytest.fixture
def domain(world):
    tld = Tld.objects.create(name="com", registry="sandbox")
    BrandTld.objects.create(brand=world.brand, tld=tld, position=0)
    Price.objects.create(tld=tld, action="holder", currency="EUR", net_minor=0, starts_at=world.now)
    return world.domain("a.com")


def under_way(world, domain, **more):
    line = OrderLineFactory(
        order=OrderFactory(account=world.account, state="paid"), kind="domain.holder", name=domain.name, years=0, net_minor=0,
        state="ordered", registrant=world.contact(),
    )  # fmt: skip
    change = HolderChangeFactory(
        domain=domain, order_line_id=line.pk, contact=line.registrant, requested_at=world.now, **more
    )
    consents.ask(change, now=world.now)
    return change


def test_it_says_what_happens_and_puts_the_order_in_the_cart(world, domain, proved):
    heir = world.contact(first_name="Léa", email="lea@client.example")

    page = proved.get(PAGE)
    (procedure,) = page.context["procedures"]
    assert (procedure.way, procedure.price.minor) == ("consents", 0)
    answer = proved.post(PAGE, {"contact": heir.pk, "confirmation": "A.com", "opt_out": "on"})

    assert answer.headers["Location"] == "/checkout/"
    line = CartLine.objects.get()
    assert (line.kind, line.name, line.registrant, line.has_opted_out) == ("domain.holder", "a.com", heir, True)


def test_the_lock_is_not_refused_unless_somebody_says_so(world, domain, proved):
    heir = world.contact(email="lea@client.example")

    assert 'name="opt_out" checked' not in proved.get(PAGE).content.decode()
    proved.post(PAGE, {"contact": heir.pk, "confirmation": "a.com"})

    assert not CartLine.objects.get().has_opted_out


@pytest.mark.parametrize("typed", ["", "b.com"])
def test_the_name_is_typed_to_confirm(world, domain, proved, typed):
    answer = proved.post(PAGE, {"contact": world.contact().pk, "confirmation": typed})

    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"confirmation"}
    assert not CartLine.objects.exists()


def test_fresh_proof_is_asked_first(domain, browser):
    assert "reauth" in browser.get(PAGE).headers["Location"]


def test_what_is_free_is_ordered_without_choosing_how_to_pay(world, domain, proved):
    heir = world.contact(email="lea@client.example", postal_code="69001")
    page = proved.post(PAGE, {"contact": heir.pk, "confirmation": "a.com"}, follow=True)
    assert "means" not in page.context["form"].fields
    sent = {
        "cart": page.context["cart"].token, "seal": page.context["quote"].seal,
        "terms": "on", "immediate": "on", "waiver": "on",
    }  # fmt: skip

    done = proved.post("/checkout/", sent, follow=True)

    assert HolderChange.objects.get().stage == "consents"
    assert "/checkout/" in done.request["PATH_INFO"]
    assert PAGE in proved.get("/domains/a.com/").content.decode()
    number = HolderChange.objects.get().domain.account.orders.get().number
    assert PAGE in proved.get(f"/billing/orders/{number}/").content.decode()


def test_it_is_followed_and_withdrawn(world, domain, proved):
    under_way(world, domain)

    page = proved.get(PAGE)
    assert page.context["may_withdraw"]
    assert "lea@client.example" in page.content.decode()

    proved.post(f"{PAGE}withdraw/")

    assert HolderChange.objects.get().stage == "withdrawn"
    assert "procedures" in proved.get(PAGE).context


def test_both_holders_answer_by_their_link_without_an_account(world, domain, client):
    under_way(world, domain)
    consent = HolderConsent.objects.get(party="new")
    address = f"/approve/{consents.token_of(consent)}/"

    page = client.get(address, headers={"host": "first.localhost"})
    assert page.headers["Cache-Control"].startswith("no-store") or "no-store" in page.headers["Cache-Control"]
    consent.refresh_from_db()
    assert consent.is_given is None

    client.post(address, {"answer": "agree"}, headers={"host": "first.localhost"})

    consent.refresh_from_db()
    assert consent.is_given
    assert 'value="agree"' not in client.get(address, headers={"host": "first.localhost"}).content.decode()


def test_a_link_leads_nowhere_at_another_brand_nor_with_another_token(world, domain, client):
    under_way(world, domain)
    world.new_brand("second", "second.localhost")
    token = consents.token_of(HolderConsent.objects.get(party="old"))

    assert client.get(f"/approve/{token}/", headers={"host": "second.localhost"}).status_code == 404
    assert client.get(f"/approve/{token[:-1]}/", headers={"host": "first.localhost"}).status_code == 404


class TestTheCodeOfTheRegistry:
    @pytest.fixture
    def change(self, world, domain):
        sent = under_way(world, domain, stage="sent")
        HolderChange.objects.filter(pk=sent.pk).update(code_asked_at=world.now)
        return sent

    def test_it_is_asked_for_and_kept_sealed(self, world, domain, change, proved):
        assert 'name="code"' in proved.get(PAGE).content.decode()

        assert proved.post(f"{PAGE}code/", {"code": " 111-222 "}).headers["Location"] == PAGE

        change.refresh_from_db()
        assert opened(change.sealed_code) == "111-222"
        assert 'name="code"' not in proved.get(PAGE).content.decode()
        assert proved.post(f"{PAGE}code/", {"code": "333"}).status_code == 422

    def test_a_code_that_the_registry_refused_is_said_until_another_is_given(self, world, change, proved):
        proved.post(f"{PAGE}code/", {"code": "111"})
        code_refused(change.pk, now=world.now)

        assert "Le registre a refusé le code" in proved.get(PAGE).content.decode()
        assert 'name="code"' in proved.get(PAGE).content.decode()

        proved.post(f"{PAGE}code/", {"code": "222"})
        assert "a refusé" not in proved.get(PAGE).content.decode()

    def test_nothing_is_no_code(self, change, proved):
        answer = proved.post(f"{PAGE}code/", {"code": " "})

        assert answer.status_code == 422
        assert set(answer.context["form"].errors) == {"code"}
        assert 'name="code"' in answer.content.decode()

    def test_the_letter_is_sent_again_after_an_hour(self, world, change, proved):
        proved.post(f"{PAGE}code/again/")
        change.refresh_from_db()
        assert change.code_asked_at is not None

        HolderChange.objects.filter(pk=change.pk).update(code_asked_at=timezone.now() - timedelta(hours=2))
        assert proved.post(f"{PAGE}code/again/").headers["Location"] == PAGE
        change.refresh_from_db()
        assert change.code_asked_at is None

    def test_only_by_a_form(self, change, proved):
        assert proved.get(f"{PAGE}code/").status_code == proved.get(f"{PAGE}code/again/").status_code == 405


def edit_of(contact, **changes):
    names = [
        "organisation",
        "company_number",
        "first_name",
        "last_name",
        "email",
        "phone",
        "street",
        "street2",
        "postal_code",
        "city",
        "region",
    ]
    return {name: getattr(contact, name) for name in names} | changes


def test_an_edit_that_changes_the_holder_leads_to_its_order_with_the_names_concerned(world, domain, proved):
    """CON-1: the .com counts another name as another holder; the contact itself stays as it is."""
    world.domain("b.com")
    contact = domain.registrant
    contact.postal_code = "69001"
    contact.save()
    page, typed = f"/contacts/{contact.pk}/edit/", edit_of(contact, last_name="Autre")

    refused = proved.post(page, typed)
    assert refused.status_code == 422
    assert [one.name for one in refused.context["concerned"]] == ["a.com", "b.com"]
    assert "b.com" in refused.content.decode()

    answers = [proved.post(page, typed | {"hand-over": "1"}) for _twice in range(2)]
    made = world.account.contacts.get(last_name="Autre")
    there = answers[1].headers["Location"]
    assert there == answers[0].headers["Location"] == f"/contacts/{contact.pk}/holder/?contact={made.pk}&tld=com"

    order = proved.get(there)
    assert [one.domain.name for one in order.context["procedures"]] == ["a.com", "b.com"]
    assert proved.post(there, {"contact": made.pk, "confirmation": "a.com"}).status_code == 422
    assert proved.post(there, {"contact": made.pk, "confirmation": "2"}).headers["Location"] == "/checkout/"

    assert sorted(CartLine.objects.values_list("name", "registrant")) == [("a.com", made.pk), ("b.com", made.pk)]
    contact.refresh_from_db()
    assert contact.last_name == "Dubois"


def test_a_contact_without_names_has_none_to_hand_over(world, proved):
    contact = world.contact()

    assert proved.get(f"/contacts/{contact.pk}/holder/").headers["Location"] == f"/contacts/{contact.pk}/"
