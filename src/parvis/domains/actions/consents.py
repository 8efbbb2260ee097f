"""Asking both holders for their agreement to a change, by a link that needs no account (ICANN Transfer Policy of 2016)."""

import base64
from datetime import datetime
from typing import Final

from django.utils.crypto import salted_hmac

from parvis.contacts.actions.verifying import hash_of
from parvis.domains.enums import Party
from parvis.domains.models import HolderChange, HolderConsent
from parvis.notifications.actions import write

_SALT: Final = "parvis.domains.holder-consent"


def token_of(consent: HolderConsent) -> str:
    """The secret of its link: worked out, never stored."""
    digest = salted_hmac(_SALT, f"{consent.key}:{consent.party}", algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def ask(change: HolderChange, *, now: datetime) -> None:
    """Write to both holders, in the caller's transaction; to one person in both roles, one letter each."""
    for party, shown in ((Party.OLD, change.before), (Party.NEW, change.after)):
        consent = HolderConsent(change=change, party=party, email=shown["email"])
        consent.token_hash = hash_of(token_of(consent))
        consent.save()
        account = change.domain.account
        write(
            "holder-consent",
            key=f"holder-consent:{consent.pk}",
            to=consent.email,
            brand=account.brand,
            language=account.language,
            context={
                "hello": shown["name"],
                "domain": change.domain,
                "change": change,
                "is_new": party == Party.NEW,
                "token": token_of(consent),
            },
            now=now,
            account_id=account.pk,
            is_secret=True,
        )


def locked(consent_id: int) -> HolderConsent:
    """The consent, with its change and its name, the change's row held first: both holders answer one after the other."""
    change_id = HolderConsent.objects.values_list("change_id", flat=True).get(pk=consent_id)
    change = (
        HolderChange.objects.select_for_update(of=("self",))
        .select_related("domain__account__brand", "contact")
        .get(pk=change_id)
    )
    found = HolderConsent.objects.select_for_update(of=("self",)).get(pk=consent_id)
    found.change = change
    return found


def store(consent: HolderConsent, *, is_given: bool, ip: str, now: datetime) -> None:
    """Keep the answer, with when and from where it came."""
    consent.is_given, consent.answered_at, consent.ip = is_given, now, ip or None
    consent.save(update_fields=["is_given", "answered_at", "ip"])


def are_given(change: HolderChange) -> bool:
    """Say whether both agreed."""
    return not change.consents.exclude(is_given=True).exists()
