"""Contacts (RFC 5733)."""

import re
from collections.abc import Mapping
from typing import Final

from parvis_registry.epp import own_fields
from parvis_registry.epp.context import Command, Context
from parvis_registry.epp.labels import handle, secret
from parvis_registry.epp.postal import KINDS, disclosure, disclosure_told, phone, phone_told, postal, postal_told
from parvis_registry.epp.reading import Element, needed, parts
from parvis_registry.epp.refusals import EppError
from parvis_registry.epp.roids import roid
from parvis_registry.epp.statuses import read_statuses
from parvis_registry.epp.writing import Answer, el, some, stamp
from parvis_registry.holdings import find, is_linked, linked_names
from parvis_registry.objects import Contact, find_contact, remove_object, save_object

MOST: Final = 50
STATUSES: Final = frozenset({"clientDeleteProhibited", "clientTransferProhibited", "clientUpdateProhibited"})
_EMAIL: Final = re.compile(r"[^\s@]+@[^\s@]+")
_DETAILS: Final = "voice? fax? email{} authInfo{} disclose?"


def check(context: Context, command: Command) -> Answer:
    asked = [handle(part) for part in parts(command.body, "contact", "id+")["id"]]
    if len(asked) > MOST:
        raise EppError(2308, f"at most {MOST} contacts")
    found = [(who, find_contact(context.database, context.registry, who)) for who in asked]
    data = el(
        "contact:chkData",
        *(
            el("contact:cd", el("contact:id", who, avail="0" if there else "1"), some("contact:reason", "In use" if there else ""))
            for who, there in found
        ),
    )  # fmt: skip
    return Answer(data=data)


def info(context: Context, command: Command) -> Answer:
    given = parts(command.body, "contact", "id authInfo?")
    contact = _found(context, handle(given["id"][0]))
    code = secret(given["authInfo"], "contact")
    if code is not None and code != contact.auth_code:
        raise EppError(2202)
    if code is None and contact.registrar != context.registrar and not _is_of_ours(context, contact.id):
        raise EppError(2201)
    return Answer(data=_described(context, contact), extensions=own_fields.told(context, contact.own))


def create(context: Context, command: Command) -> Answer:
    given = parts(command.body, "contact", "id postalInfo+ " + _DETAILS.format("", ""))
    who = handle(given["id"][0])
    if find_contact(context.database, context.registry, who) is not None:
        raise EppError(2302)
    contact = Contact(
        id=who,
        registrar=context.registrar,
        created_by=context.registrar,
        created_at=context.now.isoformat(),
        roid=roid("C", f"{who} {context.now.isoformat()}", context.repository),
    )
    _set(contact, given)
    contact.own = own_fields.created(context, command)
    save_object(context.database, context.registry, contact)
    return Answer(
        data=el("contact:creData", el("contact:id", who), stamp("contact:crDate", contact.created_at)),
    )


def update(context: Context, command: Command) -> Answer:
    given = parts(command.body, "contact", "id add? rem? chg?")
    contact = _ours(context, handle(given["id"][0]))
    email = contact.email
    if not (given["add"] or given["rem"] or given["chg"] or own_fields.is_changed(command)):
        raise EppError(2003, "a change")
    added, removed = (
        read_statuses(parts(given[tag][0], "contact", "status+")["status"], STATUSES) if given[tag] else []
        for tag in ("add", "rem")
    )
    if "clientUpdateProhibited" in set(contact.statuses) - set(removed):
        raise EppError(2304, "clientUpdateProhibited")
    contact.statuses = sorted({*contact.statuses, *added} - set(removed))
    if given["chg"]:
        changes = parts(given["chg"][0], "contact", "postalInfo* " + _DETAILS.format("?", "?"))
        _set(contact, changes)
    contact.own = own_fields.changed(context, command, contact.own, is_moved=contact.email != email)
    contact.updated_by, contact.updated_at = context.registrar, context.now.isoformat()
    save_object(context.database, context.registry, contact)
    return Answer()


def delete(context: Context, command: Command) -> Answer:
    contact = _ours(context, handle(parts(command.body, "contact", "id")["id"][0]))
    if "clientDeleteProhibited" in contact.statuses:
        raise EppError(2304, "clientDeleteProhibited")
    if is_linked(context.database, context.registry, "contact", contact.id):
        raise EppError(2305)
    remove_object(context.database, context.registry, contact)
    return Answer()


def _found(context: Context, who: str) -> Contact:
    found = find_contact(context.database, context.registry, who)
    if found is None:
        raise EppError(2303)
    return found


def _is_of_ours(context: Context, who: str) -> bool:
    """Say whether the contact is on a name of the asking registrar: names come without their contacts' sponsorship."""
    names = linked_names(context.database, context.registry, "contact", who)
    return any(
        found is not None and found.registrar == context.registrar
        for found in (find(context.database, name) for name in names)
    )


def _ours(context: Context, who: str) -> Contact:
    found = _found(context, who)
    if found.registrar != context.registrar:
        raise EppError(2201)
    return found


def _set(contact: Contact, given: Mapping[str, list[Element]]) -> None:
    """What is not given stays as it is; an empty number is taken away."""
    for found in given["postalInfo"]:
        kind, written = postal(found, contact.postal.get(found.get("type", ""), {}))
        contact.postal[kind] = written
    if len(given["postalInfo"]) > len(KINDS):
        raise EppError(2001, "a postalInfo of each kind")
    if given["voice"]:
        contact.voice = phone(given["voice"][0])
    if given["fax"]:
        contact.fax = phone(given["fax"][0])
    if given["email"]:
        contact.email = _email(given["email"][0])
    code = secret(given["authInfo"], "contact")
    if code is not None:
        if not code:
            raise EppError(2306, "a code is needed")
        contact.auth_code = code
    if given["disclose"]:
        contact.disclose = disclosure(given["disclose"][0])


def _email(element: Element) -> str:
    found = needed(element)
    if not _EMAIL.fullmatch(found):
        raise EppError(2005, "email")
    return found


def _described(context: Context, contact: Contact) -> Element:
    linked = is_linked(context.database, context.registry, "contact", contact.id)
    statuses = [*contact.statuses, *(["linked"] if linked else [])]
    if not contact.statuses:
        statuses.insert(0, "ok")
    return el(
        "contact:infData",
        el("contact:id", contact.id),
        el("contact:roid", contact.roid),
        *(el("contact:status", s=status) for status in statuses),
        *(postal_told(kind, written) for kind, written in contact.postal.items()),
        phone_told("contact:voice", contact.voice),
        phone_told("contact:fax", contact.fax),
        el("contact:email", contact.email),
        el("contact:clID", contact.registrar),
        el("contact:crID", contact.created_by),
        stamp("contact:crDate", contact.created_at),
        some("contact:upID", contact.updated_by),
        stamp("contact:upDate", contact.updated_at),
        stamp("contact:trDate", contact.transferred_at),
        el("contact:authInfo", el("contact:pw", contact.auth_code)),
        disclosure_told(contact.disclose),
    )
