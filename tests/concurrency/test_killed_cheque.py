"""Whatever the step at which staff's server is killed, a cheque is recorded once, deposited once, delivered once."""

from contextlib import suppress

import pytest

from parvis.billing.models import Cheque, ChequeSlip
from parvis.kit.refusals import NotAllowedError
from parvis.provisioning.models import Operation
from tests.concurrency.processes import run_program
from tests.orders.test_cheques import deposited, ordered, received, state

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("step", ["before cheque_received", "after _tell", "before count", "after count", "the end"])
def test_killed_at_any_step_done_again_it_is_done_once(step):
    order = ordered("deposited")

    code = run_program("tests.concurrency.doomed_cheque", order.number, DIE_AT=step)
    with suppress(NotAllowedError):
        received(order)
    with suppress(NotAllowedError):
        deposited(order, Cheque.objects.get())

    assert code == -9
    assert (Cheque.objects.count(), ChequeSlip.objects.count(), state(order)) == (1, 1, "paid")
    assert Operation.objects.filter(kind="domain.register").count() == 1
