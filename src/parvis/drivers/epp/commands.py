"""What every command is: a frame to write, and an answer to read from what comes back."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import ClassVar, Protocol, TypeVar

from parvis.drivers.epp.elements import Element, element
from parvis.drivers.epp.results import Response

Answer = TypeVar("Answer", covariant=True)


class Command(Protocol[Answer]):
    """One command of EPP, as a frozen dataclass."""

    @property
    def transforms(self) -> bool:
        """Something changes at the registry: a lost answer leaves it unknown."""

    def element(self) -> Element:
        """What stands inside ``command``."""

    def answer(self, response: Response) -> Answer:
        """What a successful response tells. Raises FrameError."""


class Extension(Protocol):
    """What is added to a command under its ``extension``."""

    def element(self) -> Element:
        """What stands there."""


class OwnCommand(ABC):
    """A command that only one registry knows (RFC 5730 section 2.7.1), in the namespace of ``prefix``."""

    prefix: ClassVar[str]

    @abstractmethod
    def element(self) -> Element:
        """What stands inside the registry's own ``command``."""


def command_frame(command: Command[object], extensions: Sequence[Extension], transaction: str) -> Element:
    """The whole of ``command``, to go inside ``epp``."""
    if isinstance(command, OwnCommand):
        own = command.prefix
        inner = element(f"{own}:command", command.element(), element(f"{own}:clTRID", transaction))
        return element("extension", element(f"{own}:ext", inner))
    extras = [extension.element() for extension in extensions]
    return element(
        "command",
        command.element(),
        element("extension", *extras) if extras else None,
        element("clTRID", transaction),
    )
