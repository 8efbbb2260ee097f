"""A code by e-mail is good once, for ten minutes and five tries."""

import re
import threading
from datetime import timedelta

import pytest
from django.db import connection

from parvis.accounts.actions.codes import LASTS, PAUSE, TRIES, check_code, send_code
from parvis.accounts.models import EmailCode
from parvis.kit.refusals import NotAllowedError
from parvis.notifications.models import Message
from tests.factories import BrandFactory

EMAIL = "anna@client.example"
pytestmark = pytest.mark.django_db


def sent(brand, now, purpose="signup", email=EMAIL):
    send_code(brand, email, purpose=purpose, language="fr", now=now)
    return re.search(r"\b\d{6}\b", Message.objects.filter(template="code", to=email).latest("pk").text).group()


def other_than(code):
    return f"{(int(code) + 1) % 1_000_000:06d}"


def is_accepted(brand, code, now, purpose="signup", email=EMAIL):
    try:
        check_code(brand, email, purpose=purpose, code=code, now=now)
    except NotAllowedError:
        return False
    return True


def test_the_right_code_is_accepted_once(now):
    brand = BrandFactory()
    code = sent(brand, now)

    assert is_accepted(brand, code, now)
    assert not is_accepted(brand, code, now)


def test_spaces_in_a_typed_code_do_not_matter(now):
    brand = BrandFactory()
    code = sent(brand, now)

    assert is_accepted(brand, f" {code[:3]} {code[3:]} ", now)


@pytest.mark.parametrize(("age", "is_good"), [(LASTS - timedelta(seconds=1), True), (LASTS, False)])
def test_a_code_is_good_for_ten_minutes(now, age, is_good):
    brand = BrandFactory()
    code = sent(brand, now)

    assert is_accepted(brand, code, now + age) is is_good


def test_after_five_wrong_tries_the_right_one_is_refused_too(now):
    brand = BrandFactory()
    code = sent(brand, now)

    assert not any(is_accepted(brand, other_than(code), now) for _ in range(TRIES))
    assert not is_accepted(brand, code, now)


def test_the_fifth_try_may_still_be_right(now):
    brand = BrandFactory()
    code = sent(brand, now)

    assert not any(is_accepted(brand, other_than(code), now) for _ in range(TRIES - 1))
    assert is_accepted(brand, code, now)


def test_a_second_code_within_a_minute_is_not_sent(now):
    brand = BrandFactory()
    code = sent(brand, now)
    sent(brand, now + PAUSE - timedelta(seconds=1))

    assert Message.objects.filter(template="code").count() == 1
    assert is_accepted(brand, code, now + PAUSE)


def test_a_new_code_makes_the_old_one_worthless(now):
    brand = BrandFactory()
    old = sent(brand, now)
    new = sent(brand, now + PAUSE)

    assert old == new or not is_accepted(brand, old, now + PAUSE)
    assert is_accepted(brand, new, now + PAUSE)


def test_a_code_serves_one_purpose_one_address_and_one_brand(now):
    brand, other = BrandFactory(), BrandFactory()
    code = sent(brand, now)

    assert not is_accepted(brand, code, now, purpose="proof")
    assert not is_accepted(brand, code, now, email="other@client.example")
    assert not is_accepted(other, code, now)
    assert is_accepted(brand, code, now)


def test_only_a_hash_is_kept_and_the_message_is_secret(now):
    code = sent(BrandFactory(), now)
    message = Message.objects.get(template="code")

    assert code not in EmailCode.objects.get().code_hash
    assert message.is_secret
    assert code not in message.subject


@pytest.mark.django_db(transaction=True)
def test_of_two_uses_at_the_same_moment_one_wins(now):
    brand = BrandFactory()
    code = sent(brand, now)
    barrier, results = threading.Barrier(2), []

    def use():
        try:
            barrier.wait(timeout=10)
            results.append(is_accepted(brand, code, now))
        finally:
            connection.close()

    threads = [threading.Thread(target=use) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)

    assert sorted(results) == [False, True]
