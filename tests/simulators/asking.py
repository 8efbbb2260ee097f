"""Asking for a registration as a paid order does."""

from django.utils import timezone

from parvis.domains.actions.nameservers import glue_of
from parvis.domains.actions.registration import request_registration
from parvis.domains.ports import Host
from parvis.kit.actor import SYSTEM
from parvis.provisioning.models import Operation
from tests.factories import AccountFactory, ContactFactory, TldFactory, holder_of

SERVERS = (Host("ns1.client.example"), Host("ns2.client.example"))


def registration_of(
    name,
    *,
    line_id=1,
    account=None,
    now=None,
    years=1,
    registrant=None,
    tld="fr",
    registry="afnic",
    servers=SERVERS,
    further=None,
):
    """A queued registration of ``name``. No order stands behind it: what orders make of it is tested with orders."""
    account = account or AccountFactory()
    contact = registrant or ContactFactory(account=account)
    operation = request_registration(
        line_id=line_id,
        account=account,
        name=name,
        tld=TldFactory(name=tld, registry=registry),
        years=years,
        registrant=contact,
        holder=holder_of(contact) | ({"extra": further} if further else {}),
        nameservers=[host.name for host in servers],
        glue=glue_of(servers),
        fee=None,
        actor=SYSTEM,
        now=now or timezone.now(),
    )
    Operation.objects.filter(pk=operation.pk).update(order_line_id=None)
    operation.order_line_id = None
    return operation
