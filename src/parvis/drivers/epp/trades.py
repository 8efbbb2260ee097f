"""Names that go to another holder by a registry's own command."""

from parvis.domains.ports import RefusedError, Trade, TransferState
from parvis.drivers.epp import domains
from parvis.drivers.epp.parsing import FrameError
from parvis.drivers.epp.profiles.profile import TradeTold
from parvis.drivers.epp.results import NOT_PENDING, NOT_THERE, PENDING, Response
from parvis.drivers.epp.talking import Talk

_NONE = frozenset({NOT_PENDING, NOT_THERE, 2201, 2202})
_NO_CODE = 2202


def request(talk: Talk, name: str, *, registrant: str, auth_code: str) -> Trade:
    """Ask for it, with the code that the registry tells us where none is given."""
    found = domains.ours(talk, name)
    code = auth_code or found.info.auth_code
    asked = talk.profile.trade_requested(name, registrant, found.info.contacts, code)
    if asked is None:
        raise domains.unsupported()
    if not code:
        raise RefusedError("the holder's code is missing", code=_NO_CODE)
    command, extensions = asked
    response = talk.ask(command, extensions)

    def read(response: Response) -> Trade:
        told = talk.profile.trade_in(response)
        if told is not None:
            return in_our_words(told)
        # Nothing but the result: taken, or done.
        state = TransferState.PENDING if response.code == PENDING else TransferState.SERVER_APPROVED
        return Trade(name, state, registrant)

    return talk.told(command, response, read)


def query(talk: Talk, name: str) -> Trade | None:
    """The last trade as the registry tells it, or None."""
    if talk.profile.trade_queried(name, "") is None:
        return None
    command = talk.profile.trade_queried(name, domains.ours(talk, name).info.auth_code)
    if command is None:
        return None
    response = talk.ask(command, accepted=_NONE)
    if response.code in _NONE:
        return None

    def read(response: Response) -> Trade | None:
        told = talk.profile.trade_in(response)
        return None if told is None else in_our_words(told)

    return talk.told(command, response, read)


def send_code(talk: Talk, name: str) -> None:
    """Have the code sent to the holder."""
    command = talk.profile.code_requested(name)
    if command is None:
        raise domains.unsupported()
    talk.ask(command)


def in_our_words(told: TradeTold) -> Trade:
    """A trade in the port's words. Raises FrameError for a state that is none of a transfer's."""
    try:
        state = TransferState(told.status)
    except ValueError as error:
        raise FrameError(str(error)) from error
    return Trade(told.name, state, told.registrant, told.requested_at, told.answer_by)
