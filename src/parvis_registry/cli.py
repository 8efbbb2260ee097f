"""``parvis-registry``: the sandbox registries as a program."""

import argparse
import signal
import sys
import threading
from pathlib import Path

from parvis_registry.server import RegistryServer
from parvis_registry.store import Store


def main() -> int:
    """Serve until SIGTERM or Ctrl-C."""
    parser = argparse.ArgumentParser(prog="parvis-registry", description="Sandbox registries for Parvis.")
    commands = parser.add_subparsers(dest="command", required=True)
    serve = commands.add_parser("serve", help="serve every registry over HTTP on loopback")
    serve.add_argument("--home", type=Path, required=True, help="folder of the store")
    serve.add_argument("--port", type=int, default=0, help="0 chooses a free one")
    serve.add_argument("--url-file", type=Path, help="file that receives the address once it listens")
    chosen = parser.parse_args()
    server = RegistryServer(("127.0.0.1", chosen.port), Store(chosen.home / "registry.sqlite3"))
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: threading.Thread(target=server.shutdown).start())
    url = f"http://127.0.0.1:{server.server_address[1]}"
    if chosen.url_file:
        partial = chosen.url_file.with_suffix(".partial")
        partial.write_text(url)
        partial.rename(chosen.url_file)
    else:
        print(url, flush=True)
    server.serve_forever(poll_interval=0.1)
    server.is_stopping.set()
    server.server_close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
