"""The audit trail in words, whatever was done."""

import re

import pytest

from parvis.audit.models import Entry
from parvis.web.journal import line
from parvis.web.recorded import ACTIONS
from tests.house.sources import files, text

pytestmark = pytest.mark.django_db
WRITES = re.compile(r"\brecord\(|audit\.actions import record")


def recorded():
    """Names of actions in every module that writes to the trail; ``KIND`` is what an operation is called, not an action."""
    for path in files(".py"):
        if path.parts[:2] == ("src", "parvis") and WRITES.search(text(path)) and path.name != "journal.py":
            said = re.sub(r"^KIND: Final = .*", "", text(path), flags=re.MULTILINE)
            yield from re.findall(
                r'"((?:account|brand|contact|operation|order|payment|person|staff|zone)\.[a-z-]+)"', said
            )
            yield from re.findall(r'"(domain\.auto-[a-z-]+|domain\.\w+-(?:requested|changed|failed))"', said)


def test_every_action_that_the_code_records_has_words():
    assert sorted(set(recorded()) - set(ACTIONS)) == []


def test_amounts_and_codes_are_shown_as_people_write_them(now):
    entry = Entry(
        at=now,
        action="payment.succeeded",
        by="system",
        subject="C-2026-000001",
        after={"amount_minor": 2038, "currency": "EUR", "means": "transfer", "is_surplus": False},
    )

    told = line(entry)

    assert str(told.who) == "Automatique"
    assert [(str(what), after) for what, _before, after in told.changes] == [
        ("Montant", "20,38\u00a0€"),
        ("Moyen de paiement", "Virement"),
    ]


def test_an_action_without_words_is_shown_by_its_name(now):
    assert line(Entry(at=now, action="new.thing", by="Anna")).title == "new.thing"
