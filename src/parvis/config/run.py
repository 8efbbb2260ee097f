"""`make run`: database, migrations, demonstration data, registry, web server and worker under one parent."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Final

from parvis.config import embedded, readiness
from parvis.config.demo import name_server
from parvis.config.demo.sign_ins import REDIRECTED, ZONE, announcement

PATIENCE: Final = 20.0
"""Seconds that a program is given to stop."""
READY: Final = 60.0
"""Seconds that a program is given to be ready: a slow or busy machine takes long to load it the first time."""


WEB_THREADS: Final = max(4, 2 * (os.cpu_count() or 1))
"""Requests answered at once: they wait for the database more than they compute."""
REDIRECTS, SECURE_REDIRECTS = 80, 443
"""What is added to the port of the pages to make those of redirected names, unless REDIRECTS_PORT and REDIRECTS_TLS_PORT say it."""


class CannotStartError(Exception):
    """Something needed is not there; the sentence says what."""


@dataclass(slots=True)
class Program:
    """One child: started again with growing pauses when it dies and ``is_vital`` is false."""

    name: str
    command: list[str]
    is_vital: bool = False
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    pause: float = field(default=1.0)

    def start(self) -> None:
        """Start it in its own process group, so that Ctrl-C reaches the parent alone."""
        self.started = time.monotonic()
        self.process = subprocess.Popen(self.command, start_new_session=True)

    def is_dead(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    def stop(self) -> None:
        """Ask it to stop, then insist."""
        if self.process is None or self.process.poll() is not None:
            return
        self.process.terminate()
        try:
            self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            # With its own children: they would keep its port.
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


def main() -> int:
    """Run until Ctrl-C or SIGTERM; return the exit code."""
    begun = time.monotonic()
    host, port = os.environ.get("HOST", "127.0.0.1"), int(os.environ.get("PORT", "8000"))
    home = Path(os.environ.get("PARVIS_HOME", "var")).resolve()
    try:
        _check_free(host, port)
        if not os.environ.get("DATABASE_URL"):
            os.environ["DATABASE_URL"] = embedded.start(home / "postgres")
        os.environ["PARVIS_HOME"] = str(home)
        os.environ.setdefault("REDIRECTS_PORT", str(port + REDIRECTS))
        os.environ.setdefault("REDIRECTS_TLS_PORT", str(port + SECURE_REDIRECTS))
        with _running([*_name_servers(port, home), *_programs(host, port, home)], home, begun) as programs:
            _watch(programs)
    except CannotStartError as problem:
        print(f"Parvis cannot start: {problem}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        pass
    print("Stopped.")
    return 0


@contextlib.contextmanager
def _running(programs: list[Program], home: Path, begun: float) -> Iterator[list[Program]]:
    # SIGINT too: who starts this in the background of a script hands it down ignored.
    for ending in (signal.SIGTERM, signal.SIGINT):
        signal.signal(ending, _interrupt)
    *name_servers, registry, web, worker, web_tier = programs
    try:
        for program in (*name_servers, registry):
            program.start()
        code, told = readiness.fingerprint(), home / "registry" / "url"
        if not readiness.is_prepared(os.environ["DATABASE_URL"], home / "static", code):
            _wait_for_file(registry, told)
            _prepare()
            readiness.say_prepared(os.environ["DATABASE_URL"], code)
        # Pages first: they are what somebody waits for, and loading the others beside would make that longer.
        web.start()
        _wait_for_port(web)
        _wait_for_file(registry, told)
        for program in (worker, web_tier):
            program.start()
        _announce(time.monotonic() - begun)
        yield programs
    finally:
        for program in reversed(programs):
            program.stop()


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _name_servers(port: int, home: Path) -> list[Program]:
    """PowerDNS of our own, unless somebody says where zones go, or there is none: then they are files."""
    found = None if os.environ.get("PARVIS_DNS") else name_server.installed(os.environ.get("PATH", ""))
    if found is None:
        return []
    made = name_server.made_ready(found, home / "powerdns", base=port)
    os.environ["PARVIS_DNS"], os.environ[name_server.KEY] = str(made.file), made.key
    os.environ[name_server.PORT] = str(made.port)
    return [Program("name server", made.command)]


def _programs(host: str, port: int, home: Path) -> list[Program]:
    python = sys.executable
    url_file = home / "registry" / "url"
    url_file.unlink(missing_ok=True)
    return [
        Program(
            "registry",
            [python, "-m", "parvis_registry.cli", "serve", "--home", str(home / "registry"), "--port", "0",
             "--url-file", str(url_file)],
        ),
        Program(
            "web",
            [python, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port), "--workers", "1",
             "--blocking-threads", str(WEB_THREADS), "--no-ws", "--log-level", "warning", "parvis.config.wsgi:application"],
            is_vital=True,
        ),
        Program("worker", [python, "-m", "parvis.config.cli", "worker"]),
        Program("web tier", [python, "-m", "parvis.config.cli", "redirects"]),
    ]  # fmt: skip


def _prepare() -> None:
    """Migrate, gather static files and load the demonstration, each only where needed, in one process of its own."""
    print("Preparing the database and its demonstration…", flush=True)
    done = subprocess.run([sys.executable, "-m", "parvis.config.prepare"], check=False)
    if done.returncode:
        raise CannotStartError("the database could not be prepared (see above)")


def _check_free(host: str, port: int) -> None:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CannotStartError(f"port {port} of {host} is in use; choose another with PORT=…") from error


def _wait_for_file(program: Program, path: Path) -> None:
    deadline = time.monotonic() + READY
    while not path.exists():
        if program.is_dead() or time.monotonic() > deadline:
            raise CannotStartError(f"the {program.name} did not start")
        time.sleep(0.02)


def _wait_for_port(program: Program) -> None:
    host, port = os.environ.get("HOST", "127.0.0.1"), int(os.environ.get("PORT", "8000"))
    deadline = time.monotonic() + READY
    while True:
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
            if probe.connect_ex((host, port)) == 0:
                break
        if program.is_dead() or time.monotonic() > deadline:
            raise CannotStartError(f"the {program.name} server did not start on port {port}")
        time.sleep(0.05)


def _announce(seconds: float) -> None:
    """Print the addresses and the sign-ins."""
    port = int(os.environ.get("PORT", "8000"))
    print(
        f"\nParvis is ready ({seconds:.1f} s).\n\n{announcement(port)}\n{_where_names_lead()}\n{_where_zones_are()}\n"
        "Ctrl-C stops everything.",
        flush=True,
    )


def _where_names_lead() -> str:
    plain, secure = os.environ["REDIRECTS_PORT"], os.environ["REDIRECTS_TLS_PORT"]
    return (
        f"  Redirected names: curl -i -H 'Host: {REDIRECTED}' http://localhost:{plain}/\n"
        f"    with TLS, a minute after the first start: curl -ik --connect-to ::localhost:{secure} https://{REDIRECTED}/"
    )


def _where_zones_are() -> str:
    port = os.environ.get(name_server.PORT)
    if port:
        return f"  DNS zones: dig @127.0.0.1 -p {port} {ZONE}"
    return f"  DNS zones: {os.environ.get('PARVIS_DNS') or Path(os.environ['PARVIS_HOME'], 'zones')}"


def _watch(programs: list[Program]) -> None:
    """Start again what dies; the end of the web server ends everything."""
    while True:
        time.sleep(0.5)
        for program in programs:
            if not program.is_dead():
                continue
            if program.is_vital:
                raise CannotStartError(f"the {program.name} server stopped")
            if time.monotonic() - program.started < program.pause:
                continue
            print(f"The {program.name} stopped; starting it again.", file=sys.stderr)
            program.pause = min(program.pause * 2, 60.0)
            program.start()
