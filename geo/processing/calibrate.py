"""Stations along a posted line stand where its posts allow: calibration of the route measures."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from geo.geodesy import segment_lengths_m
from geo.processing.divisions import borders_of
from geo.segmentation import with_vertices

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from numpy.typing import NDArray

    from geo.processing.divisions import BorderRow
    from geo.processing.drawn import DrawnLine, Stop

LEAST_SLACK_KM = 0.01
"""Between two posts the track is at least this much longer than the line drawn: a chord that is
divided in degrees gets a few metres longer."""
FIXED = 1e9
"""Weight of a station that stays: an end of the line, or where another line leaves it."""
MOVED_KM = 0.001
"""A station that would move by less stays where it is."""


def divided(line: DrawnLine, positions: Iterable[float]) -> tuple[DrawnLine, dict[float, int]]:
    """Return the line with a vertex at each position as well, and the index of that vertex."""
    own = [float(k) for k in range(len(line.section) + 1)]
    whole, index = with_vertices(line.line, [*own, *positions])
    old = [index[position] for position in own]
    # Each new segment lies in an old one, whose words it has.
    source = np.searchsorted(old, np.arange(len(whole.track_km)), side="right") - 1
    cut = replace(
        line,
        line=whole,
        section=tuple(line.section[k] for k in source),
        area=tuple(line.area[k] for k in source),
        has_track=line.has_track[source],
        is_bridge=line.is_bridge[source],
        stops=tuple(replace(stop, vertex=old[stop.vertex]) for stop in line.stops),
        junctions=tuple(replace(j, vertex=old[j.vertex]) for j in line.junctions),
        moved_km=None if line.moved_km is None else line.moved_km[source],
    )
    return cut, index


def on_posts(
    line: DrawnLine, borders: Sequence[BorderRow], cut_at: Collection[str] = ()
) -> DrawnLine:
    """Return a posted line whose stations are no farther apart as drawn than their posts are.

    Parameters
    ----------
    line
        The line, its stations at the feet of their coordinates.
    borders
        The borders of its railway divisions, which follow the posts.
    cut_at
        Stations at which a piece ends although their posts calibrate nothing.

    Notes
    -----
    A station's foot on a chord of the network says where along the track it stands to within the
    errors of its coordinate and of the chord. No track is shorter than the line drawn, so where
    two posts are nearer to each other than the feet, the feet are wrong. They move along the
    line by the least squares that mend this, each weighted by its error: the isotonic regression
    of post minus drawn length (Barlow, Bartholomew, Bremner & Brunk 1972, pool of adjacent
    violators). The posts, and so all posted lengths, stay as they are.
    """
    posts = [
        stop
        for stop in line.stops
        if stop.station.calibrates or (stop.station.id in cut_at and stop.station.cited_km)
    ]
    if not line.is_posted:
        return line
    run_km = np.concatenate([[0.0], np.cumsum(segment_lengths_m(line.line.lonlat_deg))]) / 1000
    drawn_km = run_km[[stop.vertex for stop in posts]]
    posted_km = np.asarray([stop.station.km or 0.0 for stop in posts])
    slack_km = posted_km - drawn_km - LEAST_SLACK_KM * np.arange(len(posts))
    shift_km = slack_km - isotonic(slack_km, _weights(line, posts))
    position = {
        stop: float(np.interp(at_km, run_km, np.arange(len(run_km))))
        for stop, at_km, by_km in zip(posts, drawn_km + shift_km, shift_km, strict=True)
        if abs(by_km) > MOVED_KM
    }
    cut, index = divided(line, position.values())
    stops = tuple(
        replace(new, vertex=index[position[old]]) if old in position else new
        for old, new in zip(line.stops, cut.stops, strict=True)
    )
    new_km = segment_lengths_m(cut.line.lonlat_deg) / 1000
    new_borders = borders_of(borders, stops, cut.line.track_km, new_km)
    return replace(cut, stops=stops, borders=new_borders)


def isotonic(values: NDArray[np.float64], weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the non-decreasing values nearest to the given ones by weighted least squares.

    Parameters
    ----------
    values, weights
        Shape (n,); weights are positive.
    """
    blocks: list[tuple[float, float, int]] = []
    for value, weight in zip(values.tolist(), weights.tolist(), strict=True):
        mean, total, count = value, weight, 1
        while blocks and blocks[-1][0] > mean:
            before, its_weight, its_count = blocks.pop()
            mean = (mean * total + before * its_weight) / (total + its_weight)
            total, count = total + its_weight, count + its_count
        blocks.append((mean, total, count))
    return np.repeat([b[0] for b in blocks], [b[2] for b in blocks])


def _weights(line: DrawnLine, posts: Sequence[Stop]) -> NDArray[np.float64]:
    """Return the weight of each station's foot: one over the square of its error along the line."""
    last = len(line.section) - 1
    fixed = {0, last + 1, *(junction.vertex for junction in line.junctions)}
    weights = []
    for stop in posts:
        beside = [max(stop.vertex - 1, 0), min(stop.vertex, last)]
        error_km = float(line.line.error_km[beside].max())
        is_fixed = stop.vertex in fixed
        weights.append(FIXED if is_fixed else 1 / (stop.station.error_km**2 + error_km**2))
    return np.asarray(weights)
