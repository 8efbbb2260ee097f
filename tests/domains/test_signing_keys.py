"""Keys of a name at a registry that hashes them itself (RFC 5910 section 4.2), by EPP."""

import uuid

import pytest
from django.utils import timezone, translation

from parvis.config.simulated import simulated
from parvis.domains.actions.deciding import put_back
from parvis.domains.actions.signing import request_ds_added
from parvis.domains.ds import written
from parvis.domains.enums import DriftEnd, DriftField
from parvis.domains.models import Domain, Drift
from parvis.domains.operations.looking import look
from parvis.domains.ports import DsRecord, KeyRecord
from parvis.domains.registries import registries as drivers
from parvis.kit.refusals import NotAllowedError
from parvis.provisioning.models import Operation
from parvis.provisioning.tasks import run
from tests.factories import customer, staff_member
from tests.simulators.asking import registration_of

pytestmark = pytest.mark.django_db(transaction=True)
KEY = KeyRecord(257, 3, 13, "GojI" * 21 + "Ag==")
SAME_BUT_FOR_CASE = KeyRecord(257, 3, 13, "goji" * 21 + "ag==")


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def domain(registries):
    driver = simulated("eurid", lambda: registries.home)
    with drivers.replaced("eurid", driver):
        name = f"k{uuid.uuid4().hex[:12]}.eu"
        run(operation_id=registration_of(name, tld="eu", registry="eurid").pk)
        yield Domain.objects.select_related("account__brand").get(name=name)
    driver.close()


def added(domain, *records):
    return request_ds_added(domain, records=records, actor=customer(domain.account), now=timezone.now())


def carried_out(operation):
    Operation.objects.filter(pk=operation.pk).update(due_at=timezone.now())
    run(operation_id=operation.pk)
    operation.refresh_from_db()
    return operation.state


@pytest.mark.parametrize("fault", ["", "drop-after", "drop-before"])
def test_a_key_is_added_once_and_read_back(domain, registries, fault):
    if fault:
        registries.fault("eurid", fault, command="update")
    operation = added(domain, KEY)

    states = [carried_out(operation) for _ in range(2 if fault else 1)]

    assert states[-1] == "done"
    assert Domain.objects.get(pk=domain.pk).ds == [written(KEY)]
    assert drivers.named("eurid").fetch(domain.name).ds == {KEY}
    assert len(registries.commands(domain.name, "update")) == 1


def test_a_ds_record_is_refused_before_it_is_sent(domain):
    with pytest.raises(NotAllowedError, match="does not take records of this form"):
        added(domain, DsRecord(12345, 13, 2, "A" * 64))

    assert not Operation.objects.filter(kind="domain.ds").exists()


def test_more_keys_than_the_extension_takes_are_refused(domain):
    keys = [KeyRecord(257, 3, 13, f"Goj{letter}" * 21 + "Ag==") for letter in "ABCDE"]

    with pytest.raises(NotAllowedError, match="at most 4"):
        added(domain, *keys)
    assert carried_out(added(domain, *keys[:4])) == "done"


def test_another_key_unasked_is_an_alarm_even_where_its_case_alone_differs(domain):
    carried_out(added(domain, KEY))
    drivers.named("eurid").update(domain.name, ds=[SAME_BUT_FOR_CASE], key="elsewhere")

    look(domain.pk)

    drift = Drift.objects.get()
    assert (drift.field, drift.ours, drift.theirs) == (DriftField.DS, [written(KEY)], [written(SAME_BUT_FOR_CASE)])
    staff = staff_member(domain.account.brand)
    assert carried_out(put_back(drift, reason="Asked by phone", actor=staff, now=timezone.now())) == "done"
    drift.refresh_from_db()
    assert (drift.settled_how, drivers.named("eurid").fetch(domain.name).ds) == (DriftEnd.PUT_BACK, {KEY})
