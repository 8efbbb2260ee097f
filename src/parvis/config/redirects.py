"""`parvis redirects`: the web tier that answers for redirected names, on a port of its own."""

import asyncio
import os
import sys
from typing import Final

import django

PORTS: Final = {"REDIRECTS_PORT": "8080", "REDIRECTS_TLS_PORT": "8443"}


def main() -> None:
    """Answer on REDIRECTS_HOST (127.0.0.1), over HTTP and over TLS, until SIGTERM."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "parvis.config.settings.demo")
    django.setup()
    # Only now may modules with models be imported.
    from parvis.web.redirects.serving import bound, serve

    host = os.environ.get("REDIRECTS_HOST", "127.0.0.1")
    ports = [int(os.environ.get(name, given)) for name, given in PORTS.items()]
    try:
        plain, secure = (bound(host, port) for port in ports)
    except OSError as error:
        sys.exit(f"Redirected names are not answered for: ports {ports} of {host}: {error.strerror}")
    asyncio.run(serve(plain, secure))
