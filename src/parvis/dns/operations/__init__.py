"""Publishing zones at their servers."""

from parvis.dns.actions.publishing import KIND
from parvis.dns.operations.publish import publish
from parvis.dns.publishers import publishers
from parvis.provisioning import performers
from parvis.provisioning.performers import Kind, Task


def _exchange(task: Task) -> str:
    return publishers.named(task.arguments["server"]).exchange()


def install() -> None:
    """Tell provisioning who carries out what."""
    performers.register(KIND, Kind(publish, _exchange))
