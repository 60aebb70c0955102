"""Cuts lines where an answer could change, shares out published lengths, and adds them up again.

A line here is a row of vertices (degrees, lon then lat) with the length of track between each
two of them; places along it are given as `position`: the index of a segment plus the fraction
of the way along it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from geo.geodesy import segment_lengths_m
from geo.model import Length

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from geo.model import Span, SpanShare

WHOLE = 1e-9
"""Shares of a span that sum to one within this are the whole span."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line with what is known of each segment.

    `lonlat_deg` has shape (n, 2); `track_km` (nan where there is no track) and `error_km`
    (position error of the segment) have shape (n - 1,).
    """

    lonlat_deg: NDArray[np.float64]
    track_km: NDArray[np.float64]
    error_km: NDArray[np.float64]

    def __post_init__(self) -> None:
        """Refuse arrays that do not belong together."""
        n = len(self.lonlat_deg)
        if len(self.track_km) != n - 1 or len(self.error_km) != n - 1:
            got = f"{len(self.track_km)} and {len(self.error_km)}"
            msg = f"{n} vertices need {n - 1} segments, got {got}"
            raise ValueError(msg)

    def part(self, start: int, end: int) -> Line:
        """Return the line from vertex `start` to vertex `end`."""
        return Line(
            self.lonlat_deg[start : end + 1], self.track_km[start:end], self.error_km[start:end]
        )

    def drawn_km(self) -> float:
        """Return the geodesic length of the drawn line in km."""
        return float(segment_lengths_m(self.lonlat_deg).sum() / 1000)


def with_vertices(line: Line, positions: Iterable[float]) -> tuple[Line, dict[float, int]]:
    """Return the line with a vertex at each position, and the index of that vertex.

    A position within a billionth of a vertex is that vertex. The track of a divided segment is
    shared by the fraction; the error of both halves stays that of the whole, whose ellipse
    holds them.
    """
    wanted = sorted(set(positions))
    vertices: list[NDArray[np.float64]] = []
    track: list[float] = []
    error: list[float] = []
    index: dict[float, int] = {}
    k = 0
    last = len(line.lonlat_deg) - 1
    for i in range(last + 1):
        vertices.append(line.lonlat_deg[i])
        here = len(vertices) - 1
        while k < len(wanted) and wanted[k] <= i + WHOLE:
            index[wanted[k]] = here
            k += 1
        if i == last:
            break
        at = 0.0
        while k < len(wanted) and wanted[k] < i + 1 - WHOLE:
            fraction = wanted[k] - i
            vertices.append(
                line.lonlat_deg[i] + fraction * (line.lonlat_deg[i + 1] - line.lonlat_deg[i])
            )
            track.append(float(line.track_km[i]) * (fraction - at))
            error.append(float(line.error_km[i]))
            index[wanted[k]] = len(vertices) - 1
            at = fraction
            k += 1
        track.append(float(line.track_km[i]) * (1 - at))
        error.append(float(line.error_km[i]))
    return Line(np.asarray(vertices), np.asarray(track), np.asarray(error)), index


def crossings_of_parallel(lonlat_deg: NDArray[np.float64], lat_deg: float) -> list[float]:
    """Return the positions where a line crosses a parallel of latitude."""
    side = np.sign(lonlat_deg[:, 1] - lat_deg)
    found = []
    off = np.flatnonzero(side)
    for i, j in zip(off[:-1].tolist(), off[1:].tolist(), strict=True):
        if side[i] * side[j] > 0:
            continue
        if j > i + 1:  # vertices that stand on the parallel itself
            found.append(float(i + 1))
            continue
        south, north = lonlat_deg[i, 1], lonlat_deg[j, 1]
        found.append(i + float((lat_deg - south) / (north - south)))
    return found


def crossings_of_line(lonlat_deg: NDArray[np.float64], boundary: BaseGeometry) -> list[float]:
    """Return the positions where a line crosses a boundary (lines or rings), in order.

    Only the segments whose boxes meet the boundary's segments are looked at.
    """
    pairs = np.stack([lonlat_deg[:-1], lonlat_deg[1:]], axis=1)
    segments = np.asarray(shapely.linestrings(pairs))
    parts = _segments_of(boundary)
    tree = shapely.STRtree(parts)
    left, right = tree.query(segments, predicate="intersects")
    found: set[float] = set()
    for i, j in zip(left.tolist(), right.tolist(), strict=True):
        meeting = shapely.intersection(segments[i], parts[j])
        for point in shapely.get_coordinates(meeting):
            along = lonlat_deg[i + 1] - lonlat_deg[i]
            square = float(along @ along)
            if square == 0:
                continue
            fraction = float((point - lonlat_deg[i]) @ along / square)
            found.add(i + min(1.0, max(0.0, fraction)))
    return sorted(found)


def _segments_of(boundary: BaseGeometry) -> NDArray[np.object_]:
    lines = shapely.get_parts(
        shapely.boundary(boundary)
        if boundary.geom_type in {"Polygon", "MultiPolygon"}
        else boundary
    )
    pairs = []
    for line in lines:
        coordinates = shapely.get_coordinates(line)
        pairs.append(np.stack([coordinates[:-1], coordinates[1:]], axis=1))
    return np.asarray(shapely.linestrings(np.concatenate(pairs)))


class Zones:
    """Polygons with codes, to cut lines by and to look places up in."""

    def __init__(self, polygons: Sequence[BaseGeometry], codes: Sequence[str]) -> None:
        self.codes = list(codes)
        self.polygons = np.asarray(polygons)
        self._tree = shapely.STRtree(self.polygons)

    def code_at(self, lon_deg: float, lat_deg: float) -> str | None:
        """Return the code of the polygon at a point, None outside all."""
        found = self._tree.query(shapely.Point(lon_deg, lat_deg), predicate="intersects")
        return self.codes[int(found.min())] if len(found) else None

    def crossings(self, lonlat_deg: NDArray[np.float64]) -> list[float]:
        """Return the positions where a line crosses from one polygon into another."""
        line = shapely.LineString(lonlat_deg)
        near = self._tree.query(line, predicate="intersects")
        found: set[float] = set()
        for k in sorted(near.tolist()):
            if not self.polygons[k].covers(line):
                found.update(crossings_of_line(lonlat_deg, self.polygons[k]))
        return sorted(found)


def weighted_percentile(
    values: NDArray[np.float64], weights: NDArray[np.float64], share: float
) -> float:
    """Return the value that `share` of the weight does not exceed."""
    order = np.argsort(values, kind="stable")
    running = np.cumsum(weights[order])
    if running[-1] <= 0:
        return float(values.max())
    k = int(np.searchsorted(running, share * running[-1]))
    return float(values[order][min(k, len(values) - 1)])


def add_up(
    pieces: Iterable[str],
    shares: Mapping[str, Sequence[SpanShare]],
    spans: Mapping[str, Span],
    members: Mapping[str, Sequence[SpanShare]],
    known_sums: Mapping[str, tuple[float, float, tuple[str, ...]]],
) -> Length | None:
    """Return the length of a set of pieces with its 95 % interval, None where none is known.

    Parameters
    ----------
    pieces
        Ids of pieces; each counts once.
    shares, members
        The shares by piece, and the same by span.
    known_sums
        Claims that know the sum of several spans better than the spans do: low km, high km and
        the ids of these spans.

    Notes
    -----
    A whole span brings its own interval. Chainage telescopes: a difference of posts depends on
    the two outermost posts only, so errors at ends that two pieces of the set share cancel.
    A part of a span brings its part of the span's interval and the errors of its cut ends.
    Independent parts add in quadrature. What the network's track lacks is known for an area, not
    for a piece: these errors are systematic and add linearly, as does the common share of what is
    estimated from drawn points. A part of a schematic span is bounded by its straight
    legs below, and above by what the published total leaves once the other legs are taken off.

    No line is shorter than the geodesics between points on it, so no interval begins below what
    is drawn between the ends of the set. Where a figure says less than is drawn, between points
    that are known no better than that, it begins at the figure and reaches to what is drawn.
    """
    chosen = [share for piece in dict.fromkeys(pieces) for share in shares.get(piece, ())]
    if not chosen:
        return None
    part: dict[str, float] = {}
    drawn_km: dict[str, float] = {}
    by_basis: dict[str, float] = {}
    for share in chosen:
        span = spans[share.span]
        part[span.id] = part.get(span.id, 0.0) + share.share
        drawn_km[span.id] = drawn_km.get(span.id, 0.0) + share.drawn_km
        by_basis[span.basis] = by_basis.get(span.basis, 0.0) + share.share * span.length_km
    length_km = math.fsum(by_basis.values())
    squares = [_ends_squared(chosen, spans)]
    whole = {key for key, fraction in part.items() if fraction > 1 - WHOLE}
    summed: set[str] = set()
    for low_km, high_km, ids in known_sums.values():
        if whole.issuperset(ids):
            total_km = math.fsum(spans[k].length_km for k in ids)
            squares.append((max(0.0, total_km - low_km) ** 2, max(0.0, high_km - total_km) ** 2))
            summed.update(ids)
    floor_km = math.fsum(spans[share.span].floor * share.drawn_km for share in chosen)
    is_known = True
    below_common_km = above_common_km = 0.0
    for key, fraction in part.items():
        span = spans[key]
        if key in summed or span.basis == "posts":
            continue
        if span.low_km is not None and span.high_km is not None:
            below_km = fraction * (span.length_km - span.low_km)
            above_km = fraction * (span.high_km - span.length_km)
            common = 1.0 if span.basis == "track" else span.systematic
            below_common_km += math.sqrt(common) * below_km
            above_common_km += math.sqrt(common) * above_km
            squares.append(((1 - common) * below_km**2, (1 - common) * above_km**2))
        elif key in whole or span.basis != "published":
            is_known = False
        else:
            total_drawn_km = math.fsum(share.drawn_km for share in members[key])
            squares.append(_bounds_squared(span.length_km, fraction, drawn_km[key], total_drawn_km))
    squares.append((below_common_km**2, above_common_km**2))
    low_km = length_km - math.sqrt(math.fsum(below for below, _ in squares))
    high_km = length_km + math.sqrt(math.fsum(above for _, above in squares))
    basis_shares = {key: km / length_km for key, km in by_basis.items()} if length_km else {}
    return Length(
        length_km=length_km,
        low_km=max(low_km, min(length_km, floor_km), 0.0) if is_known else None,
        high_km=max(high_km, floor_km) if is_known else None,
        basis=next(iter(by_basis)) if len(by_basis) == 1 else "mixed",
        basis_shares=basis_shares,
    )


def _ends_squared(chosen: Iterable[SpanShare], spans: Mapping[str, Span]) -> tuple[float, float]:
    """Return the squared errors of the cut ends that only one of the chosen pieces has.

    Posts belong to the chainage of a whole route; other cuts to the span that they divide.
    """
    ends: dict[tuple[str, str], list[float]] = {}
    for share in chosen:
        span = spans[share.span]
        domain = f"posts {span.route}" if span.basis == "posts" else span.id
        ends.setdefault((domain, share.start), []).append(share.start_error_km)
        ends.setdefault((domain, share.end), []).append(share.end_error_km)
    total = math.fsum(max(errors) ** 2 for errors in ends.values() if len(errors) % 2)
    return total, total


def _bounds_squared(
    length_km: float, fraction: float, drawn_km: float, total_drawn_km: float
) -> tuple[float, float]:
    """Return the squared distances to the bounds of a part of a schematic span."""
    share_km = fraction * length_km
    rest_km = max(0.0, length_km - total_drawn_km)
    return max(0.0, share_km - drawn_km) ** 2, max(0.0, drawn_km + rest_km - share_km) ** 2
