"""Mandates and direct debits in the client area, what is owed again, and paying by direct debit at checkout."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from parvis.billing.actions.collecting import make_file, settle_debit
from parvis.billing.actions.returning import take_back
from parvis.billing.models import Collection, Mandate
from parvis.brands.models import Brand, LegalEntity
from parvis.kit.actor import SYSTEM
from parvis.orders.models import OrderLine
from tests.factories import MandateFactory, OrderFactory

PAGE = "/billing/mandates/"
IBAN = "FR7630006000011234567890189"


@pytest.fixture
def proved(world, browser):
    Brand.objects.filter(pk=world.brand.pk).update(takes_debits=True)
    LegalEntity.objects.filter(pk=world.seller.pk).update(creditor_id="FR72ZZZ123456", iban=IBAN)
    world.brand.refresh_from_db()
    session = browser.session
    session["proved_at"] = timezone.now().isoformat()
    session.save()
    return browser


def sign(browser, **more):
    return browser.post(f"{PAGE}sign/", {"holder": "Anna Lenoir", "iban": IBAN, "agreed": "on", **more})


def test_a_mandate_is_signed_shown_masked_and_downloaded(world, proved):
    answer = sign(proved)
    page = proved.get(PAGE).content.decode()
    paper = proved.get(f"{PAGE}{Mandate.objects.get().pk}/pdf/")

    assert answer["Location"] == PAGE
    assert "FR76 •••• 0189" in page
    assert IBAN not in page
    assert paper.content.startswith(b"%PDF")


@pytest.mark.parametrize(
    ("typed", "said"), [({"iban": "FR76"}, "IBAN"), ({"holder": ""}, "titulaire"), ({"agreed": ""}, "Cochez")]
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_typed_is_lost(world, proved, typed, said):
    answer = sign(proved, **typed)

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert "Anna Lenoir" in answer.content.decode() or "holder" in typed
    assert not Mandate.objects.exists()


def test_it_is_revoked_after_a_page_that_says_what_it_means(world, proved):
    mandate = MandateFactory(account=world.account, seller=world.seller)

    assert "plus rien" in proved.get(f"{PAGE}{mandate.pk}/revoke/").content.decode()
    proved.post(f"{PAGE}{mandate.pk}/revoke/")

    mandate.refresh_from_db()
    assert mandate.state == "revoked"


def test_an_order_leads_to_the_mandate_and_back_and_is_announced_once(world, proved):
    order = OrderFactory(account=world.account, brand=world.brand)
    OrderLine.objects.create(
        order=order, position=0, kind="domain.register", name="a.fr", tld="fr", years=1, net_minor=order.net_minor,
        registrant=world.contact(), holder={},
    )  # fmt: skip
    page = reverse("checkout:debit", args=[order.number])

    to_sign = proved.post(page)["Location"]
    back = sign(proved, order=order.number)["Location"]
    shown = proved.get(back).content.decode()
    ends = [proved.post(page)["Location"] for _again in range(2)]
    done = proved.get(ends[0]).content.decode()

    assert to_sign == f"{PAGE}sign/?order={order.number}"
    assert back == page
    assert "FR76 •••• 0189" in shown
    assert set(ends) == {reverse("checkout:done", args=[order.number])}
    assert Collection.objects.count() == 1
    assert "prélèvement est annoncé" in done
    assert order.number in proved.get(PAGE).content.decode()


def test_what_a_bank_took_back_is_shown_with_how_to_pay_it(world, proved):
    order = OrderFactory(account=world.account, brand=world.brand)
    MandateFactory(account=world.account, seller=world.seller)
    proved.post(reverse("checkout:debit", args=[order.number]))
    collection = Collection.objects.get()
    now = timezone.now()
    make_file(world.seller, creditor_id="FR72ZZZ123456", due_on=collection.due_on, actor=SYSTEM, now=now)
    settle_debit(collection.pk, now=now + timedelta(days=40))
    assert "Rien n’est dû" in proved.get("/billing/owed/").content.decode()

    take_back(collection, reason="AM04", now=now + timedelta(days=41))

    assert "repris par votre banque" in proved.get("/billing/balance/").content.decode()
    page = proved.get("/billing/owed/").content.decode()
    assert order.number in page
    assert "approvisionné" in page
    assert "solde est vide" in proved.post("/billing/owed/pay/", follow=True).content.decode()


def test_a_brand_that_takes_none_shows_none(world, browser):
    assert "/billing/mandates/" not in browser.get("/dashboard/").content.decode()
    assert browser.get(f"{PAGE}sign/").status_code == 302


def test_the_list_asks_as_much_for_three_as_for_one(world, proved, django_assert_max_num_queries):
    MandateFactory(account=world.account, seller=world.seller)
    counts = []
    for number in range(3):
        order = OrderFactory(account=world.account, brand=world.brand)
        proved.post(reverse("checkout:debit", args=[order.number]))
        if number in {0, 2}:
            with django_assert_max_num_queries(60) as asked:
                proved.get(PAGE)
            counts.append(len(asked))

    assert counts[0] == counts[1]
