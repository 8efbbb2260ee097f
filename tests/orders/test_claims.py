"""A name that a trademark has a claim to: notice shown, accepted, kept and sent (RFC 8334; rules 3)."""

import hashlib
from datetime import timedelta

import pytest
from django.db import ProgrammingError, transaction
from django.utils import timezone

from parvis.audit.models import Entry
from parvis.billing.actions.payments import apply_status, open_card
from parvis.billing.models import Refund
from parvis.domains.models import TrademarkNotice
from parvis.domains.ports import Mark, Notice, UnavailableError
from parvis.domains.refusal_words import CLAIMED
from parvis.domains.registries import claims_notices
from parvis.domains.search import notices
from parvis.domains.search.actions import open_check
from parvis.domains.search.availability import ask
from parvis.kit.actor import SYSTEM
from parvis.kit.refusals import NotAllowedError
from parvis.notifications.models import Message
from parvis.orders.actions.carts import add, open_cart
from parvis.orders.rules import Consents
from parvis.provisioning.actions.operations import hasten
from parvis.provisioning.models import Operation
from parvis.provisioning.tasks import run
from tests.factories import AccountFactory, BrandTldFactory, PriceFactory, TldFactory
from tests.orders.shop import order_it, said

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def account():
    bought = AccountFactory()
    tld = TldFactory(name="shop", registry="identity")
    BrandTldFactory(brand=bought.brand, tld=tld)
    PriceFactory(tld=tld, net_minor=900)
    return bought


def asked(account, name):
    """What the registry answers about ``name``, once it has."""
    search = open_check(account.brand, [(name, "shop")], now=timezone.now())
    for future in ask(search.pk):
        future.result(timeout=30)
    return search.answers.get()


def carted(account, name):
    now = timezone.now()
    cart = open_cart(account.brand, account=account, now=now)
    add(cart, asked(account, name), years=1, now=now)
    cart.refresh_from_db()
    return cart


def agreed(*digests):
    return Consents(has_accepted_terms=True, has_waived_withdrawal=True, accepted_notices=frozenset(digests))


def test_the_notice_comes_with_the_answer_of_the_registry(registries, account):
    answer = asked(account, "kalista.shop")

    assert answer.state == "available"
    assert TrademarkNotice.objects.get(key=answer.claims).marks[0]["name"] == "Kalista"
    assert asked(account, "kalistas.shop").claims == ""


def test_it_is_fetched_once_while_it_counts(registries, account):
    asked(account, "kalista.shop")
    asked(account, "kalista.shop")

    assert TrademarkNotice.objects.count() == 1


def test_nothing_is_ordered_before_it_is_accepted(registries, account):
    cart = carted(account, "kalista.shop")
    now = timezone.now()

    for consents in (agreed(), agreed(hashlib.sha256(b"another").hexdigest())):
        with pytest.raises(NotAllowedError) as refusal:
            order_it(cart, consents=consents, now=now)
        assert refusal.value.field == "notices"


@pytest.mark.parametrize("means", ["transfer", "later"])
def test_it_cannot_wait_for_a_payment(registries, account, means):
    cart = carted(account, "kalista.shop")

    with pytest.raises(NotAllowedError) as refusal:
        order_it(cart, consents=agreed(TrademarkNotice.objects.get().digest), means=means, now=timezone.now())

    assert refusal.value.field == "means"


def test_accepted_it_is_kept_with_the_order_and_sent_with_the_registration(registries, account):
    cart, now = carted(account, "tarvelle.shop"), timezone.now()
    notice = TrademarkNotice.objects.get()

    order = order_it(cart, consents=agreed(notice.digest), now=now)
    payment = open_card(account, order_number=order.number, amount=order.total, actor=SYSTEM, now=now)
    apply_status(payment, said(payment), now=now)
    operation = Operation.objects.get(kind="domain.register")
    run(operation_id=operation.pk)

    line = order.lines.get()
    assert line.state == "done"
    assert line.claims == {
        "notice_id": notice.notice_id, "not_after": notice.not_after.isoformat(), "accepted_at": now.isoformat(),
        "digest": notice.digest,
    }  # fmt: skip
    assert Entry.objects.get(action="order.placed").after["notices"] == {"tarvelle.shop": notice.notice_id}
    assert notice.notice_id in operation.exchanges.latest("pk").text
    assert registries.registrations("tarvelle.shop") == 1


