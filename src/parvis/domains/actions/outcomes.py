"""What follows an answer of a registry: our copy, and the e-mail, in one transaction."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from procrastinate.contrib.django import app as queue

from parvis.audit.actions import record
from parvis.domains.actions import allocations, holds, hosts, snapshots
from parvis.domains.actions.nameservers import complete_nameservers
from parvis.domains.actions.verifying import ask_holder
from parvis.domains.enums import DomainState
from parvis.domains.models import Domain, InnerHost, Securing
from parvis.domains.ports import Host, Snapshot
from parvis.domains.refusal_words import NOT_ALLOCATED, RefusalWords
from parvis.kit.actor import SYSTEM, Actor
from parvis.notifications.actions import write

SAME_DAY: Final = timedelta(days=2)
"""Registries round a term to their own hour."""


def registered(domain_id: int, seen: Snapshot, *, servers: Sequence[Host] = (), key: str, now: datetime) -> None:
    """The name is ours: store it and tell the customer, once.

    ``servers``, where one is inside the name itself, are those asked for: they follow where the registry lacks one.
    """
    domain = snapshots.store(domain_id, seen, now=now)
    for host in servers:
        if host.addresses and host.name in domain.nameservers:
            hosts.told(domain, host.name, host.addresses, now=now)
    if any(host.addresses for host in servers):
        complete_nameservers(domain, servers, now=now)
    if domain.is_premium:
        follow_price(domain)
    note(domain, "domain.registered", {"nameservers": domain.nameservers}, by=SYSTEM, now=now)
    tell(domain, "domain-registered", key=f"{key}:registered", now=now)
    allocations.used(domain.name, account_id=domain.account_id, now=now)
    ask_holder(domain, now=now)


def follow_price(domain: Domain) -> None:
    """Have the registry asked what a premium name costs: its renewals are the registry's to price."""
    queue.configure_task("domains.look", queue="outside").defer(domain_id=domain.pk)


def nameservers_changed(
    domain_id: int, seen: Snapshot, glue: Mapping[str, Sequence[str]], *, key: str, now: datetime
) -> None:
    """The registry took the new name servers, and the addresses of those inside the name."""
    domain = snapshots.store(domain_id, seen, now=now)
    for host, addresses in glue.items():
        hosts.told(domain, host, addresses, now=now)
    note(domain, "domain.nameservers-changed", {"nameservers": domain.nameservers}, by=SYSTEM, now=now)
    tell(domain, "domain-nameservers-changed", key=f"{key}:changed", now=now)


def host_put(domain_id: int, host: Host, *, now: datetime) -> None:
    """The registry has the host with these addresses."""
    domain = Domain.objects.select_related("account").get(pk=domain_id)
    hosts.told(domain, host.name, host.addresses, now=now)
    note(domain, "domain.host-changed", {"host": host.name, "addresses": list(host.addresses)}, by=SYSTEM, now=now)


def host_removed(domain_id: int, name: str, *, now: datetime) -> None:
    """The registry has the host no more."""
    domain = Domain.objects.select_related("account").get(pk=domain_id)
    InnerHost.objects.filter(domain=domain, name=name).delete()
    note(domain, "domain.host-removed", {"host": name}, by=SYSTEM, now=now)


def ds_changed(domain_id: int, seen: Snapshot, *, key: str, now: datetime) -> None:
    """The registry has the DS records that were wanted: store them and tell the customer, once."""
    domain = snapshots.store(domain_id, seen, now=now)
    note(domain, "domain.ds-changed", {"ds": domain.ds}, by=SYSTEM, now=now)
    if not Securing.objects.open().filter(domain=domain).exists():
        # Of a procedure of ours the end is told, and nothing is for the customer to do before.
        tell(domain, "domain-ds-changed", key=f"{key}:changed", now=now)


