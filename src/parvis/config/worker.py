"""One worker: it carries out operations, sends messages and does what is periodic."""

import os

import django


def main() -> None:
    """Work until SIGTERM; what is under way is finished first."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "parvis.config.settings.demo")
    django.setup()
    from django.core.management import call_command

    call_command("procrastinate", "worker", "--concurrency", "4", "--shutdown-graceful-timeout", "15", verbosity=0)


if __name__ == "__main__":
    main()
