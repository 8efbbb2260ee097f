"""What makes a production installation unsafe."""

from collections.abc import Mapping
from typing import Final
from urllib.parse import urlsplit

_SHORTEST_SECRET: Final = 40
_FEWEST_CHARACTERS: Final = 10
_LOOPBACK: Final = {"", "localhost", "127.0.0.1", "::1"}


def insecurities(environment: Mapping[str, str]) -> list[str]:
    """Say, one sentence each and naming the variable, what is unsafe in ``environment``; empty when all is well."""
    found = [
        f"{name} is missing or shorter than {_SHORTEST_SECRET} characters"
        for name in ("SECRET_KEY", "CARD_SECRET")
        if len(environment.get(name, "")) < _SHORTEST_SECRET
    ]
    found += [
        f"{name} is made of too few different characters to be random"
        for name in ("SECRET_KEY", "CARD_SECRET")
        if len(environment.get(name, "")) >= _SHORTEST_SECRET and len(set(environment[name])) < _FEWEST_CHARACTERS
    ]
    if environment.get("SECRET_KEY") and environment.get("SECRET_KEY") == environment.get("CARD_SECRET"):
        found.append("SECRET_KEY and CARD_SECRET are the same")
    if environment.get("BEHIND_PROXY", "") not in {"", "0", "1"}:
        found.append("BEHIND_PROXY is neither 1 nor 0")
    if environment.get("DEBUG", "").lower() in {"1", "true", "yes", "on"}:
        found.append("DEBUG is on")
    found += _database_faults(environment.get("DATABASE_URL", ""))
    host = environment.get("EMAIL_HOST", "")
    if not host:
        found.append("EMAIL_HOST is missing: no e-mail would leave")
    elif host not in _LOOPBACK and environment.get("EMAIL_TLS") != "1":
        found.append("EMAIL_TLS is not 1 although EMAIL_HOST is another machine")
    return found


def _database_faults(url: str) -> list[str]:
    if not url:
        return ["DATABASE_URL is missing: the embedded database is for demonstrations"]
    parts = urlsplit(url)
    if (parts.hostname or "") in _LOOPBACK:
        return []
    faults = []
    if not parts.password:
        faults.append("DATABASE_URL has no password although the database is on another machine")
    if not any(mode in parts.query for mode in ("sslmode=require", "sslmode=verify-ca", "sslmode=verify-full")):
        faults.append(
            "DATABASE_URL does not ask for TLS (sslmode=verify-full) although the database is on another machine"
        )
    return faults
