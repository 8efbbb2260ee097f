"""Wires drivers, performers and handlers together. Called once, when all apps are loaded."""

import os
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Final

from django.conf import settings

from parvis.billing.attaching import document_pdf
from parvis.billing.cards import SANDBOX, cards
from parvis.billing.vat.registers import VIES, registers
from parvis.certificates import operations as certificate_operations
from parvis.certificates.authorities import CHOSEN, authorities, issuer_lookups
from parvis.certificates.keys import account_key
from parvis.config import https as _https
from parvis.config import leaving as _leaving
from parvis.config.card_file import companies_in
from parvis.config.certificate_file import authority_in
from parvis.config.dns_file import servers_in
from parvis.config.public_data import own_sources, simulated_source
from parvis.config.registry_file import registries_in
from parvis.config.simulated import LOOPBACK, SIMULATED, door_of, registry_home, simulated
from parvis.config.simulated_above import SimulatedAbove
from parvis.dns import operations as dns_operations
from parvis.dns.looks import ABOVE, SERVED, above, signatures
from parvis.dns.ports import Publisher
from parvis.dns.publishers import publishers
from parvis.dns.resolvers import SYSTEM, resolvers
from parvis.domains import handlers as _domains
from parvis.domains import operations
from parvis.domains.registries import WORLD, claims_notices, delegations, lookups, public_data, registries, zone_sources
from parvis.drivers.acme.authority import AcmeAuthority
from parvis.drivers.claims.clearinghouse import NoticeService, Service
from parvis.drivers.dns.above import ParentServers
from parvis.drivers.dns.servers import NameServers
from parvis.drivers.dns.signatures import ServedSignatures
from parvis.drivers.epp.registry import EppRegistry
from parvis.drivers.epp.settings import EppSettings
from parvis.drivers.lookups.world import World
from parvis.drivers.resolver.system import SystemResolver
from parvis.drivers.sandbox.authority import SandboxAuthority
from parvis.drivers.sandbox.cards import SandboxCards
from parvis.drivers.sandbox.targets import SandboxTargets
from parvis.drivers.sandbox.vies import SandboxVies
from parvis.drivers.stripe.cards import StripeCards
from parvis.drivers.stripe.settings import StripeSettings
from parvis.drivers.targets.looking import Targets
from parvis.drivers.vies.rest import ViesRest
from parvis.drivers.zonefiles.folder import ZoneFiles
from parvis.notifications import attachments
from parvis.orders import handlers as _orders
from parvis.orders import operations as payment_operations
from parvis.orders.attaching import offer_pdf
from parvis.redirections import operations as redirection_operations
from parvis.redirections.lookers import WEB, lookers

DEMO_DNS_PORT: Final = "PARVIS_DEMO_DNS_PORT"
HANDLERS: Final = (_domains, _orders, _https, _leaving)
"""Imported for what they subscribe to."""


def compose() -> None:
    """Say who answers for each port. Connects to nothing."""
    for registry in _own_registries():
        registries.register(registry.code, partial(EppRegistry, registry))
    for code, source in own_sources().items():
        public_data.register(code, source)
    # Never by default: a demonstration says where its registries are, and so does who tries an installation.
    has_simulator = settings.PARVIS_REGISTRY_HOME is not None and not settings.PARVIS_REGISTRIES
    for code in SIMULATED if has_simulator else ():
        registries.register(code, partial(simulated, code, registry_home))
        public_data.register(code, partial(simulated_source, code))
    if settings.PARVIS_CLAIMS_NOTICES:
        own = Service(settings.PARVIS_CLAIMS_NOTICES, settings.PARVIS_CLAIMS_USER, settings.PARVIS_CLAIMS_PASSWORD)
        claims_notices.register("tmch", lambda: NoticeService(lambda: own))
    elif has_simulator:
        claims_notices.register("tmch", lambda: NoticeService(lambda: Service(f"{door_of(registry_home())}/cnis/")))
    for company in _own_companies():
        cards.register(company.code, partial(StripeCards, company))
    if settings.PARVIS_DEMO:
        # Whoever reaches its page chooses to have paid: elsewhere that would be goods for nothing.
        cards.register(SANDBOX, lambda: SandboxCards(settings.PARVIS_HOME / "cards.sqlite3", settings.CARD_SECRET))
    else:
        # A demonstration asks nobody outside.
        delegations.register("dns", NameServers)
        lookups.register(WORLD, World)
        zone_sources.register(WORLD, World)
        issuer_lookups.register(WORLD, World)
        resolvers.register(SYSTEM, SystemResolver)
    if settings.PARVIS_VIES:
        registers.register(VIES, lambda: ViesRest(settings.PARVIS_VIES))
    elif settings.PARVIS_DEMO:
        registers.register(VIES, SandboxVies)
    operations.install()
    _publish_zones()
    # A demonstration asks nobody outside.
    lookers.register(WEB, SandboxTargets if settings.PARVIS_DEMO else Targets)
    redirection_operations.install()
    _issue_certificates()
    attachments.register("document", document_pdf)
    payment_operations.install()
    attachments.register("offer", offer_pdf)


def _own_registries() -> list[EppSettings]:
    """The registries of this installation, from its file; none without one."""
    return registries_in(Path(settings.PARVIS_REGISTRIES), os.environ) if settings.PARVIS_REGISTRIES else []


def _own_companies() -> list[StripeSettings]:
    """The card companies of this installation, from its file; none without one."""
    return companies_in(Path(settings.PARVIS_CARDS), os.environ) if settings.PARVIS_CARDS else []


def _issue_certificates() -> None:
    acme = authority_in(os.environ, key=account_key())
    if acme is not None:
        authorities.register(CHOSEN, lambda: AcmeAuthority(acme))
    elif settings.PARVIS_DEMO:
        authorities.register(CHOSEN, lambda: SandboxAuthority(settings.PARVIS_HOME / "authority"))
    certificate_operations.install()


def _publish_zones() -> None:
    for code, server in _own_name_servers().items():
        publishers.register(code, server)
    dns_operations.install()
    _look_at_signed_zones()


def _look_at_signed_zones() -> None:
    """A demonstration asks nobody outside: its own name server, where it has one, and the simulated registries."""
    port = os.environ.get(DEMO_DNS_PORT, "")
    if settings.PARVIS_DEMO:
        places = [(LOOPBACK, int(port))] if port else []
        signatures.register(SERVED, lambda: ServedSignatures(places))
        above.register(ABOVE, SimulatedAbove)
    else:
        signatures.register(SERVED, ServedSignatures)
        above.register(ABOVE, ParentServers)


def _own_name_servers() -> Mapping[str, Callable[[], Publisher]]:
    """The name servers of this installation, from its file; in a demonstration without one, a folder of zone files."""
    if settings.PARVIS_DNS:
        return servers_in(Path(settings.PARVIS_DNS), os.environ)
    return {"files": lambda: ZoneFiles(settings.PARVIS_HOME / "zones")} if settings.PARVIS_DEMO else {}
