"""Our own length for what a claim is compared with: a route, sections summed, or a scenario.

Keys of ours: a route (`tsr`), a scenario (`busan-moscow-east`), a section (`E02`), sections
summed (`E01+E02`), a stretch of a section between two of its stations (`E02:pohang:yeongdeok`).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.segmentation import add_up

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from geo.catalog import Catalog
    from geo.model import Length, Piece, Route, Scenario, Span

SUM = "sum of sections"
TABLE_KM = 0.1
"""Tables of stations are published to 0.1 km: so far off the kilometres between two may be."""


@dataclass(frozen=True, slots=True)
class Ours:
    """A length of ours: what it is of, its 95 % interval, its definitions and its ends.

    `sources` are the citations that it stands on; `spans` the lengths that it is added up from.
    """

    key: str
    kind: str
    length_km: float | None
    low_km: float | None
    high_km: float | None
    definitions: frozenset[str]
    ends: tuple[str, str] | None
    feeders: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    spans: tuple[Span, ...] = ()


def ours_of(catalog: Catalog, key: str) -> Ours | None:
    """Return our length for a key, None where the catalogue has nothing of that name.

    Its definitions are what its spans measure, where all measure the same; a sum of several
    published figures is a sum of sections besides.
    """
    if key in catalog.routes:
        return _of_route(catalog, catalog.routes[key])
    if key in catalog.scenarios:
        return _of_scenario(catalog, catalog.scenarios[key])
    if ":" in key:
        return _of_stretch(catalog, key)
    return _of_sections(catalog, key)


def _length(catalog: Catalog, pieces: Iterable[str]) -> Length | None:
    return add_up(list(pieces), catalog.shares, catalog.spans, catalog.members, catalog.known_sums)


def _definitions(spans: Sequence[Span]) -> frozenset[str]:
    found = {span.definition for span in spans}
    same = found - {""} if len(found) == 1 else set()
    is_sum = len(spans) > 1 and any(span.basis != "posts" for span in spans)
    return frozenset(same | ({SUM} if is_sum else set()))


def _sources(spans: Iterable[Span]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(span.source for span in spans))


def _of_route(catalog: Catalog, route: Route) -> Ours:
    length = _length(catalog, (piece.id for piece in route.pieces))
    spans = _spans(catalog, route.pieces)
    ends = (_end(catalog, route, is_start=True), _end(catalog, route, is_start=False))
    is_named = all(ends) and route.group != "line"
    return Ours(
        route.id,
        "route",
        length.length_km if length else None,
        length.low_km if length else None,
        length.high_km if length else None,
        _definitions(spans),
        ends if is_named else None,
        sources=_sources(spans),
        spans=spans,
    )


def _spans(catalog: Catalog, pieces: Iterable[Piece]) -> tuple[Span, ...]:
    ids = (share.span for piece in pieces for share in catalog.shares.get(piece.id, ()))
    return tuple(catalog.spans[key] for key in dict.fromkeys(ids))


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


def _of_scenario(catalog: Catalog, scenario: Scenario) -> Ours:
    counted = [leg for leg in scenario.legs if leg.kind != "feeder"]
    cited = [
        catalog.claims[key]
        for leg in counted
        if (key := leg.source.removeprefix("claims.csv ")) in catalog.claims
    ]
    # One leg alone is no sum: it is what the claim that it is taken from says it is.
    alone = {claim.definition for claim in cited} if len(counted) == 1 else {SUM}
    return Ours(
        scenario.id,
        "scenario",
        scenario.total_km,
        scenario.low_km,
        scenario.high_km,
        frozenset(alone - {"unknown"}),
        (scenario.from_name, scenario.to_name),
        tuple(leg.from_name for leg in scenario.legs if leg.kind == "feeder"),
        tuple(claim.source for claim in cited) if len(counted) == 1 else (),
    )


def _of_sections(catalog: Catalog, key: str) -> Ours | None:
    names = key.split("+")
    kind = "section" if len(names) == 1 else "sections"
    if all(name in catalog.spans and name in catalog.members for name in names):
        length = _length(catalog, (s.piece for name in names for s in catalog.members[name]))
        if length is None:
            return None
        spans = tuple(catalog.spans[name] for name in names)
        return Ours(
            key,
            kind,
            length.length_km,
            length.low_km,
            length.high_km,
            _definitions(spans),
            (spans[0].from_name, spans[-1].to_name),
            sources=_sources(spans),
            spans=spans,
        )
    legs = [leg for name in names if (leg := _leg(catalog, name)) is not None]
    if len(legs) < len(names):
        return None
    return Ours(
        key,
        kind,
        math.fsum(leg.km for leg in legs),
        math.fsum(leg.low_km for leg in legs),
        math.fsum(leg.high_km for leg in legs),
        frozenset({SUM} if len(names) > 1 else ()),
        (legs[0].start, legs[-1].end),
    )


@dataclass(frozen=True, slots=True)
class _Leg:
    """A section that has no piece: its length with its bounds, and its ends."""

    km: float
    low_km: float
    high_km: float
    start: str
    end: str


def _leg(catalog: Catalog, section: str) -> _Leg | None:
    """Return a section that has no piece: from the legs of a scenario."""
    if section in catalog.spans:
        span = catalog.spans[section]
        low_km, high_km = span.low_km or span.length_km, span.high_km or span.length_km
        return _Leg(span.length_km, low_km, high_km, span.from_name, span.to_name)
    for scenario in catalog.scenarios.values():
        for leg in scenario.legs:
            if leg.leg == section and leg.part == "whole" and leg.length_km is not None:
                low_km, high_km = leg.low_km or leg.length_km, leg.high_km or leg.length_km
                return _Leg(leg.length_km, low_km, high_km, leg.from_name, leg.to_name)
    return None


def _of_stretch(catalog: Catalog, key: str) -> Ours | None:
    """Return a stretch of a section: the kilometres between two stations of its table."""
    section, start, stop = key.split(":")
    km = catalog.station_km.get(section, {})
    if section not in catalog.spans or not {start, stop} <= km.keys():
        return None
    span = catalog.spans[section]
    length_km = round(abs(km[stop] - km[start]), 6)
    names = [
        (s.full_names or s.names).en if (s := catalog.stations.get(node)) else node
        for node in (start, stop)
    ]
    return Ours(
        key,
        "stretch",
        length_km,
        length_km - TABLE_KM,
        length_km + TABLE_KM,
        _definitions([span]),
        (names[0], names[1]),
        sources=(span.source,),
        spans=(span,),
    )


def area_km2(catalog: Catalog, subject: str) -> float | None:
    """Return our area of a layer of regions in km², None where it has none."""
    layer = catalog.layers.get(subject)
    areas = _areas(layer.pieces if layer else ())
    return math.fsum(areas) if areas else None


def _areas(pieces: Iterable[Piece]) -> list[float]:
    return [float(a) for p in pieces if isinstance(a := p.extra.get("area_km2"), (int, float))]
