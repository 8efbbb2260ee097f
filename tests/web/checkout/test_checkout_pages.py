"""The one-page checkout, and paying: CART-3, CART-5, CART-7, CART-8, PAY-4, PAY-7."""

import gzip
import json
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import override
from procrastinate.contrib.django.models import ProcrastinateJob

from parvis.accounts.models import Account
from parvis.billing.actions.payments import apply_status, open_card
from parvis.billing.cards import cards
from parvis.billing.models import Payment, PaymentNotice
from parvis.billing.ports import PaidState
from parvis.billing.refusals import words_of
from parvis.billing.tasks import apply_notice, reconcile, settle
from parvis.catalog.models import Price
from parvis.contacts.models import Contact
from parvis.domains.models import Answer
from parvis.drivers.sandbox.cards import SIGNATURE, SandboxCards
from parvis.kit.actor import SYSTEM
from parvis.orders.actions.cancelling import expire
from parvis.orders.models import Cart, CartLine, Order
from parvis.orders.quotes import quote
from parvis.web.actor import ACTING
from parvis.web.ui.formats import date_text
from tests.factories import (
    PASSWORD,
    BrandHostFactory,
    CartLineFactory,
    MembershipFactory,
    PriceFactory,
    StaffMembershipFactory,
)
from tests.orders.shop import ready_cart, said

pytestmark = pytest.mark.django_db


@pytest.fixture
def company(tmp_path):
    with cards.replaced("sandbox", SandboxCards(tmp_path / "cards.sqlite3", "a secret")) as driver:
        yield driver


@pytest.fixture
def cart():
    return ready_cart("wanted.fr")


@pytest.fixture
def browser(cart):
    host = BrandHostFactory(brand=cart.brand).host
    browser = Client(headers={"host": host})
    browser.force_login(MembershipFactory(account=cart.account).user, backend="parvis.accounts.backends.BrandBackend")
    return browser


def typed(of, **changes):
    return {
        "cart": str(of.token),
        "seal": quote(of, of.account, now=timezone.now()).seal,
        "registrant": "same",
        "servers": "ours",
        "means": "card",
        "terms": "on",
        "immediate": "on",
        "waiver": "on",
    } | changes


def hosts(*names):
    return {f"host_{number}": name for number, name in enumerate(names, start=1)}


def ordered(browser, cart, **changes):
    answer = browser.post(reverse("checkout:start"), typed(cart, **changes))
    assert answer.status_code == 302, answer.content.decode()[:3000]
    return Order.objects.get(), answer


def on_page(browser, order):
    """Go to the company's page; return the payment."""
    answer = browser.get(reverse("checkout:pay", args=[order.number]))
    assert answer.url.startswith("/sandbox-card/")
    return Payment.objects.get(state="pending")


def test_nothing_is_ticked_in_advance_and_the_button_says_the_amount(browser, cart):
    page = browser.get(reverse("checkout:start")).content.decode()

    for box in ("terms", "immediate", "waiver"):
        [tag] = re.findall(rf'<input[^>]*name="{box}"[^>]*>', page)
        assert "checked" not in tag
    assert "8,39" in page


@pytest.mark.parametrize("box", ["terms", "immediate", "waiver"])
def test_a_box_left_empty_keeps_everything_typed(browser, cart, box):
    entries = typed(cart, servers="own", **hosts("ns1.client.example", "ns2.client.example"), means="transfer")
    del entries[box]

    answer = browser.post(reverse("checkout:start"), entries)

    assert answer.status_code == 422
    assert "ns1.client.example" in answer.content.decode()
    assert not Order.objects.exists()


def test_pressing_twice_makes_one_order(browser, cart):
    first = browser.post(reverse("checkout:start"), typed(cart))
    second = browser.post(reverse("checkout:start"), typed(cart))

    assert first.url == second.url
    assert Order.objects.count() == 1


def test_a_price_that_moved_is_shown_again_even_to_somebody_who_pressed_twice(browser, cart):
    form = typed(cart)
    Price.objects.update(net_minor=89900)

    answers = [browser.post(reverse("checkout:start"), form) for _ in range(2)]

    assert answers[0].status_code == 422
    assert not Order.objects.exists()


def test_who_saw_the_new_price_orders_at_it(browser, cart):
    Price.objects.update(net_minor=800)
    page = browser.get(reverse("checkout:start")).content.decode()
    [seal] = re.findall(r'name="seal"\s+value="([^"]+)"', page)

    order, _answer = ordered(browser, cart, seal=seal)

    assert order.net_minor == 800


