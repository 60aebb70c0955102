"""How long a railway is of which only some points are drawn, and how wrong that may be.

Notes
-----
First the line is thinned to what stands out from the errors of its points (geo/segmentation/noise.py).
Then it is one of three.

Dense: 0.25 km from point to point in the mean, or less. Nothing is corrected: its length is the
drawn one. The interval ends where a line of that shape may end (geo/segmentation/dense.py), and no
lower than what a line of the stated accuracy lacks in the mean. Where errors of the points
lengthen it by more than a thousandth, what remains after thinning is corrected like the next.

Following its bends: most turns go on to the side of the one before, as where points were set by
somebody who saw the line. Its excess is estimated by geo/segmentation/dense.py.

Any other: with D the length through the drawn points, D2 through every second of them, n the
number of chords and c = D / n their mean length, the excess of the track over what is drawn is

    ln(L / D) = exp(b0 + b1 ln c + b2 ln(x + e)) - e,  x = ln(D / D2),  e = 0.003

(c in km): the loss at one more thinning tells how bent the line is. The interval begins at D, since
no track is shorter than its chords, and ends where the excess is exp(q s) times the estimated one:
s depends on c, n and x in the same way. The numbers are fitted on one
half of the world's railways and judged on the other (geo/processing/validation.py, `make bench`):
chords of 0.25 to 110 km, stretches of 2 to 17 chords.

Errors that are seen in the points lengthen what is drawn; so much, and what chance adds to it, is
allowed for at the lower end. Each end of a line is where it is to within the accuracy.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Protocol

import numpy as np

from geo.geodesy import segment_lengths_m
from geo.segmentation.dense import FEWEST_CHORDS, CurveModel, shape_of
from geo.segmentation.noise import RESOLVED, resolve, thinned

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo.segmentation.noise import Resolved
    from geo.segmentation.split import Lines

    Floats = NDArray[np.float64]

MOST_CHORDS = 16
EXCESS_KM = 0.003
NOTHING = 1e-3
FINEST_KM, COARSEST_KM = 0.25, 110.0
"""Mean chords between which the formula is validated: 99.8 % of those it was judged on."""
FOLLOWING, ENOUGH_TURNS = 0.2, 16
"""Neighbouring turns of so many chords correlate by more where points were set by the bends."""
_TWO = 2


class Drawn(Protocol):
    """Stretches as they are drawn: an entry a stretch, lengths in km on WGS 84."""

    @property
    def chords(self) -> Floats:
        """Number of chords."""

    @property
    def drawn_km(self) -> Floats:
        """Length through all points."""

    @property
    def again_km(self) -> Floats:
        """Length through every second point."""


@dataclass(frozen=True, slots=True)
class Stretches:
    """Stretches of one line as they are drawn."""

    chords: Floats
    drawn_km: Floats
    again_km: Floats


@dataclass(frozen=True, slots=True)
class Model:
    """The fitted model; `systematic` is the share of the variance that a whole area has in common."""

    excess: Floats
    scale: Floats
    high: float
    systematic: float

    def estimate(self, drawn: Drawn) -> tuple[Floats, Floats, Floats]:
        """Return the estimated length and both ends of its interval, km."""
        middle, scale = excess_features(drawn) @ self.excess, scale_of(drawn, self.scale)
        best, high = (
            drawn.drawn_km * np.exp(np.maximum(np.exp(z) - EXCESS_KM, 0.0))
            for z in (middle, middle + self.high * scale)
        )
        return best, drawn.drawn_km, high


FITTED = Model(
    excess=np.asarray([-1.996331, 0.279152, 0.383096]),
    scale=np.asarray([-0.743144, -0.027701, -0.094798, -0.129175]),
    high=3.121810,
    systematic=0.16,
)
"""What `make bench` fits on one half of the world's railways; it says so where this differs."""


