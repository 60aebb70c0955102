"""Lengths of routes and layers by any grouping: each with basis, interval, claims and sources."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import shapely

from geo.catalog.ends import span_name
from geo.chronicle import state_in_year
from geo.errors import EmptyAnswerError, ParameterError, Said
from geo.geodesy import ELLIPSOID, VERST_M
from geo.i18n import translator
from geo.pieces import add_up
from geo.years import ABSENT, EXISTS, year_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.catalog import Catalog
    from geo.model import Claim, Layer, Length, Names, Piece, Route, Span

UNITS_M = {"km": 1000.0, "m": 1.0, "mi": 1609.344, "nmi": 1852.0, "verst": VERST_M}
GROUPINGS = (
    "route",
    "piece",
    "span",
    "country",
    "subject",
    "division",
    "gauge",
    "status",
    "side-of-38",
    "side-of-mdl",
)
NONE = "none"
UNKNOWN = "unknown"
JOINT = " / "
DOUBTFUL = {"low"}
"""Claims of low confidence stand on their own page, not in a range beside our figure."""

DEFINITIONS = {
    "posts": {"posted chainage"},
    "published": {"project length", "border length", "sum of sections", "tariff distance"},
    "mixed": {"sum of sections"},
    "estimated": {"border length"},
    "track": set(),
}


@dataclass(frozen=True, slots=True)
class LengthsQuery:
    """What is asked: which routes or layer, grouped how, in which unit and language.

    With a year, pieces have the state that they had at its end, and the status joins the groups:
    what existed then is never added to what is not known to have existed.
    """

    routes: tuple[str, ...] = ()
    layer: str | None = None
    by: tuple[str, ...] = ("route",)
    status: tuple[str, ...] = ()
    unit: str = "km"
    lang: str = "en"
    year: int | None = None


@dataclass(frozen=True, slots=True)
class LengthRow:
    """One row of an answer; lengths are in `unit`, intervals are 95 %."""

    route: str
    name: str
    group: str
    area_km2: float | None
    length: float | None
    length_low: float | None
    length_high: float | None
    unit: str
    basis: str | None
    basis_shares: dict[str, float]
    track_length: float | None
    drawn_length: float | None
    published_low: float | None
    published_high: float | None
    claims: tuple[str, ...]
    difference_percent: float | None
    ellipsoid: str
    method: str
    vertices_per_100km: float | None
    position_accuracy_m: float | None
    geometry_class: str | None
    sources: tuple[str, ...]
    source_class: str
    data_version: str


@dataclass(frozen=True, slots=True)
class LengthsAnswer:
    """Rows with their totals (each piece counted once; no grand total over routes)."""

    query: LengthsQuery
    rows: tuple[LengthRow, ...]
    totals: dict[str, Any]
    ellipsoid: str = ELLIPSOID

    @property
    def method(self) -> str:
        """Return how the lengths were made, in the language of the query."""
        return translator(self.query.lang).t("lengths.method")


def of_year(query: LengthsQuery) -> LengthsQuery:
    """Return the query with the status among its groups where it asks for a year."""
    if query.year is None or "status" in query.by:
        return query
    return replace(query, by=(*query.by, "status"))


def length_of(catalog: Catalog, pieces: Sequence[Piece]) -> Length | None:
    """Return the length of a set of pieces in km, None where none is known."""
    return add_up(
        [piece.id for piece in pieces],
        catalog.shares,
        catalog.spans,
        catalog.members,
        catalog.known_sums,
    )


def route_length(catalog: Catalog, route_id: str) -> Length | None:
    """Return the length of a route in km, None where nobody published one and none is drawn."""
    return length_of(catalog, catalog.routes[route_id].pieces)


def answer(catalog: Catalog, query: LengthsQuery) -> LengthsAnswer:
    """Return the lengths that a query asks for.

    Raises
    ------
    EmptyAnswerError
        If no piece fits the query.
    ParameterError
        If the year lies after the data.
    """
    query = of_year(query)
    last = year_of(catalog.data_date)
    if query.year is not None and last is not None and query.year > last:
        allowed = f"a whole number up to {last}, the year of the data"
        raise ParameterError("year", str(query.year), allowed)
    if query.layer is not None:
        rows, pieces = _of_layer(catalog, query, catalog.layers[query.layer])
    else:
        routes = [catalog.routes[k] for k in query.routes] or list(catalog.routes.values())
        rows, pieces = _of_routes(catalog, query, routes)
    if not rows:
        raise _empty(query)
    totals: dict[str, Any] = {}
    # What is not known to have existed is no part of a sum.
    is_known = query.year is None or all(piece.status != UNKNOWN for piece in pieces)
    if query.by != ("route",) and is_known:
        total = length_of(catalog, pieces)
        if total is not None:
            totals = {
                "length": _in(total.length_km, query.unit),
                "length_low": _in(total.low_km, query.unit),
                "length_high": _in(total.high_km, query.unit),
                "unit": query.unit,
                "basis": total.basis,
                "pieces": len({piece.id for piece in pieces}),
            }
            blank = {piece.id for piece in pieces if not catalog.shares.get(piece.id)}
            if blank:
                totals["without_length"] = len(blank)
    return LengthsAnswer(query, tuple(rows), totals)


def _empty(query: LengthsQuery) -> EmptyAnswerError:
    """Return the error that says why nothing answers a query."""
    of, states = query.layer or "these routes", ", ".join(query.status)
    said, message = "points", f"layer {query.layer}: it holds points, and points have no length"
    repair = "ask for a layer of lines or areas"
    if states:
        said, message = "status", f"nothing of {of} has the status {states}"
        repair = "leave status out, or name another"
    elif query.year is not None:
        said, message = "year", f"nothing of {of} existed at the end of {query.year}"
        repair = "ask for a later year, or leave year out"
    values = {"year": query.year, "status": states}
    return EmptyAnswerError(message, repair=repair, said=Said(f"empty-answer.{said}", values))


@dataclass(frozen=True, slots=True)
class _Owner:
    """What is grouped: a route, or a layer with its pieces."""

    id: str
    names: Names
    route: Route | None
    pieces: tuple[Piece, ...]


def _of_routes(
    catalog: Catalog, query: LengthsQuery, routes: Sequence[Route]
) -> tuple[list[LengthRow], list[Piece]]:
    rows: list[LengthRow] = []
    used: list[Piece] = []
    for route in routes:
        pieces = _with_status(query, _in_year(catalog, query, route.pieces))
        owner = _Owner(route.id, route.names, route, route.pieces)
        used.extend(pieces)
        rows += [
            _row(catalog, query, owner, key, members)
            for key, members in _groups(catalog, query, owner, pieces).items()
        ]
    return rows, used


def _of_layer(
    catalog: Catalog, query: LengthsQuery, layer: Layer
) -> tuple[list[LengthRow], list[Piece]]:
    lines = [p for p in layer.pieces if p.geometry.geom_type != "Point"]
    pieces = _with_status(query, _in_year(catalog, query, lines))
    owner = _Owner(layer.id, layer.title, None, tuple(pieces))
    groups = _groups(catalog, query, owner, pieces)
    return [_row(catalog, query, owner, key, members) for key, members in groups.items()], pieces


def _in_year(catalog: Catalog, query: LengthsQuery, pieces: Sequence[Piece]) -> Sequence[Piece]:
    """Return the pieces that existed, or may have, each with the status of the year asked for."""
    if query.year is None:
        return pieces
    states = [(piece, state_in_year(catalog, piece, query.year)) for piece in pieces]
    return [
        replace(piece, status=None if state == EXISTS else state)
        for piece, state in states
        if state != ABSENT
    ]


def _with_status(query: LengthsQuery, pieces: Sequence[Piece]) -> list[Piece]:
    return [p for p in pieces if not query.status or p.status in query.status]


def _groups(
    catalog: Catalog, query: LengthsQuery, owner: _Owner, pieces: Sequence[Piece]
) -> dict[str, list[Piece]]:
    groups: dict[str, list[Piece]] = {}
    for piece in pieces:
        key = JOINT.join(_word(catalog, by, owner, piece) for by in query.by)
        groups.setdefault(key, []).append(piece)
    return groups


def _word(catalog: Catalog, by: str, owner: _Owner, piece: Piece) -> str:
    """Return the word by which a piece is grouped.

    `none` is said where the word does not apply (a pipeline has no gauge, Russia no side of
    38 N), `unknown` where it does and is not known.
    """
    if by == "route":
        return owner.id
    if by == "piece":
        return piece.id
    if by == "span":
        shares = catalog.shares.get(piece.id, ())
        return shares[0].span if shares else NONE
    value = getattr(piece, by.replace("-", "_"))
    if value is not None:
        return str(value)
    applies = {
        "subject": piece.kind in {"railway", "pipeline"},
        "country": piece.kind in {"railway", "pipeline"},
        "gauge": piece.kind == "railway",
        "status": piece.kind in {"railway", "pipeline"},
    }
    return UNKNOWN if applies.get(by, False) else NONE


def _group_name(catalog: Catalog, query: LengthsQuery, key: str, members: list[Piece]) -> str:
    """Return a group's name in the reader's language."""
    tr = translator(query.lang)
    words = []
    for by, code in zip(query.by, key.split(JOINT), strict=True):
        if by == "piece":
            words.append(tr.name(members[0].names))
        elif by == "span" and code in catalog.spans:
            words.append(span_name(catalog, catalog.spans[code], tr))
        elif (by, code) in catalog.names:
            words.append(tr.name(catalog.names[by, code]))
        else:
            words.append(
                next((tr.t(k) for k in (f"{by}.{code}", f"group.{code}") if tr.has(k)), code)
            )
    return JOINT.join(words)


def _row(
    catalog: Catalog, query: LengthsQuery, owner: _Owner, key: str, members: list[Piece]
) -> LengthRow:
    tr = translator(query.lang)
    length = length_of(catalog, members)
    title = tr.name(owner.names)
    if query.by != ("route",):
        title = f"{title}: {_group_name(catalog, query, key, members)}"
    is_whole = len(members) == len(owner.pieces)
    claims = claims_about(catalog, owner.route) if owner.route is not None and is_whole else []
    traced = [p for p in members if p.drawn_length_km is not None]
    drawn_km = math.fsum(p.drawn_length_km or 0.0 for p in traced)
    track_km = [p.track_length_km for p in members if p.track_length_km is not None]
    areas_km2 = [a for p in members if isinstance(a := p.extra.get("area_km2"), float)]
    accuracies_m = [p.position_accuracy_m for p in members if p.position_accuracy_m is not None]
    classes = sorted({p.geometry_class for p in members if p.geometry_class})
    spans = [catalog.spans[share.span] for p in members for share in catalog.shares.get(p.id, ())]
    vertices = sum(len(shapely.get_coordinates(p.geometry)) for p in traced)
    values_km = [c.value_km for c in claims if c.value_km is not None]
    return LengthRow(
        route=owner.route.id if owner.route is not None else "",
        name=title,
        group=key,
        area_km2=round(math.fsum(areas_km2), 3) if areas_km2 else None,
        length=_in(length.length_km, query.unit) if length else None,
        length_low=_in(length.low_km, query.unit) if length else None,
        length_high=_in(length.high_km, query.unit) if length else None,
        unit=query.unit,
        basis=length.basis if length else None,
        basis_shares={k: round(v, 6) for k, v in length.basis_shares.items()} if length else {},
        track_length=_in(math.fsum(track_km), query.unit) if track_km else None,
        drawn_length=_in(drawn_km, query.unit) if traced else None,
        published_low=_in(min(values_km), query.unit) if values_km else None,
        published_high=_in(max(values_km), query.unit) if values_km else None,
        claims=tuple(c.id for c in claims),
        difference_percent=_difference(length, claims),
        ellipsoid=ELLIPSOID,
        method=tr.t("lengths.method"),
        vertices_per_100km=round(vertices / drawn_km * 100, 1) if drawn_km else None,
        position_accuracy_m=max(accuracies_m) if accuracies_m else None,
        geometry_class=(classes[0] if len(classes) == 1 else "mixed") if classes else None,
        sources=_sources(spans, members),
        source_class=_worst_class(spans),
        data_version=catalog.data_version,
    )


def _in(km: float | None, unit: str) -> float | None:
    return None if km is None else round(km * 1000 / UNITS_M[unit], 6)


def _sources(spans: Sequence[Span], members: Sequence[Piece]) -> tuple[str, ...]:
    """Return the sources of the figures, each once; a piece's own where it has no span."""
    found: dict[str, None] = {}
    for text in [*(s.source for s in spans), *(p.source for p in members if not spans)]:
        for part in text.split(" | "):
            if part.strip():
                found.setdefault(part.strip(), None)
    return tuple(found)


