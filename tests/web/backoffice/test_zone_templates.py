"""Staff offer templates of zones to the customers of their brands (DNS-5)."""

import pytest

from parvis.dns.actions.templates import Written, add_template
from parvis.dns.models import ZoneTemplate
from parvis.kit.actor import SYSTEM
from tests.factories import NOW, AccountFactory

pytestmark = pytest.mark.django_db
PAGE = "/staff/zone-templates/"
TEXT = "@ 300 A {{ip_web}}\n"


def test_a_template_is_offered_changed_and_deleted(staff):
    assert staff.post(f"{PAGE}new/", {"name": "House", "description": "", "text": TEXT})["Location"] == PAGE
    template = ZoneTemplate.objects.get()
    assert template.account is None

    typed = {"name": "House", "description": "For sites", "text": TEXT, "edition": 1}
    staff.post(f"{PAGE}{template.pk}/", typed)
    assert "For sites" in staff.get(PAGE).content.decode()
    assert staff.post(f"{PAGE}{template.pk}/", typed).status_code == 422, "somebody changed it meanwhile"
    staff.post(f"{PAGE}{template.pk}/", {**typed, "edition": 2, "delete": "1"})

    assert not ZoneTemplate.objects.exists()


@pytest.mark.parametrize(("typed", "field"), [({"name": ""}, "name"), ({"text": "a A nowhere"}, "text")])
def test_what_is_wrong_is_told_beside_its_field(staff, typed, field):
    answer = staff.post(f"{PAGE}new/", {"name": "House", "text": TEXT, **typed})

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]


def test_those_of_customers_and_of_other_brands_are_not_theirs(staff):
    account = AccountFactory()
    for of in (account, None):
        other = add_template(Written("Other", TEXT), brand=account.brand, account=of, actor=SYSTEM, now=NOW)
        assert "Other" not in staff.get(PAGE).content.decode()
        assert staff.get(f"{PAGE}{other.pk}/").status_code == 404
