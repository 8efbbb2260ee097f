"""A renewal that is paid for adds its years once, whatever happens on the way (DOM-3, rules 10.1 rows 6, 8 and 9)."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from parvis.billing.actions.payments import apply_status, open_card
from parvis.billing.models import Refund
from parvis.domains.models import Domain
from parvis.kit.actor import SYSTEM
from parvis.kit.refusals import NotAllowedError
from parvis.kit.years import years_later
from parvis.notifications.models import Message
from parvis.orders.actions.carts import open_cart
from parvis.orders.actions.terms import add_terms
from parvis.orders.enums import LineKind
from parvis.provisioning.models import Operation
from parvis.provisioning.tasks import run
from tests.billing.test_payment_races import together
from tests.factories import AccountFactory, BrandTldFactory, DomainFactory, PriceFactory, TldFactory
from tests.orders.shop import order_it, ready_cart, said

pytestmark = pytest.mark.django_db(transaction=True)
LEAP = datetime(2028, 2, 29, 9, tzinfo=UTC)


def paid(cart):
    now = timezone.now()
    order = order_it(cart, now=now)
    payment = open_card(order.account, order_number=order.number, amount=order.total, actor=SYSTEM, now=now)
    apply_status(payment, said(payment), now=now)
    return order


def registered(name):
    """A name that the registry has for us, and its account sells .fr renewals."""
    order = paid(ready_cart(name))
    run(operation_id=Operation.objects.get(order_line_id=order.lines.get().pk).pk)
    domain = Domain.objects.get(name=name)
    PriceFactory(tld=TldFactory(name="fr"), action="renew", net_minor=799)
    return domain


def renewal(domain, *, years=1, kind=LineKind.RENEW):
    """A cart that holds the renewal and nothing else."""
    cart = open_cart(domain.account.brand, account=domain.account, now=timezone.now())
    added = add_terms(cart, [domain], kind=kind, years=years, now=timezone.now())
    assert not added.refused
    cart.refresh_from_db()
    return cart


def operation_of(order):
    return Operation.objects.get(order_line_id=order.lines.get().pk)


def state_of(order):
    return order.lines.get().state


def test_a_paid_renewal_adds_its_years_and_tells_the_customer_once(registries, fresh_name):
    domain = registered(fresh_name)

    order = paid(renewal(domain, years=2))
    for _twice in range(2):
        run(operation_id=operation_of(order).pk)

    after = Domain.objects.get(pk=domain.pk)
    assert after.expires_at == after.paid_until == years_later(domain.expires_at, 2)
    assert (state_of(order), order.net_minor) == ("done", 1598)
    assert len(registries.commands(fresh_name, "renew")) == 1
    assert Message.objects.filter(template="domain-renewed").count() == 1


def test_a_renewal_whose_answer_is_lost_is_found_done_and_not_sent_again(registries, fresh_name):
    domain = registered(fresh_name)
    registries.fault("afnic", "drop-after", name=fresh_name, command="renew")

    order = paid(renewal(domain))
    run(operation_id=operation_of(order).pk)

    assert state_of(order) == "done"
    assert Domain.objects.get(pk=domain.pk).expires_at == years_later(domain.expires_at, 1)
    assert len(registries.commands(fresh_name, "renew")) == 1


def test_a_renewal_that_the_network_delivers_twice_is_not_taken_for_refused(registries, fresh_name):
    domain = registered(fresh_name)
    registries.fault("afnic", "duplicate", name=fresh_name, command="renew")

    order = paid(renewal(domain))
    run(operation_id=operation_of(order).pk)

    assert state_of(order) == "done"
    assert not Refund.objects.exists()
    assert Domain.objects.get(pk=domain.pk).expires_at == years_later(domain.expires_at, 1)


def test_a_renewal_lost_on_its_way_is_sent_again_later(registries, fresh_name):
    domain = registered(fresh_name)
    registries.fault("afnic", "drop-before", name=fresh_name, command="renew")
    order = paid(renewal(domain))
    operation = operation_of(order)

    run(operation_id=operation.pk)
    assert state_of(order) == "checking"
    Operation.objects.filter(pk=operation.pk).update(due_at=timezone.now())
    run(operation_id=operation.pk)

    assert state_of(order) == "done"
    assert Domain.objects.get(pk=domain.pk).expires_at == years_later(domain.expires_at, 1)


def test_a_second_wish_for_the_same_term_is_given_back(registries, fresh_name):
    """By hand in two tabs, or by hand and automatically: the term's end is part of the key."""
    domain = registered(fresh_name)
    first, second = order_it(renewal(domain)), order_it(renewal(domain))
    for order in (first, second):
        now = timezone.now()
        payment = open_card(order.account, order_number=order.number, amount=order.total, actor=SYSTEM, now=now)
        apply_status(payment, said(payment), now=now)

    run(operation_id=operation_of(first).pk)

    assert (state_of(first), state_of(second)) == ("done", "refunded")
    assert Refund.objects.get().amount_minor == second.total.minor
    assert Domain.objects.get(pk=domain.pk).expires_at == years_later(domain.expires_at, 1)
    assert len(registries.commands(fresh_name, "renew")) == 1


