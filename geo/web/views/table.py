"""Everything that is on the map as tables: routes, sections, regions, points, events."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.chronicle import NOT_KNOWN, histories, state_at
from geo.i18n import decimals_for
from geo.lengths import route_length
from geo.model import KINDS, STATUSES
from geo.point_history import points_there
from geo.web.views.timeline import years_view
from geo.webmap import words
from geo.webmap.cited import cited, short
from geo.webmap.data import POINT_KINDS
from geo.webmap.timeline import shown_events
from geo.years import ABSENT, EXISTS, year_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geo.catalog import Catalog
    from geo.chronicle import History
    from geo.i18n import Translator
    from geo.model import Piece, Route, Station
    from geo.web.map_params import MapState
    from geo.web.views import Url

_POINTS = {"station", "place"}
_MOST_OPEN = 200


def table_view(catalog: Catalog, state: MapState, tr: Translator, url: Url) -> dict[str, object]:
    """Return the tables of what the map shows in a state."""
    known = histories(catalog) if state.year is not None else {}
    shown = [
        (layer, piece)
        for layer in catalog.layers.values()
        if not state.layers or layer.id in state.layers
        for piece in layer.pieces
        if piece.kind not in _POINTS and _is_shown(piece, state, known)
    ]
    ids = {piece.id for _, piece in shown}
    return {
        "map_href": url("/", **_asked(state)),
        "year": state.year,
        "years": years_view(catalog, state),
        "filters": _filters(catalog, state, tr),
        "routes": [
            _route(catalog, route, tr, url)
            for route in catalog.routes.values()
            if any(piece.id in ids for piece in route.pieces)
        ],
        "sections": [
            {
                "id": layer.id,
                "title": tr.name(layer.title),
                "rows": [
                    _piece(catalog, piece, state, known=known, tr=tr, url=url)
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


def state_of(piece: Piece, state: MapState, known: Mapping[str, History]) -> str | None:
    """Return the state of a piece in the year that is asked for, its status without one."""
    if state.year is None:
        return piece.status
    found = state_at(known[piece.id], state.year)
    return None if found == EXISTS else found


def _is_shown(piece: Piece, state: MapState, known: Mapping[str, History]) -> bool:
    if state.kind and piece.kind not in state.kind:
        return False
    now = state_of(piece, state, known)
    if now == ABSENT:
        return False
    return not state.status or now is None or now in state.status or now in NOT_KNOWN


def _is_point_shown(station: Station, state: MapState) -> bool:
    if station.kind not in POINT_KINDS:
        return False
    kind = "station" if station.kind == "station" else "place"
    return (not state.kind or kind in state.kind) and (
        not state.layers or station.layer in state.layers
    )


def _route(catalog: Catalog, route: Route, tr: Translator, url: Url) -> dict[str, str]:
    length = route_length(catalog, route.id)
    row = {
        "name": tr.name(route.names),
        "href": url("/", route=route.id),
        "ends": tr.name(route.ends),
        "status": tr.status(route.status, route.pieces[0].kind),
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
    catalog: Catalog,
    piece: Piece,
    state: MapState,
    *,
    known: Mapping[str, History],
    tr: Translator,
    url: Url,
) -> dict[str, str]:
    now = state_of(piece, state, known)
    in_year = tr.t(f"year.state.{now}") if now in NOT_KNOWN else tr.status(now, piece.kind)
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
        "others": words.other_names(piece.names, tr),
        "href": url("/", feature=piece.id),
        "kind": tr.t(f"kind.{piece.kind}"),
        "status": words.status_text(piece, tr) if state.year is None else in_year,
        "length": length,
        "interval": interval,
        "basis": tr.t(f"basis.{piece.basis}") if piece.basis else "",
        "country": words.country_name(piece.country, tr) if piece.country else "",
        "gauge": tr.t(f"gauge.{piece.gauge}") if piece.gauge else "",
        "position": words.position_text(piece, tr),
        "source": short(cited(catalog, [piece.source], tr), 2, tr) if piece.source else "",
    }


def _point(station: Station, catalog: Catalog, tr: Translator, url: Url) -> dict[str, str]:
    facts = words.station_facts(station, catalog, tr)
    key = f"point.{station.kind}"
    return {
        "name": tr.name(station.names),
        "others": words.other_names(station.names, tr),
        "href": url("/", feature=station.id),
        "kind": tr.t(key) if tr.has(key) else tr.t("kind.place"),
        "country": words.country_name(station.country, tr) if station.country else "",
        "place": f"{tr.latitude(station.lat_deg, 3)} {tr.longitude(station.lon_deg, 3)}",
        "facts": "; ".join(f"{label}: {text}" for label, text in facts[1:]),
    }
