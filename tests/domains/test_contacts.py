"""Which contact at a registry stands for a holder."""

import pytest
from django.db import IntegrityError
from django.utils import timezone

from parvis.domains.actions.contacts import contact_at
from parvis.domains.models import RegistryContact
from parvis.domains.registries import registries as drivers
from parvis.provisioning.tasks import run
from tests.factories import AccountFactory, ContactFactory, holder_of
from tests.simulators.asking import registration_of

pytestmark = pytest.mark.django_db(transaction=True)


def asked(contact, registry="afnic", **changes):
    return contact_at(registry, contact=contact, data=holder_of(contact) | changes, now=timezone.now())


def test_the_same_holder_with_the_same_data_is_one_contact():
    contact = ContactFactory()

    assert asked(contact) == asked(contact)


def test_other_data_another_holder_or_another_registry_is_another_contact():
    contact = ContactFactory()

    handles = {
        asked(contact).handle,
        asked(contact, city="Lyon").handle,
        asked(contact, "verisign").handle,
        asked(ContactFactory()).handle,
    }

    assert len(handles) == 4


def test_handles_are_of_the_length_that_registries_take():
    assert all(3 <= len(asked(ContactFactory()).handle) <= 16 for _ in range(20))


def test_a_handle_is_used_once_at_a_registry():
    first = asked(ContactFactory())

    with pytest.raises(IntegrityError):
        RegistryContact.objects.create(
            registry=first.registry, handle=first.handle, contact=first.contact, data={}, created_at=timezone.now()
        )


def test_the_holder_is_put_at_the_registry_before_the_name(registries, fresh_name):
    operation = registration_of(fresh_name)

    run(operation_id=operation.pk)

    told = operation.exchanges.get().text
    assert 0 < told.index(RegistryContact.objects.get().handle) < told.index("domain:create")


def test_a_handle_that_the_registry_chose_is_used_from_then_on(registries, fresh_name):
    class Choosing:
        """A registry that gives contacts handles of its own."""

        def __init__(self, real):
            self._real, self.asked = real, []

        def __getattr__(self, name):
            return getattr(self._real, name)

        def put_contact(self, handle, data, *, key):
            self.asked.append(handle)
            return self._real.put_contact("THEIRS-1", data, key=key)

    account = AccountFactory()
    contact = ContactFactory(account=account)
    with drivers.replaced("afnic", Choosing(drivers.named("afnic"))) as choosing:
        for name, line_id in ((fresh_name, 1), (f"b{fresh_name}", 2)):
            run(operation_id=registration_of(name, line_id=line_id, account=account, registrant=contact).pk)

    known = RegistryContact.objects.get()
    assert choosing.asked == [known.handle, "THEIRS-1"]
    assert known.known_as == "THEIRS-1"
