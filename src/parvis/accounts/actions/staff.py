"""People who work for the provider or a reseller."""

from collections.abc import Sequence
from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from parvis.accounts.enums import StaffRole
from parvis.accounts.models import Membership, StaffMembership, User
from parvis.audit.actions import record
from parvis.brands.models import Brand
from parvis.kit.actor import SYSTEM
from parvis.kit.refusals import NotAllowedError


@transaction.atomic
def add_staff(
    home: Brand,
    *,
    email: str,
    first_name: str,
    last_name: str,
    role: StaffRole,
    brands: Sequence[Brand],
    now: datetime,
) -> User:
    """Give the person of ``email`` at ``home`` the role for each of ``brands``; made without a password where unknown.

    Asked again, the role is what was asked last. Refuses a customer: staff and customers are different people.
    """
    person, _created = User.objects.get_or_create(
        brand=home,
        email=email.lower(),
        defaults={
            "first_name": first_name,
            "last_name": last_name,
            "language": home.default_language,
            "password": make_password(None),
            "email_verified_at": now,
            "created_at": now,
        },
    )
    if Membership.objects.filter(user=person).exists():
        raise NotAllowedError(_("This address is a customer's. Staff need an address of their own."))
    for brand in brands:
        StaffMembership.objects.update_or_create(user=person, brand=brand, defaults={"role": role})
        record(
            "staff.added",
            kind="person",
            subject=person.email,
            by=SYSTEM,
            at=now,
            brand_id=brand.pk,
            after={"role": role},
        )
    return person
