"""Staff find web redirects and switch them off for a reason."""

import pytest

from parvis.redirections.models import Option, Redirection
from tests.factories import NOW, OptionFactory, RedirectionFactory

pytestmark = pytest.mark.django_db


def test_one_is_found_switched_off_for_a_reason_and_on_again(elodie, foreign, staff):
    one = RedirectionFactory(account=elodie, host="www.bad.example")
    RedirectionFactory(account=foreign, host="www.theirs.example")
    page = staff.get("/staff/redirects/?q=target").content.decode()
    assert "www.bad.example" in page
    assert "www.theirs.example" not in page
    address = f"/staff/redirects/{one.pk}/"

    assert staff.post(address, {"reason": ""}).status_code == 422
    assert staff.post(address, {"reason": "Phishing was reported."}).url == address
    assert Redirection.objects.get(pk=one.pk).disabled_reason == "Phishing was reported."
    assert staff.post(address, {"enable": "1"}).url == address
    assert Redirection.objects.get(pk=one.pk).disabled_at is None


def test_the_term_of_redirects_that_are_sold_is_shown(elodie, staff):
    one = RedirectionFactory(account=elodie)
    address = f"/staff/redirects/{one.pk}/"
    assert "Payées jusqu’au" not in staff.get(address).content.decode()

    option = OptionFactory(account=elodie, domain=one.domain, is_auto_renewed=True)
    assert "se renouvellent automatiquement" in staff.get(address).content.decode()

    Option.objects.filter(pk=option.pk).update(stopped_at=NOW)
    Redirection.objects.filter(pk=one.pk).update(stopped_at=NOW)
    assert "arrêtées depuis" in staff.get(address).content.decode()
    assert "Échéance passée" in staff.get("/staff/redirects/").content.decode()
