"""A worker of the whole queue that dies by SIGKILL while it has a job in hand.

Usage: ``python -m tests.concurrency.doomed_queue <module> <function> <queue>…``: calling that function kills it.
"""

import importlib
import os
import signal
import sys

import django

django.setup()

from django.conf import settings  # noqa: E402 - the settings come first

from parvis.config.worker import worker_app  # noqa: E402

# Messages leave as in production.
settings.PARVIS_DEMO = False


def die(*_args, **_kwargs):
    os.kill(os.getpid(), signal.SIGKILL)


setattr(importlib.import_module(sys.argv[1]), sys.argv[2], die)
worker_app().run_worker(wait=False, queues=sys.argv[3:])
