"""Who is doing it: passed explicitly to every action and to every ``visible_to``."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Actor:
    """The one who acts, what they may do, and where.

    ``account_id`` is the customer account acted for, if any. ``permissions`` holds values of
    ``accounts.permissions.Permission``. ``brand_ids`` are the brands whose data staff may see; for a customer, the
    one brand of the request. ``acting_staff_id`` is set when staff act for a customer, with their ``reason``.
    """

    brand_ids: frozenset[int] = frozenset()
    user_id: int | None = None
    account_id: int | None = None
    permissions: frozenset[str] = field(default_factory=frozenset)
    is_staff: bool = False
    label: str = ""
    acting_staff_id: int | None = None
    acting_staff: str = ""
    reason: str = ""
    ip: str = ""

    def may(self, permission: str) -> bool:
        """Say whether the actor holds ``permission`` here."""
        return permission in self.permissions


SYSTEM = Actor(label="system")
"""Parvis itself: workers and sweeps. It sees nothing through ``visible_to``."""
