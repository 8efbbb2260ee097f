"""A French seller, its brand and a business that buys of it: what documents and books need."""

from datetime import datetime

from parvis.accounts.enums import AccountKind
from parvis.accounts.models import Account
from parvis.brands.models import Brand, LegalEntity


def seller() -> Brand:
    """A seller whose documents pass the rules."""
    entity = LegalEntity.objects.create(
        name="Exemple SAS", legal_form="SAS", capital="10 000 €", street="1 rue de l’Exemple", postal_code="13001",
        city="Marseille", country="FR", siren="123456782", register="RCS Marseille 123 456 782",
        vat_number="FR11123456782", iban="FR7630006000011234567890189", bic="AGRIFRPP",
    )  # fmt: skip
    return Brand.objects.create(
        slug="bench", name="Bench", legal_entity=entity, email_from="bench@bench.example",
        support_email="help@bench.example", languages=["fr", "en"], nameservers=["ns1.bench.example", "ns2.bench.example"],
    )  # fmt: skip


def business(brand: Brand, number: int, *, now: datetime) -> Account:
    """A customer of that number."""
    return Account.objects.create(
        brand=brand, number=f"A-{number:06d}", kind=AccountKind.ORGANISATION, organisation="Atelier Exemple SARL",
        first_name="Anna", last_name="Exemple", email=f"account-{number}@client.example", phone="+33.199000001",
        street="10 rue du Modèle", postal_code="75002", city="Paris", country="FR", company_number="987654324", created_at=now,
    )  # fmt: skip
