"""Taking a procedure of DNSSEC one step further: looks outside, and ends in one action. Repeated, it does nothing twice."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Final

from parvis.dns.content import lasting_until
from parvis.dns.enums import ZoneState
from parvis.dns.looks import ABOVE, SERVED, above, signatures
from parvis.dns.publishers import publishers
from parvis.dns.queries import is_given
from parvis.domains.actions import securing as actions
from parvis.domains.actions.securing import paced
from parvis.domains.actions.telling import Answer, tell_registry
from parvis.domains.enums import DomainState, SecuringStep, SecuringWay
from parvis.domains.models import Securing
from parvis.domains.signed import FORGOTTEN
from parvis.domains.wanted_ds import digests_of

AGAIN: Final = timedelta(minutes=1)
"""After which what happens elsewhere at its own pace is looked at again; news makes it sooner."""
LATER: Final = timedelta(minutes=10)
"""After a look outside that found something else."""
SOONEST: Final = timedelta(seconds=2)


def advance(securing_id: int, *, now: datetime) -> None:
    """Look at one that is due. Where the name or its zone left us, it is over."""
    rows = Securing.objects.open().select_related("domain__account__brand", "zone")
    row = rows.filter(pk=securing_id, due_at__lte=now).first()
    if row is None:
        return
    if row.domain.state not in {DomainState.ACTIVE, DomainState.REDEMPTION} or row.zone.state == ZoneState.REMOVED:
        actions.abandon(row.pk, now=now)
        return
    _STEPS[SecuringStep(row.step)](row, now)


def _sign(row: Securing, now: datetime) -> None:
    if not is_given(row.zone, publishers.names(), row.serial):
        _wait(row, "a name server has not been given the keys yet", now, after=AGAIN)
        return
    due_at = now + paced(lasting_until(row.zone, now) - now)
    actions.go_on(row.pk, row.step, SecuringStep.SPREADING, due_at=due_at, now=now)


def _spread(row: Securing, now: datetime) -> None:
    actions.go_on(row.pk, row.step, SecuringStep.CHECKING, due_at=now, now=now)


def _check(row: Securing, now: datetime) -> None:
    faults = signatures.named(SERVED).faults(row.domain.name, row.domain.nameservers, [*row.keys, *row.old])
    if faults:
        _wait(row, "; ".join(faults), now)
    else:
        actions.go_on(row.pk, row.step, SecuringStep.TELLING, due_at=now, now=now)


def _tell(row: Securing, now: datetime) -> None:
    said = tell_registry(row.pk, now=now)
    if said is Answer.WAITING:
        _wait(row, "", now, after=AGAIN)


def _await(row: Securing, now: datetime) -> None:
    told = above.named(ABOVE).told(row.domain.name)
    if told.problem or not told.sets:
        _wait(row, told.problem or "the registry's name servers do not answer", now, lasting=told.ttl)
        return
    allowed = digests_of(row.domain.name, row.keys)
    if any(not found <= allowed or bool(found) != bool(row.keys) for found in told.sets):
        _wait(row, "the registry's name servers do not all tell so yet", now, lasting=told.ttl)
        return
    if row.way == SecuringWay.ON:
        actions.go_on(row.pk, row.step, SecuringStep.DONE, due_at=now, now=now, lasting=told.ttl)
        return
    lasting = max(FORGOTTEN, timedelta(seconds=max(row.lasting, told.ttl)))
    then = SecuringStep.FORGETTING
    actions.go_on(row.pk, row.step, then, due_at=now + paced(lasting), now=now, lasting=told.ttl)


def _forget(row: Securing, now: datetime) -> None:
    actions.take_old_keys(row.pk, now=now)


def _unsign(row: Securing, now: datetime) -> None:
    if is_given(row.zone, publishers.names(), row.serial):
        actions.go_on(row.pk, row.step, SecuringStep.DONE, due_at=now, now=now)
    else:
        _wait(row, "a name server has not been given the keys yet", now, after=AGAIN)


def _wait(row: Securing, problem: str, now: datetime, *, after: timedelta = LATER, lasting: int = 0) -> None:
    actions.wait(row.pk, row.step, problem=problem, due_at=now + max(paced(after), SOONEST), lasting=lasting)


_STEPS: Final[Mapping[SecuringStep, Callable[[Securing, datetime], None]]] = {
    SecuringStep.SIGNING: _sign,
    SecuringStep.SPREADING: _spread,
    SecuringStep.CHECKING: _check,
    SecuringStep.TELLING: _tell,
    SecuringStep.AWAITING: _await,
    SecuringStep.FORGETTING: _forget,
    SecuringStep.UNSIGNING: _unsign,
}
