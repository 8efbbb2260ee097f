"""Plays a case: makes its action ready in calm, lets the faults strike, tries again as workers and staff do, and judges."""

import time
import uuid

from django.utils import timezone

from parvis.domains.models import Transfer
from parvis.domains.registries import registries
from parvis.provisioning.actions.decisions import retry
from parvis.provisioning.models import Operation
from parvis.provisioning.tasks import run
from tests.chaos.actions import ACTIONS
from tests.chaos.cases import LATE
from tests.chaos.judging import problems
from tests.chaos.shop import REGISTRY
from tests.factories import staff_member
from tests.simulators.epp_driver import reached

PATIENCE = 0.6
"""Seconds for which an answer is waited for; a late one takes half as long again."""
BREATH = 0.1
"""Seconds between two attempts."""
MOST_ATTEMPTS = 24
OVER = {"done", "cancelled"}


def play(case, world, calm):
    """What is wrong after ``case``, and how many of its faults never struck. ``calm`` is a driver of unhurried judges."""
    struck = reached(world, REGISTRY, answer_timeout=PATIENCE)
    action = ACTIONS[case.action](world, calm, f"c{case.seed}-{uuid.uuid4().hex[:8]}.com")
    with registries.replaced(REGISTRY, calm):
        action.ready()
        operation = action.ask()
    charged = sum(who == "parvis" for who, _what, _minor in world.owed(action.name))
    for command, kind in case.faults:
        _arm(world, command, kind)
    with registries.replaced(REGISTRY, struck):
        _work(operation, action)
    struck.close()
    waited = world.heal()
    with registries.replaced(REGISTRY, calm):
        lates = sum(kind == LATE for _command, kind in case.faults)
        return list(problems(action, calm, operation, charged, lates)), waited


def _arm(world, command, kind):
    if kind == LATE:
        world.fault(REGISTRY, "delay", command=command, value=str(PATIENCE * 1.5))
    elif kind.isdigit():
        world.fault(REGISTRY, "refuse", command=command, value=f"{kind} Not now")
    else:
        world.fault(REGISTRY, kind, command="" if command == "connect" else command)


def _work(operation, action):
    """As workers do, who come back when it is due, and staff, who send again what stopped."""
    for _attempt in range(MOST_ATTEMPTS):
        operation.refresh_from_db()
        if operation.state in OVER:
            return
        if operation.state == "attention":
            retry(operation, actor=staff_member(operation.account.brand), now=timezone.now())
        Operation.objects.filter(pk=operation.pk).update(due_at=timezone.now())
        run(operation_id=operation.pk)
        if Transfer.objects.filter(domain__name=action.name, stage="pending").exists():
            action.world.theirs("approve", action.name)
        operation.refresh_from_db()
        time.sleep(PATIENCE if operation.is_unknown else BREATH)
