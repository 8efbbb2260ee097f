"""One certificate, from its order to its chain."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings

from parvis.certificates.actions import issuing
from parvis.certificates.authorities import CHOSEN, WORLD, authorities, issuer_lookups
from parvis.certificates.keys import fits
from parvis.certificates.models import Certificate
from parvis.certificates.ports import Authority, NotProvedError, PacedError, StillAtItError
from parvis.kit.failures import NeedsPersonError, NotYetError
from parvis.provisioning.performers import Task

MOMENT: Final = timedelta(seconds=10)


def issue(task: Task, *, now: datetime) -> Callable[[], None]:
    """Order once, then finish that order, however often it takes. Nothing where nobody waits for it any more."""
    pk, number = task.arguments["certificate_id"], task.arguments["number"]
    wanted = Certificate.objects.filter(pk=pk, number=number, is_asked=True).first()
    if wanted is None:
        return lambda: None
    authority = authorities.named(CHOSEN)
    try:
        order = wanted.order
        if not order:
            caa = _forbidding(authority, wanted.host)
            if caa:
                problem = f"The CAA records of {caa[0]} do not let {caa[1]} issue certificates."
                return lambda: issuing.failed(pk, number, problem, now=now, caa=caa)
            begun = authority.order(wanted.csr)
            task.keep(authority.exchange())
            if not issuing.ordered(pk, number, begun):
                return lambda: None
            order = begun.address
        chain = authority.finish(order, wanted.csr)
    except StillAtItError as error:
        raise NotYetError(str(error), again_at=now + MOMENT) from error
    except PacedError as error:
        raise NotYetError(str(error), again_at=now + timedelta(seconds=error.seconds)) from error
    except NotProvedError as error:
        problem = str(error)
        return lambda: issuing.failed(pk, number, problem, now=now)
    if not fits(chain, wanted.next_key):
        raise NeedsPersonError("the authority's certificate is not of the key that it was asked for with")
    return lambda: issuing.issued(pk, number, chain, now=now)


def _forbidding(authority: Authority, host: str) -> tuple[str, str] | None:
    """The name whose CAA records make an order for ``host`` fail, and who is missing there; None: it may be sent."""
    ours = authority.identities() or tuple(filter(None, (settings.PARVIS_ACME_ISSUER,)))
    if not ours or WORLD not in issuer_lookups.names():
        return None
    told = issuer_lookups.named(WORLD).issuers(host)
    return (told.name, ours[0]) if told is not None and not set(ours) & set(told.allowed) else None
