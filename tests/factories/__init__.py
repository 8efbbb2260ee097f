"""One line makes what a test needs: every factory fills in what the test does not care about.

Names are ``.example`` only. ``customer`` and ``staff_member`` make the actors that queries and actions want.
"""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import factory
from factory.django import DjangoModelFactory

from parvis.accounts.enums import AccountKind, Role, StaffRole
from parvis.accounts.models import Account, Membership, StaffMembership, User
from parvis.accounts.permissions import ROLE_PERMISSIONS, STAFF_PERMISSIONS
from parvis.billing.actions import books
from parvis.billing.actions.particulars import seller_of
from parvis.billing.models import BankLine, CollectionFile, Dispute, Mandate, Payment, SavedCard
from parvis.brands.models import Brand, BrandHost, LegalEntity
from parvis.catalog.models import BrandTld, Price, Promotion, Tld
from parvis.contacts.models import Contact
from parvis.dns.models import Zone
from parvis.domains.enums import DomainState
from parvis.domains.grams import grams_of
from parvis.domains.models import (
    Declaration,
    DeclaredServer,
    Domain,
    Drift,
    Export,
    HolderChange,
    InnerHost,
    RegistryMessage,
    Transfer,
)
from parvis.kit.actor import Actor
from parvis.orders.models import Cart, CartLine, Order, OrderLine
from parvis.provisioning.models import Operation
from parvis.redirections.models import Option, Redirection

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
PASSWORD = "a-long-enough-passphrase"


class LegalEntityFactory(DjangoModelFactory):
    class Meta:
        model = LegalEntity

    name = factory.Sequence(lambda n: f"Seller {n} SAS")
    legal_form = "SAS"
    capital = "10 000 €"
    street = "1 rue de l’Exemple"
    postal_code = "13001"
    city = "Marseille"
    country = "FR"
    siren = "123456782"
    register = "RCS Marseille 123 456 782"
    vat_number = "FR11123456782"
    iban = "FR7630006000011234567890189"
    bic = "AGRIFRPP"


class BrandFactory(DjangoModelFactory):
    class Meta:
        model = Brand

    slug = factory.Sequence(lambda n: f"brand-{n}")
    name = factory.Sequence(lambda n: f"Brand {n}")
    legal_entity = factory.SubFactory(LegalEntityFactory)
    languages = factory.LazyFunction(lambda: ["fr", "en"])
    email_from = factory.LazyAttribute(lambda brand: f"{brand.name} <hello@{brand.slug}.example>")
    support_email = factory.LazyAttribute(lambda brand: f"support@{brand.slug}.example")
    support_phone = "+33 4 91 00 00 00"
    nameservers = factory.LazyAttribute(lambda brand: [f"ns1.{brand.slug}.example", f"ns2.{brand.slug}.example"])
    short_list = factory.LazyFunction(lambda: ["fr", "com"])


class BrandHostFactory(DjangoModelFactory):
    class Meta:
        model = BrandHost

    brand = factory.SubFactory(BrandFactory)
    host = factory.Sequence(lambda n: f"host-{n}.localhost")


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    brand = factory.SubFactory(BrandFactory)
    email = factory.Sequence(lambda n: f"person-{n}@client.example")
    first_name = "Anna"
    last_name = "Exemple"
    email_verified_at = NOW
    created_at = NOW
    password = factory.django.Password(PASSWORD)


class StaffMembershipFactory(DjangoModelFactory):
    class Meta:
        model = StaffMembership

    user = factory.SubFactory(UserFactory)
    brand = factory.SelfAttribute("user.brand")
    role = StaffRole.MANAGER


class AccountFactory(DjangoModelFactory):
    class Meta:
        model = Account

    brand = factory.SubFactory(BrandFactory)
    number = factory.Sequence(lambda n: f"A-{n:06d}")
    kind = AccountKind.INDIVIDUAL
    first_name = "Anna"
    last_name = "Exemple"
    email = factory.Sequence(lambda n: f"account-{n}@client.example")
    phone = "+33.199000001"
    street = "10 rue du Modèle"
    postal_code = "75002"
    city = "Paris"
    country = "FR"
    created_at = NOW


class MembershipFactory(DjangoModelFactory):
    class Meta:
        model = Membership

    account = factory.SubFactory(AccountFactory)
    user = factory.SubFactory(UserFactory, brand=factory.SelfAttribute("..account.brand"))
    role = Role.OWNER


