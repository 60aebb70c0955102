"""A route as a measured line, and the posts that are left out of it to check it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import shapely

from geo.errors import EmptyAnswerError, Said
from geo.geodesy import densify, segment_lengths_m
from geo.segmentation import add_up

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo.catalog import Catalog
    from geo.model import Piece, Route, RouteStep, SpanShare

STEP_M = 1000.0
"""A geodesic of a kilometre leaves the straight line in degrees by less than 0.1 m."""
SAME_KM = 1e-6


@dataclass(frozen=True, slots=True)
class Run:
    """The steps of a route that share one span, with the kilometres at both ends.

    `slack_km` is what the length has beyond the straight legs that it is shared by, where it is
    known as one figure alone; None where track shares it.
    """

    steps: tuple[RouteStep, ...]
    start_km: float
    end_km: float
    start_error_km: float
    end_error_km: float
    slack_km: float | None = None


@dataclass(frozen=True, slots=True)
class Ruler:
    """A route as a measured line.

    `km` and `lonlat_deg` belong to its vertices, `piece` and `run` to its segments: the stretch
    between two places whose kilometre is known (posts, or the ends of published lengths).
    """

    route: Route
    chainage: str
    lonlat_deg: NDArray[np.float64]
    km: NDArray[np.float64]
    piece: tuple[Piece, ...]
    run: tuple[Run, ...]

    @property
    def low_km(self) -> float:
        """The least kilometre of the route."""
        return float(min(self.km[0], self.km[-1]))

    @property
    def high_km(self) -> float:
        """The greatest kilometre of the route."""
        return float(max(self.km[0], self.km[-1]))


def ruler_of(catalog: Catalog, route_id: str, *, without: str = "") -> Ruler:
    """Return a route as a measured line.

    Parameters
    ----------
    without
        A station whose post shall not calibrate: to check the others by it.

    Raises
    ------
    EmptyAnswerError
        If a part of the route has no known length.
    """
    route = catalog.routes[route_id]
    for step in route.steps:
        if step.piece.id not in catalog.shares:
            msg = f"route {route_id} has no kilometres: no length of {step.piece.id} is known"
            raise EmptyAnswerError(
                msg,
                repair="name a route that has a length, see /lengths",
                said=Said("empty-answer.no-kilometres", {"route": route.names}),
            )
    runs = _posted_runs(catalog, route)
    chainage = "posted" if runs else "route"
    if not runs:
        runs = _own_runs(catalog, route)
    if without:
        runs = _without(catalog, runs, without)
    points: list[NDArray[np.float64]] = []
    km: list[NDArray[np.float64]] = []
    pieces: list[Piece] = []
    of_run: list[Run] = []
    for run in runs:
        for step, start_km, end_km in _steps_km(catalog, run, by_track=bool(without)):
            lonlat = shapely.get_coordinates(step.piece.geometry)[:: step.direction]
            dense = densify(lonlat, STEP_M)
            along = np.concatenate([[0.0], np.cumsum(segment_lengths_m(dense))])
            skip = 1 if points else 0
            points.append(dense[skip:])
            km.append((start_km + (end_km - start_km) * along / along[-1])[skip:])
            pieces += [step.piece] * (len(dense) - 1)
            of_run += [run] * (len(dense) - 1)
    return Ruler(
        route=route,
        chainage=chainage,
        lonlat_deg=np.concatenate(points),
        km=np.concatenate(km),
        piece=tuple(pieces),
        run=tuple(of_run),
    )


def _spans_of(catalog: Catalog, route: Route) -> list[tuple[str, tuple[RouteStep, ...]]]:
    """Return the spans of a route in its order, each with the steps that share it."""
    groups: list[tuple[str, list[RouteStep]]] = []
    for step in route.steps:
        span = catalog.shares[step.piece.id][0].span
        if not groups or groups[-1][0] != span:
            groups.append((span, []))
        groups[-1][1].append(step)
    return [(span, tuple(steps)) for span, steps in groups]


def _posted_runs(catalog: Catalog, route: Route) -> list[Run]:
    """Return the runs between posts, none where the route's kilometres are not posted ones."""
    runs: list[Run] = []
    for key, steps in _spans_of(catalog, route):
        span = catalog.spans[key]
        members = catalog.members[key]
        if span.basis != "posts" or span.km_from is None or span.km_to is None:
            return []
        if {step.piece.id for step in steps} != {share.piece for share in members}:
            return []
        first, last = members[0], members[-1]
        run = Run(steps, span.km_from, span.km_to, first.start_error_km, last.end_error_km)
        if steps[0].direction < 0:
            run = Run(steps, run.end_km, run.start_km, run.end_error_km, run.start_error_km)
        runs.append(run)
    if any(abs(a.end_km - b.start_km) > SAME_KM for a, b in pairwise(runs)):
        return []
    return runs


