"""Speaking to the authority."""

from parvis.certificates.actions.issuing import KIND, REVOKE
from parvis.certificates.actions.renewing import KIND as RENEWAL
from parvis.certificates.authorities import CHOSEN, authorities
from parvis.certificates.operations.issue import issue
from parvis.certificates.operations.renewal import ask
from parvis.certificates.operations.revoke import revoke
from parvis.provisioning import performers
from parvis.provisioning.performers import Kind, Task


def _exchange(_task: Task) -> str:
    return authorities.named(CHOSEN).exchange()


def install() -> None:
    """Tell provisioning who carries out what."""
    performers.register(KIND, Kind(issue, _exchange))
    performers.register(RENEWAL, Kind(ask, _exchange))
    performers.register(REVOKE, Kind(revoke, _exchange))
