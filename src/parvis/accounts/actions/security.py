"""Sign-ins, passwords and sessions."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from parvis.accounts.models import SignIn, User
from parvis.audit.actions import record
from parvis.kit.actor import Actor
from parvis.notifications.actions import write


@transaction.atomic
def note_sign_in(person: User, *, ip: str, device: str, is_success: bool, now: datetime) -> SignIn:
    """Keep a sign-in for its person to see; a device never seen before is told by e-mail (ACC-6)."""
    is_known = SignIn.objects.filter(user=person, device=device[:200], is_success=True).exists()
    is_first = not SignIn.objects.filter(user=person).exists()
    sign_in = SignIn.objects.create(user=person, at=now, ip=ip or None, device=device[:200], is_success=is_success)
    if is_success and not is_known and not is_first:
        write(
            "new-sign-in",
            key=f"new-sign-in:{sign_in.pk}",
            to=person.email,
            brand=person.brand,
            language=person.language,
            context={"sign_in": sign_in, "person": person},
            now=now,
            user_id=person.pk,
        )
    return sign_in


@transaction.atomic
def change_password(person: User, *, password: str, actor: Actor, now: datetime) -> User:
    """Set a password, end every other session and tell the person."""
    held = User.objects.select_for_update().select_related("brand").get(pk=person.pk)
    held.set_password(password)
    held.session_epoch += 1
    held.save(update_fields=["password", "session_epoch"])
    _record(held, "person.password-changed", actor, now)
    write(
        "password-changed",
        key=f"password-changed:{held.pk}:{held.session_epoch}",
        to=held.email,
        brand=held.brand,
        language=held.language,
        context={"person": held},
        now=now,
        user_id=held.pk,
    )
    return held


@transaction.atomic
def sign_out_everywhere(person: User, *, actor: Actor, now: datetime) -> None:
    """End every session of the person, this one included."""
    User.objects.filter(pk=person.pk).update(session_epoch=F("session_epoch") + 1)
    _record(person, "person.signed-out-everywhere", actor, now)


@transaction.atomic
def send_reset(person: User, *, link: str, now: datetime) -> None:
    """Send the link to choose a new password."""
    write(
        "password-reset",
        key=f"password-reset:{person.pk}:{now.isoformat()}",
        to=person.email,
        brand=person.brand,
        language=person.language,
        context={"link": link, "person": person},
        now=now,
        user_id=person.pk,
        is_secret=True,
    )


def _record(person: User, action: str, actor: Actor, now: datetime) -> None:
    record(
        action,
        kind="person",
        subject=person.email,
        by=actor,
        at=now,
        brand_id=person.brand_id,
        account_id=journal_of(person, actor),
    )


def journal_of(person: User, actor: Actor) -> int | None:
    """In whose journal a person's own change stands: the account acted for, else the first they belong to.

    Staff who act for a customer change nothing of the customer's person, so their own changes stand in no account.
    """
    if actor.acting_staff_id:
        return None
    return actor.account_id or person.memberships.order_by("pk").values_list("account_id", flat=True).first()


@transaction.atomic
def send_known_address(person: User, *, now: datetime) -> None:
    """Somebody opens an account with an address that has one: tell its person, and nobody else."""
    write(
        "known-address",
        key=f"known-address:{person.pk}:{now:%Y%m%d%H%M}",
        to=person.email,
        brand=person.brand,
        language=person.language,
        context={"person": person},
        now=now,
        user_id=person.pk,
    )
