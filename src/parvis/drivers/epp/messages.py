"""The registry's queue of messages, in the port's words."""

from datetime import datetime
from typing import Final

from parvis.domains.ports import Message, Transfer
from parvis.drivers.epp.elements import Element
from parvis.drivers.epp.extensions.change_poll import Change, change_in
from parvis.drivers.epp.frames.poll import PollAcknowledge, PollRequest
from parvis.drivers.epp.frames.transfers import transfer_in
from parvis.drivers.epp.masking import masked
from parvis.drivers.epp.namespaces import PREFIXES
from parvis.drivers.epp.parsing import FrameError, text
from parvis.drivers.epp.results import NO_MESSAGES, NOT_THERE, Response
from parvis.drivers.epp.talking import Talk
from parvis.drivers.epp.transfers import in_our_words

_KINDS: Final = {
    "autoRenew": "renewal",
    "renew": "renewal",
    "delete": "deletion",
    "autoDelete": "deletion",
    "autoPurge": "deletion",
    "transfer": "transfer",
}
_GONE: Final = frozenset({NOT_THERE, 2005, 2004, 2002})
"""How registries refuse to acknowledge a message that is not there."""


def oldest(talk: Talk) -> Message | None:
    """The oldest message, left in the queue."""
    command = PollRequest()
    response = talk.ask(command)
    if response.code == NO_MESSAGES:
        return None
    return talk.told(command, response, lambda response: _message(talk, response))


def acknowledge(talk: Talk, message_id: str) -> None:
    """Take it off the queue; one that is gone is no error."""
    talk.ask(PollAcknowledge(message_id), accepted=_GONE)


def _message(talk: Talk, response: Response) -> Message:
    queue = response.queue
    if queue is None or not queue.id:
        raise FrameError("the message has no id")
    transfer, change, trade = _transfer(talk, response), change_in(response), talk.profile.trade_in(response)
    return Message(
        id=queue.id,
        at=_at(queue.at, transfer, change),
        kind="change" if trade is not None else _kind(response, transfer, change),
        text=queue.text,
        name=_name(response) or ("" if trade is None else trade.name),
        transfer=transfer,
        raw=masked(response.root),
    )


def _at(queued: datetime | None, transfer: Transfer | None, change: Change | None) -> datetime:
    if queued is not None:
        return queued
    if change is not None:
        return change.at
    if transfer is not None:
        return transfer.requested_at
    raise FrameError("the message has no date")


def _transfer(talk: Talk, response: Response) -> Transfer | None:
    found = response.found("domain:trnData")
    return None if found is None else in_our_words(transfer_in(found, "domain", "name"), talk.settings)


def _kind(response: Response, transfer: Transfer | None, change: Change | None) -> str:
    if transfer is not None:
        return "transfer"
    if change is not None:
        return _KINDS.get(change.operation, "change")
    return "renewal" if response.found("domain:renData") is not None else "other"


def _name(response: Response) -> str:
    """The name that the message is about, where it is about one."""
    about = [part for part in response.data if _is_of_domain(part)]
    return next((name.lower() for part in about if (name := text(part, "domain:name"))), "")


def _is_of_domain(part: Element) -> bool:
    return str(part.tag).startswith(f"{{{PREFIXES['domain']}}}")
