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
from tests.concurrency.dying import between  # noqa: E402


def main():
    order = Order.objects.select_related("brand__legal_entity").get(number=sys.argv[1])
    for module, name in ((cheques, "cheque_received"), (cheques, "_tell"), (deposits, "count")):
        between(module, name)
    now = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
    written = cheques.Written("1234567", "Banque Exemple", "Anna Exemple", now.date())
    cheque = cheque_for_order(order, amount=order.total, written=written, actor=SYSTEM, now=now)
    deposits.deposit(order.brand.legal_entity, [cheque.pk], actor=SYSTEM, now=now)
    os.kill(os.getpid(), 9)


main()
