"""Small helpers on shapely geometries."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import numpy as np
import shapely
from shapely.geometry import Polygon

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from shapely.geometry.base import BaseGeometry


def polygonal(geometry: BaseGeometry) -> BaseGeometry:
    """Return the polygons of a geometry: overlays leave stray lines and points."""
    return multipolygon(
        [part for part in _flat(geometry) if isinstance(part, Polygon) and not part.is_empty]
    )


def multipolygon(parts: Sequence[BaseGeometry]) -> BaseGeometry:
    """Return one geometry of the polygons, empty where there is none."""
    if not parts:
        return Polygon()
    return cast("BaseGeometry", shapely.multipolygons(np.asarray(parts, dtype=object)))


def _flat(geometry: BaseGeometry) -> Iterable[BaseGeometry]:
    for part in shapely.get_parts(geometry):
        if shapely.get_num_geometries(part) > 1:
            yield from _flat(part)
        else:
            yield part


def shorelines_between(
    own: BaseGeometry, other: BaseGeometry, reach_deg: float, step_deg: float = 0.02
) -> BaseGeometry:
    """Return the line half way between two coasts where they are nearer than the reach.

    The edges of Voronoi cells of points along both coasts that part a point of one from a
    point of the other.
    """
    near_own = shapely.intersection(own.boundary, other.buffer(reach_deg))
    near_other = shapely.intersection(other.boundary, own.buffer(reach_deg))
    sides = [
        np.unique(shapely.get_coordinates(shapely.segmentize(line, step_deg)).round(5), axis=0)
        for line in (near_own, near_other)
    ]
    points = np.vstack(sides)
    cells = shapely.get_parts(shapely.voronoi_polygons(shapely.multipoints(points), ordered=True))
    first = shapely.union_all(cells[: len(sides[0])])
    second = shapely.union_all(cells[len(sides[0]) :])
    between = shapely.intersection(first.boundary, second.boundary)
    corridor = shapely.intersection(own.buffer(reach_deg * 0.7), other.buffer(reach_deg * 0.7))
    at_sea = shapely.difference(shapely.intersection(between, corridor), shapely.union(own, other))
    line = shapely.line_merge(at_sea)
    longest: BaseGeometry = max(shapely.get_parts(line), key=shapely.length)
    return shapely.simplify(longest, 0.01)
