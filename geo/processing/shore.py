"""Brings drawn track ashore where its chord crosses a bay and the coast is known better.

The network keeps an edge's two ends and the length of the track between them, so the chord of a
coast line cuts across bays. The coast (GSHHG) is known to about 0.2 km, such an edge to
kilometres: where a chord lies at sea, the line is drawn the shortest way on land instead, the
coast's error inland. How far it moved is added to the position error of the edge.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
import shapely
from shapely.geometry import shape

from geo.geodesy import segment_lengths_m
from geo.segmentation import Line

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from geo.processing.drawn import Border, DrawnLine, Stop

    Floats = NDArray[np.float64]

COAST_KM = 0.2
"""GSHHG's coast lies 0.16 km (median) from OpenStreetMap's; its generalisation moves it by 25 m."""
INLAND_KM = (COAST_KM, COAST_KM / 2, COAST_KM / 10)
"""How far inland the line keeps: less where a spit or an isthmus is too narrow for more."""
FRAME_DEG = (123.05, 33.2, 139.95, 49.95)
"""Where the coast is known: the detailed base map less its own frame."""
WINDOW_KM = 1.5
"""How far beyond an edge's own error the way round a bay is sought."""
SIMPLE_KM = 0.05
"""Corners of the shore that are smaller than this do not bend the way."""
SLACK_KM = 0.15
"""A way on land may be this much longer than the track: nodes have three decimals."""


@dataclass(frozen=True, slots=True)
class Shore:
    """The land near Korea in degrees, ready to be asked."""

    land: BaseGeometry
    frame: BaseGeometry

    def at_sea(self, lonlat_deg: Floats) -> NDArray[np.bool_]:
        """Say of each segment of a line whether some of it lies at sea."""
        pairs = np.stack([lonlat_deg[:-1], lonlat_deg[1:]], axis=1)
        lines = np.asarray(shapely.linestrings(pairs))
        return np.asarray(shapely.covers(self.frame, lines) & ~shapely.covers(self.land, lines))


def read_shore(sources: Path) -> Shore:
    """Return the land of the detailed base map."""
    text = (sources / "regions" / "land-korea.geojson").read_text("utf-8")
    land = shapely.union_all([shape(f["geometry"]) for f in json.loads(text)["features"]])
    frame = shapely.box(*FRAME_DEG)
    shapely.prepare(land)
    shapely.prepare(frame)
    return Shore(land, frame)


def bring_ashore(drawn: DrawnLine, shore: Shore, missing: Sequence[float]) -> DrawnLine:
    """Return the line with its track on land wherever the coast is known better than the line.

    Parameters
    ----------
    drawn
        A line with its stations.
    shore
        The land.
    missing
        Of each segment the share of its length that its track lacks.

    Notes
    -----
    An edge that a station divides is one run: its ends stay, they are nodes of the network; a
    station in between moves to its own coordinate. A run moves only if the way on land is no
    longer than its track: else there is a bridge or causeway, or the coast is the worse of both.
    Track lengths stay as they are, shared by the drawn length.
    """
    ways: list[_Way] = []
    for first, last in _runs(drawn, shore):
        points = _fixed(drawn, first, last, shore)
        parts = _ways(points, float(drawn.line.error_km[first:last].max()), shore)
        if parts is None:
            continue
        full_km = sum(drawn.line.track_km[k] / (1 - missing[k]) for k in range(first, last))
        way_km = sum(float(segment_lengths_m(part).sum()) for part in parts) / 1000
        if way_km <= full_km + SLACK_KM:
            ways.append(_Way(first, last, parts, _moved_km(drawn, first, last, parts)))
    return _with_ways(drawn, ways) if ways else drawn


@dataclass(frozen=True, slots=True)
class _Way:
    """A run of segments and the ways that take their place; how far these lie off its chords."""

    first: int
    last: int
    parts: list[Floats]
    moved_km: float


def _moved_km(drawn: DrawnLine, first: int, last: int, parts: Sequence[Floats]) -> float:
    """Return how far a way lies off the chord that it replaces, at most."""
    run = drawn.line.lonlat_deg[first : last + 1]
    scale = _scale(run)
    chord = shapely.LineString(run * scale)
    return max(float(shapely.distance(shapely.points(p * scale), chord).max()) for p in parts)


def _scale(lonlat_deg: Floats) -> Floats:
    """Return km a degree of longitude and of latitude near some points."""
    return np.asarray([111.32 * np.cos(np.radians(lonlat_deg[:, 1].mean())), 111.13])


