"""What the world is told of a name's mail: who receives it, who may send it, with which keys."""

from collections.abc import Iterable
from typing import Final

import dns.exception
import dns.name
from dns.rdtypes.ANY.MX import MX
from dns.rdtypes.ANY.TXT import TXT

from parvis.domains.ports import MailSeen, MailState
from parvis.drivers.lookups.tree import Tree

SELECTORS: Final = (
    "default", "dkim", "google", "k1", "k2", "k3", "mail", "s1", "s2", "selector1", "selector2", "sig1",
    "fm1", "fm2", "fm3", "protonmail", "mandrill", "zmail", "mx", "smtp",
)  # fmt: skip
"""Of common mail services and of programs as they come."""
MOST_SELECTORS: Final = 40
MOST_SERVERS: Final = 10
MOST_SPF: Final = 20
"""Where counting ends: receivers end at ten (RFC 7208 section 4.6.4)."""
_COUNTED: Final = ("include:", "a", "mx", "ptr", "exists:", "redirect=")
_ONWARD: Final = ("include:", "redirect=")


def texts_of(tree: Tree, name: dns.name.Name) -> list[str]:
    """TXT records, each whole."""
    found = tree.resolve(name, "TXT").rrset
    values = [data for data in found if isinstance(data, TXT)] if found is not None else []
    return sorted(b"".join(value.strings).decode(errors="replace") for value in values)


def receivers(tree: Tree, name: dns.name.Name) -> tuple[tuple[MailSeen, ...], bool]:
    """The mail servers, the preferred first, and whether the name says that it receives none (RFC 7505)."""
    found = tree.resolve(name, "MX").rrset
    told = [data for data in found if isinstance(data, MX)] if found is not None else []
    told.sort(key=lambda data: (data.preference, data.exchange))
    if [data.exchange for data in told] == [dns.name.root]:
        return (), True
    return tuple(_receiver(tree, data.exchange) for data in told[:MOST_SERVERS]), False


def _receiver(tree: Tree, host: dns.name.Name) -> MailSeen:
    shown = host.to_text(omit_final_dot=True).lower()
    if tree.resolve(host, "A").aliases:
        return MailSeen(shown, MailState.ALIAS)
    return MailSeen(shown, MailState.FINE if tree.addresses(host) else MailState.NOWHERE)


def policies(tree: Tree, name: dns.name.Name) -> tuple[str, ...]:
    """SPF policies; there may be one."""
    return tuple(
        text for text in texts_of(tree, name) if text.lower() == "v=spf1" or text.lower().startswith("v=spf1 ")
    )


def spf_lookups(tree: Tree, policy: str) -> int:
    """How many look-ups a receiver needs for it, ``MOST_SPF`` at most; what it leads to is followed, once each."""
    count, waiting, known = 0, [policy], set[str]()
    while waiting and count < MOST_SPF:
        for term in waiting.pop().lower().split()[1:]:
            bare = term.lstrip("+-~?")
            if not _is_counted(bare):
                continue
            count += 1
            target = next((bare.removeprefix(word) for word in _ONWARD if bare.startswith(word)), "")
            if target and "%" not in target and target not in known and len(known) < MOST_SPF:
                known.add(target)
                waiting += _policies_at(tree, target)
    return min(count, MOST_SPF)


def _is_counted(term: str) -> bool:
    name = term.partition(":")[0].partition("/")[0]
    return name in _COUNTED or term.startswith(tuple(word for word in _COUNTED if word[-1] in ":="))


def _policies_at(tree: Tree, target: str) -> tuple[str, ...]:
    try:
        return policies(tree, dns.name.from_text(target))
    except (dns.exception.DNSException, UnicodeError, ValueError):
        return ()


def selectors_seen(tree: Tree, name: dns.name.Name, more: Iterable[str]) -> tuple[str, ...]:
    """Those of the known selectors, and of ``more``, that have a key."""
    below = dns.name.from_text("_domainkey", origin=name)
    found = []
    for selector in [*dict.fromkeys((*more, *SELECTORS))][:MOST_SELECTORS]:
        try:
            place = dns.name.from_text(selector, origin=below)
        except (dns.exception.DNSException, UnicodeError, ValueError):
            continue
        if any("p=" in text.replace(" ", "") for text in texts_of(tree, place)):
            found.append(selector)
    return tuple(found)


def dmarc(tree: Tree, name: dns.name.Name) -> tuple[str, ...]:
    """DMARC policies; there may be one."""
    texts = texts_of(tree, dns.name.from_text("_dmarc", origin=name))
    return tuple(text for text in texts if text.replace(" ", "").lower().startswith("v=dmarc1"))
