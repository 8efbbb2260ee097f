"""The two demo brands: other hosts, colours, prices, languages and permissions, so that any leak would show."""

from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from parvis.brands.models import Brand, BrandHost, BrandText, LegalEntity
from parvis.catalog.models import BrandTld, Margin, Price, Tld

EXEMPLE_ORDER: Final = [
    "fr",
    "com",
    "eu",
    "net",
    "org",
    "info",
    "biz",
    "bzh",
    "paris",
    "corsica",
    "re",
    "pm",
    "yt",
    "wf",
    "tf",
    "be",
    "ch",
    "li",
    "ma",
    "ca",
    "de",
    "io",
    "nl",
    "it",
    "es",
    "co.uk",
    "online",
    "shop",
    "site",
    "store",
    "tech",
    "blog",
    "cloud",
    "dev",
    "app",
    "page",
    "xyz",
    "club",
    "agency",
    "studio",
    "design",
    "wine",
    "photo",
    "email",
]
NORDHOST_ORDER: Final = [
    "com",
    "net",
    "org",
    "eu",
    "fr",
    "de",
    "nl",
    "be",
    "io",
    "dev",
    "app",
    "cloud",
    "tech",
    "online",
    "site",
    "store",
    "shop",
    "blog",
    "xyz",
    "page",
    "info",
    "biz",
    "co.uk",
    "es",
    "it",
    "ch",
    "wine",
]

_TERMS_FR: Final = """Ces conditions sont un exemple de démonstration.

Le prestataire enregistre les noms de domaine choisis auprès du registre de chaque extension, pour la durée commandée. Le titulaire s’engage à fournir des coordonnées exactes et à les tenir à jour.

Les prix sont ceux affichés au récapitulatif de la commande. L’enregistrement commence dès que le paiement est reçu.

Le consommateur dispose d’un délai de rétractation de quatorze jours. S’il demande l’exécution immédiate et reconnaît perdre ce droit, l’enregistrement, une fois réalisé, ne peut plus être annulé."""
_TERMS_EN: Final = """These terms are a demonstration.

The provider registers the chosen domain names with the registry of each extension, for the term ordered. The holder undertakes to give accurate details and to keep them up to date.

Prices are those shown in the order summary. Registration starts once payment is received.

A consumer may withdraw within fourteen days. A consumer who asks for immediate performance and acknowledges the loss of that right can no longer withdraw once the name is registered."""
_LEGAL_FR: Final = "Ce site est une démonstration de Parvis. Les noms, adresses et numéros sont des exemples."
_LEGAL_EN: Final = "This site is a demonstration of Parvis. Names, addresses and numbers are examples."
_PRIVACY_FR: Final = """Nous ne conservons que les données nécessaires à l’enregistrement et à la gestion de vos noms de domaine.

Aucun traceur publicitaire n’est utilisé. Les noms que vous cherchez ne sont transmis qu’aux registres interrogés."""
_PRIVACY_EN: Final = """We keep only the data needed to register and manage your domain names.

No advertising tracker is used. The names you search for are passed only to the registries that are asked."""


def load_brands(now: datetime) -> tuple[Brand, Brand]:
    """Create both brands with hosts, texts, extensions and prices. Extensions must be loaded already."""
    exemple = _brand(
        {
            "slug": "exemple",
            "name": "Hébergeur Exemple",
            "colour": "#2456d6",
            "default_language": "fr",
            "languages": ["fr", "en"],
            "email_from": "Hébergeur Exemple <bonjour@hebergeur.example>",
            "support_email": "assistance@hebergeur.example",
            "support_phone": "+33 1 99 00 00 00",
            "nameservers": ["ns1.hebergeur.example", "ns2.hebergeur.example"],
            "short_list": ["fr", "com", "eu", "net", "org"],
            "shows_prices_with_tax": True,
            "asks_email_code": True,
            "reviews_accounts": False,
        },
        entity={
            "name": "Hébergeur Exemple SAS",
            "legal_form": "SAS",
            "capital": "10 000 €",
            "street": "1 rue de l’Exemple",
            "postal_code": "13001",
            "city": "Marseille",
            "country": "FR",
            "siren": "123456782",
            "register": "RCS Marseille 123 456 782",
            "vat_number": "FR12123456782",
            "iban": "FR7630006000011234567890189",
            "bic": "AGRIFRPP",
            "invoice_prefix": "F",
        },
        hosts=("localhost", "127.0.0.1", "exemple.localhost"),
        order=EXEMPLE_ORDER,
        margin=(Decimal(0), 0),
    )
    nordhost = _brand(
        {
            "slug": "nordhost",
            "name": "Nordhost Example",
            "parent": exemple,
            "colour": "#0b7a53",
            "radius": 4,
            "default_language": "en",
            "languages": ["en", "fr"],
            "email_from": "Nordhost Example <hello@nordhost.example>",
            "support_email": "support@nordhost.example",
            "support_phone": "+33 3 53 01 00 00",
            "nameservers": ["ns1.nordhost.example", "ns2.nordhost.example"],
            "short_list": ["com", "net", "io"],
            "shows_prices_with_tax": False,
            "asks_email_code": False,
            "reviews_accounts": True,
            "allows_nameservers": False,
            "allows_transfer_out": False,
            "shows_auth_code": False,
        },
        entity={
            "name": "Nordhost Example SARL",
            "legal_form": "SARL",
            "capital": "5 000 €",
            "street": "2 quai de l’Exemple",
            "postal_code": "59000",
            "city": "Lille",
            "country": "FR",
            "siren": "987654324",
            "register": "RCS Lille Métropole 987 654 324",
            "vat_number": "FR60987654324",
            "iban": "FR7610107001011234567890129",
            "bic": "BREDFRPP",
            "invoice_prefix": "N",
        },
        hosts=("nordhost.localhost",),
        order=NORDHOST_ORDER,
        margin=(Decimal(15), 50),
    )
    com = Tld.objects.get(name="com")
    Price.objects.create(
        tld=com, brand=nordhost, action="register", years=1, currency="EUR", net_minor=1490, starts_at=now
    )
    return exemple, nordhost


def _brand(
    particulars: dict[str, Any],
    *,
    entity: dict[str, Any],
    hosts: tuple[str, ...],
    order: list[str],
    margin: tuple[Decimal, int],
) -> Brand:
    brand = Brand.objects.create(legal_entity=LegalEntity.objects.create(**entity), **particulars)
    BrandHost.objects.bulk_create(
        BrandHost(brand=brand, host=host, is_primary=index == 0) for index, host in enumerate(hosts)
    )
    texts = {
        ("terms", "fr"): ("Conditions générales de vente", _TERMS_FR),
        ("terms", "en"): ("Terms of sale", _TERMS_EN),
        ("legal", "fr"): ("Mentions légales", _LEGAL_FR),
        ("legal", "en"): ("Legal notice", _LEGAL_EN),
        ("privacy", "fr"): ("Confidentialité", _PRIVACY_FR),
        ("privacy", "en"): ("Privacy", _PRIVACY_EN),
    }
    BrandText.objects.bulk_create(
        BrandText(brand=brand, slug=slug, language=language, title=title, body=body)
        for (slug, language), (title, body) in texts.items()
    )
    known = {tld.name: tld for tld in Tld.objects.all()}
    BrandTld.objects.bulk_create(
        BrandTld(brand=brand, tld=known[name], position=index) for index, name in enumerate(order) if name in known
    )
    Margin.objects.create(brand=brand, percent=margin[0], fixed_minor=margin[1])
    return brand
