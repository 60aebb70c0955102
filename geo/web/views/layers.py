"""The catalogue of layers, and the page of one layer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.i18n import decimals_for
from geo.segmentation.position import position_of
from geo.style.legend_svg import layer_symbol
from geo.style.lines import has_ribbon
from geo.webmap import feature_wording

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from markupsafe import Markup

    from geo.catalog import Catalog
    from geo.i18n import Translator
    from geo.model import Layer, Piece, Station
    from geo.web.views.navigation import Url

MOST_ROWS = 500
_KM = 1000.0
_SEVERAL_KM = 10.0


def _symbol(layer: Layer) -> Markup:
    ribbon = any(has_ribbon(piece.routes) for piece in layer.pieces)
    return layer_symbol(layer.kind, layer.style, ribbon=ribbon)


def layers_view(
    catalog: Catalog, entries: Sequence[Mapping[str, object]], tr: Translator, url: Url
) -> dict[str, object]:
    """Return the layers in their groups: corridors, context, the reader's own."""
    groups: dict[str, list[dict[str, object]]] = {"corridors": [], "context": [], "own": []}
    for entry in entries:
        layer = catalog.layers[str(entry["id"])]
        group = "own" if layer.is_user else "context" if layer.is_context else "corridors"
        groups[group].append(_entry(layer, entry, tr, url))
    return {
        "groups": [
            {"title": tr.t(f"layers.{name}"), "rows": rows} for name, rows in groups.items() if rows
        ]
    }


def _entry(
    layer: Layer, entry: Mapping[str, object], tr: Translator, url: Url
) -> dict[str, object]:
    length, area, count = entry.get("length_km"), entry.get("area_km2"), entry["feature_count"]
    classes = entry.get("geometry_classes") or ()
    return {
        "id": layer.id,
        "title": tr.name(layer.title),
        "href": url(f"/layers/{layer.id}"),
        "symbol": _symbol(layer),
        "kind": tr.t(f"kind.{layer.kind}"),
        "count": tr.number(float(str(count))),
        "length": tr.number(length) if isinstance(length, (int, float)) else "",
        "area": tr.number(area) if isinstance(area, (int, float)) else "",
        "classes": ", ".join(tr.t(f"class.{one}") for one in _texts(classes)),
        "licences": licences(layer, tr),
        "download": f"/layers/{layer.id}.geojson",
    }


def licences(layer: Layer, tr: Translator) -> str:
    """Return the licences of a layer in the reader's words."""
    return ", ".join(feature_wording.own_words("licence", one, tr) for one in layer.licences)


def _texts(value: object) -> list[str]:
    return [str(one) for one in value] if isinstance(value, (list, tuple)) else []


def layer_view(
    catalog: Catalog, layer: Layer, entry: Mapping[str, object], tr: Translator, url: Url
) -> dict[str, object]:
    """Return one layer: what it is, its sources, its features as a table."""
    stations = [one for one in catalog.stations.values() if one.layer == layer.id]
    rows: list[dict[str, object]]
    if stations:
        rows = [_station_row(station, tr) for station in stations[:MOST_ROWS]]
    else:
        rows = [_piece_row(piece, tr) for piece in layer.pieces[:MOST_ROWS]]
    total = len(stations) or len(layer.pieces)
    return {
        "title": tr.name(layer.title),
        "symbol": _symbol(layer),
        "is_points": bool(stations),
        "has_status": any(row.get("status") for row in rows),
        "has_length": any(row.get("length") for row in rows),
        "has_gauge": any(row.get("gauge") for row in rows),
        "has_km": any(row.get("km") for row in rows),
        "rows": rows,
        "more": (
            tr.n("layer.first", len(rows), total=tr.number(total)) if total > len(rows) else ""
        ),
        "facts": _facts(catalog, layer, entry, total, tr),
        "map_href": url("/", layers=layer.id),
        "layer_sources": [
            {
                "name": feature_wording.own_words("layer-source", source.name, tr),
                "url": source.url if source.url.startswith(("http://", "https://")) else "",
                "licence": feature_wording.own_words("licence", source.licence, tr),
                "method": feature_wording.own_words("layer-method", source.method, tr),
                "retrieved": tr.date(source.retrieved),
                "accuracy": (
                    f"± {_km(source.accuracy_m, tr)}" if source.accuracy_m is not None else ""
                ),
            }
            for source in layer.sources
        ],
    }


