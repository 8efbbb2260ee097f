"""Redirections a second of one process of the web tier, beside nginx with the same one; memory and times at a million.

Needs Debian's ``nginx-light`` and ``wrk``.
"""

import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from bench.database import set_up

ROWS = int(os.environ.get("BENCH_REDIRECTS", "1000000"))
SECONDS = int(os.environ.get("BENCH_SECONDS", "8"))
LINES = 64
CHANGES = 20
AIM = 1.0
"""Seconds until a change is served."""
_FILL = """
    INSERT INTO redirections_redirection (account_id, domain, host, unicode_host, target, target_host, kind, keeps_method,
        keeps_path, keeps_query, title, https, edition, finding, disabled_reason, created_at, changed_at)
    SELECT %s, 'n' || n || '.example', 'www.n' || n || '.example', 'www.n' || n || '.example',
        'https://target.example/base', 'target.example', 'permanent', false, true, true, '', 'on', 1, 'fine', '', now(), now()
    FROM generate_series(1, %s) AS n
"""
_NGINX = """
daemon off; worker_processes 1; pid {home}/pid; error_log {home}/error;
events {{ worker_connections 1024; }}
http {{ access_log off; keepalive_requests 1000000000; client_body_temp_path {home}; proxy_temp_path {home};
fastcgi_temp_path {home}; uwsgi_temp_path {home}; scgi_temp_path {home};
server {{ listen 127.0.0.1:{port}; return 301 https://target.example/base$request_uri; }} }}
"""
_ANY_HOST = """
request = function() wrk.headers["Host"] = "www.n" .. math.random({rows}) .. ".example"; return wrk.format("GET", "/a?b=c") end
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def program(command: list[str], port: int, **variables: str) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(command, env={**os.environ, **variables})
    try:
        while socket.socket().connect_ex(("127.0.0.1", port)):
            if process.poll() is not None:
                raise SystemExit(f"{command[0]} did not start")
            time.sleep(0.05)
        yield process
    finally:
        process.terminate()
        process.wait(30)


def measured(port: int, *words: str) -> tuple[float, float]:
    """Requests a second and the p95, about, in milliseconds."""
    command = ["wrk", "-t1", f"-c{LINES}", f"-d{SECONDS}s", "--latency", *words, f"http://127.0.0.1:{port}/a?b=c"]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    if "Socket errors" in said or "Non-2xx" in said:
        raise SystemExit(said)
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", said)[1])  # type: ignore[index]
    amount, unit = re.search(r"90%\s+([\d.]+)(us|ms|s)", said).groups()  # type: ignore[union-attr]
    return rate, float(amount) * {"us": 0.001, "ms": 1, "s": 1000}[unit]


def memory(process: subprocess.Popen[bytes]) -> float:
    """Resident, in MB."""
    found = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{process.pid}/status").read_text())
    return int(found[1]) / 1024 if found else 0


def seconds_to_serve(port: int, number: int) -> float:
    """From the commit of a change until it is served."""
    from parvis.redirections.models import Redirection  # noqa: PLC0415

    host = f"www.n{number}.example"
    name = f"changed{number}.example"
    Redirection.objects.filter(host=host).update(target=f"https://{name}")
    begun = time.perf_counter()
    with socket.create_connection(("127.0.0.1", port)) as line:
        while True:
            line.sendall(f"GET / HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
            if b"changed" in line.recv(4096):
                return time.perf_counter() - begun


def main() -> int:
    if not shutil.which("nginx", path="/usr/sbin:/usr/bin") or not shutil.which("wrk"):
        raise SystemExit("install the packages nginx-light and wrk")
    set_up()
    from django.db import connection  # noqa: PLC0415
    from django.utils import timezone  # noqa: PLC0415

    from bench.loading import brand, person  # noqa: PLC0415

    owner = person(brand(), "anna@bench.example", 0, first=1, now=timezone.now()).memberships.get().account
    with connection.cursor() as cursor:
        # A million letters to nobody.
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(_FILL, [owner.pk, ROWS])
        cursor.execute("SET session_replication_role = DEFAULT")
    port, other = free_port(), free_port()
    tier = [sys.executable, "-m", "parvis.config.cli", "redirects"]
    with tempfile.TemporaryDirectory(prefix="parvis-bench-") as home:
        configuration, script = Path(home, "nginx.conf"), Path(home, "any.lua")
        configuration.write_text(_NGINX.format(home=home, port=other))
        script.write_text(_ANY_HOST.format(rows=ROWS))
        with program(["nginx", "-c", str(configuration)], other, PATH="/usr/sbin:/usr/bin"):
            floor = measured(other)
        begun = time.perf_counter()
        with program(tier, port, REDIRECTS_PORT=str(port)) as process:
            started, rest = time.perf_counter() - begun, memory(process)
            one = measured(port, "-H", "Host: www.n1.example")
            any_of_all = measured(port, "-s", str(script))
            changes = [seconds_to_serve(port, number) for number in range(2, CHANGES + 2)]
            most = memory(process)
    print(f"\n{ROWS} redirections, {LINES} lines kept alive, {SECONDS} s each")
    print(f"{'nginx, one worker, one redirection':44}{floor[0]:9.0f}/s   p90 {floor[1]:6.2f} ms")
    print(
        f"{'the tier, one process, one redirection':44}{one[0]:9.0f}/s   p90 {one[1]:6.2f} ms   {one[0] / floor[0]:.2f} × nginx"
    )
    print(f"{'the tier, one process, any of them':44}{any_of_all[0]:9.0f}/s   p90 {any_of_all[1]:6.2f} ms")
    print(f"{'until the first answer':44}{started:9.1f} s    {rest:.0f} MB, at most {most:.0f} MB afterwards")
    late = " over the aim" if max(changes) > AIM else ""
    print(
        f"{'until a change is served':44}{1000 * median(changes):9.0f} ms   at most {1000 * max(changes):.0f} ms{late}"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
