"""Coverages: land cut into units that meet without gap or overlap."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, cast

import numpy as np
import shapely

from geo.geodesy import area_m2
from geo.processing.basemap.frames import frame
from geo.processing.basemap.shapes import multipolygon, polygonal
from geo.processing.basemap.units import Unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from shapely.geometry.base import BaseGeometry

    from geo.model import Bounds

SHORE = "shore"


def in_frame(units: Sequence[Unit], bounds: Bounds) -> list[Unit]:
    """Return the units inside the frame, as a clean coverage."""
    clip = frame(bounds)
    cut = [replace(unit, geometry=polygonal(unit.geometry.intersection(clip))) for unit in units]
    cut = [unit for unit in cut if not unit.geometry.is_empty]
    cleaned = shapely.coverage_clean(  # type: ignore[attr-defined] # newer than the stubs
        [unit.geometry for unit in cut]
    )
    return [
        replace(unit, geometry=polygonal(geometry))
        for unit, geometry in zip(cut, cleaned, strict=True)
    ]


def drop_islands(units: Sequence[Unit], least_km2: float) -> list[Unit]:
    """Return the units without the parts that are smaller and touch no other unit."""
    land = shapely.get_parts(shapely.coverage_union_all([unit.geometry for unit in units]))
    small = [part for part in land if area_m2(part) < least_km2 * 1e6]
    tree = shapely.STRtree(small)
    out = []
    for unit in units:
        parts = shapely.get_parts(unit.geometry)
        hit = set(tree.query(shapely.point_on_surface(parts), predicate="intersects")[0].tolist())
        kept = [part for index, part in enumerate(parts) if index not in hit]
        if kept:
            out.append(replace(unit, geometry=multipolygon(kept)))
    return out


def simplify(units: Sequence[Unit], tolerance_deg: float) -> list[Unit]:
    """Return the coverage with fewer vertices; shared edges stay shared.

    Notes
    -----
    Visvalingam-Whyatt on the edges of the coverage: the tolerance is the square root of an
    area in degrees, not a distance.
    """
    thinner = shapely.coverage_simplify([unit.geometry for unit in units], tolerance_deg)
    return [replace(unit, geometry=geometry) for unit, geometry in zip(units, thinner, strict=True)]


def dissolve(units: Iterable[Unit]) -> list[Unit]:
    """Return the coverage of countries (and of units that are neither side's)."""
    parts: dict[str, list[BaseGeometry]] = defaultdict(list)
    for unit in units:
        parts[unit.country or unit.id].append(unit.geometry)
    return [
        Unit(key, None if key.islower() else key, None, shapely.coverage_union_all(parts[key]))
        for key in sorted(parts)
    ]


def edges(units: Sequence[Unit], bounds: Bounds) -> dict[frozenset[str], BaseGeometry]:
    """Return the lines of a coverage by the units on their sides, the clip frame left out.

    A line between two units has both ids as its key, the shore of one unit its id and
    `shore`.
    """
    sides: dict[tuple[tuple[float, float], tuple[float, float]], set[str]] = defaultdict(set)
    for unit in units:
        for ring in _rings(unit.geometry):
            for start, end in pairwise(ring):
                sides[(start, end) if start < end else (end, start)].add(unit.id)
    lines: dict[frozenset[str], list[tuple[tuple[float, float], tuple[float, float]]]]
    lines = defaultdict(list)
    for segment, ids in sides.items():
        if not _on_frame(segment, bounds):
            lines[frozenset(ids if len(ids) > 1 else {*ids, SHORE})].append(segment)
    return {key: shapely.line_merge(_lines(segments)) for key, segments in lines.items()}


def off_frame(land: BaseGeometry, bounds: Bounds) -> BaseGeometry:
    """Return the outlines of the land in the order of its rings, the clip frame left out."""
    runs: list[list[tuple[float, float]]] = []
    for ring in _rings(land):
        run = [ring[0]]
        for start, end in pairwise(ring):
            if _on_frame((start, end), bounds):
                runs.append(run)
                run = [end]
            else:
                run.append(end)
        runs.append(run)
    return shapely.multilinestrings([shapely.linestrings(run) for run in runs if len(run) > 1])


def _lines(segments: Sequence[tuple[tuple[float, float], tuple[float, float]]]) -> BaseGeometry:
    return cast("BaseGeometry", shapely.multilinestrings(np.asarray(segments)))


def _rings(geometry: BaseGeometry) -> Iterable[list[tuple[float, float]]]:
    for ring in shapely.get_rings(shapely.get_parts(geometry)):
        yield [(float(x), float(y)) for x, y in shapely.get_coordinates(ring)]


def _on_frame(segment: tuple[tuple[float, float], tuple[float, float]], bounds: Bounds) -> bool:
    (x1, y1), (x2, y2) = segment
    near = 1e-6
    return any(
        abs(a - side) < near and abs(b - side) < near
        for a, b, side in (
            (x1, x2, bounds.west_deg),
            (x1, x2, bounds.east_deg),
            (y1, y2, bounds.south_deg),
            (y1, y2, bounds.north_deg),
        )
    )