def _km(metres: float, tr: Translator) -> str:
    km = metres / _KM
    return tr.length(km, "km", 0 if km >= _SEVERAL_KM else 1)


def _facts(
    catalog: Catalog, layer: Layer, entry: Mapping[str, object], total: int, tr: Translator
) -> list[tuple[str, str]]:
    facts = [
        (tr.t("layers.col.kind"), tr.t(f"kind.{layer.kind}")),
        (tr.t("layers.col.features"), tr.number(total)),
    ]
    length, area = entry.get("length_km"), entry.get("area_km2")
    if isinstance(length, (int, float)):
        facts.append((tr.t("popup.length"), tr.length(float(length))))
    if isinstance(area, (int, float)):
        facts.append((tr.t("popup.area"), tr.area(float(area))))
    lines = [one for one in layer.pieces if not one.geometry.geom_type.endswith("Point")]
    spread = (
        feature_wording.spread_text(position_of(lines, catalog.position_errors), tr)
        if lines
        else ""
    )
    if spread:
        facts.append((tr.t("popup.position"), spread))
    statuses = _texts(entry.get("statuses"))
    if statuses:
        facts.append(
            (tr.t("layer.statuses"), ", ".join(tr.status(one, layer.kind) for one in statuses))
        )
    bounds = entry.get("bounds_deg")
    if isinstance(bounds, (list, tuple)):
        west, south, east, north = (float(side) for side in bounds)
        facts.append(
            (
                tr.t("layer.bounds"),
                tr.t(
                    "layer.bounds-value",
                    west=tr.longitude(west, 2),
                    east=tr.longitude(east, 2),
                    south=tr.latitude(south, 2),
                    north=tr.latitude(north, 2),
                ),
            )
        )
    facts.append((tr.t("layer.licence"), licences(layer, tr)))
    facts.append((tr.t("layer.sha256"), layer.sha256))
    return facts


def _status(piece: Piece, tr: Translator) -> str:
    """Return the state of a piece; of what operates in the DPRK only reports tell."""
    status = tr.status(piece.status, piece.kind)
    is_told = piece.country == "KP" and piece.status == "operating"
    return f"{status}, {tr.t('journeys.reported')}" if is_told else status


def _piece_row(piece: Piece, tr: Translator) -> dict[str, object]:
    decimals = decimals_for(piece.length_low_km, piece.length_high_km)
    return {
        "id": piece.id,
        "name": tr.name(piece.names),
        "status": _status(piece, tr),
        "gauge": tr.t(f"gauge.{piece.gauge}") if piece.gauge else "",
        "country": feature_wording.country_name(piece.country, tr) if piece.country else "",
        "length": tr.number(piece.length_km, decimals) if piece.length_km is not None else "",
        "interval": tr.interval(piece.length_low_km, piece.length_high_km, decimals),
        "basis": tr.t(f"basis.{piece.basis}") if piece.basis else "",
        "class": tr.t(f"class.{piece.geometry_class}") if piece.geometry_class else "",
        "position": _km(piece.position_accuracy_m, tr) if piece.position_accuracy_m else "",
    }


def _station_row(station: Station, tr: Translator) -> dict[str, object]:
    return {
        "id": station.id,
        "name": tr.name(station.names),
        "other": feature_wording.other_names(station.names, tr),
        "country": feature_wording.country_name(station.country, tr) if station.country else "",
        "km": ", ".join(tr.number(km, 1) for km in station.km.values()),
        "lon": tr.number(station.lon_deg, 4),
        "lat": tr.number(station.lat_deg, 4),
        "position": (
            feature_wording.short_way(station.position_accuracy_m, tr)
            if station.position_accuracy_m
            else ""
        ),
        "offset": "; ".join(feature_wording.offset_text(station, tr)),
    }
