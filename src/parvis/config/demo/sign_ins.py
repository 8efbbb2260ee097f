"""Who can sign in to the demonstration. Needs no Django, so that it can be printed at once."""

from typing import Final, NamedTuple

from parvis.config.demo.theirs import CODE, THEIRS


class SignIn(NamedTuple):
    """A line that the run command prints."""

    brand: str
    who: str
    email: str
    password: str


PASSWORD: Final = "demonstration-2026"  # noqa: S105 - the demo's own, printed at start

SIGN_INS: Final = (
    SignIn("exemple", "customer, organisation", "camille@client.example", PASSWORD),
    SignIn("exemple", "customer, individual", "dominique@client.example", PASSWORD),
    SignIn("exemple", "staff", "equipe@hebergeur.example", PASSWORD),
    SignIn("nordhost", "customer, organisation", "robin@client.example", PASSWORD),
    SignIn("nordhost", "staff", "team@nordhost.example", PASSWORD),
)

REDIRECTED: Final = "ancien.atelier-exemple.fr"
"""A name of the demonstration that leads to another one."""
ZONE: Final = "atelier-exemple.fr"
"""A name of the demonstration that has a whole zone."""
_HOSTS: Final = {"exemple": "localhost", "nordhost": "nordhost.localhost"}


def announcement(port: int) -> str:
    """The addresses and sign-ins, as the run command prints them."""
    lines = []
    for brand, host in _HOSTS.items():
        lines.append(f"  http://{host}:{port}/  ({brand})")
        lines += [f"    {line.email:<28} {line.password}   {line.who}" for line in SIGN_INS if line.brand == brand]
    lines.append(f"  Names to transfer in, with the code {CODE}: {', '.join(theirs.name for theirs in THEIRS)}")
    lines.append(f"  E-mails of the demonstration: http://localhost:{port}/staff/outbox/")
    return "\n".join(lines)
