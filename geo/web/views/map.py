"""The panel of the map: layers as the legend, statuses, routes with their cards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.citations import cited
from geo.history import histories
from geo.i18n import decimals_for
from geo.lengths import route_length
from geo.segmentation.position import position_of
from geo.style.legend_svg import layer_symbol, line_symbol, unknown_symbol
from geo.style.lines import IDEAS, has_ribbon
from geo.vocabulary import KINDS, STATUSES
from geo.web.views.bars import bar, sums
from geo.web.views.timeline import years_view
from geo.web.views.walk import walk_steps
from geo.webmap import feature_wording
from geo.webmap.credits import map_credits
from geo.webmap.page_settings import drawn_layers

if TYPE_CHECKING:
    from collections.abc import Iterable

    from markupsafe import Markup

    from geo.catalog import Catalog
    from geo.i18n import Translator
    from geo.model import Layer, Length, Piece, Route
    from geo.web.views.navigation import Url
    from geo.webmap.map_state import MapState

GROUPS = ("railway", "link", "gas", "line")
_FEWEST_PARTS = 2
_SOURCES_SHOWN = 3
_NB = "\N{NO-BREAK SPACE}"


def map_view(catalog: Catalog, state: MapState, tr: Translator, url: Url) -> dict[str, object]:
    """Return the panel's contents."""
    return {
        "legend": [_legend(layer, state, tr, url) for layer in drawn_layers(catalog)],
        "statuses": _statuses(catalog, state, tr),
        "unknown_symbol": unknown_symbol(),
        "kinds": _kinds(catalog, state, tr),
        "years": years_view(catalog, state),
        "walk": walk_steps(catalog, tr),
        "chosen": feature_card(catalog, state, tr, url),
        "groups": route_groups(catalog, state, tr, url),
        "credits": map_credits(catalog, tr),
    }


def _legend(layer: Layer, state: MapState, tr: Translator, url: Url) -> dict[str, object]:
    ribbon = any(has_ribbon(piece.routes) for piece in layer.pieces)
    return {
        "id": layer.id,
        "title": tr.t("legend.ribbon") if ribbon else tr.name(layer.title),
        "symbol": layer_symbol(layer.kind, layer.style, ribbon=ribbon),
        "on": not state.layers or layer.id in state.layers,
        "href": url(f"/layers/{layer.id}"),
    }


def _statuses(catalog: Catalog, state: MapState, tr: Translator) -> list[dict[str, object]]:
    """Return the statuses drawn in any year, each with the symbol of the kind that has it.

    What has a status today may be of another kind than what had it once: two symbols then.
    """
    told = histories(catalog)
    pieces = [(piece, layer) for layer in drawn_layers(catalog) for piece in layer.pieces]
    today = _who_has((piece.status or "", piece, layer) for piece, layer in pieces)
    ever = _who_has(
        (status, piece, layer) for piece, layer in pieces for _, status in told.get(piece.id, ())
    )
    entries: list[dict[str, object]] = []
    for status in (one for one in STATUSES if one in ever):
        once = _status_symbol(status, *ever[status])
        now = _status_symbol(status, *today.get(status, ever[status]))
        entries.append(
            {
                "id": status,
                "word": tr.status(status, ever[status][0]),
                "symbol": now,
                "once": once if once != now else None,
                "on": not state.status or status in state.status,
            }
        )
    return entries


def _who_has(told: Iterable[tuple[str, Piece, Layer]]) -> dict[str, tuple[str, str]]:
    """Return the kind and the layer's style that stand for each status: a railway's if any."""
    kinds: dict[str, tuple[str, str]] = {}
    for status, piece, layer in told:
        known = kinds.get(status)
        # A railway's symbol is the plainer one: a pipeline's stands only where alone.
        if known is None or (known[0] != "railway" and piece.kind == "railway"):
            kinds[status] = (piece.kind, layer.style)
    return kinds


def _status_symbol(status: str, kind: str, style: str) -> Markup:
    return line_symbol(kind, "rail" if style == "tsr" else style, status)


