"""DS records of a name whose zone is elsewhere (DNS-3), by EPP."""

import pytest
from django.utils import timezone, translation

from parvis.audit.models import Entry
from parvis.domains.actions.deciding import put_back
from parvis.domains.actions.nameservers import request_nameservers
from parvis.domains.actions.signing import request_ds_added, request_ds_removed
from parvis.domains.ds import written
from parvis.domains.enums import DriftEnd, DriftField
from parvis.domains.models import Domain, Drift
from parvis.domains.operations.looking import look
from parvis.domains.ports import DsRecord
from parvis.domains.registries import registries as drivers
from parvis.kit.refusals import NotAllowedError
from parvis.notifications.models import Message
from parvis.provisioning.models import Operation
from parvis.provisioning.tasks import run
from tests.factories import DomainFactory, customer, staff_member
from tests.simulators.asking import registration_of
from tests.simulators.epp_driver import reached, unreached
from tests.simulators.together import together

pytestmark = pytest.mark.django_db(transaction=True)
FIRST, SECOND = DsRecord(12345, 13, 2, "A" * 64), DsRecord(23456, 8, 4, "B" * 96)
OTHERS = ["ns1.other.example", "ns2.other.example"]


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def epp(registries):
    driver = reached(registries, "afnic")
    with drivers.replaced("afnic", driver):
        yield registries
    driver.close()


@pytest.fixture
def domain(epp, fresh_name):
    run(operation_id=registration_of(fresh_name).pk)
    Message.objects.all().delete()
    return Domain.objects.select_related("account__brand").get(name=fresh_name)


def added(domain, *records, actor=None):
    actor = actor or customer(domain.account)
    return request_ds_added(domain, records=records, actor=actor, now=timezone.now())


def removed(domain, record):
    return request_ds_removed(domain, record=written(record), actor=customer(domain.account), now=timezone.now())


def moved(domain, hosts=OTHERS):
    return request_nameservers(domain, nameservers=hosts, actor=customer(domain.account), now=timezone.now())


def carried_out(operation):
    Operation.objects.filter(pk=operation.pk).update(due_at=timezone.now())
    run(operation_id=operation.pk)
    operation.refresh_from_db()
    return operation.state


def ours(domain):
    return Domain.objects.get(pk=domain.pk).ds


def theirs(domain):
    return drivers.named("afnic").fetch(domain.name).ds


def test_records_are_added_one_after_the_other_and_removed(domain):
    assert ours(domain) == []

    assert carried_out(added(domain, FIRST)) == "done"
    assert carried_out(added(domain, SECOND)) == "done"
    assert (ours(domain), theirs(domain)) == ([written(FIRST), written(SECOND)], {FIRST, SECOND})

    assert carried_out(removed(domain, FIRST)) == "done"
    assert carried_out(removed(domain, SECOND)) == "done"
    assert (ours(domain), theirs(domain)) == ([], frozenset())

    letters = Message.objects.order_by("pk")
    assert {letter.template for letter in letters} == {"domain-ds-changed"}
    assert (letters.count(), "48" in letters.last().text) == (4, True)
    assert Entry.objects.filter(action="domain.ds-changed").count() == 4
    assert Entry.objects.filter(action="domain.ds-requested").last().after == {"ds": []}
    assert not Drift.objects.exists()


def test_asked_twice_or_at_the_same_moment_it_is_one_operation(domain):
    first, second = together(lambda: added(domain, FIRST), lambda: added(domain, FIRST))

    assert first.pk == second.pk == added(domain, FIRST).pk
    with pytest.raises(NotAllowedError, match="under way"):
        added(domain, SECOND)
    carried_out(first)
    with pytest.raises(NotAllowedError, match="already"):
        added(domain, FIRST)


@pytest.mark.parametrize("fault", ["drop-after", "drop-before"])
def test_a_lost_answer_is_settled_by_reading(domain, epp, fault):
    epp.fault("afnic", fault, command="update")
    operation = added(domain, FIRST)

    assert carried_out(operation) == "waiting"
    assert carried_out(operation) == "done"

    assert ours(domain) == [written(FIRST)]
    assert len(epp.commands(domain.name, "update")) == 1
    assert Message.objects.count() == 1


