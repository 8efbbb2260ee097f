"""A registry spoken to by EPP (RFC 5730 to 5734), as the port wants one."""

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from parvis.domains.ports import (
    Capability,
    Checked,
    Claims,
    ContactData,
    ContactRole,
    DsRecord,
    Host,
    Message,
    Reachability,
    SignerRecord,
    Snapshot,
    Trade,
    Transfer,
)
from parvis.drivers.epp import (
    availability,
    contacts,
    domains,
    hosts,
    messages,
    profiles,
    snapshots,
    trades,
    transfers,
    updating,
)
from parvis.drivers.epp.frames.session import Greeting
from parvis.drivers.epp.frames.transfers import TransferStep
from parvis.drivers.epp.pool import Pool
from parvis.drivers.epp.profiles.profile import RARE
from parvis.drivers.epp.settings import EppSettings, Place
from parvis.drivers.epp.talking import Talk
from parvis.kit.money import Money

ContactHandles = Mapping[ContactRole, str]


class EppRegistry:
    """One registry. ``place``, where given, says at each connection where it is, or raises UnavailableError."""

    def __init__(self, settings: EppSettings, place: Callable[[], Place] | None = None) -> None:
        self._profile = profiles.named(settings.profile)
        lacks = self._profile.lacks | (RARE - self._profile.has)
        if "allocationToken" not in settings.extensions:
            lacks |= {Capability.ALLOCATION}
        self.capabilities: frozenset[Capability] = settings.capabilities - lacks
        self._settings = replace(
            settings,
            capabilities=self.capabilities,
            extensions=(*settings.extensions, *self._profile.namespaces),
        )
        self._pool = Pool(self._settings, place)
        self._spoken = threading.local()

    def check(self, names: Sequence[str], *, tokens: Mapping[str, str] | None = None) -> Mapping[str, Checked]:
        return availability.check(self._talk("check"), names, tokens or {})

    def fees(self, name: str) -> Mapping[str, Money]:
        return availability.fees(self._talk("fees"), name)

    def fetch(self, name: str) -> Snapshot | None:
        found = snapshots.seen(self._talk("fetch"), name)
        return None if found is None else found.snapshot

    def register(
        self,
        name: str,
        *,
        years: int,
        contacts: ContactHandles,
        nameservers: Sequence[Host],
        auth_code: str,
        fee: Money | None,
        claims: Claims | None = None,
        ds: Sequence[SignerRecord] = (),
        token: str = "",
        key: str,
    ) -> Snapshot:
        self._takes(ds)
        wanted = domains.Wanted(name, years, contacts, nameservers, auth_code, fee, claims, ds, token)
        return domains.register(self._talk(key), wanted)

    def renew(self, name: str, *, years: int, expires_at: datetime, fee: Money | None, key: str) -> Snapshot:
        self._needs(Capability.RENEW)
        return domains.renew(self._talk(key), name, years=years, expires_at=expires_at, fee=fee)

    def restore(self, name: str, *, fee: Money | None, reason: str, key: str) -> Snapshot:
        self._needs(Capability.RESTORE)
        return domains.restore(self._talk(key), name, fee=fee, reason=reason)

    def delete(self, name: str, *, key: str) -> None:
        domains.delete(self._talk(key), name)

    def update(
        self,
        name: str,
        *,
        key: str,
        nameservers: Sequence[Host] | None = None,
        is_locked: bool | None = None,
        auth_code: str | None = None,
        contacts: ContactHandles | None = None,
        ds: Sequence[SignerRecord] | None = None,
        is_held: bool | None = None,
    ) -> Snapshot:
        self._needs(Capability.LOCK if is_locked is not None else None)
        self._needs(Capability.DNSSEC if ds is not None else None)
        self._takes(ds or ())
        self._needs(Capability.HOLDER_UPDATE if ContactRole.REGISTRANT in (contacts or {}) else None)
        changes = updating.Changes(nameservers, is_locked, auth_code, contacts, ds, is_held)
        return updating.update(self._talk(key), name, changes)

    def request_transfer(
        self,
        name: str,
        *,
        auth_code: str,
        years: int,
        fee: Money | None,
        contacts: ContactHandles | None = None,
        token: str = "",
        key: str,
    ) -> Transfer:
        wanted = transfers.Wanted(name, auth_code, years, fee, contacts or {}, token)
        return transfers.request(self._talk(key), wanted)

    def transfer(self, name: str, *, auth_code: str = "") -> Transfer | None:
        return transfers.query(self._talk("transfer"), name, auth_code=auth_code)

    def answer_transfer(self, name: str, *, is_approved: bool, key: str) -> Transfer:
        self._needs(Capability.TRANSFER_ANSWER)
        return transfers.step(self._talk(key), name, TransferStep.APPROVE if is_approved else TransferStep.REJECT)

    def cancel_transfer(self, name: str, *, key: str) -> Transfer:
        return transfers.step(self._talk(key), name, TransferStep.CANCEL)

    def request_trade(self, name: str, *, registrant: str, auth_code: str, key: str) -> Trade:
        return trades.request(self._talk(key), name, registrant=registrant, auth_code=auth_code)

    def trade(self, name: str) -> Trade | None:
        return trades.query(self._talk("trade"), name)

    def send_auth_code(self, name: str, *, key: str) -> None:
        trades.send_code(self._talk(key), name)

    def auth_code(self, name: str) -> str:
        return domains.ours(self._talk("auth-code"), name).info.auth_code

    def put_contact(self, handle: str, data: ContactData, *, key: str) -> str:
        return contacts.put(self._talk(key), handle, data)

    def fetch_contact(self, handle: str) -> ContactData | None:
        return contacts.fetch(self._talk("contact"), handle)

    def is_contact_as(self, handle: str, data: ContactData) -> bool | None:
        return contacts.is_as(self._talk("contact"), handle, data)

    def reachability(self, handle: str) -> Reachability | None:
        self._needs(Capability.QUALIFICATION)
        return contacts.reachability(self._talk("reachability"), handle)

    def tell_reachable(self, handle: str, *, media: str, key: str) -> None:
        self._needs(Capability.QUALIFICATION)
        contacts.tell_reachable(self._talk(key), handle, media)

    def delete_contact(self, handle: str, *, key: str) -> None:
        contacts.delete(self._talk(key), handle)

    def put_host(self, host: Host, *, key: str) -> Host:
        self._needs(Capability.HOSTS)
        return hosts.put(self._talk(key), host)

    def fetch_host(self, name: str) -> Host | None:
        self._needs(Capability.HOSTS)
        return hosts.fetch(self._talk("host"), name)

    def delete_host(self, name: str, *, key: str) -> None:
        self._needs(Capability.HOSTS)
        hosts.delete(self._talk(key), name)

    def next_message(self) -> Message | None:
        return messages.oldest(self._talk("poll"))

    def acknowledge(self, message_id: str) -> None:
        messages.acknowledge(self._talk("ack"), message_id)

    def exchange(self) -> str:
        told, self._spoken.frames = "\n".join(getattr(self._spoken, "frames", ())), []
        return told

    def greeting(self) -> Greeting:
        """What the registry says of itself, once signed in. Raises UnavailableError."""
        with self._pool.session(transforms=False) as session:
            return session.greeting

    def close(self) -> None:
        """Sign out of every session."""
        self._pool.close()

    def _talk(self, key: str) -> Talk:
        """A new conversation: what this thread said before is forgotten."""
        frames: list[str] = []
        self._spoken.frames = frames
        return Talk(self._pool, self._settings, self._profile, key, frames.append)

    def _takes(self, records: Sequence[SignerRecord]) -> None:
        """RefusedError for what the registry has not, or takes in the other form only."""
        self._needs(Capability.DNSSEC if records else None)
        takes_ds = Capability.DS_DATA in self.capabilities
        if any(isinstance(record, DsRecord) != takes_ds for record in records):
            raise domains.other_form(takes_ds=takes_ds)

    def _needs(self, capability: Capability | None) -> None:
        if capability is not None and capability not in self.capabilities:
            raise domains.unsupported()
