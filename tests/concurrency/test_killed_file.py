"""Whatever the step at which making a file of direct debits is killed, each is in one file, and nothing is lost."""

from contextlib import suppress

import pytest
from django.db.models import QuerySet

from parvis.billing.models import Collection, CollectionFile
from parvis.kit.refusals import NotAllowedError
from tests.concurrency.processes import run_program
from tests.orders.test_direct_debits import DUE, announced, filed, ordered
from tests.simulators.together import together

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("step", ["after pain_008", "after _send", "after record", "the end"])
def test_killed_at_any_step_the_next_one_makes_it_once(step):
    order = ordered()
    announced(order)

    code = run_program("tests.concurrency.doomed_file", order.brand.legal_entity_id, DUE, DIE_AT=step)
    was_made = CollectionFile.objects.exists()
    with suppress(NotAllowedError):
        filed(order)

    assert code == -9
    assert was_made == (step == "the end")
    assert Collection.objects.get().file == CollectionFile.objects.get()


def test_without_the_lock_two_staff_make_two_files_of_the_same(monkeypatch):
    order = ordered()
    announced(order)
    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **_options: rows)

    found = together(*[lambda: filed(order)] * 4)

    assert sum(isinstance(one, Exception) and not isinstance(one, NotAllowedError) for one in found)
