"""One account with a person, another account of the same brand, and one of another brand."""

import uuid
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from parvis.accounts.enums import AccountKind, Role
from parvis.accounts.models import Account, Membership, User
from parvis.brands.models import Brand, BrandHost, LegalEntity
from parvis.contacts.models import Contact
from parvis.domains.enums import DomainState
from parvis.domains.grams import grams_of
from parvis.domains.models import Domain
from parvis.orders.models import Order


class World:
    """Makes what a test needs, in few words."""

    def __init__(self):
        self.now = timezone.now()
        self.seller = LegalEntity.objects.create(
            name="Exemple SAS", street="1 rue de la Paix", postal_code="13001", city="Marseille", country="FR"
        )
        self.brand = self.new_brand("first", "first.localhost")
        self.anna = self.new_person("anna@first.example")
        self.account = self.anna.memberships.get().account

    def new_brand(self, slug, host):
        brand = Brand.objects.create(
            slug=slug,
            name=slug.title(),
            legal_entity=self.seller,
            email_from="shop@shop.example",
            support_email="help@shop.example",
            languages=["fr", "en"],
            nameservers=["ns1.hebergeur.example", "ns2.hebergeur.example"],
        )
        BrandHost.objects.create(host=host, brand=brand, is_primary=True)
        return brand

    def new_person(self, email, *, brand=None, role=Role.OWNER):
        brand = brand or self.brand
        user = User.objects.create(
            brand=brand, email=email, first_name="Anna", email_verified_at=self.now, created_at=self.now
        )
        account = Account.objects.create(
            brand=brand,
            number=uuid.uuid4().hex[:10],
            kind=AccountKind.INDIVIDUAL,
            first_name="Anna",
            last_name="Lenoir",
            email=email,
            phone="+33.400000000",
            street="1 rue",
            city="Lyon",
            country="FR",
            created_at=self.now,
        )
        Membership.objects.create(user=user, account=account, role=role)
        return user

    def contact(self, account=None, **more):
        account = account or self.account
        return Contact.objects.create(
            **{
                "account": account,
                "kind": AccountKind.INDIVIDUAL,
                "first_name": "Jean",
                "last_name": "Dubois",
                "email": "jean@dubois.example",
                "phone": "+33.400000000",
                "street": "1 rue",
                "city": "Lyon",
                "country": "FR",
                "created_at": self.now,
                **more,
            }
        )

    def domain(self, name, account=None, unicode_name="", **more):
        account = account or self.account
        unicode_name = unicode_name or name
        registrant = more.pop("registrant", None) or account.contacts.first() or self.contact(account)
        return Domain.objects.create(
            **{
                "name": name,
                "unicode_name": unicode_name,
                "tld": name.rsplit(".", 1)[1],
                "registry": "sandbox",
                "account": account,
                "registrant": registrant,
                "state": DomainState.ACTIVE,
                "registered_at": self.now,
                "expires_at": self.now + timedelta(days=200),
                "registry_statuses": ["ok"],
                "nameservers": ["ns1.hebergeur.example", "ns2.hebergeur.example"],
                "synced_at": self.now,
                "grams": grams_of(name, unicode_name),
                "created_at": self.now,
                **more,
            }
        )

    def order(self, number, account=None, **more):
        account = account or self.account
        return Order.objects.create(
            **{
                "number": number,
                "key": uuid.uuid4(),
                "brand": account.brand,
                "account": account,
                "means": "later",
                "currency": "EUR",
                "net_minor": 1000,
                "tax_minor": 200,
                "tax_rate": "0.2",
                "tax_category": "S",
                "language": "fr",
                "terms_version": "1",
                "terms_digest": "x",
                "placed_by": "Anna",
                "placed_at": self.now,
                **more,
            }
        )

    def browser(self, user=None, host="first.localhost"):
        client = Client(headers={"host": host})
        client.force_login(user or self.anna, backend=settings.AUTHENTICATION_BACKENDS[0])
        return client


@pytest.fixture
def world(db):
    return World()


@pytest.fixture
def browser(world):
    return world.browser()
