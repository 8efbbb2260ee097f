"""What every RegistryDriver must do (OPS-2). A driver's tests subclass this and give ``driver``, ``outside`` and ``name``.

``outside`` plays what is not ours: ``taken_by_another(name)``, ``lose_request(name, command)`` (never carried out),
``lose_answer(name, command)`` (carried out), ``refuse(name, command, code)``, ``is_unreachable()`` (a block during which
nobody listens). ``name`` is free and of an ordinary price. What a registry cannot do is declared: a driver without
premium names sets ``premium_name`` to None, one without public data ``has_public_data`` to False, and so on, and is
excused of what needs it.
"""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from parvis.domains.ports import (
    Availability,
    ContactData,
    ContactRole,
    OutcomeUnknownError,
    RefusedError,
    Snapshot,
    UnavailableError,
)
from parvis.kit.money import Money

SERVERS = ("ns1.client.example", "ns2.client.example")
OTHERS = ("ns1.other.example", "ns2.other.example")
CODE = "Contract-Code-7!"
LOCK = "clientTransferProhibited"
EXISTS, OUT_OF_RANGE = 2302, 2004
HOLDER = ContactData(
    name="Anna Exemple",
    organisation="",
    email="anna@client.example",
    phone="+33.199000001",
    street=("10 rue du Modèle",),
    city="Paris",
    postal_code="75002",
    region="",
    country="FR",
)