def _runs(drawn: DrawnLine, shore: Shore) -> list[tuple[int, int]]:
    """Return the edges with a part at sea, as first and last vertex, joined across stations."""
    lonlat = drawn.line.lonlat_deg
    wet = (
        shore.at_sea(lonlat)
        & drawn.has_track
        & ~drawn.is_bridge
        & (drawn.line.error_km > COAST_KM + SLACK_KM)
    )
    runs: list[tuple[int, int]] = []
    for k in np.flatnonzero(wet).tolist():
        if runs and runs[-1][1] > k:
            continue
        first, last = k, k + 1
        while first > 0 and _is_foot(drawn, first):
            first -= 1
        while last < len(lonlat) - 1 and _is_foot(drawn, last):
            last += 1
        runs.append((first, last))
    return runs


def _is_foot(drawn: DrawnLine, vertex: int) -> bool:
    """Say whether a vertex is a station's foot inside an edge: on the chord of its neighbours."""
    if not any(stop.vertex == vertex for stop in drawn.stops):
        return False
    before, here, after = drawn.line.lonlat_deg[vertex - 1 : vertex + 2]
    chord = shapely.LineString([before, after])
    return bool(chord.distance(shapely.Point(here)) < 1e-6) and bool(
        drawn.has_track[vertex - 1] and drawn.has_track[vertex]
    )


def _fixed(drawn: DrawnLine, first: int, last: int, shore: Shore) -> Floats:
    """Return the points that the way of a run passes, degrees: nodes, and stations ashore.

    A station inside an edge, and one that ends the line, stands at its own coordinate where its
    foot lies at sea.
    """
    points = drawn.line.lonlat_deg[first : last + 1].copy()
    ends = {0, len(drawn.line.lonlat_deg) - 1}
    for stop in drawn.stops:
        is_free = first < stop.vertex < last or stop.vertex in ends
        if first <= stop.vertex <= last and is_free:
            foot = shapely.Point(points[stop.vertex - first])
            own = shapely.Point(stop.station.lon_deg, stop.station.lat_deg)
            if not shore.land.covers(foot) and shore.land.covers(own):
                points[stop.vertex - first] = (own.x, own.y)
    return points


def _ways(points: Floats, error_km: float, shore: Shore) -> list[Floats] | None:
    """Return the shortest ways on land between neighbouring points, degrees.

    None if the land does not join them.
    """
    scale = _scale(points)
    flat = points * scale
    window = shapely.LineString(flat).buffer(error_km + WINDOW_KM)
    near = shapely.intersection(
        shore.land, shapely.box(*(np.asarray(window.bounds).reshape(2, 2) / scale).ravel())
    )
    land = shapely.intersection(shapely.transform(near, lambda xy: xy * scale), window)
    for inland_km in INLAND_KM:
        room = _room(land, flat, inland_km)
        found = [_shortest(room, a, b) for a, b in pairwise(flat)]
        if all(way is not None for way in found):
            return [np.round(way / scale, 5) for way in found if way is not None]
    return None


def _room(land: BaseGeometry, flat: Floats, inland_km: float) -> BaseGeometry:
    """Return where the way may run, on a plane in km: inland, and from each point to there."""
    inland = land.buffer(-inland_km).simplify(min(SIMPLE_KM, inland_km / 2))
    spurs = [
        shapely.LineString(
            [
                point,
                shapely.get_coordinates(shapely.shortest_line(shapely.Point(point), inland))[-1],
            ]
        ).buffer(0.02)
        for point in flat
        if not inland.covers(shapely.Point(point))
    ]
    room = shapely.union_all([inland, *spurs])
    shapely.prepare(room)
    return room


def _shortest(room: BaseGeometry, start: Floats, end: Floats) -> Floats | None:
    """Return the shortest way inside an area from one point to another, on a plane in km.

    A taut string bends only at corners that stand into the area, so these and the two points
    are the nodes of the graph, and what they see of each other its edges.
    """
    nodes = np.vstack([start, end, _corners(room)])
    graph = nx.Graph()
    for k in range(len(nodes) - 1):
        others = np.arange(k + 1, len(nodes))
        pairs = np.stack([np.broadcast_to(nodes[k], (len(others), 2)), nodes[others]], axis=1)
        lines = np.asarray(shapely.linestrings(pairs))
        for other in others[shapely.covers(room, lines)].tolist():
            graph.add_edge(k, other, weight=float(np.hypot(*(nodes[other] - nodes[k]))))
    if not (graph.has_node(0) and graph.has_node(1) and nx.has_path(graph, 0, 1)):
        return None
    return np.asarray(nodes[nx.shortest_path(graph, 0, 1, weight="weight")])


