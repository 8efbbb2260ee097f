"""Everything that is to be seen of one name, in one go."""

import ssl
from collections.abc import Callable, Sequence
from typing import Final

import dns.exception
import dns.flags
import dns.name
import dns.rdataclass
import dns.rdatatype
from dns.rdtypes.ANY.SOA import SOA

from parvis.certificates.ports import Issuers
from parvis.domains.ports import Delegation, Seen, ServerSeen, SiteSeen, ZoneCopied
from parvis.drivers.lookups import asking, mail, site
from parvis.drivers.lookups.asking import Asker
from parvis.drivers.lookups.chain import chain
from parvis.drivers.lookups.copying import copied
from parvis.drivers.lookups.issuers import issuers
from parvis.drivers.lookups.tree import MOST_HOSTS, ROOTS, Tree

_ADDRESSES_EACH: Final = 2


class World:
    """See ``domains.ports.Lookups`` and ``ZoneSource``, and ``certificates.ports.IssuerLookup``. What is given is for who has a tree of the DNS, or a web, of their own."""

    def __init__(
        self,
        *,
        roots: Sequence[str] = ROOTS,
        port: int = asking.PORT,
        web_port: int = site.PORT,
        each: float = asking.EACH,
        seconds: float = asking.SECONDS,
        may_ask: Callable[[str], bool] = asking.is_public,
        trusted: ssl.SSLContext | None = None,
    ) -> None:
        self._roots, self._port, self._web_port = roots, port, web_port
        self._each, self._seconds = each, seconds
        self._may_ask, self._trusted = may_ask, trusted

    def seen(self, name: str, *, selectors: tuple[str, ...] = ()) -> Seen:
        """See ``Lookups``."""
        asker = Asker(seconds=self._seconds, each=self._each, port=self._port, may_ask=self._may_ask)
        tree, top = Tree(asker, self._roots), dns.name.from_text(name)
        hosts = tree.hosts(top)
        servers, own, answering = self._servers(asker, tree, top, hosts)
        receivers, refuses = mail.receivers(tree, top)
        spf = mail.policies(tree, top)
        told = issuers(tree, top)
        return Seen(
            above=tuple(map(_plain, hosts)),
            own=own,
            servers=servers,
            chain=chain(asker, tree, top, answering),
            issuers=told.allowed if told is not None else None,
            mail=receivers,
            refuses_mail=refuses,
            spf=spf,
            spf_lookups=mail.spf_lookups(tree, spf[0]) if len(spf) == 1 else 0,
            selectors=mail.selectors_seen(tree, top, selectors),
            dmarc=mail.dmarc(tree, top),
            sites=tuple(self._site(tree, host) for host in (name, f"www.{name}")),
            is_whole=asker.left > 0,
        )

    def copied(self, name: str) -> ZoneCopied:
        """See ``ZoneSource``."""
        asker = Asker(seconds=2 * self._seconds, each=self._each, port=self._port, may_ask=self._may_ask)
        return copied(asker, Tree(asker, self._roots), dns.name.from_text(name), port=self._port)

    def issuers(self, host: str) -> Issuers | None:
        """See ``certificates.ports.IssuerLookup``."""
        asker = Asker(seconds=self._seconds, each=self._each, port=self._port, may_ask=self._may_ask)
        return issuers(Tree(asker, self._roots), dns.name.from_text(host), method="http-01")

    def _servers(
        self, asker: Asker, tree: Tree, top: dns.name.Name, hosts: Sequence[dns.name.Name]
    ) -> tuple[tuple[ServerSeen, ...], tuple[str, ...], list[str]]:
        """Each server, what the first that answers tells as the zone's own, and an address of each that answers."""
        servers, answering = [], []
        own: tuple[str, ...] = ()
        for host in hosts:
            seen, address = self._server(asker, tree, top, host)
            servers.append(seen)
            if address:
                answering.append(address)
                own = own or _own(asker, top, address)
        return tuple(servers), own, answering

    def _server(self, asker: Asker, tree: Tree, top: dns.name.Name, host: dns.name.Name) -> tuple[ServerSeen, str]:
        addresses = [one for one in tree.host_addresses(top, host) if self._may_ask(one)]
        state = Delegation.SILENT if addresses else Delegation.NOWHERE
        for address in addresses[:_ADDRESSES_EACH]:
            answer = asker.ask(address, top, "SOA")
            if answer is None:
                continue
            found = answer.get_rrset(answer.answer, top, dns.rdataclass.IN, dns.rdatatype.SOA)
            top_record = found[0] if found is not None and answer.flags & dns.flags.AA else None
            if isinstance(top_record, SOA):
                return ServerSeen(_plain(host), Delegation.ANSWERS, top_record.serial), address
            state = Delegation.LAME
        return ServerSeen(_plain(host), state), ""

    def _site(self, tree: Tree, host: str) -> SiteSeen:
        return site.visited(
            host,
            tree.addresses(dns.name.from_text(host)),
            may_ask=self._may_ask,
            port=self._web_port,
            trusted=self._trusted,
        )


def _own(asker: Asker, top: dns.name.Name, address: str) -> tuple[str, ...]:
    answer = asker.ask(address, top, "NS")
    found = answer.get_rrset(answer.answer, top, dns.rdataclass.IN, dns.rdatatype.NS) if answer is not None else None
    return tuple(sorted(_plain(data.target) for data in found)[:MOST_HOSTS]) if found is not None else ()


def _plain(name: dns.name.Name) -> str:
    return name.to_text(omit_final_dot=True).lower()
