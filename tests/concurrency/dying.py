"""Places to die by SIGKILL, put around functions of the product in programs of the tests: that named by DIE_AT is taken."""

import os
import signal


def die_at(step):
    if os.environ["DIE_AT"] == step:
        os.kill(os.getpid(), signal.SIGKILL)


def between(owner, name, step=None):
    """Make ``owner.name`` a place to die, before and after."""
    real = getattr(owner, name)
    step = step or name

    def doomed(*args, **kwargs):
        die_at(f"before {step}")
        result = real(*args, **kwargs)
        die_at(f"after {step}")
        return result

    setattr(owner, name, doomed)
