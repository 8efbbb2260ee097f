"""What is asked of registries, and who carries it out."""

from datetime import datetime

from parvis.domains.actions import outcomes
from parvis.domains.operations.change import change_auth_code, change_lock, change_nameservers
from parvis.domains.operations.register import register
from parvis.domains.registries import registries
from parvis.provisioning import performers
from parvis.provisioning.performers import Kind, Task


def _exchange(task: Task) -> str:
    return registries.named(task.arguments["registry"]).exchange()


def _registration_refused(task: Task, now: datetime) -> None:
    outcomes.registration_failed(task.arguments["domain_id"], key=task.key, now=now)


def _nothing(_task: Task, _now: datetime) -> None:
    """A change that was refused leaves the name as it was."""


def install() -> None:
    """Tell provisioning who carries out what."""
    performers.register("domain.register", Kind(register, _exchange, _registration_refused))
    performers.register("domain.nameservers", Kind(change_nameservers, _exchange, _nothing))
    performers.register("domain.lock", Kind(change_lock, _exchange, _nothing))
    performers.register("domain.auth-code", Kind(change_auth_code, _exchange, _nothing))
