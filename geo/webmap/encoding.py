"""Coordinates as short whole numbers: what a page loads is small before it is compressed.

A line is a flat list: x and y of its first point in steps of the Web Mercator square, from 180
west and from the north, then the differences from point to point. The page has no sine to work
out for a point, so its first lines are there sooner. A step of a 360,000th of the square is at
most 0.2 px at zoom 8.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

EDGE_DEG = 85.0511287798066  # arctan(sinh(pi)): there the square ends
_LEAST_POINTS = 2
_LEAST_RING = 4


def square(lonlat_deg: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return x and y on the Web Mercator square of side 1, y downwards (EPSG:3857's sphere).

    Latitudes beyond the square's edge lie on the edge.
    """
    lat = np.radians(np.clip(lonlat_deg[:, 1], -EDGE_DEG, EDGE_DEG))
    return np.column_stack(
        [lonlat_deg[:, 0] / 360 + 0.5, 0.5 - np.arctanh(np.sin(lat)) / (2 * np.pi)]
    )


def pack(lonlat_deg: NDArray[np.float64], steps: int) -> list[int]:
    """Return a line as whole numbers, points that fall together left out.

    Parameters
    ----------
    lonlat_deg
        Shape (points, 2), longitude then latitude.
    steps
        Steps of the square's side.

    Examples
    --------
    >>> pack(np.array([[0.0, 0.0], [90.0, 0.0], [90.0, 0.0001]]), 1000)
    [500, 500, 250, 0]
    """
    grid = np.rint(square(lonlat_deg) * steps).astype(np.int64)
    moves = np.any(np.diff(grid, axis=0) != 0, axis=1)
    kept = grid[np.concatenate([[True], moves])]
    moved = np.vstack([kept[:1], np.diff(kept, axis=0)])
    return [int(value) for value in moved.ravel()]


def unpack(packed: list[int], steps: int) -> NDArray[np.float64]:
    """Return the points of a packed line in degrees."""
    x, y = np.cumsum(np.asarray(packed, dtype=np.int64).reshape(-1, 2), axis=0).T / steps
    return np.column_stack([(x - 0.5) * 360, np.degrees(np.arctan(np.sinh(np.pi * (1 - 2 * y))))])


def _single(geometry: BaseGeometry) -> Iterable[BaseGeometry]:
    return (part for part in shapely.get_parts(geometry) if not part.is_empty)


def pack_lines(geometry: BaseGeometry, steps: int, tolerance_deg: float = 0.0) -> list[list[int]]:
    """Return the lines of a geometry, simplified to a tolerance in degrees."""
    slim = shapely.simplify(geometry, tolerance_deg) if tolerance_deg else geometry
    lines = [pack(shapely.get_coordinates(part), steps) for part in _single(slim)]
    return [line for line in lines if len(line) >= 2 * _LEAST_POINTS]


def pack_areas(
    geometry: BaseGeometry, steps: int, tolerance_deg: float = 0.0
) -> list[list[list[int]]]:
    """Return the polygons of a geometry as lists of rings, the outer one first."""
    slim = shapely.simplify(geometry, tolerance_deg) if tolerance_deg else geometry
    areas = []
    for part in _single(slim):
        if part.geom_type != "Polygon":
            continue
        rings = [pack(shapely.get_coordinates(ring), steps) for ring in _rings(part)]
        rings = [ring for ring in rings if len(ring) >= 2 * _LEAST_RING]
        if rings:
            areas.append(rings)
    return areas


def _rings(polygon: BaseGeometry) -> list[BaseGeometry]:
    return list(shapely.get_rings(polygon))