def _kinds(catalog: Catalog, state: MapState, tr: Translator) -> list[dict[str, object]]:
    """Return the kinds of what is drawn."""
    drawn = {piece.kind for layer in catalog.layers.values() for piece in layer.pieces}
    return [
        {"id": kind, "word": tr.t(f"kind.{kind}"), "on": not state.kind or kind in state.kind}
        for kind in KINDS
        if kind in drawn
    ]


def feature_card(
    catalog: Catalog, state: MapState, tr: Translator, url: Url
) -> dict[str, object] | None:
    """Return what is said of the feature that the address names, for readers without scripts."""
    feature = state.feature or ""
    piece, station = catalog.pieces.get(feature), catalog.stations.get(feature)
    if station is not None:
        names, facts = station.names, feature_wording.station_facts(station, catalog, tr)
    elif piece is not None:
        area = piece.extra.get("area_km2")
        names = piece.names
        facts = feature_wording.piece_facts(
            catalog, piece, tr, float(area) if isinstance(area, float) else None
        )
    else:
        return None
    return {
        "name": tr.name(names),
        "others": feature_wording.other_names(names, tr),
        "facts": facts,
        "cite": url("/cite", address=f"/?feature={feature}"),
    }


def route_symbol(route: Route) -> Markup:
    """Return the symbol of a route: its own line, in the ribbon where it is the proposed link."""
    if any(has_ribbon(piece.routes) for piece in route.pieces):
        return layer_symbol("railway", "rail", ribbon=True)
    kind = route.pieces[0].kind if route.pieces else "railway"
    return line_symbol(
        kind, route.style, None if kind in {"parallel", "boundary"} else route.status
    )


def route_groups(
    catalog: Catalog, state: MapState, tr: Translator, url: Url
) -> list[dict[str, object]]:
    """Return the routes by group, each with its row and its card."""
    groups: list[dict[str, object]] = []
    names = [*GROUPS, *sorted({route.group for route in catalog.routes.values()} - set(GROUPS))]
    for group in names:
        rows = [
            _row(catalog, route, state, tr, url)
            for route in catalog.routes.values()
            if route.group == group
        ]
        if rows:
            title = tr.t(f"group.{group}") if tr.has(f"group.{group}") else group
            groups.append({"title": title, "rows": rows})
    return groups


def _row(
    catalog: Catalog, route: Route, state: MapState, tr: Translator, url: Url
) -> dict[str, object]:
    length = route_length(catalog, route.id)
    number = note = ""
    if length is None:
        note = tr.t("card.no-length-short")
    else:
        decimals = decimals_for(length.low_km, length.high_km)
        number = tr.number(length.length_km, decimals)
        interval = tr.interval(length.low_km, length.high_km, decimals)
        note = interval if length.low_km is not None else tr.t(f"basis.{length.basis}")
    return {
        "id": route.id,
        "name": tr.name(route.short_names),
        "symbol": route_symbol(route),
        "length": number,
        "note": note,
        "open": state.route == route.id,
        "href": url("/", route=route.id),
        "card": card(catalog, route, length, tr, url),
    }


def _length_words(length: Length | None, tr: Translator) -> tuple[str, str]:
    """Return a length in words, and its interval."""
    if length is None:
        return tr.t("card.no-length"), ""
    decimals = decimals_for(length.low_km, length.high_km)
    text = tr.length(length.length_km, "km", decimals)
    if length.low_km is None:
        return text, tr.t("card.no-interval")
    interval = tr.interval(length.low_km, length.high_km, decimals)
    return text, tr.t("card.interval", interval=f"{interval}{_NB}{tr.t('unit.km')}")


