"""Quotes «devis»: asked, made by staff, accepted into an order at their prices (ORD-4)."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from parvis.audit.models import Entry
from parvis.kit.actor import SYSTEM
from parvis.kit.money import Money
from parvis.kit.refusals import NotAllowedError
from parvis.notifications.attachments import attached
from parvis.notifications.models import Message
from parvis.orders.actions import carts, offers
from parvis.orders.actions.offers import Offered
from parvis.orders.actions.repricing import accept_prices
from parvis.orders.models import Offer, OfferLine, OrderLine
from parvis.orders.papers import offer_paper
from parvis.orders.quotes import quote
from tests.billing.test_papers import read_pdf
from tests.factories import AccountFactory, BrandTldFactory, DomainFactory, PriceFactory, TldFactory, customer
from tests.orders.shop import NOW, order_it

pytestmark = pytest.mark.django_db
LAST = NOW + timedelta(days=29)
OVER = NOW + timedelta(days=31)


@pytest.fixture
def account():
    account = AccountFactory()
    tld = TldFactory(name="fr")
    BrandTldFactory(brand=account.brand, tld=tld)
    for action in ("register", "renew"):
        PriceFactory(tld=tld, action=action, net_minor=699)
    return account


def register(name, minor=500, years=1):
    return Offered("domain.register", name, "fr", years, Money(minor, "EUR"))


def asked(account, wish="deux noms"):
    return offers.ask(account, wish=wish, actor=customer(account), now=NOW)


def sent(account, *lines, note="À bientôt"):
    lines = lines or (register("un.fr"), register("deux.fr", 450))
    return offers.send(asked(account), lines=lines, note=note, days=30, actor=SYSTEM, now=NOW)


def ordered(account, now=NOW):
    return order_it(carts.open_cart(account.brand, account=account, now=now), now=now)


def test_a_wish_waits_for_staff_and_ten_are_enough(account):
    for _each in range(10):
        offer = asked(account)
    assert (offer.state, offer.wish) == ("asked", "deux noms")
    assert offer.number.startswith("D-2026-")

    with pytest.raises(NotAllowedError):
        asked(account)


def test_what_is_sent_has_prices_tax_and_a_last_day_and_goes_out_as_a_pdf(account, tmp_path):
    offer = sent(account)

    assert (offer.state, offer.net_minor, offer.tax_minor) == ("sent", 950, 190)
    assert offer.valid_until > LAST
    message = Message.objects.get(template="offer-sent")
    file = attached(message.attachment)
    (page,) = read_pdf(file.body, tmp_path)
    assert (message.to, file.name) == (account.email, f"{offer.number}.pdf")
    for words in (
        "Devis", offer.number, "un.fr", "11,40 €", "TVA 20 %", "24 décembre 2026", "À bientôt", "bon pour accord",
        "ne réserve aucun nom",
    ):  # fmt: skip
        assert words in page


def test_the_paper_is_the_same_at_any_time_and_tagged(account):
    offer = Offer.objects.prefetch_related("lines").get(pk=sent(account).pk)

    assert offer_paper(offer) == offer_paper(offer)
    assert b"pdfuaid" in offer_paper(offer)


def test_a_request_is_answered_once(account):
    offer = sent(account)

    with pytest.raises(NotAllowedError):
        offers.send(offer, lines=[register("trois.fr")], note="", days=30, actor=SYSTEM, now=NOW)
    assert offer.lines.count() == 2
    assert Message.objects.filter(template="offer-sent").count() == 1


@pytest.mark.parametrize(
    "lines",
    [
        (),
        (register("un.fr"), register("un.fr")),
        (register("un.fr", minor=-1),),
        (register("un.fr", years=99),),
        (Offered("domain.renew", "pas-a-lui.fr", "fr", 1, Money(1, "EUR")),),
        (Offered("domain.transfer", "un.fr", "fr", 1, Money(1, "EUR")),),
    ],
)
def test_lines_that_make_no_sense_are_refused_and_nothing_is_sent(account, lines):
    offer = asked(account)

    with pytest.raises(NotAllowedError), transaction.atomic():
        offers.send(offer, lines=lines, note="", days=30, actor=SYSTEM, now=NOW)

    offer.refresh_from_db()
    assert (offer.state, offer.lines.count()) == ("asked", 0)
    assert not Message.objects.exists()


def test_it_is_accepted_by_ordering_at_its_prices(account):
    offer = sent(account)
    offers.put_in_cart(offer, now=LAST)
    offers.put_in_cart(offer, now=LAST)

    order = ordered(account, now=LAST)

    offer.refresh_from_db()
    assert (offer.state, offer.order) == ("accepted", order)
    assert sorted(OrderLine.objects.values_list("net_minor", flat=True)) == [450, 500]
    assert order.net_minor == offer.net_minor
    assert Entry.objects.get(action="offer.accepted").after == {"order": order.number}


def test_a_renewal_is_offered_for_a_name_of_the_account(account):
    name = DomainFactory(account=account, name="mien.fr", tld="fr")
    offer = sent(account, Offered("domain.renew", name.name, "fr", 2, Money(900, "EUR")))

    cart = offers.put_in_cart(offer, now=NOW)

    assert quote(cart, account, now=NOW).totals.net.minor == 900


def test_after_its_last_day_the_price_is_the_one_of_the_day_and_must_be_seen_first(account):
    offer = sent(account)
    cart = offers.put_in_cart(offer, now=NOW)

    later = quote(cart, account, now=OVER)

    assert later.totals.net.minor == 2 * 699
    assert len(later.changes) == 2
    with pytest.raises(NotAllowedError):
        offers.put_in_cart(offer, now=OVER)


def test_another_term_than_the_one_offered_has_its_own_price(account):
    cart = offers.put_in_cart(sent(account, register("un.fr")), now=NOW)

    line = carts.change_years(cart, "un.fr", years=2, now=NOW)

    assert (line.agreed_minor, line.shown_minor) == (None, 1398)


def test_prices_accepted_again_stay_those_offered(account):
    cart = offers.put_in_cart(sent(account, register("un.fr")), now=NOW)

    accept_prices(cart, now=NOW)

    assert quote(cart, account, now=NOW).totals.net.minor == 500


def test_over_it_ends_by_itself_and_what_was_declined_cannot_be_ordered(account):
    first, second = sent(account), sent(account, register("autre.fr"))
    offers.decline(second, actor=customer(account), now=NOW)
    offers.decline(second, actor=customer(account), now=NOW)

    assert offers.expire(now=LAST) == 0
    assert offers.expire(now=OVER) == 1
    first.refresh_from_db()
    assert first.state == "expired"
    with pytest.raises(NotAllowedError):
        offers.put_in_cart(second, now=NOW)


def test_what_was_offered_is_not_changed_in_sql_either(account):
    sent(account)

    for change in (lambda: OfferLine.objects.update(net_minor=1), lambda: Offer.objects.all()._raw_delete("default")):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_a_customer_sees_their_own_alone(account):
    offer, other = sent(account), AccountFactory(brand=account.brand)

    assert list(Offer.objects.visible_to(customer(account))) == [offer]
    assert not Offer.objects.visible_to(customer(other)).exists()
