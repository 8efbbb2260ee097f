"""Verifying that a holder reads the address that registries have (CON-5, rules 2.2).

RAA 2013, WHOIS Accuracy Program Specification: within fifteen days, by an answer of the holder; else the name is
suspended until then.
"""

import base64
from datetime import UTC, datetime, time, timedelta
from hashlib import sha256
from typing import Final

from django.db import transaction
from django.utils.crypto import salted_hmac

from parvis.accounts.models import User
from parvis.audit.actions import record
from parvis.contacts.enums import VerifiedBy
from parvis.contacts.events import ContactVerified, contact_verified
from parvis.contacts.models import Contact, ContactVerification
from parvis.kit.actor import Actor

DAYS: Final = 15
_SALT: Final = "parvis.contacts.verification"


def deadline_of(sent_at: datetime) -> datetime:
    """The end of the fifteenth calendar day, that of the letter counted: 00:00 UTC of the sixteenth."""
    return datetime.combine(sent_at.astimezone(UTC).date() + timedelta(days=DAYS), time.min, UTC)


def token_of(verification: ContactVerification) -> str:
    """The secret of its link: worked out, never stored."""
    digest = salted_hmac(_SALT, f"{verification.key}:{verification.email}", algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def token_to_send(verification: ContactVerification) -> str:
    """The token for a letter that leaves now; kept in step with the key of the installation, should that be another."""
    token = token_of(verification)
    if verification.token_hash != hash_of(token):
        verification.token_hash = hash_of(token)
        verification.save(update_fields=["token_hash"])
    return token


def hash_of(token: str) -> str:
    """What is kept of a token."""
    return sha256(token.encode()).hexdigest()


def is_verified(contact: Contact) -> bool:
    """Say whether the contact's present address was verified, for it or for another contact of the account."""
    return ContactVerification.objects.filter(
        contact__account_id=contact.account_id, email__iexact=contact.email, verified_at__isnull=False
    ).exists()


@transaction.atomic
def require_verification(contact: Contact, *, now: datetime) -> ContactVerification | None:
    """Return the verification to write to the holder about, or None where there is nothing to write: verified, or running.

    An address that somebody of the account has verified as their own needs no letter. One whose time was over gets a
    new clock: what is registered now has fifteen days of its own.
    """
    held = Contact.objects.select_for_update(of=("self",)).select_related("account").get(pk=contact.pk)
    if is_verified(held):
        return None
    running = held.verifications.open().filter(overdue_at__isnull=True)
    if running.filter(email__iexact=held.email).exists():
        return None
    running.update(closed_at=now)
    made = ContactVerification(contact=held, email=held.email, sent_at=now, deadline_at=deadline_of(now))
    made.token_hash = hash_of(token_of(made))
    made.save()
    if _is_read_by_somebody(held):
        _note(made, VerifiedBy.ACCOUNT, now=now)
        return None
    return made


def _is_read_by_somebody(contact: Contact) -> bool:
    people = User.objects.filter(memberships__account_id=contact.account_id, email__iexact=contact.email)
    return people.filter(email_verified_at__isnull=False).exists()


@transaction.atomic
def confirm(verification: ContactVerification, *, actor: Actor, now: datetime) -> bool:
    """Note that the holder answered; True the first time. Nothing for a link whose address is no longer the contact's."""
    held = (
        ContactVerification.objects.select_for_update(of=("self",))
        .select_related("contact__account")
        .get(pk=verification.pk)
    )
    contact = held.contact
    if held.verified_at is not None or held.closed_at is not None or contact.email.lower() != held.email.lower():
        return False
    _note(held, VerifiedBy.LINK, now=now)
    record(
        "contact.email-verified",
        kind="contact",
        subject=contact.name,
        by=actor,
        at=now,
        brand_id=contact.account.brand_id,
        account_id=contact.account_id,
        after={"email": held.email},
    )
    return True


def _note(verification: ContactVerification, by: VerifiedBy, *, now: datetime) -> None:
    """The address is verified: for every contact of the account that has it."""
    verification.verified_at, verification.verified_by = now, by
    verification.save(update_fields=["verified_at", "verified_by"])
    contact = verification.contact
    same = Contact.objects.filter(account_id=contact.account_id, email__iexact=verification.email)
    ContactVerification.objects.open().filter(contact__in=same, email__iexact=verification.email).update(closed_at=now)
    for contact_id in same.order_by("pk").values_list("pk", flat=True):
        contact_verified.publish(ContactVerified(contact_id, now))


def close_moved(contact: Contact, *, now: datetime) -> None:
    """After a change of address: the clocks of older ones stop."""
    contact.verifications.open().exclude(email__iexact=contact.email).update(closed_at=now)
