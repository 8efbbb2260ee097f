"""What a registry's refusal means for an operation (RFC 5730 section 3)."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from parvis.domains.ports import RefusedError
from parvis.domains.refusal_words import Turn, words_of
from parvis.kit.failures import FinalRefusalError, NotDoneError

FINAL: Final = frozenset({2102, 2103, 2105, 2302, 2305, 2306, 2308})
"""Not offered, not eligible, exists, in use, against the registry's policy: sending again changes nothing."""


def final_or_person(refusal: RefusedError) -> Exception:
    """A refusal that sending again cannot change ends the operation; another waits for a person. Nothing was done."""
    kind = FinalRefusalError if refusal.code in FINAL else NotDoneError
    return kind(str(refusal), code=refusal.code)


@contextmanager
def customers_turn() -> Iterator[None]:
    """For changes that may be asked for again at will: a refusal that the customer can act on ends the operation."""
    try:
        yield
    except RefusedError as refusal:
        is_theirs = words_of(refusal.code, str(refusal)).turn == Turn.CUSTOMER
        kind = FinalRefusalError if is_theirs else NotDoneError
        raise kind(str(refusal), code=refusal.code) from refusal
