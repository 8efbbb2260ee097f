"""Programs of the product started on the test's own database, and workers in the test's own process."""

import asyncio
import os
import subprocess
import sys

from django.db import connection

from parvis.config.worker import worker_app


def run_program(module, *arguments, **environment):
    """Run ``python -m module`` to its end and return how it ended."""
    settings = connection.settings_dict
    address = (
        f"postgresql://{settings['USER']}:{settings['PASSWORD']}@:{settings['PORT']}/{settings['NAME']}"
        f"?host={settings['HOST']}"
    )
    surroundings = os.environ | {"DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "parvis.config.settings.test"}
    program = [sys.executable, "-m", module, *map(str, arguments)]
    return subprocess.run(program, env=surroundings | environment, check=False, timeout=60).returncode


def work(*queues):
    """Carry out what waits in ``queues``, as a worker does, until nothing is left."""

    async def until_empty():
        worker = worker_app()
        async with worker.open_async():
            await worker.run_worker_async(wait=False, install_signal_handlers=False, queues=list(queues))

    asyncio.run(until_empty())
