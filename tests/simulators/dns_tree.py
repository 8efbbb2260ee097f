"""A tree of names of its own: a signed root and a signed extension at one PowerDNS, and an unbound that trusts that root alone."""

import shutil
import subprocess
import time
from contextlib import contextmanager

import dns.exception
import dns.flags
import dns.message
import dns.query
import dns.rcode
import httpx

from tests.simulators import powerdns
from tests.simulators.powerdns import KEY, free_port

UNBOUND = shutil.which("unbound")
INSTALLED = UNBOUND is not None and powerdns.INSTALLED is not None
_SOA = "ns1.nic.example. hostmaster.nic.example. 1 7200 1800 1209600 60"


class Tree:
    """``ds`` says what the extension tells of a name; ``seen`` asks the resolver, which looks anew each time."""

    def __init__(self, home, parent, extension):
        self.home, self.parent, self.extension = home, parent, extension
        self.port = free_port()
        self.process = None
        self._client = httpx.Client(base_url=f"{parent.url}/", headers={"X-API-Key": KEY}, trust_env=False)
        for name in (f"{self.extension}.", "."):
            sets = [_rrset(name, "SOA", [_SOA]), _rrset(name, "NS", ["ns1.nic.example."])]
            zone = {"name": name, "kind": "Native", "soa_edit_api": "", "soa_edit": "", "rrsets": sets}
            self._done("POST", "zones", zone | {"dnssec": True, "nsec3param": "1 0 0 -", "api_rectify": True})
        self._put(".", _rrset(f"{self.extension}.", "NS", ["ns1.nic.example."]))
        self._put(".", _rrset(f"{self.extension}.", "DS", [self._digest(f"{self.extension}.")]))
        self.anchor = self._digest(".")

    def ds(self, name, *records):
        """Tell ``records`` of ``name``, which is delegated; the resolver forgets what it was told before."""
        self._put(f"{self.extension}.", _rrset(f"{name}.", "NS", ["ns1.hebergeur.example.", "ns2.hebergeur.example."]))
        self._put(f"{self.extension}.", _rrset(f"{name}.", "DS", list(records)))
        # It keeps keys, and that there are none, for a minute at least.
        self.stop()
        self.start(self.served)

    def serve(self, served):
        """Ask these servers from now on."""
        self.stop()
        self.start(served)

    def start(self, served):
        """``served`` has the ports that answer for each name."""
        self.served = served
        stubs = {".": [self.parent.port], f"{self.extension}.": [self.parent.port], **served}
        lines = [
            "server:", f"interface: 127.0.0.1@{self.port}", 'username: ""', 'chroot: ""', f'directory: "{self.home}"',
            f'pidfile: "{self.home / "unbound.pid"}"', "use-syslog: no", "do-daemonize: no", "do-ip6: no",
            "do-not-query-localhost: no", f'trust-anchor: ". IN DS {self.anchor}"', "cache-max-ttl: 0",
            "cache-max-negative-ttl: 0", "val-bogus-ttl: 0", "qname-minimisation: no", "num-threads: 1",
            'module-config: "validator iterator"', "aggressive-nsec: no", "infra-host-ttl: 0",
            "remote-control:", "control-enable: no",
        ]  # fmt: skip
        for name, ports in stubs.items():
            lines += ["stub-zone:", f'name: "{name}"', "stub-prime: no"]
            lines += [f"stub-addr: 127.0.0.1@{port}" for port in ports]
        path = self.home / "unbound.conf"
        path.write_text("\n".join(lines) + "\n")
        self.process = subprocess.Popen(
            [UNBOUND, "-d", "-c", path], stdout=subprocess.DEVNULL, stderr=(self.home / "unbound.log").open("wb")
        )
        until = time.monotonic() + 20
        while time.monotonic() < until:
            try:
                self._asked(f"{self.extension}.", "SOA", seconds=0.3)
            except (dns.exception.DNSException, OSError):
                time.sleep(0.02)
            else:
                return
        raise RuntimeError((self.home / "unbound.log").read_text())

    def stop(self):
        self.process.terminate()
        self.process.wait(10)

    def seen(self, name, kind="A"):
        """ "secure", "insecure" or "bogus", as who validates sees it; absence counts as an answer."""
        answer = self._asked(name, kind)
        if answer.rcode() == dns.rcode.SERVFAIL:
            return "bogus"
        return "secure" if answer.flags & dns.flags.AD else "insecure"

    def _asked(self, name, kind, seconds=5):
        question = dns.message.make_query(name, kind, want_dnssec=True)
        return dns.query.udp(question, "127.0.0.1", port=self.port, timeout=seconds)

    def _digest(self, zone):
        path = "=2E" if zone == "." else zone
        (key,) = self._done("GET", f"zones/{path}/cryptokeys").json()
        return next(one for one in key["ds"] if one.split()[2] == "2")

    def _put(self, zone, rrset):
        self._done("PATCH", f"zones/{'=2E' if zone == '.' else zone}", {"rrsets": [rrset]})

    def _done(self, method, path, body=None):
        answer = self._client.request(method, path, json=body)
        assert answer.is_success, answer.text
        return answer


def _rrset(owner, kind, values):
    records = [{"content": value, "disabled": False} for value in values]
    return {"name": owner, "type": kind, "ttl": 60, "changetype": "REPLACE" if values else "DELETE", "records": records}


@contextmanager
def growing(home, served, *, extension="example"):
    """A tree, until the block ends; ``served`` has the ports of the servers of each name, with final dot."""
    with powerdns.running(home / "parent") as parent:
        tree = Tree(home, parent, extension)
        tree.start(served)
        try:
            yield tree
        finally:
            tree.stop()
