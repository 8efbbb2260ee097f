"""The registry itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from parvis.domains.ports.values import (
    Capability,
    Checked,
    Claims,
    ContactData,
    ContactRole,
    Host,
    Message,
    Reachability,
    SignerRecord,
    Snapshot,
    Trade,
    Transfer,
)
from parvis.kit.money import Money


class RegistryDriver(Protocol):
    """One registry. Instances are cheap, thread-safe and connect lazily."""

    capabilities: frozenset[Capability]
    """What can be asked of it, known without asking."""

    def check(self, names: Sequence[str], *, tokens: Mapping[str, str] | None = None) -> Mapping[str, Checked]:
        """Say for each name whether it can be registered. Raises UnavailableError for all of them.

        ``tokens`` are allocation tokens (RFC 8495) by name, where we have one: secrets.
        """

    def fees(self, name: str) -> Mapping[str, Money]:
        """The registry's own price of a premium name by action, as ``Checked.fees``, whoever holds it; else empty.

        Raises UnavailableError.
        """

    def fetch(self, name: str) -> Snapshot | None:
        """Return the domain as it stands, or None if we do not sponsor it. Raises UnavailableError."""

    def register(
        self,
        name: str,
        *,
        years: int,
        contacts: Mapping[ContactRole, str],
        nameservers: Sequence[Host],
        auth_code: str,
        fee: Money | None,
        claims: Claims | None = None,
        ds: Sequence[SignerRecord] = (),
        token: str = "",
        key: str,
    ) -> Snapshot:
        """Register for ``years``; ``contacts`` are handles by role that ``put_contact`` returned.

        RefusedError code 2302 when somebody holds it; 2004 when ``fee`` is not the premium fee; 2306 for ``ds`` in the
        form that the registry does not take (``Capability.DS_DATA``); 2201 where an allocation ``token`` is wanted
        that is missing or wrong.
        """

    def renew(self, name: str, *, years: int, expires_at: datetime, fee: Money | None, key: str) -> Snapshot:
        """Extend by ``years`` from ``expires_at``; refuses when the registry's own expiry differs, so a repeat is harmless."""

    def restore(self, name: str, *, fee: Money | None, reason: str, key: str) -> Snapshot:
        """Restore a name in redemption, and report what the registry asks for (RFC 3915). A restored name is left as it is."""

    def delete(self, name: str, *, key: str) -> None:
        """Delete it at the registry; what follows (gone, redemption, quarantine) is the extension's rule."""

    def update(
        self,
        name: str,
        *,
        key: str,
        nameservers: Sequence[Host] | None = None,
        is_locked: bool | None = None,
        auth_code: str | None = None,
        contacts: Mapping[ContactRole, str] | None = None,
        ds: Sequence[SignerRecord] | None = None,
        is_held: bool | None = None,
    ) -> Snapshot:
        """Set what is given as the wanted state (None: as it is), after reading what is there. Idempotent.

        ``is_held`` sets or clears clientHold. Another registrant is refused (2307) where that takes a trade
        (``Capability.HOLDER_UPDATE``). RefusedError 2306 for ``ds`` in the form that the registry does not take.
        """

    def request_transfer(
        self,
        name: str,
        *,
        auth_code: str,
        years: int,
        fee: Money | None,
        contacts: Mapping[ContactRole, str] | None = None,
        token: str = "",
        key: str,
    ) -> Transfer:
        """Ask for a name held elsewhere. ``contacts`` are what it has afterwards, told where the registry asks: no holder
        among them, the present one stays. RefusedError 2202 for a wrong code, 2304 for a locked name, 2106 ineligible.
        """

    def transfer(self, name: str, *, auth_code: str = "") -> Transfer | None:
        """The last transfer of ``name`` as the registry tells it, or None if there never was one."""

    def answer_transfer(self, name: str, *, is_approved: bool, key: str) -> Transfer:
        """Approve or refuse a transfer away from us. Where nothing is pending any more: RefusedError 2301."""

    def cancel_transfer(self, name: str, *, key: str) -> Transfer:
        """Withdraw our own request."""

    def request_trade(self, name: str, *, registrant: str, auth_code: str, key: str) -> Trade:
        """Ask for another holder by the registry's own command, where it has one (``Capability.HOLDER_UPDATE``).

        ``auth_code`` is what the present holder was sent; "" where the registry tells it to us (``Capability.AUTH_CODE``).
        RefusedError 2202 for a wrong one, 2307 where there is no such command.
        """

    def trade(self, name: str) -> Trade | None:
        """The last trade of a name of ours; None if there never was one, or where the registry tells none."""

    def send_auth_code(self, name: str, *, key: str) -> None:
        """Have the registry send its code to the holder, where it tells it to nobody else; 2307 elsewhere. Repeatable."""

    def auth_code(self, name: str) -> str:
        """Return the authorisation code of a domain that we sponsor. Never logged. "" where the registry tells none."""

    def put_contact(self, handle: str, data: ContactData, *, key: str) -> str:
        """Make the contact ``handle`` exist with ``data``, created or updated; return the registry's own handle. Idempotent."""

    def fetch_contact(self, handle: str) -> ContactData | None:
        """The contact as the registry has it, or None."""

    def is_contact_as(self, handle: str, data: ContactData) -> bool | None:
        """Say whether the contact is there exactly as ``put_contact`` would leave it; None where it is not there."""

    def reachability(self, handle: str) -> Reachability | None:
        """What the registry knows of it, where it is told (``Capability.QUALIFICATION``); None for no contact of ours."""

    def tell_reachable(self, handle: str, *, media: str, key: str) -> None:
        """Tell that the contact answered by ``media`` ("email", "phone"). Idempotent; 2307 where nothing is told."""

    def delete_contact(self, handle: str, *, key: str) -> None:
        """Remove it; a contact in use is refused with 2305, one that is gone is no error."""

    def put_host(self, host: Host, *, key: str) -> Host:
        """Make the host object exist with exactly these addresses. Idempotent."""

    def fetch_host(self, name: str) -> Host | None:
        """The host object, or None."""

    def delete_host(self, name: str, *, key: str) -> None:
        """Remove it; 2305 while names use it; one that is gone is no error."""

    def next_message(self) -> Message | None:
        """The oldest message of the queue, left in it, or None."""

    def acknowledge(self, message_id: str) -> None:
        """Take that message off the queue, once it is stored here. One that is gone is no error."""

    def exchange(self) -> str:
        """The last conversation of this thread as text, secrets masked, for the operation's record.

        Told once: what was said for one operation never ends in the record of another.
        """