def lock_changed(domain_id: int, seen: Snapshot, *, key: str, now: datetime) -> None:
    """The registry set or removed the transfer lock; the customer is told of what makes the name movable."""
    domain = snapshots.store(domain_id, seen, now=now)
    note(domain, "domain.lock-changed", {"is_locked": domain.is_locked}, by=SYSTEM, now=now)
    if not domain.is_locked:
        tell(domain, "domain-unlocked", key=f"{key}:unlocked", now=now)


def holder_changed(domain_id: int, seen: Snapshot, *, now: datetime) -> None:
    """The registry took the holder's contact."""
    domain = snapshots.store(domain_id, seen, now=now)
    note(domain, "domain.holder-changed", {"registrant_handle": domain.registrant_handle}, by=SYSTEM, now=now)


def renewed(domain_id: int, seen: Snapshot, *, paid_until: datetime, key: str, now: datetime) -> None:
    """The term is longer: store it and tell the customer, once. The registry's own instant counts where it is that day."""
    domain = snapshots.store(domain_id, seen, now=now)
    is_that_day = seen.expires_at is not None and abs(seen.expires_at - paid_until) <= SAME_DAY
    domain.paid_until = seen.expires_at if is_that_day else paid_until
    domain.save(update_fields=["paid_until"])
    holds.let_answer(domain, now=now)
    note(domain, "domain.renewed", {"paid_until": str(domain.paid_until)}, by=SYSTEM, now=now)
    tell(domain, "domain-renewed", key=f"{key}:renewed", now=now)


def restored(domain_id: int, seen: Snapshot, *, key: str, now: datetime) -> None:
    """The name works again: store it and tell the customer, once."""
    domain = snapshots.store(domain_id, seen, now=now)
    domain.paid_until = seen.expires_at
    domain.save(update_fields=["paid_until"])
    holds.let_answer(domain, now=now)
    note(domain, "domain.restored", {"paid_until": str(domain.paid_until)}, by=SYSTEM, now=now)
    tell(domain, "domain-restored", key=f"{key}:restored", now=now)


def registration_failed(domain_id: int, *, key: str, refused: RefusalWords | None = None, now: datetime) -> None:
    """The name will not be registered: free it here, and tell the customer, once, with why it was ``refused``."""
    domain = Domain.objects.select_for_update(of=("self",)).select_related("account__brand").get(pk=domain_id)
    if domain.state != DomainState.PENDING:
        return
    domain.state = DomainState.FAILED
    domain.save(update_fields=["state"])
    note(domain, "domain.registration-failed", {}, by=SYSTEM, now=now)
    if refused is not None and refused.code == NOT_ALLOCATED:
        allocations.refused(domain.name, account_id=domain.account_id, actor=SYSTEM, now=now)
    tell(domain, "domain-registration-failed", key=f"{key}:failed", now=now, refused=refused)


def change_refused(domain_id: int, refused: RefusalWords, *, key: str, now: datetime) -> None:
    """The registry leaves the name as it was: tell the customer why, once."""
    domain = Domain.objects.select_related("account__brand").get(pk=domain_id)
    note(domain, "domain.change-refused", {"code": refused.code}, by=SYSTEM, now=now)
    tell(domain, "domain-change-refused", key=f"{key}:refused", now=now, refused=refused)


def note(domain: Domain, action: str, after: Mapping[str, Any], *, by: Actor, now: datetime) -> None:
    """Write down what happened to the name."""
    record(
        action,
        kind="domain",
        subject=domain.name,
        by=by,
        at=now,
        brand_id=domain.account.brand_id,
        account_id=domain.account_id,
        after=after,
    )


def tell(domain: Domain, template: str, *, key: str, now: datetime, **more: object) -> None:
    """Write to the account about the name, once a ``key``."""
    account = domain.account
    write(
        template,
        key=key,
        to=account.email,
        brand=account.brand,
        language=account.language,
        context={"domain": domain, "account": account, **more},
        now=now,
        account_id=account.pk,
    )