def test_what_the_registry_refuses_is_told_and_nothing_is_changed(domain, epp):
    epp.fault("afnic", "refuse", command="update", value="2306 no such algorithm here")
    operation = added(domain, FIRST)

    assert carried_out(operation) == "cancelled"

    assert (ours(domain), theirs(domain)) == ([], frozenset())
    assert Message.objects.get().template == "domain-change-refused"
    assert carried_out(added(domain, FIRST)) == "done"


def test_a_faulty_record_reaches_no_registry(domain):
    with pytest.raises(NotAllowedError, match="SHA-1") as refusal:
        added(domain, DsRecord(12345, 13, 1, "A" * 40))

    assert refusal.value.field == "digest_type"
    assert not Operation.objects.filter(kind="domain.ds").exists()


def test_a_ninth_record_is_refused(domain):
    records = [DsRecord(tag, 13, 2, "A" * 64) for tag in range(9)]

    with pytest.raises(NotAllowedError, match="at most 8"):
        added(domain, *records)
    assert carried_out(added(domain, *records[1:])) == "done"


def test_a_record_that_is_gone_cannot_be_removed_again(domain):
    with pytest.raises(NotAllowedError, match="no longer"):
        removed(domain, FIRST)


def test_other_name_servers_wait_until_the_records_are_gone(domain):
    operation = added(domain, FIRST)
    with pytest.raises(NotAllowedError, match="under way"):
        moved(domain)
    carried_out(operation)
    with pytest.raises(NotAllowedError, match="Remove the DS records first") as refusal:
        moved(domain)
    assert refusal.value.field == "nameservers"

    carried_out(removed(domain, FIRST))

    assert carried_out(moved(domain)) == "done"


def test_records_wait_until_other_name_servers_are_there(domain):
    operation = moved(domain)
    with pytest.raises(NotAllowedError, match="name servers is under way"):
        added(domain, FIRST)
    carried_out(operation)

    assert carried_out(added(domain, FIRST)) == "done"


def test_name_servers_from_before_a_change_unasked_are_put_back_in_spite_of_records(domain):
    carried_out(added(domain, FIRST))
    before = Domain.objects.get(pk=domain.pk).nameservers
    Drift.objects.create(
        domain=domain, field=DriftField.NAMESERVERS, ours=before, theirs=OTHERS, found_at=timezone.now()
    )
    Domain.objects.filter(pk=domain.pk).update(nameservers=OTHERS)

    assert moved(domain, before).arguments["nameservers"] == before


def test_records_that_change_unasked_are_an_alarm(domain, epp):
    carried_out(added(domain, FIRST))
    Message.objects.all().delete()
    drivers.named("afnic").update(domain.name, ds=[SECOND], key="elsewhere")

    look(domain.pk)

    drift = Drift.objects.get()
    assert (drift.field, drift.ours, drift.theirs) == (DriftField.DS, [written(FIRST)], [written(SECOND)])
    assert "DNSSEC" in Message.objects.get(template="domain-changed-elsewhere").text

    staff = staff_member(domain.account.brand)
    assert carried_out(put_back(drift, reason="Asked by phone", actor=staff, now=timezone.now())) == "done"
    drift.refresh_from_db()
    assert (drift.settled_how, theirs(domain)) == (DriftEnd.PUT_BACK, {FIRST})


def test_records_never_seen_are_no_alarm_and_are_not_replaced_unseen(domain):
    drivers.named("afnic").update(domain.name, ds=[SECOND], key="elsewhere")
    Domain.objects.filter(pk=domain.pk).update(ds=None)
    with pytest.raises(NotAllowedError, match="not told yet"):
        added(domain, FIRST)

    look(domain.pk)

    assert ours(domain) == [written(SECOND)]
    assert not Drift.objects.exists()


def test_what_the_registry_or_the_brand_does_not_allow_is_refused(domain):
    domain.account.brand.allows_nameservers = False
    domain.account.brand.save()
    with pytest.raises(NotAllowedError, match="provider"):
        added(domain, FIRST)
    assert added(domain, FIRST, actor=staff_member(domain.account.brand)).kind == "domain.ds"

    with drivers.replaced("sandbox", unreached("sandbox")) as driver:
        driver.capabilities = frozenset()
        with pytest.raises(NotAllowedError, match="takes no DS"):
            added(DomainFactory(name="autre.fr", registry="sandbox"), FIRST)
