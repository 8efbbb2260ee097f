"""Staff make promotions and end them (CART-9)."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from parvis.catalog.models import Promotion
from tests.factories import BrandFactory, PromotionFactory, TldFactory
from tests.web.days import here

pytestmark = pytest.mark.django_db
PAGE = "/staff/promotions/"


@pytest.fixture
def typed(elodie):
    TldFactory(name="fr")
    TldFactory(name="co.uk")
    return {
        "brand": elodie.brand_id, "name": "Noël", "code": " no el ", "percent": "12.5", "actions": ["register", "renew"],
        "tlds": ".fr, co.uk", "least_lines": 1, "most_orders": 100, "starts_on": "2026-12-01", "ends_on": "2026-12-31",
    }  # fmt: skip


def test_it_is_made_as_it_was_filled_in_with_days_of_the_seller(elodie, staff, typed):
    assert staff.post(PAGE, typed).headers["Location"] == PAGE

    made = Promotion.objects.get()
    assert (made.brand, made.name, made.code, made.percent) == (elodie.brand, "Noël", "NOEL", Decimal("12.5"))
    assert (made.actions, made.tlds, made.most_orders) == (["register", "renew"], ["co.uk", "fr"], 100)
    assert (made.starts_at, made.ends_at) == (
        datetime(2026, 11, 30, 23, tzinfo=UTC), datetime(2026, 12, 31, 23, tzinfo=UTC),
    )  # fmt: skip
    assert "NOEL" in staff.get(PAGE).content.decode()


def test_it_starts_today_unless_said(staff):
    assert f'value="{here().isoformat()}"' in staff.get(PAGE).content.decode()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"percent": ""}, "percent"),
        ({"amount": "2"}, "percent"),
        ({"percent": "101"}, "percent"),
        ({"percent": "", "amount": "1e30"}, "amount"),
        ({"percent": "", "amount": "many"}, "amount"),
        ({"ends_on": "9999-12-31"}, "ends_on"),
        ({"starts_on": "0001-01-01"}, "starts_on"),
        ({"percent": "", "amount": "1.005"}, "amount"),
        ({"actions": []}, "actions"),
        ({"actions": ["restore"]}, "actions"),
        ({"tlds": ".fr .nowhere"}, "tlds"),
        ({"ends_on": "2026-11-30"}, "ends_on"),
        ({"starts_on": "soon"}, "starts_on"),
        ({"least_lines": "0"}, "least_lines"),
        ({"name": " "}, "name"),
    ],
)
def test_what_is_wrong_is_told_beside_its_field_and_nothing_is_lost(staff, typed, changes, field):
    answer = staff.post(PAGE, typed | changes)

    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {field}
    assert 'value=" no el "' in answer.content.decode()
    assert not Promotion.objects.exists()


def test_amounts_are_written_as_french_people_do(staff, typed):
    staff.post(PAGE, typed | {"percent": "", "amount": "2,50"})
    staff.post(PAGE, typed | {"percent": "12,5", "code": "OTHER"})

    assert list(Promotion.objects.order_by("pk").values_list("off_minor", "percent")) == [
        (250, None), (None, Decimal("12.5")),
    ]  # fmt: skip


def test_a_code_is_taken_once(staff, typed):
    staff.post(PAGE, typed)

    assert set(staff.post(PAGE, typed).context["form"].errors) == {"code"}


def test_another_brand_is_none_to_choose(staff, typed):
    assert set(staff.post(PAGE, typed | {"brand": BrandFactory().pk}).context["form"].errors) == {"brand"}


def test_one_is_ended_and_one_of_another_brand_is_not_found(elodie, staff):
    mine, other = PromotionFactory(brand=elodie.brand), PromotionFactory()

    assert staff.post(f"{PAGE}{mine.pk}/end/").headers["Location"] == PAGE
    assert staff.post(f"{PAGE}{other.pk}/end/").status_code == 404

    mine.refresh_from_db()
    assert mine.ends_at is not None
    assert other.name not in staff.get(PAGE).content.decode()


def test_as_many_queries_for_three_as_for_one(elodie, staff):
    counts = []
    for more in (1, 2):
        PromotionFactory.create_batch(more, brand=elodie.brand)
        staff.get(PAGE)
        with CaptureQueriesContext(connection) as queries:
            staff.get(PAGE)
        counts.append(len(queries))

    assert counts[0] == counts[1]
