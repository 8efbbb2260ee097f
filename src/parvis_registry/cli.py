"""``parvis-registry``: the simulated registries as a program."""

import argparse
import signal
import sys
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

from parvis_registry import admin, certificates, places, registrars
from parvis_registry.epp.listeners import Listeners
from parvis_registry.public import Published
from parvis_registry.server import RegistryServer
from parvis_registry.store import Store
from parvis_registry.whois import WhoisServer

_ABOUT = """Simulated registries for Parvis: EPP over TLS with a port for each registry, WHOIS, and an HTTP address for RDAP
(/rdap/domain/NAME, /rdap/dns.json) and to play with them (/admin/…). Where EPP and WHOIS listen and how to sign in
stands in epp.json, in the home."""


def main() -> int:
    """Serve until SIGTERM or Ctrl-C."""
    parser = argparse.ArgumentParser(prog="parvis-registry", description=_ABOUT)
    commands = parser.add_subparsers(dest="command", required=True)
    serve = commands.add_parser("serve", help="serve every registry on loopback", description=_ABOUT)
    serve.add_argument("--home", type=Path, required=True, help="folder of the store, the certificates and epp.json")
    serve.add_argument("--port", type=int, default=0, help="of HTTP; 0 chooses a free one")
    serve.add_argument("--url-file", type=Path, help="file that receives the HTTP address once everything listens")
    serve.add_argument("--password", help="to sign in with over EPP; made and kept in the home without it")
    chosen = parser.parse_args()
    store = Store(chosen.home / "registry.sqlite3")
    before = places.before(chosen.home)
    password = chosen.password or before.password
    with store.writing() as database:
        registrars.enrol(database, password, anew=chosen.password is not None)
    listeners = _listening(chosen.home, store, before)
    whois = _answering(store, before.whois)
    server = RegistryServer(("127.0.0.1", chosen.port), store)
    places.write(
        chosen.home,
        ca_file=chosen.home / certificates.AUTHORITY,
        password=password,
        ports=listeners.ports,
        whois=whois.server_address[1],
    )
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: threading.Thread(target=server.shutdown).start())
    _tell(f"http://127.0.0.1:{server.server_address[1]}", chosen.url_file)
    server.serve_forever(poll_interval=0.1)
    server.is_stopping.set()
    listeners.stop()
    whois.shutdown()
    whois.server_close()
    server.server_close()
    return 0


def _listening(home: Path, store: Store, before: places.Before) -> Listeners:
    # Certificates are checked against the real time, not against the registries'.
    now = datetime.fromtimestamp(time.time(), UTC)
    certificates.authority(home, now=now)
    certificate = certificates.server(home, "server.pem", now=now)
    expired = certificates.server(home, "expired.pem", now=now, is_expired=True)
    listeners = Listeners(store, certificate, expired, before.ports)
    listeners.start()
    return listeners


def _answering(store: Store, port: int) -> WhoisServer:
    def lookup(name: str) -> Published | None:
        return admin.lookup(store, name)[0]

    try:
        server = WhoisServer(("127.0.0.1", port), lookup)
    except OSError:  # somebody took the port since
        server = WhoisServer(("127.0.0.1", 0), lookup)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def _tell(url: str, url_file: Path | None) -> None:
    if url_file is None:
        print(url, flush=True)
        return
    partial = url_file.with_suffix(".partial")
    partial.write_text(url)
    partial.rename(url_file)


if __name__ == "__main__":
    sys.exit(main())
