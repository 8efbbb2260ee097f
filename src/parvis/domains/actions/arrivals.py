"""The contacts of a name that came from another registrar: those that the customer chose, where that is no change of holder.

A new registrar's own contact with the same holder's data is no change of registrant. Other data are one (DOM-5): the
holder that the registry has stays, becomes a contact of the account, and the customer is told what to order.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from parvis.accounts.enums import AccountKind
from parvis.contacts.actions.creating import holding
from parvis.domains.actions import snapshots, verifying
from parvis.domains.actions.contacts import contact_named
from parvis.domains.actions.outcomes import note, tell
from parvis.domains.models import Domain
from parvis.domains.ports import ContactData, Snapshot
from parvis.kit.actor import SYSTEM
from parvis.provisioning.actions.operations import submit

KIND: Final = "domain.arrival"


def send_contacts(domain: Domain, *, registry: str, handle: str, roles: Mapping[str, str], now: datetime) -> None:
    """Queue that the contact ``handle`` of ours, and those of the other ``roles``, are put on the name that has just arrived, once."""
    submit(
        KIND,
        key=f"{KIND}:{domain.pk}",
        subject=domain.name,
        account_id=domain.account_id,
        now=now,
        arguments={"domain_id": domain.pk, "registry": registry, "contact": handle, "roles": dict(roles)},
    )


def holder_set(domain_id: int, seen: Snapshot, *, handle: str, told: str, now: datetime) -> None:
    """The registry has our contact ``handle``, which it calls ``told``, as the holder: no difference to wonder about."""
    domain = Domain.objects.get(pk=domain_id)
    contact_named(domain.registry, handle, told=told)
    Domain.objects.filter(pk=domain_id).update(registrant_handle=told)
    domain = snapshots.store(domain_id, seen, now=now)
    note(domain, "domain.arrival-contacts-set", {"registrant_handle": told}, by=SYSTEM, now=now)


def holder_kept(domain_id: int, seen: Snapshot, there: ContactData | None, *, key: str, now: datetime) -> None:
    """The registry keeps its holder. Another one than the customer chose: it is who holds the name here too, once told."""
    domain = snapshots.store(domain_id, seen, now=now)
    if there is None:
        note(domain, "domain.arrival-contacts-set", {}, by=SYSTEM, now=now)
        return
    chosen = domain.registrant
    domain.registrant = holding(domain.account, particulars=_particulars(there), further={}, actor=SYSTEM, now=now)
    domain.save(update_fields=["registrant"])
    note(domain, "domain.arrival-holder-kept", {"holder": there.organisation or there.name}, by=SYSTEM, now=now)
    tell(domain, "holder-differs", key=f"{key}:differs", now=now, chosen=chosen, kept=domain.registrant)
    verifying.ask_holder(domain, now=now)


def _particulars(there: ContactData) -> Mapping[str, Any]:
    """What the registry has, as a contact of ours."""
    first, _space, last = there.name.strip().rpartition(" ")
    street = [*there.street, "", ""]
    return {
        "kind": AccountKind.ORGANISATION if there.organisation else AccountKind.INDIVIDUAL,
        "organisation": there.organisation,
        "first_name": there.extra.get("first_name", "") or first or last,
        "last_name": last,
        "email": there.email,
        "phone": there.phone,
        "street": street[0],
        "street2": street[1],
        "postal_code": there.postal_code,
        "city": there.city,
        "region": there.region,
        "country": there.country,
    }
