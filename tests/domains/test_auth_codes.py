"""Authorisation codes: derived, set at the registry, shown with a trace."""

from datetime import timedelta

import pytest
from django.utils import timezone

from parvis.accounts.enums import Role
from parvis.audit.models import Entry
from parvis.domains.actions.auth_codes import request_auth_code, show_auth_code
from parvis.domains.auth_codes import LENGTH, code_of
from parvis.domains.models import Domain
from parvis.domains.registries import registries as drivers
from parvis.kit.refusals import NotAllowedError
from parvis.notifications.models import Message
from parvis.provisioning.enums import OperationState
from parvis.provisioning.models import Exchange, Operation
from parvis.provisioning.tasks import run
from tests.factories import DomainFactory, MembershipFactory, UserFactory, customer
from tests.simulators.asking import registration_of


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def registered(registries, fresh_name, transactional_db):
    operation = registration_of(fresh_name)
    run(operation_id=operation.pk)
    Message.objects.all().delete()
    return Domain.objects.select_related("account__brand").get(name=fresh_name)


def test_a_code_has_what_registries_ask_for():
    for domain_id in range(1, 200):
        code = code_of(domain_id, 1)
        assert len(code) == LENGTH
        assert any(sign.isupper() for sign in code)
        assert any(sign.islower() for sign in code)
        assert any(sign.isdigit() for sign in code)
        assert not code.isalnum()


def test_codes_differ_by_domain_by_generation_and_by_key(settings):
    codes = {code_of(domain_id, generation) for domain_id in range(1, 20) for generation in range(1, 20)}
    settings.SECRET_KEY = "another-secret-key-for-this-test"

    assert len(codes) == 19 * 19
    assert code_of(1, 1) not in codes


def test_a_code_that_was_never_set_is_not_worked_out():
    with pytest.raises(ValueError, match="no code"):
        code_of(1, 0)


def test_the_code_shown_is_the_one_the_registry_holds_and_the_administrators_are_told(registered, now):
    owner = MembershipFactory(account=registered.account, user=UserFactory(brand=registered.account.brand)).user
    MembershipFactory(account=registered.account, role=Role.TECHNICAL, user=UserFactory(brand=registered.account.brand))
    actor = customer(registered.account)
    operation = request_auth_code(registered, actor=actor, now=now)
    with pytest.raises(NotAllowedError):
        show_auth_code(registered, actor=actor, now=now)

    run(operation_id=operation.pk)
    code = show_auth_code(registered, actor=actor, now=now)

    assert code == drivers.named("afnic").auth_code(registered.name)
    message = Message.objects.get()
    assert (message.template, message.to) == ("domain-code-shown", owner.email)
    assert code not in message.text + message.html + message.subject
    assert Entry.objects.filter(action="domain.auth-code-shown", subject=registered.name).count() == 1
    written = [*Exchange.objects.values_list("text", flat=True), *map(str, Operation.objects.values("arguments"))]
    assert not any(code in text for text in written)


def test_asked_twice_while_under_way_is_one_request_and_a_later_one_makes_another_code(registered, now):
    actor = customer(registered.account)
    first = request_auth_code(registered, actor=actor, now=now)

    assert request_auth_code(registered, actor=actor, now=now).pk == first.pk
    run(operation_id=first.pk)
    before = show_auth_code(registered, actor=actor, now=now)
    run(operation_id=request_auth_code(registered, actor=actor, now=now).pk)

    assert show_auth_code(registered, actor=actor, now=now) != before


def test_a_lost_answer_is_repeated_with_the_same_code(registered, registries, now):
    registries.fault("afnic", "drop-after", name=registered.name, command="update")
    actor = customer(registered.account)
    operation = request_auth_code(registered, actor=actor, now=now)
    run(operation_id=operation.pk)
    Operation.objects.filter(pk=operation.pk).update(due_at=timezone.now())

    run(operation_id=operation.pk)

    operation.refresh_from_db()
    assert operation.state == OperationState.DONE
    assert show_auth_code(registered, actor=actor, now=now) == drivers.named("afnic").auth_code(registered.name)


def test_after_a_request_that_stopped_and_was_replaced_no_old_code_is_shown(registered, registries, now):
    actor = customer(registered.account)
    run(operation_id=request_auth_code(registered, actor=actor, now=now).pk)
    registries.fault("afnic", "refuse", name=registered.name, command="update", value="2400 Command failed")
    stopped = request_auth_code(registered, actor=actor, now=now)
    run(operation_id=stopped.pk)
    with pytest.raises(NotAllowedError):
        show_auth_code(registered, actor=actor, now=now)

    request_auth_code(registered, actor=actor, now=now)

    stopped.refresh_from_db()
    assert stopped.state == OperationState.CANCELLED
    assert Domain.objects.get(pk=registered.pk).auth_code_generation == 0


def test_where_customers_do_not_see_codes_the_holder_gets_it(registered, now):
    brand = registered.account.brand
    brand.shows_auth_code = False
    brand.save()
    actor = customer(registered.account)

    run(operation_id=request_auth_code(registered, actor=actor, now=now).pk)

    message = Message.objects.get()
    assert message.to == registered.registrant.email
    assert message.is_secret
    assert drivers.named("afnic").auth_code(registered.name) in message.text
    with pytest.raises(NotAllowedError):
        show_auth_code(registered, actor=actor, now=now)


@pytest.mark.django_db
def test_a_brand_that_lets_nobody_leave_by_itself_gives_no_code(now):
    domain = DomainFactory(account__brand__allows_transfer_out=False)

    with pytest.raises(NotAllowedError):
        request_auth_code(domain, actor=customer(domain.account), now=now)


def test_a_registry_that_tells_nobody_its_code_sends_it_to_the_holder(registries, transactional_db, now):
    name = "lettre-modele.be"
    registries.held_by_us(name, "dnsbelgium", now=now)
    domain = DomainFactory(name=name, unicode_name=name, tld="be", registry="dnsbelgium")
    actor = customer(domain.account)
    operation = request_auth_code(domain, actor=actor, now=now)

    run(operation_id=operation.pk)

    operation.refresh_from_db()
    domain.refresh_from_db()
    code = registries.holders("code", name)
    assert (operation.state, domain.auth_code_generation) == (OperationState.DONE, 0)
    assert len(code.split("-")) == 5
    assert not Exchange.objects.filter(text__contains=code).exists()
    assert not Message.objects.exists()
    assert Entry.objects.filter(action="domain.auth-code-sent", subject=name).count() == 1
    with pytest.raises(NotAllowedError):
        show_auth_code(domain, actor=actor, now=now)


def test_it_sends_no_second_letter_within_the_hour(registries, transactional_db, now):
    name = "deux-lettres-modele.be"
    registries.held_by_us(name, "dnsbelgium", now=now)
    domain = DomainFactory(name=name, unicode_name=name, tld="be", registry="dnsbelgium")
    actor = customer(domain.account)
    run(operation_id=request_auth_code(domain, actor=actor, now=now).pk)

    with pytest.raises(NotAllowedError):
        request_auth_code(domain, actor=actor, now=timezone.now())
    again = request_auth_code(domain, actor=actor, now=timezone.now() + timedelta(minutes=61))

    assert Operation.objects.filter(subject=name).count() == 2
    assert again.state == OperationState.WAITING
