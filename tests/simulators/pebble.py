"""Debian's pebble: the authority that those of ACME test with, on free ports of this machine."""

import json
import os
import shutil
import socket
import subprocess
import time
from contextlib import contextmanager
from dataclasses import dataclass

import trustme

BINDING = ("kid-1", "zWNDZM6eQGHWpSRTPal5eIUYFTu7EajVIoguysqZ9wG44nMEtx3MUAsUDkMTQ12W")


@dataclass
class Pebble:
    """``proofs`` is the port of every name at which it looks for proofs."""

    directory: str
    ca_file: str
    proofs: int


def is_here():
    return shutil.which("pebble") is not None


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def running(folder, *, wants_binding=False):
    """Every name is at 127.0.0.1."""
    api, management, proofs, dns = free_port(), free_port(), free_port(), free_port()
    authority = trustme.CA()
    ours = authority.issue_cert("127.0.0.1", "localhost")
    ours.private_key_and_cert_chain_pem.write_to_path(folder / "pebble.pem")
    authority.cert_pem.write_to_path(folder / "ca.pem")
    settings = {
        "listenAddress": f"127.0.0.1:{api}",
        "managementListenAddress": f"127.0.0.1:{management}",
        "certificate": str(folder / "pebble.pem"),
        "privateKey": str(folder / "pebble.pem"),
        "httpPort": proofs,
        "tlsPort": free_port(),
        "externalAccountBindingRequired": wants_binding,
        "externalAccountMACKeys": {BINDING[0]: BINDING[1]},
    }
    (folder / "pebble.json").write_text(json.dumps({"pebble": settings}))
    environment = {**os.environ, "PEBBLE_VA_NOSLEEP": "1", "PEBBLE_WFE_NONCEREJECT": "0", "PEBBLE_AUTHZREUSE": "0"}
    commands = (
        ["pebble", "-config", str(folder / "pebble.json"), "-dnsserver", f"127.0.0.1:{dns}"],
        ["pebble-challtestsrv", "-defaultIPv4", "127.0.0.1", "-defaultIPv6", "", "-dns01", f"127.0.0.1:{dns}",
         "-management", f"127.0.0.1:{free_port()}", "-http01", "", "-https01", "", "-tlsalpn01", ""],
    )  # fmt: skip
    with (folder / "pebble.log").open("w") as log:
        programs = [subprocess.Popen(command, env=environment, stdout=log, stderr=log) for command in commands]
    try:
        deadline = time.monotonic() + 20
        while socket.socket().connect_ex(("127.0.0.1", api)):
            assert programs[0].poll() is None, (folder / "pebble.log").read_text()
            assert time.monotonic() < deadline
            time.sleep(0.02)
        yield Pebble(f"https://127.0.0.1:{api}/dir", str(folder / "ca.pem"), proofs)
    finally:
        for process in programs:
            process.terminate()
            process.wait(10)