def test_a_name_added_in_another_tab_is_shown_before_it_is_ordered(browser, cart):
    form = typed(cart)
    CartLineFactory(cart=cart, name="another.fr", shown_minor=699)
    Cart.objects.update(version=2)

    answer = browser.post(reverse("checkout:start"), form)

    assert answer.status_code == 422
    assert "another.fr" in answer.content.decode()
    assert not Order.objects.exists()


def test_a_nonsense_cart_in_the_form_is_no_server_error(browser, cart):
    assert browser.post(reverse("checkout:start"), typed(cart, cart="nonsense")).status_code < 500


def test_a_visitor_keeps_the_cart_and_comes_back_after_signing_in(cart):
    account, cart.account = cart.account, None
    cart.save()
    visitor = Client(headers={"host": BrandHostFactory(brand=cart.brand).host})
    visitor.cookies["cart"] = str(cart.token)

    page = visitor.get(reverse("checkout:start")).content.decode()
    visitor.force_login(MembershipFactory(account=account).user, backend="parvis.accounts.backends.BrandBackend")

    assert f"{reverse('signin')}?next={reverse('checkout:start')}" in page
    assert f"{reverse('signup')}?next={reverse('checkout:start')}" in page
    assert "wanted.fr" in visitor.get(reverse("checkout:start")).content.decode()


def test_a_session_that_ended_meanwhile_keeps_what_was_typed(browser, cart):
    person = cart.account.memberships.get().user
    person.set_password(PASSWORD)
    person.save()
    browser.logout()

    answer = browser.post(
        reverse("checkout:start"), typed(cart, means="transfer", servers="own", host_1="ns1.client.example")
    )
    assert answer.url == f"{reverse('signin')}?next=%2Fcheckout%2F"
    assert Order.objects.count() == 0
    inside = browser.post(answer.url, {"identifier": person.email, "password": PASSWORD}, follow=True)

    form = inside.context["form"]
    assert inside.request["PATH_INFO"] == reverse("checkout:start")
    assert "ns1.client.example" in inside.content.decode()
    assert (form["means"].value(), form["servers"].value()) == ("transfer", "own")
    assert not form["terms"].value()


def test_what_was_typed_for_another_cart_is_not_shown(browser, cart):
    session = browser.session
    session["checkout_draft"] = {"cart": "00000000-0000-0000-0000-000000000000", "means": "transfer"}
    session.save()

    assert browser.get(reverse("checkout:start")).context["form"]["means"].value() == "card"


NEW_HOLDER = {
    "registrant": "new",
    "holder-organisation": "Boulangerie Exemple",
    "holder-company_number": "123456782",
    "holder-legal_type": "company",
    "holder-first_name": "Jeanne",
    "holder-last_name": "Modèle",
    "holder-email": "jeanne@client.example",
    "holder-phone": "+33 1 99 00 00 02",
    "holder-street": "2 rue du Four",
    "holder-postal_code": "69002",
    "holder-city": "Lyon",
    "holder-country": "FR",
}


def test_another_holder_is_entered_on_the_page(browser, cart):
    order, _answer = ordered(browser, cart, **NEW_HOLDER)

    line = order.lines.get()
    assert (line.registrant.name, line.registrant.kind) == ("Boulangerie Exemple", "organisation")
    assert line.holder["city"] == "Lyon"
    assert line.holder["phone"] == "+33.199000002"


def test_a_faulty_holder_is_corrected_beside_its_field_and_nothing_is_made(browser, cart):
    answer = browser.post(
        reverse("checkout:start"), typed(cart, **NEW_HOLDER | {"holder-postal_code": "abc", "holder-email": "jeanne"})
    )

    page = answer.content.decode()
    assert answer.status_code == 422
    assert set(answer.context["form"].holder.errors) == {"postal_code", "email"}
    assert "Boulangerie Exemple" in page
    assert (Order.objects.count(), Contact.objects.filter(first_name="Jeanne").count()) == (0, 0)


def test_a_holder_entered_again_after_a_refusal_is_one_contact(browser, cart):
    browser.post(reverse("checkout:start"), typed(cart, **NEW_HOLDER, seal="stale"))
    ordered(browser, cart, **NEW_HOLDER)

    assert Contact.objects.filter(first_name="Jeanne").count() == 1


