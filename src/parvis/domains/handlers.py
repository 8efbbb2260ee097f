"""Reactions of domains to operations that ended without success, to answers of registries, and to what becomes of contacts."""

from typing import Final

from parvis.contacts.events import ContactChanged, ContactVerified, contact_changed, contact_verified
from parvis.contacts.models import Contact
from parvis.dns.actions.publishing import KIND as ZONE
from parvis.domains.actions import (
    auth_codes,
    contacts,
    drifts,
    holder_changes,
    outcomes,
    qualifying,
    securing,
    transfers,
    verifying,
)
from parvis.domains.events import DomainDiffers, domain_differs
from parvis.domains.models import Securing
from parvis.domains.refusal_words import RefusalWords, words_of
from parvis.domains.signed import KIND as DS
from parvis.provisioning.enums import OperationState
from parvis.provisioning.events import OperationChanged, operation_changed
from parvis.provisioning.models import Operation

SETTLED: Final = frozenset({OperationState.DONE, OperationState.CANCELLED, OperationState.ATTENTION})
CHANGES: Final = frozenset({"domain.nameservers", "domain.ds", "domain.lock", "domain.host", "domain.host-removal"})
"""What customers set at registries, and may ask for again as they like."""


@operation_changed.subscribe
def follow_registration(changed: OperationChanged) -> None:
    """A registration refused for good or given up frees the name, and the customer is told."""
    if changed.kind != "domain.register" or changed.state != OperationState.CANCELLED:
        return
    operation = Operation.objects.get(pk=changed.operation_id)
    outcomes.registration_failed(
        operation.arguments["domain_id"], key=operation.key, refused=_refusal(operation), now=changed.at
    )


@operation_changed.subscribe
def follow_transfer(changed: OperationChanged) -> None:
    """A transfer refused, withdrawn or given up frees the name, and the customer is told."""
    if changed.kind != transfers.KIND or changed.state != OperationState.CANCELLED:
        return
    operation = Operation.objects.get(pk=changed.operation_id)
    transfers.transfer_failed(
        operation.arguments["domain_id"], key=operation.key, refused=_refusal(operation), now=changed.at
    )


def _refusal(operation: Operation) -> RefusalWords | None:
    """Why the registry refused it, where it did."""
    if operation.refusal_code is None:
        return None
    return words_of(operation.refusal_code, operation.problem, is_over=True)


@operation_changed.subscribe
def follow_holder_change(changed: OperationChanged) -> None:
    """A change of holder refused or given up is over, and the customer is told."""
    if changed.kind != holder_changes.KIND or changed.state != OperationState.CANCELLED:
        return
    operation = Operation.objects.get(pk=changed.operation_id)
    holder_changes.refused(operation.arguments["change"], now=changed.at)


@operation_changed.subscribe
def follow_auth_code(changed: OperationChanged) -> None:
    """A code whose setting was given up after it was sent may or may not be the registry's now."""
    if changed.kind != auth_codes.KIND or changed.state != OperationState.CANCELLED:
        return
    operation = Operation.objects.get(pk=changed.operation_id)
    if operation.attempts:
        auth_codes.auth_code_given_up(operation.arguments["domain_id"], now=changed.at)


@operation_changed.subscribe
def follow_change(changed: OperationChanged) -> None:
    """A change of settings that the registry refused is told to the customer, with the reason."""
    if changed.kind not in CHANGES or changed.state != OperationState.CANCELLED:
        return
    operation = Operation.objects.get(pk=changed.operation_id)
    refused = _refusal(operation)
    if refused is not None:
        outcomes.change_refused(operation.arguments["domain_id"], refused, key=operation.key, now=changed.at)


@operation_changed.subscribe
def follow_securing(changed: OperationChanged) -> None:
    """What DNSSEC of a name waits for has an answer: it goes on at once."""
    if changed.kind not in {DS, ZONE} or changed.state not in SETTLED:
        return
    operation = Operation.objects.get(pk=changed.operation_id)
    securing.hasten(Securing.objects.open().filter(domain__name=operation.subject), now=changed.at)


@domain_differs.subscribe
def follow_difference(differs: DomainDiffers) -> None:
    """What changed at the registry without us waits for a person."""
    drifts.notice(differs)


@contact_changed.subscribe
def follow_contact(changed: ContactChanged) -> None:
    """Registries are told, and a new address is verified in its turn."""
    contact = Contact.objects.select_related("account__brand__legal_entity").get(pk=changed.contact_id)
    contacts.send_changes(contact, now=changed.at)
    if "email" in changed.fields:
        verifying.follow_address(contact, now=changed.at)


@contact_verified.subscribe
def let_names_answer(verified: ContactVerified) -> None:
    """Names that were suspended for an address that nobody answered at are asked to answer again, at once."""
    verifying.let_answer(verified.contact_id, now=verified.at)


@contact_verified.subscribe
def tell_registries(verified: ContactVerified) -> None:
    """Registries that wait to hear it are told."""
    qualifying.tell(verified.contact_id, now=verified.at)
