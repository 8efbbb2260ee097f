import pytest
from django.db import connection
from django.utils import timezone

from parvis.audit.models import Entry
from parvis.domains.actions.registration import new_auth_code
from parvis.domains.enums import DomainState
from parvis.domains.models import Domain
from parvis.domains.registries import registries as drivers
from parvis.kit.refusals import NotAllowedError
from parvis.notifications.models import Message
from parvis.provisioning.actions import decisions
from parvis.provisioning.enums import OperationState
from parvis.provisioning.models import Operation
from parvis.provisioning.tasks import run
from tests.factories import AccountFactory, DomainFactory, staff_member
from tests.simulators.asking import registration_of
from tests.simulators.epp_driver import unreached

pytestmark = pytest.mark.django_db(transaction=True)


def made_due(operation):
    Operation.objects.filter(pk=operation.pk).update(due_at=timezone.now())


def seen(operation):
    operation.refresh_from_db()
    return operation, Domain.objects.get(pk=operation.arguments["domain_id"])


def test_a_registration_ends_with_the_registrys_dates_and_one_message(registries, fresh_name):
    operation = registration_of(fresh_name)

    run(operation_id=operation.pk)

    operation, domain = seen(operation)
    answer = drivers.named("afnic").fetch(fresh_name)
    assert (operation.state, domain.state) == (OperationState.DONE, DomainState.ACTIVE)
    assert domain.registered_at == answer.created_at
    assert domain.expires_at == answer.expires_at
    assert domain.nameservers == ["ns1.client.example", "ns2.client.example"]
    assert [message.template for message in Message.objects.all()] == ["domain-registered"]
    assert fresh_name in Message.objects.get().subject


def test_the_authorisation_code_is_nowhere_in_our_database(registries, fresh_name):
    operation = registration_of(fresh_name)

    run(operation_id=operation.pk)

    code = drivers.named("afnic").auth_code(fresh_name)
    exchange = operation.exchanges.get()
    assert code not in str(operation.arguments)
    assert code not in exchange.text
    assert "create" in exchange.text


def test_authorisation_codes_differ_and_are_of_the_registries_length():
    codes = {new_auth_code() for _ in range(50)}

    assert len(codes) == 50
    assert all(8 <= len(code) <= 32 for code in codes)


def test_the_registry_is_spoken_to_outside_any_transaction(registries, fresh_name):
    class Watching:
        def __init__(self, real):
            self._real = real

        def __getattr__(self, name):
            # What it can do is known without asking it.
            assert name == "capabilities" or not connection.in_atomic_block
            return getattr(self._real, name)

    operation = registration_of(fresh_name)

    with drivers.replaced("afnic", Watching(drivers.named("afnic"))) as watched:
        watched.exchange = lambda: ""
        run(operation_id=operation.pk)

    assert seen(operation)[0].state == OperationState.DONE


def test_asked_twice_it_is_registered_once(registries, fresh_name):
    first = registration_of(fresh_name)
    again = registration_of(fresh_name, account=first.account)

    run(operation_id=first.pk)
    run(operation_id=again.pk)

    assert again.pk == first.pk
    assert registries.registrations(fresh_name) == 1
    assert len(registries.commands(fresh_name, "create")) == 1
    assert Message.objects.count() == 1


def test_a_name_that_is_ours_already_is_refused_to_another_order(fresh_name):
    DomainFactory(name=fresh_name)

    with pytest.raises(NotAllowedError):
        registration_of(fresh_name, line_id=2)

    assert not Operation.objects.exists()


def test_a_lost_answer_is_settled_by_reading_not_by_registering_twice(registries, fresh_name):
    registries.fault("afnic", "drop-after", name=fresh_name, command="create")
    operation = registration_of(fresh_name)

    run(operation_id=operation.pk)

    operation, domain = seen(operation)
    assert (operation.state, domain.state) == (OperationState.DONE, DomainState.ACTIVE)
    assert len(registries.commands(fresh_name, "create")) == 1
    assert "no answer" in operation.exchanges.get().text
    assert "info" in operation.exchanges.get().text


def test_a_command_lost_on_its_way_is_sent_again_after_a_look(registries, fresh_name):
    registries.fault("afnic", "drop-before", name=fresh_name, command="create")
    operation = registration_of(fresh_name)

    run(operation_id=operation.pk)

    operation, domain = seen(operation)
    assert (operation.state, operation.is_unknown, domain.state) == ("waiting", True, "pending")
    made_due(operation)
    run(operation_id=operation.pk)
    operation, domain = seen(operation)
    assert (operation.state, operation.is_unknown, domain.state) == ("done", False, "active")
    assert registries.registrations(fresh_name) == 1


