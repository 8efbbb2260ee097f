"""What every RegistryDriver must do (OPS-2, rules 10.1 row 6). A driver's tests subclass this.

They give ``registry``, the driver; ``far``, one that no command reaches; ``impatient``, one that waits half a second;
``name`` and ``premium``, names that nobody holds; and ``world``, which plays the registry and the network:

- ``taken(name)``: another registrar holds it;
- ``fault(kind, name, command)``: on the next such command (``create`` of a name, ``contact:create``,
  ``transfer-request``, ``restore``), ``drop-before`` loses it on its way, ``drop-after`` loses its
  answer, ``delay`` answers after a second, ``duplicate`` delivers it twice.
"""

import threading
import uuid
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from parvis.catalog.rules import rules_of
from parvis.contacts.families import family_of
from parvis.domains.ports import (
    Availability,
    Capability,
    ContactData,
    ContactRole,
    Host,
    OutcomeUnknownError,
    RefusedError,
    UnavailableError,
)
from parvis.kit.money import Money

SERVERS = ("ns1.client.example", "ns2.client.example")
OTHERS = ("ns1.other.example", "ns2.other.example")
CODE = "Contract-code-1!7"
HOLDER = ContactData(
    name="Zoé Exemple",
    organisation="",
    email="zoe@client.example",
    phone="+33.199000001",
    street=("10 rue du Modèle",),
    city="Orléans",
    postal_code="45000",
    region="",
    country="FR",
)
EXISTS, RANGE = 2302, 2004


def hosts(names):
    return [Host(name) for name in names]


def offers(registry, capability):
    """Excuse a driver from what it declares that it cannot do."""
    if capability not in registry.capabilities:
        pytest.skip(f"this registry has no {capability}")


def fresh_handle():
    """A contact that neither this registrar nor another has."""
    return f"PV{uuid.uuid4().hex[:12].upper()}"


def contacts_for(registry, name, holder):
    """Handles of ``holder`` in every role that the rules of the name's extension ask for, put at the registry."""
    extension = name.partition(".")[2]
    family, rules = family_of(extension), rules_of(extension, timezone.now().date())
    handles = {ContactRole.REGISTRANT: registry.put_contact(fresh_handle(), holder, key="contract-0")}
    for role in map(ContactRole, rules.contact_roles if Capability.ROLES in registry.capabilities else ()):
        if role in handles or not family.has_contacts_of_one_role:
            handles.setdefault(role, handles[ContactRole.REGISTRANT])
            continue
        of_role = replace(holder, extra={**holder.extra, "role": role.value})
        handles[role] = registry.put_contact(fresh_handle(), of_role, key="contract-0")
    return handles


def registered(registry, name, *, key="contract-1", years=1, fee=None, nameservers=None, holder=HOLDER):
    return registry.register(
        name,
        years=years,
        contacts=contacts_for(registry, name, holder),
        nameservers=nameservers or hosts(SERVERS),
        auth_code=CODE,
        fee=fee,
        key=key,
    )


def settled(registry, name, *, key="contract-1"):
    """Register, whatever happens to command and answer, and return what the registry says afterwards."""
    with suppress(OutcomeUnknownError, RefusedError):
        registered(registry, name, key=key)
    return registry.fetch(name)


