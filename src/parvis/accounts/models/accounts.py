"""Customer accounts and who belongs to them."""

from __future__ import annotations

from typing import ClassVar, Final, Self

import pgtrigger
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import Func, Value
from django.db.models.functions import Concat, Lower

from parvis.accounts.enums import ACCOUNT_LIFECYCLE, AccountKind, AccountState, RequestState, Role
from parvis.accounts.folding import FOLDED, FOLDS
from parvis.accounts.models.users import User
from parvis.brands.models import Brand
from parvis.kit.actor import Actor

_FOUND_BY: Final = ("organisation", "first_name", "last_name", "email", "city")


class AccountQuerySet(models.QuerySet["Account"]):
    def visible_to(self, actor: Actor) -> Self:
        """Staff see their brands' accounts; a customer the one acted for."""
        if actor.is_staff:
            return self.filter(brand_id__in=actor.brand_ids)
        return self.filter(brand_id__in=actor.brand_ids, pk=actor.account_id)


class Account(models.Model):
    """The customer that owns services and invoices («compte client»)."""

    brand = models.ForeignKey(Brand, models.PROTECT, related_name="accounts")
    number = models.CharField(max_length=20, unique=True)
    kind = models.CharField(max_length=16, choices=AccountKind)
    state = models.CharField(max_length=16, choices=AccountState, default=AccountState.ACTIVE)
    organisation = models.CharField(max_length=200, blank=True)
    first_name = models.CharField(max_length=80)
    last_name = models.CharField(max_length=80)
    email = models.EmailField()
    phone = models.CharField(max_length=30)
    """``+CC.number``."""
    street = models.CharField(max_length=200)
    street2 = models.CharField(max_length=200, blank=True)
    postal_code = models.CharField(max_length=16, blank=True)
    city = models.CharField(max_length=100)
    region = models.CharField(max_length=100, blank=True)
    country = models.CharField(max_length=2)
    company_number = models.CharField(max_length=20, blank=True)
    """SIREN in France."""
    vat_number = models.CharField(max_length=20, blank=True)
    electronic_address = models.CharField(max_length=125, blank=True, default="", db_default="")
    """Where electronic invoices reach it in the French directory (BT-49); its SIREN unless said."""
    is_vat_checked = models.BooleanField(default=False)
    language = models.CharField(max_length=8, default="fr")
    """In which e-mails and documents for the account are written."""
    review_reason = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()
    words = models.GeneratedField(
        expression=SearchVector(
            Func(
                Lower(
                    Concat(
                        "number",
                        *(part for name in _FOUND_BY for part in (Value(" "), name)),
                        output_field=models.TextField(),
                    )
                ),
                Value(FOLDS),
                Value(FOLDED),
                function="translate",
                output_field=models.TextField(),
            ),
            config="simple",
        ),
        output_field=SearchVectorField(),
        db_persist=True,
    )
    """What ``queries.accounts_matching`` looks in: number, names, e-mail, town, without accents or punctuation."""

    objects = AccountQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["brand", "state", "created_at"], name="accounts_by_state"),
            models.Index(fields=["vat_number"], condition=~models.Q(vat_number=""), name="accounts_by_vat_number"),
            models.Index(fields=["phone"], name="accounts_by_phone"),
            GinIndex(fields=["words"], name="accounts_by_words"),
        ]
        triggers: ClassVar = [
            pgtrigger.FSM(name="lifecycle", field="state", transitions=ACCOUNT_LIFECYCLE.pairs()),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The organisation, or the person."""
        return self.organisation or f"{self.first_name} {self.last_name}".strip()

    @property
    def is_business(self) -> bool:
        return self.kind == AccountKind.ORGANISATION


class Membership(models.Model):
    """A person's place in an account."""

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    account = models.ForeignKey(Account, models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=16, choices=Role, default=Role.OWNER)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "account"], name="one_membership_per_account"),
        ]

    def __str__(self) -> str:
        return f"{self.user} @ {self.account}"


class AccountRequestQuerySet(models.QuerySet["AccountRequest"]):
    def visible_to(self, actor: Actor) -> Self:
        """Staff see those of their brands; a customer those of the account acted for."""
        found = self.filter(account__brand_id__in=actor.brand_ids)
        return found if actor.is_staff else found.filter(account_id=actor.account_id)


class AccountRequest(models.Model):
    """A change of name, organisation or country asked for with a document; staff decide (ACC-3)."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="requests")
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    changes = models.JSONField()
    """Field name → wanted value, among first_name, last_name, organisation, country."""
    reason = models.CharField(max_length=500)
    document_name = models.CharField(max_length=120, blank=True)
    document = models.BinaryField(blank=True, default=b"")
    state = models.CharField(max_length=10, choices=RequestState, default=RequestState.OPEN)
    decision = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)

    objects = AccountRequestQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["account"], condition=models.Q(state="open"), name="one_open_request_per_account"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account}: {', '.join(self.changes)}"