def test_a_registry_silent_after_doing_the_work_is_asked_later_what_it_did(registries, fresh_name):
    registries.fault("afnic", "drop-after", name=fresh_name, command="create")
    registries.fault("afnic", "drop-before", name=fresh_name, command="info")
    operation = registration_of(fresh_name)

    run(operation_id=operation.pk)

    operation, domain = seen(operation)
    assert (operation.state, operation.is_unknown, domain.state) == ("waiting", True, "pending")
    made_due(operation)
    run(operation_id=operation.pk)
    operation, domain = seen(operation)
    assert (operation.state, domain.state) == ("done", "active")
    assert len(registries.commands(fresh_name, "create")) == 1


def test_an_unreachable_registry_changes_nothing_and_is_tried_later(registries, fresh_name):
    operation = registration_of(fresh_name)

    with drivers.replaced("afnic", unreached("afnic")):
        run(operation_id=operation.pk)

    operation, domain = seen(operation)
    assert (operation.state, operation.is_unknown, domain.state) == ("waiting", False, "pending")
    assert operation.due_at > timezone.now()
    assert not Message.objects.exists()


def test_a_name_taken_meanwhile_frees_it_here_and_tells_the_customer_once(registries, fresh_name):
    operation = registration_of(fresh_name)
    registries.taken_by_another(fresh_name)

    run(operation_id=operation.pk)

    operation, domain = seen(operation)
    assert (operation.state, domain.state) == (OperationState.CANCELLED, DomainState.FAILED)
    assert operation.problem == "Object exists: In use"
    assert [message.template for message in Message.objects.all()] == ["domain-registration-failed"]
    assert Entry.objects.filter(action="domain.registration-failed", subject=fresh_name).count() == 1


def test_a_refusal_that_may_pass_waits_for_staff_and_tells_nobody(registries, fresh_name):
    registries.fault("afnic", "refuse", name=fresh_name, command="create", value="2104 Billing failure")
    operation = registration_of(fresh_name)

    run(operation_id=operation.pk)

    operation, domain = seen(operation)
    assert (operation.state, domain.state) == (OperationState.ATTENTION, DomainState.PENDING)
    assert operation.problem == "Billing failure"
    assert not Message.objects.exists()


def test_staff_send_a_refused_registration_again(registries, fresh_name):
    registries.fault("afnic", "refuse", name=fresh_name, command="create", value="2104 Billing failure")
    operation = registration_of(fresh_name)
    run(operation_id=operation.pk)

    decisions.retry(operation, actor=staff_member(operation.account.brand), now=timezone.now())
    run(operation_id=operation.pk)

    operation, domain = seen(operation)
    assert (operation.state, domain.state) == (OperationState.DONE, DomainState.ACTIVE)


def test_a_registration_refused_again_after_a_look_can_be_given_up(registries, fresh_name):
    operation = registration_of(fresh_name)
    actor = staff_member(operation.account.brand)
    for _ in range(2):
        registries.fault("afnic", "refuse", name=fresh_name, command="create", value="2104 Billing failure")
        run(operation_id=operation.pk)
        decisions.retry(operation, actor=actor, now=timezone.now())
    registries.fault("afnic", "refuse", name=fresh_name, command="create", value="2104 Billing failure")
    run(operation_id=operation.pk)

    decisions.give_up(operation, reason="The registry is owed money.", actor=actor, now=timezone.now())

    operation, domain = seen(operation)
    assert (operation.state, domain.state) == (OperationState.CANCELLED, DomainState.FAILED)


def test_a_registration_given_up_frees_the_name_and_tells_the_customer(registries, fresh_name):
    registries.fault("afnic", "refuse", name=fresh_name, command="create", value="2104 Billing failure")
    operation = registration_of(fresh_name)
    run(operation_id=operation.pk)

    decisions.give_up(
        operation, reason="The holder withdrew.", actor=staff_member(operation.account.brand), now=timezone.now()
    )

    operation, domain = seen(operation)
    assert (operation.state, domain.state) == (OperationState.CANCELLED, DomainState.FAILED)
    assert Message.objects.get().template == "domain-registration-failed"
    assert Entry.objects.get(action="operation.given-up").after["reason"] == "The holder withdrew."


@pytest.mark.parametrize(("language", "words"), [("fr", "est enregistré"), ("en", "is registered")])
def test_the_message_speaks_the_accounts_language(registries, fresh_name, language, words):
    operation = registration_of(fresh_name, account=AccountFactory(language=language))

    run(operation_id=operation.pk)

    message = Message.objects.get()
    assert words in message.subject
    assert words in message.html
    assert fresh_name in message.text