class RegistryContract:
    premium_name: str | None = None
    """A free name of a premium price, at the registry of ``premium_driver``; None where there are none."""
    has_public_data = True
    """``lookup`` answers."""
    names_its_creator = True
    """``fetch`` gives back the key of the call that created the name."""
    sets_auth_code = True
    """The authorisation code is ours to choose, and can be read again."""

    def register(self, driver, name, **changes) -> Snapshot:
        arguments = {
            "years": 1,
            "contacts": {ContactRole.REGISTRANT: HOLDER, ContactRole.ADMIN: HOLDER, ContactRole.TECH: HOLDER},
            "nameservers": SERVERS,
            "auth_code": CODE,
            "fee": None,
            "key": "k1",
        }
        return driver.register(name, **(arguments | changes))

    # What one may ask

    def test_a_free_name_is_available_and_not_ours(self, driver, name):
        assert driver.check([name])[name].availability == Availability.AVAILABLE
        assert driver.fetch(name) is None

    def test_every_name_asked_about_is_answered(self, driver, outside, name):
        outside.taken_by_another("held-" + name)

        found = driver.check([name, "held-" + name])

        assert {asked: answer.availability for asked, answer in found.items()} == {
            name: Availability.AVAILABLE,
            "held-" + name: Availability.TAKEN,
        }

    def test_a_name_of_another_registrar_is_not_ours(self, driver, outside, name):
        outside.taken_by_another(name)

        assert driver.fetch(name) is None

    # Registering

    def test_a_registered_name_is_described_as_it_is_fetched(self, driver, name):
        answer = self.register(driver, name)

        assert driver.fetch(name) == answer
        assert (answer.name, answer.nameservers) == (name, SERVERS)
        assert answer.created_at.utcoffset() == answer.expires_at.utcoffset() == timedelta(0)
        assert driver.check([name])[name].availability == Availability.TAKEN

    @pytest.mark.parametrize("years", [1, 2, 10])
    def test_the_term_is_the_one_asked_for(self, driver, name, years):
        answer = self.register(driver, name, years=years)

        assert answer.expires_at.year - answer.created_at.year == years

    def test_a_name_is_registered_once(self, driver, name):
        first = self.register(driver, name)

        with pytest.raises(RefusedError) as refusal:
            self.register(driver, name, key="k2", years=2)

        assert refusal.value.code == EXISTS
        assert driver.fetch(name) == first

    def test_a_name_taken_meanwhile_is_refused_as_existing(self, driver, outside, name):
        outside.taken_by_another(name)

        with pytest.raises(RefusedError) as refusal:
            self.register(driver, name)

        assert refusal.value.code == EXISTS

    def test_who_created_a_name_can_be_told(self, driver, name):
        self.needs(self.names_its_creator)
        self.register(driver, name, key="register:41")

        found = driver.fetch(name)

        assert found is not None
        assert found.client_key == "register:41"

    @pytest.mark.parametrize("offered", [None, -1, 1])
    def test_a_premium_name_costs_exactly_its_fee(self, premium_driver, offered):
        self.needs(self.premium_name)
        checked = premium_driver.check([self.premium_name])[self.premium_name]
        fee = checked.fees["register"]
        wrong = None if offered is None else Money(fee.minor + offered, fee.currency)

        with pytest.raises(RefusedError) as refusal:
            self.register(premium_driver, self.premium_name, fee=wrong)

        assert checked.availability == Availability.PREMIUM
        assert refusal.value.code == OUT_OF_RANGE
        assert premium_driver.fetch(self.premium_name) is None

    # Renewing

    def test_a_renewal_starts_at_the_expiry_that_it_names(self, driver, name):
        before = self.register(driver, name)

        after = driver.renew(name, years=2, expires_at=before.expires_at, key="k2")

        assert after.expires_at.year == before.expires_at.year + 2
        assert driver.fetch(name) == after

    def test_a_renewal_repeated_is_refused_and_renews_nothing(self, driver, name):
        before = self.register(driver, name)
        after = driver.renew(name, years=1, expires_at=before.expires_at, key="k2")

        with pytest.raises(RefusedError):
            driver.renew(name, years=1, expires_at=before.expires_at, key="k2")

        assert driver.fetch(name) == after

    # Changing

    def test_name_servers_are_replaced_and_nothing_else(self, driver, name):
        before = self.register(driver, name)

        after = driver.update(name, nameservers=OTHERS, key="k2")

        assert after == replace(before, nameservers=OTHERS) == driver.fetch(name)

    def test_the_lock_is_set_and_cleared_and_nothing_else(self, driver, name):
        before = self.register(driver, name)

        locked = driver.update(name, is_locked=True, key="k2")
        open_again = driver.update(name, is_locked=False, key="k3")

        assert LOCK in locked.statuses
        assert LOCK not in open_again.statuses
        assert locked.nameservers == open_again.nameservers == before.nameservers

    def test_a_change_repeated_changes_nothing_more(self, driver, name):
        self.register(driver, name)
        once = driver.update(name, nameservers=OTHERS, is_locked=True, key="k2")

        assert driver.update(name, nameservers=OTHERS, is_locked=True, key="k2") == once

    def test_what_is_not_ours_is_neither_renewed_nor_changed(self, driver, outside, name):
        outside.taken_by_another(name)

        with pytest.raises(RefusedError):
            driver.update(name, nameservers=OTHERS, key="k1")
        with pytest.raises(RefusedError):
            driver.renew(name, years=1, expires_at=datetime.fromisoformat("2027-11-01T00:00:00+00:00"), key="k2")

    def test_the_authorisation_code_is_the_last_one_set_and_is_written_nowhere(self, driver, name):
        self.needs(self.sets_auth_code)
        self.register(driver, name)
        spoken = [driver.exchange()]
        codes = [driver.auth_code(name)]
        spoken.append(driver.exchange())
        driver.update(name, auth_code="Another-Code-8!", key="k2")
        spoken.append(driver.exchange())
        codes.append(driver.auth_code(name))
        spoken.append(driver.exchange())

        assert codes == [CODE, "Another-Code-8!"]
        assert not [text for text in spoken if CODE in text or "Another-Code-8!" in text]
        assert all(spoken)

    # Public data

    def test_public_data_of_a_free_name_are_none(self, driver, name):
        self.needs(self.has_public_data)

        assert driver.lookup(name) is None

    def test_public_data_name_the_registrar_of_a_name_that_another_holds(self, driver, outside, name):
        self.needs(self.has_public_data)
        outside.taken_by_another(name)

        found = driver.lookup(name)

        assert found is not None
        assert found.name == name
        assert found.registrar
        assert found.raw

    # What goes wrong

    def test_a_refusal_says_its_code_and_was_carried_out_by_nobody(self, driver, outside, name):
        outside.refuse(name, "create", 2306)

        with pytest.raises(RefusedError) as refusal:
            self.register(driver, name)

        assert refusal.value.code == 2306
        assert driver.fetch(name) is None

    def test_nobody_listening_is_unavailable_whatever_is_asked(self, driver, outside, name):
        with outside.is_unreachable():
            for call in (
                lambda: driver.check([name]),
                lambda: driver.fetch(name),
                lambda: driver.lookup(name),
                lambda: self.register(driver, name),
                lambda: driver.update(name, nameservers=OTHERS, key="k2"),
            ):
                with pytest.raises(UnavailableError):
                    call()

        assert driver.fetch(name) is None

    def test_a_lost_answer_to_a_registration_is_unknown_and_reading_settles_it(self, driver, outside, name):
        outside.lose_answer(name, "create")

        with pytest.raises(OutcomeUnknownError):
            self.register(driver, name)

        assert driver.fetch(name) is not None

    def test_a_lost_registration_is_unknown_too_and_reading_settles_it(self, driver, outside, name):
        outside.lose_request(name, "create")

        with pytest.raises(OutcomeUnknownError):
            self.register(driver, name)

        assert driver.fetch(name) is None

    def test_a_lost_answer_to_a_renewal_is_unknown_and_sending_it_again_renews_nothing(self, driver, outside, name):
        before = self.register(driver, name)
        outside.lose_answer(name, "renew")

        with pytest.raises(OutcomeUnknownError):
            driver.renew(name, years=1, expires_at=before.expires_at, key="k2")
        with pytest.raises(RefusedError):
            driver.renew(name, years=1, expires_at=before.expires_at, key="k2")

        found = driver.fetch(name)
        assert found is not None
        assert found.expires_at.year == before.expires_at.year + 1

    def test_a_lost_answer_to_a_change_is_unknown_and_the_change_is_there(self, driver, outside, name):
        self.register(driver, name)
        outside.lose_answer(name, "update")

        with pytest.raises(OutcomeUnknownError):
            driver.update(name, nameservers=OTHERS, key="k2")

        found = driver.fetch(name)
        assert found is not None
        assert found.nameservers == OTHERS

    def test_a_lost_answer_to_a_question_is_merely_unavailable(self, driver, outside, name):
        outside.lose_answer(name, "info")

        with pytest.raises(UnavailableError):
            driver.fetch(name)

        assert driver.fetch(name) is None

    def test_the_conversation_is_kept_also_when_the_answer_is_lost(self, driver, outside, name):
        outside.lose_answer(name, "create")
        with pytest.raises(OutcomeUnknownError):
            self.register(driver, name, key="register:7")

        assert name in driver.exchange()
        assert "register:7" in driver.exchange()

    @staticmethod
    def needs(capability):
        if not capability:
            pytest.skip("declared as not possible")
