"""Who can sign in to the demonstration."""

from datetime import datetime
from typing import Any, Final

from parvis.accounts.enums import AccountKind, AccountState, Role, StaffRole
from parvis.accounts.models import Account, Membership, StaffMembership, User
from parvis.accounts.permissions import ROLE_PERMISSIONS
from parvis.brands.models import Brand
from parvis.config.demo.sign_ins import PASSWORD
from parvis.contacts.models import Contact
from parvis.kit.actor import Actor

_ADDRESS: Final = {
    "phone": "+33.199000001",
    "street": "10 rue du Modèle",
    "postal_code": "75002",
    "city": "Paris",
    "country": "FR",
}


CUSTOMERS: Final = ("A-100001", "A-100002", "A-100003", "A-100004")
"""Numbers of the accounts that hold names and order."""


def load_people(exemple: Brand, nordhost: Brand, now: datetime) -> None:
    """Create the people of both brands."""
    camille = _person(exemple, "camille@client.example", "Camille", "Exemple", "fr", now)
    dominique = _person(exemple, "dominique@client.example", "Dominique", "Modèle", "fr", now)
    robin = _person(nordhost, "robin@client.example", "Robin", "Sample", "en", now)
    atelier, perso, domi, sample = CUSTOMERS
    business = {"company_number": "111222337", "vat_number": "FR21111222337"}
    _account(exemple, camille, atelier, AccountKind.ORGANISATION, now, organisation="Atelier Exemple", **business)
    _account(exemple, camille, perso, AccountKind.INDIVIDUAL, now)
    _account(exemple, dominique, domi, AccountKind.INDIVIDUAL, now)
    business = {"company_number": "222333445", "vat_number": "FR23222333445"}
    _account(nordhost, robin, sample, AccountKind.ORGANISATION, now, organisation="Sample Works", **business)
    waiting = _person(nordhost, "kim@client.example", "Kim", "Pending", "en", now)
    _account(nordhost, waiting, "A-100005", AccountKind.INDIVIDUAL, now, state=AccountState.REVIEW)
    staff = _person(exemple, "equipe@hebergeur.example", "Équipe", "Exemple", "fr", now)
    for brand in (exemple, nordhost):
        StaffMembership.objects.create(user=staff, brand=brand, role=StaffRole.MANAGER)
    team = _person(nordhost, "team@nordhost.example", "Team", "Nordhost", "en", now)
    StaffMembership.objects.create(user=team, brand=nordhost, role=StaffRole.MANAGER)


def customers() -> list[Account]:
    """The accounts of ``CUSTOMERS``, in that order; none where one of them is not there."""
    found = {account.number: account for account in Account.objects.filter(number__in=CUSTOMERS)}
    return [found[number] for number in CUSTOMERS] if len(found) == len(CUSTOMERS) else []


def owner_of(account: Account) -> Actor:
    """The customer who opened ``account``, as an actor."""
    owner = account.memberships.select_related("user").earliest("pk").user
    return Actor(
        brand_ids=frozenset({account.brand_id}),
        user_id=owner.pk,
        account_id=account.pk,
        permissions=frozenset(ROLE_PERMISSIONS["owner"]),
        label=owner.full_name,
    )


def _person(brand: Brand, email: str, first_name: str, last_name: str, language: str, now: datetime) -> User:
    user = User(
        brand=brand,
        email=email,
        first_name=first_name,
        last_name=last_name,
        language=language,
        email_verified_at=now,
        created_at=now,
    )
    user.set_password(PASSWORD)
    user.save()
    return user


def _account(brand: Brand, owner: User, number: str, kind: AccountKind, now: datetime, **particulars: Any) -> Account:
    account = Account.objects.create(
        brand=brand,
        number=number,
        kind=kind,
        first_name=owner.first_name,
        last_name=owner.last_name,
        email=owner.email,
        created_at=now,
        **_ADDRESS,
        **particulars,
    )
    Membership.objects.create(user=owner, account=account, role=Role.OWNER)
    Contact.objects.create(
        account=account,
        kind=kind,
        organisation=account.organisation,
        first_name=owner.first_name,
        last_name=owner.last_name,
        email=owner.email,
        created_at=now,
        **_ADDRESS,
    )
    return account
