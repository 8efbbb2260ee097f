"""Reminders of the end of terms: each sent once, or recorded as missed (REN-1, rules 2.1)."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

from parvis.accounts.models import Account
from parvis.brands.models import Brand
from parvis.kit.money import Money
from parvis.notifications.actions import Letter, write_all
from parvis.orders.actions.automatic import charged_at
from parvis.orders.models import Reminder
from parvis.orders.renewals.planning import Due, Moment, due, moments
from parvis.orders.renewals.safety import cheque_by, debit_by, transfer_by
from parvis.orders.renewals.terms import Prices, Term
from parvis.orders.schedules import Anchor, Reader, Step, schedule

MOST_NAMES: Final = 100
"""In one letter; more names are more letters."""


@dataclass(frozen=True, slots=True)
class Row:
    """One name in a letter."""

    name: str
    unicode_name: str
    expires_at: datetime | None
    last_at: datetime | None
    """The last day to renew it, or to restore it where it is deleted."""
    price: Money | None
    transfer_by: datetime | None
    """The last day on which a transfer is safe; None: it would come too late."""
    debit_by: datetime | None
    """The last day on which a direct debit is, where the brand takes them."""
    cheque_by: datetime | None
    """And a cheque."""
    suspended_at: datetime | None = None
    """When it stops answering unless it is renewed; None where that is past, or never."""


def remind(account: Account, terms: Sequence[Term], prices: Prices, *, now: datetime) -> Mapping[int, datetime | None]:
    """Write what is due for names of one account, in the caller's transaction; return when each is due next, by name.

    Names with the same step go together in a letter to each of its readers.
    """
    notices = Notices()
    draw_up(account, terms, prices, done_of(terms), notices, now=now)
    notices.write(now=now)
    return notices.next_at


@dataclass(slots=True)
class Notices:
    """What is to be written about the terms of some accounts, and when each name is due next."""

    reminders: list[Reminder] = field(default_factory=list)
    letters: list[Letter] = field(default_factory=list)
    next_at: dict[int, datetime | None] = field(default_factory=dict)

    def write(self, *, now: datetime) -> None:
        """Write the letters and their proofs, in the caller's transaction."""
        write_all(self.letters, now=now)
        Reminder.objects.bulk_create(self.reminders)


Done = Mapping[tuple[int, date], Collection[str]]
"""The steps that were sent or missed already, by name and term."""


def done_of(terms: Iterable[Term]) -> Done:
    """Read the steps that are done already, of whatever accounts, in one query."""
    done: defaultdict[tuple[int, date], set[str]] = defaultdict(set)
    ids = [term.domain.pk for term in terms]
    for pk, day, code in Reminder.objects.filter(domain__in=ids).values_list("domain", "ends_on", "code"):
        done[pk, day].add(code)
    return done


def draw_up(
    account: Account, terms: Sequence[Term], prices: Prices, done: Done, notices: Notices, *, now: datetime
) -> None:
    """Add to ``notices`` what is due for names of one account. No queries."""
    steps = schedule(account.brand.reminders)
    to_send: defaultdict[tuple[str, bool], list[tuple[Term, Moment]]] = defaultdict(list)
    for term in terms:
        found = _due(term, steps, done.get((term.domain.pk, term.plan.ends_on), ()), now)
        notices.next_at[term.domain.pk] = found.next_at
        notices.reminders += [_reminder(term, moment, now, is_missed=True) for moment in found.missed]
        if found.send is not None:
            to_send[found.send.step.code, is_automatic(term)].append((term, found.send))
    for (_code, automatic), group in to_send.items():
        _send(account, group, prices, notices, now=now, is_automatic=automatic)


def is_automatic(term: Term) -> bool:
    """It renews by itself, and nothing says yet that it cannot."""
    return term.domain.is_auto_renewed and not term.is_deleted and term.is_agreed