def test_the_price_of_a_premium_renewal_is_shown_and_agreed_to(browser, cart):
    CartLine.objects.update(is_premium=True, fee_minor=699, renewal_fee_minor=5000)

    page = browser.get(reverse("checkout:start")).content.decode()
    without = browser.post(reverse("checkout:start"), typed(cart))
    order, _answer = ordered(browser, cart, premium="on")

    assert "50,00" in page
    assert set(without.context["form"].errors) == {"premium"}
    assert order.has_accepted_premium
    assert order.lines.get().renewal_minor == 5000


INNER = ("ns1.wanted.fr", "ns2.client.example")


def test_the_addresses_of_a_server_inside_the_name_are_asked_for_beside_it(browser, cart):
    answer = browser.post(reverse("checkout:start"), typed(cart, servers="own", **hosts(*INNER)))

    own = answer.context["form"].own
    assert answer.status_code == 422
    assert set(own.errors) == {"addresses_1"}
    assert "addresses_2" not in own.fields
    assert Order.objects.count() == 0


def test_the_addresses_are_kept_with_the_order(browser, cart):
    glue = {"addresses_1": "192.0.2.1 2001:DB8::1"}

    order, _answer = ordered(browser, cart, servers="own", **hosts(*INNER), **glue)

    line = order.lines.get()
    assert line.nameservers == list(INNER)
    assert line.glue == {"ns1.wanted.fr": ["192.0.2.1", "2001:db8::1"]}


@pytest.mark.parametrize(
    ("entries", "fields"),
    [
        ({"host_1": "ns1.wanted.fr", "addresses_1": "10.0.0.1", "host_2": "ns2.client.example"}, {"addresses_1"}),
        ({"host_1": "ns1.client.example", "host_2": "not a host"}, {"host_2"}),
        ({"host_1": "ns1.client.example"}, {"host_2"}),
        ({}, {"host_1", "host_2"}),
        ({"host_1": "ns1.client.example", "host_2": "ns1.client.example"}, {"__all__"}),
    ],
)
def test_what_is_wrong_with_a_server_is_said_beside_it(browser, cart, entries, fields):
    answer = browser.post(reverse("checkout:start"), typed(cart, servers="own", **entries))

    assert answer.status_code == 422
    assert set(answer.context["form"].own.errors) == fields
    assert Order.objects.count() == 0


def test_servers_inside_two_names_of_the_order_would_wait_for_each_other(browser, cart):
    CartLineFactory(cart=cart, name="other.fr", shown_minor=699)
    glue = {"addresses_1": "192.0.2.1", "addresses_2": "192.0.2.2"}

    answer = browser.post(
        reverse("checkout:start"), typed(cart, servers="own", **hosts("ns1.wanted.fr", "ns1.other.fr"), **glue)
    )

    assert answer.status_code == 422
    assert set(answer.context["form"].own.errors) == {"__all__"}


def test_what_was_typed_for_ones_own_servers_is_not_checked_where_ours_are_chosen(browser, cart):
    order, _answer = ordered(browser, cart, host_1="not a host")

    assert order.lines.get().nameservers == cart.brand.nameservers


def test_a_name_that_went_meanwhile_is_shown_and_nothing_is_ordered(browser, cart):
    CartLineFactory(cart=cart, name="kept.fr", shown_minor=699)
    browser.get(reverse("checkout:start"))
    Answer.objects.filter(name="wanted.fr").update(state="taken")

    answer = browser.post(reverse("checkout:start"), typed(cart))
    assert answer.status_code == 422
    assert answer.context["gone"] == {"wanted.fr"}
    assert Order.objects.count() == 0

    browser.post(reverse("storefront:cart-remove"), {"name": "wanted.fr"})
    cart.refresh_from_db()
    order, _answer = ordered(browser, cart)
    assert [line.name for line in order.lines.all()] == ["kept.fr"]


def test_a_silent_registry_does_not_hold_up_an_order(browser, cart):
    browser.get(reverse("checkout:start"))
    Answer.objects.filter(name="wanted.fr").update(state="silent")

    order, _answer = ordered(browser, cart)

    assert order.lines.get().name == "wanted.fr"


def test_an_extension_no_longer_sold_sends_back_to_the_cart_which_says_so(browser, cart):
    Price.objects.all().delete()

    assert browser.get(reverse("checkout:start")).url == reverse("storefront:cart")
    page = browser.get(reverse("storefront:cart"))
    assert page.status_code == 200
    assert page.context["rows"][0]["price"] is None


def test_an_order_to_pay_later_says_that_nothing_is_reserved(browser, cart):
    order, answer = ordered(browser, cart, means="later")

    assert order.state == "unpaid"
    assert browser.get(answer.url).status_code == 200


