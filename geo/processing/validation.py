"""How wrong a length estimated from a few drawn points may be, learnt where the truth is known.

Every edge of a railway network keeps the length of its track. A chain of edges is thinned: only
every k-th vertex is kept, as if that were all that had been drawn. What the chords through them
say is then compared with the track. The model is fitted on one half of the chains and judged on
the other.

The model itself, with its formula, is geo/segmentation/estimate.py: readers' own railways are measured
by it.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely.geometry import shape

from geo.geodesy import haversine_m, segment_lengths_m
from geo.processing.network import is_junk, read_network
from geo.segmentation.estimate import (
    EXCESS_KM,
    MOST_CHORDS,
    Model,
    excess_features,
    scale_features,
    scale_of,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

THINNINGS = (2, 5, 10, 20, 50)
FEWEST_EDGES = 4
NOMINAL = 0.985
"""Share of the fitted half below the upper end: above 95 %, for groups that were not seen."""
WILDEST = 1.0
"""A chain whose ends nearly meet is no line that anyone would measure by its chords."""
CELL_DEG = 4.0
FEWEST_IN_CELL = 5
NEAR_DEG = 0.5
KOREA = (124.0, 33.0, 130.9, 43.1)
FEWEST_FOR_SUMS = 1000
NOMINAL_SUMS = 0.985
"""The same for sums over areas: there are few of them, so the margin is wider."""


@dataclass(frozen=True, slots=True)
class Units:
    """Thinned stretches: one entry a stretch in each array, lengths in km on WGS 84."""

    thinning: NDArray[np.int64]
    half: NDArray[np.int64]
    chords: Floats
    drawn_km: Floats
    again_km: Floats
    track_km: Floats
    lonlat_deg: Floats

    def __len__(self) -> int:
        """Return the number of stretches."""
        return len(self.thinning)

    def part(self, chosen: NDArray[np.bool_]) -> Units:
        """Return the chosen stretches."""
        return Units(
            self.thinning[chosen],
            self.half[chosen],
            self.chords[chosen],
            self.drawn_km[chosen],
            self.again_km[chosen],
            self.track_km[chosen],
            self.lonlat_deg[chosen],
        )


@dataclass(frozen=True, slots=True)
class Judgement:
    """How an interval did on stretches it was not fitted on; widths are shares of the track.

    `shorter` is the median share by which the drawn line is shorter than the track.
    """

    count: int
    coverage: float
    median_width: float
    spread: float
    median_error: float
    shorter: float

    @property
    def width_over_spread(self) -> float:
        """Median width over the spread of the true errors (the middle 95 % of them)."""
        return self.median_width / self.spread


def on_ellipsoid_km(
    lonlat_deg: Floats, ends: NDArray[np.int64], sphere_km: Floats
) -> tuple[Floats, Floats]:
    """Return track and chord of each edge in km on WGS 84, the track summed on a sphere."""
    start, end = lonlat_deg[ends[:, 0]], lonlat_deg[ends[:, 1]]
    on_sphere_m = haversine_m(start[:, 0], start[:, 1], end[:, 0], end[:, 1])
    pairs = np.stack([start, end], axis=1).reshape(-1, 2)
    chord_km = segment_lengths_m(pairs)[::2] / 1000
    scale = np.divide(
        chord_km * 1000, on_sphere_m, out=np.ones_like(chord_km), where=on_sphere_m > 0
    )
    return np.maximum(sphere_km * scale, chord_km), chord_km


def chains_of(ends: NDArray[np.int64]) -> list[tuple[list[int], list[int]]]:
    """Return the chains between junctions and dead ends: nodes, and edges between them."""
    around: dict[int, list[tuple[int, int]]] = {}
    for edge, (i, j) in enumerate(ends.tolist()):
        around.setdefault(i, []).append((j, edge))
        around.setdefault(j, []).append((i, edge))
    used: set[int] = set()
    chains = []
    for first, ways in around.items():
        if len(ways) == 2:
            continue
        for other, edge in ways:
            if edge in used:
                continue
            nodes, edges, here, via = [first], [], other, edge
            while True:
                used.add(via)
                nodes.append(here)
                edges.append(via)
                onward = [way for way in around[here] if way[1] != via]
                if len(around[here]) != 2 or onward[0][1] in used:
                    break
                here, via = onward[0]
            chains.append((nodes, edges))
    return chains


def half_of(nodes: Sequence[int]) -> int:
    """Return the half (0 is fitted, 1 is judged) of a chain, by a hash of its two ends."""
    a, b = sorted((nodes[0], nodes[-1]))
    return hashlib.sha256(f"{a} {b}".encode()).digest()[0] % 2


def units_of(lonlat_deg: Floats, ends: NDArray[np.int64], track_km: Floats) -> Units:
    """Return every stretch of up to sixteen chords of every chain, at every thinning."""
    kept: list[NDArray[np.int64]] = []
    rows: list[tuple[int, int, float]] = []
    for nodes, edges in chains_of(ends):
        if len(edges) < FEWEST_EDGES:
            continue
        half = half_of(nodes)
        run_km = np.concatenate([[0.0], np.cumsum(track_km[edges])])
        every = np.asarray(nodes)
        for k in THINNINGS:
            places = np.arange(0, len(edges) + 1, k)
            for first in range(0, len(places) - 2, MOST_CHORDS):
                chosen = places[first : first + MOST_CHORDS + 1]
                chosen = chosen[: len(chosen) - (len(chosen) + 1) % 2]
                kept.append(every[chosen])
                rows.append((k, half, float(run_km[chosen[-1]] - run_km[chosen[0]])))
    drawn_km, again_km = (
        _lengths_km(lonlat_deg, kept),
        _lengths_km(lonlat_deg, [u[::2] for u in kept]),
    )
    units = Units(
        thinning=np.asarray([k for k, _, _ in rows], dtype=np.int64),
        half=np.asarray([half for _, half, _ in rows], dtype=np.int64),
        chords=np.asarray([len(u) - 1 for u in kept], dtype=np.float64),
        drawn_km=drawn_km,
        again_km=again_km,
        track_km=np.asarray([km for _, _, km in rows]),
        lonlat_deg=lonlat_deg[[u[0] for u in kept]],
    )
    with np.errstate(divide="ignore"):
        excess = np.log(units.track_km / units.drawn_km)
    return units.part((units.again_km > 0) & (excess < WILDEST))


def _lengths_km(lonlat_deg: Floats, lines: list[NDArray[np.int64]]) -> Floats:
    """Return the geodesic length of each row of nodes in km, all measured at once."""
    counts = np.asarray([len(line) for line in lines])
    every = np.concatenate(lines)
    steps_km = np.concatenate([segment_lengths_m(lonlat_deg[every]) / 1000, [0.0]])
    steps_km[np.cumsum(counts) - 1] = 0.0  # from the end of one to the start of the next
    return np.asarray(np.add.reduceat(steps_km, np.cumsum(counts) - counts), dtype=np.float64)


def _residuals(units: Units, excess: Floats) -> Floats:
    true = np.maximum(np.log(units.track_km / units.drawn_km), 0.0)
    return np.asarray(np.log(true + EXCESS_KM) - excess_features(units) @ excess)


def fit(units: Units) -> Model:
    """Return the model fitted on these stretches."""
    true = np.maximum(np.log(units.track_km / units.drawn_km), 0.0)
    excess = _solve(excess_features(units), np.log(true + EXCESS_KM))
    residuals = _residuals(units, excess)
    scale = _solve(scale_features(units), np.log(np.abs(residuals) + 0.05))
    high = float(np.quantile(residuals / scale_of(units, scale), NOMINAL))
    return _with_systematic(units, Model(excess, scale, high, 0.0))


def _solve(features: Floats, wanted: Floats) -> Floats:
    return np.asarray(np.linalg.lstsq(features, wanted, rcond=None)[0], dtype=np.float64)


def _with_systematic(units: Units, model: Model) -> Model:
    """Return the model with the least common share by which the sums over areas hold too."""
    for share in np.arange(0.0, 1.0, 0.02):
        found = replace(model, systematic=float(share))
        held = [
            judge_sums(part, found).coverage
            for k in THINNINGS
            if len(part := units.part(units.thinning == k)) >= FEWEST_FOR_SUMS
        ]
        if min(held, default=1.0) >= NOMINAL_SUMS:
            return found
    return replace(model, systematic=1.0)


def cells_of(units: Units) -> NDArray[np.int64]:
    """Return the area of each stretch: cells of four degrees, by number."""
    cells = np.floor(units.lonlat_deg / CELL_DEG).astype(np.int64)
    return np.asarray(cells[:, 0] * 1000 + cells[:, 1], dtype=np.int64)


def judge(units: Units, model: Model) -> Judgement:
    """Return how the model's interval does on these stretches."""
    best, low, high = model.estimate(units)
    return judgement(units.track_km, best, low, high, units.drawn_km)