class RegistryContract:
    has_premium_names = True
    sets_auth_code = True
    """What a registry cannot do is declared by its driver's tests, and excused."""

    @staticmethod
    def needs(capability):
        if not capability:
            pytest.skip("declared as not possible there")

    def test_each_name_asked_about_is_answered(self, registry, world, name, premium):
        world.taken(f"taken-{name}")

        found = registry.check([name, f"taken-{name}"])

        assert {asked: answer.availability for asked, answer in found.items()} == {
            name: Availability.AVAILABLE,
            f"taken-{name}": Availability.TAKEN,
        }

    def test_a_free_name_is_nobodys(self, registry, name):
        assert registry.fetch(name) is None

    def test_anothers_name_is_not_ours(self, registry, world, name):
        world.taken(name)

        assert registry.fetch(name) is None

    def test_what_is_registered_is_what_was_asked_for(self, registry, name):
        answer = registered(registry, name, years=2)

        assert answer == registry.fetch(name)
        assert (answer.name, answer.is_created_by_us, set(answer.nameservers)) == (name, True, set(SERVERS))
        assert answer.created_at.utcoffset() == answer.expires_at.utcoffset() == timedelta(0)
        assert answer.expires_at.year == answer.created_at.year + 2
        assert answer.statuses

    def test_a_name_is_registered_once(self, registry, name):
        first = registered(registry, name)

        with pytest.raises(RefusedError) as refusal:
            registered(registry, name, key="contract-2")

        assert refusal.value.code == EXISTS
        assert registry.fetch(name) == first

    def test_anothers_name_is_refused_as_existing(self, registry, world, name):
        world.taken(name)

        with pytest.raises(RefusedError) as refusal:
            registered(registry, name)

        assert refusal.value.code == EXISTS

    def test_a_premium_name_goes_for_its_own_fee_alone(self, registry, premium):
        self.needs(self.has_premium_names)
        answer = registry.check([premium])[premium]
        assert answer.availability == Availability.PREMIUM
        fee = answer.fees["register"]

        for wrong in (None, Money(fee.minor - 1, fee.currency), Money(fee.minor + 1, fee.currency)):
            with pytest.raises(RefusedError) as refusal:
                registered(registry, premium, fee=wrong)
            assert refusal.value.code == RANGE
        assert registry.fetch(premium) is None

        assert registered(registry, premium, fee=fee).is_created_by_us

        self.is_renewed_for_its_own_fee_alone(registry, premium)

    def is_renewed_for_its_own_fee_alone(self, registry, premium):
        fee, seen = registry.fees(premium)["renew"], registry.fetch(premium)
        for wrong in (None, Money(fee.minor - 1, fee.currency)):
            with pytest.raises(RefusedError) as refusal:
                registry.renew(premium, years=1, expires_at=seen.expires_at, fee=wrong, key="contract-fee")
            assert refusal.value.code == RANGE
        assert registry.fetch(premium).expires_at == seen.expires_at
        renewed = registry.renew(premium, years=1, expires_at=seen.expires_at, fee=fee, key="contract-fee-2")
        assert renewed.expires_at > seen.expires_at

    def test_a_name_of_the_lists_price_has_no_fees_of_its_own(self, registry, name):
        assert registry.fees(name) == {}
        registered(registry, name)
        assert registry.fees(name) == {}

    def test_a_renewal_counts_from_the_expiry_that_was_seen(self, registry, name):
        first = registered(registry, name)

        renewed = registry.renew(name, years=1, expires_at=first.expires_at, fee=None, key="contract-2")
        with pytest.raises(RefusedError):
            registry.renew(name, years=1, expires_at=first.expires_at, fee=None, key="contract-3")

        assert renewed.expires_at.year == first.expires_at.year + 1
        assert registry.fetch(name).expires_at == renewed.expires_at

    def test_a_change_repeated_changes_nothing_more(self, registry, name):
        registered(registry, name)

        answers = [registry.update(name, nameservers=hosts(OTHERS), key="contract-2") for _ in range(2)]

        assert answers[0] == answers[1] == registry.fetch(name)
        assert set(answers[0].nameservers) == set(OTHERS)

    def test_what_can_be_asked_of_it_is_known_without_asking(self, far):
        assert far.capabilities <= frozenset(Capability)

    def test_the_transfer_lock_is_set_and_cleared(self, registry, name):
        offers(registry, Capability.LOCK)
        registered(registry, name)

        assert "clientTransferProhibited" in registry.update(name, is_locked=True, key="contract-2").statuses
        assert "clientTransferProhibited" not in registry.update(name, is_locked=False, key="contract-3").statuses

    def test_the_authorisation_code_is_the_one_that_was_set(self, registry, name):
        self.needs(self.sets_auth_code)
        registered(registry, name)
        assert registry.auth_code(name) == CODE

        registry.update(name, auth_code="Another-code-2!8", key="contract-2")

        assert registry.auth_code(name) == "Another-code-2!8"

    @pytest.mark.parametrize(
        "change",
        [
            lambda registry, name: registry.update(name, nameservers=hosts(OTHERS), key="k"),
            lambda registry, name: registry.auth_code(name),
        ],
    )
    def test_anothers_name_cannot_be_changed_or_read(self, registry, world, name, change):
        world.taken(name)

        with pytest.raises(RefusedError):
            change(registry, name)

    def test_a_lost_answer_is_an_unknown_outcome_and_the_name_is_found_as_ours(self, registry, world, name):
        world.fault("drop-after", name, "create")

        with pytest.raises(OutcomeUnknownError):
            registered(registry, name)

        assert registry.fetch(name).is_created_by_us

    def test_a_lost_command_is_an_unknown_outcome_and_nothing_is_registered(self, registry, world, name):
        world.fault("drop-before", name, "create")

        with pytest.raises(OutcomeUnknownError):
            registered(registry, name)

        assert registry.fetch(name) is None

    def test_an_answer_that_comes_too_late_is_an_unknown_outcome(self, impatient, registry, world, name):
        world.fault("delay", name, "create")

        with pytest.raises(OutcomeUnknownError):
            registered(impatient, name)

        world.settle()
        assert registry.fetch(name).is_created_by_us

    def test_a_command_delivered_twice_registers_once(self, registry, world, name):
        world.fault("duplicate", name, "create")

        assert settled(registry, name).is_created_by_us

    def test_a_renewal_delivered_twice_renews_once(self, registry, world, name):
        first = registered(registry, name)
        world.fault("duplicate", name, "renew")

        with pytest.raises(RefusedError):
            registry.renew(name, years=1, expires_at=first.expires_at, fee=None, key="contract-2")

        assert registry.fetch(name).expires_at.year == first.expires_at.year + 1

    def test_a_lost_answer_to_a_question_leaves_nothing_unknown(self, registry, world, name):
        world.fault("drop-after", name, "info")

        with pytest.raises(UnavailableError):
            registry.fetch(name)

    def test_where_no_command_arrives_nothing_happened(self, far, name):
        for call in (
            lambda: registered(far, name),
            lambda: far.check([name]),
            lambda: far.fetch(name),
            lambda: far.update(name, is_locked=True, key="k"),
        ):
            with pytest.raises(UnavailableError):
                call()

    def test_the_conversation_is_kept_without_its_secrets(self, registry, name):
        registry.put_contact(fresh_handle(), HOLDER, key="contract-0")
        about_contact = registry.exchange()
        registered(registry, name)
        told = registry.exchange()
        registry.auth_code(name)

        assert "Zoé" in about_contact
        assert name in told
        assert "contract-1" in told
        assert CODE not in about_contact + told + registry.exchange()

    def test_a_conversation_is_told_once(self, registry, name):
        registry.fetch(name)

        assert name in registry.exchange()
        assert registry.exchange() == ""

    def test_each_thread_has_its_own_conversation(self, registry, name):
        registry.fetch(name)
        heard = []

        other = threading.Thread(target=lambda: heard.append(registry.exchange()))
        other.start()
        other.join()

        assert heard == [""]
        assert name in registry.exchange()