def _corners(room: BaseGeometry) -> Floats:
    """Return the corners of an area at which a string inside it may bend."""
    found = [np.empty((0, 2))]
    for part in shapely.get_parts(room):
        if part.geom_type != "Polygon":
            continue
        oriented = shapely.orient_polygons(part)
        for ring in (oriented.exterior, *oriented.interiors):
            xy = shapely.get_coordinates(ring)[:-1]
            back, onward = xy - np.roll(xy, 1, axis=0), np.roll(xy, -1, axis=0) - xy
            turn = back[:, 0] * onward[:, 1] - back[:, 1] * onward[:, 0]
            found.append(xy[turn < 0])
    return np.concatenate(found)


def _with_ways(drawn: DrawnLine, ways: Sequence[_Way]) -> DrawnLine:
    """Return the line with runs of segments replaced, every station and border in its place."""
    vertices: list[Floats] = []
    source: list[int] = []
    moved_km: list[float] = []
    index = np.zeros(len(drawn.line.lonlat_deg), dtype=np.int64)
    by_first = {way.first: way for way in ways}
    inside = {k for way in ways for k in range(way.first + 1, way.last)}
    for k, here in enumerate(drawn.line.lonlat_deg[:-1]):
        way = by_first.get(k)
        if way is None:
            if k in inside:
                continue
            index[k] = len(vertices)
            vertices.append(here)
            source.append(k)
            moved_km.append(0.0)
            continue
        for step, part in enumerate(way.parts):
            index[k + step] = len(vertices)
            vertices.extend(part[:-1])
            source.extend([k + step] * (len(part) - 1))
            moved_km.extend([way.moved_km] * (len(part) - 1))
    index[-1] = len(vertices)
    end = ways[-1]
    is_moved_end = end.last == len(index) - 1
    vertices.append(end.parts[-1][-1] if is_moved_end else drawn.line.lonlat_deg[-1])
    lonlat = np.asarray(vertices)
    track_km = drawn.line.track_km[source]
    drawn_km = segment_lengths_m(lonlat) / 1000
    for way in ways:
        for members in _same_section(drawn, way):
            new = slice(index[members[0]], index[members[-1] + 1])
            total_km = float(drawn.line.track_km[members].sum())
            track_km[new] = total_km * drawn_km[new] / drawn_km[new].sum()
    line = Line(lonlat, track_km, drawn.line.error_km[source] + np.asarray(moved_km))
    return replace(
        drawn,
        line=line,
        section=tuple(drawn.section[k] for k in source),
        area=tuple(drawn.area[k] for k in source),
        has_track=drawn.has_track[source],
        is_bridge=drawn.is_bridge[source],
        moved_km=np.asarray(moved_km),
        stops=tuple(_moved(stop, int(index[stop.vertex]), drawn, line) for stop in drawn.stops),
        junctions=tuple(replace(j, vertex=int(index[j.vertex])) for j in drawn.junctions),
        borders=tuple(replace(b, position=_position(b, index, ways)) for b in drawn.borders),
    )


def _moved(stop: Stop, vertex: int, drawn: DrawnLine, line: Line) -> Stop:
    """Return a station at its vertex of the new line; one that moved stands at its own place."""
    before, after = drawn.line.lonlat_deg[stop.vertex], line.lonlat_deg[vertex]
    if np.allclose(before, after, rtol=0.0, atol=1e-5):
        return replace(stop, vertex=vertex)
    return replace(stop, vertex=vertex, offset_km=0.0, beyond_km=0.0)


def _same_section(drawn: DrawnLine, way: _Way) -> list[list[int]]:
    """Return the segments of a run by section: each section keeps its own track."""
    found: list[list[int]] = []
    for k in range(way.first, way.last):
        if found and drawn.section[found[-1][-1]] == drawn.section[k]:
            found[-1].append(k)
        else:
            found.append([k])
    return found


def _position(border: Border, index: NDArray[np.int64], ways: Sequence[_Way]) -> float:
    """Return the position of a border on the new line; none stands on a coast that moved."""
    k = int(border.position)
    if any(way.first <= k < way.last for way in ways):
        msg = f"border {border.id} stands on a run that was brought ashore"
        raise ValueError(msg)
    return float(index[k]) + border.position - k
