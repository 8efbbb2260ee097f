"""Which registry runs which extensions, and what it holds back. Data of the simulation."""

from typing import Final

REGISTRIES: Final[dict[str, tuple[str, ...]]] = {
    "afnic": ("fr", "re", "pm", "yt", "wf", "tf"),
    "verisign": ("com", "net"),
    "pir": ("org",),
    "afilias": ("info",),
    "neustar": ("biz",),
    "eurid": ("eu",),
    "dnsbelgium": ("be",),
    "switch": ("ch", "li"),
    "ma": ("ma",),
    "cira": ("ca",),
    "denic": ("de",),
    "nicio": ("io",),
    "sidn": ("nl",),
    "nicit": ("it",),
    "redes": ("es",),
    "nominet": ("co.uk",),
    "identity": (
        "online", "shop", "site", "store", "tech", "blog", "cloud", "dev", "app", "page", "xyz", "club", "agency",
        "studio", "design", "wine", "photo", "email", "paris",
    ),
    "slow": ("bzh",),
    "silent": ("corsica",),
}  # fmt: skip

ROLES: Final[dict[str, tuple[str, ...]]] = {
    "afnic": ("admin", "tech"),
    "eurid": ("tech", "billing"),
    "dnsbelgium": ("tech", "billing"),
    "switch": ("tech",),
    "ma": ("admin", "tech"),
    "cira": ("admin", "tech"),
    "denic": ("tech",),
    "nicio": ("admin", "tech", "billing"),
    "sidn": ("admin", "tech"),
    "nicit": ("admin", "tech"),
    "redes": ("admin", "tech", "billing"),
    "nominet": (),
}
"""The contacts that a name must have at a registry beside its holder, and the only ones that it may have."""
OPTIONAL_ROLES: Final = ("tech",)
"""What it may have at every other registry, and need not: those under contract with ICANN, since 21 August 2025."""
ONE_ROLE: Final = frozenset({"eurid", "dnsbelgium"})
"""Registries where a contact is made for one role, and serves for no other."""
NAMES_CONTACTS: Final = frozenset({"dnsbelgium"})
"""Registries where a transfer names the contacts that the name has afterwards."""
SLOW: Final = {"slow": 3.0}
"""Seconds that a registry takes to answer anything."""
SILENT: Final = frozenset({"silent"})
"""Registries that accept a connection and never answer."""

WITHOUT_RDAP: Final = frozenset({"ma", "redes", "nicit"})
"""Registries that publish by WHOIS alone."""
RESERVED: Final = frozenset({"nic", "whois", "www", "registry", "registre", "rdap", "icann", "iana"})
TAKEN: Final = frozenset(
    [
        "amazon",
        "apple",
        "blog",
        "boutique",
        "cafe",
        "demo",
        "exemple",
        "example",
        "facebook",
        "france",
        "google",
        "hotel",
        "immobilier",
        "info",
        "jardin",
        "mail",
        "maison",
        "marseille",
        "microsoft",
        "monsite",
        "news",
        "paris",
        "pizza",
        "restaurant",
        "shop",
        "test",
        "voiture",
        "voyage",
        "web",
        "wikipedia",
    ]
)
"""Labels that other registrars hold under every extension."""
PREMIUM_TLDS: Final = frozenset({"wine"})
PREMIUM: Final = frozenset({"atelier", "chateau", "domaine", "cave", "bordeaux", "bourgogne", "terroir"})
"""First words of premium names: ``cave``, ``cave-du-port``."""
PREMIUM_FEE_MINOR: Final = 124_000
FEE_CURRENCY: Final = "EUR"
CLAIMED: Final = frozenset({"kalista", "orvane", "tarvelle"})
"""Labels that a trademark has a claim to, where claims are asked for."""
CLAIMS_REGISTRIES: Final = frozenset({"identity"})
ALLOCATED_PREFIX: Final = "alloc-"
"""Labels that begin so are reserved for who has the token: «token-» and the label."""
OURS: Final = "parvis"
"""The registrar that Parvis signs in as."""


def roles_of(registry: str) -> tuple[tuple[str, ...], bool]:
    """The roles that contacts have at ``registry`` beside the holder's, and whether each must be filled."""
    return (ROLES[registry], True) if registry in ROLES else (OPTIONAL_ROLES, False)


def token_of(name: str) -> str:
    """The token without which ``name`` is not allocated; "" where it needs none."""
    label = name.partition(".")[0]
    return f"token-{label}" if label.startswith(ALLOCATED_PREFIX) else ""


def extension_of(registry: str, name: str) -> str | None:
    """The extension of ``name`` at ``registry``, or None when it runs no such extension."""
    _label, _dot, extension = name.partition(".")
    return extension if extension in REGISTRIES.get(registry, ()) else None
