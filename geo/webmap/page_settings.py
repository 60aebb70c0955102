"""What the scripts of the map need before they load anything: bounds, addresses, words."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from geo.style.lines import DETAIL_ZOOM, MAX_ZOOM
from geo.vocabulary import GAUGES, LINE_KINDS, STATUSES
from geo.webmap.data import LABEL_ZOOMS
from geo.webmap.feature_wording import country_name

if TYPE_CHECKING:
    from geo.catalog import Catalog
    from geo.i18n import Translator
    from geo.model import Layer
    from geo.webmap.map_state import MapState

MIN_ZOOM = 2
_DATA = ("data", "points", "basemap-overview", "basemap-korea")
# What the scripts say.
PAGE_WORDS = (
    "popup.close",
    "map.failed",
    "card.copied",
    "card.download",
    "card.share",
    "cite.button",
    "along.label",
    "search.some",
    "search.none",
    "search.failed",
    "year.today",
    "year.today-base",
    "year.no-event",
    "year.unknown",
    "measure.help",
    "measure.said",
    "measure.undo",
    "measure.end",
    "measure.failed",
    "walk.place",
    "journey.gauge",
    "journey.close",
    "journey.more",
    "journey.failed",
    "journey.no-total",
    "journey.from-to",
)
WORKS = ("in_service", "under_construction", "to_reopen", "to_rebuild", "to_build")
_SCRIPT_SAFE = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"}


def drawn_layers(catalog: Catalog) -> list[Layer]:
    """Return the layers that have lines or regions, in the order of the catalogue."""
    return [
        layer
        for layer in catalog.layers.values()
        if layer.kind in LINE_KINDS or layer.kind == "region"
    ]


def fitted_bounds(catalog: Catalog) -> list[list[float]]:
    """Return the box of all layers drawn as Leaflet wants it: south-west, north-east, lat first."""
    boxes = [piece.geometry.bounds for layer in drawn_layers(catalog) for piece in layer.pieces]
    west, south = min(box[0] for box in boxes), min(box[1] for box in boxes)
    east, north = max(box[2] for box in boxes), max(box[3] for box in boxes)
    return [[round(south, 3), round(west, 3)], [round(north, 3), round(east, 3)]]


def script_json(value: object) -> str:
    """Return JSON that can stand in a script element: no tag can begin or end inside it."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for sign, escaped in _SCRIPT_SAFE.items():
        text = text.replace(sign, escaped)
    return text


def first_data(catalog: Catalog) -> str:
    """Return the address of the lines, so that the page asks for them at once."""
    return f"/map/data.json?v={catalog.data_version}"


def settings(catalog: Catalog, state: MapState, tr: Translator) -> dict[str, object]:
    """Return what the script needs before it loads anything; the layers are added by the map."""
    version = f"v={catalog.data_version}"
    addresses = {name: f"/map/{name}.json?{version}" for name in _DATA}
    addresses["words"] = f"/map/words.json?lang={tr.lang}&{version}"
    addresses["years"] = f"/map/years.json?lang={tr.lang}&{version}"
    addresses["ruler"] = f"/map/ruler/{{route}}.json?{version}"
    addresses["search"] = f"/search.json?q={{q}}&of={{of}}&limit=8&lang={tr.lang}"
    addresses["labels"] = f"/map/labels/{{zoom}}.json?lang={tr.lang}&sea={state.sea}&{version}"
    return {
        "bounds": fitted_bounds(catalog),
        "minZoom": MIN_ZOOM,
        "maxZoom": MAX_ZOOM,
        "detailZoom": DETAIL_ZOOM,
        "labelZooms": [LABEL_ZOOMS[0], LABEL_ZOOMS[-1]],
        "lang": tr.lang,
        "addresses": addresses,
        "status": list(state.status or ()),
        "route": state.route or "",
        "view": list(state.view) if state.view else None,
        "feature": state.feature or "",
        "words": _words(tr) | _countries(catalog, tr),
        "units": {"km": tr.t("unit.km"), "m": tr.t("unit.m")},
        "north": tr.t("unit.north", value="{value}"),
        "south": tr.t("unit.south", value="{value}"),
        "scaleAt": tr.t("map.scale-at", length="{length}", latitude="{latitude}"),
    }


def _words(tr: Translator) -> dict[str, str]:
    """Return the messages of the scripts; their places are filled there."""
    words = {key: tr.raw(key) for key in PAGE_WORDS}
    words |= {f"work.{work}": tr.t(f"journey.work.{work}") for work in WORKS}
    words |= {f"gauge-of.{gauge}": tr.t(f"gauge.{gauge}") for gauge in GAUGES}
    words["reported"] = tr.t("journeys.reported")
    return words | {f"status-of.{status}": tr.status(status) for status in STATUSES}


def _countries(catalog: Catalog, tr: Translator) -> dict[str, str]:
    """Return the names of the states that pieces lie in."""
    codes = {piece.country for piece in catalog.pieces.values() if piece.country}
    return {f"country-of.{code}": country_name(code, tr) for code in sorted(codes)}
