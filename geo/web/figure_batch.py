"""Every preset and language of a figure, written to a folder with a manifest of hashes."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.formats import as_json
from geo.style.sheets import EXTENTS, PRESETS
from geo.vocabulary import LANGS
from geo.web import addresses
from geo.web.links import path_with_query

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

FORMS = ("png", "pdf")
MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True)
class Item:
    """One file of the set: its name and its address."""

    file: str
    address: str


def items(given: Mapping[str, str], ending: str | None) -> Iterator[Item]:
    """Return the files of the set; what is given is fixed, the rest runs through all there is."""
    charts = "chart" in given
    default_extent = addresses.FIGURE.param("extent")
    extents = (given["extent"],) if "extent" in given else tuple(EXTENTS)
    if charts and default_extent is not None:
        extents = (str(default_extent.default),)  # a chart has none: once is enough
    for extent in extents:
        for preset in (given["preset"],) if "preset" in given else tuple(PRESETS):
            for lang in (given["lang"],) if "lang" in given else LANGS:
                chosen = {**given, "preset": preset, "extent": extent, "lang": lang}
                if charts:
                    chosen.pop("extent")
                name = "-".join((given.get("chart") or extent, preset, lang)).replace(",", "-")
                params = sorted(chosen.items())
                for form in (ending,) if ending else FORMS:
                    yield Item(f"{name}.{form}", path_with_query(f"/figure.{form}", params))


def write_set(
    folder: Path,
    found: list[Item],
    fetch: Callable[[str], bytes],
    data_version: str,
    step: Callable[[], None],
) -> None:
    """Write the files and their manifest; `step` is called after each file.

    Raises
    ------
    OSError
        If the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    rows = []
    for item in found:
        body = fetch(item.address)
        (folder / item.file).write_bytes(body)
        rows.append(
            {
                "file": item.file,
                "address": item.address,
                "bytes": len(body),
                "sha256": hashlib.sha256(body).hexdigest(),
            }
        )
        step()
    manifest = as_json.dumps({"data_version": data_version, "files": rows})
    (folder / MANIFEST).write_bytes(manifest)
