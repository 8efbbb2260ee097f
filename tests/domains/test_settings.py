import pytest
from django.utils import timezone

from parvis.domains.actions.nameservers import checked_hosts, request_nameservers
from parvis.domains.actions.settings import request_lock, set_auto_renew
from parvis.domains.enums import DomainState
from parvis.domains.grams import grams_of
from parvis.domains.models import Domain
from parvis.kit.refusals import NotAllowedError
from parvis.notifications.models import Message
from parvis.provisioning.enums import OperationState
from parvis.provisioning.models import Operation
from parvis.provisioning.tasks import run
from tests.factories import DomainFactory, customer, staff_member
from tests.simulators.asking import registration_of

SERVERS = ["ns1.other.example", "ns2.other.example"]


@pytest.fixture
def now():
    """Workers look at the clock: what is asked for here is due at once."""
    return timezone.now()


@pytest.fixture
def registered(registries, fresh_name, transactional_db):
    operation = registration_of(fresh_name)
    run(operation_id=operation.pk)
    Message.objects.all().delete()
    return Domain.objects.select_related("account__brand").get(name=fresh_name)


def test_new_name_servers_are_stored_as_the_registry_answers_them(registered, now):
    operation = request_nameservers(registered, nameservers=SERVERS, actor=customer(registered.account), now=now)
    assert Domain.objects.get(pk=registered.pk).nameservers == registered.nameservers

    run(operation_id=operation.pk)

    operation.refresh_from_db()
    assert operation.state == OperationState.DONE
    assert Domain.objects.get(pk=registered.pk).nameservers == SERVERS
    assert Message.objects.get().template == "domain-nameservers-changed"


def test_a_lost_answer_to_a_change_is_repeated_harmlessly(registered, registries, now):
    registries.fault("afnic", "drop-after", name=registered.name, command="update")
    operation = request_nameservers(registered, nameservers=SERVERS, actor=customer(registered.account), now=now)
    run(operation_id=operation.pk)
    Operation.objects.filter(pk=operation.pk).update(due_at=timezone.now())

    run(operation_id=operation.pk)

    operation.refresh_from_db()
    assert operation.state == OperationState.DONE
    assert Domain.objects.get(pk=registered.pk).nameservers == SERVERS
    assert Message.objects.count() == 1


def test_the_lock_is_what_the_registry_says(registered, now):
    operation = request_lock(registered, is_locked=True, actor=customer(registered.account), now=now)

    run(operation_id=operation.pk)

    domain = Domain.objects.get(pk=registered.pk)
    assert domain.is_locked
    assert "clientTransferProhibited" in domain.registry_statuses


def test_taking_the_lock_off_is_told_to_the_customer_once(registered, now):
    actor = customer(registered.account)
    run(operation_id=request_lock(registered, is_locked=True, actor=actor, now=now).pk)
    assert not Message.objects.filter(template="domain-unlocked").exists()

    run(operation_id=request_lock(registered, is_locked=False, actor=actor, now=now).pk)

    letter = Message.objects.get(template="domain-unlocked")
    assert registered.unicode_name in letter.subject
    assert f"/domains/{registered.name}/" in letter.text


def test_the_same_wish_asked_twice_is_one_operation_and_another_wish_waits(registered, now):
    actor = customer(registered.account)
    first = request_nameservers(registered, nameservers=SERVERS, actor=actor, now=now)

    again = request_nameservers(registered, nameservers=SERVERS, actor=actor, now=now)

    assert again.pk == first.pk
    with pytest.raises(NotAllowedError):
        request_nameservers(registered, nameservers=["ns1.x.example", "ns2.x.example"], actor=actor, now=now)


