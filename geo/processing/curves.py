"""Curves of known length, sampled as surveys and generalised maps do, to judge intervals by.

Railways are straights, clothoids and arcs; winding lines are sine-generated curves (Langbein and
Leopold 1966); waves are sums of sines. Points are set so that each chord departs from the curve
by as much (dense in bends, sparse on straights), evenly, or where Douglas and Peucker (1973) keep
them; then every k-th is kept, and each is displaced at random by the accuracy that is told.

The model is fitted on one set of curves. `UPPER`, and where geo/segmentation/estimate.py takes which
model, were chosen while looking at a second one, by which docs/validation.csv judges. On a third
that nobody had looked at (seed 31337, 400 curves) 97.8 % of 11,540 intervals held, in 28 of the 30
cells of thinning and accuracy 95 % or more, in the least 94.0 %; the median width was at most 2.08
times the spread.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from geo.geodesy import line_length_m
from geo.segmentation.dense import FEWEST_CHORDS, CurveModel, Shape, features_of, shape_of
from geo.segmentation.estimate import CURVES, FITTED, estimate
from geo.segmentation.noise import R95, resolve
from geo.segmentation.split import lines_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.random import Generator
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

STEP_M = 3.0
THINNINGS = (2, 4, 8, 16, 32, 64)
ACCURACIES_M = (5.0, 25.0, 100.0, 500.0, 1500.0)
UPPER = 0.9875
"""Share of the fitted half below the upper end."""
SHORTEST_M, LONGEST_M = 30e3, 300e3
SHARPEST_M, WIDEST_M = 180.0, 8000.0
_DEGREE_M = 111_195.0


@dataclass(frozen=True, slots=True)
class Curve:
    """A curve drawn each few metres: degrees, curvature in 1/m, length in km on WGS 84."""

    family: str
    lonlat_deg: Floats
    metres: Floats
    curvature: Floats
    length_km: float


@dataclass(frozen=True, slots=True)
class Sample:
    """Points set along a curve: how (`pattern`), every how many of them is kept, to what accuracy."""

    curve: Curve
    pattern: str
    thinning: int
    accuracy_m: float
    lonlat_deg: Floats


def curves(seed: int, count: int) -> Iterator[Curve]:
    """Yield curves of known length: half of them railways, the rest winding lines and waves."""
    random = np.random.default_rng(seed)
    made: tuple[tuple[str, Callable[[Generator, float], Floats]], ...] = (
        ("railway", _railway),
        ("winding", _winding),
        ("railway", _railway),
        ("waves", _waves),
    )
    for k in range(count):
        family, bend = made[k % len(made)]
        length_m = float(np.exp(random.uniform(np.log(SHORTEST_M), np.log(LONGEST_M))))
        yield _curve(family, bend(random, length_m), random)


def _curve(family: str, curvature: Floats, random: Generator) -> Curve:
    heading = random.uniform(0, 2 * np.pi) + np.cumsum(curvature) * STEP_M
    steps = np.column_stack([np.cos(heading), np.sin(heading)]) * STEP_M
    metres = np.concatenate([[(0.0, 0.0)], np.cumsum(steps, axis=0)])
    lat_deg = random.uniform(35, 60) + metres[:, 1] / _DEGREE_M
    lon_deg = 100 + metres[:, 0] / _DEGREE_M / np.cos(np.radians(lat_deg[0]))
    lonlat_deg = np.column_stack([lon_deg, lat_deg])
    bends = np.append(curvature, curvature[-1])
    return Curve(family, lonlat_deg, metres, bends, line_length_m(lonlat_deg) / 1000)


def _railway(random: Generator, length_m: float) -> Floats:
    """Return the curvature of straights, clothoids and arcs of 180 m to 8 km."""
    usual_m, straight_m = np.exp(random.normal(np.log(700), 0.4)), random.uniform(200, 3000)
    turn, side, parts, run_m = random.uniform(0.2, 1.2), 1, [], 0.0
    while run_m < length_m:
        radius_m = float(np.clip(np.exp(random.normal(np.log(usual_m), 0.5)), SHARPEST_M, WIDEST_M))
        side = -side if random.random() < 0.75 else side
        ease_m = min(0.4 * radius_m, random.uniform(40, 150))
        arc_m = max((abs(random.normal(0, turn)) + 0.05) * radius_m - ease_m, 0.0)
        ease = np.linspace(0, side / radius_m, int(ease_m / STEP_M) + 1)
        arc = np.full(int(arc_m / STEP_M) + 1, side / radius_m)
        straight = np.zeros(int(random.exponential(straight_m) / STEP_M) + 1)
        parts += [straight, ease, arc, ease[::-1]]
        run_m += sum(map(len, parts[-4:])) * STEP_M
    return np.concatenate(parts)[: int(length_m / STEP_M)]


def _winding(random: Generator, length_m: float) -> Floats:
    """Return the curvature of a sine-generated curve whose waves and angles vary along it."""
    wave_m = random.uniform(1500, 12_000)
    run_m = np.arange(0, length_m, STEP_M)
    knots_m = np.arange(0, length_m + 2 * wave_m, wave_m)
    waves, angles = (
        np.exp(np.interp(run_m, knots_m, random.normal(0, 0.3, len(knots_m)))) for _ in range(2)
    )
    phase = np.cumsum(2 * np.pi / wave_m * waves) * STEP_M
    heading = np.minimum(random.uniform(0.2, 1.2) * angles, 1.6) * np.sin(phase)
    return np.asarray(np.gradient(heading, STEP_M))


def _waves(random: Generator, length_m: float) -> Floats:
    """Return the curvature of a sum of sines of 2 to 30 km."""
    x_m = np.arange(0, length_m, STEP_M)
    slope = np.zeros_like(x_m)
    for wave_m in np.exp(random.uniform(np.log(2000), np.log(30_000), 5)):
        slope += random.uniform(0.05, 0.4) * np.cos(
            2 * np.pi * x_m / wave_m + random.uniform(0, 2 * np.pi)
        )
    return np.asarray(np.gradient(np.arctan(slope), STEP_M))


def surveyed(curve: Curve, sagitta_m: float, longest_m: float) -> NDArray[np.int64]:
    """Return points so that each chord departs from the curve by as much: dense in bends."""
    radius_m = 1 / np.maximum(np.abs(curve.curvature), 1e-9)
    chord_m = np.clip(np.sqrt(8 * radius_m * sagitta_m), 2 * STEP_M, longest_m)
    run = np.concatenate([[0.0], np.cumsum(STEP_M / chord_m[:-1])])
    chosen = np.searchsorted(run, np.arange(int(run[-1]) + 1))
    return np.unique(np.append(np.minimum(chosen, len(run) - 1), len(run) - 1))


def generalised(curve: Curve, tolerance_m: float) -> NDArray[np.int64]:
    """Return the points that Douglas and Peucker keep."""
    kept = shapely.get_coordinates(
        shapely.simplify(shapely.LineString(curve.metres), tolerance_m, preserve_topology=False)
    )
    places = {tuple(place): k for k, place in enumerate(curve.metres.tolist())}
    return np.asarray([places[tuple(place)] for place in kept.tolist()])


def samples(
    seed: int,
    count: int,
    accuracies_m: tuple[float, ...] = ACCURACIES_M,
    thinnings: tuple[int, ...] = THINNINGS,
) -> Iterator[Sample]:
    """Yield the points of each curve by every pattern, at every thinning and accuracy."""
    random = np.random.default_rng(seed + 1)
    for curve in curves(seed, count):
        sagitta_m, tolerance_m, even_m = (
            float(np.exp(random.uniform(np.log(low), np.log(high))))
            for low, high in ((0.05, 2.0), (1.0, 300.0), (30.0, 4000.0))
        )
        base = surveyed(curve, sagitta_m, random.uniform(200, 1500))
        last = len(curve.metres) - 1
        sets = [("surveyed", k, base[::k]) for k in thinnings]
        sets.append(("generalised", 1, generalised(curve, tolerance_m)))
        sets.append(("even", 1, np.arange(0, last, max(1, round(even_m / STEP_M)))))
        for pattern, thinning, chosen in sets:
            places = chosen if chosen[-1] == last else np.append(chosen, last)
            if len(places) <= FEWEST_CHORDS:
                continue
            for accuracy_m in accuracies_m:
                xy = displaced(curve.lonlat_deg[places], accuracy_m, random)
                yield Sample(curve, pattern, thinning, accuracy_m, xy)


def displaced(lonlat_deg: Floats, accuracy_m: float, random: Generator) -> Floats:
    """Return points displaced by normal errors, 95 % of them within the accuracy."""
    off_deg = random.normal(size=lonlat_deg.shape) * accuracy_m / R95 / _DEGREE_M
    off_deg[:, 0] /= np.cos(np.radians(lonlat_deg[:, 1]))
    return lonlat_deg + off_deg


def fit_curves(seed: int, count: int) -> CurveModel:
    """Return the model of lines that follow their bends, fitted on these curves."""
    shapes, lengths_km = [], []
    for sample in samples(seed, count, thinnings=(1, *THINNINGS)):
        line = resolve(sample.lonlat_deg, sample.accuracy_m)
        if len(line.chords_m) >= FEWEST_CHORDS:
            shapes.append(shape_of(line))
            lengths_km.append(sample.curve.length_km)
    names = ("chords", "length_km", "bend", "bend_again", "turning", "lengthened")
    shape = Shape(*(np.concatenate([getattr(one, name) for one in shapes]) for name in names))
    features = features_of(shape)
    true = np.maximum(np.log(np.asarray(lengths_km) / shape.length_km), 0.0)
    wanted = np.log(true + shape.unknown)
    excess = np.linalg.lstsq(features, wanted, rcond=None)[0]
    residuals = wanted - features @ excess
    scale = np.linalg.lstsq(features, np.log(np.abs(residuals) + 0.05), rcond=None)[0]
    high = float(np.quantile(residuals / np.exp(features @ scale), UPPER))
    return CurveModel(np.asarray(excess), np.asarray(scale), high)


def intervals(seed: int, count: int, model: CurveModel = CURVES) -> Iterator[tuple[Sample, Floats]]:
    """Yield each sample with its length, both ends of the interval, true and drawn length, km.

    The ends of a line are known to the accuracy, as `add_up` counts them.
    """
    for sample in samples(seed, count):
        found = estimate(
            lines_of([shapely.LineString(sample.lonlat_deg)]), sample.accuracy_m, FITTED, model
        )
        if found is None:
            continue
        ends_km = float(np.sqrt(2)) * sample.accuracy_m / 1000
        low_km = found.length_km - float(np.hypot(found.below_km, ends_km))
        high_km = found.length_km + float(np.hypot(found.above_km, ends_km))
        drawn_km = line_length_m(sample.lonlat_deg) / 1000
        yield (
            sample,
            np.asarray([found.length_km, low_km, high_km, sample.curve.length_km, drawn_km]),
        )