def paid_before_the_claim(account, name):
    """A claimed name in an order of before its claim, paid; the operation of its registration."""
    cart, now = carted(account, name), timezone.now()
    cart.lines.update(claims_key="")
    order = order_it(cart, consents=agreed(), now=now)
    payment = open_card(account, order_number=order.number, amount=order.total, actor=SYSTEM, now=now)
    apply_status(payment, said(payment), now=now)
    return order, Operation.objects.get(kind="domain.register")


def test_a_claim_that_began_after_the_order_gives_the_money_back_once_and_says_why(registries, account):
    order, operation = paid_before_the_claim(account, "orvane.shop")

    for _ in range(2):
        run(operation_id=operation.pk)

    operation.refresh_from_db()
    assert (operation.state, operation.refusal_code) == ("cancelled", CLAIMED)
    assert order.lines.get().state == "refunded"
    assert Refund.objects.get().amount_minor == order.total.minor
    [letter] = Message.objects.filter(template="domain-registration-failed")
    assert "marque" in letter.text
    assert registries.registrations("orvane.shop") == 0


@pytest.mark.parametrize("kind", ["drop-before", "drop-after", "silent"])
def test_a_registry_that_is_silent_about_the_claim_is_asked_again(registries, account, kind):
    order, operation = paid_before_the_claim(account, "orvane.shop")
    registries.fault("identity", kind, name="orvane.shop", command="check")

    run(operation_id=operation.pk)
    assert (order.lines.get().state, Refund.objects.count()) == ("ordered", 0)
    hasten("domain.register", subject="orvane.shop", now=timezone.now())
    run(operation_id=operation.pk)

    assert (order.lines.get().state, Refund.objects.count()) == ("refunded", 1)
    assert registries.registrations("orvane.shop") == 0


def test_a_detail_that_is_missing_without_a_claim_waits_for_a_person(registries, account):
    order, operation = paid_before_the_claim(account, "unclaimed.shop")
    registries.fault("identity", "refuse", name="unclaimed.shop", command="create", value="2003 Missing")

    run(operation_id=operation.pk)

    operation.refresh_from_db()
    assert (operation.state, operation.refusal_code) == ("attention", 2003)
    assert order.lines.get().state == "ordered"


def test_a_notice_that_is_not_here_holds_the_order_up_and_is_fetched_later(registries, account):
    with claims_notices.replaced("tmch", _Silent()):
        cart = carted(account, "kalista.shop")
        with pytest.raises(NotAllowedError) as refusal:
            order_it(cart, consents=agreed(), now=timezone.now())
    assert refusal.value.field == ""
    assert not TrademarkNotice.objects.exists()

    asked(account, "kalista.shop")

    assert order_it(cart, consents=agreed(TrademarkNotice.objects.get().digest), now=timezone.now())


def test_one_that_ends_soon_is_not_shown_and_none_is_changed():
    now = timezone.now()
    mark = Mark("Kalista", "Kalista SARL", "FRANCE", (), "")
    kept = notices.keep("k", Notice("1", "kalista", now, now + timedelta(minutes=50), (mark,)), now=now)

    assert notices.current({"k"}, now=now) == {}
    with pytest.raises(ProgrammingError), transaction.atomic():
        TrademarkNotice.objects.filter(pk=kept.pk).update(label="other")


class _Silent:
    """A clearinghouse that nobody reaches."""

    def fetch(self, key):
        raise UnavailableError(key)
