"""Asking for what a paid line buys: one operation, whatever the line is of (OPS-1)."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from parvis.catalog.models import Tld
from parvis.domains.actions.holder_changes import request_holder_change
from parvis.domains.actions.registration import request_registration
from parvis.domains.actions.renewal import request_renewal, request_restore
from parvis.domains.actions.transfers import request_transfer
from parvis.domains.enums import DomainState
from parvis.kit.actor import SYSTEM
from parvis.kit.money import Money
from parvis.kit.refusals import NotAllowedError
from parvis.orders.enums import HELD_KINDS, LineKind, LineState
from parvis.orders.models import OptionPlan, Order, OrderLine
from parvis.orders.quotes import fees_due
from parvis.redirections.actions.options import extend
from parvis.redirections.models import Option


def ask_for(line: OrderLine, order: Order, *, now: datetime) -> LineState:
    """Queue the operation of a paid line, or give what is ours to give at once; return the line's next state.

    Raises NotAllowedError, or DoesNotExist of the extension or the name.
    """
    fee = Money(line.fee_minor * fees_due(line.years), order.currency) if line.fee_minor is not None else None
    if line.kind in HELD_KINDS:
        live = order.account.domains.exclude(state__in=[DomainState.RELEASED, DomainState.FAILED])
        domain = live.get(name=line.name)
        if line.kind == LineKind.REDIRECTS:
            _extend(line, order, domain.pk, now=now)
            return LineState.DONE
        if line.kind == LineKind.HOLDER:
            request_holder_change(
                domain.pk,
                line_id=line.pk,
                contact=line.registrant,
                holder=line.holder,
                has_opted_out=line.has_opted_out,
                actor=SYSTEM,
                now=now,
            )
        elif line.kind == LineKind.RESTORE:
            request_restore(domain.pk, line_id=line.pk, fee=fee, actor=SYSTEM, now=now)
        else:
            request_renewal(
                domain.pk,
                line_id=line.pk,
                years=line.years,
                fee=fee,
                agreed_renewal_minor=line.renewal_minor,
                actor=SYSTEM,
                now=now,
            )
        return LineState.ORDERED
    if line.kind == LineKind.TRANSFER:
        request_transfer(
            line_id=line.pk,
            account=order.account,
            name=line.name,
            tld=Tld.objects.get(name=line.tld),
            years=line.years,
            registrant=line.registrant,
            holder=line.holder,
            sealed_code=line.sealed_code,
            fee=fee,
            agreed_renewal_minor=line.renewal_minor,
            actor=SYSTEM,
            now=now,
        )
        line.sealed_code = ""
        line.save(update_fields=["sealed_code"])
        return LineState.ORDERED
    request_registration(
        line_id=line.pk,
        account=order.account,
        name=line.name,
        tld=Tld.objects.get(name=line.tld),
        years=line.years,
        registrant=line.registrant,
        holder=line.holder,
        nameservers=line.nameservers,
        glue=line.glue,
        claims=line.claims,
        agreed_renewal_minor=line.renewal_minor,
        fee=fee,
        actor=SYSTEM,
        now=now,
        ordered_at=order.placed_at,
    )
    return LineState.ORDERED


def _extend(line: OrderLine, order: Order, domain_id: int, *, now: datetime) -> None:
    """Web redirects for longer, with the name and its option held: a name that leaves, leaves before or after.

    An automatic renewal counts for the term that it was made for alone: one that was renewed by hand meanwhile is not
    renewed twice.
    """
    rows = order.account.domains.filter(state=DomainState.ACTIVE)
    domain = rows.select_for_update(of=("self",), no_key=True).get(pk=domain_id)
    option = Option.objects.select_for_update(no_key=True).filter(account=order.account, domain=domain.name).first()
    plan = OptionPlan.objects.filter(option=option, order=order).first() if option is not None else None
    if option is not None and plan is not None and plan.ordered_for != option.ends_at:
        raise NotAllowedError(_("The redirects of this domain were renewed meanwhile."))
    extend(order.account, domain.name, tld=domain.tld, years=line.years, actor=SYSTEM, now=now)
