"""The band in which a schematic line lies: the hull of the error circles of its points."""

from __future__ import annotations

import itertools
import math
from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely.geometry import shape

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from geo.catalog import Catalog
    from geo.model import Piece

_M_PER_DEG = 111_320.0  # of latitude; the band is drawn at 1:2,000,000 and smaller
_CORNERS = 24
_BORDER_CUT_DEG = 1e-4
_SNAP_DEG = 1e-3


def vertex_errors_m(piece: Piece, count: int) -> list[float]:
    """Return the position error at each vertex: the piece's own where none is stated."""
    stated = piece.extra.get("vertex_error_m")
    if isinstance(stated, (list, tuple)) and len(stated) == count:
        return [float(error) for error in stated]
    return [float(piece.position_accuracy_m or 0.0)] * count


def _circle(lon_deg: float, lat_deg: float, radius_m: float) -> NDArray[np.float64]:
    turn = np.linspace(0, 2 * math.pi, _CORNERS, endpoint=False)
    north = radius_m / _M_PER_DEG
    east = north / math.cos(math.radians(lat_deg))
    return np.column_stack([lon_deg + east * np.cos(turn), lat_deg + north * np.sin(turn)])


def band_of(piece: Piece) -> BaseGeometry:
    """Return the band of one piece in degrees."""
    hulls = []
    for part in shapely.get_parts(piece.geometry):
        points = shapely.get_coordinates(part)
        errors = vertex_errors_m(piece, len(points))
        circles = [
            _circle(float(lon), float(lat), max(error, 1.0))
            for (lon, lat), error in zip(points, errors, strict=True)
        ]
        hulls += [
            shapely.convex_hull(shapely.multipoints(np.vstack(pair)))
            for pair in itertools.pairwise(circles)
        ]
    band: BaseGeometry = shapely.union_all(np.asarray(hulls))
    return band


def borders(catalog: Catalog) -> BaseGeometry:
    """Return the state borders of the base map: a band does not leave the states of its line."""
    lines = []
    for name in ("korea", "overview"):
        file = catalog.basemap.get(f"basemap-borders-{name}")
        if file is not None:
            lines += [shape(feature["geometry"]) for feature in file.features()]
    joined: BaseGeometry = shapely.multilinestrings(
        [part for line in lines for part in shapely.get_parts(line)]
    )
    return joined


def clipped(pieces: Sequence[Piece], between: BaseGeometry) -> BaseGeometry:
    """Return the band of several pieces as one area, without what lies beyond a border."""
    band = shapely.union_all(np.asarray([band_of(piece) for piece in pieces]))
    near = shapely.clip_by_rect(between, *band.bounds)
    if shapely.is_empty(near):
        return band
    cut = shapely.difference(band, shapely.buffer(near, _BORDER_CUT_DEG))
    line = shapely.union_all(np.asarray([piece.geometry for piece in pieces]))
    # A line that follows a border within the cut itself would lose both of its sides.
    reach = shapely.buffer(line, _SNAP_DEG)
    kept = [part for part in shapely.get_parts(cut) if shapely.intersects(part, reach)]
    return shapely.union_all(np.asarray(kept)) if kept else band
