"""How long a railway is of which only some points are drawn, and how wrong that may be.

Notes
-----
With D the length through the drawn points, D2 through every second of them, n the number of
chords and c = D / n their mean length, the excess of the track over what is drawn is

    ln(L / D) = exp(b0 + b1 ln c + b2 ln(x + e)) - e,  x = ln(D / D2),  e = 0.003

(c in km): the loss at one more thinning tells how bent the line is. The interval begins at D, since
no track is shorter than its chords, and ends where the excess is exp(q s) times the estimated one:
s depends on c, n and x in the same way. The numbers are fitted on one
half of the world's railways and judged on the other (geo/build/validation.py, `make bench`):
chords of 0.25 to 110 km, stretches of 2 to 17 chords.

Points that are drawn with an error of their own bear on it in three ways. Nothing finer than
four times that error is taken for a bend. Such errors lengthen what is drawn: with 95 % of the
points within a = 2.45 sigma, a chord c by sigma^2 / c in the mean, which is a^2 / 6c; twice that
is allowed for at the lower end. And each end of a line is where it is to within a.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

from geo.geodesy import segment_lengths_m

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo.pieces.split import Lines

    Floats = NDArray[np.float64]

MOST_CHORDS = 16
EXCESS_KM = 0.003
FINEST_KM, COARSEST_KM = 0.25, 110.0
"""Mean chords between which the formula is validated: 99.8 % of those it was judged on."""
RESOLVED = 4.0
"""Chords of less than so many errors of their ends are the errors, not the line."""
JITTER = 1 / 3
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


@dataclass(frozen=True, slots=True)
class Estimate:
    """The length of a line with the two sides of its 95 % interval, km.

    `systematic` is the share of the variance that it has in common with other such lines.
    """

    length_km: float
    below_km: float
    above_km: float
    systematic: float


def excess_features(drawn: Drawn) -> Floats:
    """Return what the excess depends on: 1, ln of the mean chord in km, ln of the bend."""
    bend = np.log(drawn.drawn_km / drawn.again_km) + EXCESS_KM
    chord_km = np.maximum(drawn.drawn_km / drawn.chords, FINEST_KM)
    return np.column_stack([np.ones(len(bend)), np.log(chord_km), np.log(bend)])


def scale_features(drawn: Drawn) -> Floats:
    """Return what the scatter of the excess depends on: the same, and ln of the chords."""
    return np.column_stack([excess_features(drawn), np.log(drawn.chords)])


def scale_of(drawn: Drawn, scale: Floats) -> Floats:
    """Return the scatter of the excess of each stretch."""
    return np.asarray(np.exp(scale_features(drawn) @ scale), dtype=np.float64)


def estimate(parts: Lines, accuracy_m: float, model: Model = FITTED) -> Estimate | None:
    """Return the length of a railway drawn with a known error, None where nothing is validated.

    Parameters
    ----------
    parts
        The lines that it is drawn as, degrees.
    accuracy_m
        95 % of the drawn points lie within so many metres of the track.

    Notes
    -----
    The common share of each stretch's error adds linearly, the rest in quadrature.
    """
    drawn = [stretches_of(parts, k, accuracy_m) for k in range(len(parts))]
    if any(one is None for one in drawn):
        return None
    known = [one for one in drawn if one is not None]
    whole = Stretches(
        *(
            np.concatenate([getattr(one, name) for one in known])
            for name in ("chords", "drawn_km", "again_km")
        )
    )
    chord_km = whole.drawn_km / whole.chords
    if (chord_km > COARSEST_KM).any():
        return None
    best, low, high = model.estimate(whole)
    below, above = best - low, high - best
    common = [float(side.sum()) ** 2 * model.systematic for side in (below, above)]
    own = [float((side**2).sum()) * (1 - model.systematic) for side in (below, above)]
    jitter_km = float((whole.chords * (accuracy_m / 1000) ** 2 / chord_km).sum()) * JITTER
    sides = [float(np.sqrt(a + b)) for a, b in zip(common, own, strict=True)]
    shares = [a / (a + b) for a, b in zip(common, own, strict=True) if a + b > 0]
    return Estimate(
        float(best.sum()), sides[0] + jitter_km, sides[1], max(shares, default=model.systematic)
    )


def stretches_of(parts: Lines, k: int, accuracy_m: float) -> Stretches | None:
    """Return one line in stretches of some chords each, None where it has fewer than two.

    Points nearer to each other than four times their error are thinned first.
    """
    xy = parts.lonlat_deg[parts.first[k] : parts.first[k + 1]]
    run_m = np.concatenate([[0.0], np.cumsum(segment_lengths_m(xy))])
    least_m = RESOLVED * accuracy_m
    if least_m > 0:
        step = np.floor(run_m / least_m)
        is_first = np.concatenate([[True], np.diff(step) > 0])
        # The end stays; what lies nearer to it than a step does not.
        is_first &= run_m <= max(run_m[-1] - least_m, 0.0)
        is_first[-1] = True
        xy = xy[is_first]
    chords = len(xy) - 1
    if chords < _TWO:
        return None
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
