"""The small fixed list of what may be done (USR-4), and what each role holds."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from parvis.accounts.enums import Role, StaffRole


class Permission(StrEnum):
    """``context:verb``. A view names exactly one. The ``staff:`` ones are for the provider's people only."""

    ACCOUNT_READ = "account:read"
    ACCOUNT_MANAGE = "account:manage"
    DOMAINS_READ = "domains:read"
    DOMAINS_MANAGE = "domains:manage"
    DOMAINS_NAMESERVERS = "domains:nameservers"
    DOMAINS_TRANSFER = "domains:transfer"
    ZONES_READ = "zones:read"
    ZONES_MANAGE = "zones:manage"
    CONTACTS_MANAGE = "contacts:manage"
    ORDERS_PLACE = "orders:place"
    ORDERS_READ = "orders:read"
    BILLING_READ = "billing:read"
    BILLING_PAY = "billing:pay"
    AUDIT_READ = "audit:read"

    STAFF_READ = "staff:read"
    STAFF_CUSTOMERS = "staff:customers"
    STAFF_IMPERSONATE = "staff:impersonate"
    STAFF_PAYMENTS = "staff:payments"
    STAFF_OPERATIONS = "staff:operations"


_STAFF: Final = frozenset(permission for permission in Permission if permission.startswith("staff:"))
_CUSTOMER: Final = frozenset(Permission) - _STAFF

ROLE_PERMISSIONS: Final[Mapping[str, frozenset[Permission]]] = {
    Role.OWNER: _CUSTOMER,
    Role.TECHNICAL: frozenset(
        {
            Permission.ACCOUNT_READ,
            Permission.DOMAINS_READ,
            Permission.DOMAINS_MANAGE,
            Permission.DOMAINS_NAMESERVERS,
            Permission.ZONES_READ,
            Permission.ZONES_MANAGE,
            Permission.CONTACTS_MANAGE,
            Permission.ORDERS_READ,
        }
    ),
    Role.BILLING: frozenset(
        {
            Permission.ACCOUNT_READ,
            Permission.DOMAINS_READ,
            Permission.ORDERS_READ,
            Permission.BILLING_READ,
            Permission.BILLING_PAY,
        }
    ),
    Role.READER: frozenset(
        {Permission.ACCOUNT_READ, Permission.DOMAINS_READ, Permission.ZONES_READ, Permission.ORDERS_READ}
    ),
}

STAFF_PERMISSIONS: Final[Mapping[str, frozenset[Permission]]] = {
    StaffRole.MANAGER: _STAFF,
    StaffRole.SUPPORT: frozenset({Permission.STAFF_READ, Permission.STAFF_CUSTOMERS, Permission.STAFF_IMPERSONATE}),
}
