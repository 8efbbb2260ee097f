"""One worker: it carries out operations, sends messages and does what is periodic."""

import os
from copy import copy
from typing import Final

import django
from procrastinate import App

CONCURRENCY: Final = 4
PATIENCE: Final = 15
"""Seconds that what is under way is given to end after SIGTERM."""


def worker_app() -> App:
    """The queue as a worker fetches from it, on connections of its own.

    The jobs that its tasks put in the queue still go through Django's connection, that is in the transaction of what
    causes them. Replacing the connector of the one app, as procrastinate's own command does, would commit them apart:
    a job could run before the row that it is about is there, and outlive a rollback.
    """
    from procrastinate.contrib.django import DjangoApp, app
    from procrastinate.contrib.django.django_connector import DjangoConnector

    connector = app.connector
    if not isinstance(connector, DjangoConnector):
        raise TypeError("the queue is not on Django's connection")
    worker = DjangoApp(
        connector=connector.get_worker_connector(), import_paths=app.import_paths, worker_defaults=app.worker_defaults
    )
    # A task knows the app that it puts its jobs in: the worker's own copies are for fetching and for the clock, while
    # the code of the tasks holds the first ones, on Django's connection.
    for name, task in app.tasks.items():
        worker.tasks[name] = copy(task)
        worker.tasks[name].blueprint = worker
    for periodic in app.periodic_registry.periodic_tasks.values():
        worker.periodic_registry.register_task(
            worker.tasks[periodic.task.name], periodic.cron, periodic.periodic_id, periodic.configure_kwargs
        )
    return worker


def main() -> None:
    """Work until SIGTERM; what is under way is finished first."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "parvis.config.settings.demo")
    django.setup()
    worker_app().run_worker(concurrency=CONCURRENCY, shutdown_graceful_timeout=PATIENCE)