class ContactFactory(DjangoModelFactory):
    class Meta:
        model = Contact

    account = factory.SubFactory(AccountFactory)
    kind = AccountKind.INDIVIDUAL
    first_name = "Anna"
    last_name = "Exemple"
    email = "anna@client.example"
    phone = "+33.199000001"
    street = "10 rue du Modèle"
    postal_code = "75002"
    city = "Paris"
    country = "FR"
    created_at = NOW


class TldFactory(DjangoModelFactory):
    class Meta:
        model = Tld
        django_get_or_create = ("name",)

    name = "fr"
    registry = "afnic"


class BrandTldFactory(DjangoModelFactory):
    class Meta:
        model = BrandTld

    brand = factory.SubFactory(BrandFactory)
    tld = factory.SubFactory(TldFactory)
    position = factory.Sequence(int)


class PriceFactory(DjangoModelFactory):
    class Meta:
        model = Price

    tld = factory.SubFactory(TldFactory)
    action = "register"
    currency = "EUR"
    net_minor = 1000
    starts_at = datetime(2020, 1, 1, tzinfo=UTC)


class PromotionFactory(DjangoModelFactory):
    """Twenty per cent off registrations, for everybody, unless said."""

    class Meta:
        model = Promotion

    brand = factory.SubFactory(BrandFactory)
    name = factory.Sequence(lambda n: f"Promotion {n}")
    percent = Decimal(20)
    actions = factory.List(["register"])
    starts_at = datetime(2020, 1, 1, tzinfo=UTC)
    created_at = datetime(2020, 1, 1, tzinfo=UTC)


class DomainFactory(DjangoModelFactory):
    """An active name, unless ``state`` says otherwise."""

    class Meta:
        model = Domain

    name = factory.Sequence(lambda n: f"name-{n}.fr")
    unicode_name = factory.SelfAttribute("name")
    tld = factory.LazyAttribute(lambda domain: domain.name.partition(".")[2])
    registry = "afnic"
    account = factory.SubFactory(AccountFactory)
    registrant = factory.SubFactory(ContactFactory, account=factory.SelfAttribute("..account"))
    state = DomainState.ACTIVE
    registered_at = datetime(2025, 3, 1, 9, 0, tzinfo=UTC)
    expires_at = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
    registry_statuses = factory.LazyFunction(lambda: ["ok"])
    nameservers = factory.LazyFunction(lambda: ["ns1.client.example", "ns2.client.example"])
    grams = factory.LazyAttribute(lambda domain: grams_of(domain.name, domain.unicode_name))
    synced_at = NOW
    created_at = NOW


class ZoneFactory(DjangoModelFactory):
    """A published zone without a version; ``dns.actions.zones.open_zone`` makes one with records."""

    class Meta:
        model = Zone

    name = factory.Sequence(lambda n: f"zone-{n}.example")
    unicode_name = factory.SelfAttribute("name")
    account = factory.SubFactory(AccountFactory)
    created_at = NOW


class RedirectionFactory(DjangoModelFactory):
    class Meta:
        model = Redirection

    account = factory.SubFactory(AccountFactory)
    domain = factory.Sequence(lambda n: f"leads-{n}.example")
    host = factory.LazyAttribute(lambda one: f"www.{one.domain}")
    unicode_host = factory.SelfAttribute("host")
    target = "https://target.example/there"
    target_host = "target.example"
    kind = "permanent"
    created_at = NOW
    changed_at = NOW


class OptionFactory(DjangoModelFactory):
    """The right to redirect the names of a .fr domain, for a year from the test's day on."""

    class Meta:
        model = Option

    account = factory.SubFactory(AccountFactory)
    domain = factory.Sequence(lambda n: f"leads-{n}.fr")
    tld = "fr"
    ends_at = NOW + timedelta(days=365)
    created_at = NOW


class TransferFactory(DjangoModelFactory):
    """A name that came to us by transfer; ``stage`` says how far it is."""

    class Meta:
        model = Transfer

    domain = factory.SubFactory(DomainFactory)
    is_inbound = True
    stage = "requested"
    requested_at = NOW


class InnerHostFactory(DjangoModelFactory):
    """A host under the name, as the registry told it."""

    class Meta:
        model = InnerHost

    domain = factory.SubFactory(DomainFactory)
    name = factory.LazyAttribute(lambda host: f"ns1.{host.domain.name}")
    addresses = factory.LazyFunction(lambda: ["192.0.2.1"])
    told_at = NOW


