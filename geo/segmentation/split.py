"""Splits many lines by many zones at once: only what crosses a border is looked at closely.

Zones are polygons that do not overlap; what lies in none has the number `OUTSIDE`. Lines and
borders are straight in degrees between their vertices, as RFC 7946 has it. A place along a line
is a position: the index of a segment plus the fraction of the way along it.

Notes
-----
Borders and lines are diced into short chains. A tree over the boxes of the border's chains finds
the few chains that may meet; segments are intersected only there. Whatever lies between two
neighbouring meetings lies on one side, so one point of it tells its zone, and a line that meets
no border needs one point only. Meetings are found generously: a cut too many joins again,
because both its sides have the same zone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from geo.geodesy import check_lonlat_deg, segment_lengths_m

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

OUTSIDE = -1
CHAIN = 16
"""Segments of a chain: shorter ones make a larger tree, longer ones more pairs to try."""
NEAR = 1e-9
"""Shares of a segment that are one place: a hundredth of a millimetre on a segment of 10 km."""
BLOCK = 2_000_000
"""Pairs of segments tried at once, about 200 MB."""


@dataclass(frozen=True, slots=True)
class Lines:
    """Many lines in one array: line k has the vertices `first[k]` up to `first[k + 1]`.

    `lonlat_deg` has shape (n, 2), `first` shape (lines + 1,); each line has two vertices or more.
    """

    lonlat_deg: Floats
    first: Ints

    def __post_init__(self) -> None:
        """Refuse offsets that do not fit the vertices."""
        if self.first[0] != 0 or self.first[-1] != len(self.lonlat_deg):
            msg = f"{len(self.lonlat_deg)} vertices, offsets {self.first[0]} to {self.first[-1]}"
            raise ValueError(msg)
        if (np.diff(self.first) < 2).any():  # noqa: PLR2004 - the ends of a line
            msg = "a line needs two vertices"
            raise ValueError(msg)

    def __len__(self) -> int:
        """Return the number of lines."""
        return len(self.first) - 1

    def geometries(self) -> NDArray[np.object_]:
        """Return the lines as shapely geometries."""
        index = np.repeat(np.arange(len(self)), np.diff(self.first))
        return np.asarray(shapely.linestrings(self.lonlat_deg, indices=index), dtype=object)

    def lengths_m(self) -> Floats:
        """Return the geodesic length of each line in metres on WGS 84."""
        steps_m = np.concatenate([segment_lengths_m(self.lonlat_deg), [0.0]])
        steps_m[self.first[1:] - 1] = 0.0  # from the end of a line to the start of the next
        return np.asarray(np.add.reduceat(steps_m, self.first[:-1]), dtype=np.float64)

    def segments(self) -> Ints:
        """Return the index of the first vertex of each segment."""
        starts = np.ones(len(self.lonlat_deg), dtype=bool)
        starts[self.first[1:] - 1] = False
        return np.flatnonzero(starts)

    def at(self, line: Ints, position: Floats) -> Floats:
        """Return the places at positions along lines, degrees, shape (n, 2)."""
        last = self.first[line + 1] - self.first[line] - 2
        segment = np.minimum(np.floor(position).astype(np.int64), last)
        share = (position - segment)[:, None]
        k = self.first[line] + segment
        start, end = self.lonlat_deg[k], self.lonlat_deg[k + 1]
        # A whole position is the vertex itself, to the last bit.
        there = np.where(share == 1.0, end, start + share * (end - start))
        return np.asarray(there, dtype=np.float64)


def lines_of(geometries: Sequence[BaseGeometry] | NDArray[np.object_]) -> Lines:
    """Return LineStrings as one array.

    Raises
    ------
    ValueError
        If a coordinate is off the globe or not finite.
    """
    lonlat_deg, index = shapely.get_coordinates(geometries, return_index=True)
    counts = np.bincount(index, minlength=len(geometries))
    first = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    return Lines(check_lonlat_deg(lonlat_deg), first)


@dataclass(frozen=True, slots=True)
class Runs:
    """Stretches of lines, each inside one zone: arrays of one entry a run, in order."""

    line: Ints
    zone: Ints
    start: Floats
    end: Floats

    def __len__(self) -> int:
        """Return the number of runs."""
        return len(self.line)

    def parts(self, lines: Lines) -> Lines:
        """Return each run as a line of its own."""
        after = np.floor(self.start).astype(np.int64) + 1
        inside = np.maximum(np.ceil(self.end).astype(np.int64) - after, 0)
        counts = inside + 2
        first = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
        which = np.repeat(np.arange(len(self)), counts)
        step = np.arange(first[-1]) - first[which]
        position = (after[which] + step - 1).astype(np.float64)
        position[first[:-1]] = self.start
        position[first[1:] - 1] = self.end
        return Lines(lines.at(self.line[which], position), first)


class Partition:
    """Zones, with their borders ready to cut by.

    Parameters
    ----------
    polygons
        Polygons or multi-polygons in degrees that do not overlap; their order is their number.
    """

    def __init__(self, polygons: Sequence[BaseGeometry]) -> None:
        self.polygons = np.asarray(polygons, dtype=object)
        shapely.prepare(self.polygons)
        self._boxes = shapely.bounds(self.polygons)
        rings = shapely.get_rings(shapely.get_parts(self.polygons))
        self._border = _chains(lines_of(rings) if len(rings) else _no_lines())
        self._tree = shapely.STRtree(self._border.geometries())

    def zones_at(self, lonlat_deg: Floats) -> Ints:
        """Return the zone at each place, shape (n,); the first of two that share a border."""
        zones = np.full(len(lonlat_deg), OUTSIDE, dtype=np.int64)
        for k in range(len(self.polygons)):
            west, south, east, north = self._boxes[k]
            x, y = lonlat_deg[:, 0], lonlat_deg[:, 1]
            open_ = (zones == OUTSIDE) & (x >= west) & (x <= east) & (y >= south) & (y <= north)
            here = np.flatnonzero(open_)
            if len(here):
                found = shapely.intersects_xy(self.polygons[k], x[here], y[here])
                zones[here[found]] = k
        return zones

    def near_border(self, lonlat_deg: Floats, distance_deg: float) -> NDArray[np.bool_]:
        """Say of each place whether a border lies within so many degrees."""
        near = np.zeros(len(lonlat_deg), dtype=bool)
        if len(self._border) and len(lonlat_deg):
            found, _ = self._tree.query_nearest(
                shapely.points(lonlat_deg), max_distance=distance_deg, all_matches=False
            )
            near[found] = True
        return near

    def split(self, lines: Lines) -> Runs:
        """Return the lines as runs that each lie in one zone; neighbours differ."""
        line, position = self._meetings(lines)
        count = np.diff(lines.first)
        every = np.arange(len(lines))
        line = np.concatenate([every, every, line])
        position = np.concatenate([np.zeros(len(lines)), (count - 1).astype(np.float64), position])
        order = np.lexsort((position, line))
        line, position = line[order], position[order]
        # An end of a line stays where it is; another meeting as near as that is the same place.
        step = np.diff(position)
        is_new = np.concatenate([[True], (np.diff(line) > 0) | (step > NEAR)])
        line, position = line[is_new], position[is_new]
        is_last = np.concatenate([np.diff(line) > 0, [True]])
        position[is_last] = count[line[is_last]] - 1
        begins = np.flatnonzero(~is_last)
        run, start, end = line[begins], position[begins], position[begins + 1]
        zone = self.zones_at(lines.at(run, (start + end) / 2))
        same = np.concatenate([[False], (np.diff(run) == 0) & (zone[1:] == zone[:-1])])
        kept = np.flatnonzero(~same)
        last = np.concatenate([kept[1:] - 1, [len(run) - 1]]) if len(run) else kept
        return Runs(run[kept], zone[kept], start[kept], end[last])

    def _meetings(self, lines: Lines) -> tuple[Ints, Floats]:
        """Return where lines meet a border: number of the line, position along it."""
        none = np.zeros(0, dtype=np.int64), np.zeros(0)
        if not len(self._border) or not len(lines):
            return none
        diced = _chains(lines)
        mine, theirs = self._tree.query(diced.geometries(), predicate="intersects")
        if not len(mine):
            return none
        found = [
            _cross(lines.lonlat_deg, i, self._border.lonlat_deg, j)
            for i, j in _pairs(diced, mine, self._border, theirs)
        ]
        segment = np.concatenate([i for i, _ in found])
        share = np.concatenate([t for _, t in found])
        line = np.searchsorted(lines.first, segment, side="right") - 1
        return line, (segment - lines.first[line]) + share


@dataclass(frozen=True, slots=True)
class _Chains:
    """Lines diced into chains: chain k has the segments `begin[k]` up to `end[k]`.

    A segment bears the index of its first vertex.
    """

    lonlat_deg: Floats
    begin: Ints
    end: Ints

    def __len__(self) -> int:
        return len(self.begin)

    def geometries(self) -> NDArray[np.object_]:
        counts = self.end - self.begin + 1
        which = np.repeat(np.arange(len(self)), counts)
        first = np.cumsum(counts) - counts
        vertex = self.begin[which] + np.arange(len(which)) - first[which]
        made = shapely.linestrings(self.lonlat_deg[vertex], indices=which)
        return np.asarray(made, dtype=object)


def _no_lines() -> Lines:
    return Lines(np.zeros((0, 2)), np.zeros(1, dtype=np.int64))


def _chains(lines: Lines) -> _Chains:
    segments = np.diff(lines.first) - 1
    pieces = -(-segments // CHAIN)
    line = np.repeat(np.arange(len(lines)), pieces)
    number = np.arange(len(line)) - (np.cumsum(pieces) - pieces)[line]
    begin = lines.first[line] + number * CHAIN
    end = np.minimum(begin + CHAIN, lines.first[line + 1] - 1)
    return _Chains(lines.lonlat_deg, begin, end)


def _pairs(left: _Chains, mine: Ints, right: _Chains, theirs: Ints) -> Iterator[tuple[Ints, Ints]]:
    """Return the pairs of segments of pairs of chains, in blocks."""
    wide, high = left.end[mine] - left.begin[mine], right.end[theirs] - right.begin[theirs]
    count = wide * high
    edges = np.concatenate([[0], np.flatnonzero(np.diff(np.cumsum(count) // BLOCK)) + 1])
    for a, b in zip(edges, [*edges[1:], len(count)], strict=True):
        which = np.repeat(np.arange(a, b), count[a:b])
        run = np.cumsum(count[a:b])
        step = np.arange(len(which)) - (run - count[a:b])[which - a]
        yield (
            left.begin[mine[which]] + step // high[which],
            right.begin[theirs[which]] + step % high[which],
        )


def _cross(left: Floats, i: Ints, right: Floats, j: Ints) -> tuple[Ints, Floats]:
    """Return the segments of `left` that meet one of `right`, with the share along them.

    Notes
    -----
    With p + t r and q + u s, the segments meet where t = (q - p) x s / (r x s) and
    u = (q - p) x r / (r x s) both lie in 0..1. Where r x s is zero they are parallel, and the ends
    of the one that lie on the other count.
    """
    lowest, highest = np.minimum(left[i], left[i + 1]), np.maximum(left[i], left[i + 1])
    low, high = np.minimum(right[j], right[j + 1]), np.maximum(right[j], right[j + 1])
    is_near = ((lowest <= high) & (low <= highest)).all(axis=1)
    i, j = i[is_near], j[is_near]
    p, r = left[i], left[i + 1] - left[i]
    q, s = right[j], right[j + 1] - right[j]
    across = _wedge(r, s)
    scale = np.sqrt((r**2).sum(axis=1) * (s**2).sum(axis=1))
    is_parallel = np.abs(across) <= NEAR * scale
    safe = np.where(is_parallel, 1.0, across)
    t, u = _wedge(q - p, s) / safe, _wedge(q - p, r) / safe
    meets = ~is_parallel & (t >= -NEAR) & (t <= 1 + NEAR) & (u >= -NEAR) & (u <= 1 + NEAR)
    segments, shares = [i[meets]], [np.clip(t[meets], 0.0, 1.0)]
    beside = np.flatnonzero(is_parallel & (scale > 0))
    square = (r[beside] ** 2).sum(axis=1)
    for end in (q[beside], q[beside] + s[beside]):
        along = ((end - p[beside]) * r[beside]).sum(axis=1) / square
        inside = (along >= 0) & (along <= 1)
        segments.append(i[beside[inside]])
        shares.append(along[inside])
    return np.concatenate(segments), np.concatenate(shares)


def _wedge(a: Floats, b: Floats) -> Floats:
    return np.asarray(a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0], dtype=np.float64)
