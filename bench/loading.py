"""Many names in one account, by SQL."""

from datetime import datetime

from django.db import connection

from parvis.accounts.enums import AccountKind, Role
from parvis.accounts.models import Account, Membership, User
from parvis.brands.models import Brand, BrandHost, LegalEntity
from parvis.contacts.models import Contact

_NAMES = """
INSERT INTO domains_domain (name, unicode_name, tld, registry, account_id, registrant_id, state, registered_at,
    expires_at, registry_statuses, nameservers, is_locked, is_auto_renewed, is_premium, synced_at, grams, created_at)
SELECT n.name, n.name, n.tld, 'sandbox', %(account)s, (%(contacts)s::bigint[])[1 + g %% 20],
    CASE WHEN g %% 500 = 0 THEN 'redemption' ELSE 'active' END,
    %(now)s::timestamptz - make_interval(days => g %% 900), %(now)s::timestamptz + make_interval(days => g %% 730 - 3, secs => g),
    CASE WHEN g %% 700 = 0 THEN '{serverHold}'::varchar[] ELSE '{ok}'::varchar[] END,
    CASE WHEN g %% 900 = 0 THEN '{ns7.rare.example,ns8.rare.example}' ELSE '{ns1.example.net,ns2.example.net}' END::varchar[], g %% 3 = 0, g %% 4 <> 0, false, %(now)s,
    ARRAY(SELECT DISTINCT substr(n.name, i, 3) FROM generate_series(1, length(n.name) - 2) AS i)
        || ('^' || left(n.name, 1))::varchar || ('^' || left(n.name, 2))::varchar, %(now)s
FROM generate_series(%(first)s::int, %(last)s::int) AS g,
LATERAL (SELECT t.tld, (%(words)s::text[])[1 + g %% 37] || '-' || (%(words)s::text[])[1 + (g / 37) %% 37] || '-' || g || '.' || t.tld AS name
    FROM (SELECT (%(tlds)s::text[])[1 + (g * 7) %% 12] AS tld) AS t) AS n
"""
_WORDS = [
    "atelier",
    "boulangerie",
    "cafe",
    "dubois",
    "ecole",
    "ferme",
    "garage",
    "hotel",
    "immo",
    "jardin",
    "kiosque",
    "lavande",
    "maison",
    "nord",
    "optique",
    "pharmacie",
    "quai",
    "republique",
    "studio",
    "theatre",
    "union",
    "vins",
    "web",
    "xylo",
    "yoga",
    "zen",
    "abri",
    "bois",
    "cave",
    "danse",
    "etoile",
    "fleur",
    "gare",
    "halle",
    "ile",
    "joie",
    "karma",
]
_TLDS = ["fr", "com", "eu", "net", "org", "paris", "shop", "wine", "bzh", "re", "example", "test"]


def brand() -> Brand:
    seller = LegalEntity.objects.create(
        name="Exemple SAS", street="1 rue", postal_code="13001", city="Marseille", country="FR"
    )
    made = Brand.objects.create(
        slug="bench",
        name="Bench",
        legal_entity=seller,
        email_from="bench@bench.example",
        support_email="help@bench.example",
        languages=["fr", "en"],
    )
    BrandHost.objects.create(host="testserver", brand=made, is_primary=True)
    return made


def person(owner: Brand, email: str, names: int, *, first: int, now: datetime) -> User:
    """A signed-up person whose account holds ``names`` names."""
    user = User.objects.create(brand=owner, email=email, first_name="Anna", email_verified_at=now, created_at=now)
    account = Account.objects.create(
        brand=owner,
        number=email,
        kind=AccountKind.ORGANISATION,
        organisation="Groupe Exemple",
        first_name="Anna",
        last_name="Exemple",
        email=email,
        phone="+33.400000000",
        street="1 rue",
        city="Marseille",
        country="FR",
        created_at=now,
    )
    Membership.objects.create(user=user, account=account, role=Role.OWNER)
    contacts = [
        Contact.objects.create(
            account=account,
            kind=AccountKind.INDIVIDUAL,
            first_name="Jean",
            last_name=f"Exemple {number}",
            email=f"jean{number}@bench.example",
            phone="+33.400000000",
            street="1 rue",
            city="Lyon",
            country="FR",
            created_at=now,
        ).pk
        for number in range(20)
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            _NAMES,
            {
                "account": account.pk,
                "contacts": contacts,
                "now": now,
                "first": first,
                "last": first + names - 1,
                "words": _WORDS,
                "tlds": _TLDS,
            },
        )
    return user


def settle() -> None:
    """Statistics and visibility map as after a night of autovacuum."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
