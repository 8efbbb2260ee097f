"""Staff find web redirects and switch them off for a reason."""

import pytest

from parvis.redirections.models import Redirection
from tests.factories import RedirectionFactory

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
