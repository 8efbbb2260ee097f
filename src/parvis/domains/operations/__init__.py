"""What is asked of registries, and who carries it out."""

from parvis.domains.actions.arrivals import KIND as ARRIVAL
from parvis.domains.actions.qualifying import KIND as QUALIFICATION
from parvis.domains.actions.roles import KINDS as CONTACT_KINDS
from parvis.domains.operations.answer import answer_transfer
from parvis.domains.operations.arriving import arrive
from parvis.domains.operations.change import (
    change_auth_code,
    change_ds,
    change_hold,
    change_holder,
    change_lock,
    change_nameservers,
)
from parvis.domains.operations.contacts import update_contact
from parvis.domains.operations.deleting import delete
from parvis.domains.operations.holder import change_holder_for_good
from parvis.domains.operations.hosts import put_host, remove_host
from parvis.domains.operations.qualifying import tell_verification
from parvis.domains.operations.register import register
from parvis.domains.operations.renew import renew, restore
from parvis.domains.operations.roles import change_contact
from parvis.domains.operations.transfer import transfer_in
from parvis.domains.registries import registries
from parvis.provisioning import performers
from parvis.provisioning.performers import Kind, Task


def _exchange(task: Task) -> str:
    return registries.named(task.arguments["registry"]).exchange()


def install() -> None:
    """Tell provisioning who carries out what."""
    performers.register("domain.register", Kind(register, _exchange))
    performers.register("domain.renew", Kind(renew, _exchange))
    performers.register("domain.restore", Kind(restore, _exchange))
    performers.register("domain.deletion", Kind(delete, _exchange))
    performers.register("domain.transfer", Kind(transfer_in, _exchange))
    performers.register("domain.transfer-answer", Kind(answer_transfer, _exchange))
    performers.register("domain.nameservers", Kind(change_nameservers, _exchange))
    performers.register("domain.host", Kind(put_host, _exchange))
    performers.register("domain.host-removal", Kind(remove_host, _exchange))
    performers.register("domain.ds", Kind(change_ds, _exchange))
    performers.register("domain.lock", Kind(change_lock, _exchange))
    performers.register("domain.holder-change", Kind(change_holder_for_good, _exchange))
    performers.register("domain.holder", Kind(change_holder, _exchange))
    for kind in CONTACT_KINDS.values():
        performers.register(kind, Kind(change_contact, _exchange))
    performers.register(ARRIVAL, Kind(arrive, _exchange))
    performers.register(QUALIFICATION, Kind(tell_verification, _exchange))
    performers.register("contact.update", Kind(update_contact, _exchange))
    performers.register("domain.hold", Kind(change_hold, _exchange))
    performers.register("domain.auth-code", Kind(change_auth_code, _exchange))
