"""Programs of the tests started on the test's own database, and workers in the test's own process."""

import asyncio
import atexit
import json
import os
import select
import subprocess
import sys
from functools import cache

from django.db import connection

from parvis.config.worker import worker_app

PATIENCE = 60


def run_program(module, *arguments, known=(), **environment):
    """Run ``python -m module`` to its end, with ``environment`` beside ours, and return how it ended.

    ``known``: modules that it imports and that change nothing by being imported, kept from one program to the next.
    """
    asked = {
        "module": module,
        "known": list(known),
        "arguments": [str(argument) for argument in arguments],
        "environment": environment,
        "database": connection.settings_dict["NAME"],
    }
    nursery = _nursery()
    nursery.stdin.write(json.dumps(asked) + "\n")
    nursery.stdin.flush()
    answered, _, _ = select.select([nursery.stdout], [], [], PATIENCE)
    assert answered, f"{module} did not end"
    return int(nursery.stdout.readline())


@cache
def _nursery():
    """The process that programs are forked from; it ends with this one."""
    surroundings = os.environ | {"DJANGO_SETTINGS_MODULE": "parvis.config.settings.test"}
    program = [sys.executable, "-m", "tests.concurrency.nursery"]
    process = subprocess.Popen(program, env=surroundings, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    atexit.register(process.wait, PATIENCE)
    atexit.register(process.stdin.close)
    return process


def work(*queues):
    """Carry out what waits in ``queues``, as a worker does, until nothing is left."""

    async def until_empty():
        worker = worker_app()
        async with worker.open_async():
            await worker.run_worker_async(wait=False, install_signal_handlers=False, queues=list(queues))

    asyncio.run(until_empty())
