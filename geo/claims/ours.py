"""Our own length for what a claim is compared with: a route, sections summed, or a scenario."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.lengths import DEFINITIONS, length_of
from geo.pieces import add_up

if TYPE_CHECKING:
    from collections.abc import Iterable

    from geo.catalog import Catalog
    from geo.model import Piece, Route, Scenario

SAME_KM = 0.051
"""Two figures with one decimal are the same figure within this."""


@dataclass(frozen=True, slots=True)
class Ours:
    """A length of ours: what it is of, its 95 % interval, its definitions and its ends."""

    key: str
    kind: str
    length_km: float | None
    low_km: float | None
    high_km: float | None
    definitions: frozenset[str]
    ends: tuple[str, str] | None
    feeders: tuple[str, ...] = ()


def ours_of(catalog: Catalog, key: str) -> Ours | None:
    """Return our length for a route, a scenario, a section or a sum of sections (`+`).

    None where the catalogue has nothing of that name. The definitions are those of the basis
    of a route; a sum of sections is one of a sum; and what a claim of the very same thing with
    the very same figure says was measured.
    """
    found: Ours | None
    if key in catalog.routes:
        found = _of_route(catalog, catalog.routes[key])
    elif key in catalog.scenarios:
        found = _of_scenario(catalog.scenarios[key])
    else:
        found = _of_sections(catalog, key)
    if found is None or found.length_km is None:
        return found
    same = {
        claim.definition
        for claim in catalog.claims.values()
        if claim.compare_with == key
        and claim.value_km is not None
        and abs(claim.value_km - found.length_km) < SAME_KM
    }
    return Ours(
        key,
        found.kind,
        found.length_km,
        found.low_km,
        found.high_km,
        found.definitions | (same - {"unknown"}),
        found.ends,
        found.feeders,
    )


def _of_route(catalog: Catalog, route: Route) -> Ours:
    length = length_of(catalog, route.pieces)
    definitions = frozenset(DEFINITIONS.get(length.basis, set())) if length else frozenset()
    ends = (_end(catalog, route, is_start=True), _end(catalog, route, is_start=False))
    is_named = all(ends) and route.group != "line"
    return Ours(
        route.id,
        "route",
        length.length_km if length else None,
        length.low_km if length else None,
        length.high_km if length else None,
        definitions,
        ends if is_named else None,
    )


def _end(catalog: Catalog, route: Route, *, is_start: bool) -> str:
    """Return the English name of an end of a route."""
    step = route.steps[0 if is_start else -1]
    shares = catalog.shares.get(step.piece.id)
    if not shares:
        return ""
    is_first = is_start == (step.direction > 0)
    node = shares[0].start if is_first else shares[0].end
    if node in catalog.stations:
        station = catalog.stations[node]
        return (station.full_names or station.names).en
    span = catalog.spans[shares[0].span]
    return span.from_name if is_first else span.to_name


def _of_scenario(scenario: Scenario) -> Ours:
    counted = [leg for leg in scenario.legs if leg.kind != "feeder"]
    return Ours(
        scenario.id,
        "scenario",
        scenario.total_km,
        scenario.low_km,
        scenario.high_km,
        # One leg alone is no sum: it is what its own claim says it is.
        frozenset({"sum of sections"} if len(counted) > 1 else ()),
        (scenario.from_name, scenario.to_name),
        tuple(leg.from_name for leg in scenario.legs if leg.kind == "feeder"),
    )


def _of_sections(catalog: Catalog, key: str) -> Ours | None:
    names = key.split("+")
    if all(name in catalog.spans and name in catalog.members for name in names):
        pieces = [share.piece for name in names for share in catalog.members[name]]
        length = add_up(pieces, catalog.shares, catalog.spans, catalog.members, catalog.known_sums)
        if length is None:
            return None
        spans = [catalog.spans[name] for name in names]
        return Ours(
            key,
            "section" if len(names) == 1 else "sections",
            length.length_km,
            length.low_km,
            length.high_km,
            frozenset({"sum of sections"} if len(names) > 1 else ()),
            (spans[0].from_name, spans[-1].to_name),
        )
    legs = [_leg(catalog, name) for name in names]
    if any(leg is None for leg in legs):
        return None
    found = [leg for leg in legs if leg is not None]
    return Ours(
        key,
        "section" if len(names) == 1 else "sections",
        math.fsum(km for km, _, _, _ in found),
        None,
        None,
        frozenset({"sum of sections"} if len(names) > 1 else ()),
        (found[0][2], found[-1][3]),
    )


def _leg(catalog: Catalog, section: str) -> tuple[float, str, str, str] | None:
    """Return length, id and ends of a section that has no piece: from the legs of a scenario."""
    if section in catalog.spans:
        span = catalog.spans[section]
        return span.length_km, section, span.from_name, span.to_name
    for scenario in catalog.scenarios.values():
        for leg in scenario.legs:
            if leg.leg == section and leg.part == "whole" and leg.length_km is not None:
                return leg.length_km, section, leg.from_name, leg.to_name
    return None


def area_km2(catalog: Catalog, subject: str) -> float | None:
    """Return our area of a layer of regions in km², None where it has none."""
    layer = catalog.layers.get(subject)
    areas = _areas(layer.pieces if layer else ())
    return math.fsum(areas) if areas else None


def _areas(pieces: Iterable[Piece]) -> list[float]:
    return [float(a) for p in pieces if isinstance(a := p.extra.get("area_km2"), (int, float))]
