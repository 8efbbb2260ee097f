"""Staff's server that dies by SIGKILL at the step named by DIE_AT while it records a cheque and deposits it.

Usage: ``python -m tests.concurrency.doomed_cheque <order number>``.
"""

import os
import sys
from datetime import UTC, datetime

import django

django.setup()

from parvis.billing.actions import cheques, deposits  # noqa: E402 - the settings come first
from parvis.kit.actor import SYSTEM  # noqa: E402
from parvis.orders.actions.cheques import cheque_for_order  # noqa: E402
from parvis.orders.models import Order  # noqa: E402


def doom(module, name):
    """Make a function of the action a place to die, before and after."""
    real = getattr(module, name)

    def doomed(*args, **kwargs):
        if os.environ["DIE_AT"] == f"before {name}":
            os.kill(os.getpid(), 9)
        found = real(*args, **kwargs)
        if os.environ["DIE_AT"] == f"after {name}":
            os.kill(os.getpid(), 9)
        return found

    setattr(module, name, doomed)


def main():
    order = Order.objects.select_related("brand__legal_entity").get(number=sys.argv[1])
    for module, name in ((cheques, "cheque_received"), (cheques, "_tell"), (deposits, "count")):
        doom(module, name)
    now = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
    written = cheques.Written("1234567", "Banque Exemple", "Anna Exemple", now.date())
    cheque = cheque_for_order(order, amount=order.total, written=written, actor=SYSTEM, now=now)
    deposits.deposit(order.brand.legal_entity, [cheque.pk], actor=SYSTEM, now=now)
    os.kill(os.getpid(), 9)


main()
