"""What the demonstration's zones hold, as zone files: sites, mail, and what is missing here and there for the diagnosis to tell."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from parvis.accounts.models import Account
from parvis.dns.actions.zones import open_zone
from parvis.dns.records.values import Record
from parvis.dns.zonefile.reading import read
from parvis.kit.actor import SYSTEM

_SITE: Final = """
@ 1h A 203.0.113.10 ; Hébergement web
@ 1h AAAA 2001:db8:4:10::a
www 1h CNAME @
"""
_MAIL: Final = """
@ 1h MX 10 mx1.messagerie.example. ; Messagerie
@ 1h MX 20 mx2.messagerie.example.
@ 1h TXT "v=spf1 include:_spf.messagerie.example -all" ; SPF
"""
_POLICIES: Final = """
@ 1d CAA 0 issue "ca.example"
@ 1d CAA 0 iodef "mailto:securite@client.example"
_dmarc 1h TXT "v=DMARC1; p=quarantine; rua=mailto:dmarc@client.example" ; DMARC
mail._domainkey 1h TXT "v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQC7vJ2kQm0pZ5cR8xkq1Yw3uH2bN4dT6sEoL9fVxWnA0hGtPzRrXyKjUeMiBvCdQsLw8aFgHnTq5mZc3bV7kNp9JtXeYu4rWq2sDf6gHj8KlZx1CvBnM0QwErTyUiOpAsDfGhJkLwIDAQAB" ; DKIM
"""
_SHOP: Final = """
boutique 1h CNAME boutiques.commerce.example. ; Boutique en ligne
commandes 5m A 203.0.113.27 ; Déménage en décembre
autodiscover 1h CNAME autodiscover.messagerie.example.
_autodiscover._tcp 1h SRV 0 0 443 autodiscover.messagerie.example.
_sip._tls 1h SRV 10 60 5061 sip.telephonie.example. ; Téléphonie
@ 1h TXT "site-verification=5f2c9a7e41d84b0a" ; Preuve pour le moteur de recherche
intranet 1h A 203.0.113.44
ftp 1h CNAME @
ancien 1h A 203.0.113.80 ; Redirection
ancien 1h AAAA 2001:db8::80 ; Redirection
"""
_OFFICE: Final = """
@ 1h MX 0 client-example.mail.suite.example. ; Suite bureautique
@ 1h TXT "v=spf1 include:spf.suite.example ~all" ; SPF
autodiscover 1h CNAME autodiscover.suite.example.
selector1._domainkey 1h CNAME selector1-client.dkim.suite.example. ; DKIM
selector2._domainkey 1h CNAME selector2-client.dkim.suite.example. ; DKIM
"""
_PARKED: Final = """
@ 1d A 192.0.2.80 ; Page d’attente
www 1d A 192.0.2.80
@ 1d MX 0 .
@ 1d TXT "v=spf1 -all"
"""
_ZONES: Final[Mapping[str, str]] = {
    "atelier-exemple.fr": _SITE + _MAIL + _POLICIES + _SHOP,
    "atelier-exemple.com": _SITE + _MAIL,
    "librairie-du-port.fr": _SITE + _OFFICE,
    "librairie-du-port.com": _PARKED,
    "menuiserie-modele.fr": _SITE + _MAIL + _POLICIES,
    "sample-works.com": _SITE + _OFFICE + _POLICIES,
    "vergers-modele.ch": "",
}
"""By the name in ASCII; every other name has a site that waits."""


def open_for(account: Account, name: str, *, now: datetime) -> None:
    """The zone of one of its names, as if its customer had filled it."""
    open_zone(name=name, account=account, records=records_for(name), actor=SYSTEM, now=now)


def records_for(name: str) -> Sequence[Record]:
    """The records of the zone of ``name`` (ASCII)."""
    return read(_ZONES.get(name, _PARKED), name).records
