"""The queue of messages (RFC 5730 section 2.9.2.3)."""

from dataclasses import dataclass
from typing import ClassVar

from parvis.drivers.epp.elements import Element, element
from parvis.drivers.epp.results import NO_MESSAGES, Response


@dataclass(frozen=True, slots=True)
class PollRequest:
    """Asks for the oldest message, which stays in the queue."""

    transforms: ClassVar[bool] = False

    def element(self) -> Element:
        return element("poll", attributes={"op": "req"})

    def answer(self, response: Response) -> Response | None:
        """The whole answer: what it is about depends on the message. None where the queue is empty."""
        return None if response.code == NO_MESSAGES or response.queue is None else response


@dataclass(frozen=True, slots=True)
class PollAcknowledge:
    """Takes a message off the queue. Taking it twice is refused and harmless, so a lost answer changes nothing."""

    transforms: ClassVar[bool] = False

    message_id: str

    def element(self) -> Element:
        return element("poll", attributes={"op": "ack", "msgID": self.message_id})

    def answer(self, response: Response) -> None:
        """Nothing but the result."""
