"""A worker that dies by SIGKILL at the step named by DIE_AT while it follows an account's redirection options.

Usage: ``python -m tests.concurrency.doomed_options <account> <instant>``.
"""

import os
import sys
from datetime import datetime

import django

django.setup()

from parvis.orders.actions import fulfilment, options_ending, options_telling  # noqa: E402 - the settings come first
from tests.concurrency.dying import between  # noqa: E402


def main():
    for module, name in (
        (options_ending, "order_alone"),
        (options_ending, "pay_alone"),
        (fulfilment, "ask_for"),
        (options_telling, "write_all"),
        (options_ending, "stop"),
    ):
        between(module, name)
    options_ending.follow(int(sys.argv[1]), now=datetime.fromisoformat(sys.argv[2]))
    os.kill(os.getpid(), 9)


main()