def test_a_transfer_shows_account_reference_and_amount(browser, cart):
    order, answer = ordered(browser, cart, means="transfer")

    page = browser.get(answer.url).content.decode().replace(" ", "")
    assert order.number in page
    assert order.brand.legal_entity.iban in page
    assert "8,39" in page


def test_a_card_that_pays_leads_to_the_done_page(browser, cart, company):
    order, _answer = ordered(browser, cart)
    payment = on_page(browser, order)
    company.decide(payment.provider_number, PaidState.PAID)
    settle(payment_id=payment.pk)

    answer = browser.get(reverse("checkout:back", args=[order.number]), follow=True)

    assert answer.request["PATH_INFO"] == reverse("checkout:done", args=[order.number])
    assert "wanted.fr" in answer.content.decode()


def test_a_card_is_kept_with_the_words_of_the_page(browser, cart, company):
    words = browser.get(reverse("checkout:start")).context["form"]["keep"].label

    _order, answer = ordered(browser, cart, keep="on")

    payment = Payment.objects.get()
    assert answer["Location"] == f"/sandbox-card/{payment.provider_number}/"
    assert payment.keeps_card
    assert payment.card_consent.text == words


def test_a_card_is_not_kept_by_who_pays_otherwise(browser, cart):
    ordered(browser, cart, means="transfer", keep="on")

    assert not Payment.objects.exists()


def test_the_address_of_the_return_page_is_not_believed(browser, cart, company):
    order, _answer = ordered(browser, cart)
    on_page(browser, order)

    browser.get(reverse("checkout:back", args=[order.number]) + "?status=paid&asked=1&success=1")

    order.refresh_from_db()
    assert order.state == "unpaid"


def test_a_refused_card_says_why_and_can_be_tried_again(browser, cart, company):
    order, _answer = ordered(browser, cart)
    payment = on_page(browser, order)
    company.decide(payment.provider_number, PaidState.REFUSED, "insufficient_funds")
    settle(payment_id=payment.pk)

    page = browser.get(reverse("checkout:pay", args=[order.number])).content.decode()
    again = browser.post(reverse("checkout:pay", args=[order.number]))

    with override("fr"):
        assert escape(str(words_of("insufficient_funds"))) in page
    assert again.url.startswith("/sandbox-card/")
    assert Payment.objects.count() == 2


def test_going_back_from_the_companys_page_opens_the_same_payment(browser, cart, company):
    order, _answer = ordered(browser, cart)

    first = browser.get(reverse("checkout:pay", args=[order.number])).url

    assert browser.get(reverse("checkout:pay", args=[order.number])).url == first


def test_a_notification_is_stored_once_and_a_forged_one_never(browser, cart, company):
    order, _answer = ordered(browser, cart)
    payment = on_page(browser, order)
    body = json.dumps({"number": "n1", "payment": payment.provider_number}).encode()

    def told(signature):
        return browser.post(
            reverse("hooks:card", args=["sandbox"]),
            body,
            content_type="application/json",
            headers={SIGNATURE: signature},
        ).status_code

    assert [told(company.sign(body)) for _ in range(3)] == [204, 204, 204]
    assert told("0" * 64) == 400
    assert PaymentNotice.objects.count() == 1


def test_a_true_notification_about_an_open_payment_delivers_nothing(browser, cart, company):
    order, _answer = ordered(browser, cart)
    payment = on_page(browser, order)
    notice = PaymentNotice.objects.create(
        provider="sandbox", number="n1", body={"payment": payment.provider_number}, received_at=order.placed_at
    )

    apply_notice(notice_id=notice.pk)

    order.refresh_from_db()
    assert order.state == "unpaid"


def test_a_lost_notification_is_made_up_for(browser, cart, company):
    order, _answer = ordered(browser, cart)
    payment = on_page(browser, order)
    company.decide(payment.provider_number, PaidState.PAID)

    reconcile(timestamp=0)
    settle(**ProcrastinateJob.objects.get(queueing_lock=f"settle:{payment.pk}").args)

    order.refresh_from_db()
    assert order.state == "paid"


@pytest.mark.parametrize("name", ["pay", "back", "done", "transfer"])
def test_nobody_sees_another_accounts_order(browser, cart, name):
    other = ready_cart("other.fr")
    order, _answer = ordered(browser, cart, means="later")
    stranger = Client(headers={"host": BrandHostFactory(brand=other.brand).host})
    stranger.force_login(MembershipFactory(account=other.account).user, backend="parvis.accounts.backends.BrandBackend")

    assert stranger.get(reverse(f"checkout:{name}", args=[order.number])).status_code == 404


