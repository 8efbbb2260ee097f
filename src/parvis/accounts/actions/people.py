"""Opening an account, and what a person changes of their own."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext_lazy as _

from parvis.accounts.enums import AccountState, Role
from parvis.accounts.models import Account, Membership, User
from parvis.audit.actions import record
from parvis.brands.models import Brand
from parvis.kit.actor import Actor
from parvis.kit.refusals import NotAllowedError
from parvis.notifications.actions import write

EDITABLE: Final = (
    "phone",
    "street",
    "street2",
    "postal_code",
    "city",
    "region",
    "company_number",
    "vat_number",
    "electronic_address",
)
"""What a customer changes alone; the rest needs a request (ACC-3)."""


@transaction.atomic
def sign_up(
    brand: Brand,
    *,
    email: str,
    password_hash: str,
    identity: Mapping[str, Any],
    language: str,
    is_verified: bool,
    actor: Actor,
    now: datetime,
) -> tuple[User, Account]:
    """Create the person and their account, active or waiting for review as the brand says.

    ``password_hash`` is already hashed: the password itself is never kept between two steps. Refuses an address that
    has a person already.
    """
    try:
        with transaction.atomic():
            person = User.objects.create(
                brand=brand,
                email=email.lower(),
                password=password_hash,
                first_name=identity["first_name"],
                last_name=identity["last_name"],
                language=language,
                email_verified_at=now if is_verified else None,
                created_at=now,
            )
    except IntegrityError as error:
        raise NotAllowedError(_("This address already has an account. Sign in instead."), field="email") from error
    account = Account.objects.create(
        brand=brand,
        number=_new_number(),
        state=AccountState.REVIEW if brand.reviews_accounts else AccountState.ACTIVE,
        email=email.lower(),
        language=language,
        created_at=now,
        **identity,
    )
    Membership.objects.create(user=person, account=account, role=Role.OWNER)
    record(
        "account.opened",
        kind="account",
        subject=account.number,
        by=Actor(user_id=person.pk, label=person.full_name, ip=actor.ip),
        at=now,
        brand_id=brand.pk,
        account_id=account.pk,
        after={"state": account.state, "kind": account.kind},
    )
    write(
        "account-opened",
        key=f"account-opened:{account.pk}",
        to=account.email,
        brand=brand,
        language=language,
        context={"account": account, "is_in_review": account.state == AccountState.REVIEW},
        now=now,
        account_id=account.pk,
        user_id=person.pk,
    )
    return person, account


def _new_number() -> str:
    """The next account number, never given twice; gaps are harmless."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('accounts_account_id_seq')")
        (number,) = cursor.fetchone()
    return f"A-{200_000 + number}"


@transaction.atomic
def change_details(account: Account, *, details: Mapping[str, str], actor: Actor, now: datetime) -> Account:
    """Change what a customer may change alone; anything else in ``details`` is refused."""
    if set(details) - set(EDITABLE):
        raise NotAllowedError(_("These details change by request only."))
    held = Account.objects.select_for_update().get(pk=account.pk)
    before = {name: getattr(held, name) for name in details if getattr(held, name) != details[name]}
    if not before:
        return held
    for name, value in details.items():
        setattr(held, name, value)
    if "vat_number" in before:
        held.is_vat_checked = False
    held.save()
    record(
        "account.changed",
        kind="account",
        subject=held.number,
        by=actor,
        at=now,
        brand_id=held.brand_id,
        account_id=held.pk,
        before=before,
        after={name: details[name] for name in before},
    )
    return held


@transaction.atomic
def change_preferences(person: User, *, preferences: Mapping[str, Any], actor: Actor, now: datetime) -> User:
    """Change language, time zone, the optional e-mails and the way of editing zones of a person."""
    held = User.objects.select_for_update().get(pk=person.pk)
    before = {name: getattr(held, name) for name in preferences}
    for name, value in preferences.items():
        setattr(held, name, value)
    held.save(update_fields=list(preferences))
    record(
        "person.preferences-changed",
        kind="person",
        subject=held.email,
        by=actor,
        at=now,
        brand_id=held.brand_id,
        account_id=None if actor.acting_staff_id else actor.account_id,
        before=before,
        after=dict(preferences),
    )
    return held


@transaction.atomic
def note_verified(person: User, *, actor: Actor, now: datetime) -> User:
    """Write down that the person's address is theirs; once is enough."""
    held = User.objects.select_for_update().get(pk=person.pk)
    if held.email_verified_at is not None:
        return held
    held.email_verified_at = now
    held.save(update_fields=["email_verified_at"])
    record(
        "person.email-verified",
        kind="person",
        subject=held.email,
        by=actor,
        at=now,
        brand_id=held.brand_id,
        account_id=actor.account_id,
    )
    return held


def remember_columns(person: User, columns: Sequence[str]) -> None:
    """Keep which columns of the list of domains ``person`` wants to see, wherever they sign in."""
    User.objects.filter(pk=person.pk).update(domain_columns=list(columns))