CURVES = CurveModel(
    excess=np.asarray(
        [-1.91566, 0.784619, -0.116829, 1.55428, 0.631578, -0.032602, 0.961845, 0.466782, 0.02839]
    ),
    scale=np.asarray(
        [
            -0.815161,
            -0.215571,
            0.038545,
            -0.467298,
            0.002213,
            -0.120678,
            -0.178695,
            -0.02482,
            -0.011101,
        ]
    ),
    high=3.684928,
)
"""The same for lines whose points follow their bends, fitted on curves of known length."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """The length of a line with the two sides of its 95 % interval, km.

    `systematic` is the share of the variance that it has in common with other such lines;
    `is_corrected` whether the length is another than the drawn one; `floor_km` what it surely has.
    """

    length_km: float
    below_km: float
    above_km: float
    systematic: float
    is_corrected: bool
    floor_km: float


def excess_features(drawn: Drawn) -> Floats:
    """Return what the excess depends on: 1, ln of the mean chord in km, ln of the bend."""
    # A line that comes back to where it was has no length through every second point.
    again_km = np.maximum(drawn.again_km, drawn.drawn_km * NOTHING)
    bend = np.log(drawn.drawn_km / again_km) + EXCESS_KM
    chord_km = np.maximum(drawn.drawn_km / drawn.chords, FINEST_KM)
    return np.column_stack([np.ones(len(bend)), np.log(chord_km), np.log(bend)])


def scale_features(drawn: Drawn) -> Floats:
    """Return what the scatter of the excess depends on: the same, and ln of the chords."""
    return np.column_stack([excess_features(drawn), np.log(drawn.chords)])


def scale_of(drawn: Drawn, scale: Floats) -> Floats:
    """Return the scatter of the excess of each stretch."""
    return np.asarray(np.exp(scale_features(drawn) @ scale), dtype=np.float64)


def estimate(
    parts: Lines, accuracy_m: float, model: Model = FITTED, curves: CurveModel = CURVES
) -> Estimate | None:
    """Return the length of a railway drawn with a known error, None where nothing is validated.

    Parameters
    ----------
    parts
        The lines that it is drawn as, degrees.
    accuracy_m
        95 % of the drawn points lie within so many metres of the track.

    Notes
    -----
    The interval begins at what is drawn. Above, the common share of each stretch's error adds
    linearly, the rest in quadrature; the errors of different lines add linearly.
    """
    found: list[Estimate] = []
    for start, end in pairwise(parts.first.tolist()):
        one = _of_line(parts.lonlat_deg[start:end], accuracy_m, model, curves)
        if one is None:
            return None
        found.append(one)
    return Estimate(
        length_km=math.fsum(one.length_km for one in found),
        below_km=math.fsum(one.below_km for one in found),
        above_km=math.fsum(one.above_km for one in found),
        systematic=max(one.systematic for one in found),
        is_corrected=any(one.is_corrected for one in found),
        floor_km=math.fsum(one.floor_km for one in found),
    )


def _of_line(
    lonlat_deg: Floats, accuracy_m: float, model: Model, curves: CurveModel
) -> Estimate | None:
    line = resolve(lonlat_deg, accuracy_m)
    chords = len(line.chords_m)
    if chords < _TWO or line.drawn_m / chords / 1000 > COARSEST_KM:
        return None
    shape = shape_of(line)
    drawn_km = float(shape.length_km[0])
    floor_km = drawn_km * (1 - float(shape.below[0]))
    is_dense = line.mean_given_m < FINEST_KM * 1000
    is_following = chords >= ENOUGH_TURNS and shape.turning[0] > FOLLOWING
    if chords >= FEWEST_CHORDS and (is_dense or is_following):
        best, high = (drawn_km * float(np.exp(one[0])) for one in curves.excess_of(shape))
        systematic = 1.0
    else:
        best, high, systematic = _of_stretches(stretches_of(line.lonlat_deg), model)
        best, high = (km * line.length_m / line.drawn_m for km in (best, high))
        if chords >= FEWEST_CHORDS:
            # It may follow its bends unseen: then the other model's upper end holds as well. Where
            # errors hide the bends, the higher of both; else the geometric mean of what they add.
            other = drawn_km * float(np.exp(curves.excess_of(shape)[1][0]))
            if other > high:
                mean = drawn_km + math.sqrt((high - drawn_km) * (other - drawn_km))
                high = other if line.is_thinned else mean
    if is_dense and not line.is_thinned:
        best = line.drawn_m / 1000
        high = max(high, _at_accuracy_km(line, accuracy_m, model), best)
        return Estimate(best, best - floor_km, high - best, systematic, False, floor_km)
    return Estimate(best, best - floor_km, high - best, systematic, True, floor_km)


def _at_accuracy_km(line: Resolved, accuracy_m: float, model: Model) -> float:
    """Return how long a line is in the mean of which no more is known than its accuracy tells.

    It is asked at steps of four times the accuracy and all halves of that, so that no line is
    surer for being less exact.
    """
    run_m = np.concatenate([[0.0], np.cumsum(line.chords_m)])
    least_m, longest_km = RESOLVED * accuracy_m, 0.0
    while least_m >= FINEST_KM * 1000:
        xy = thinned(line.lonlat_deg, run_m, least_m)
        if len(xy) > _TWO and run_m[-1] / (len(xy) - 1) <= COARSEST_KM * 1000:
            longest_km = max(longest_km, _of_stretches(stretches_of(xy), model)[0])
        least_m /= 2
    return longest_km


def _of_stretches(drawn: Stretches, model: Model) -> tuple[float, float, float]:
    """Return the estimate and its upper end in km, and the share that its stretches have in common."""
    best, _, high = model.estimate(drawn)
    above = high - best
    common = float(above.sum()) ** 2 * model.systematic
    own = float((above**2).sum()) * (1 - model.systematic)
    share = common / (common + own) if common + own > 0 else model.systematic
    return float(best.sum()), float(best.sum() + np.sqrt(common + own)), share


def stretches_of(xy: Floats) -> Stretches:
    """Return a line of three points or more in stretches of some chords each."""
    chords = len(xy) - 1
    starts = np.arange(0, chords, MOST_CHORDS)
    if chords - starts[-1] < _TWO and len(starts) > 1:
        starts = starts[:-1]  # a single chord knows nothing of bends: it joins those before it
    ends = np.concatenate([starts[1:], [chords]])
    drawn_km = _through(xy, np.arange(chords + 1), starts)
    # Every second point of each stretch, and its end.
    number = np.arange(chords + 1) - np.repeat(
        np.concatenate([starts, [chords]]), [*np.diff([*starts, chords]), 1]
    )
    second = np.flatnonzero(
        (number % _TWO == 0) | np.isin(np.arange(chords + 1), [*starts, chords])
    )
    again_km = _through(xy, second, starts)
    return Stretches((ends - starts).astype(np.float64), drawn_km, again_km)


def _through(xy: Floats, chosen: NDArray[np.int64], starts: NDArray[np.int64]) -> Floats:
    """Return the length through the chosen points of each stretch, km."""
    steps_km = segment_lengths_m(xy[chosen]) / 1000
    return np.asarray(
        np.add.reduceat(steps_km, np.searchsorted(chosen[:-1], starts)), dtype=np.float64
    )
