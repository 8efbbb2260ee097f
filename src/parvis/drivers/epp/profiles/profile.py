# ruff: noqa: ARG002 - what is asked for by name is not needed where nothing is answered
"""What a registry may ask beside the standards. The class itself asks for nothing."""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from parvis.domains.ports import Capability, ContactData
from parvis.drivers.epp.commands import Extension
from parvis.drivers.epp.namespaces import register
from parvis.drivers.epp.results import Response


class Profile:
    """Override what differs. ``namespaces`` are its own, by the prefix that it is written with."""

    namespaces: ClassVar[Mapping[str, str]] = {}
    lacks: ClassVar[frozenset[Capability]] = frozenset()
    """What can't be asked of it, whatever its settings say."""
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

    def reason_in(self, response: Response) -> str:
        """What is said beside the standard sentence when a command is refused, or ""."""
        return ""

    def statuses_in(self, response: Response) -> frozenset[str]:
        """States of a name that only this registry has, from its info."""
        return frozenset()
