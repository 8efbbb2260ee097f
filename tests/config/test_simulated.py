"""The simulated registries as the demonstration reaches them: by EPP, wherever they are now, as what they are."""

import os
import subprocess
import sys
import uuid
from dataclasses import replace
from datetime import date

import pytest

from parvis.catalog.enums import RestoreExpiry, TransferExpiry
from parvis.catalog.rules import rules_of
from parvis.config.simulated import SIMULATED, NoRegistryError, simulated
from parvis.contacts.families import family_of
from parvis.domains.ports import Capability
from parvis.domains.registries import registries as drivers
from parvis_registry import policies
from parvis_registry.tlds import ATTRIBUTES, KEYS, MOST_NAMESERVERS, policy_of
from tests.config.test_production import SAFE
from tests.contracts.registry import HOLDER
from tests.simulators.registry import running

PERSON = {"kind": "individual", "first_name": "Zoé", "last_name": "Exemple"}


def test_each_is_known_to_do_what_it_does():
    said = {code: simulated(code, lambda: None).capabilities for code in SIMULATED}
    done = {
        code: {
            Capability.RENEW: all(policy_of(one).is_renewable for one in extensions),
            Capability.TRANSFER_ANSWER: all(policy_of(one).transfer_days for one in extensions),
            Capability.RESTORE: all(policy_of(one).redemption_days for one in extensions),
            Capability.HOSTS: code not in ATTRIBUTES,
            Capability.DS_DATA: code not in KEYS,
            Capability.DNSSEC: True,
        }
        for code, extensions in policies.REGISTRIES.items()
    }

    assert {code: {one: one in said[code] for one in facts} for code, facts in done.items()} == done
    assert {code for code in SIMULATED if simulated(code, lambda: None)._settings.has_claims} == (
        policies.CLAIMS_REGISTRIES
    )


def test_names_live_at_the_registries_as_the_rules_of_their_extensions_say():
    """What customers read before they pay is what the demonstration does: the rules' files lead."""
    told = {}
    for registry, extension in [(code, one) for code, every in policies.REGISTRIES.items() for one in every]:
        policy, rules = policy_of(extension), rules_of(extension, date(2026, 11, 27))
        # A name that nobody renews is deleted by us a day before the registry's own year is owed.
        owed_after = rules.late_renew_days + 1 if rules.late_renew_days else 0
        told[extension] = {
            "terms": (policy.terms, rules.terms),
            "longest": (policy.longest, rules.max_total_years),
            "renewed by command": (policy.is_renewable, rules.is_renewed_explicitly),
            "renewed by itself": (policy.auto_renews, rules.is_renewed_by_registry),
            "days after expiry": (
                policy.auto_renew_days if policy.auto_renews else policy.late_days,
                owed_after if rules.is_renewed_by_registry else rules.late_renew_days,
            ),
            "grace after a registration": (policy.add_grace_days, rules.add_grace_days),
            "redemption": (policy.redemption_days, rules.redemption_days),
            "final deletion": (policy.pending_delete_days, rules.pending_delete_days),
            "years of a restoration": (policy.restore_years, rules.restore_years),
            "a restoration counts from": (
                RestoreExpiry.RESTORE if policy.restores_from_now else RestoreExpiry.OLD,
                rules.restore_expiry,
            ),
            "transfer": (policy.transfer_days, rules.transfer_days),
            "years of a transfer": (int(policy.transfer_adds_year), rules.transfer_years),
            "a transfer counts from": (_counted(policy), rules.transfer_expiry),
            "contacts": (("registrant", *policies.roles_of(registry)[0]), rules.contact_roles),
            "contacts of one role": (registry in policies.ONE_ROLE, family_of(extension).has_contacts_of_one_role),
            "contacts named at a transfer": (
                registry in policies.NAMES_CONTACTS,
                family_of(extension).has_contacts_at_transfer,
            ),
            "fewest name servers, if any": (policy.least_nameservers, rules.min_nameservers),
            "most name servers": (MOST_NAMESERVERS, rules.max_nameservers),
        }

    apart = {
        (extension, what): pair
        for extension, facts in told.items()
        for what, pair in facts.items()
        if pair[0] != pair[1]
    }
    assert apart == {}


def _counted(policy):
    if not policy.transfer_adds_year:
        return TransferExpiry.UNCHANGED
    return TransferExpiry.TRANSFER if policy.transfers_from_now else TransferExpiry.ADD


@pytest.mark.parametrize(
    ("code", "extra"),
    [
        ("afnic", PERSON),
        ("eurid", PERSON | {"citizenship": "FR"}),
        ("dnsbelgium", PERSON | {"language": "fr"}),
        ("cira", PERSON | {"legal_type": "CCT", "language": "fr"}),
        ("switch", PERSON),
    ],
)
def test_what_a_registry_asks_beside_the_standards_is_told_and_taken(registries, code, extra):
    handle = f"PV{uuid.uuid4().hex[:10].upper()}"

    assert drivers.named(code).put_contact(handle, replace(HOLDER, extra=extra), key="own-1") == handle

    spoken = drivers.named(code).exchange()
    there = drivers.named(code).fetch_contact(handle)
    assert there.email == HOLDER.email
    assert there.extra.items() <= extra.items()
    assert (
        {"afnic": "frnic:", "eurid": "contact-ext:", "dnsbelgium": "dnsbe:", "cira": "cira:"}.get(code, "")
    ) in spoken


def test_the_drivers_follow_registries_that_come_back_elsewhere(tmp_path):
    home = tmp_path / "registry"
    driver = simulated("verisign", lambda: home)
    with pytest.raises(NoRegistryError):
        driver.fetch("moved.com")
    with running(home) as first:
        before = first.epp
        assert driver.fetch("moved.com") is None
    for file in home.iterdir():
        file.unlink()

    with running(home) as second:
        assert (second.epp["password"], second.epp["ports"]) != (before["password"], before["ports"])
        assert driver.fetch("moved.com") is None
    driver.close()


@pytest.mark.parametrize(("chosen", "named"), [({}, set()), ({"PARVIS_REGISTRY_HOME": "anywhere"}, set(SIMULATED))])
def test_production_takes_simulated_registries_only_where_it_is_told_to(tmp_path, chosen, named):
    told = "import django; django.setup(); from parvis.domains.registries import registries; print(*registries.names())"

    answer = subprocess.run(
        [sys.executable, "-c", told],
        env={"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "parvis.config.settings.production"} | SAFE | chosen,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )

    assert set(answer.stdout.split()) == named
