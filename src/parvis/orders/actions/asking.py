"""Asking for what a paid line buys: one operation, whatever the line is of (OPS-1)."""

from datetime import datetime

from parvis.catalog.models import Tld
from parvis.domains.actions.holder_changes import request_holder_change
from parvis.domains.actions.registration import request_registration
from parvis.domains.actions.renewal import request_renewal, request_restore
from parvis.domains.actions.transfers import request_transfer
from parvis.domains.enums import DomainState
from parvis.kit.actor import SYSTEM
from parvis.kit.money import Money
from parvis.orders.enums import HELD_KINDS, LineKind
from parvis.orders.models import Order, OrderLine
from parvis.orders.quotes import fees_due


def ask_for(line: OrderLine, order: Order, *, now: datetime) -> None:
    """Queue the operation of a paid line. Raises NotAllowedError, or DoesNotExist of the extension or the name."""
    fee = Money(line.fee_minor * fees_due(line.years), order.currency) if line.fee_minor is not None else None
    if line.kind in HELD_KINDS:
        live = order.account.domains.exclude(state__in=[DomainState.RELEASED, DomainState.FAILED])
        domain = live.get(name=line.name)
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
        return
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
        return
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
