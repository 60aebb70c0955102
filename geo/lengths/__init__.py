"""Lengths of routes and layers by any grouping: each with basis, interval, claims and sources."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from geo.claims.compare import claims_about, nearest_difference_percent
from geo.errors import EmptyAnswerError, Said, Term
from geo.gazetteer.ends import span_name
from geo.geodesy import ELLIPSOID
from geo.history import piece_in_year
from geo.i18n import translator
from geo.lengths.groups import JOINT, Group, groups_of
from geo.segmentation import add_up
from geo.segmentation.attribution import disputed_km, is_bordered, unattributed_km
from geo.segmentation.position import position_of
from geo.vocabulary import UNITS_M, UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.catalog import Catalog
    from geo.model import Layer, Length, Names, Piece, Route, Span


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
    """One row of an answer; lengths are in `unit`, intervals are 95 %.

    50 % of the drawn length lie within `position_p50_m` of where the line really is, 95 % within
    `position_p95_m` (and `position_accuracy_m`, its older name), all of it within `position_max_m`.
    """

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
    unattributed: float | None
    disputed: float | None
    boundary: tuple[str, ...]
    ellipsoid: str
    method: str
    vertices_per_100km: float | None
    position_accuracy_m: float | None
    position_p50_m: float | None
    position_p95_m: float | None
    position_max_m: float | None
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
    """
    query = of_year(query)
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
            left = _left(catalog, query, list({piece.id: piece for piece in pieces}.values()))
            totals |= {key: value for key, value in left.items() if value not in (None, ())}
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
    terms = tuple(Term(f"status-lower.{one}") for one in query.status)
    values = {"year": query.year, "status": terms}
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
    owners = [_Owner(route.id, route.names, route, route.pieces) for route in routes]
    held = {
        owner.id: _with_status(query, _in_year(catalog, query, owner.pieces)) for owner in owners
    }
    groups = groups_of(catalog, held, query.by)
    rows = [_row(catalog, query, owner, group) for owner in owners for group in groups[owner.id]]
    return rows, [piece for owner in owners for piece in held[owner.id]]


def _of_layer(
    catalog: Catalog, query: LengthsQuery, layer: Layer
) -> tuple[list[LengthRow], list[Piece]]:
    lines = [p for p in layer.pieces if p.geometry.geom_type != "Point"]
    pieces = _with_status(query, _in_year(catalog, query, lines))
    owner = _Owner(layer.id, layer.title, None, tuple(pieces))
    groups = groups_of(catalog, {owner.id: pieces}, query.by)[owner.id]
    return [_row(catalog, query, owner, group) for group in groups], pieces


def _in_year(catalog: Catalog, query: LengthsQuery, pieces: Sequence[Piece]) -> Sequence[Piece]:
    """Return the pieces that existed, or may have, each with status and gauge of the year asked."""
    if query.year is None:
        return pieces
    held = (piece_in_year(catalog, piece, query.year) for piece in pieces)
    return [piece for piece in held if piece is not None]


def _with_status(query: LengthsQuery, pieces: Sequence[Piece]) -> list[Piece]:
    return [p for p in pieces if not query.status or p.status in query.status]


def _group_name(catalog: Catalog, query: LengthsQuery, group: Group) -> str:
    """Return a group's name in the reader's language."""
    tr = translator(query.lang)
    words = []
    for by, code in zip(query.by, group.key.split(JOINT), strict=True):
        if by == "piece":
            words.append(tr.name(group.pieces[0].names))
        elif by == "span" and code in catalog.spans:
            words.append(span_name(catalog, catalog.spans[code], tr))
        elif by == "status" and tr.has(f"status.{code}"):
            words.append(tr.status(code, group.pieces[0].kind))
        elif (by, code) in catalog.names:
            words.append(tr.name(catalog.names[by, code]))
        else:
            words.append(
                next((tr.t(k) for k in (f"{by}.{code}", f"group.{code}") if tr.has(k)), code)
            )
    return JOINT.join(words)


def _row(catalog: Catalog, query: LengthsQuery, owner: _Owner, group: Group) -> LengthRow:
    members = group.pieces
    tr = translator(query.lang)
    length = length_of(catalog, members)
    title = tr.name(owner.names)
    if query.by != ("route",):
        title = f"{title}: {_group_name(catalog, query, group)}"
    is_whole = len(members) == len(owner.pieces)
    claims = claims_about(catalog, owner.route) if owner.route is not None and is_whole else []
    position = position_of(members, catalog.position_errors)
    classes = sorted({p.geometry_class for p in members if p.geometry_class})
    spans = [catalog.spans[share.span] for p in members for share in catalog.shares.get(p.id, ())]
    values_km = [c.value_km for c in claims if c.value_km is not None]
    return LengthRow(
        route=owner.route.id if owner.route is not None else "",
        name=title,
        group=group.key,
        area_km2=None if group.area_km2 is None else round(group.area_km2, 3),
        length=_in(length.length_km, query.unit) if length else None,
        length_low=_in(length.low_km, query.unit) if length else None,
        length_high=_in(length.high_km, query.unit) if length else None,
        unit=query.unit,
        basis=length.basis if length else None,
        basis_shares={k: round(v, 6) for k, v in length.basis_shares.items()} if length else {},
        track_length=_in(group.track_km, query.unit),
        drawn_length=_in(group.drawn_km, query.unit),
        published_low=_in(min(values_km), query.unit) if values_km else None,
        published_high=_in(max(values_km), query.unit) if values_km else None,
        claims=tuple(c.id for c in claims),
        difference_percent=nearest_difference_percent(catalog, claims),
        **_left(catalog, query, members),
        ellipsoid=ELLIPSOID,
        method=tr.t("lengths.method"),
        vertices_per_100km=(
            round(group.vertices / group.drawn_km * 100, 1) if group.drawn_km else None
        ),
        position_accuracy_m=position.p95_m,
        position_p50_m=position.p50_m,
        position_p95_m=position.p95_m,
        position_max_m=position.max_m,
        geometry_class=(classes[0] if len(classes) == 1 else "mixed") if classes else None,
        sources=_sources(spans, members),
        source_class=_worst_class(spans),
        data_version=catalog.data_version,
    )


def _left(catalog: Catalog, query: LengthsQuery, pieces: Sequence[Piece]) -> dict[str, Any]:
    """Return what a split by borders cannot give to one side, and the files it stands on."""
    lines = {"own" if catalog.layers[p.layer].is_user else "atlas" for p in pieces}
    files = [
        str(one)
        for one in catalog.boundaries
        if one.lines in lines and not set(one.groupings).isdisjoint(query.by)
    ]
    is_split = is_bordered(query.by)
    return {
        "unattributed": _in(unattributed_km(pieces, query.by), query.unit) if is_split else None,
        "disputed": _in(disputed_km(pieces), query.unit) if is_split else None,
        "boundary": tuple(files),
    }


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
