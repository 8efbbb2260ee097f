"""The files of the repository, as these tests read them: what git would keep, nothing else."""

import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@cache
def files(*suffixes):
    """Paths relative to the root of every file that is or could be committed, with one of ``suffixes``."""
    asked = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    return [Path(name) for name in listed if (not suffixes or name.endswith(suffixes)) and (ROOT / name).exists()]


def text(path):
    return (ROOT / path).read_text(encoding="utf-8")


def offences(pattern, *suffixes, under="", spare=()):
    """``file:line: text`` wherever ``pattern`` matches in a file under ``under`` that is not in ``spare``."""
    return [
        f"{path}:{number}: {line.strip()[:100]}"
        for path in files(*suffixes)
        if path.as_posix().startswith(under) and path.as_posix() not in spare
        for number, line in enumerate(text(path).splitlines(), 1)
        if pattern.search(line)
    ]
