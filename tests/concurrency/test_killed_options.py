"""Whatever the step at which a worker is killed, redirects are renewed once, paid once, told once, and stopped (RED-4)."""

import pytest

from parvis.notifications.models import Message
from parvis.orders.actions.options_ending import follow
from parvis.orders.models import OptionPlan, Order
from parvis.redirections.models import Option
from tests.concurrency.processes import run_program
from tests.factories import DomainFactory, OptionFactory
from tests.orders.test_automatic_renewals import has, topped_up
from tests.orders.test_redirect_options import YEAR, E, day, domain, optional, price
from tests.orders.test_redirect_options import years_later as later

__all__ = ["domain", "price"]
pytestmark = pytest.mark.django_db(transaction=True)
STEPS = [
    f"{when} {what}"
    for what in ("order_alone", "pay_alone", "ask_for", "write_all", "stop")
    for when in ("before", "after")
]


@pytest.mark.parametrize("step", [*STEPS, "the end"])
def test_killed_at_any_step_another_worker_ends_what_it_began(domain, step):
    account = domain.account
    optional(domain, is_auto_renewed=True)
    optional(DomainFactory(name="told.fr", tld="fr", account=account, expires_at=day(300)))
    over = OptionFactory(account=account, domain="over.fr", ends_at=day(-40), created_at=later(E, -1))
    DomainFactory(name="over.fr", tld="fr", account=account, expires_at=day(300))
    OptionPlan.objects.create(
        option=over, ends_at=over.ends_at, is_automatic=False, next_at=day(-9), told=0, told_at=day(-40)
    )
    topped_up(account, 5000)

    code = run_program("tests.concurrency.doomed_options", str(account.pk), day(-7).isoformat(), DIE_AT=step)
    assert code == -9
    follow(account.pk, now=day(-7))

    assert Order.objects.get().state == "paid"
    assert has(account) == 5000 - YEAR
    assert Option.objects.get(domain="ours.fr").ends_at == later(E, 1)
    assert Message.objects.filter(template="redirects-ending").count() == 1
    assert Option.objects.get(domain="over.fr").stopped_at == day(-7)
