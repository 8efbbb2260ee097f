"""Answers of registries are written together, and none is lost."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import DataError

from parvis.domains.enums import AnswerState
from parvis.domains.models import Answer, Search
from parvis.domains.ports import Availability, Checked
from parvis.domains.search import answering
from parvis.kit.money import Money
from tests.factories import BrandFactory

pytestmark = pytest.mark.django_db(transaction=True)
PARTS = 12


@pytest.fixture
def search(now):
    made = Search.objects.create(brand=BrandFactory(), text="n", created_at=now)
    Answer.objects.bulk_create(
        Answer(search=made, position=number, group="list", name=f"n{number}.fr", tld="fr", registry="afnic")
        for number in range(PARTS)
    )
    return made


def written(search, reasons):
    """Every part in a thread of its own, all at the same moment; what each came to."""
    begin = Barrier(len(reasons))

    def write(number, reason):
        begin.wait(10)
        checked = Checked(f"n{number}.fr", Availability.TAKEN, reason)
        answering.write(search.pk, [(f"n{number}.fr", checked)])

    with ThreadPoolExecutor(len(reasons)) as pool:
        futures = [pool.submit(write, number, reason) for number, reason in enumerate(reasons)]
        return [future.exception(10) for future in futures]


def test_what_comes_at_the_same_moment_is_all_written(search):
    assert written(search, ["In use"] * PARTS) == [None] * PARTS

    assert set(search.answers.values_list("state", "reason")) == {(AnswerState.TAKEN, "In use")}


def test_one_that_cannot_be_written_takes_no_other_with_it(search):
    """PostgreSQL takes NUL in no text."""
    failures = written(search, ["\x00"] + ["In use"] * (PARTS - 1))

    assert isinstance(failures[0], DataError)
    assert failures[1:] == [None] * (PARTS - 1)
    assert search.answers.filter(state=AnswerState.TAKEN).count() == PARTS - 1


def test_fees_silence_and_what_is_known_already(search):
    premium = Checked("n0.fr", Availability.PREMIUM, "Premium", {"register": Money(124_000, "EUR")})
    answering.write(search.pk, [("n0.fr", premium), ("n1.fr", None)])
    answering.write(search.pk, [("n0.fr", None), ("elsewhere.fr", None)])

    first, second = search.answers.order_by("position")[:2]
    assert (first.state, first.fees, first.currency) == (AnswerState.PREMIUM, {"register": 124_000}, "EUR")
    assert first.answered_at is not None
    assert (second.state, second.fees, second.currency) == (AnswerState.SILENT, {}, "")
    assert search.answers.filter(state=AnswerState.CHECKING).count() == PARTS - 2