def test_a_wish_that_stopped_is_cancelled_by_a_newer_one(registered, registries, now):
    registries.fault("afnic", "refuse", name=registered.name, command="update", value="2400 Command failed")
    actor = customer(registered.account)
    first = request_nameservers(registered, nameservers=SERVERS, actor=actor, now=now)
    run(operation_id=first.pk)
    first.refresh_from_db()
    assert first.state == OperationState.ATTENTION

    second = request_nameservers(registered, nameservers=["ns1.x.example", "ns2.x.example"], actor=actor, now=now)
    run(operation_id=second.pk)

    first.refresh_from_db()
    assert first.state == OperationState.CANCELLED
    assert Domain.objects.get(pk=registered.pk).nameservers == ["ns1.x.example", "ns2.x.example"]


@pytest.mark.django_db
def test_auto_renewal_is_ours_alone(now):
    domain = DomainFactory()

    set_auto_renew(domain, is_on=False, actor=customer(domain.account), now=now)

    domain.refresh_from_db()
    assert not domain.is_auto_renewed
    assert not Operation.objects.exists()


@pytest.mark.django_db
def test_a_name_that_is_not_active_cannot_be_changed(now):
    domain = DomainFactory(state=DomainState.REDEMPTION)

    with pytest.raises(NotAllowedError):
        request_lock(domain, is_locked=True, actor=customer(domain.account), now=now)


@pytest.mark.django_db
def test_no_lock_is_asked_of_a_registry_that_has_none(now):
    domain = DomainFactory(name="beispiel.de", registry="denic")

    with pytest.raises(NotAllowedError, match="pas de verrou"):
        request_lock(domain, is_locked=True, actor=customer(domain.account), now=now)

    assert not Operation.objects.exists()


@pytest.mark.django_db
def test_a_registry_without_driver_is_for_staff_to_see(now):
    domain = DomainFactory(registry="gone")

    operation = request_lock(domain, is_locked=True, actor=customer(domain.account), now=now)
    with pytest.raises(LookupError):
        run(operation_id=operation.pk)

    operation.refresh_from_db()
    assert operation.state == OperationState.ATTENTION


@pytest.mark.django_db
def test_a_brand_may_keep_name_servers_to_its_staff(now):
    domain = DomainFactory(account__brand__allows_nameservers=False)

    with pytest.raises(NotAllowedError):
        request_nameservers(domain, nameservers=SERVERS, actor=customer(domain.account), now=now)

    assert request_nameservers(domain, nameservers=SERVERS, actor=staff_member(domain.account.brand), now=now)


@pytest.mark.django_db
def test_the_extension_says_how_many_name_servers(now, tld_rules):
    tld_rules("de", min_nameservers=3)
    domain = DomainFactory(name="beispiel.de", registry="denic")

    with pytest.raises(NotAllowedError):
        request_nameservers(domain, nameservers=SERVERS, actor=customer(domain.account), now=now)


@pytest.mark.parametrize(
    "typed",
    [
        ["ns1.other.example"],
        ["ns1.other.example", "NS1.other.example."],
        ["ns1.other.example", "not a host"],
        ["ns1.other.example", "192.0.2.1"],
        ["ns1.other.example", "localhost"],
        ["ns1.other.example", "-a.example"],
        [f"ns{number}.other.example" for number in range(14)],
    ],
)
def test_what_is_no_set_of_name_servers_is_refused_at_its_field(typed):
    with pytest.raises(NotAllowedError) as refusal:
        checked_hosts(typed, [], names=[], fewest=2, most=13)

    assert refusal.value.field == "nameservers" or refusal.value.field.startswith("host_")
    assert str(refusal.value)


def test_name_servers_are_written_one_way():
    typed = [" NS1.Other.example. ", "", "ns1.hébergeur.example"]

    found = checked_hosts(typed, [], names=[], fewest=2, most=13)

    assert [host.name for host in found] == ["ns1.other.example", "ns1.xn--hbergeur-b1a.example"]


def test_grams_hold_both_forms_and_their_beginnings():
    assert grams_of("ab.fr", "AB.fr") == [".fr", "^a", "^ab", "ab.", "b.f"]
