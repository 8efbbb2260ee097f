"""A name that its registry changed without us: what staff have to decide."""

from typing import Final

from parvis.config.demo.playing import tell
from parvis.domains.models import Domain
from parvis.domains.operations.looking import look

NAME: Final = "dominique-modele.fr"
_HOSTS: Final = ("ns1.ailleurs.example", "ns2.ailleurs.example")


def seed() -> None:
    """Have the registry change it, and look. Runs outside any transaction."""
    change = {"name": NAME, "nameservers": _HOSTS, "reason": "Asked for by the holder"}
    tell("registry-change", change)
    look(Domain.objects.get(name=NAME).pk)