class DeclaredServerFactory(DjangoModelFactory):
    """A name server of a brand, declared at one registry that has not been asked yet."""

    class Meta:
        model = DeclaredServer
        skip_postgeneration_save = True

    brand = factory.SubFactory(BrandFactory)
    name = factory.Sequence(lambda n: f"ns{n}.declared.example")
    addresses = factory.LazyFunction(lambda: ["192.0.2.53"])
    position = factory.Sequence(lambda n: n)
    declaration = factory.RelatedFactory("tests.factories.DeclarationFactory", "server")


class DeclarationFactory(DjangoModelFactory):
    class Meta:
        model = Declaration

    server = factory.SubFactory(DeclaredServerFactory)
    registry = "afnic"


class DriftFactory(DjangoModelFactory):
    """Other name servers than we knew, which the name already shows."""

    class Meta:
        model = Drift

    domain = factory.SubFactory(DomainFactory, nameservers=["ns1.other.example", "ns2.other.example"])
    field = "nameservers"
    ours = factory.LazyFunction(lambda: ["ns1.client.example", "ns2.client.example"])
    theirs = factory.LazyAttribute(lambda drift: drift.domain.nameservers)
    found_at = NOW


class RegistryMessageFactory(DjangoModelFactory):
    """A message that waits for a person."""

    class Meta:
        model = RegistryMessage

    registry = "afnic"
    message_id = factory.Sequence(str)
    at = NOW
    kind = "other"
    name = "name.fr"
    text = "Something happened"
    raw = "<epp>…</epp>"
    received_at = NOW
    outcome = "waiting"


class HolderChangeFactory(DjangoModelFactory):
    """A name on its way to another contact of its account, both holders asked; ``stage`` says how far it is."""

    class Meta:
        model = HolderChange

    domain = factory.SubFactory(DomainFactory)
    order_line_id = factory.Sequence(lambda n: 900_000 + n)
    contact = factory.SubFactory(ContactFactory, account=factory.SelfAttribute("..domain.account"))
    holder = factory.LazyAttribute(lambda change: holder_of(change.contact))
    before = factory.LazyFunction(
        lambda: {"name": "Anna Exemple", "person": "Anna Exemple", "organisation": "", "email": "anna@client.example"}
    )
    after = factory.LazyFunction(
        lambda: {
            "name": "Exemple SARL",
            "person": "Léa Martin",
            "organisation": "Exemple SARL",
            "email": "lea@client.example",
        }
    )
    stage = "consents"
    has_opted_out = False
    deadline_at = factory.LazyAttribute(lambda change: change.requested_at + timedelta(days=15))
    requested_at = NOW


class ExportFactory(DjangoModelFactory):
    """A list of an account's names asked for as a file."""

    class Meta:
        model = Export

    account = factory.SubFactory(AccountFactory)
    asked_by = factory.SubFactory(UserFactory, brand=factory.SelfAttribute("..account.brand"))
    key = factory.Sequence(str)
    kind = "csv"
    wanted = factory.LazyFunction(dict)
    sort = "name"
    language = "fr"
    time_zone = "Europe/Paris"
    created_at = NOW
    expires_at = NOW + timedelta(days=2)


class BankLineFactory(DjangoModelFactory):
    """A line that the bank told, not matched yet."""

    class Meta:
        model = BankLine

    key = factory.Sequence(str)
    booked_on = NOW.date()
    currency = "EUR"
    amount_minor = 100
    state = "new"
    taken_at = NOW


class SavedCardFactory(DjangoModelFactory):
    """A card that the sandbox keeps, as far as we know."""

    class Meta:
        model = SavedCard

    account = factory.SubFactory(AccountFactory)
    company = "sandbox"
    token = factory.Sequence(lambda n: f"card-{n}")
    holder = "holder-1"
    brand = "visa"
    last4 = "4242"
    month = 12
    year = 2034
    added_at = NOW


class MandateFactory(DjangoModelFactory):
    """A mandate that the account signed for its brand's seller."""

    class Meta:
        model = Mandate

    account = factory.SubFactory(AccountFactory)
    seller = factory.SelfAttribute("account.brand.legal_entity")
    creditor_id = "FR72ZZZ123456"
    reference = factory.Sequence(lambda n: f"M-{n:03d}")
    iban = "FR7630006000011234567890189"
    holder = "Anna Exemple"
    town = "Paris"
    country = "FR"
    text = "Vous autorisez."
    language = "fr"
    creditor = factory.LazyAttribute(lambda mandate: seller_of(mandate.seller, mandate.account))
    signed_at = NOW
    signed_by = "Anna Exemple"


