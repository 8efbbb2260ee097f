"""The rules of one extension, in force from a day on, each with where it comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Final

from parvis.catalog.enums import Eligibility, RegistrantChange, RestoreExpiry, TransferAnswer, TransferExpiry


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a rule comes from. Not confirmed: to be asked of the registry before it decides money or a deadline."""

    source: str
    is_confirmed: bool
    since: date
    file: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TldRules:
    """What the registry of ``.name`` allows, from ``since`` on (rules 1.1).

    Days are counted from the expiry date, and a window of n days is over n days after its start. All durations are the
    registry's: an operator whose upstream is stricter says so in files of their own.
    """

    name: str
    """In ASCII, without leading dot."""
    family: str
    since: date
    origins: Mapping[str, Origin]
    """By field: all of those below."""

    terms: tuple[int, ...]
    """Years that can be bought at once, ascending."""
    max_total_years: int
    """A name never expires further away than this."""

    is_renewed_explicitly: bool
    """The registry knows a command that adds years. Elsewhere a name runs on until it is deleted."""
    is_renewed_by_registry: bool
    """At expiry the registry adds a year by itself, and charges it unless the name is deleted in the grace period."""
    renew_before_days: int
    """The earliest renewal, before expiry; 0: at any time."""
    renew_cutoff_days: int
    """The last renewal that still reaches the registry, before expiry."""
    late_renew_days: int
    """Renewal at the normal price after expiry; the name is deleted when they are over."""
    cutoff_time: time | None
    """The hour at which the upstream stops taking orders for the day; in ``cutoff_zone``."""
    cutoff_zone: str

    add_grace_days: int
    """A name deleted so early after its creation is gone at once, and credited."""
    redemption_days: int
    """After the deletion, as long as the name can be restored: redemption or quarantine."""
    pending_delete_days: int
    """After that, as long as nothing can be done."""
    has_restore: bool
    restore_years: int
    restore_expiry: RestoreExpiry

    transfer_days: int
    """As long as a transfer takes when nobody answers; 0: at once."""
    transfer_answer: TransferAnswer
    transfer_years: int
    transfer_expiry: TransferExpiry
    transfer_code_days: int
    """An authorisation code is valid for; 0: until it is changed."""
    lock_days_after_create: int
    lock_days_after_transfer: int
    lock_days_after_registrant_change: int

    registrant_change: RegistrantChange
    needs_registrant_confirmation: bool
    registrant_consent_days: int
    """As long as both holders have to agree to the change, where they are asked."""
    contact_roles: tuple[str, ...]
    """The contacts that the registry keeps, as ``domains.ports.ContactRole`` names them."""
    eligibility: Eligibility
    allowed_countries: frozenset[str]
    """Countries a holder's address may be in; empty: any."""

    min_length: int
    characters: str
    """Letters beyond a-z, 0-9 and hyphen that the registry accepts."""
    second_levels: frozenset[str]
    """Labels below which the registry sells names of their own."""
    min_nameservers: int
    """Of a name that has any: registries also keep names with none."""
    max_nameservers: int
    max_ds: int
    """DS records, or keys, of one name at most."""

    @property
    def deletion_days(self) -> int:
        """When the name is deleted for want of renewal, counted from expiry; negative where it is before."""
        return self.late_renew_days - self.renew_cutoff_days

    @property
    def is_confirmed(self) -> bool:
        """Every rule was confirmed."""
        return all(origin.is_confirmed for origin in self.origins.values())


ASSUMED: Final = "assumed"
"""Family of the extensions that no file speaks of."""
