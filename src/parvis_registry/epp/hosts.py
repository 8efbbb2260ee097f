"""Host objects (RFC 5732)."""

from typing import Final

from parvis_registry import policies
from parvis_registry.epp.context import Command, Context
from parvis_registry.epp.labels import address, domain_name
from parvis_registry.epp.nameservers import written
from parvis_registry.epp.reading import Element, parts
from parvis_registry.epp.refusals import EppError
from parvis_registry.epp.roids import roid
from parvis_registry.epp.statuses import read_statuses
from parvis_registry.epp.writing import Answer, el, some, stamp
from parvis_registry.holdings import find, is_linked
from parvis_registry.objects import HostObject, find_host, remove_object, save_object

MOST: Final = 50
STATUSES: Final = frozenset({"clientDeleteProhibited", "clientUpdateProhibited"})


def check(context: Context, command: Command) -> Answer:
    asked = [domain_name(part) for part in parts(command.body, "host", "name+")["name"]]
    if len(asked) > MOST:
        raise EppError(2308, f"at most {MOST} hosts")
    found = [(name, find_host(context.database, context.registry, name)) for name in asked]
    data = el(
        "host:chkData",
        *(
            el("host:cd", el("host:name", name, avail="0" if there else "1"), some("host:reason", "In use" if there else ""))
            for name, there in found
        ),
    )  # fmt: skip
    return Answer(data=data)


def info(context: Context, command: Command) -> Answer:
    host = _found(context, domain_name(parts(command.body, "host", "name")["name"][0]))
    linked = is_linked(context.database, context.registry, "host", host.id)
    statuses = [*(host.statuses or ["ok"]), *(["linked"] if linked else [])]
    data = el(
        "host:infData",
        el("host:name", host.id),
        el("host:roid", host.roid),
        *(el("host:status", s=status) for status in statuses),
        *(written("host:addr", one) for one in host.addresses),
        el("host:clID", host.registrar),
        el("host:crID", host.created_by),
        stamp("host:crDate", host.created_at),
        some("host:upID", host.updated_by),
        stamp("host:upDate", host.updated_at),
        stamp("host:trDate", host.transferred_at),
    )
    return Answer(data=data)


def create(context: Context, command: Command) -> Answer:
    given = parts(command.body, "host", "name addr*")
    name = domain_name(given["name"][0])
    if find_host(context.database, context.registry, name) is not None:
        raise EppError(2302)
    host = HostObject(
        id=name,
        registrar=context.registrar,
        created_by=context.registrar,
        created_at=context.now.isoformat(),
        roid=roid("H", f"{name} {context.now.isoformat()}", context.repository),
        addresses=_addresses(given["addr"]),
    )
    _check_place(context, host)
    save_object(context.database, context.registry, host)
    return Answer(data=el("host:creData", el("host:name", name), stamp("host:crDate", host.created_at)))


def update(context: Context, command: Command) -> Answer:
    given = parts(command.body, "host", "name add? rem? chg?")
    host = _ours(context, domain_name(given["name"][0]))
    if not (given["add"] or given["rem"] or given["chg"]):
        raise EppError(2003, "a change")
    added, removed = (parts(given[tag][0], "host", "addr* status*") if given[tag] else {} for tag in ("add", "rem"))
    gone = read_statuses(removed.get("status", []), STATUSES)
    if "clientUpdateProhibited" in set(host.statuses) - set(gone):
        raise EppError(2304, "clientUpdateProhibited")
    host.statuses = sorted({*host.statuses, *read_statuses(added.get("status", []), STATUSES)} - set(gone))
    away = _addresses(removed.get("addr", []))
    kept = [one for one in host.addresses if one not in away]
    host.addresses = list(dict.fromkeys([*kept, *_addresses(added.get("addr", []))]))
    if given["chg"]:
        _rename(context, host, domain_name(parts(given["chg"][0], "host", "name")["name"][0]))
    _check_place(context, host)
    host.updated_by, host.updated_at = context.registrar, context.now.isoformat()
    save_object(context.database, context.registry, host)
    return Answer()


def _rename(context: Context, host: HostObject, name: str) -> None:
    if find_host(context.database, context.registry, name) is not None:
        raise EppError(2302)
    if is_linked(context.database, context.registry, "host", host.id):
        raise EppError(2305, "the host serves names")
    remove_object(context.database, context.registry, host)
    host.id = name


def delete(context: Context, command: Command) -> Answer:
    host = _ours(context, domain_name(parts(command.body, "host", "name")["name"][0]))
    if "clientDeleteProhibited" in host.statuses:
        raise EppError(2304, "clientDeleteProhibited")
    if is_linked(context.database, context.registry, "host", host.id):
        raise EppError(2305)
    remove_object(context.database, context.registry, host)
    return Answer()


def _addresses(found: list[Element]) -> list[str]:
    return list(dict.fromkeys(address(one) for one in found))


def _check_place(context: Context, host: HostObject) -> None:
    """A host inside our own extensions belongs to who holds the name (2303, 2201) and has addresses; others have none."""
    inside = _superordinate(context, host.id)
    if inside is None:
        if host.addresses:
            raise EppError(2306, "a host elsewhere has its addresses there")
        return
    holding = find(context.database, inside)
    if holding is None:
        raise EppError(2303, inside)
    if holding.registrar != context.registrar:
        raise EppError(2201, inside)
    if not host.addresses:
        raise EppError(2003, "addresses")


def _superordinate(context: Context, name: str) -> str | None:
    """The registered name that ``name`` would lie in here, or None where it is another registry's."""
    labels = name.split(".")
    for extension in policies.REGISTRIES[context.registry]:
        ending = extension.split(".")
        if labels[-len(ending) :] == ending and len(labels) > len(ending):
            return ".".join(labels[-len(ending) - 1 :])
    return None


def _found(context: Context, name: str) -> HostObject:
    found = find_host(context.database, context.registry, name)
    if found is None:
        raise EppError(2303)
    return found


def _ours(context: Context, name: str) -> HostObject:
    found = _found(context, name)
    if found.registrar != context.registrar:
        raise EppError(2201)
    return found
