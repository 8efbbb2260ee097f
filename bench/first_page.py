"""From an empty checkout to the first page answered, then the memory of each program at rest."""

import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 600
REST = 20
_NAMES = {"granian": "web", "cli worker": "worker", "parvis_registry": "registry", "parvis run": "parent"}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/fr/", timeout=5) as answer:
            return answer.status == 200
    except (urllib.error.URLError, OSError):
        return False


def first_page(folder: Path, port: int) -> tuple[subprocess.Popen[bytes], float]:
    """`make run` in a fresh clone; returns when the home page is there."""
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(folder / "clone")], check=True)
    clean = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "PARVIS_HOME"}}
    begun = time.perf_counter()
    process = subprocess.Popen(
        ["make", "--silent", "run"],
        cwd=folder / "clone",
        env=clean | {"PORT": str(port)},
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    while not answers(port):
        if process.poll() is not None or time.perf_counter() - begun > PATIENCE:
            raise SystemExit("the fresh copy did not answer")
        time.sleep(0.1)
    return process, time.perf_counter() - begun


def memory(folder: Path) -> dict[str, int]:
    """MB of proportional set size by program, of every process started from ``folder``."""
    found: dict[str, int] = {}
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            rollup = (entry / "smaps_rollup").read_text()
        except OSError:
            continue
        if str(folder) not in command:
            continue
        name = next((name for part, name in _NAMES.items() if part in command), "postgres")
        kilobytes = sum(int(size) for size in re.findall(r"^Pss:\s+(\d+)", rollup, re.MULTILINE))
        found[name] = found.get(name, 0) + kilobytes
    return {name: kilobytes // 1024 for name, kilobytes in sorted(found.items())}


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="parvis-first-") as name:
        folder, port = Path(name), free_port()
        process, seconds = first_page(folder, port)
        try:
            print(f"\nempty checkout to the first page: {seconds:.1f} s")
            time.sleep(REST)
            for program, megabytes in memory(folder).items():
                print(f"memory at rest, {program}: {megabytes} MB")
        finally:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait(60)
    return 0


if __name__ == "__main__":
    sys.exit(main())