def _due(term: Term, steps: Sequence[Step], codes: Collection[str], now: datetime) -> Due:
    if term.is_being_renewed:
        codes = {step.code for step in steps}
    waits = term.plan.order is not None and term.plan.ordered_for == term.plan.ends_on
    return due(
        list(moments(steps, term.life, is_deleted=term.is_deleted)),
        done=codes,
        is_quiet=is_automatic(term) and (bool(term.under_way) or not waits),
        since=term.domain.created_at,
        now=now,
    )


def _reminder(
    term: Term, moment: Moment, now: datetime, *, is_missed: bool = False, letters: Sequence[str] = ()
) -> Reminder:
    return Reminder(
        domain=term.domain,
        ends_on=term.plan.ends_on,
        code=moment.step.code,
        due_at=moment.due_at,
        at=now,
        is_missed=is_missed,
        letters=list(letters),
    )


def _send(
    account: Account, group: Sequence[tuple[Term, Moment]], prices: Prices, notices: Notices, *, now: datetime,
    is_automatic: bool,
) -> None:  # fmt: skip
    step = group[0][1].step
    letters: defaultdict[int, list[str]] = defaultdict(list)
    for to, terms in _readers(account, step, [term for term, _moment in group]):
        for start in range(0, len(terms), MOST_NAMES):
            part = terms[start : start + MOST_NAMES]
            key = f"reminder:{part[0].domain.pk}:{part[0].plan.ends_on}:{step.code}:{to}"[:100]
            notices.letters.append(
                _letter(account, to, part, prices, step=step, key=key, now=now, is_automatic=is_automatic)
            )
            for term in part:
                letters[term.domain.pk].append(key)
    notices.reminders += [_reminder(term, moment, now, letters=letters[term.domain.pk]) for term, moment in group]


def _readers(account: Account, step: Step, terms: Sequence[Term]) -> Iterator[tuple[str, list[Term]]]:
    """Each address with the names that it is written about, once."""
    by_address: defaultdict[str, list[Term]] = defaultdict(list)
    for term in terms:
        addresses = {Reader.ACCOUNT: account.email, Reader.HOLDER: term.domain.registrant.email}
        for address in dict.fromkeys(addresses[reader].lower() for reader in step.to):
            by_address[address].append(term)
    yield from by_address.items()


def _letter(
    account: Account, to: str, terms: Sequence[Term], prices: Prices, *, step: Step, key: str, now: datetime,
    is_automatic: bool,
) -> Letter:  # fmt: skip
    context: dict[str, Any] = {
        "hello": account.name if to == account.email.lower() else terms[0].domain.registrant.name,
        "rows": [_row(term, prices, account.brand, now) for term in terms],
        "phase": _phase(step, terms[0], now),
        "is_automatic": is_automatic,
        "charge_day": charged_at(terms[0]) if is_automatic else None,
        "is_waiting": any(term.plan.order_id for term in terms),
        "with_tax": prices.tax.rate > 0,
    }
    return Letter("renewal-reminder", key, to, account.brand, account.language, context, account.pk)


def _row(term: Term, prices: Prices, brand: Brand, now: datetime) -> Row:
    net = term.restore_net if term.is_deleted else term.net
    last_at = term.life.redemption_end.at if term.is_deleted else term.last_at
    return Row(
        name=term.domain.name,
        unicode_name=term.domain.unicode_name,
        expires_at=term.life.expires_at,
        last_at=last_at,
        transfer_by=transfer_by(last_at, now=now),
        debit_by=debit_by(last_at, brand, now=now),
        cheque_by=cheque_by(last_at, brand, now=now),
        price=prices.gross(net) if net is not None else None,
        suspended_at=term.suspended_at if _is_ahead(term, now) else None,
    )


def _is_ahead(term: Term, now: datetime) -> bool:
    return not term.is_deleted and term.suspended_at is not None and term.suspended_at > now


def _phase(step: Step, term: Term, now: datetime) -> str:
    """Which letter it is: "coming", "expired" or "deleted"."""
    if step.anchor in {Anchor.DELETION, Anchor.LAST_RESTORE}:
        return "deleted"
    is_over = term.life.expires_at is not None and term.life.expires_at <= now
    return "expired" if is_over or step.days >= 0 or step.anchor == Anchor.LAST_RENEWAL else "coming"
