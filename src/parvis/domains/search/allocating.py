"""A customer gives the token that a registry gave for a reserved name (RFC 8495): the name is asked again with it."""

import logging
from concurrent.futures import TimeoutError as TooLateError
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from parvis.accounts.models import Account
from parvis.domains.actions.allocations import give
from parvis.domains.enums import AnswerState
from parvis.domains.models import Answer, Search
from parvis.domains.ports import Availability, Checked, RefusedError
from parvis.domains.registries import registries
from parvis.domains.search import answering, availability, notices
from parvis.kit.actor import Actor
from parvis.kit.drivers import UnknownDriverError
from parvis.kit.failures import NeedsPersonError, TryLaterError
from parvis.kit.refusals import NotAllowedError

logger = logging.getLogger(__name__)

_FREE: Final = frozenset({Availability.AVAILABLE, Availability.PREMIUM})


def ask_with(answer: Answer, token: str, *, patience: float) -> Checked | None:
    """What the registry says of the name to the bearer of ``token``; None where it says nothing for ``patience`` seconds.

    The token goes nowhere but to the registry of the name.
    """
    try:
        return availability.pool.submit(_check, answer.registry, answer.name, token).result(patience)
    except TooLateError:
        return None


def _check(registry: str, name: str, token: str) -> Checked | None:
    """In a thread of its own."""
    try:
        found = registries.named(registry).check([name], tokens={name: token}).get(name)
    except RefusedError as refusal:
        return Checked(name, Availability.RESERVED, str(refusal))
    except (TryLaterError, NeedsPersonError, UnknownDriverError) as error:
        logger.info("registry %s did not say: %s", registry, error)
        return None
    if found is not None and found.claims:
        notices.bring({found.claims})
    return found


@transaction.atomic
def keep(answer: Answer, checked: Checked | None, *, token: str, account: Account, actor: Actor, now: datetime) -> None:
    """Keep a token that the registry takes, for the account, and write that the name is there for it.

    Refused, and nothing kept, where the registry does not take the token, or said nothing (``checked`` is None). The
    search becomes the account's where it was nobody's.
    """
    if checked is None:
        raise NotAllowedError(
            _("The registry does not answer. Your token was not kept: enter it again in a few minutes."), field="token"
        )
    if checked.availability not in _FREE:
        raise NotAllowedError(
            _("The registry does not accept this token for this domain. Check the token, then enter it again."),
            field="token",
        )
    give(account, name=answer.name, token=token, actor=actor, now=now)
    Search.objects.filter(pk=answer.search_id, account=None).update(account=account)
    if Answer.objects.select_for_update().get(pk=answer.pk).state == AnswerState.RESERVED:
        answering.store(answer, checked, now=now)
