"""Name servers of a name: links to host objects, or attributes."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from parvis_registry.epp.context import Context
from parvis_registry.epp.labels import address, domain_name
from parvis_registry.epp.reading import Element, parts
from parvis_registry.epp.refusals import EppError
from parvis_registry.epp.writing import each, el
from parvis_registry.holdings import Holding
from parvis_registry.objects import find_host
from parvis_registry.tlds import MOST_NAMESERVERS, Policy


@dataclass(slots=True)
class Servers:
    """Names in order, and the addresses of those that are attributes."""

    names: list[str] = field(default_factory=list)
    glue: dict[str, list[str]] = field(default_factory=dict)


def read(context: Context, found: list[Element], *, exist: bool = True) -> Servers:
    """The servers of an ``ns``. With ``exist`` host objects must: EppError 2303. The other way of writing is 2306."""
    servers = Servers()
    if not found:
        return servers
    given = parts(found[0], "domain", "hostObj* hostAttr*")
    if given["hostAttr" if not context.has_attributes else "hostObj"]:
        raise EppError(2306, "name servers are written the other way here")
    for one in given["hostObj"]:
        name = domain_name(one)
        if exist and find_host(context.database, context.registry, name) is None:
            raise EppError(2303, name)
        servers.names.append(name)
    for one in given["hostAttr"]:
        attribute = parts(one, "domain", "hostName hostAddr*")
        name = domain_name(attribute["hostName"][0])
        servers.names.append(name)
        servers.glue[name] = [address(written) for written in attribute["hostAddr"]]
    if not servers.names:
        raise EppError(2003, "a name server")
    if len(set(servers.names)) < len(servers.names):
        raise EppError(2306, "a name server is there twice")
    return servers


def check_count(names: list[str], policy: Policy) -> None:
    """EppError 2306 for too few or too many; none at all is allowed."""
    if names and len(names) < policy.least_nameservers:
        raise EppError(2306, f"at least {policy.least_nameservers} name servers")
    if len(names) > MOST_NAMESERVERS:
        raise EppError(2306, f"at most {MOST_NAMESERVERS} name servers")


def check_glue(name: str, glue: Mapping[str, list[str]]) -> None:
    """Attributes inside the name have addresses (EppError 2003), and only those (EppError 2306)."""
    for server, addresses in glue.items():
        is_inside = server == name or server.endswith(f".{name}")
        if is_inside and not addresses:
            raise EppError(2003, f"the addresses of {server}")
        if addresses and not is_inside:
            raise EppError(2306, f"{server} has its addresses elsewhere")


def told(context: Context, holding: Holding) -> Element | None:
    """The ``ns`` of an answer, or nothing."""
    if not holding.nameservers:
        return None
    if not context.has_attributes:
        return el("domain:ns", *each("domain:hostObj", holding.nameservers))
    return el("domain:ns", *(_attribute(name, holding.glue.get(name, [])) for name in holding.nameservers))


def _attribute(name: str, addresses: list[str]) -> Element:
    return el("domain:hostAttr", el("domain:hostName", name), *(written("domain:hostAddr", one) for one in addresses))


def written(tag: str, found: str) -> Element:
    """An address."""
    return el(tag, found, ip="v6" if ":" in found else "v4")
