"""Letters to holders whose address must be verified, and what happens to their names (CON-5, rules 2.2)."""

from datetime import UTC, datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from parvis.accounts.throttling import is_over
from parvis.audit.actions import record
from parvis.contacts.actions.verifying import close_moved, is_verified, require_verification, token_to_send
from parvis.contacts.families import family_of
from parvis.contacts.models import Contact, ContactVerification
from parvis.domains.actions import holds
from parvis.domains.enums import HoldReason
from parvis.domains.models import Domain, Hold
from parvis.domains.queries import covered_by, verified_for
from parvis.kit.actor import Actor
from parvis.kit.refusals import NotAllowedError
from parvis.notifications.actions import write

REMINDED_AFTER: Final = (2, 5, 7, 12, 14)
"""Days after the letter."""
LETTERS_AN_HOUR: Final = 3
SHOWN: Final = 20


def ask_holder(domain: Domain, *, now: datetime) -> None:
    """Write to the holder of a name whose registry wants a verified address, unless that is done or under way."""
    if not family_of(domain.tld).verifies_email:
        return
    verification = require_verification(domain.registrant, now=now)
    if verification is not None:
        write_letter(verification, key=f"verify:{verification.pk}:0", now=now)


def write_letter(
    verification: ContactVerification, *, key: str, now: datetime, template: str = "holder-verify", to: str = ""
) -> None:
    """One letter about ``verification``, once per ``key``, with the names that it covers."""
    contact = verification.contact
    account = contact.account
    names = list(verified_for(contact).order_by("unicode_name").values_list("unicode_name", flat=True)[: SHOWN + 1])
    write(
        template,
        key=key,
        to=to or verification.email,
        brand=account.brand,
        language=account.language,
        context={
            "hello": contact.name,
            "names": names[:SHOWN],
            "has_more": len(names) > SHOWN,
            "email": verification.email,
            "token": token_to_send(verification),
            "suspends": covered_by(contact).exists(),
            "last_day": verification.deadline_at - timedelta(days=1),
        },
        now=now,
        account_id=account.pk,
        is_secret=template == "holder-verify",
    )


@transaction.atomic
def remind(verification_id: int, *, now: datetime) -> None:
    """Send the reminder that is due, once; after an outage the latest one alone."""
    held = _locked(verification_id)
    if held is None or held.overdue_at is not None or now >= held.deadline_at:
        return
    passed = (now.astimezone(UTC).date() - held.sent_at.astimezone(UTC).date()).days
    due = max((day for day in REMINDED_AFTER if day <= passed), default=0)
    if due <= held.reminded_day:
        return
    held.reminded_day = due
    held.save(update_fields=["reminded_day"])
    write_letter(held, key=f"verify:{held.pk}:{due}", now=now)


@transaction.atomic
def suspend_overdue(verification_id: int, *, now: datetime) -> None:
    """Once the time is over: ask for the suspension of the names, and tell the account and the holder."""
    held = _locked(verification_id)
    if held is None or held.overdue_at is not None or now < held.deadline_at:
        return
    held.overdue_at = now
    held.save(update_fields=["overdue_at"])
    if not holds.hold(covered_by(held.contact), reason=HoldReason.VERIFICATION, now=now):
        return
    for to in sorted({held.email, held.contact.account.email}):
        write_letter(held, key=f"verify-overdue:{held.pk}:{to}", template="holder-overdue", to=to, now=now)


def _locked(verification_id: int) -> ContactVerification | None:
    """The verification, held, where it still waits for an answer."""
    found = ContactVerification.objects.select_for_update(of=("self",)).open().filter(pk=verification_id)
    return found.select_related("contact__account__brand__legal_entity").first()


@transaction.atomic
def resend(contact: Contact, *, actor: Actor, now: datetime) -> None:
    """Send the letter again; three an hour at most. The deadline stays."""
    verification = contact.verifications.open().order_by("-pk").first()
    if verification is None:
        raise NotAllowedError(_("This address is verified already."))
    if is_over(f"verify-holder:{contact.pk}", limit=LETTERS_AN_HOUR, seconds=3600, now=now):
        raise NotAllowedError(_("Three letters left in an hour. Look among unwanted mail, then try again in an hour."))
    write_letter(verification, key=f"verify:{verification.pk}:again:{now.isoformat()}", now=now)
    record(
        "contact.verification-sent",
        kind="contact",
        subject=contact.name,
        by=actor,
        at=now,
        brand_id=contact.account.brand_id,
        account_id=contact.account_id,
        after={"email": verification.email},
    )


@transaction.atomic
def follow_address(contact: Contact, *, now: datetime) -> None:
    """After a change of address: a clock of its own for the new one, if a name needs it; nothing for the old one."""
    close_moved(contact, now=now)
    if not covered_by(contact).exists():
        return
    verification = require_verification(contact, now=now)
    if verification is not None:
        write_letter(verification, key=f"verify:{verification.pk}:0", now=now)
    elif is_verified(contact):
        let_answer(contact.pk, now=now)


def let_answer(contact_id: int, *, now: datetime) -> None:
    """The address of the contact is verified: its names answer again."""
    found = Hold.objects.open().filter(domain__registrant_id=contact_id, reason=HoldReason.VERIFICATION)
    holds.lift(found, now=now)
