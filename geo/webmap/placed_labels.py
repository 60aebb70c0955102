"""The labels of all zooms, placed once: a map in Python has them all before it is shown.

To place them takes some 12 seconds for a language. They are kept in the reader's own folder for
such things (`XDG_CACHE_HOME`, else ~/.cache), under the version of the data and of the code that
places them; where nothing can be kept they are placed again.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from geo.webmap.data import LABEL_ZOOMS, data

if TYPE_CHECKING:
    from geo.catalog import Catalog

FOLDER = "corridor-atlas"
KEPT = 12
"""Files kept: languages and names of the sea of the last few versions."""
_PLACERS = ("labels", "style", "i18n")
_in_memory: dict[str, dict[str, object]] = {}


def placed(catalog: Catalog, name: str, *, lang: str, sea: str) -> object:
    """Return the labels of one zoom; those of all zooms are placed with the first.

    Parameters
    ----------
    name
        `labels/<zoom>`, as the page asks for them.
    """
    key = f"labels-{catalog.data_version}-{_code()}-{lang}-{sea}"
    if key not in _in_memory:
        path = folder() / f"{key}.json.gz"
        found = _read(path)
        if found is None:
            found = {
                one: data(catalog, one, lang=lang, sea=sea)
                for one in (f"labels/{zoom:g}" for zoom in LABEL_ZOOMS)
            }
            _write(path, found)
        while len(_in_memory) >= KEPT:
            _in_memory.pop(next(iter(_in_memory)))
        _in_memory[key] = found
    return _in_memory[key][name]


def folder() -> Path:
    """Return where placed labels are kept."""
    given = os.environ.get("XDG_CACHE_HOME")
    return (Path(given) if given else Path("~/.cache").expanduser()) / FOLDER


@cache
def _code() -> str:
    """Return a short hash of what decides where a label stands, beside the data."""
    digest = hashlib.sha256()
    root = Path(__file__).resolve().parents[1]
    for room in _PLACERS:
        for path in sorted((root / room).rglob("*.p[yo]")):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def _read(path: Path) -> dict[str, object] | None:
    with suppress(OSError, EOFError, ValueError):
        found = json.loads(gzip.decompress(path.read_bytes()))
        if isinstance(found, dict) and set(found) == {f"labels/{zoom:g}" for zoom in LABEL_ZOOMS}:
            return found
    return None


def _write(path: Path, found: dict[str, object]) -> None:
    """Keep labels, whole or not at all; the oldest files go."""
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(f".{os.getpid()}")
        part.write_bytes(gzip.compress(json.dumps(found, ensure_ascii=False).encode(), mtime=0))
        part.replace(path)
        kept = sorted(path.parent.glob("labels-*.json.gz"), key=lambda one: -one.stat().st_mtime)
        for old in kept[KEPT:]:
            old.unlink(missing_ok=True)
