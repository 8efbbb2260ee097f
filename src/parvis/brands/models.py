"""White label: the brands, their hosts, legal entities and texts (BRD-1, BRD-2, BRD-4, BRD-6)."""

from __future__ import annotations

from typing import ClassVar, Final

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

_YEAR: Final = 365


def dunning_steps() -> list[int]:
    """When an amount that is owed again is recalled, unless the brand says otherwise."""
    return [7, 15, 30]


def check_days(days: object) -> None:
    """Refuse what is no list of rising numbers of days, a year at most."""
    is_list = isinstance(days, list) and all(isinstance(day, int) and 0 <= day <= _YEAR for day in days)
    if not is_list or sorted(set(days)) != days:  # type: ignore[call-overload]  # a list, as the first half says
        raise ValidationError("give a list of rising numbers of days, 365 at most")


class LegalEntity(models.Model):
    """Who sells and signs the invoices. Its particulars are copied into each invoice."""

    name = models.CharField(max_length=200)
    legal_form = models.CharField(max_length=60, blank=True)
    capital = models.CharField(max_length=60, blank=True)
    street = models.CharField(max_length=200)
    postal_code = models.CharField(max_length=16)
    city = models.CharField(max_length=100)
    country = models.CharField(max_length=2)
    siren = models.CharField(max_length=9, blank=True)
    siret = models.CharField(max_length=14, blank=True, default="", db_default="")
    register = models.CharField(max_length=100, blank=True)
    """Trade register and its city, as printed: «RCS Marseille 000 000 000»."""
    vat_number = models.CharField(max_length=20, blank=True)
    iban = models.CharField(max_length=34, blank=True)
    bic = models.CharField(max_length=11, blank=True)
    creditor_id = models.CharField(max_length=35, blank=True, default="", db_default="")
    """SEPA creditor identifier (in France «ICS») under which its bank lets it collect direct debits."""
    electronic_address = models.CharField(max_length=125, blank=True, default="", db_default="")
    """Where electronic documents reach it in the French directory (BT-34); its SIREN unless said."""
    tax_scheme = models.CharField(
        max_length=12, choices=[("normal", "normal"), ("franchise", "franchise")], default="normal", db_default="normal"
    )
    """"franchise": below the turnover that makes liable, no tax is charged (in France «franchise en base»)."""
    opts_for_one_stop_shop = models.BooleanField(default=False, db_default=False)
    """Consumers of other states of the Union pay their own rates from the first euro; otherwise beyond the threshold."""
    registrations = models.JSONField(default=list, blank=True, db_default=[])
    """Other countries outside the Union where it is registered for the tax: their consumers pay their own rates."""
    pays_tax_on_debits = models.BooleanField(default=False, db_default=False)
    time_zone = models.CharField(max_length=64, default="Europe/Paris")
    invoice_prefix = models.CharField(max_length=10, default="F")

    def __str__(self) -> str:
        return self.name


