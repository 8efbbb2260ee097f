"""A folder of master files. Readers see the whole of an old file or the whole of a new one, never less."""

import fcntl
import os
import re
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from parvis.dns.ports import (
    Capability,
    ContentRejectedError,
    RecordSet,
    ServerAheadError,
    ServerDownError,
    ZoneContent,
)
from parvis.drivers.zonefiles import catalog

CATALOG: Final = "catalog.invalid"
SECONDS: Final = 10.0
_NAME: Final = re.compile(r"[a-z0-9_-]+(\.[a-z0-9_-]+)+")
_LINE: Final = re.compile(r"(\S+) (\d+) IN (\S+) (.*)")


class ZoneFiles:
    """Writes ``<name>.zone`` and ``<catalog>.zone`` in ``folder``, then runs ``reload``, if any, with the zone's name after it.

    Does not sign: a server that reads the files may, by itself.
    """

    capabilities: frozenset[Capability] = frozenset()

    def __init__(self, folder: Path, *, reload: Sequence[str] = (), catalog_name: str = CATALOG) -> None:
        self._folder = folder
        self._reload = tuple(reload)
        self._catalog = catalog_name
        self._said = ""

    def publish(self, content: ZoneContent, *, key: str) -> None:
        if content.keys:
            raise ContentRejectedError("zone files are not signed here")
        text = _written(content)
        with self._alone():
            path = self._path(content.name)
            there = _read(path, content.name)
            if there is not None and there.serial > content.serial:
                raise ServerAheadError(there.serial)
            if there is None or path.read_bytes() != text.encode():
                self._replace(path, text)
            self._list(content.name)
        self._said = f"{key}: {path.name} at serial {content.serial}"
        self._tell(content.name)

    def withdraw(self, name: str, *, key: str) -> None:
        with self._alone():
            path = self._path(name)
            path.unlink(missing_ok=True)
            self._unlist(name)
        self._said = f"{key}: {path.name} withdrawn"
        self._tell(self._catalog)

    def fetch(self, name: str) -> ZoneContent | None:
        with self._alone():
            return _read(self._path(name), name)

    def serials(self) -> Mapping[str, int]:
        with self._alone():
            found = {name: _read(self._path(name), name) for name in self._names()}
        return {name: content.serial for name, content in found.items() if content is not None}

    def exchange(self) -> str:
        return self._said

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """One process and one thread at a time; the lock goes with its holder."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            with (self._folder / ".lock").open("w") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX)
                yield
        except OSError as error:
            raise ServerDownError(f"{self._folder.name}: {error.strerror}") from error

    def _path(self, name: str) -> Path:
        if not _NAME.fullmatch(name) or name == self._catalog:
            raise ContentRejectedError(f"{name} is no name of a file")
        return self._folder / f"{name}.zone"

    def _names(self) -> list[str]:
        return sorted(path.stem for path in self._folder.glob("*.zone") if path.stem != self._catalog)

    def _list(self, name: str) -> None:
        """Have the catalog list a zone whose file is there."""
        path, file = self._catalog_file()
        if not catalog.is_whole(file, self._catalog):
            self._list_all(path, file)
        elif not catalog.lists(file, self._catalog, name):
            self._replace(path, catalog.with_member(file, self._catalog, name))

    def _unlist(self, name: str) -> None:
        path, file = self._catalog_file()
        if not catalog.is_whole(file, self._catalog):
            self._list_all(path, file)
        elif catalog.lists(file, self._catalog, name):
            self._replace(path, catalog.without_member(file, self._catalog, name))

    def _list_all(self, path: Path, file: str) -> None:
        """By the files that are there: the first time, or after another hand."""
        self._replace(path, catalog.text(self._catalog, self._names(), serial=catalog.serial(file) + 1))

    def _catalog_file(self) -> tuple[Path, str]:
        path = self._folder / f"{self._catalog}.zone"
        return path, path.read_text(errors="replace") if path.exists() else ""

    def _replace(self, path: Path, text: str) -> None:
        """Written aside, on the disk, then put in its place (rename is atomic), which is on the disk too."""
        handle, aside = tempfile.mkstemp(dir=self._folder, prefix=".new-")
        try:
            with os.fdopen(handle, "w") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            Path(aside).chmod(0o644)
            Path(aside).replace(path)
        except OSError:
            Path(aside).unlink(missing_ok=True)
            raise
        folder = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def _tell(self, name: str) -> None:
        if not self._reload:
            return
        try:
            subprocess.run([*self._reload, name], check=True, capture_output=True, timeout=SECONDS)  # noqa: S603 - the operator's own command
        except (OSError, subprocess.SubprocessError) as error:
            raise ServerDownError(f"the files are written, but the server was not told: {error}") from error


def _written(content: ZoneContent) -> str:
    lines = [f"{one.owner} {one.ttl} IN {one.kind} {value}" for one in content.sets for value in one.values]
    return "\n".join(lines) + "\n"


def _read(path: Path, name: str) -> ZoneContent | None:
    """What ``_written`` wrote; a line that is not ours, another hand's, makes it of serial 0: it is written anew."""
    if not path.exists():
        return None
    sets: dict[tuple[str, str, int], list[str]] = {}
    serial = 0
    for line in path.read_text(errors="replace").splitlines():
        match = _LINE.fullmatch(line)
        if match is None:
            return ZoneContent(name, 0, ())
        owner, ttl, kind, value = match.groups()
        sets.setdefault((owner, kind, int(ttl)), []).append(value)
        if kind == "SOA":
            words = value.split()
            serial = int(words[2]) if len(words) > 2 and words[2].isdigit() else 0  # noqa: PLR2004 - the third is the serial
    found = tuple(RecordSet(owner, kind, ttl, tuple(values)) for (owner, kind, ttl), values in sets.items())
    return ZoneContent(name, serial, found)
