"""Looking at what redirections lead to."""

from parvis.provisioning import performers
from parvis.provisioning.performers import Kind, Task
from parvis.redirections.actions.looking import KIND
from parvis.redirections.lookers import WEB, lookers
from parvis.redirections.operations.look import look


def _exchange(_task: Task) -> str:
    return lookers.named(WEB).exchange()


def install() -> None:
    """Tell provisioning who carries out what."""
    performers.register(KIND, Kind(look, _exchange))
