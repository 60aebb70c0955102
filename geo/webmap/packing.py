"""Coordinates as short whole numbers: what a page loads is small before it is compressed.

A line is a flat list: longitude and latitude of its first point in units of a step, then
the differences from point to point. A step of 0.001 degree is at most 0.2 px at zoom 8.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

_LEAST_POINTS = 2
_LEAST_RING = 4


def pack(lonlat_deg: NDArray[np.float64], steps_per_deg: int) -> list[int]:
    """Return a line as whole numbers, points that fall together left out.

    Examples
    --------
    >>> pack(np.array([[127.0, 38.0], [127.5, 38.0], [127.5, 38.0001]]), 1000)
    [127000, 38000, 500, 0]
    """
    grid = np.rint(lonlat_deg * steps_per_deg).astype(np.int64)
    moves = np.any(np.diff(grid, axis=0) != 0, axis=1)
    kept = grid[np.concatenate([[True], moves])]
    steps = np.vstack([kept[:1], np.diff(kept, axis=0)])
    return [int(value) for value in steps.ravel()]


def unpack(packed: list[int], steps_per_deg: int) -> NDArray[np.float64]:
    """Return the points of a packed line in degrees."""
    return np.cumsum(np.asarray(packed, dtype=np.int64).reshape(-1, 2), axis=0) / steps_per_deg


def _single(geometry: BaseGeometry) -> Iterable[BaseGeometry]:
    return (part for part in shapely.get_parts(geometry) if not part.is_empty)


def pack_lines(
    geometry: BaseGeometry, steps_per_deg: int, tolerance_deg: float = 0.0
) -> list[list[int]]:
    """Return the lines of a geometry, simplified to a tolerance in degrees."""
    slim = shapely.simplify(geometry, tolerance_deg) if tolerance_deg else geometry
    lines = [pack(shapely.get_coordinates(part), steps_per_deg) for part in _single(slim)]
    return [line for line in lines if len(line) >= 2 * _LEAST_POINTS]


def pack_areas(
    geometry: BaseGeometry, steps_per_deg: int, tolerance_deg: float = 0.0
) -> list[list[list[int]]]:
    """Return the polygons of a geometry as lists of rings, the outer one first."""
    slim = shapely.simplify(geometry, tolerance_deg) if tolerance_deg else geometry
    areas = []
    for part in _single(slim):
        if part.geom_type != "Polygon":
            continue
        rings = [pack(shapely.get_coordinates(ring), steps_per_deg) for ring in _rings(part)]
        rings = [ring for ring in rings if len(ring) >= 2 * _LEAST_RING]
        if rings:
            areas.append(rings)
    return areas


def _rings(polygon: BaseGeometry) -> list[BaseGeometry]:
    return list(shapely.get_rings(polygon))
