"""Having a certificate, and going on having one."""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from parvis.accounts.models import Account
from parvis.audit.actions import record as note_down
from parvis.certificates.authorities import are_issued
from parvis.certificates.keys import life_of, new_request
from parvis.certificates.models import Certificate, Challenge
from parvis.certificates.ports import Order
from parvis.kit.actor import SYSTEM
from parvis.notifications.actions import write
from parvis.provisioning.actions.operations import submit

KIND: Final = "certificate.issue"
REVOKE: Final = "certificate.revoke"
SHORTEST_PAUSE: Final = timedelta(hours=1)
LONGEST_PAUSE: Final = timedelta(days=2)
"""Between orders that failed: authorities count failures by the hour and by the week."""
TOLD_AFTER: Final = 3
"""Orders that failed one after the other, about three hours, before the customer is written to."""
PATIENCE: Final = 4
"""Orders that failed before a customer's own changes make the next one come no sooner."""


@transaction.atomic
def want(host: str, account: Account, *, at: datetime, now: datetime) -> Certificate | None:
    """Have a certificate for ``host`` from now on, ordered at ``at``; None where the installation has no authority.

    Asked twice, it is one: a first order that has not been made yet is then due at ``at``, unless it failed often.
    """
    if not are_issued():
        return None
    known = Certificate.objects.select_for_update().filter(host=host).first()
    if known is not None and known.account_id != account.pk:
        # Its key is not for the one who has the name now.
        known.delete()
        known = None
    if known is None:
        return Certificate.objects.create(host=host, account=account, due_at=at, created_at=now)
    if not known.is_asked and not known.chain and known.failures < PATIENCE:
        known.due_at = at
        known.save(update_fields=["due_at"])
    return known


@transaction.atomic
def drop(host: str, *, now: datetime) -> None:
    """Have none any more: what there is is not served from now on, and revoked. Nothing where there is none."""
    held = Certificate.objects.select_for_update().filter(host=host).select_related("account").first()
    if held is None:
        return
    if held.chain and held.not_after is not None and held.not_after > now:
        submit(
            REVOKE,
            key=f"certificate:{held.pk}:{held.number}:revoke",
            subject=host,
            account_id=held.account_id,
            arguments={"chain": held.chain},
            now=now,
        )
    held.delete()


@transaction.atomic
def ask_again(certificate: Certificate, *, now: datetime) -> None:
    """Order the next one where it is due: at two thirds of a life, or after a failure's pause."""
    held = Certificate.objects.select_for_update().filter(pk=certificate.pk, is_asked=False, due_at__lte=now).first()
    if held is not None:
        _ask(held, now=now)


@transaction.atomic
def ordered(certificate_id: int, number: int, order: Order) -> bool:
    """The authority took the order: its proofs are answered for from now on. False where nobody waits for it any more."""
    held = Certificate.objects.select_for_update().filter(pk=certificate_id, number=number, is_asked=True).first()
    if held is None:
        return False
    held.order = order.address
    held.save(update_fields=["order"])
    held.challenges.all().delete()
    Challenge.objects.bulk_create(
        Challenge(certificate=held, token=proof.token, answer=proof.answer) for proof in order.proofs
    )
    return True


@transaction.atomic
def issued(certificate_id: int, number: int, chain: str, *, now: datetime) -> None:
    """Serve ``chain`` from now on, with the key that it was asked for with."""
    held = Certificate.objects.select_for_update().filter(pk=certificate_id, number=number, is_asked=True).first()
    if held is None:
        return
    held.not_before, held.not_after = life_of(chain)
    held.chain, held.key = chain, held.next_key
    held.due_at = held.not_before + 2 * (held.not_after - held.not_before) / 3
    held.renewal_due_at = now
    held.problem, held.failures = "", 0
    held.caa_name = held.caa_issuer = ""
    _over(held)
    _tell(held, "certificate.issued", now=now)


@transaction.atomic
def failed(certificate_id: int, number: int, problem: str, *, now: datetime, caa: tuple[str, str] = ("", "")) -> None:
    """None was issued: what there is is served on, another is ordered after a pause that doubles, and the customer is told.

    ``caa``: the name whose CAA records forbid it, and who would have issued.
    """
    held = Certificate.objects.select_for_update().filter(pk=certificate_id, number=number, is_asked=True).first()
    if held is None:
        return
    held.problem = problem[:300]
    held.caa_name, held.caa_issuer = caa
    held.due_at = now + min(SHORTEST_PAUSE * 2 ** min(held.failures, 10), LONGEST_PAUSE)
    held.failures += 1
    _over(held)
    if held.failures == 1:
        _tell(held, "certificate.failed", now=now)
    if held.failures == TOLD_AFTER:
        account = held.account
        write(
            "certificate-failing",
            key=f"certificate:{held.pk}:{number}:failing",
            to=account.email,
            brand=account.brand,
            language=account.language,
            context={
                "account": account,
                "host": held.host,
                "problem": held.problem,
                "caa_name": held.caa_name,
                "caa_issuer": held.caa_issuer,
            },
            now=now,
            account_id=account.pk,
        )


def _ask(held: Certificate, *, now: datetime) -> None:
    held.number += 1
    held.is_asked = True
    held.next_key, held.csr = new_request(held.host)
    held.order = ""
    held.save()
    submit(
        KIND,
        key=f"certificate:{held.pk}:{held.number}",
        subject=held.host,
        account_id=held.account_id,
        arguments={"certificate_id": held.pk, "number": held.number},
        now=now,
    )


def _over(held: Certificate) -> None:
    held.is_asked = False
    held.next_key = held.csr = held.order = ""
    held.save()
    held.challenges.all().delete()


def _tell(held: Certificate, action: str, *, now: datetime) -> None:
    note_down(
        action,
        kind="certificate",
        subject=held.host,
        by=SYSTEM,
        at=now,
        brand_id=held.account.brand_id,
        account_id=held.account_id,
        after={"until": str(held.not_after or ""), "problem": held.problem},
    )