def test_the_button_names_the_obligation_to_pay_for_each_means(browser, cart):
    page = browser.get(reverse("checkout:start")).content.decode()
    [button] = re.findall(r'<button type="submit" class="btn btn--primary">(.*?)</button>', page, re.DOTALL)

    assert re.search(r'class="pay-now">[^<]*<bdi[^>]*>8,39', button)
    assert 'class="pay-later"' in button


def test_the_summary_says_the_term_the_renewal_price_and_how_to_stop_it(browser, cart):
    PriceFactory(tld__name="fr", action="renew", net_minor=1500)

    page = browser.get(reverse("checkout:start"))

    assert page.context["renewal"].minor == 1800
    assert [then.minor for _line, _net, then, _off in page.context["lines"]] == [1500]
    with override(page["Content-Language"]):
        assert str(_("Then, each year, including tax")) in page.content.decode()


def test_a_summary_of_500_names_folds_and_stays_light(browser, cart):
    counts = []
    for more in (0, 499):
        CartLine.objects.bulk_create(CartLineFactory.build_batch(more, cart=cart, tld="fr", shown_minor=699))
        browser.get(reverse("checkout:start"))
        with CaptureQueriesContext(connection) as queries:
            page = browser.get(reverse("checkout:start"))
        counts.append(len(queries))

    before, folded = page.content.decode().split("<details>", 1)
    assert before.count("wanted") == 20
    assert folded.count("wanted-") == 480
    assert len(gzip.compress(page.content)) < 15 * 1024
    assert counts[0] == counts[1] <= 13, counts


@pytest.fixture
def no_company():
    with cards.only({}):
        yield


def test_without_a_card_company_the_card_is_not_offered_anywhere(browser, cart, no_company):
    page = browser.get(reverse("checkout:start")).content.decode()
    assert 'value="card"' not in page
    assert re.search(r'value="transfer"[^>]*checked', page)

    browser.post(reverse("checkout:start"), typed(cart, means="transfer"))
    order = Order.objects.get()
    answer = browser.get(reverse("checkout:pay", args=[order.number]))
    assert answer.url == reverse("checkout:transfer", args=[order.number])


def test_an_unpaid_order_says_until_when_it_may_be_paid_and_an_expired_one_that_it_is_over(browser, cart):
    browser.post("/checkout/", typed(cart, means="transfer"))
    order = Order.objects.get()
    last_day = date_text(order.expires_at, style="long")
    for page in ("checkout:transfer", "checkout:done", "portal:order"):
        assert last_day in browser.get(reverse(page, args=[order.number])).content.decode(), page

    Order.objects.update(state="expired")

    assert "a expiré avant" in browser.get(reverse("portal:order", args=[order.number])).content.decode()
    for page in ("checkout:transfer", "checkout:pay", "checkout:done"):
        landed = browser.get(reverse(page, args=[order.number]), follow=True)
        assert landed.redirect_chain[-1][0] == reverse("portal:order", args=[order.number])


def test_money_told_after_the_order_ended_is_seen_to_go_back(browser, cart):
    order, _answer = ordered(browser, cart)
    card = open_card(order.account, order_number=order.number, amount=order.total, actor=SYSTEM, now=timezone.now())
    expire(order.pk, now=order.expires_at + timedelta(days=2))
    apply_status(card, said(card), now=timezone.now())

    landed = browser.get(reverse("checkout:back", args=[order.number]), follow=True)
    page = landed.content.decode()

    assert landed.redirect_chain[-1][0] == reverse("portal:order", args=[order.number])
    assert "Votre paiement est arrivé après ce jour" in page
    assert "À rendre" in page


def test_who_acts_for_a_customer_orders_in_the_customers_language(cart):
    host = BrandHostFactory(brand=cart.brand).host
    Account.objects.update(language="en")
    staff = StaffMembershipFactory(user__brand=cart.brand).user
    browser = Client(headers={"host": host, "Accept-Language": "fr"})
    browser.force_login(staff, backend="parvis.accounts.backends.BrandBackend")
    session = browser.session
    until = timezone.now() + timedelta(minutes=30)
    session[ACTING] = {"account": cart.account.pk, "reason": "a call", "until": until.isoformat()}
    session.save()

    order, _answer = ordered(browser, cart)

    assert order.language == "en"
