"""What was asked of the outside, in the customer's words: a request is never shown as a fact."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from parvis.domains.refusal_words import RefusalWords, Turn, words_of
from parvis.provisioning.enums import OperationState
from parvis.provisioning.models import Operation

_TITLES: Final = {
    "contact.update": _("Change of a contact"),
    "contact.qualification": _("Verification told to the registry"),
    "domain.admin-contact": _("Change of the administrative contact"),
    "domain.tech-contact": _("Change of the technical contact"),
    "domain.billing-contact": _("Change of the billing contact"),
    "domain.holder-change": _("Change of holder"),
    "domain.register": _("Registration"),
    "domain.arrival": _("Contacts of a transferred domain"),
    "domain.nameservers": _("Change of name servers"),
    "domain.ds": _("Change of the DS records"),
    "domain.auth-code": _("Authorisation code"),
    "domain.hold": _("Suspension or its end"),
    "domain.holder": _("Change of the holder"),
    "domain.host": _("Declaration of a host"),
    "domain.host-removal": _("Removal of a host"),
    "domain.lock": _("Change of the transfer lock"),
    "domain.deletion": _("Deletion for want of renewal"),
    "domain.update": _("Change at the registry"),
    "domain.renew": _("Renewal"),
    "domain.transfer": _("Transfer"),
    "domain.transfer-answer": _("Answer to a transfer"),
    "domain.restore": _("Restoration"),
    "certificate.issue": _("SSL certificate"),
    "certificate.renewal": _("Question when to renew an SSL certificate"),
    "certificate.revoke": _("Revocation of an SSL certificate"),
    "redirection.look": _("Look at the target of a web redirect"),
    "zone.publish": _("Publication of the DNS zone"),
    "payment.charge": _("Charge of a kept card"),
    "payment.refund": _("Money to give back by card"),
}
_STATES: Final[dict[OperationState, tuple[str, str | Promise, str | Promise]]] = {
    OperationState.WAITING: ("info", _("Requested"), _("We send it to the registry. You have nothing to do.")),
    OperationState.RUNNING: ("info", _("In progress"), _("We are waiting for the registry’s answer.")),
    OperationState.DONE: ("ok", _("Done"), ""),
    OperationState.CANCELLED: ("neutral", _("Cancelled"), _("Nothing was changed.")),
    OperationState.ATTENTION: (
        "warn",
        _("Our team is looking into it"),
        _("Nothing is lost. We will write to you with the outcome."),
    ),
}

_PAYING: Final[dict[OperationState, tuple[str, str | Promise, str | Promise]]] = {
    **_STATES,
    OperationState.WAITING: ("info", _("Requested"), _("We ask the card company. You have nothing to do.")),
    OperationState.RUNNING: ("info", _("In progress"), _("We are waiting for the card company’s answer.")),
}
_PUBLISHING: Final[dict[OperationState, tuple[str, str | Promise, str | Promise]]] = {
    **_STATES,
    OperationState.WAITING: ("info", _("Requested"), _("We send it to the name servers. You have nothing to do.")),
    OperationState.RUNNING: ("info", _("In progress"), _("We are waiting for the name server’s answer.")),
}
_LOOKING: Final[dict[OperationState, tuple[str, str | Promise, str | Promise]]] = {
    **_STATES,
    OperationState.WAITING: ("info", _("Requested"), _("We ask the target’s site. You have nothing to do.")),
    OperationState.RUNNING: ("info", _("In progress"), _("We are waiting for the site’s answer.")),
}
_CERTIFYING: Final[dict[OperationState, tuple[str, str | Promise, str | Promise]]] = {
    **_STATES,
    OperationState.WAITING: ("info", _("Requested"), _("We ask the certificate authority. You have nothing to do.")),
    OperationState.RUNNING: ("info", _("In progress"), _("We are waiting for the certificate authority’s answer.")),
}
_BY_FIELD: Final = {"certificate": _CERTIFYING, "payment": _PAYING, "redirection": _LOOKING, "zone": _PUBLISHING}
_REGISTRY_SILENT: Final = _("The registry does not answer. Your request is kept and will be sent again.")
_SILENT: Final[dict[str, str | Promise]] = {
    "contact": _REGISTRY_SILENT,
    "domain": _REGISTRY_SILENT,
    "zone": _("A name server does not answer. It will be given your zone as soon as it does."),
}


@dataclass(frozen=True, slots=True)
class Told:
    """One operation as the customer reads it."""

    title: str | Promise
    subject: str
    tone: str
    state: str | Promise
    sentence: str | Promise
    since: datetime
    step: str | Promise = ""
    """What to do next, where the registry refused."""
    detail: str = ""
    """The registry's own code and text, for who is asked about it."""


def title_of(kind: str) -> str | Promise:
    """What was asked, in words."""
    return _TITLES.get(kind, _("Change at the registry"))


def told(operation: Operation) -> Told:
    """``operation`` in words."""
    field, _dot, _what = operation.kind.partition(".")
    tone, state, sentence = _BY_FIELD.get(field, _STATES)[OperationState(operation.state)]
    if operation.state == OperationState.WAITING and operation.attempts:
        sentence = _SILENT.get(field, sentence)
    title, subject, since = title_of(operation.kind), operation.subject, operation.created_at
    words = refusal_of(operation)
    if words is None:
        return Told(title, subject, tone, state, sentence, since)
    if operation.state == OperationState.CANCELLED:
        tone, state = "bad", _("Refused by the registry")
    detail = f"{words.code} {operation.problem}"
    step = words.step
    if operation.state == OperationState.ATTENTION and words.turn == Turn.CUSTOMER:
        # Nobody can ask again for what waits for us.
        step = _("Nothing is lost. We will write to you with the outcome.")
    return Told(title, subject, tone, state, words.sentence, since, step, detail)


def refusal_of(operation: Operation) -> RefusalWords | None:
    """Why its registry refused, where that is how it stands or ended."""
    if operation.refusal_code is None or operation.state not in {OperationState.CANCELLED, OperationState.ATTENTION}:
        return None
    is_over = operation.state == OperationState.CANCELLED
    return words_of(operation.refusal_code, operation.problem, is_over=is_over)


def problem_of(operation: Operation) -> str:
    """Why it stopped, for staff: in words where its registry refused."""
    words = refusal_of(operation)
    return operation.problem if words is None else f"{words.sentence} ({words.code} {operation.problem})"
