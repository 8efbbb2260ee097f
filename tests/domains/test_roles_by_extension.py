"""The contacts that each extension asks for: what is sent, and what its registry refuses (rules 2.5)."""

from dataclasses import replace

import pytest
from django.utils import timezone

from parvis.catalog.rules import rules_of
from parvis.contacts.families import family_of
from parvis.domains.models import RegistryContact
from parvis.domains.ports import ContactRole, RefusedError
from parvis.domains.registries import registries as drivers
from parvis.provisioning.models import Operation
from parvis.provisioning.tasks import run
from parvis_registry.policies import REGISTRIES, SILENT, SLOW
from tests.contracts.registry import HOLDER, contacts_for
from tests.simulators.asking import registration_of

EXTENSIONS = {code: every[0] for code, every in REGISTRIES.items() if code not in SLOW and code not in SILENT}
FURTHER = {
    "eu": {"citizenship": "FR", "language": "fr"},
    "be": {"language": "fr"},
    "ca": {"legal_type": "CCT", "language": "fr", "agreement_version": "2.0"},
}
PERSON = {"kind": "individual", "first_name": "Zoé", "last_name": "Exemple"}
MISSING, NOT_TAKEN = 2003, 2306


def kept(extension):
    return {ContactRole(role) for role in rules_of(extension, timezone.now().date()).contact_roles}


def carried_out(operation):
    Operation.objects.filter(pk=operation.pk).update(due_at=timezone.now())
    run(operation_id=operation.pk)
    operation.refresh_from_db()
    return operation.state


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("registry", EXTENSIONS)
def test_a_name_is_registered_with_the_contacts_that_its_extension_keeps(registries, fresh_name, registry):
    extension = EXTENSIONS[registry]
    name = fresh_name.replace(".fr", f".{extension}")
    operation = registration_of(name, tld=extension, registry=registry, further=FURTHER.get(extension))

    assert carried_out(operation) == "done", operation.problem

    there = drivers.named(registry).fetch(name).contacts
    assert set(there) == kept(extension)
    assert len(set(there.values())) == (len(there) if family_of(extension).has_contacts_of_one_role else 1)
    assert RegistryContact.objects.count() == len(set(there.values()))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("fault", "command"), [("drop-after", "contact:create"), ("drop-after", "create")])
def test_after_a_lost_answer_every_contact_is_there_once(registries, fresh_name, fault, command):
    name = fresh_name.replace(".fr", ".eu")
    registries.fault("eurid", fault, command=command)
    operation = registration_of(name, tld="eu", registry="eurid", further=FURTHER["eu"])

    while carried_out(operation) == "waiting":
        pass

    assert operation.state == "done"
    ours = RegistryContact.objects.all()
    assert set(drivers.named("eurid").fetch(name).contacts.values()) == {one.known_as for one in ours}
    assert [len(registries.commands(one.handle, "contact:create")) for one in ours] == [1, 1, 1]
    assert len(registries.commands(name, "create")) == 1


@pytest.mark.parametrize("registry", EXTENSIONS)
def test_a_registry_refuses_a_contact_too_many_and_one_too_few(registries, fresh_name, registry):
    extension, driver = EXTENSIONS[registry], drivers.named(registry)
    name = fresh_name.replace(".fr", f".{extension}")
    contacts = contacts_for(driver, name, replace(HOLDER, extra=PERSON | FURTHER.get(extension, {})))
    holder = contacts[ContactRole.REGISTRANT]

    def refused(wanted):
        with pytest.raises(RefusedError) as refusal:
            driver.register(name, years=1, contacts=wanted, nameservers=[], auth_code="Code-1!x", fee=None, key="k-1")
        return refusal.value.code

    others = kept(extension) - {ContactRole.REGISTRANT}
    is_generic = family_of(extension).name == "gtld"
    for role in others if not is_generic else ():
        assert refused({one: handle for one, handle in contacts.items() if one is not role}) == MISSING
    for role in set(ContactRole) - kept(extension):
        assert refused(contacts | {role: holder}) == NOT_TAKEN
    if family_of(extension).has_contacts_of_one_role:
        assert refused(dict.fromkeys(contacts, holder)) == NOT_TAKEN
