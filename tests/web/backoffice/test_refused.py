"""A refusal of a registry on the pages of staff: in words, with its number, and whose turn it is."""

import pytest
from django.utils import timezone

from parvis.provisioning.models import Operation


def stopped(account, code):
    now = timezone.now()
    return Operation.objects.create(
        key=f"key-{code}",
        kind="domain.register",
        account=account,
        subject="a.example",
        arguments={},
        state="attention",
        refusal_code=code,
        problem="Own words",
        due_at=now,
        created_at=now,
    )


@pytest.mark.parametrize(("code", "whose"), [(2104, "it is for us to act"), (2005, "can act.")])
def test_the_page_of_an_operation_says_whose_turn_it_is(staff, elodie, code, whose):
    operation = stopped(elodie, code)

    page = staff.get(f"/staff/operations/{operation.pk}/", headers={"accept-language": "en"}).content.decode()

    assert whose in page
    assert f"{code} Own words" in page


def test_the_list_of_what_is_to_do_says_why_in_words(staff, elodie):
    stopped(elodie, 2104)

    page = staff.get("/staff/", headers={"accept-language": "en"}).content.decode()

    assert "because of our own account there" in page
    assert "2104 Own words" in page