_CLASS_ORDER = ("uncited", "derived", "secondary", "reference", "press", "survey", "official")


def _worst_class(spans: Sequence[Span]) -> str:
    """Return the weakest class among the sources: a sum is no better cited than its worst part."""
    classes = [s.source_class for s in spans if s.source_class in _CLASS_ORDER]
    return min(classes, key=_CLASS_ORDER.index) if classes else ""


def claims_about(catalog: Catalog, route: Route) -> list[Claim]:
    """Return what others published of a whole route, doubtful and uncited figures left out.

    A figure is of the whole route where the claims table compares it with the route itself, or
    (pipelines, which have one scenario each) with that scenario.
    """
    return [
        claim
        for claim in catalog.claims.values()
        if claim.subject == route.id
        and claim.value_km is not None
        and claim.confidence not in DOUBTFUL
        and claim.source_class not in {"uncited", "derived"}
        and claim.definition != "great circle"
        and (
            route.id in claim.compare_with.split("|")
            or (route.group == "gas" and claim.compare_with.startswith("gas-"))
        )
    ]


def _difference(length: Length | None, claims: Sequence[Claim]) -> float | None:
    """Return ours less the nearest claim of the same definition, in percent of the claim."""
    if length is None:
        return None
    wanted = DEFINITIONS.get(length.basis, set())
    values = [c.value_km for c in claims if c.definition in wanted and c.value_km]
    if not values:
        return None
    nearest = min(values, key=lambda v: abs(length.length_km - v))
    return round((length.length_km - nearest) / nearest * 100, 3)
