"""Staff answer requests for quotes (ORD-4)."""

import pytest

from parvis.kit.actor import SYSTEM
from parvis.orders.actions import offers
from parvis.orders.models import Offer
from tests.factories import NOW, AccountFactory, BrandTldFactory, TldFactory

PAGE = "/staff/quotes/"
ROW = {
    "kind_1": "domain.register",
    "name_1": "Été.fr",
    "years_1": "2",
    "net_1": "13,50",
    "days": "30",
    "note": "Bonjour",
}


@pytest.fixture
def wish(elodie):
    BrandTldFactory(brand=elodie.brand, tld=TldFactory(name="fr"))
    return offers.ask(elodie, wish="un nom pour l’été", actor=SYSTEM, now=NOW)


def test_a_request_is_answered_line_by_line(staff, wish):
    assert "un nom pour l’été" in staff.get(f"{PAGE}{wish.number}/").content.decode()
    assert wish.number in staff.get(PAGE).content.decode()

    assert staff.post(f"{PAGE}{wish.number}/", ROW).status_code == 302

    wish.refresh_from_db()
    (line,) = wish.lines.all()
    assert (wish.state, wish.note) == ("sent", "Bonjour")
    assert (line.name, line.tld, line.years, line.net_minor) == ("xn--t-9fab.fr", "fr", 2, 1350)
    assert wish.number not in staff.get(PAGE).content.decode()
    assert wish.number in staff.get(f"{PAGE}?state=all").content.decode()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"name_1": "été.nulle-part"}, "Aucune de nos extensions"),
        ({"name_1": ""}, "Saisissez le nom"),
        ({"net_1": ""}, "Saisissez le prix"),
        ({"net_1": "douze"}, "nombre"),
        ({"days": "0"}, "1"),
        ({"name_1": "", "net_1": ""}, "au moins une ligne"),
    ],
)
def test_what_makes_no_sense_is_said_beside_its_field_and_nothing_is_lost(staff, wish, change, said):
    answer = staff.post(f"{PAGE}{wish.number}/", ROW | change)

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert "Bonjour" in answer.content.decode()
    wish.refresh_from_db()
    assert wish.state == "asked"


def test_staff_begin_one_for_a_customer_and_can_close_it(staff, elodie):
    staff.post(f"/staff/customers/{elodie.number}/quote/")
    made = Offer.objects.get(account=elodie)

    staff.post(f"{PAGE}{made.number}/close/")

    made.refresh_from_db()
    assert made.state == "declined"


def test_other_brands_requests_do_not_exist(staff):
    foreign = offers.ask(AccountFactory(), wish="-", actor=SYSTEM, now=NOW)

    assert staff.get(f"{PAGE}{foreign.number}/").status_code == 404
    assert staff.post(f"{PAGE}{foreign.number}/close/").status_code == 404
