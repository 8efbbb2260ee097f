"""The expiry that lists filter and sort by is the one that a name's page shows."""

from datetime import timedelta

import pytest

from parvis.catalog.rules import rules_of
from parvis.domains.actions.snapshots import store
from parvis.domains.life import customer_expiry
from parvis.domains.models import Domain
from parvis.domains.ports import Snapshot
from parvis.domains.queries import DomainFilter, domains_matching
from tests.factories import DomainFactory, customer

pytestmark = pytest.mark.django_db

DAYS = (-400, -20, 0, 20, 345, None)
"""From now to the registry's date, and to the end of the paid term."""


def instant(now, days):
    return None if days is None else now + timedelta(days=days)


def seen(domain, expires_at, *statuses):
    return Snapshot(
        name=domain.name,
        created_at=domain.registered_at,
        expires_at=expires_at,
        statuses=frozenset(statuses or {"ok"}),
        nameservers=(),
    )


def kept(domain):
    return Domain.objects.get(pk=domain.pk)


@pytest.mark.parametrize("at", DAYS)
@pytest.mark.parametrize("paid", DAYS)
@pytest.mark.parametrize("tld", ["com", "fr", "be", "de", "ch", "ma"])
def test_the_database_and_the_page_agree(now, tld, paid, at):
    domain = DomainFactory(name=f"a.{tld}", paid_until=instant(now, paid))

    store(domain.pk, seen(domain, instant(now, at)), now=now)

    found = kept(domain)
    assert found.ends_at == customer_expiry(found, rules_of(tld, now.date()))


def test_a_name_first_seen_after_its_registry_renewed_it_by_itself_ends_a_year_earlier(now):
    domain = DomainFactory(name="a.com")

    store(domain.pk, seen(domain, now + timedelta(days=355), "autoRenewPeriod"), now=now)

    assert kept(domain).ends_at == now - timedelta(days=10)


@pytest.mark.parametrize("tld", ["be", "ch", "de"])
def test_a_name_whose_registry_went_on_unpaid_needs_action(now, tld):
    domain = DomainFactory(name=f"a.{tld}", paid_until=now - timedelta(days=3))
    store(domain.pk, seen(domain, None if tld == "de" else now + timedelta(days=362)), now=now)
    actor = customer(domain.account)

    assert list(domains_matching(actor, DomainFilter(needs_action=True), now=now)) == [domain]
    assert list(domains_matching(actor, DomainFilter(within_days=0), now=now)) == [domain]
    assert not domains_matching(actor, DomainFilter(within_days=30), now=now)
