"""A name on its way to another holder, as its customer follows it (DOM-5, rules 2.4)."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from parvis.catalog.rules import rules_of
from parvis.contacts.actions.verifying import is_verified
from parvis.contacts.asked import check_complete
from parvis.contacts.models import Contact
from parvis.domains.actions import consents, snapshots, verifying
from parvis.domains.actions.contacts import contact_at
from parvis.domains.actions.outcomes import note, tell
from parvis.domains.enums import OPEN_HOLDER_CHANGE, HolderChangeStage
from parvis.domains.events import HolderChangeEnded, holder_change_ended
from parvis.domains.life import update_refusal
from parvis.domains.models import Domain, HolderChange
from parvis.domains.ports import Snapshot
from parvis.domains.rules import term_end
from parvis.kit.actor import SYSTEM, Actor
from parvis.kit.refusals import NotAllowedError
from parvis.notifications.actions import write
from parvis.provisioning.actions.operations import submit

KIND = "domain.holder-change"


def check_change(domain: Domain, contact: Contact, *, now: datetime) -> None:
    """Raise NotAllowedError with why ``contact`` cannot become the holder of the name now."""
    rules = rules_of(domain.tld, now.date())
    refusal = update_refusal(domain, rules, now=now)
    if refusal is not None:
        raise NotAllowedError(refusal)
    if contact.account_id != domain.account_id:
        raise NotAllowedError(_("This contact is not one of your account."), field="contact")
    if contact.pk == domain.registrant_id:
        raise NotAllowedError(_("This contact is the holder already."), field="contact")
    if "serverTradeProhibited" in domain.registry_statuses:
        raise NotAllowedError(_("The registry does not let the holder of this domain change. Contact support."))
    if rules.needs_registrant_confirmation and term_end(domain) <= now:
        raise NotAllowedError(_("This domain has expired. Renew it first: its holder cannot change before."))
    if HolderChange.objects.filter(domain=domain, stage__in=OPEN_HOLDER_CHANGE).exists():
        raise NotAllowedError(_("A change of holder of this domain is already under way."))
    check_complete(domain.tld, contact.values, allowed=rules.allowed_countries, today=now.date())


@transaction.atomic
def request_holder_change(
    domain_id: int,
    *,
    line_id: int,
    contact: Contact,
    holder: Mapping[str, Any],
    has_opted_out: bool,
    actor: Actor,
    now: datetime,
) -> HolderChange:
    """Begin it: ask both holders where the rules want that, else the registry. Once a line of an order.

    ``holder`` is the new holder's data as ordered. ``has_opted_out``: no lock against transfers afterwards.
    """
    domain = (
        Domain.objects.select_for_update(of=("self",)).select_related("account__brand", "registrant").get(pk=domain_id)
    )
    known = HolderChange.objects.filter(order_line_id=line_id).first()
    if known is not None:
        return known
    check_change(domain, contact, now=now)
    rules = rules_of(domain.tld, now.date())
    is_asked = rules.needs_registrant_confirmation
    change = HolderChange.objects.create(
        domain=domain,
        order_line_id=line_id,
        contact=contact,
        holder=dict(holder),
        before=_shown(domain.registrant),
        after=_shown(contact) | {"email": holder["email"]},
        stage=HolderChangeStage.CONSENTS if is_asked else HolderChangeStage.SENT,
        has_opted_out=has_opted_out,
        deadline_at=now + timedelta(days=rules.registrant_consent_days) if is_asked else None,
        requested_at=now,
    )
    note(domain, "domain.holder-change-requested", {"holder": change.after["name"]}, by=actor, now=now)
    if is_asked:
        consents.ask(change, now=now)
    else:
        _send(change, now=now)
    return change


def _shown(contact: Contact) -> dict[str, str]:
    person = f"{contact.first_name} {contact.last_name}".strip()
    return {"name": contact.name, "person": person, "organisation": contact.organisation, "email": contact.email}


def _send(change: HolderChange, *, now: datetime) -> None:
    """Ask the registry, in the caller's transaction."""
    domain, contact = change.domain, change.contact
    there = contact_at(domain.registry, contact=contact, data=change.holder, now=now)
    submit(
        KIND,
        key=f"holder:{change.order_line_id}",
        subject=domain.name,
        account_id=domain.account_id,
        order_line_id=change.order_line_id,
        now=now,
        arguments={"domain_id": domain.pk, "registry": domain.registry, "contact": there.handle, "change": change.pk},
    )


