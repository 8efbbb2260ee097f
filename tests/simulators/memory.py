"""A registry in memory that passes the port as far as reconciliation goes: names, transfers and a queue of messages."""

from dataclasses import replace
from datetime import UTC, datetime

from parvis.domains.ports import (
    Availability,
    Capability,
    Checked,
    ContactRole,
    Message,
    RefusedError,
    Snapshot,
    Transfer,
    TransferState,
    UnavailableError,
)

MANY_YEARS_AGO = datetime(2020, 3, 1, 9, tzinfo=UTC)


class MemoryRegistry:
    def __init__(
        self, *, capabilities=frozenset({Capability.LOCK, Capability.RENEW, Capability.ROLES, Capability.HOLDER_UPDATE})
    ):
        self.capabilities = capabilities
        self.names, self.transfers, self.taken, self.messages = {}, {}, set(), []
        self.is_silent = False
        self.asked = []
        self.meanwhile = None

    def holds(self, domain, **otherwise):
        """Hold ``domain`` as our copy has it, but for ``otherwise``."""
        facts = {
            "name": domain.name,
            "created_at": domain.registered_at or MANY_YEARS_AGO,
            "expires_at": domain.expires_at,
            "statuses": frozenset(domain.registry_statuses),
            "nameservers": tuple(domain.nameservers),
            "contacts": {ContactRole.REGISTRANT: domain.registrant_handle} if domain.registrant_handle else {},
        }
        self.names[domain.name] = Snapshot(**(facts | otherwise))

    def changes(self, name, **facts):
        self.names[name] = replace(self.names[name], **facts)

    def is_asked_for(self, name, state=TransferState.PENDING, **facts):
        at = datetime(2026, 11, 24, 9, tzinfo=UTC)
        told = {"is_to_us": False, "other": "autre", "requested_at": at, "answer_by": at.replace(day=29)} | facts
        self.transfers[name] = Transfer(name=name, state=state, **told)
        if state == TransferState.PENDING:
            self.changes(name, statuses=frozenset({"pendingTransfer"}))
        elif state in {TransferState.CLIENT_APPROVED, TransferState.SERVER_APPROVED}:
            self.names.pop(name, None)
            self.taken.add(name)
        else:
            self.changes(name, statuses=frozenset({"ok"}))

    def tells(self, number, *, name="", kind="change", text="", at=datetime(2026, 11, 24, 9, tzinfo=UTC)):
        self.messages.append(Message(str(number), at, kind, text, name, None, f"<raw>{number}</raw>"))

    def check(self, names, *, tokens=None):
        self._speak("check")
        taken = {*self.names, *self.taken}
        return {name: Checked(name, Availability.TAKEN if name in taken else Availability.AVAILABLE) for name in names}

    def fetch(self, name):
        self._speak("fetch", name)
        seen = self.names.get(name)
        if self.meanwhile is not None:
            happens, self.meanwhile = self.meanwhile, None
            happens()
        return seen

    def update(self, name, *, key, nameservers=None, is_locked=None, contacts=None, **_others):
        self._speak("update", name)
        facts = {}
        if nameservers is not None:
            facts["nameservers"] = tuple(host.name for host in nameservers)
        if contacts is not None:
            facts["contacts"] = {**self.names[name].contacts, **contacts}
        if is_locked is not None:
            statuses = self.names[name].statuses - {"clientTransferProhibited", "ok"}
            facts["statuses"] = statuses | ({"clientTransferProhibited"} if is_locked else {"ok"})
        self.changes(name, **facts)
        return self.names[name]

    def transfer(self, name, *, auth_code=""):
        self._speak("transfer", name)
        if name not in self.transfers:
            raise RefusedError("not authorised", code=2201)
        return self.transfers[name]

    def next_message(self):
        self._speak("next_message")
        return self.messages[0] if self.messages else None

    def acknowledge(self, message_id):
        self._speak("acknowledge", message_id)
        self.messages = [message for message in self.messages if message.id != message_id]

    def exchange(self):
        return ""

    def _speak(self, *command):
        self.asked.append(command)
        if self.is_silent:
            raise UnavailableError("nobody answers")
