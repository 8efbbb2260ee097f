"""Reads of certificates, for pages."""

from collections.abc import Collection

from parvis.certificates.models import Certificate


def by_host(hosts: Collection[str], *, account_id: int) -> dict[str, Certificate]:
    """The account's certificates of these names; one that is missing has never been asked for."""
    rows = Certificate.objects.filter(account_id=account_id, host__in=hosts)
    return {one.host: one for one in rows.defer("chain", "key", "next_key", "csr")}