def judge_sums(units: Units, model: Model, *, systematic: bool = True) -> Judgement:
    """Return how the interval does on sums over an area.

    The common part of each stretch's error adds linearly, the rest in quadrature; without
    `systematic` everything adds in quadrature, to show what that would miss.
    """
    best, low, high = model.estimate(units)
    share = model.systematic if systematic else 0.0
    sums: list[tuple[float, ...]] = []
    cells = cells_of(units)
    for cell in np.unique(cells):
        chosen = cells == cell
        if chosen.sum() < FEWEST_IN_CELL:
            continue
        middle = best[chosen].sum()
        sides = [
            float(np.sqrt(share * side.sum() ** 2 + (1 - share) * (side**2).sum()))
            for side in ((best - low)[chosen], (high - best)[chosen])
        ]
        ends = (middle - sides[0], middle + sides[1])
        sums.append((units.track_km[chosen].sum(), middle, *ends, units.drawn_km[chosen].sum()))
    return judgement(*np.asarray(sums).T)


def judgement(true: Floats, best: Floats, low: Floats, high: Floats, drawn: Floats) -> Judgement:
    """Return how estimates with both ends of their intervals did beside the true lengths, km."""
    error = (best - true) / true
    few, most = np.quantile(error, [0.025, 0.975])
    return Judgement(
        count=len(true),
        coverage=float(np.mean((low <= true + 1e-9) & (true <= high + 1e-9))),
        median_width=float(np.median((high - low) / true)),
        spread=float(most - few),
        median_error=float(np.median(error)),
        shorter=float(np.median(1 - drawn / true)),
    )