class Brand(models.Model):
    """One white-label shop and client area, answering on its own hosts."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=100)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="resellers")
    legal_entity = models.ForeignKey(LegalEntity, models.PROTECT, related_name="brands")
    colour = models.CharField(max_length=7, default="#2456d6")
    is_colour_exact = models.BooleanField(default=False)
    radius = models.PositiveSmallIntegerField(default=8)
    images = models.JSONField(default=dict, blank=True)
    """Kind of image → file name of a BrandImage, so that a page needs no query for it."""
    default_language = models.CharField(max_length=8, default="fr")
    languages = models.JSONField(default=list)
    currency = models.CharField(max_length=3, default="EUR")
    email_from = models.CharField(max_length=200)
    support_email = models.EmailField()
    support_phone = models.CharField(max_length=30, blank=True)
    nameservers = models.JSONField(default=list)
    web_addresses = models.JSONField(default=list, blank=True, db_default=[])
    """IPv4 and IPv6 addresses of the web tier, that redirected names are pointed at; none: customers are told no address."""
    short_list = models.JSONField(default=list)
    """At most five extensions tried for a name typed without one in a list (SHOP-3)."""
    terms_version = models.CharField(max_length=20, default="1")
    days_to_pay = models.PositiveSmallIntegerField(default=30, db_default=30)
    """For how long an order waits for its money at the price that was agreed."""
    invoice_days = models.PositiveSmallIntegerField(default=0, db_default=0)
    """How many days after the payment an invoice is issued (INV-6)."""
    renewal_days = models.PositiveSmallIntegerField(default=15, db_default=15)
    """Before the end of a term, when an automatic renewal is charged or its order is made."""
    suspension_days = models.PositiveSmallIntegerField(default=5, db_default=5)
    """After the end of a term, when a name that nobody renewed stops answering; sooner where ICANN asks for it."""
    charges_balance = models.BooleanField(default=True, db_default=True)
    """Automatic renewals are paid from the balance where it is enough; otherwise they wait for the customer."""
    card_company = models.CharField(max_length=20, blank=True, db_default="")
    """Which of the installation's card companies takes its customers' cards; "": none (in demonstrations, the sandbox)."""
    charges_cards = models.BooleanField(default=True, db_default=True)
    """Automatic renewals are charged to a kept card where the balance is not enough."""
    takes_debits = models.BooleanField(default=False, db_default=False)
    """Customers may sign a SEPA mandate; its seller needs ``creditor_id`` and ``iban``."""
    charges_debits = models.BooleanField(default=True, db_default=True)
    """Automatic renewals are collected by mandate where neither the balance nor a kept card pays them."""
    debit_notice_days = models.PositiveSmallIntegerField(default=14, db_default=14)
    """How long before its date a direct debit is announced: fourteen days unless the contract says fewer."""
    debit_wait_days = models.PositiveSmallIntegerField(default=5, db_default=5)
    """Bank days after its date when a direct debit that was not returned counts as paid."""
    takes_cheques = models.BooleanField(default=False, db_default=False)
    cheque_counts = models.CharField(
        max_length=10,
        choices=[("received", "received"), ("deposited", "deposited"), ("cleared", "cleared")],
        default="cleared",
        db_default="cleared",
    )
    """When a cheque counts as paid, and what it pays for is carried out."""
    cheque_wait_days = models.PositiveSmallIntegerField(default=8, db_default=8)
    """How long after its bank credited it a cheque that did not come back has cleared."""
    cheque_days = models.PositiveSmallIntegerField(default=14, db_default=14)
    """How long before a last day a cheque is to be posted, as renewal pages and reminders say (REN-5)."""
    dunning_days = models.JSONField(default=dunning_steps, blank=True, db_default=[7, 15, 30], validators=[check_days])
    """How many days after an amount is owed again it is recalled, each once; none: only staff recall it."""
    charges_late_fees = models.BooleanField(default=False, db_default=False)
    """With the first reminder, professionals owe what the law of the seller's country gives for the costs of recovery."""
    most_lost_alone_minor = models.PositiveBigIntegerField(null=True, blank=True)
    """Beyond it, a debt is given up by two staff members: one asks, another confirms. None: one is enough."""
    charges_late_interest = models.BooleanField(default=False, db_default=False)
    """With each reminder, professionals owe the interest that has run by the law of the seller's country."""
    reminders = models.CharField(
        max_length=20, choices=[("standard", "standard"), ("short", "short")], default="standard", db_default="standard"
    )
    """Which schedule of ``orders.schedules`` is followed."""

    shows_prices_with_tax = models.BooleanField(default=True)
    shows_prices_to_visitors = models.BooleanField(default=True)
    asks_email_code = models.BooleanField(default=True)
    reviews_accounts = models.BooleanField(default=False)
    shows_auth_code = models.BooleanField(default=True)
    allows_nameservers = models.BooleanField(default=True)
    allows_contacts = models.BooleanField(default=True)
    allows_zone = models.BooleanField(default=True)
    allows_transfer_out = models.BooleanField(default=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(radius__lte=16), name="brand_radius_at_most_16"),
            models.CheckConstraint(condition=Q(days_to_pay__range=(1, 90)), name="brand_days_to_pay_at_most_90"),
            models.CheckConstraint(condition=Q(invoice_days__lte=15), name="brand_invoice_days_at_most_15"),
            models.CheckConstraint(condition=Q(renewal_days__range=(1, 60)), name="brand_renewal_days_at_most_60"),
            models.CheckConstraint(condition=Q(suspension_days__lte=90), name="brand_suspension_days_at_most_90"),
            models.CheckConstraint(condition=Q(debit_notice_days__range=(1, 14)), name="brand_debit_notice_days"),
            models.CheckConstraint(condition=Q(debit_wait_days__lte=10), name="brand_debit_wait_days_at_most_10"),
            models.CheckConstraint(condition=Q(cheque_wait_days__lte=60), name="brand_cheque_wait_days_at_most_60"),
            models.CheckConstraint(condition=Q(cheque_days__range=(1, 60)), name="brand_cheque_days_at_most_60"),
        ]

    def __str__(self) -> str:
        return self.name


class BrandHost(models.Model):
    """A host name, lower case without port, that reaches a brand. Unknown hosts get a plain 404."""

    host = models.CharField(max_length=253, unique=True)
    brand = models.ForeignKey(Brand, models.CASCADE, related_name="hosts")
    is_primary = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["brand"], condition=Q(is_primary=True), name="one_primary_host_per_brand"),
        ]

    def __str__(self) -> str:
        return self.host


class BrandImage(models.Model):
    """A logo as it was checked by ``brands.images``, served under a name made of its content."""

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="stored_images")
    file_name = models.CharField(max_length=40)
    content_type = models.CharField(max_length=30)
    body = models.BinaryField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["brand", "file_name"], name="one_image_per_name_and_brand"),
        ]

    def __str__(self) -> str:
        return self.file_name


class BrandText(models.Model):
    """A text of the brand in one language: terms, legal notice, privacy. Plain paragraphs, no markup."""

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="texts")
    slug = models.SlugField(max_length=40)
    language = models.CharField(max_length=8)
    title = models.CharField(max_length=200)
    body = models.TextField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["brand", "slug", "language"], name="one_text_per_brand_and_language"),
        ]

    def __str__(self) -> str:
        return f"{self.slug} ({self.language})"
