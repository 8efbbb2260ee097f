"""What is to be thought of a name as it was seen from outside, and what to do about it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from parvis.dns.health import Check, Tone
from parvis.domains.ports import Chain, Delegation, MailState, Seen, ServerSeen, SiteSeen, SiteState

MOST_SPF: Final = 10
"""Look-ups that receivers make (RFC 7208 section 4.6.4)."""


class Page(StrEnum):
    """Where something is mended, beside the zone."""

    NAMESERVERS = "nameservers"
    DS = "ds"


@dataclass(frozen=True, slots=True)
class Verdict:
    """``check``: as of a zone's records; ``page``: where it is mended, if not there."""

    check: Check
    page: Page | None = None


@dataclass(frozen=True, slots=True)
class _Name:
    seen: Seen
    shown: str
    registered: Sequence[str]
    """Name servers at the registry."""
    is_here: bool
    """Its zone is ours: what its records say is told beside already."""
    issuer: str


def verdicts(seen: Seen, *, shown: str, registered: Sequence[str], is_here: bool, issuer: str) -> list[Verdict]:
    """In the order of the way to a site. ``issuer``: who issues our certificates, as CAA records say it; "": not known."""
    name = _Name(seen, shown, registered, is_here, issuer)
    parts = (_delegation, _servers, _chain, _issuers, _mail, _spf, _policies, _sites)
    return [verdict for part in parts for verdict in part(name)]


def about_servers(found: Sequence[Verdict]) -> list[Verdict]:
    """Those that the page of the name servers shows."""
    return [one for one in found if one.page is Page.NAMESERVERS or one.check.title == _("Name servers")]


def _verdict(tone: Tone, title: str, said: str, page: Page | None = None, *, fix: str = "", form: str = "") -> Verdict:
    return Verdict(Check(tone, title, said, fix=fix, form=form), page)


def _delegation(name: _Name) -> Iterator[Verdict]:
    above, own, title = set(name.seen.above), set(name.seen.own), _("Delegation")
    registered = {host.lower() for host in name.registered}
    if not above:
        said = _("The zone above names no servers for %(name)s: nobody finds it.") % {"name": name.shown}
        yield _verdict(Tone.BAD, title, said, Page.NAMESERVERS)
        return
    is_late = bool(registered) and above != registered
    if is_late:
        said = _("The world is still sent to %(hosts)s. A change at the registry takes up to a day to be seen.")
        yield _verdict(Tone.WARN, title, said % {"hosts": ", ".join(sorted(above))})
    if own and own != above:
        said = _("The zone itself names other servers (%(hosts)s): name the same ones in both.")
        yield _verdict(Tone.WARN, title, said % {"hosts": ", ".join(sorted(own))}, Page.NAMESERVERS)
    elif not is_late:
        yield _verdict(Tone.OK, title, _("The registry, the zone above and the zone itself name the same servers."))


def _servers(name: _Name) -> Iterator[Verdict]:
    title, servers = _("Name servers"), name.seen.servers
    answering = [one for one in servers if one.state is Delegation.ANSWERS]
    tone = Tone.WARN if answering else Tone.BAD
    for one in servers:
        if one.state is not Delegation.ANSWERS:
            yield _verdict(tone, title, _said_of(one), Page.NAMESERVERS)
    serials = {one.serial for one in answering}
    if len(serials) > 1:
        listed = ", ".join(f"{one.host}: {one.serial}" for one in answering)
        said = _("The servers have different versions of the zone (%(list)s): visitors get one or the other.")
        yield _verdict(Tone.WARN, title, said % {"list": listed})
    elif answering and len(answering) == len(servers):
        count = len(answering)
        said = ngettext("%(count)d server answers.", "%(count)d servers answer, with the same version.", count)
        yield _verdict(Tone.OK, title, said % {"count": count})


def _said_of(one: ServerSeen) -> str:
    sentences = {
        Delegation.SILENT: _("%(host)s does not answer: visitors wait, or find nothing."),
        Delegation.LAME: _(
            "%(host)s answers, but not for this domain. Create the zone there, or take it off the list."
        ),
        Delegation.NOWHERE: _("%(host)s has no address that is reached from outside."),
    }
    return sentences[one.state] % {"host": one.host}


def _chain(name: _Name) -> Iterator[Verdict]:
    tone, said, page = {
        Chain.VALID: (Tone.OK, _("The answers are signed, and the signatures are right."), None),
        Chain.UNLINKED: (
            Tone.INFO,
            _("The zone is signed, but the registry has no DS records: nobody checks it."),
            Page.DS,
        ),
        Chain.UNSIGNED: (
            Tone.BAD,
            _("The registry has DS records, but the zone is not signed: for many visitors the domain does not exist."),
            Page.DS,
        ),
        Chain.BROKEN: (
            Tone.BAD,
            _("The signatures do not fit the DS records of the registry: for many visitors the domain does not exist."),
            Page.DS,
        ),
        Chain.NONE: (Tone.INFO, _("The answers are not signed."), None),
        Chain.UNKNOWN: (Tone.INFO, _("The signatures could not be checked."), None),
    }[name.seen.chain]
    yield _verdict(tone, "DNSSEC", said, page)


