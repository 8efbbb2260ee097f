"""What a registry's refusal means for an operation (RFC 5730 section 3)."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from parvis.domains.ports import RefusedError, RegistryDriver
from parvis.domains.refusal_words import Turn, words_of
from parvis.kit.failures import FinalRefusalError, NotDoneError
from parvis.provisioning.performers import Task

FINAL: Final = frozenset({2102, 2103, 2105, 2302, 2305, 2306, 2308})
"""Not offered, not eligible, exists, in use, against the registry's policy: sending again changes nothing."""

FEE_DIFFERS: Final = 2004
"""Out of range (RFC 5730 section 3): what registries answer to a fee that is not theirs (RFC 8748 section 3.7)."""

_WITHOUT_FEE: Final = frozenset({2003, FEE_DIFFERS})
"""What registries answer where a premium fee was not named at all."""


def final_or_person(refusal: RefusedError, *, has_fee: bool = False) -> Exception:
    """A refusal that sending again cannot change ends the operation; another waits for a person. Nothing was done.

    ``has_fee``: the command named a premium fee. Where that is not the registry's any more, nobody pays another one
    unasked: the customer is given the money back, and may order at the new price.
    """
    is_repriced = has_fee and refusal.code == FEE_DIFFERS
    kind = FinalRefusalError if refusal.code in FINAL or is_repriced else NotDoneError
    return kind(str(refusal), code=refusal.code)


def priced(registry: RegistryDriver, task: Task, refusal: RefusedError) -> Exception:
    """``final_or_person`` for a name that came without a premium fee where it has turned out to have one.

    Nothing was done: where the registry cannot be asked for its fee, all is tried again.
    """
    has_fee = bool(task.arguments["fee_minor"])
    if not has_fee and refusal.code in _WITHOUT_FEE and registry.fees(task.subject):
        task.keep(registry.exchange())
        return FinalRefusalError(str(refusal), code=FEE_DIFFERS)
    return final_or_person(refusal, has_fee=has_fee)


@contextmanager
def customers_turn() -> Iterator[None]:
    """For changes that may be asked for again at will: a refusal that the customer can act on ends the operation."""
    try:
        yield
    except RefusedError as refusal:
        is_theirs = words_of(refusal.code, str(refusal)).turn == Turn.CUSTOMER
        kind = FinalRefusalError if is_theirs else NotDoneError
        raise kind(str(refusal), code=refusal.code) from refusal
