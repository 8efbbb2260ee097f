"""Why something cannot be done with a name now, and what to do instead: a translated sentence, or None (rules 1.2)."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime, timedelta

from babel.dates import format_date
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from parvis.catalog.rules import TldRules
from parvis.domains.life.stages import Held, Life, Stage, life_of, stage_told
from parvis.domains.life.terms import years_left
from parvis.kit.wording import locale_of


def renewal_refusal(domain: Held, rules: TldRules, *, years: int, now: datetime, is_paid: bool = False) -> str | None:
    """Why ``years`` cannot be added to the paid term now. Expiry alone is no reason: the grace period is there for it.

    What ``is_paid`` is never refused because of a date that passed meanwhile, nor for its term: what the registry said
    last counts, not what is foretold.
    """
    life = life_of(domain, rules, now=now)
    stage = stage_told(domain.state, domain.registry_statuses) or Stage.ACTIVE if is_paid else life.stage
    refusal = _beyond_renewal(stage, life, rules) or _renewal_status(domain.registry_statuses)
    if refusal or is_paid:
        return refusal
    return _out_of_window(life, rules, now) or _wrong_term(domain, rules, years, now)


def _beyond_renewal(stage: Stage, life: Life, rules: TldRules) -> str | None:
    match stage:
        case Stage.REDEMPTION if rules.has_restore and life.redemption_end.at:
            return _("This name is deleted, so that it cannot be renewed. Restore it before %(day)s.") % {
                "day": _day(life.redemption_end.at)
            }
        case Stage.REDEMPTION if rules.has_restore:
            return _("This name is deleted, so that it cannot be renewed. Restore it.")
    return _no_longer(stage)


def _no_longer(stage: Stage) -> str | None:
    """What holds for whatever one would do."""
    gone = _("This name is not held here.")
    return {
        Stage.TRANSFERRING: _("This name is being transferred here. Wait until it has arrived."),
        Stage.PENDING: _("This name is being registered. Wait until it is active."),
        Stage.RESTORING: _("This name is being restored. Wait until it is active again."),
        Stage.REDEMPTION: _(
            "This name is deleted, and its registry restores none. Register it again when it is released."
        ),
        Stage.PENDING_DELETE: _("This name is being deleted for good. Register it again when it is released."),
        Stage.RELEASED: gone,
        Stage.FAILED: gone,
    }.get(stage)


def _renewal_status(statuses: Collection[str]) -> str | None:
    if "pendingTransfer" in statuses:
        return _("This name is being transferred. Renew it when the transfer is over.")
    if "pendingRenew" in statuses:
        return _("A renewal of this name is in progress. Wait until it is done.")
    if "serverRenewProhibited" in statuses:
        return _("The registry has blocked the renewal of this name. Contact support.")
    if "clientRenewProhibited" in statuses:
        return _("The renewal of this name is blocked. Contact support.")
    return None


def _out_of_window(life: Life, rules: TldRules, now: datetime) -> str | None:
    if life.expires_at is None:
        return None
    opens = life.expires_at - timedelta(days=rules.renew_before_days)
    if rules.renew_before_days and now < opens:
        return _("The registry of .%(tld)s renews this name from %(day)s on.") % {"tld": rules.name, "day": _day(opens)}
    if life.renewable_until is not None and now >= life.renewable_until:
        return _("This name could be renewed until %(day)s. Contact support.") % {"day": _day(life.renewable_until)}
    return None


def _wrong_term(domain: Held, rules: TldRules, years: int, now: datetime) -> str | None:
    if years not in rules.terms:
        if len(rules.terms) == 1:
            return ngettext(
                "The registry of .%(tld)s renews for %(years)d year at a time.",
                "The registry of .%(tld)s renews for %(years)d years at a time.",
                rules.terms[0],
            ) % {"tld": rules.name, "years": rules.terms[0]}
        return _("The registry of .%(tld)s renews for %(first)d to %(last)d years.") % {
            "tld": rules.name,
            "first": rules.terms[0],
            "last": rules.terms[-1],
        }
    left = years_left(domain, rules, now=now)
    if years <= left:
        return None
    words = {"tld": rules.name, "most": rules.max_total_years, "years": left}
    if not left:
        return _("A .%(tld)s name is held for %(most)d years at most: renew this one later.") % words
    return (
        ngettext(
            "A .%(tld)s name is held for %(most)d years at most: choose %(years)d year.",
            "A .%(tld)s name is held for %(most)d years at most: choose %(years)d years or fewer.",
            left,
        )
        % words
    )


def restore_refusal(domain: Held, rules: TldRules, *, now: datetime) -> str | None:
    """Why the name cannot be restored now."""
    life = life_of(domain, rules, now=now)
    if life.stage != Stage.REDEMPTION:
        return _no_longer(life.stage) or _("This name is not deleted: there is nothing to restore.")
    if not rules.has_restore:
        return _no_longer(life.stage)
    if life.redemption_end.at is not None and now >= life.redemption_end.at:
        return _("This name could be restored until %(day)s. Register it again when it is released.") % {
            "day": _day(life.redemption_end.at)
        }
    return None


def update_refusal(domain: Held, rules: TldRules, *, now: datetime) -> str | None:
    """Why name servers, contacts, locks or DS records cannot be changed now. An expired name may still be."""
    life, statuses = life_of(domain, rules, now=now), domain.registry_statuses
    if life.stage == Stage.REDEMPTION and rules.has_restore:
        return _("This name is deleted, so that nothing of it can be changed. Restore it first.")
    if refusal := _no_longer(life.stage):
        return refusal
    if "serverUpdateProhibited" in statuses:
        return _("The registry has locked changes to this domain. Contact support.")
    if "clientUpdateProhibited" in statuses:
        return _("Changes to this name are locked. Contact support to have them unlocked.")
    return None


def transfer_out_refusal(domain: Held, rules: TldRules, *, now: datetime) -> str | None:
    """The first of ``transfer_out_obstacles``."""
    return next(iter(transfer_out_obstacles(domain, rules, now=now)), None)


def transfer_out_obstacles(domain: Held, rules: TldRules, *, now: datetime) -> list[str]:
    """All that keeps the name from another registrar. Expiry is no reason (T-LC-03); a deletion is."""
    life = life_of(domain, rules, now=now)
    if life.stage == Stage.REDEMPTION and rules.has_restore:
        return [_("A name in redemption cannot be moved: restore it first.")]
    if refusal := _no_longer(life.stage):
        return [refusal]
    return list(_transfer_out(domain, rules, now))


def _transfer_out(domain: Held, rules: TldRules, now: datetime) -> Iterator[str]:
    statuses = domain.registry_statuses
    if "pendingTransfer" in statuses:
        yield _("A transfer is already in progress.")
    if domain.is_locked or "clientTransferProhibited" in statuses:
        yield _("The transfer lock is on: remove it first.")
    if "serverTransferProhibited" in statuses:
        yield _("The registry blocks the transfer because of a dispute, a registry lock or its own delay.")
    if domain.transfer_barred_until is not None and domain.transfer_barred_until > now:
        yield _("The holder changed recently. The name can be moved from %(day)s on.") % {
            "day": _day(domain.transfer_barred_until)
        }
    free = _free_from(domain.registered_at, rules.lock_days_after_create)
    if free is not None and free > now:
        yield ngettext(
            "The name is younger than %(days)d day. The transfer may be refused until %(day)s.",
            "The name is younger than %(days)d days. The transfer may be refused until %(day)s.",
            rules.lock_days_after_create,
        ) % {"days": rules.lock_days_after_create, "day": _day(free)}


def transfer_in_refusal(
    rules: TldRules,
    *,
    statuses: Collection[str],
    registered_at: datetime | None,
    transferred_at: datetime | None = None,
    now: datetime,
) -> str | None:
    """Why a name held elsewhere cannot come here now, from what its registry publishes of it (SHOP-11)."""
    if told := next((text for codes, text in _elsewhere() if codes & set(statuses)), None):
        return told
    for since, days in (
        (registered_at, rules.lock_days_after_create),
        (transferred_at, rules.lock_days_after_transfer),
    ):
        free = _free_from(since, days)
        if free is not None and free > now:
            return _("This name was registered or transferred recently. It can be transferred from %(day)s on.") % {
                "day": _day(free)
            }
    return None


def _elsewhere() -> list[tuple[frozenset[str], str]]:
    """What statuses of a name held elsewhere mean for a transfer to us, the worst first."""
    return [
        (
            frozenset({"redemptionPeriod", "pendingRestore", "quarantined"}),
            _("This name is deleted. Have it restored by the registrar that holds it, then transfer it."),
        ),
        (
            frozenset({"pendingDelete"}),
            _("This name is being deleted for good. Register it again when it is released."),
        ),
        (frozenset({"pendingTransfer"}), _("A transfer of this name is already in progress.")),
        (
            frozenset({"clientTransferProhibited"}),
            _("This name is locked against transfer. Have the lock removed where the name is now."),
        ),
        (
            frozenset({"serverTransferProhibited"}),
            _("The registry blocks the transfer of this name. Ask the registrar that holds it why."),
        ),
    ]


def _free_from(since: datetime | None, days: int) -> datetime | None:
    return since + timedelta(days=days) if since is not None and days else None


def _day(at: datetime) -> str:
    return str(format_date(timezone.localtime(at), "long", locale=locale_of(get_language() or "fr")))
