"""Saved journeys: the legs of a scenario's table become parts of pieces, or stand by themselves."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from geo.geodesy import distance_m
from geo.journeys.legs import IN_SERVICE, Journey, Leg, gauge_changes_of, legs_of, length_of, merged
from geo.journeys.network import Node, Part, Stop, network_of
from geo.journeys.shortest_path import path
from geo.journeys.stations import find_en
from geo.model import Length

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from geo.catalog import Catalog
    from geo.model import Piece, RouteStep, Scenario, ScenarioLeg

PUBLISHED = "published"
MISSING = "missing"
SAME_KM = 0.0005
"""Lengths closer than half a metre are the same."""


def saved(catalog: Catalog, scenario: Scenario) -> Journey:
    """Return a scenario as a journey over our pieces.

    Notes
    -----
    A leg that the layers hold is measured as they are; one that they do not hold has the length
    of its table. A sea leg, or one that nobody measured, has none: then the total has none.
    """
    legs: list[Leg] = []
    counted: list[Part] = []
    listed: list[ScenarioLeg] = []
    run: list[Part] = []

    def close() -> None:
        legs.extend(legs_of(catalog, run, scenario.routes))
        run.clear()

    for one in scenario.legs:
        parts = parts_of(catalog, scenario, one)
        if one.kind == "feeder":
            close()
            legs.append(_feeder(catalog, one, parts))
            continue
        if not parts:
            close()
            legs.append(_listed(catalog, one))
            listed.append(one)
            continue
        is_found = one.kind == MISSING  # our lines fill in: legs of its own, told apart
        if run and (is_found or run[-1].stop.node.key != parts[0].start.node.key):
            close()
        run += parts
        counted += parts
        if is_found:
            close()
    close()
    main = [leg for leg in legs if not leg.is_feeder]
    is_known = all(leg.length_km is not None for leg in main)
    ends = (main[0].start, main[-1].stop)
    return Journey(
        start=catalog.stations.get(ends[0].station) if ends[0] else None,
        stop=catalog.stations.get(ends[1].station) if ends[1] else None,
        start_text=scenario.from_name,
        stop_text=scenario.to_name,
        parts=tuple(counted),
        legs=tuple(legs),
        gauge_changes=gauge_changes_of(counted),
        length=length_of(catalog, counted, listed) if is_known else None,
        known_km=math.fsum(leg.length_km or 0.0 for leg in main),
        great_circle_km=_great_circle_km(ends),
        scenario=scenario,
    )


def parts_of(catalog: Catalog, scenario: Scenario, leg: ScenarioLeg) -> list[Part]:
    """Return the parts of pieces that a leg is, in order of travel; none where we hold no line.

    A whole leg is its route or section from end to end. A part of one, and a section that is
    part of a route of the scenario (`E13` of the branch to Khasan), is the way between its two
    stations over the pieces of that route or section alone.
    """
    pieces = _pieces(catalog, leg)
    network = network_of(catalog)
    if pieces and leg.part == "whole":
        steps = pieces if leg.direction == "forward" else [(p, -d) for p, d in reversed(pieces)]
        return [_whole(catalog, piece, direction) for piece, direction in steps]
    ids = [find_en(catalog, name) for name in (leg.from_name, leg.to_name)]
    if not all(ids):
        return []
    start, stop = (network.stations[key] for key in ids)
    if pieces:
        pools = [{piece.id for piece, _ in pieces}]
    elif leg.kind == MISSING:  # the table has no length of it, and our lines may
        pools = [{key for key, p in catalog.pieces.items() if p.status == IN_SERVICE}]
    else:
        pools = [{p.id for p in catalog.routes[r].pieces} for r in _routes(catalog, scenario, leg)]
    for pool in sorted(pools, key=len):

        def weight(edge: dict[str, Any], pool: set[str] = pool) -> float | None:
            return float(edge["km"]) if edge["piece"].id in pool else None

        found = path(network, start, stop, weight)
        if found:
            return list(merged(found))
    return []


def _routes(catalog: Catalog, scenario: Scenario, leg: ScenarioLeg) -> list[str]:
    """Return the routes that may hold a leg which is neither a route nor a section of ours."""
    if leg.kind not in {"section", "feeder"}:
        return []
    return [route for route in scenario.routes if route in catalog.routes]


def _pieces(catalog: Catalog, leg: ScenarioLeg) -> list[tuple[Piece, int]]:
    """Return the pieces of a route or section with their directions, none where we have neither."""
    if leg.leg in catalog.routes:
        steps: Iterable[RouteStep] = catalog.routes[leg.leg].steps
        return [(step.piece, step.direction) for step in steps]
    members = sorted(catalog.members.get(leg.leg, ()), key=lambda one: one.order)
    return [(catalog.pieces[one.piece], 1) for one in members]


def _whole(catalog: Catalog, piece: Piece, direction: int) -> Part:
    stops = network_of(catalog).stops.get(piece.id) or _own_stops(catalog, piece)
    first, last = stops[0], stops[-1]
    return Part(piece, first, last) if direction > 0 else Part(piece, last, first)


def _own_stops(catalog: Catalog, piece: Piece) -> tuple[Stop, Stop]:
    """Return the ends of a piece that is no railway: it joins others of its own kind alone."""
    shares = catalog.shares.get(piece.id)
    marks = (shares[0].start, shares[0].end) if shares else ("", "")
    ends = [piece.geometry.coords[k] for k in (0, -1)]
    stops = [
        Stop(Node(f"{piece.kind} {x:.5f},{y:.5f}", "", x, y, mark), float(k), float(k), 0.0)
        for k, ((x, y), mark) in enumerate(zip(ends, marks, strict=True))
    ]
    return stops[0], stops[1]


def _listed(catalog: Catalog, leg: ScenarioLeg, *, is_feeder: bool = False) -> Leg:
    """Return a leg that the layers do not hold, with the words and the length of its table."""
    ids = [find_en(catalog, name) for name in (leg.from_name, leg.to_name)]
    nodes = [network_of(catalog).stations.get(key) for key in ids]
    length = None
    if leg.length_km is not None:
        length = Length(leg.length_km, leg.low_km, leg.high_km, PUBLISHED, {PUBLISHED: 1.0})
    reason = "no-line"
    if length is None:
        reason = "sea" if leg.kind == "sea" else "no-length"
    return Leg(
        start=nodes[0],
        stop=nodes[1],
        start_text=leg.from_name,
        stop_text=leg.to_name,
        route=leg.leg if leg.leg in catalog.routes else "",
        country=leg.country if leg.country and "|" not in leg.country else None,
        gauge=leg.gauge or None,
        status=leg.status or None,
        status_as_of=None,
        status_since=None,
        parts=(),
        length=length,
        length_km=leg.length_km,
        reason=reason,
        listed=leg,
        is_feeder=is_feeder,
    )


def _feeder(catalog: Catalog, leg: ScenarioLeg, parts: Sequence[Part]) -> Leg:
    """Return a leg that leads to the beginning: listed, and not in the total."""
    if not parts:
        return _listed(catalog, leg, is_feeder=True)
    first, last = parts[0], parts[-1]
    length = length_of(catalog, parts)
    piece = first.piece
    return Leg(
        start=first.start.node,
        stop=last.stop.node,
        start_text=leg.from_name,
        stop_text=leg.to_name,
        route=leg.leg if leg.leg in catalog.routes else "",
        country=piece.country,
        gauge=piece.gauge,
        status=piece.status,
        status_as_of=piece.status_as_of,
        status_since=None,
        parts=tuple(parts),
        length=length,
        length_km=length.length_km if length else None,
        listed=leg,
        is_feeder=True,
    )


def _great_circle_km(ends: tuple[Node | None, Node | None]) -> float | None:
    start, stop = ends
    if start is None or stop is None:
        return None
    return distance_m(start.lon_deg, start.lat_deg, stop.lon_deg, stop.lat_deg) / 1000


@dataclass(frozen=True, slots=True)
class Difference:
    """A leg of the table whose length is not ours: both figures in km, and why.

    `why` is `shared` (our length of a part of a section is shared by track), `posts` (ours is
    a difference of posts), `track` (ours follows the track), `none` (we hold no length).
    """

    leg: ScenarioLeg
    table_km: float
    our_km: float | None
    why: str


def differences(catalog: Catalog, scenario: Scenario) -> tuple[Difference, ...]:
    """Return the legs of a scenario's table that our pieces measure otherwise, in order."""
    found = []
    for leg in scenario.legs:
        parts = parts_of(catalog, scenario, leg)
        if leg.kind == "feeder" or leg.length_km is None or not parts:
            continue
        length = length_of(catalog, parts)
        if length is None:
            found.append(Difference(leg, leg.length_km, None, "none"))
        elif abs(length.length_km - leg.length_km) > SAME_KM:
            why = {"posts": "posts", "published": "shared"}.get(length.basis, "track")
            found.append(Difference(leg, leg.length_km, length.length_km, why))
    return tuple(found)
