"""The command line: ``parvis run``, ``parvis worker``, ``parvis redirects`` and Django's commands, ours included."""

import os
import sys
from pathlib import Path

from django.core.management import execute_from_command_line

from parvis.config import embedded, redirects, run, worker


def main() -> None:
    """Run what is asked for. Without DATABASE_URL, the embedded PostgreSQL of PARVIS_HOME is used."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "parvis.config.settings.demo")
    if sys.argv[1:2] == ["run"]:
        sys.exit(run.main())
    is_for_help = len(sys.argv) == 1 or sys.argv[1] in {
        "help",
        "--help",
        "--version",
        "makemigrations",
        "collectstatic",
    }
    if not os.environ.get("DATABASE_URL") and not is_for_help:
        home = Path(os.environ.get("PARVIS_HOME", "var")).resolve()
        os.environ["DATABASE_URL"] = embedded.start(home / "postgres")
    if sys.argv[1:2] == ["worker"]:
        worker.main()
        return
    if sys.argv[1:2] == ["redirects"]:
        redirects.main()
        return
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
