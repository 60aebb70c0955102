"""Everything that is on the map as tables: routes, sections, regions, points, events."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from geo.citations import cited, short
from geo.history import piece_in_year
from geo.i18n import decimals_for
from geo.lengths import route_length
from geo.point_history import points_there
from geo.vocabulary import ABSENT, KINDS, POINT_KINDS, STATUSES, UNKNOWN
from geo.web.views.timeline import years_view
from geo.webmap import feature_wording
from geo.webmap.timeline import shown_events
from geo.years import year_of

if TYPE_CHECKING:
    from geo.catalog import Catalog
    from geo.i18n import Translator
    from geo.model import Piece, Route, Station
    from geo.web.views.navigation import Url
    from geo.webmap.map_state import MapState

_POINTS = {"station", "place"}
_MOST_OPEN = 200


def table_view(catalog: Catalog, state: MapState, tr: Translator, url: Url) -> dict[str, object]:
    """Return the tables of what the map shows in a state."""
    held = (
        (layer, _held(catalog, piece, state.year))
        for layer in catalog.layers.values()
        if not state.layers or layer.id in state.layers
        for piece in layer.pieces
        if piece.kind not in _POINTS
    )
    shown = [(layer, one) for layer, one in held if one is not None and _is_shown(one, state)]
    ids = {piece.id for _, piece in shown}
    return {
        "map_href": url("/", **_asked(state)),
        "year": state.year,
        "years": years_view(catalog, state),
        "filters": _filters(catalog, state, tr),
        "routes": [
            _route(catalog, route, state.year, tr, url)
            for route in catalog.routes.values()
            if any(piece.id in ids for piece in route.pieces) and _is_named(route, state.year)
        ],
        "sections": [
            {
                "id": layer.id,
                "title": tr.name(layer.title),
                "rows": [
                    _piece(catalog, piece, state, tr, url)
                    for other, piece in shown
                    if other is layer
                ],
            }
            for layer in catalog.layers.values()
            if any(other is layer for other, _ in shown)
        ],
        # What was asked for stands open, as long as it can be looked through.
        "is_short": bool(_wanted(state)) and len(shown) <= _MOST_OPEN,
        "points": [
            _point(station, catalog, tr, url)
            for station in sorted(
                points_there(catalog, state.year), key=lambda one: (one.rank, one.id)
            )
            if _is_point_shown(station, state)
        ],
        "events": [
            {
                "date": tr.date(event.date),
                "title": tr.name(event.title),
                "text": tr.name(event.text),
                "source": short(cited(catalog, [event.source], tr), 2, tr),
                "class": tr.t(f"source-class.{event.source_class}"),
            }
            for event in shown_events(catalog)
            if state.year is None or year_of(event.date) == state.year
        ],
    }


def _wanted(state: MapState) -> list[object]:
    """Return what the reader has asked for."""
    return [one for one in _asked(state).values() if one]


def _asked(state: MapState) -> dict[str, object]:
    return {
        "layers": state.layers or None,
        "status": state.status or None,
        "kind": state.kind or None,
        "year": state.year,
    }


def _filters(catalog: Catalog, state: MapState, tr: Translator) -> list[dict[str, object]]:
    """Return the choices of the form, one of each."""
    kinds = {piece.kind for piece in catalog.pieces.values()}
    return [
        {
            "name": "layers",
            "label": tr.t("map.layers"),
            "options": [(one.id, tr.name(one.title)) for one in catalog.layers.values()],
            "chosen": state.layers[0] if len(state.layers) == 1 else "",
        },
        {
            "name": "status",
            "label": tr.t("map.status"),
            "options": [(one, tr.status(one)) for one in STATUSES],
            "chosen": state.status[0] if len(state.status) == 1 else "",
        },
        {
            "name": "kind",
            "label": tr.t("map.kind"),
            "options": [(one, tr.t(f"kind.{one}")) for one in KINDS if one in kinds],
            "chosen": state.kind[0] if len(state.kind) == 1 else "",
        },
    ]


def _held(catalog: Catalog, piece: Piece, year: int | None) -> Piece | None:
    """Return a piece as it was in the year that is asked for, as it is without one."""
    return piece if year is None else piece_in_year(catalog, piece, year)


def _is_shown(piece: Piece, state: MapState) -> bool:
    if state.kind and piece.kind not in state.kind:
        return False
    now = piece.status
    return not state.status or now is None or now in state.status or now == UNKNOWN


def _is_named(route: Route, year: int | None) -> bool:
    """Whether a route is told in a year: a proposed way not before somebody proposed it."""
    since = year_of(route.since)
    return year is None or route.group != "link" or (since is not None and year >= since)


def _is_point_shown(station: Station, state: MapState) -> bool:
    if station.kind not in POINT_KINDS:
        return False
    kind = "station" if station.kind == "station" else "place"
    return (not state.kind or kind in state.kind) and (
        not state.layers or station.layer in state.layers
    )


def _states(catalog: Catalog, route: Route, year: int | None, tr: Translator) -> str:
    """Return the state of a route, in a year the states of its pieces, the commonest first."""
    kind = route.pieces[0].kind
    if year is None:
        return tr.status(route.status, kind)
    held = (piece_in_year(catalog, piece, year) for piece in route.pieces)
    told = Counter(ABSENT if piece is None else piece.status for piece in held)
    return ", ".join(_word(state, kind, tr) for state, _ in told.most_common() if state)


def _word(state: str | None, kind: str, tr: Translator) -> str:
    """Return a status, or the word for what was not there or is not known."""
    key = f"year.state.{state}"
    return tr.t(key) if tr.has(key) else tr.status(state, kind)


def _route(
    catalog: Catalog, route: Route, year: int | None, tr: Translator, url: Url
) -> dict[str, str]:
    length = route_length(catalog, route.id)
    row = {
        "name": tr.name(route.names),
        "href": url("/", route=route.id),
        "ends": tr.name(route.ends),
        "status": _states(catalog, route, year, tr),
        "length": tr.t("card.no-length-short"),
        "interval": "",
        "basis": "",
    }
    if length is not None:
        decimals = decimals_for(length.low_km, length.high_km)
        row["length"] = tr.length(length.length_km, "km", decimals)
        if length.low_km is not None:
            row["interval"] = tr.interval(length.low_km, length.high_km, decimals)
        row["basis"] = tr.t(f"basis.{length.basis}")
    return row


def _piece(
    catalog: Catalog, piece: Piece, state: MapState, tr: Translator, url: Url
) -> dict[str, str]:
    in_year = _word(piece.status, piece.kind, tr)
    length = interval = ""
    if piece.length_km is not None:
        decimals = decimals_for(piece.length_low_km, piece.length_high_km)
        length = tr.length(piece.length_km, "km", decimals)
        if piece.length_low_km is not None:
            interval = tr.interval(piece.length_low_km, piece.length_high_km, decimals)
    area = piece.extra.get("area_km2")
    if isinstance(area, (int, float)):
        length = tr.area(float(area))
    return {
        "name": tr.name(piece.names),
        "others": feature_wording.other_names(piece.names, tr),
        "href": url("/", feature=piece.id),
        "kind": tr.t(f"kind.{piece.kind}"),
        "status": feature_wording.status_text(piece, tr) if state.year is None else in_year,
        "length": length,
        "interval": interval,
        "basis": tr.t(f"basis.{piece.basis}") if piece.basis else "",
        "country": feature_wording.country_name(piece.country, tr) if piece.country else "",
        "gauge": tr.t(f"gauge.{piece.gauge}") if piece.gauge else "",
        "position": feature_wording.position_text(piece, tr),
        "source": short(cited(catalog, [piece.source], tr), 2, tr) if piece.source else "",
    }


def _point(station: Station, catalog: Catalog, tr: Translator, url: Url) -> dict[str, str]:
    facts = feature_wording.station_facts(station, catalog, tr)
    key = f"point.{station.kind}"
    return {
        "name": tr.name(station.names),
        "others": feature_wording.other_names(station.names, tr),
        "href": url("/", feature=station.id),
        "kind": tr.t(key) if tr.has(key) else tr.t("kind.place"),
        "country": feature_wording.country_name(station.country, tr) if station.country else "",
        "place": f"{tr.latitude(station.lat_deg, 3)} {tr.longitude(station.lon_deg, 3)}",
        "facts": "; ".join(f"{label}: {text}" for label, text in facts[1:]),
    }
