"""What the service reads once, when it starts, and whether it still stands so on disk.

An answer never mixes two states of a folder: layers and tables are kept by the catalogue, scripts,
styles, licences and the like here. A file that changes under a running service is not served; the
log says that a restart is due.
"""

from __future__ import annotations

import csv
import hashlib
import io
import mmap
import threading
import time
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from geo.web.settings import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from geo.catalog import Catalog

VALIDATION = "docs/validation.csv"
PUBLISHED = "docs/published_shortening.csv"
LOOK_EVERY_S = 10.0


@dataclass(frozen=True, slots=True)
class StaticTree:
    """Scripts, styles and fonts by their path below the folder, and a name for all together.

    The name changes with any file; it stands in their addresses, so what a script or a style
    sheet names beside itself has it too.
    """

    folder: Path
    files: Mapping[str, bytes]
    version: str

    def text(self, name: str) -> str:
        """Return a file as text."""
        return self.files[name].decode()


def read_static(folder: Path) -> StaticTree:
    """Return the files below a folder as they are now; hidden ones are not there."""
    files: dict[str, bytes] = {}
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        if path.is_file() and not any(part.startswith(".") for part in parts):
            name = "/".join(parts)
            files[name] = path.read_bytes()
            digest.update(f"{name}\n".encode())
            digest.update(hashlib.sha256(files[name]).digest())
    return StaticTree(folder, MappingProxyType(files), digest.hexdigest()[:12])


@lru_cache(maxsize=1)
def read_papers() -> Mapping[str, bytes]:
    """Return the docs and licences that answers are made from, by path in the checkout."""
    from geo.formats.archive import papers  # noqa: PLC0415  used by one address

    found = papers(ROOT)
    for name in (VALIDATION, PUBLISHED):
        if (ROOT / name).is_file():
            found[name] = (ROOT / name).read_bytes()
    return MappingProxyType(found)


def read_rows(name: str) -> list[dict[str, str]]:
    """Return the rows of one of the tables beside the docs, none where it is not there."""
    text = read_papers().get(name, b"").decode()
    return list(csv.DictReader(io.StringIO(text, newline="")))


class Watch:
    """Compares files on disk with what was read of them, and names each that changed once.

    Of layers that were not there before, the first is named.

    The worker processes are forked from the one that made it and share what was told.

    Parameters
    ----------
    read
        What was read, by path.
    say
        Gets one line for each file that changed.
    """

    def __init__(
        self,
        read: Mapping[Path, bytes],
        say: Callable[[str], None],
        *,
        every_s: float = LOOK_EVERY_S,
    ) -> None:
        self._read = read
        self._stamps: dict[Path, tuple[int, int, int] | None] = {}
        self._folders = {path.parent for path in read if path.suffix == ".geojson"}
        self._say = say
        self._every_s = every_s
        self._next_s = time.monotonic() + every_s
        self._lock = threading.Lock()
        self._numbers = {path: number for number, path in enumerate(read)}
        self._told = mmap.mmap(-1, len(read) + 1)

    def look(self) -> None:
        """Look at the files, unless that was done a moment ago."""
        if time.monotonic() < self._next_s or not self._lock.acquire(blocking=False):
            return
        try:
            self._next_s = time.monotonic() + self._every_s
            for path in self._changed():
                number = self._numbers.get(path, len(self._numbers))
                if not self._told[number]:
                    self._told[number] = 1
                    self._say(
                        f"{path.name} changed on disk since the service started: it goes on with "
                        "what it read then; restart it to serve the new file"
                    )
        finally:
            self._lock.release()

    def _changed(self) -> list[Path]:
        """Return the files that are not what was read, and the layers that were not there."""
        found: list[Path] = []
        for path, body in self._read.items():
            stamp = _stamp(path)
            if path in self._stamps and stamp == self._stamps[path]:
                continue
            self._stamps[path] = stamp
            if stamp is None or path.read_bytes() != body:
                found.append(path)
        for folder in self._folders:
            found += [one for one in folder.glob("*.geojson") if one not in self._read]
        return found


def _stamp(path: Path) -> tuple[int, int, int] | None:
    """Return what tells a file from its state of before, None where it is gone."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


def files_read(catalog: Catalog, static: StaticTree) -> dict[Path, bytes]:
    """Return all that the answers of a service stand on, by path."""
    found = {file.path: file.body for file in catalog.files.values()}
    found |= {static.folder / name: body for name, body in static.files.items()}
    return found | {ROOT / name: body for name, body in read_papers().items()}
