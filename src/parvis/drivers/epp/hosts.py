"""Host objects: created when names need them, kept exactly as wanted where they carry addresses."""

from collections.abc import Sequence
from ipaddress import ip_address

from parvis.domains.ports import Host, RefusedError
from parvis.drivers.epp.frames.host import CheckHosts, CreateHost, DeleteHost, InfoHost, UpdateHost
from parvis.drivers.epp.results import EXISTS, NOT_THERE
from parvis.drivers.epp.talking import Talk


def make_sure(talk: Talk, wanted: Sequence[Host]) -> None:
    """Make every host exist. Those with addresses get exactly these; the others may be anybody's."""
    plain = [host.name for host in wanted if not host.addresses]
    if plain:
        free = {data.subject.lower() for data in talk.answer(CheckHosts(plain)) if data.is_available}
        for name in plain:
            if name in free:
                # Somebody may have created it meanwhile: that is as good.
                talk.ask(CreateHost(name), accepted=(EXISTS,))
    for host in wanted:
        if host.addresses:
            put(talk, host)


def put(talk: Talk, host: Host) -> Host:
    """Create the host, or give it exactly these addresses."""
    addresses = [str(ip_address(written)) for written in host.addresses]
    response = talk.ask(CreateHost(host.name, addresses), accepted=(EXISTS,))
    if response.code != EXISTS:
        return Host(host.name, tuple(addresses))
    there = fetch(talk, host.name)
    if there is None:
        raise RefusedError(response.sentence, code=EXISTS)
    added = [address for address in addresses if address not in there.addresses]
    removed = [address for address in there.addresses if address not in addresses]
    if added or removed:
        talk.answer(UpdateHost(host.name, added, removed))
    return Host(host.name, tuple(addresses))


def fetch(talk: Talk, name: str) -> Host | None:
    """The host, or None."""
    command = InfoHost(name)
    response = talk.ask(command, accepted=(NOT_THERE,))
    if response.code == NOT_THERE:
        return None
    info = talk.told(command, response, command.answer)
    return Host(info.name, info.addresses)


def delete(talk: Talk, name: str) -> None:
    """Remove the host; one that is gone is no error."""
    talk.ask(DeleteHost(name), accepted=(NOT_THERE,))
