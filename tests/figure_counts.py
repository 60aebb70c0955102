"""Counts what is wrong with the names on figures, and lists what found no room.

`PYTHONPATH=. python tests/figure_counts.py` counts over the whole set: 24 named figures and 50
extents of a fixed seed.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from figure_marks import faults, read

from geo.errors import EmptyAnswerError
from geo.figure.compose import compose
from geo.figure.render import render
from geo.figure.spec import FigureSpec
from geo.model import Bounds

if TYPE_CHECKING:
    from geo.catalog import Catalog
    from geo.figure.compose import Drawing

EXTENTS = ("eurasia", "korea", "primorye", "border")
LANGS = ("en", "ko", "ru")
PALETTES = ("colour", "grey")
NAMED = tuple(
    FigureSpec(extent=extent, lang=lang, palette="grey" if palette == "grey" else "colour")
    for extent, lang, palette in product(EXTENTS, LANGS, PALETTES)
)
SEED = 20261124
RANDOM = 50


@dataclass(frozen=True)
class Count:
    """What was found on one figure."""

    title: str
    faults: tuple[str, ...]
    missing: tuple[str, ...]  # names of rank 1 inside the frame that are not there
    dropped: tuple[str, ...]
    names: int


def random_extents(catalog: Catalog, count: int = RANDOM, seed: int = SEED) -> list[FigureSpec]:
    """Return extents round points of the corridors, 2 to 40 degrees wide, of a fixed seed."""
    rng = np.random.default_rng(seed)
    at = np.array(
        [
            point
            for layer in catalog.layers.values()
            for piece in layer.pieces
            if piece.kind in {"railway", "pipeline"}
            for point in np.asarray(piece.geometry.coords)[:, :2][::20]
        ]
    )
    out: list[FigureSpec] = []
    while len(out) < count:
        lon, lat = at[rng.integers(len(at))] + rng.normal(0.0, 1.5, 2)
        width = float(np.exp(rng.uniform(np.log(2.0), np.log(40.0))))
        height = width * float(rng.uniform(0.35, 1.1))
        south, north = max(lat - height / 2, 25.0), min(lat + height / 2, 72.0)
        sides = (max(lon - width / 2, 21.0), south, min(lon + width / 2, 159.0), north)
        box = Bounds(*(round(float(side), 2) for side in sides))
        spec = FigureSpec(extent=box, lang=LANGS[len(out) % len(LANGS)])
        try:
            compose(catalog, spec)
        except EmptyAnswerError:
            continue
        out.append(spec)
    return out


def count(catalog: Catalog, spec: FigureSpec) -> Count:
    """Return what is wrong with a figure as it was drawn."""
    drawing = compose(catalog, spec)
    marks = read(render(catalog, spec, "svg"))
    written = " ".join(marks.texts)
    extent = spec.extent
    if not isinstance(extent, str):
        extent = ",".join(f"{side:g}" for side in extent.as_tuple())
    return Count(
        f"{extent} {spec.lang} {spec.palette}",
        tuple(faults(marks)),
        tuple(name for name in first_names(drawing, spec.lang) if name not in written),
        tuple(name for _, name in drawing.dropped),
        len(marks.texts),
    )


def first_names(drawing: Drawing, lang: str) -> list[str]:
    """Return the places of rank 1 that the map shows, where no inset lies over them."""
    over = drawing.inset.scene.view.frame if drawing.inset else None
    return [
        station.names.of(lang)
        for station, x, y in drawing.main.scene.stations
        if station.rank == 1
        and station.kind == "station"
        and not (over and over.x0 < x < over.x1 and over.y0 < y < over.y1)
    ]


def main() -> int:
    """Count over the whole set, print it, and end with 1 where anything is wrong."""
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    from geo.catalog import load_catalog  # noqa: PLC0415
    from geo.web.settings import Settings  # noqa: PLC0415

    catalog = load_catalog(Settings().layer_folders)
    wrong = 0
    for spec in (*NAMED, *random_extents(catalog)):
        found = count(catalog, spec)
        bad = len(found.faults) + len(found.missing)
        wrong += bad
        print(  # noqa: T201
            f"{found.title}: {found.names} texts, {len(found.faults)} overlaps, "
            f"{len(found.missing)} of rank 1 missing, {len(found.dropped)} without room"
            + "".join(f"\n    {one}" for one in (*found.faults, *found.missing))
        )
        if "--drops" in sys.argv:
            print(f"    without room: {', '.join(found.dropped)}")  # noqa: T201
    print(f"{wrong} faults")  # noqa: T201
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
