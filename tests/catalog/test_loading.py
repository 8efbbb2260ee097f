"""The catalogue's data (BRD-3)."""

import pytest

from parvis.catalog.enums import PriceAction
from parvis.catalog.loading import CatalogueError, checked, load_tlds
from parvis.catalog.models import Price, Tld

ENTRY = {"name": "test", "registry": "r", "prices": [1, 2, 3, 4]}


@pytest.mark.django_db
def test_a_registry_that_restores_nothing_has_no_price_for_it(now):
    load_tlds(now)

    actions = set(Tld.objects.get(name="co.uk").prices.values_list("action", flat=True))
    assert actions == {PriceAction.REGISTER, PriceAction.RENEW, PriceAction.TRANSFER, PriceAction.HOLDER}


@pytest.mark.django_db
def test_a_change_of_holder_gets_a_price_also_where_the_extension_was_known_before(now):
    load_tlds(now)
    Price.objects.filter(action=PriceAction.HOLDER, tld__name="fr").delete()
    Price.objects.filter(action=PriceAction.HOLDER, tld__name="com").update(net_minor=500)

    for _twice in range(2):
        load_tlds(now)

    found = Price.objects.filter(action=PriceAction.HOLDER, tld__name__in=["fr", "com"])
    assert dict(found.values_list("tld__name", "net_minor")) == {"fr": 699, "com": 500}


@pytest.mark.parametrize("prices", [[], [1, 2], [1, 2, 3, -1], [1, 2, 3, 4, 5], [1, 2, "3"]])
def test_prices_are_three_or_four_amounts(prices):
    assert checked(ENTRY)
    assert checked(ENTRY | {"prices": [1, 2, 3]})
    with pytest.raises(CatalogueError, match=r"\.test: prices"):
        checked(ENTRY | {"prices": prices})