def card(
    catalog: Catalog, route: Route, length: Length | None, tr: Translator, url: Url
) -> dict[str, object]:
    """Return what a chosen route's card says."""
    length_text, interval_text = _length_words(length, tr)
    is_schematic = all(piece.geometry_class == "schematic" for piece in route.pieces)
    countries = sums(route.pieces, lambda piece: piece.country)
    if is_schematic and len(countries) > 1:
        countries = {}  # the shares of straight legs are no lengths that anyone published
    gauges = sums(route.pieces, lambda piece: piece.gauge)
    has_gauge = set(gauges) != {"none"}
    found = cited(catalog, [piece.source for piece in route.pieces], tr)
    publishers = list(dict.fromkeys(one.name for one in found))
    return {
        "name": tr.name(route.names),
        "others": feature_wording.other_names(route.names, tr),
        "text": _sentence(route, tr),
        "schematic": tr.t("card.schematic") if is_schematic else "",
        "length": length_text,
        "interval": interval_text,
        "basis": basis_text(length, tr)
        if length is not None and length.low_km is not None
        else _split_note(countries, tr),
        "countries": bar(countries, tr, lambda code: feature_wording.country_name(code, tr)),
        "gauges": bar(gauges, tr, lambda gauge: tr.t(f"gauge.{gauge}")) if has_gauge else [],
        "position": feature_wording.spread_text(
            position_of(route.pieces, catalog.position_errors), tr
        ),
        "sources": tr.t(
            "card.sources",
            sources=", ".join(publishers[:_SOURCES_SHOWN]),
        ),
        "more_sources": tr.n("lengths.and-more", len(publishers) - _SOURCES_SHOWN)
        if len(publishers) > _SOURCES_SHOWN
        else "",
        "sources_href": url("/lengths", route=route.id),
        "links": [
            {
                "text": tr.t("card.download"),
                "href": url("/lengths.csv", route=route.id, by="piece"),
            },
            {
                "text": tr.t("card.figure"),
                "href": url(
                    "/figure.png",
                    route=route.id,
                    extent="eurasia" if route.group in {"railway", "gas"} else "korea",
                ),
            },
            {
                "text": tr.t("cite.button"),
                "href": url("/cite", address=f"/lengths?route={route.id}"),
            },
        ],
        "more": [
            {"text": tr.t("card.pieces"), "href": url("/lengths", route=route.id, by="piece")},
            {"text": tr.t("card.claims"), "href": url("/claims", about=route.id)},
        ],
        "address": url("/", route=route.id),
    }


def _split_note(countries: dict[str, float], tr: Translator) -> str:
    return "" if countries else tr.t("card.no-split")


def basis_text(length: Length, tr: Translator) -> str:
    """Return the basis of a length; a mixed one with its shares, the largest first."""
    if length.basis != "mixed":
        return tr.t("card.basis", basis=tr.t(f"basis.{length.basis}"))
    shares = sorted(length.basis_shares.items(), key=lambda item: -item[1])
    listed = ", ".join(
        tr.t("basis.share", share=tr.percent(share), basis=tr.t(f"basis.{basis}"))
        for basis, share in shares
    )
    return tr.t("basis.mixed-of", shares=listed)


def _sentence(route: Route, tr: Translator) -> str:
    """Return the ends of a route and its status; of a proposal, what of it is in which state."""
    parts = [tr.name(route.ends)] if tr.name(route.ends) else []
    kind = route.pieces[0].kind if route.pieces else "railway"
    ended = feature_wording.years(route.pieces)
    if route.status is None and ended:
        parts.append(ended)
    elif route.status or route.since:
        text = feature_wording.status_since(route.status, route.since or None, kind, tr)
        parts.append(text[:1].lower() + text[1:])
    states = sums(route.pieces, lambda piece: piece.status)
    if route.status not in IDEAS or len(states) < _FEWEST_PARTS:
        return ", ".join(parts)
    is_reported = any(
        piece.country == "KP" and piece.status == "operating" for piece in route.pieces
    )
    listed = ", ".join(
        tr.aside(f"{tr.t(f'status-lower.{status}')} {tr.length(km)}", tr.t("status.as-reported"))
        if status == "operating" and is_reported
        else f"{tr.t(f'status-lower.{status}')} {tr.length(km)}"
        for status, km in states.items()
        if status != "none"
    )
    # A date may end in an abbreviation, which has its point.
    return f"{', '.join(parts).removesuffix('.')}. {listed[:1].upper()}{listed[1:]}"
