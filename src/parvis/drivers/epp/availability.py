"""Can these names be registered, and for how much?"""

from collections.abc import Mapping, Sequence
from typing import Final

from parvis.domains.ports import Availability, Checked, RefusedError
from parvis.drivers.epp.commands import Extension
from parvis.drivers.epp.extensions.allocation_token import AllocationToken
from parvis.drivers.epp.extensions.fee import ACTIONS, FeeCheck, Fees, fees_in
from parvis.drivers.epp.extensions.launch import ClaimsCheck, claims_in
from parvis.drivers.epp.frames.checks import CheckData
from parvis.drivers.epp.frames.domain import CheckDomains
from parvis.drivers.epp.results import SYNTAX
from parvis.drivers.epp.talking import Talk
from parvis.kit.money import Money

_STANDARD: Final = frozenset({"", "standard", "default", "normal"})
_RESERVED: Final = ("allocation token", "reserved", "blocked", "restricted", "prohibited", "not allowed", "forbidden")
_OUR_NAMES: Final = {"create": "register", "renew": "renew", "transfer": "transfer", "restore": "restore"}


def check(talk: Talk, names: Sequence[str], tokens: Mapping[str, str]) -> Mapping[str, Checked]:
    """Say for each name what the registry answers, some names at a time; one with a token goes alone (RFC 8495)."""
    size = talk.settings.names_per_check
    found: dict[str, Checked] = {}
    plain = [name for name in names if not tokens.get(name)]
    for start in range(0, len(plain), size):
        found |= _checked(talk, plain[start : start + size])
    for name in names:
        if token := tokens.get(name):
            found |= _checked(talk, [name], [AllocationToken(token)])
    return found


def fees(talk: Talk, name: str) -> Mapping[str, Money]:
    """What each action costs on a name that is priced by itself; empty where it is not, or the registry tells no fees."""
    command = CheckDomains([name])
    response = talk.ask(command, optional=[FeeCheck(ACTIONS, talk.settings.currency)])
    told = talk.told(command, response, fees_in).get(name)
    return {} if told is None or told.price_class.lower() in _STANDARD else _by_our_names(told.by_action)


def _checked(talk: Talk, names: Sequence[str], extensions: Sequence[Extension] = ()) -> dict[str, Checked]:
    """One command. Refused for a label that can't be, it is asked again by halves: the others must not suffer."""
    command = CheckDomains(names)
    fees = FeeCheck(ACTIONS, talk.settings.currency)
    try:
        response = talk.ask(command, extensions, optional=[fees])
    except RefusedError as refusal:
        if refusal.code not in SYNTAX:
            raise
        if len(names) == 1:
            return {names[0]: Checked(names[0], Availability.RESERVED, str(refusal))}
        half = len(names) // 2
        return _checked(talk, names[:half]) | _checked(talk, names[half:])
    told = talk.told(command, response, command.answer)
    prices = talk.told(command, response, fees_in)
    answers = {data.subject.lower(): _one(data, prices.get(data.subject.lower())) for data in told}
    return _with_claims(talk, {name: answers[name] for name in names if name in answers})


def _one(data: CheckData, fees: Fees | None) -> Checked:
    name = data.subject.lower()
    if not data.is_available:
        is_reserved = any(word in data.reason.lower() for word in _RESERVED)
        # A premium name is premium for who brings it here, too.
        own = {} if fees is None or fees.price_class.lower() in _STANDARD else _by_our_names(fees.by_action)
        own.pop("register", None)
        return Checked(name, Availability.RESERVED if is_reserved else Availability.TAKEN, data.reason, own)
    if fees is None or fees.price_class.lower() in _STANDARD:
        return Checked(name, Availability.AVAILABLE)
    if not fees.is_available or "create" not in fees.by_action:
        return Checked(name, Availability.RESERVED, fees.reason or data.reason)
    return Checked(name, Availability.PREMIUM, data.reason or fees.price_class, _by_our_names(fees.by_action))


def _by_our_names(by_action: Mapping[str, Money]) -> dict[str, Money]:
    return {_OUR_NAMES[action]: fee for action, fee in by_action.items() if action in _OUR_NAMES}


def _with_claims(talk: Talk, answers: dict[str, Checked]) -> dict[str, Checked]:
    free = [name for name, checked in answers.items() if checked.availability in _BUYABLE]
    if not talk.settings.has_claims or not free:
        return answers
    command = CheckDomains(free)
    response = talk.ask(command, [ClaimsCheck()])
    keys = talk.told(command, response, claims_in)
    return {
        name: Checked(name, checked.availability, checked.reason, checked.fees, keys.get(name, ""))
        for name, checked in answers.items()
    }


_BUYABLE: Final = frozenset({Availability.AVAILABLE, Availability.PREMIUM})