def _own_runs(catalog: Catalog, route: Route) -> list[Run]:
    """Return the runs of a route by its own kilometres, from its start.

    The error of a run's end is that of the sum of lengths up to it; a sum without an interval
    adds none of its own.
    """
    runs: list[Run] = []
    passed: list[str] = []
    start_km, start_error_km = 0.0, 0.0
    for key, steps in _spans_of(catalog, route):
        passed += [step.piece.id for step in steps]
        total = add_up(passed, catalog.shares, catalog.spans, catalog.members, catalog.known_sums)
        end_km, error_km = start_km, start_error_km
        if total is not None:
            end_km = total.length_km
            if total.low_km is not None and total.high_km is not None:
                error_km = max(end_km - total.low_km, total.high_km - end_km)
        runs.append(Run(steps, start_km, end_km, start_error_km, error_km, _slack_km(catalog, key)))
        start_km, start_error_km = end_km, error_km
    return runs


def _slack_km(catalog: Catalog, key: str) -> float | None:
    """Return by how much a span is longer than its drawn legs, None where track shares it."""
    span = catalog.spans[key]
    if span.basis != "estimated" and span.low_km is not None:
        return None
    return max(0.0, span.length_km - math.fsum(s.drawn_km for s in catalog.members[key]))


def _without(catalog: Catalog, runs: list[Run], station: str) -> list[Run]:
    """Return the runs with the two that meet at a station made one."""
    merged: list[Run] = []
    for run in runs:
        if merged and _node(catalog, run.steps[0], is_start=True) == station:
            before = merged.pop()
            merged.append(
                Run(
                    before.steps + run.steps,
                    before.start_km,
                    run.end_km,
                    before.start_error_km,
                    run.end_error_km,
                )
            )
            continue
        merged.append(run)
    return merged


def _node(catalog: Catalog, step: RouteStep, *, is_start: bool) -> str:
    share: SpanShare = catalog.shares[step.piece.id][0]
    return share.start if is_start == (step.direction > 0) else share.end


def _steps_km(
    catalog: Catalog, run: Run, *, by_track: bool
) -> list[tuple[RouteStep, float, float]]:
    """Return the kilometres at both ends of each step of a run.

    `by_track` weighs the pieces by their track instead of their shares, which know the post
    that a check leaves out.
    """
    weights = [
        (step.piece.track_length_km or step.piece.drawn_length_km or 0.0)
        if by_track
        else catalog.shares[step.piece.id][0].share
        for step in run.steps
    ]
    ends = np.concatenate([[0.0], np.cumsum(weights)]) / sum(weights)
    km = run.start_km + (run.end_km - run.start_km) * ends
    return [
        (step, float(a), float(b)) for step, (a, b) in zip(run.steps, pairwise(km), strict=True)
    ]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A post left out of the calibration: its kilometre, and what its neighbours say of it."""

    station: str
    km: float
    found_km: float
    nearest_km: float

    @property
    def error_km(self) -> float:
        """How far the two are apart along the track."""
        return abs(self.found_km - self.km)


def leave_one_out(catalog: Catalog, route_id: str) -> list[LeftOut]:
    """Return every post of a route but its two ends, each left out of the calibration once.

    The two neighbouring posts and the track between them say where it should be; an empty list
    where the route has no posts of its own.
    """
    runs = _posted_runs(catalog, catalog.routes[route_id])
    found = []
    for before, after in pairwise(runs):
        first_km, second_km = (
            sum(step.piece.track_length_km or 0.0 for step in run.steps) for run in (before, after)
        )
        whole_km = after.end_km - before.start_km
        found.append(
            LeftOut(
                station=_node(catalog, after.steps[0], is_start=True),
                km=after.start_km,
                found_km=before.start_km + whole_km * first_km / (first_km + second_km),
                nearest_km=min(
                    abs(after.start_km - before.start_km), abs(after.end_km - after.start_km)
                ),
            )
        )
    return found
