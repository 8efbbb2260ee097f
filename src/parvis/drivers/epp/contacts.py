"""Contacts at the registry, kept exactly as wanted."""

import secrets
import unicodedata
from collections.abc import Mapping
from dataclasses import replace

from parvis.domains.ports import ContactData, Reachability, RefusedError
from parvis.drivers.epp.frames.contact import (
    ContactInfo,
    CreateContact,
    DeleteContact,
    InfoContact,
    UpdateContact,
)
from parvis.drivers.epp.frames.postal import PostalInfo
from parvis.drivers.epp.results import EXISTS, NOT_OURS, NOT_THERE, Response
from parvis.drivers.epp.talking import Talk


def put(talk: Talk, handle: str, data: ContactData) -> str:
    """Make the contact exist with ``data``; return the registry's handle."""
    wanted = _as_sent(talk, data)
    if talk.profile.chooses_handles and _brought(talk, handle, wanted):
        return handle
    command = CreateContact(
        handle=handle,
        postal=[_postal(talk, wanted)],
        voice=wanted.phone,
        email=wanted.email,
        auth_code=secrets.token_urlsafe(11) + "!7",
    )
    response = talk.ask(command, talk.profile.contact_created(wanted), accepted=(EXISTS,))
    if response.code != EXISTS:
        return talk.told(command, response, command.answer).handle
    if not _brought(talk, handle, wanted):
        raise RefusedError(response.sentence, code=EXISTS)
    return handle


def _brought(talk: Talk, handle: str, wanted: ContactData) -> bool:
    """Bring a contact of ours to ``wanted``. False where it is not there, or not ours."""
    found = _found(talk, handle)
    if found is None or found[0].sponsor != talk.settings.sponsor:
        return False
    info, there = found
    if not _is_same(there, wanted):
        command = UpdateContact(
            handle=info.handle, postal=[_postal(talk, wanted)], voice=wanted.phone, email=wanted.email
        )
        talk.answer(command, talk.profile.contact_updated(wanted))
    return True


def _is_same(there: ContactData, wanted: ContactData) -> bool:
    """The same, but for fields of the registry's own that it does not tell."""
    told = {name: value for name, value in wanted.extra.items() if name in there.extra}
    return replace(there, extra={name: there.extra[name] for name in told}) == replace(wanted, extra=told)


def fetch(talk: Talk, handle: str) -> ContactData | None:
    """The contact as the registry tells it to us, or None."""
    found = _found(talk, handle)
    return None if found is None else found[1]


def is_as(talk: Talk, handle: str, data: ContactData) -> bool | None:
    """Say whether it is there as it would be sent; None where it is not there."""
    found = _found(talk, handle)
    return None if found is None else _is_same(found[1], _as_sent(talk, data))


def reachability(talk: Talk, handle: str) -> Reachability | None:
    """What the registry knows of how the contact answers; None where it is not there, or not ours."""
    command = InfoContact(handle)
    response = talk.ask(command, accepted=NOT_OURS)
    return None if response.code in NOT_OURS else talk.told(command, response, talk.profile.reachability_in)


def tell_reachable(talk: Talk, handle: str, media: str) -> None:
    """Tell it by a change that changes nothing else; what is known already is not told again."""
    known = reachability(talk, handle)
    if known is None or not known.is_reachable:
        talk.answer(UpdateContact(handle), talk.profile.reachable_told(media))


def _found(talk: Talk, handle: str) -> tuple[ContactInfo, ContactData] | None:
    command = InfoContact(handle)
    response = talk.ask(command, accepted=NOT_OURS)
    if response.code in NOT_OURS:
        return None

    def read(response: Response) -> tuple[ContactInfo, ContactData]:
        info = command.answer(response)
        return info, _data(info, talk.profile.extra_in(response))

    return talk.told(command, response, read)


def delete(talk: Talk, handle: str) -> None:
    """Remove the contact; one that is gone is no error."""
    talk.ask(DeleteContact(handle), accepted=(NOT_THERE,))


def _as_sent(talk: Talk, data: ContactData) -> ContactData:
    """What will be read back: white space made single, without accents where the registry takes none."""
    data = talk.profile.prepared(data)
    fold = _in_ascii if _kind(talk) == "int" else _plain
    return ContactData(
        name=fold(data.name or data.organisation),
        organisation=fold(data.organisation),
        email=data.email,
        phone=data.phone,
        street=tuple(line for part in data.street if (line := fold(part)))[:3],
        city=fold(data.city),
        postal_code=_plain(data.postal_code),
        region=fold(data.region),
        country=data.country.upper(),
        extra=data.extra,
    )


def _kind(talk: Talk) -> str:
    return talk.profile.postal or talk.settings.postal


def _postal(talk: Talk, data: ContactData) -> PostalInfo:
    words = (data.name, data.organisation, *data.street, data.city, data.region)
    kind = _kind(talk)
    return PostalInfo(
        kind=("int" if all(word.isascii() for word in words) else "loc") if kind == "auto" else kind,
        name=data.name,
        organisation=data.organisation,
        street=data.street,
        city=data.city,
        region=data.region,
        postal_code=data.postal_code,
        country=data.country,
    )


def _data(info: ContactInfo, extra: Mapping[str, str]) -> ContactData:
    postal = next((one for one in info.postal if one.kind == "loc"), info.postal[0] if info.postal else _NOTHING)
    return ContactData(
        name=postal.name,
        organisation=postal.organisation,
        email=info.email,
        phone=info.voice,
        street=postal.street,
        city=postal.city,
        postal_code=postal.postal_code,
        region=postal.region,
        country=postal.country,
        extra=extra,
    )


_NOTHING = PostalInfo("loc", "", "", (), "", "", "", "")


def _plain(text: str) -> str:
    return " ".join(text.split())


def _in_ascii(text: str) -> str:
    """Letters without their accents; what has no such form is left out."""
    spread = text.replace("œ", "oe").replace("Œ", "OE").replace("æ", "ae").replace("Æ", "AE").replace("ß", "ss")
    return _plain(unicodedata.normalize("NFKD", spread.replace("’", "'")).encode("ascii", "ignore").decode())