def _issuers(name: _Name) -> Iterator[Verdict]:
    issuers = name.seen.issuers
    if issuers is None:
        return
    if name.issuer and name.issuer not in issuers:
        said = _("Certificates of this site come from %(issuer)s, which the CAA records do not allow: they will end.")
        fix = f'@ 3600 IN CAA 0 issue "{name.issuer}"'
        yield _verdict(Tone.WARN, "CAA", said % {"issuer": name.issuer}, fix=fix)
    elif issuers:
        said = _("Certificates may be issued by %(issuers)s alone.") % {"issuers": ", ".join(issuers)}
        yield _verdict(Tone.OK, "CAA", said)
    else:
        yield _verdict(Tone.INFO, "CAA", _("Nobody may issue certificates for this domain."))


def _mail(name: _Name) -> Iterator[Verdict]:
    title, servers = _("Receiving mail"), name.seen.mail
    sentences = {
        MailState.ALIAS: _(
            "The mail server %(host)s is another name’s alias, which some senders refuse: name that one."
        ),
        MailState.NOWHERE: _("The mail server %(host)s has no address: mail does not arrive there."),
    }
    for one in servers:
        if one.state is not MailState.FINE:
            tone = Tone.BAD if one.state is MailState.NOWHERE else Tone.WARN
            yield _verdict(tone, title, sentences[one.state] % {"host": one.host}, form="MX")
    if servers and all(one.state is MailState.FINE for one in servers):
        yield _verdict(Tone.OK, title, _("Every mail server has its address."))
    elif not servers and not name.seen.refuses_mail and not name.is_here:
        yield _verdict(Tone.INFO, title, _("No server receives mail for this domain."))


def _spf(name: _Name) -> Iterator[Verdict]:
    found, count = name.seen.spf, name.seen.spf_lookups
    if len(found) > 1:
        said = _("There is more than one SPF policy, so receivers ignore all of them: keep one.")
        yield _verdict(Tone.BAD, "SPF", said)
    elif count > MOST_SPF:
        said = _("This policy needs more than ten look-ups, so receivers ignore it: take out what is not used.")
        yield _verdict(Tone.BAD, "SPF", said)
    elif found:
        said = ngettext(
            "The policy needs %(count)d look-up of ten.", "The policy needs %(count)d look-ups of ten.", count
        )
        yield _verdict(Tone.OK, "SPF", said % {"count": count})
    elif not name.is_here:
        said = _("Nothing says which servers may send mail of this domain: others can pretend to be you.")
        yield _verdict(Tone.WARN, _("SPF is missing"), said)


def _policies(name: _Name) -> Iterator[Verdict]:
    selectors, dmarc = name.seen.selectors, name.seen.dmarc
    if selectors:
        said = _("Keys that sign the mail: %(selectors)s.") % {"selectors": ", ".join(selectors)}
        yield _verdict(Tone.OK, "DKIM", said)
    elif name.seen.mail:
        yield _verdict(Tone.INFO, "DKIM", _("None of the usual keys was found. Your mail service tells you its own."))
    if len(dmarc) > 1:
        said = _("There is more than one DMARC policy, so receivers ignore all of them: keep one.")
        yield _verdict(Tone.BAD, "DMARC", said)
    elif dmarc:
        yield _verdict(Tone.OK, "DMARC", _("It says what becomes of mail that only pretends to be yours."))
    elif not name.is_here:
        said = _("Large mail services may refuse your mail, and nobody tells you who pretends to be you.")
        yield _verdict(Tone.WARN, _("DMARC is missing"), said)


def _sites(name: _Name) -> Iterator[Verdict]:
    for site in name.seen.sites:
        tone, said = _site(site)
        if said:
            yield _verdict(tone, "HTTPS", said % {"host": site.host})


def _site(site: SiteSeen) -> tuple[Tone, str]:
    if site.state is SiteState.FINE:
        return Tone.OK, _("%(host)s answers, with a valid certificate.")
    if site.state is SiteState.PRIVATE:
        return Tone.WARN, _("%(host)s leads to an address of a private network: nobody outside reaches it.")
    if site.state is SiteState.CLOSED:
        return Tone.WARN, _("%(host)s does not answer over HTTPS: browsers say that it is not safe.")
    if site.state is SiteState.UNTRUSTED:
        if "expired" in site.detail:
            return Tone.BAD, _("The certificate of %(host)s has expired: browsers turn visitors away.")
        return Tone.BAD, _("The certificate that %(host)s shows is not valid for it: browsers turn visitors away.")
    return Tone.INFO, ""
