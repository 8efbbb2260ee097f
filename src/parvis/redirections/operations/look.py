"""Looking at one target."""

from collections.abc import Callable
from datetime import datetime

from parvis.provisioning.performers import Task
from parvis.redirections.actions import looking
from parvis.redirections.lookers import WEB, lookers
from parvis.redirections.models import Redirection


def look(task: Task, *, now: datetime) -> Callable[[], None]:
    """See where it leads. One that changed or went since is not looked at: it has its own look, or needs none."""
    pk, edition = task.arguments["redirection_id"], task.arguments["edition"]
    redirection = Redirection.objects.filter(pk=pk, edition=edition).first()
    if redirection is None:
        return lambda: None
    sight = lookers.named(WEB).look(redirection.target, host=redirection.host)
    return lambda: looking.seen(pk, edition, sight, now=now)
