"""Every refusal of RFC 5730 section 3 in the customer's words."""

import pytest
from django.utils import timezone
from django.utils.translation import override

from parvis.domains.actions.nameservers import request_nameservers
from parvis.domains.actions.settings import request_lock
from parvis.domains.models import Domain
from parvis.domains.refusal_words import CLAIMED, CODES, NOT_ALLOCATED, Turn, words_of
from parvis.notifications.models import Message
from parvis.provisioning.enums import OperationState
from parvis.provisioning.models import Operation
from parvis.provisioning.tasks import run
from parvis.web.operations import told
from tests.factories import OperationFactory, customer
from tests.simulators.asking import registration_of

RFC_5730 = {
    2000, 2001, 2002, 2003, 2004, 2005, 2100, 2101, 2102, 2103, 2104, 2105, 2106, 2200, 2201, 2202, 2300, 2301, 2302,
    2303, 2304, 2305, 2306, 2307, 2308, 2400, 2500, 2501, 2502,
}  # fmt: skip


def test_every_refusal_of_the_standard_has_its_words():
    assert CODES == RFC_5730


@pytest.mark.parametrize("code", sorted({*RFC_5730, CLAIMED, NOT_ALLOCATED}))
def test_each_says_what_happened_and_what_to_do_next_in_both_languages(code):
    said = {}
    for language in ("en", "fr"):
        with override(language):
            words = words_of(code, "Refused")
            said[language] = (str(words.sentence), str(words.step))

    assert all(text.endswith(".") for texts in said.values() for text in texts)
    assert all(english != french for english, french in zip(said["en"], said["fr"], strict=True))


@pytest.mark.parametrize("language", ["en", "fr"])
def test_an_unknown_code_is_shown_with_its_number_and_the_registry_s_own_text(language):
    with override(language):
        words = words_of(2999, "Moon in the wrong house")

    assert "2999" in words.sentence
    assert "Moon in the wrong house" in words.sentence
    assert words.turn is Turn.STAFF


@pytest.mark.django_db
def test_what_has_ended_is_not_promised_to_be_sent_again():
    asked = OperationFactory(state="attention", refusal_code=2400, problem="Command failed")
    ended = OperationFactory(state="cancelled", refusal_code=2400, problem="Command failed")

    assert "envoyons de nouveau" in str(told(asked).step)
    assert "assistance" in str(told(ended).step)
    assert told(ended).detail == "2400 Command failed"


def test_a_refused_registration_tells_the_customer_why(registries, fresh_name, transactional_db):
    registries.fault("afnic", "refuse", name=fresh_name, command="create", value="2306 Not eligible here")

    run(operation_id=registration_of(fresh_name).pk)

    operation = Operation.objects.get(subject=fresh_name, kind="domain.register")
    letter = Message.objects.get(template="domain-registration-failed")
    assert (operation.state, operation.refusal_code) == (OperationState.CANCELLED, 2306)
    assert str(words_of(2306, "").sentence) in letter.text
    assert "2306" in letter.text


def test_an_answer_that_comes_after_all_takes_the_refusal_away(registries, fresh_name, transactional_db):
    run(operation_id=registration_of(fresh_name).pk)
    domain = Domain.objects.select_related("account__brand").get(name=fresh_name)
    operation = _refused_change(registries, domain)
    assert operation.refusal_code == 2400

    Operation.objects.filter(pk=operation.pk).update(state="waiting", due_at=timezone.now())
    run(operation_id=operation.pk)

    operation.refresh_from_db()
    assert (operation.state, operation.refusal_code) == (OperationState.DONE, None)


@pytest.fixture
def registered(registries, fresh_name, transactional_db):
    run(operation_id=registration_of(fresh_name).pk)
    Message.objects.all().delete()
    return Domain.objects.select_related("account__brand").get(name=fresh_name)


def test_a_change_that_the_customer_can_correct_ends_with_a_letter_that_says_how(registries, registered):
    operation = _refused_change(registries, registered, "2304 Object status prohibits operation")

    assert (operation.state, operation.refusal_code) == (OperationState.CANCELLED, 2304)
    letter = Message.objects.get()
    assert letter.template == "domain-change-refused"
    with override("fr"):
        assert str(words_of(2304, "").step) in letter.text


def test_a_lock_that_is_refused_is_told_as_well(registries, registered):
    registries.fault("afnic", "refuse", name=registered.name, command="update", value="2306 Policy")
    asked = request_lock(registered, is_locked=True, actor=customer(registered.account), now=timezone.now())

    run(operation_id=asked.pk)

    assert Message.objects.get().template == "domain-change-refused"


def test_a_change_that_only_we_can_correct_waits_for_staff(registries, registered):
    assert _refused_change(registries, registered).state == OperationState.ATTENTION
    assert not Message.objects.exists()


def test_what_is_asked_for_otherwise_tells_no_refusal_any_more(registries, registered):
    first = _refused_change(registries, registered)

    request_nameservers(
        registered,
        nameservers=["ns3.other.example", "ns4.other.example"],
        actor=customer(registered.account),
        now=timezone.now(),
    )

    first.refresh_from_db()
    assert (first.state, first.refusal_code) == (OperationState.CANCELLED, None)
    assert not Message.objects.exists()


def _refused_change(registries, domain, told="2400 Command failed"):
    registries.fault("afnic", "refuse", name=domain.name, command="update", value=told)
    actor = customer(domain.account)
    wanted = ["ns1.other.example", "ns2.other.example"]
    operation = request_nameservers(domain, nameservers=wanted, actor=actor, now=timezone.now())
    run(operation_id=operation.pk)
    operation.refresh_from_db()
    return operation