class CollectionFileFactory(DjangoModelFactory):
    """A file of direct debits, made already."""

    class Meta:
        model = CollectionFile

    seller = factory.SubFactory(LegalEntityFactory)
    creditor_id = "FR72ZZZ123456"
    number = factory.Sequence(lambda n: f"PRLV-{n}")
    collected_on = NOW.date()
    count = 1
    total_minor = 839
    content = b"<Document/>"
    made_at = NOW


class PaymentFactory(DjangoModelFactory):
    """Paid by card, in no book: only to be looked at."""

    class Meta:
        model = Payment

    account = factory.SubFactory(AccountFactory)
    means = "card"
    state = "succeeded"
    currency = "EUR"
    amount_minor = 839
    provider = "sandbox"
    created_at = NOW
    settled_at = NOW


class DisputeFactory(DjangoModelFactory):
    """A dispute of a payment that is in, written in the books as ``note_dispute`` does."""

    class Meta:
        model = Dispute
        skip_postgeneration_save = True

    company = "sandbox"
    number = factory.Sequence(lambda n: f"dispute-{n}")
    amount_minor = 100
    reason = "fraudulent"
    opened_at = NOW

    @factory.post_generation
    def _in_the_books(self, create, extracted, **_kwargs):
        books.disputed(self, now=NOW)


class OperationFactory(DjangoModelFactory):
    class Meta:
        model = Operation

    kind = "domain.lock"
    key = factory.Sequence(lambda n: f"test:{n}")
    account = factory.SubFactory(AccountFactory)
    subject = "name.fr"
    arguments = factory.LazyFunction(dict)
    due_at = NOW
    created_at = NOW


class CartFactory(DjangoModelFactory):
    class Meta:
        model = Cart

    brand = factory.SubFactory(BrandFactory)
    created_at = NOW
    updated_at = NOW


class CartLineFactory(DjangoModelFactory):
    class Meta:
        model = CartLine

    cart = factory.SubFactory(CartFactory)
    position = factory.Sequence(int)
    kind = "domain.register"
    name = factory.Sequence(lambda n: f"wanted-{n}.fr")
    tld = factory.LazyAttribute(lambda line: line.name.partition(".")[2])
    shown_minor = 1000
    currency = "EUR"
    added_at = NOW


class OrderFactory(DjangoModelFactory):
    class Meta:
        model = Order

    number = factory.Sequence(lambda n: f"C{n:08d}")
    key = factory.Faker("uuid4")
    account = factory.SubFactory(AccountFactory)
    brand = factory.SelfAttribute("account.brand")
    means = "card"
    currency = "EUR"
    net_minor = 1000
    tax_minor = 200
    tax_rate = "0.2000"
    tax_category = "S"
    language = "fr"
    terms_version = "1"
    terms_digest = "0" * 64
    placed_by = "anna@client.example"
    placed_at = NOW
    expires_at = factory.LazyAttribute(lambda order: order.placed_at + timedelta(days=30))


class OrderLineFactory(DjangoModelFactory):
    class Meta:
        model = OrderLine

    order = factory.SubFactory(OrderFactory)
    position = factory.Sequence(int)
    kind = "domain.register"
    name = factory.Sequence(lambda n: f"ordered-{n}.fr")
    tld = factory.LazyAttribute(lambda line: line.name.partition(".")[2])
    years = 1
    net_minor = 1000
    registrant = factory.SubFactory(ContactFactory, account=factory.SelfAttribute("..order.account"))
    holder = factory.LazyAttribute(lambda line: holder_of(line.registrant))


def holder_of(contact: Contact) -> dict[str, str]:
    """The holder's data as an order copies it."""
    columns = "kind organisation first_name last_name email phone street street2 postal_code city region country company_number"
    return {column: getattr(contact, column) for column in columns.split()}


def customer(account: Account, *, role: Role = Role.OWNER, user: User | None = None) -> Actor:
    """Somebody who acts for ``account`` with ``role``."""
    return Actor(
        brand_ids=frozenset({account.brand_id}),
        user_id=user.pk if user else None,
        account_id=account.pk,
        permissions=ROLE_PERMISSIONS[role],
        label=user.email if user else account.email,
    )


def staff_member(*brands: Brand, role: StaffRole = StaffRole.MANAGER, user: User | None = None) -> Actor:
    """Somebody who works for ``brands``."""
    return Actor(
        brand_ids=frozenset(brand.pk for brand in brands),
        user_id=user.pk if user else None,
        permissions=STAFF_PERMISSIONS[role],
        is_staff=True,
        label="staff",
    )
