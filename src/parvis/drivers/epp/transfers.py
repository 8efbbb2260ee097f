"""Names that come and go between registrars."""

from collections.abc import Mapping
from dataclasses import dataclass

from parvis.domains.ports import ContactRole, OutcomeUnknownError, Transfer, TransferState, UnavailableError
from parvis.drivers.epp.extensions.allocation_token import AllocationToken
from parvis.drivers.epp.extensions.fee import FeeAgreed
from parvis.drivers.epp.frames.domain import TransferDomain
from parvis.drivers.epp.frames.transfers import TransferData, TransferStep
from parvis.drivers.epp.parsing import FrameError
from parvis.drivers.epp.results import NOT_PENDING, NOT_THERE, Response
from parvis.drivers.epp.settings import EppSettings
from parvis.drivers.epp.talking import Talk
from parvis.kit.money import Money

_NONE = frozenset({NOT_PENDING, NOT_THERE, 2201})


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the request of a transfer asks for."""

    name: str
    auth_code: str
    years: int
    fee: Money | None
    contacts: Mapping[ContactRole, str]
    token: str = ""


def in_our_words(data: TransferData, settings: EppSettings) -> Transfer:
    """A transfer in the port's words. Raises FrameError for a state that RFC 5731 does not know."""
    try:
        state = TransferState(data.status)
    except ValueError as error:
        raise FrameError(str(error)) from error
    is_to_us = data.requested_by == settings.sponsor
    return Transfer(
        name=data.subject.lower(),
        state=state,
        is_to_us=is_to_us,
        other=data.acting if is_to_us else data.requested_by,
        requested_at=data.requested_at,
        answer_by=data.act_at,
        expires_at=data.expires_at,
    )


def request(talk: Talk, wanted: Wanted) -> Transfer:
    """Ask for a name held elsewhere."""
    allocated = [AllocationToken(wanted.token)] if wanted.token else []
    command = TransferDomain(wanted.name, TransferStep.REQUEST, wanted.auth_code, wanted.years or None)
    agreed = [FeeAgreed("transfer", wanted.fee)] if wanted.fee is not None else []
    contacts = {role.value: handle for role, handle in wanted.contacts.items()}
    extensions = [*talk.profile.domain_transferred(wanted.name, contacts), *allocated, *agreed]
    return _told(talk, command, talk.ask(command, extensions), wanted.auth_code)


def query(talk: Talk, name: str, *, auth_code: str = "") -> Transfer | None:
    """The last transfer as the registry tells it, or None."""
    command = TransferDomain(name, TransferStep.QUERY, auth_code)
    response = talk.ask(command, accepted=_NONE)
    return None if response.code in _NONE else _read(talk, command, response)


def step(talk: Talk, name: str, taken: TransferStep) -> Transfer:
    """Approve, reject or cancel."""
    command = TransferDomain(name, taken)
    return _told(talk, command, talk.ask(command), "")


def _told(talk: Talk, command: TransferDomain, response: Response, auth_code: str) -> Transfer:
    """What the answer tells; where it tells nothing, what a query does."""
    told = _read(talk, command, response)
    if told is not None:
        return told
    try:
        told = query(talk, command.name, auth_code=auth_code)
    except UnavailableError as error:
        raise OutcomeUnknownError(f"it was done, but cannot be read: {error}") from error
    if told is None:
        raise OutcomeUnknownError("it was done, but no transfer is shown")
    return told


def _read(talk: Talk, command: TransferDomain, response: Response) -> Transfer | None:
    def read(response: Response) -> Transfer | None:
        data = command.answer(response)
        return None if data is None else in_our_words(data, talk.settings)

    return talk.told(command, response, read)
