"""French is complete, and set as French is."""

import re

from tests.house.sources import files, text
from tools.messages import problems

LOOSE = re.compile(r"[\w)»%}] [:»](?:\s|\"|$)|« | [;!?](?:\s|\"|$)")
"""An ordinary space where a line must not break (design guide 12.5)."""


def test_every_sentence_is_in_french():
    assert problems() == []


def test_punctuation_never_starts_a_line():
    loose = []
    for path in files(".po"):
        for entry in text(path).split("\n\n"):
            french = entry.partition("\nmsgstr")[2]
            loose += [f"{path}: {line.strip()}" for line in french.splitlines() if LOOSE.search(line)]

    assert loose == []
