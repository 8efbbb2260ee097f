from parvis.accounts.models.accounts import Account, AccountRequest, Membership
from parvis.accounts.models.proofs import EmailCode, SignIn, Throttle
from parvis.accounts.models.users import StaffMembership, User

__all__ = [
    "Account",
    "AccountRequest",
    "EmailCode",
    "Membership",
    "SignIn",
    "StaffMembership",
    "Throttle",
    "User",
]
