"""Forks the programs of ``processes.run_program`` from a process in which Django is loaded: loading it takes seconds.

Usage: ``python -m tests.concurrency.nursery``. Each line read asks for one program (JSON: module, arguments, environment,
database); each line written says how it ended, as ``subprocess`` does. What the program imports of ``known`` is imported
here first, once.
"""

import importlib
import json
import os
import runpy
import sys
import traceback
from pathlib import Path

import django

django.setup()

from django.conf import settings  # noqa: E402 - the settings come first
from django.db import connection  # noqa: E402


def become(asked):
    """Run the program asked for, in this process, and end."""
    os.environ.update(asked["environment"])
    if home := asked["environment"].get("PARVIS_REGISTRY_HOME"):
        settings.PARVIS_REGISTRY_HOME = Path(home)
    connection.settings_dict["NAME"] = asked["database"]
    sys.argv = [asked["module"], *asked["arguments"]]
    ended = 0
    try:
        runpy.run_module(asked["module"], run_name="__main__", alter_sys=True)
    except SystemExit as end:
        ended = end.code or 0
    except BaseException:  # noqa: BLE001 - told as an interpreter tells it
        traceback.print_exc()
        ended = 1
    sys.stderr.flush()
    os._exit(ended)


def main():
    for line in sys.stdin:
        asked = json.loads(line)
        for module in asked["known"]:
            importlib.import_module(module)
        child = os.fork()
        if not child:
            os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
            become(asked)
        _child, status = os.waitpid(child, 0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n")
        sys.stdout.flush()


main()
