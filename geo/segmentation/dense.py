"""How long a line is whose points follow its bends, as surveys and generalised maps have them.

Notes
-----
With D, D2 and D4 the length through all points, every second and every fourth of them, each less
what errors of the points add, x = ln(D / D2) and y = ln(D2 / D4). Where every bend has several
points the line lacks x / 3 of its length and y is 4 x, for chords of an arc lose by the square of
their length (Richardson's extrapolation); where bends lie between the points it lacks more. What
tells the one from the other, beside y / x, is whether neighbouring turns go on to the same
side:
t, the correlation of each turn with the next. The excess of the line over D is

    ln(L / D) = exp(f b) - e,  f = 1, ln(x + e), ln((y + e) / (x + e)), t, ln c, ln n,
                                   t^2, t ln(x + e), ln(x + e)^2

with c the mean chord in km, n their number and e what the errors of the points leave unknown. The
interval ends where f b is s more by q times exp(f s). All is fitted on one half of curves of known
length and judged on the other (geo/processing/curves.py, `make bench`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo.segmentation.noise import Resolved

    Floats = NDArray[np.float64]

LEAST = 2e-5
"""Shares of the length smaller than this are not told apart: 2 m in 100 km."""
WILDEST = 1.0
"""The largest excess: beyond it, 2.7 times what is drawn, nobody would measure a line by that."""
FEWEST_CHORDS = 6
_CHANCE = 1.4
_ALWAYS = 0.35


@dataclass(frozen=True, slots=True)
class Shape:
    """What a line tells of its own bends, an entry a line."""

    chords: Floats
    length_km: Floats
    bend: Floats
    bend_again: Floats
    turning: Floats
    lengthened: Floats

    @property
    def unknown(self) -> Floats:
        """Share of the length that errors of the points leave unknown (one sigma)."""
        return LEAST + self.chance + _ALWAYS / 3 * self.lengthened

    @property
    def chance(self) -> Floats:
        """Standard deviation of what errors add, as a share: sqrt(2) sigma^2 / c for a chord."""
        return _CHANCE * self.lengthened / np.sqrt(self.chords)

    @property
    def below(self) -> Floats:
        """Share of the length by which the line may be shorter than without errors (95 %)."""
        return 2 * self.chance + _ALWAYS * self.lengthened


@dataclass(frozen=True, slots=True)
class CurveModel:
    """The fitted model of lines whose points follow their bends."""

    excess: Floats
    scale: Floats
    high: float

    def excess_of(self, shape: Shape) -> tuple[Floats, Floats]:
        """Return the estimated excess ln(L / D) of each line, and the upper end of its interval."""
        features = features_of(shape)
        middle, scale = features @ self.excess, np.exp(features @ self.scale)
        best, high = (
            np.clip(np.exp(z) - shape.unknown, 0.0, WILDEST)
            for z in (middle, middle + self.high * scale)
        )
        # Half as much again as an arc lacks is never ruled out.
        least = np.minimum(np.maximum(2 * shape.unknown, shape.bend / 2), WILDEST)
        return best, np.maximum(high, least)


def shape_of(line: Resolved) -> Shape:
    """Return what one line of three points or more tells of its bends."""
    second = line.every_second()
    fourth = second.every_second()
    bend, again = (
        max(0.0, float(np.log(a.length_m / b.length_m))) if min(a.length_m, b.length_m) > 0 else 0.0
        for a, b in ((line, second), (second, fourth))
    )
    row = (
        len(line.chords_m),
        line.length_m / 1000,
        bend,
        again,
        turning(line),
        line.lengthened_m / line.drawn_m,
    )
    return Shape(*(np.asarray([value], dtype=np.float64) for value in row))


def turning(line: Resolved) -> float:
    """Return the correlation of each turn of a line with the next: 1 along an arc, 0 by chance.

    Independent errors of the points, sigma in each coordinate, add 6 sigma^2 / c^2 to the square
    of a turn between chords c, and take 4 sigma^2 / c^2 from the product with the next: both are
    put right. Where the errors make most of the turns there is nothing to tell.
    """
    steps = np.diff(line.lonlat_deg, axis=0)
    lat_deg = (line.lonlat_deg[1:, 1] + line.lonlat_deg[:-1, 1]) / 2
    turns = np.diff(np.arctan2(steps[:, 1], steps[:, 0] * np.cos(np.radians(lat_deg))))
    turns = (turns + np.pi) % (2 * np.pi) - np.pi
    chords_m = np.maximum(line.chords_m, 1e-3)
    errors = line.variance_m2 * float((1 / (chords_m[1:] * chords_m[:-1])).sum())
    square = float((turns**2).sum())
    bends = square - 6 * errors
    if bends <= square / 4:
        return 1.0 if square == 0 else 0.0
    return float((turns[1:] * turns[:-1]).sum() + 4 * errors) / bends


def features_of(shape: Shape) -> Floats:
    """Return what the excess depends on, a row a line."""
    bend = shape.bend + shape.unknown
    ratio = np.clip(np.log((shape.bend_again + shape.unknown) / bend), -3.0, 2.0)
    turns, log = np.clip(shape.turning, -0.5, 1.0), np.log(bend)
    chord_km = shape.length_km / shape.chords
    columns = (
        np.ones(len(bend)), log, ratio, turns, np.log(chord_km), np.log(shape.chords),
        turns**2, turns * log, log**2,
    )  # fmt: skip
    return np.column_stack(columns)