@transaction.atomic
def answer(consent_id: int, *, is_given: bool, actor: Actor, now: datetime) -> None:
    """One holder agrees or declines, once. Both agreed: the registry is asked; one declined: it is over."""
    found = consents.locked(consent_id)
    change, domain = found.change, found.change.domain
    if change.stage != HolderChangeStage.CONSENTS or found.is_given is not None or change.is_late(now):
        return
    consents.store(found, is_given=is_given, ip=actor.ip, now=now)
    action = "domain.holder-change-agreed" if is_given else "domain.holder-change-declined"
    note(domain, action, {"email": found.email}, by=actor, now=now)
    if not is_given:
        _over(change, HolderChangeStage.DECLINED, now=now)
    elif consents.are_given(change):
        change.stage = HolderChangeStage.SENT
        change.save(update_fields=["stage"])
        _send(change, now=now)


@transaction.atomic
def withdraw(domain: Domain, *, actor: Actor, now: datetime) -> None:
    """The customer does not want it any more: possible until it is sent. What was paid is given back."""
    change = _held(domain_id=domain.pk, stage=HolderChangeStage.CONSENTS)
    if change is None:
        raise NotAllowedError(_("This change of holder can no longer be withdrawn."))
    note(change.domain, "domain.holder-change-withdrawn", {}, by=actor, now=now)
    _over(change, HolderChangeStage.WITHDRAWN, now=now)


@transaction.atomic
def expire(change_id: int, *, now: datetime) -> None:
    """End it where the time to agree is over, once. What was paid is given back."""
    change = _held(pk=change_id, stage=HolderChangeStage.CONSENTS)
    if change is None or not change.is_late(now):
        return
    note(change.domain, "domain.holder-change-expired", {}, by=SYSTEM, now=now)
    _over(change, HolderChangeStage.EXPIRED, now=now)


def _over(change: HolderChange, stage: HolderChangeStage, *, now: datetime) -> None:
    """Nothing was sent and nothing will be: the order's line follows."""
    _end(change, stage, now=now)
    tell(change.domain, "holder-change-over", key=f"holder-over:{change.pk}", now=now, change=change)
    holder_change_ended.publish(HolderChangeEnded(change.order_line_id, now))


def holder_changed(change_id: int, seen: Snapshot, *, told: str, now: datetime) -> None:
    """The registry took the new holder, whom it calls ``told``: store it, and tell both holders and the account, once."""
    change = _held(pk=change_id, stage=HolderChangeStage.SENT)
    if change is None:
        return
    # Wanted by us: no difference to wonder about.
    Domain.objects.filter(pk=change.domain_id).update(registrant=change.contact, registrant_handle=told)
    domain = snapshots.store(change.domain_id, seen, now=now)
    days = rules_of(domain.tld, now.date()).lock_days_after_registrant_change
    domain.transfer_barred_until = now + timedelta(days=days) if days and not change.has_opted_out else None
    domain.save(update_fields=["transfer_barred_until"])
    _end(change, HolderChangeStage.DONE, now=now)
    after = {"holder": change.after["name"], "registrant_handle": told}
    note(domain, "domain.holder-changed", after, by=SYSTEM, now=now)
    for to in sorted({domain.account.email, change.before["email"], change.after["email"]}):
        _write(change, to, domain=domain, now=now)
    if is_verified(domain.registrant):
        verifying.let_answer(domain.registrant_id, now=now)
    else:
        verifying.ask_holder(domain, now=now)


def refused(change_id: int, *, now: datetime) -> None:
    """The registry will not do it, or staff gave up: the customer is told, once. The order's line follows by itself."""
    change = _held(pk=change_id, stage=HolderChangeStage.SENT)
    if change is None:
        return
    _end(change, HolderChangeStage.REFUSED, now=now)
    note(change.domain, "domain.holder-change-refused", {}, by=SYSTEM, now=now)
    tell(change.domain, "holder-change-over", key=f"holder-over:{change.pk}", now=now, change=change)


def _end(change: HolderChange, stage: HolderChangeStage, *, now: datetime) -> None:
    change.stage, change.ended_at, change.sealed_code = stage, now, ""
    change.save(update_fields=["stage", "ended_at", "sealed_code"])


def _held(**which: Any) -> HolderChange | None:
    found = HolderChange.objects.select_for_update(of=("self",)).filter(**which)
    return found.select_related("domain__account__brand", "contact").first()


def _write(change: HolderChange, to: str, *, domain: Domain, now: datetime) -> None:
    account = domain.account
    write(
        "holder-changed",
        key=f"holder-changed:{change.pk}:{to}",
        to=to,
        brand=account.brand,
        language=account.language,
        context={"domain": domain, "account": account, "change": change},
        now=now,
        account_id=account.pk,
    )
