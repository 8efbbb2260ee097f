"""Name servers of others that read our zone files: Knot, BIND and NSD, each private, on loopback, stopped by its process id."""

import shutil
import subprocess
import time

import dns.exception
import dns.flags
import dns.message
import dns.query

from tests.simulators.powerdns import free_port

CATALOG = "catalog.invalid"
KNOT = """
server:
    rundir: "{home}"
    listen: 127.0.0.1@{port}
    udp-workers: 1
    tcp-workers: 1
    background-workers: 1
database:
    storage: "{home}/db"
control:
    listen: "{home}/knot.sock"
log:
  - target: stderr
    any: error
remote:
  - id: second
    address: 127.0.0.1@{second}
acl:
  - id: loopback
    address: 127.0.0.1
    action: transfer
template:
  - id: default
    storage: "{folder}"
    file: "%s.zone"
    zonefile-sync: -1
    zonefile-load: whole
    journal-content: none
    notify: second
    acl: loopback
  - id: member
    storage: "{folder}"
    file: "%s.zone"
    zonefile-sync: -1
    zonefile-load: whole
    journal-content: none
    notify: second
    acl: loopback
zone:
  - domain: {catalog}
    catalog-role: interpret
    catalog-template: member
"""
KNOT_RELOAD = """#!/bin/sh
knotc -b -s "{home}/knot.sock" zone-reload "$1" 2>/dev/null || knotc -b -s "{home}/knot.sock" zone-reload {catalog}
"""
BIND = """
options {{
    directory "{home}";
    pid-file "{home}/named.pid";
    session-keyfile "{home}/session.key";
    listen-on port {port} {{ 127.0.0.1; }};
    listen-on-v6 {{ none; }};
    recursion no;
    dnssec-validation no;
    notify no;
    allow-notify {{ 127.0.0.1; }};
    catalog-zones {{ zone "{catalog}" default-primaries {{ 127.0.0.1 port {first}; }} min-update-interval 1; }};
}};
controls {{ }};
logging {{ channel errors {{ stderr; severity error; }}; category default {{ errors; }}; }};
zone "{catalog}" {{ type secondary; file "{catalog}.copy"; primaries {{ 127.0.0.1 port {first}; }}; }};
"""
NSD = """
server:
    ip-address: 127.0.0.1@{port}
    username: ""
    chroot: ""
    zonesdir: "{folder}"
    database: ""
    pidfile: "{home}/nsd.pid"
    xfrdfile: "{home}/xfrd.state"
    zonelistfile: "{home}/zones.list"
    xfrdir: "{home}"
    server-count: 1
    log-only-syslog: no
    logfile: "{home}/log"
    xfrd-reload-timeout: 0
remote-control:
    control-enable: yes
    control-interface: "{home}/nsd.sock"
pattern:
    name: "member"
    zonefile: "%s.zone"
include: "{home}/zones.conf"
"""
NSD_RELOAD = """#!/bin/sh
cd "{folder}" || exit 1
for file in *.zone; do
  name=${{file%.zone}}
  [ "$name" = {catalog} ] || printf 'zone:\\n  name: "%s"\\n  include-pattern: "member"\\n' "$name"
done >"{home}/zones.conf.new"
mv "{home}/zones.conf.new" "{home}/zones.conf"
nsd-control -c "{home}/conf" reconfig && nsd-control -c "{home}/conf" reload
"""


class Reader:
    """``hook``: what the driver runs after each change; empty: it hears of changes from another server."""

    hook = ()

    def __init__(self, home, port):
        self.home, self.port, self.process = home, port, None
        home.mkdir()

    def write(self, config, hook="", **words):
        words |= {"home": self.home, "port": self.port, "catalog": CATALOG}
        (self.home / "conf").write_text(config.format(**words))
        if hook:
            (self.home / "reload").write_text(hook.format(**words))
            (self.home / "reload").chmod(0o755)
            self.hook = (str(self.home / "reload"),)

    def start(self, *command):
        with (self.home / "said").open("w") as said:
            self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=said)
        until = time.monotonic() + 20
        while time.monotonic() < until:
            assert self.process.poll() is None, (self.home / "said").read_text()
            if self.answer("version.bind", "SOA", seconds=0.2) is not None:
                return
        raise RuntimeError(f"{command[0]} did not start")

    def stop(self):
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def answer(self, name, kind, seconds=2.0):
        """Over TCP where it is long; None: there was none."""
        question = dns.message.make_query(name, kind)
        try:
            return dns.query.udp_with_fallback(question, "127.0.0.1", port=self.port, timeout=seconds)[0]
        except (dns.exception.Timeout, OSError):
            return None

    def serial(self, zone):
        """Of the zone that it answers for with authority; None: it does not."""
        found = self.answer(zone, "SOA")
        if found is None or not found.answer or not found.flags & dns.flags.AA:
            return None
        return found.answer[0][0].serial

    def has(self, zone, serial, seconds=15):
        """Whether it comes to answer with that serial."""
        until = time.monotonic() + seconds
        while self.serial(zone) != serial and time.monotonic() < until:
            time.sleep(0.05)
        return self.serial(zone) == serial


def knot(home, folder, second):
    """Reads the files, follows the catalog, and tells ``second`` of changes."""
    reader = Reader(home, free_port())
    (home / "db").mkdir()
    reader.write(KNOT, KNOT_RELOAD, folder=folder, second=second)
    reader.start("knotd", "-c", str(home / "conf"))
    return reader


def bind(home, port, first):
    """Follows the catalog of ``first``, and has its zones from there."""
    reader = Reader(home, port)
    reader.write(BIND, first=first)
    reader.start("named", "-f", "-c", str(home / "conf"), "-n", "1")
    return reader


def nsd(home, folder):
    """Reads the files, by a list that is made of the folder."""
    reader = Reader(home, free_port())
    reader.write(NSD, NSD_RELOAD, folder=folder)
    (home / "zones.conf").touch()
    reader.start("nsd", "-d", "-c", str(home / "conf"))
    return reader


def missing(*programs):
    """Which of them are not installed."""
    return [one for one in programs if not shutil.which(one, path="/usr/sbin:/usr/bin:/sbin:/bin")]
