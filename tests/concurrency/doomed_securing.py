"""A worker that dies by SIGKILL at the step named by DIE_AT while it takes a procedure of DNSSEC further, if it lives that long.

Usage: ``python -m tests.concurrency.doomed_securing <securing> <moment>``. SERVERS are the ports of the name servers, by
code, and PARENT is that of the zone above.
"""

import json
import os
import sys
from datetime import datetime

import django

django.setup()

from parvis.dns.looks import ABOVE, SERVED, above, signatures  # noqa: E402 - the settings come first
from parvis.dns.publishers import publishers  # noqa: E402
from parvis.domains.actions import securing as actions  # noqa: E402
from parvis.domains.operations import securing as operations  # noqa: E402
from parvis.drivers.dns.above import ParentServers  # noqa: E402
from parvis.drivers.dns.signatures import ServedSignatures  # noqa: E402
from parvis.drivers.powerdns.api import PowerDns  # noqa: E402
from tests.concurrency.dying import between  # noqa: E402
from tests.simulators import powerdns  # noqa: E402


def main():
    servers = json.loads(os.environ["SERVERS"])
    made = {code: PowerDns(url, powerdns.KEY) for code, (url, _port) in servers.items()}
    places = [("127.0.0.1", port) for _url, port in servers.values()]
    looks = ServedSignatures(places), ParentServers([("127.0.0.1", int(os.environ["PARENT"]))])
    between(actions, "go_on", "step")
    between(actions, "take_old_keys", "step")
    between(operations, "tell_registry", "step")
    between(actions, "_move", "move")
    with publishers.only(made), signatures.only({SERVED: looks[0]}), above.only({ABOVE: looks[1]}):
        operations.advance(int(sys.argv[1]), now=datetime.fromisoformat(sys.argv[2]))


main()
