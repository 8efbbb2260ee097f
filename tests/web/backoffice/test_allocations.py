"""Staff keep the tokens of reserved names."""

import pytest
from django.utils import timezone

from parvis.domains.actions.allocations import allocate
from parvis.domains.models import Allocation
from parvis.domains.sealing import opened
from parvis.kit.actor import SYSTEM
from tests.factories import AccountFactory

pytestmark = pytest.mark.django_db
PAGE = "/staff/allocations/"


def test_a_token_is_kept_sealed_and_never_shown(elodie, staff):
    answer = staff.post(PAGE, {"name": " München-modele.com ", "customer": elodie.number, "token": "jeton-1"})

    assert answer.headers["Location"] == PAGE
    made = Allocation.objects.get()
    assert (made.name, made.account, opened(made.sealed_token)) == ("xn--mnchen-modele-wob.com", elodie, "jeton-1")
    page = staff.get(PAGE).content.decode()
    assert made.name in page
    assert "jeton-1" not in page


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"name": "reserve"}, "name"),
        ({"name": "a b.com"}, "name"),
        ({"customer": "C-0"}, "customer"),
        ({"token": " "}, "token"),
    ],
)
def test_what_is_wrong_is_told_beside_its_field(elodie, staff, typed, field):
    answer = staff.post(PAGE, {"name": "reserve.com", "customer": elodie.number, "token": "jeton-1", **typed})

    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {field}
    assert not Allocation.objects.exists()


def test_one_that_is_there_is_refused_and_removed_first(elodie, staff):
    typed = {"name": "reserve.com", "customer": elodie.number, "token": "jeton-1"}
    staff.post(PAGE, typed)
    assert set(staff.post(PAGE, typed).context["form"].errors) == {"name"}

    staff.post(f"{PAGE}{Allocation.objects.get().pk}/remove/")

    assert not Allocation.objects.open().exists()


def test_customers_of_other_brands_are_unknown(staff):
    foreign = AccountFactory()
    made = allocate(foreign, name="reserve.com", token="jeton-1", actor=SYSTEM, now=timezone.now())

    assert (
        "customer"
        in staff.post(PAGE, {"name": "b.com", "customer": foreign.number, "token": "x"}).context["form"].errors
    )
    assert staff.post(f"{PAGE}{made.pk}/remove/").status_code == 404
