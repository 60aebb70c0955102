"""Finds a journey: between two stations, by a route, or a saved one."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from geo.errors import Allowed, UnknownNameError
from geo.journeys.errors import (
    IncompleteQuestionError,
    NoWayError,
    RouteApartError,
    SameEndsError,
)
from geo.journeys.legs import (
    IN_SERVICE,
    Journey,
    gauge_changes_of,
    legs_of,
    length_of,
    merged,
    part_km,
)
from geo.journeys.network import Part, network_of
from geo.journeys.route_assignment import routes_of
from geo.journeys.shortest_path import great_circle_km, path, weight_of
from geo.journeys.stations import station_meant
from geo.vocabulary import PREFER

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.catalog import Catalog
    from geo.model import Station


@dataclass(frozen=True, slots=True)
class JourneyQuery:
    """What is asked: a saved journey, or two ends with what lies between.

    Ends and `via` are ids or names in any of the three languages. `routes` are travelled as
    far as can be. `prefer` says which of several ways: the shortest, one all in service, or the
    one with the fewest kilometres that are not.
    """

    scenario: str = ""
    start: str = ""
    stop: str = ""
    via: tuple[str, ...] = ()
    routes: tuple[str, ...] = ()
    prefer: str = "shortest"


def find(catalog: Catalog, query: JourneyQuery) -> Journey:
    """Return the journey that a query asks for.

    Raises
    ------
    ParameterError
        If one end is missing, or the journey would stand still.
    UnknownNameError
        If a station or scenario of this name does not exist; ambiguous names are asked back.
    EmptyAnswerError
        If there is no way, or it touches none of a route.
    """
    if query.scenario:
        if query.start or query.stop or query.via or query.routes or query.prefer != PREFER[0]:
            raise IncompleteQuestionError(
                "scenario",
                query.scenario,
                Allowed(
                    "to stand alone, without from, to, via, route and prefer",
                    "allowed.scenario-alone",
                ),
                repair="leave scenario out, or the others",
            )
        if query.scenario not in catalog.scenarios:
            raise UnknownNameError("scenario", query.scenario, ", ".join(catalog.scenarios))
        from geo.journeys.scenarios import saved  # noqa: PLC0415  builds on this module

        return saved(catalog, catalog.scenarios[query.scenario])
    for param, text in (("from", query.start), ("to", query.stop)):
        if not text:
            raise IncompleteQuestionError(
                param,
                "",
                Allowed("a station: its id or its name", "allowed.station"),
                message=f"{param}: a journey has two ends, and this one is missing",
                repair=f"give {param} a station",
            )
    stations = stops_of(catalog, query)
    parts = way(catalog, stations, query.routes, query.prefer)
    return journey_of(catalog, parts, stations[0], stations[-1], query.routes)


def stops_of(catalog: Catalog, query: JourneyQuery) -> list[Station]:
    """Return the stations at which a journey begins, calls and ends."""
    texts = [
        ("from", query.start),
        *(("via", one) for one in query.via),
        ("to", query.stop),
    ]
    stations = [station_meant(catalog, param, text) for param, text in texts]
    for (param, text), (before, here) in zip(texts[1:], pairwise(stations), strict=True):
        if before.id == here.id:
            raise SameEndsError(param, text, (here.full_names or here.names).en)
    return stations


def journey_of(
    catalog: Catalog,
    parts: Sequence[Part],
    start: Station,
    stop: Station,
    routes: Sequence[str] = (),
) -> Journey:
    """Return the journey over some parts that join end to end."""
    legs = legs_of(catalog, parts, routes)
    is_measured = all(leg.length is not None for leg in legs)
    return Journey(
        start=start,
        stop=stop,
        start_text="",
        stop_text="",
        parts=tuple(parts),
        legs=legs,
        gauge_changes=gauge_changes_of(parts),
        length=length_of(catalog, parts) if is_measured else None,
        known_km=math.fsum(leg.length_km or 0.0 for leg in legs),
        great_circle_km=great_circle_km(start, stop),
    )


def way(
    catalog: Catalog,
    stations: Sequence[Station],
    routes: Sequence[str] = (),
    prefer: str = PREFER[0],
) -> tuple[Part, ...]:
    """Return the parts of the way through some stations, in order of travel.

    Raises
    ------
    NoWayError
        If two of the stations are not joined, or not by lines that are all in service.
    RouteApartError
        If the way touches none of a route.
    """
    network = network_of(catalog)
    weight = weight_of(routes, prefer)
    nodes = [network.stations[station.id] for station in stations]
    parts: list[Part] = []
    for (a, b), (start, stop) in zip(pairwise(stations), pairwise(nodes), strict=True):
        found = path(network, start, stop, weight)
        if found is None:
            names = [one.full_names or one.names for one in (a, b)]
            raise NoWayError(names[0], names[1], in_service=prefer == "in-service")
        parts += found
    whole = merged(parts)
    for route in routes:
        if not any(route in part.piece.routes for part in whole):
            names = [one.full_names or one.names for one in (stations[0], stations[-1])]
            raise RouteApartError(route, names[0], names[1])
    return whole


def works_km(catalog: Catalog, parts: Sequence[Part]) -> float:
    """Return the kilometres of a way that are not in service."""
    return math.fsum(
        part_km(catalog, part) or 0.0 for part in parts if part.piece.status != IN_SERVICE
    )


@dataclass(frozen=True, slots=True)
class Alternative:
    """One of the ways between two ends; `parts` is None where there is none of this kind."""

    prefer: str
    parts: tuple[Part, ...] | None
    km: float | None
    works_km: float | None
    routes: tuple[str, ...]


def alternatives(catalog: Catalog, query: JourneyQuery) -> tuple[Alternative, ...]:
    """Return the shortest way, the one all in service and the one with the least to build."""
    stations = stops_of(catalog, query)
    found = []
    for prefer in PREFER:
        try:
            parts = way(catalog, stations, query.routes, prefer)
        except (NoWayError, RouteApartError):
            found.append(Alternative(prefer, None, None, None, ()))
            continue
        kms = [part_km(catalog, part) for part in parts]
        routes = routes_of(catalog, parts, query.routes)
        found.append(
            Alternative(
                prefer,
                parts,
                None if None in kms else math.fsum(km or 0.0 for km in kms),
                works_km(catalog, parts),
                tuple(dict.fromkeys(route for route in routes if route)),
            )
        )
    return tuple(found)
