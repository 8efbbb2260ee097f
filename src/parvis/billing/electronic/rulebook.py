"""Asking the checker, a process of its own, whether documents keep the official rules (EN 16931, BR-FR)."""

import atexit
import base64
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Lock, Timer
from typing import Final

from parvis.kit.failures import TryLaterError

PATIENCE: Final = 120.0
"""Seconds for one document: the first one waits for the rules to be compiled."""
MOST: Final = 500
"""Documents that one process checks before the next takes its place: native code that forgets to give memory back."""

Faults = list[tuple[str, str]]


class CheckerLostError(TryLaterError):
    """The checker died or was too slow; nothing is known of the document. Ask again."""


class Rulebook:
    """One checker, started when it is first asked, and again after it died. Asked by several threads, it takes turns."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._asked = 0

    def faults(self, xml: bytes, *, form: str, is_french: bool) -> Faults:
        """(rule, its words) of each rule that ``xml``, in the ``form`` "cii" or "ubl", breaks. Raises CheckerLostError."""
        asked = json.dumps({"form": form, "french": is_french, "xml": base64.b64encode(xml).decode()})
        with self._lock:
            process = self._running()
            with self._patience(process):
                answer = self._told(process, f"{asked}\n".encode())
        return [(rule, text) for rule, text in json.loads(answer)["faults"]]

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is not None and (self._asked >= MOST or self._process.poll() is not None):
            self._end()
        if self._process is None:
            atexit.register(self.close)
            program = [sys.executable, "-m", "parvis.billing.electronic.checker"]
            self._process = subprocess.Popen(program, stdin=subprocess.PIPE, stdout=subprocess.PIPE)  # noqa: S603 - ours
            self._asked = 0
        self._asked += 1
        return self._process

    def _told(self, process: subprocess.Popen[bytes], asked: bytes) -> bytes:
        if process.stdin is None or process.stdout is None:
            raise CheckerLostError("the checker has no pipes")
        try:
            process.stdin.write(asked)
            process.stdin.flush()
            answer = process.stdout.readline()
        except OSError as error:
            self._end()
            raise CheckerLostError("the checker died") from error
        if not answer.endswith(b"\n"):
            self._end()
            raise CheckerLostError("the checker died")
        return answer

    @contextmanager
    def _patience(self, process: subprocess.Popen[bytes]) -> Iterator[None]:
        """A checker that hangs is killed: its pipe ends, and who waits for it is told."""
        timer = Timer(PATIENCE, process.kill)
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()

    def close(self) -> None:
        """End the checker; the next question starts another."""
        atexit.unregister(self.close)
        with self._lock:
            self._end()


rulebook: Final = Rulebook()
"""The one of this process."""
