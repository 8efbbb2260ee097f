"""`parvis redirects`: the web tier that answers for redirected names, on a port of its own."""

import asyncio
import os
import sys

import django


def main() -> None:
    """Answer on REDIRECTS_HOST (127.0.0.1) and REDIRECTS_PORT (8080) until SIGTERM."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "parvis.config.settings.demo")
    django.setup()
    # Only now may modules with models be imported.
    from parvis.web.redirects.serving import bound, serve

    host, port = os.environ.get("REDIRECTS_HOST", "127.0.0.1"), int(os.environ.get("REDIRECTS_PORT", "8080"))
    try:
        plain = bound(host, port)
    except OSError as error:
        sys.exit(f"Redirected names are not answered for: port {port} of {host}: {error.strerror}")
    asyncio.run(serve(plain))
