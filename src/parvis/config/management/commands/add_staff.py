"""``parvis add_staff``: the first people of the provider, before anybody can sign in to the back-office."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from parvis.accounts.actions.security import send_reset
from parvis.accounts.actions.staff import add_staff
from parvis.accounts.enums import StaffRole
from parvis.accounts.models import User
from parvis.brands.models import Brand
from parvis.kit.refusals import NotAllowedError


class Command(BaseCommand):
    help = "Gives a person the back-office of one or more brands, and sends the link to choose a password."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--at", required=True, metavar="BRAND", help="where the person signs in")
        parser.add_argument("--for", dest="brands", action="append", metavar="BRAND", help="whose customers: repeat it")
        parser.add_argument("--role", choices=StaffRole.values, default=StaffRole.MANAGER)
        parser.add_argument("--first-name", required=True)
        parser.add_argument("--last-name", required=True)

    def handle(self, *_args: Any, email: str, at: str, brands: list[str] | None, role: str, **names: Any) -> None:
        home, *others = [_brand(slug) for slug in [at, *(brands or [at])]]
        try:
            person = add_staff(
                home,
                email=email,
                first_name=names["first_name"],
                last_name=names["last_name"],
                role=StaffRole(role),
                brands=others,
                now=timezone.now(),
            )
        except NotAllowedError as refusal:
            raise CommandError(str(refusal)) from refusal
        send_reset(person, link=_link(person), now=timezone.now())
        self.stdout.write(f"{person.email}: a link to choose a password has been sent; it is good for half an hour.")


def _brand(slug: str) -> Brand:
    brand = Brand.objects.filter(slug=slug).first()
    if brand is None:
        raise CommandError(f"There is no brand called {slug}.")
    return brand


def _link(person: User) -> str:
    path = reverse(
        "password-new", args=[urlsafe_base64_encode(force_bytes(person.pk)), default_token_generator.make_token(person)]
    )
    host = person.brand.hosts.get(is_primary=True).host
    return settings.SITE_ADDRESS.format(host=host) + path