def test_two_payments_for_the_same_term_at_the_same_moment_renew_once(registries, fresh_name):
    domain = registered(fresh_name)
    orders = [order_it(renewal(domain)), order_it(renewal(domain))]
    payments = [
        open_card(order.account, order_number=order.number, amount=order.total, actor=SYSTEM, now=timezone.now())
        for order in orders
    ]

    together(
        *[lambda payment=payment: apply_status(payment, said(payment), now=timezone.now()) for payment in payments]
    )
    for operation in Operation.objects.filter(kind="domain.renew"):
        run(operation_id=operation.pk)

    assert sorted(map(state_of, orders)) == ["done", "refunded"]
    assert len(registries.commands(fresh_name, "renew")) == 1


def test_a_term_renewed_once_can_be_renewed_again(registries, fresh_name):
    domain = registered(fresh_name)
    for _twice in range(2):
        order = paid(renewal(Domain.objects.get(pk=domain.pk)))
        run(operation_id=operation_of(order).pk)

    assert Domain.objects.get(pk=domain.pk).expires_at == years_later(domain.expires_at, 2)


def test_a_name_that_the_registry_renewed_by_itself_is_not_renewed_a_second_time(registries, fresh_name):
    """In its grace period the registry is a year ahead of what is paid for (T-LC-01)."""
    domain = registered(fresh_name)
    Domain.objects.filter(pk=domain.pk).update(paid_until=domain.expires_at - timedelta(days=365))

    order = paid(renewal(Domain.objects.get(pk=domain.pk)))
    run(operation_id=operation_of(order).pk)

    after = Domain.objects.get(pk=domain.pk)
    assert (state_of(order), after.expires_at, after.paid_until) == ("done", domain.expires_at, domain.expires_at)
    assert registries.commands(fresh_name, "renew") == []


def test_more_than_ten_years_from_today_are_refused_before_payment():
    account = AccountFactory()
    tld = TldFactory(name="fr")
    BrandTldFactory(brand=account.brand, tld=tld)
    PriceFactory(tld=tld, action="renew", net_minor=799)
    domain = DomainFactory(account=account, name="far.fr", paid_until=years_later(timezone.now(), 8))
    cart = open_cart(account.brand, account=account, now=timezone.now())

    added = add_terms(cart, [domain], kind=LineKind.RENEW, years=3, now=timezone.now())

    assert (added.count, cart.lines.count()) == (0, 0)
    assert "10 ans au plus" in str(added.refused[0][1])


def test_a_name_that_left_the_account_meanwhile_is_not_ordered():
    account = AccountFactory()
    tld = TldFactory(name="fr")
    PriceFactory(tld=tld, action="renew", net_minor=799)
    domain = DomainFactory(account=account, name="gone.fr")
    cart = renewal(domain)
    Domain.objects.filter(pk=domain.pk).update(account=AccountFactory(brand=account.brand))

    with pytest.raises(NotAllowedError, match="plus dans votre compte"):
        order_it(cart)


def test_a_leap_day_becomes_the_day_before():
    assert years_later(LEAP, 1) == datetime(2029, 2, 28, 9, tzinfo=UTC)
    assert years_later(LEAP, 4) == datetime(2032, 2, 29, 9, tzinfo=UTC)
