"""Errors of drawn points: how large a line shows them to be, and what it resolves beside them.

Notes
-----
Errors that are independent from point to point lengthen a line: a chord c between points that
are off by sigma in each coordinate by sigma^2 / c in the mean (Ranacher et al. 2016). They are
seen in the line itself. Off the straight between its neighbours a point lies by its bend, which
its neighbours share, and by its error, which is its own: with h the offset to one side,
h_i (h_i - h_i+1) is all error in the mean where bends are resolved. So a smooth line is not taken
for a noisy one, however coarse the accuracy that is stated for it; and errors are never taken
for larger than that accuracy allows.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from geo.geodesy import segment_lengths_m

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

R95 = 2.4477
"""95 % of the points of a normal distribution in the plane lie within so many sigma."""
RESOLVED = 4.0
"""Chords of less than so many errors (95 %) of their ends are the errors, not the line."""
LITTLE = 0.001
"""A line that its errors lengthen by a smaller share is taken as it is drawn."""
SMOOTH = 0.01
"""Blocks of points are averaged until their errors lengthen the line through them by less."""
SHORTER = 0.75
"""Steps of less than so much of the wanted one are joined with the next."""
PLANE_M = 2000.0
"""Chords of no more than that in the mean are compared on a plane."""
FEWEST = 5
_DEGREE_M = 111_195.0
_TWO = 2


@dataclass(frozen=True, slots=True)
class Resolved:
    """What of a line stands out from its errors: degrees, metres of each chord, variance in m2.

    `mean_given_m` is the mean chord of the line as it was given, without what errors add.
    """

    lonlat_deg: Floats
    chords_m: Floats
    variance_m2: float
    is_thinned: bool
    mean_given_m: float

    def every_second(self) -> Resolved:
        """Return the line through every second point, and its end.

        Short chords are measured by the ratio to those of the whole line on a plane: the ratio
        alone is asked for, and geodesics take longer.
        """
        chosen = np.arange(0, len(self.lonlat_deg), _TWO)
        if chosen[-1] != len(self.lonlat_deg) - 1:
            chosen = np.append(chosen, len(self.lonlat_deg) - 1)
        xy = self.lonlat_deg[chosen]
        if self.drawn_m > PLANE_M * len(self.chords_m) or not self.chords_m.all():
            chords_m = segment_lengths_m(xy)
        else:
            scale = self.drawn_m / float(_chords_m(self.lonlat_deg).sum())
            chords_m = _chords_m(xy) * scale
        return Resolved(xy, chords_m, self.variance_m2, self.is_thinned, self.mean_given_m)

    @property
    def drawn_m(self) -> float:
        """Length through the points."""
        return float(self.chords_m.sum())

    @property
    def lengthened_m(self) -> float:
        """What the errors of its points add to that length in the mean."""
        return lengthening_m(self.chords_m, self.variance_m2)

    @property
    def length_m(self) -> float:
        """Length through the points without what their errors add."""
        return self.drawn_m - self.lengthened_m


def lengthening_m(chords_m: Floats, variance_m2: float) -> float:
    """Return by how much independent errors of that variance lengthen chords in the mean."""
    if variance_m2 <= 0:
        return 0.0
    return variance_m2 * float((1 / np.maximum(chords_m, np.sqrt(variance_m2))).sum())


def resolve(lonlat_deg: Floats, accuracy_m: float) -> Resolved:
    """Return the line through those of its points that lie further apart than their errors.

    Parameters
    ----------
    lonlat_deg
        Vertices, shape (n, 2), degrees.
    accuracy_m
        95 % of them lie within so many metres of the line.
    """
    chords_m = segment_lengths_m(lonlat_deg)
    if not chords_m.all():
        lonlat_deg = lonlat_deg[np.concatenate([[True], chords_m > 0])]
        chords_m = chords_m[chords_m > 0]
    most_m2 = (accuracy_m / R95) ** 2
    whole_m, given_m = float(chords_m.sum()), float(chords_m.mean())
    if lengthening_m(chords_m, most_m2) <= LITTLE / 100 * whole_m:
        return Resolved(lonlat_deg, chords_m, most_m2, is_thinned=False, mean_given_m=given_m)
    run_m = np.concatenate([[0.0], np.cumsum(chords_m)])
    seen_m2 = min(most_m2, _seen_m2(lonlat_deg, run_m, lonlat_deg[2:] - lonlat_deg[:-2], most_m2))
    if lengthening_m(chords_m, seen_m2) <= LITTLE * whole_m:
        return Resolved(lonlat_deg, chords_m, seen_m2, is_thinned=False, mean_given_m=given_m)
    # Along a noisy line neither run nor direction is known from neighbours: blocks tell both.
    run_m, way_deg = _by_blocks(lonlat_deg, seen_m2)
    seen_m2 = min(most_m2, _seen_m2(lonlat_deg, run_m, way_deg[1:-1], most_m2))
    run_m, _ = _by_blocks(lonlat_deg, seen_m2)
    given_m = float(run_m[-1]) / len(chords_m)
    least_m = RESOLVED * R95 * float(np.sqrt(seen_m2))
    xy = thinned(lonlat_deg, run_m, least_m)
    # Where points stand densest blocks are noisy too, and steps too short: once more.
    chords_m = segment_lengths_m(xy)
    run_m = np.concatenate(
        [[0.0], np.cumsum(np.maximum(chords_m - seen_m2 / np.maximum(chords_m, 1e-3), 0.0))]
    )
    xy = thinned(xy, run_m, SHORTER * least_m)
    return Resolved(xy, segment_lengths_m(xy), seen_m2, is_thinned=True, mean_given_m=given_m)


def _in_metres(lonlat_deg: Floats, lat_deg: Floats) -> Floats:
    """Return differences of degrees as metres east and north: on a sphere, for shapes alone."""
    metres = lonlat_deg * _DEGREE_M
    metres[:, 0] *= np.cos(np.radians(lat_deg))
    return np.asarray(metres, dtype=np.float64)


def _chords_m(lonlat_deg: Floats) -> Floats:
    steps_m = _in_metres(np.diff(lonlat_deg, axis=0), (lonlat_deg[1:, 1] + lonlat_deg[:-1, 1]) / 2)
    return np.asarray(np.hypot(steps_m[:, 0], steps_m[:, 1]), dtype=np.float64)


def _seen_m2(lonlat_deg: Floats, run_m: Floats, way_deg: Floats, unknown_m2: float) -> float:
    """Return the variance of the points' errors to one side, as far as a bend does not explain it.

    `way_deg` is the direction of the line at each point but its ends.
    """
    if len(lonlat_deg) < FEWEST:
        return unknown_m2
    steps_m = np.maximum(np.diff(run_m), 1e-9)
    both_m = steps_m[:-1] + steps_m[1:]
    before, after = steps_m[1:] / both_m, steps_m[:-1] / both_m
    lat_deg = lonlat_deg[1:-1, 1]
    straight = lonlat_deg[:-2] * before[:, None] + lonlat_deg[2:] * after[:, None]
    off_m, way_m = _in_metres(lonlat_deg[1:-1] - straight, lat_deg), _in_metres(way_deg, lat_deg)
    norm_m = np.maximum(np.hypot(way_m[:, 0], way_m[:, 1]), 1e-9)
    side_m = (off_m[:, 0] * way_m[:, 1] - off_m[:, 1] * way_m[:, 0]) / norm_m
    own = 1 + before**2 + after**2
    # Short chords count most: it is them that errors lengthen.
    weight = 1 / both_m[:-1]
    seen = weight * (side_m[1:] - side_m[:-1]) ** 2
    share = weight * (own[1:] + own[:-1] + 2 * (after[:-1] + before[1:]))
    return float(seen.sum() / share.sum())


def _by_blocks(lonlat_deg: Floats, variance_m2: float) -> tuple[Floats, Floats]:
    """Return the run of each point in metres and the direction there, by averages of neighbours.

    Points are averaged by twos, fours and so on, until their errors hardly lengthen the line.
    """
    blocks, size = lonlat_deg, 1
    while True:
        chords_m = _chords_m(blocks)
        more_m = lengthening_m(chords_m, variance_m2 / size)
        if more_m <= SMOOTH * float(chords_m.sum()) or len(blocks) < 2 * FEWEST:
            break
        half = len(blocks) // _TWO
        blocks, size = blocks[: _TWO * half].reshape(half, _TWO, 2).mean(axis=1), size * _TWO
    pace_m = chords_m / size
    index = np.arange(len(lonlat_deg))
    centre = (np.arange(len(blocks)) + 0.5) * size - 0.5
    at = np.clip(np.ceil((index + 0.5) / size - 0.5).astype(np.int64), 1, len(blocks) - 1) - 1
    run_m = np.concatenate([[0.0], np.cumsum(chords_m)])[at] + (index - centre[at]) * pace_m[at]
    return run_m - run_m[0], np.diff(blocks, axis=0)[at]


def thinned(lonlat_deg: Floats, run_m: Floats, least_m: float) -> Floats:
    """Return the first point of each step along the line, and its end."""
    step = np.floor(run_m / least_m)
    is_first = np.concatenate([[True], np.diff(step) > 0])
    # The end stays; what lies nearer to it than a step does not.
    is_first &= run_m <= max(float(run_m[-1]) - least_m, 0.0)
    is_first[0] = is_first[-1] = True
    return np.asarray(lonlat_deg[is_first], dtype=np.float64)