def network_of(lonlat_deg: Floats, ends: NDArray[np.int64], sphere_km: Floats) -> Units:
    """Return the stretches of a network as the package has it: junk edges dropped."""
    track_km, chord_km = on_ellipsoid_km(lonlat_deg, ends, sphere_km)
    good = np.asarray(
        [not is_junk(*pair) for pair in zip(track_km.tolist(), chord_km.tolist(), strict=True)]
    )
    return units_of(lonlat_deg, ends[good], track_km[good])


def corridor_units(sources: Path) -> Units:
    """Return the stretches of the committed network near the corridors."""
    network = read_network(sources / "network")
    number = {node: k for k, node in enumerate(network.lonlat_deg)}
    edges = [edge for edge in network.edges if not edge.is_bridge]
    return units_of(
        np.asarray(list(network.lonlat_deg.values())),
        np.asarray([(number[e.start], number[e.end]) for e in edges]),
        np.asarray([e.track_km for e in edges]),
    )


def areas_of(units: Units, sources: Path) -> NDArray[np.str_]:
    """Return the area of each stretch, empty far from the corridors.

    It is the railway division of the nearest piece of the Trans-Siberian within half a degree,
    which is cut at the borders of the divisions; and Korea.
    """
    text = (sources.parent / "trans-siberian.geojson").read_text("utf-8")
    pieces = [f for f in json.loads(text)["features"] if "tsr" in f["properties"]["routes"]]
    tree = shapely.STRtree([shape(piece["geometry"]) for piece in pieces])
    points = np.asarray(shapely.points(units.lonlat_deg))
    index, nearest = tree.query_nearest(points, max_distance=NEAR_DEG, all_matches=False)
    areas = np.full(len(units), "", dtype="<U16")
    areas[index] = np.asarray([piece["properties"]["division"] for piece in pieces])[nearest]
    lon, lat = units.lonlat_deg.T
    areas[(lon > KOREA[0]) & (lon < KOREA[2]) & (lat > KOREA[1]) & (lat < KOREA[3])] = "Korea"
    return areas


def held_out(units: Units, areas: NDArray[np.str_]) -> dict[str, Judgement]:
    """Return how the model does on each area when it is fitted on everything else."""
    return {
        str(area): judge(units.part(areas == area), fit(units.part(areas != area)))
        for area in np.unique(areas)
        if area
    }
