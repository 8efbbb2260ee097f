"""What is asked of names: check and info (RFC 5731 section 3.1)."""

from typing import Final

from parvis_registry import policies
from parvis_registry.epp import allocation, fees, launch, secdns
from parvis_registry.epp.context import Command, Context
from parvis_registry.epp.describing import described
from parvis_registry.epp.labels import domain_name, secret
from parvis_registry.epp.reading import Element, attribute, parts
from parvis_registry.epp.refusals import EppError
from parvis_registry.epp.statuses import grace_statuses
from parvis_registry.epp.writing import Answer, el, some
from parvis_registry.holdings import find

MOST: Final = 50
"""Names of one check."""
_HOSTS: Final = frozenset({"all", "del", "sub", "none"})


def check(context: Context, command: Command) -> Answer:
    names = [domain_name(part) for part in parts(command.body, "domain", "name+")["name"]]
    if len(names) > MOST:
        raise EppError(2308, f"at most {MOST} names")
    if (asked := command.extensions.get("launch:check")) is not None:
        return Answer(extensions=[launch.checked(context, asked, names)])
    data = el("domain:chkData", *(_checked(context, command, name) for name in names))
    extensions = []
    if (asked := command.extensions.get("fee:check")) is not None:
        extensions.append(fees.checked(context, asked, names))
    return Answer(data=data, extensions=extensions)


def _checked(context: Context, command: Command, name: str) -> Element:
    reason = unavailable(context, name) or allocation.mismatch(command, name)
    return el(
        "domain:cd",
        el("domain:name", name, avail="0" if reason else "1"),
        some("domain:reason", reason),
    )


def unavailable(context: Context, name: str) -> str:
    """Why nobody can register ``name``; "" where somebody can. EppError 2306 for an extension of another registry."""
    label = name.removesuffix("." + context.extension(name))
    if "." in label:
        return "Not a name that is registered here"
    if label in policies.RESERVED:
        return "Reserved name"
    return "In use" if label in policies.TAKEN or find(context.database, name) is not None else ""


def info(context: Context, command: Command) -> Answer:
    given = parts(command.body, "domain", "name authInfo?")
    named = given["name"][0]
    wanted = attribute(named, "hosts", _HOSTS) if named.get("hosts") else "all"
    holding = context.holding(domain_name(named))
    code = secret(given["authInfo"], "domain")
    if code is not None and code != holding.auth_code:
        raise EppError(2202)
    is_told = code is not None or holding.registrar == context.registrar
    extensions: list[Element] = []
    statuses = grace_statuses(holding, context.now)
    if "rgp" in context.spoken and statuses:
        extensions.append(el("rgp:infData", *(el("rgp:rgpStatus", s=status) for status in statuses)))
    if "secDNS" in context.spoken:
        extensions += secdns.told(context, holding.ds)
    return Answer(data=described(context, holding, wanted, is_told=is_told), extensions=extensions)
