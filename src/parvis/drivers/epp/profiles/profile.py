# ruff: noqa: ARG002 - what is asked for by name is not needed where nothing is answered
"""What a registry may ask beside the standards. The class itself asks for nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Final, TypeAlias

from parvis.domains.ports import Capability, ContactData, Reachability
from parvis.drivers.epp.commands import Command, Extension
from parvis.drivers.epp.namespaces import register
from parvis.drivers.epp.results import Response


@dataclass(frozen=True, slots=True)
class TradeTold:
    """A trade in the registry's words: ``status`` is one of RFC 5731's for transfers."""

    name: str
    status: str
    registrant: str
    requested_at: datetime
    answer_by: datetime | None


RARE: Final = frozenset({Capability.QUALIFICATION})
"""Nowhere but where a profile knows how to ask."""
Asked: TypeAlias = tuple[Command[object], Sequence[Extension]]


class Profile:
    """Override what differs. ``namespaces`` are its own, by the prefix that it is written with."""

    namespaces: ClassVar[Mapping[str, str]] = {}
    lacks: ClassVar[frozenset[Capability]] = frozenset()
    """What can't be asked of it, whatever its settings say."""
    has: ClassVar[frozenset[Capability]] = frozenset()
    """What only few registries offer (``RARE``) and it does."""
    postal: ClassVar[str] = ""
    """``loc`` or ``int`` where the registry takes one alone."""
    chooses_handles: ClassVar[bool] = False
    """It gives contacts handles of its own: ours is a wish."""

    def __init__(self) -> None:
        for prefix, uri in self.namespaces.items():
            register(prefix, uri)

    def prepared(self, data: ContactData) -> ContactData:
        """``data`` as this registry wants the standard fields filled in; what is read back is compared with that."""
        return data

    def contact_created(self, data: ContactData) -> Sequence[Extension]:
        """What goes with the creation of a contact. Raises RefusedError where ``data.extra`` lacks something."""
        return ()

    def contact_updated(self, data: ContactData) -> Sequence[Extension]:
        """What goes with a change of a contact."""
        return ()

    def reachable_told(self, media: str) -> Sequence[Extension]:
        """What goes with a change of a contact to tell that it answered."""
        return ()

    def reachability_in(self, response: Response) -> Reachability:
        """What an info of a contact tells of that. Raises FrameError."""
        return Reachability(is_reachable=False)

    def extra_in(self, response: Response) -> Mapping[str, str]:
        """Our own fields as an info of a contact tells them. Raises FrameError."""
        return {}

    def domain_created(self, name: str, contacts: Mapping[str, str]) -> Sequence[Extension]:
        """What goes with the creation of a name; ``contacts`` are handles by role."""
        return ()

    def domain_deleted(self, name: str) -> Sequence[Extension]:
        """What goes with the deletion of a name."""
        return ()

    def domain_transferred(self, name: str, contacts: Mapping[str, str]) -> Sequence[Extension]:
        """What goes with the request of a transfer."""
        return ()

    def trade_requested(
        self, name: str, registrant: str, others: Sequence[tuple[str, str]], auth_code: str
    ) -> Asked | None:
        """What asks for another holder; ``others`` are the name's other contacts by role. None: there is no such command."""
        return None

    def trade_queried(self, name: str, auth_code: str) -> Command[object] | None:
        """What asks how a trade stands, or None where nothing does."""
        return None

    def trade_in(self, response: Response) -> TradeTold | None:
        """The trade that an answer or a message tells, or None. Raises FrameError."""
        return None

    def code_requested(self, name: str) -> Command[object] | None:
        """What has the registry send a code to the holder, or None."""
        return None

    def reason_in(self, response: Response) -> str:
        """What is said beside the standard sentence when a command is refused, or ""."""
        return ""

    def statuses_in(self, response: Response) -> frozenset[str]:
        """States of a name that only this registry has, from its info."""
        return frozenset()
