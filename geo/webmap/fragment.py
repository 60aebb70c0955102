"""The map itself, composed by Folium: a container and one block of data, no code.

Folium's own pages run data as JavaScript and load scripts from other hosts. Here the map
writes neither script nor style: a static script reads the block and builds the Leaflet
map, so the page is safe under `script-src 'self'`, and two renders are the same bytes.
"""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Protocol

from geo.model import GAUGES, STATUSES
from geo.style.lines import DETAIL_ZOOM, MAX_ZOOM
from geo.webmap.data import LABEL_ZOOMS, LINE_KINDS
from geo.webmap.words import country_name

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geo.catalog import Catalog
    from geo.i18n import Translator
    from geo.model import Layer

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


class State(Protocol):
    """What the page's address asks of the map."""

    @property
    def layers(self) -> Sequence[str] | None:
        """Layers to draw, None for all."""

    @property
    def status(self) -> Sequence[str] | None:
        """Statuses to draw, None for all."""

    @property
    def route(self) -> str | None:
        """The chosen route."""

    @property
    def sea(self) -> str:
        """Which name of the sea between Korea and Japan."""


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


def settings(catalog: Catalog, state: State, tr: Translator) -> dict[str, object]:
    """Return what the script needs before it loads anything; the layers are added by the map."""
    version = f"v={catalog.data_version}"
    addresses = {name: f"/map/{name}.json?{version}" for name in _DATA}
    addresses["words"] = f"/map/words.json?lang={tr.lang}&{version}"
    addresses["years"] = f"/map/years.json?lang={tr.lang}&{version}"
    addresses["ruler"] = f"/map/ruler/{{route}}.json?{version}"
    addresses["search"] = f"/search.json?q={{q}}&of={{of}}&limit=8&lang={tr.lang}"
    addresses["labels"] = f"/map/labels/{{zoom}}.json?lang={tr.lang}&sea={state.sea}&{version}"
    view = getattr(state, "view", None)
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
        "view": _view(view),
        "feature": getattr(state, "feature", None) or "",
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


def _view(view: object) -> list[float] | None:
    if view is None:
        return None
    if isinstance(view, (tuple, list)):
        return [float(part) for part in view]
    return [float(getattr(view, name)) for name in ("zoom", "lat_deg", "lon_deg")]


@cache
def _classes() -> tuple[type, type]:
    """Return the map and its layer, Folium's without scripts, styles or random names."""
    import folium  # noqa: PLC0415  half a second, on first use
    from folium.map import Layer as FoliumLayer  # noqa: PLC0415
    from folium.template import Template  # noqa: PLC0415

    from geo.webmap.atlas_figure import AtlasFigure  # noqa: PLC0415

    class AtlasLayer(FoliumLayer):
        """A layer that adds an entry to the map's data and writes nothing itself."""

        _template = Template("")

        def __init__(self, layer: Layer, *, show: bool) -> None:
            super().__init__(name=layer.id, overlay=True, control=False, show=show)
            self.entry = {"id": layer.id, "kind": layer.kind, "on": show}

    class AtlasMap(folium.Map):
        """A Folium map that writes its container and its data only."""

        _template = Template(
            "{% macro html(this, kwargs) %}"
            '<div id="map" class="map" role="application" aria-label="{{ this.label|e }}"></div>\n'
            '<script type="application/json" id="map-settings">{{ this.block() }}</script>\n'
            "{% endmacro %}"
        )

        def __init__(self, label: str, settings: dict[str, object]) -> None:
            super().__init__(tiles=None)
            AtlasFigure().add_child(self)
            self.default_js = []
            self.default_css = []
            self.label = label
            self.settings = settings

        def block(self) -> str:
            """Return the map's data with the entries of its layers."""
            layers = [
                child.entry for child in self._children.values() if isinstance(child, AtlasLayer)
            ]
            return script_json({**self.settings, "layers": layers})

    return AtlasMap, AtlasLayer


def fragment(
    catalog: Catalog, state: State, tr: Translator, more: Mapping[str, object] | None = None
) -> str:
    """Return the map's part of the page: a container and a block of JSON.

    Parameters
    ----------
    more
        What the service adds to the scripts' settings: addresses of its own.
    """
    atlas_map, atlas_layer = _classes()
    made = atlas_map(tr.t("map.label"), {**settings(catalog, state, tr), **(more or {})})
    for layer in drawn_layers(catalog):
        made.add_child(atlas_layer(layer, show=not state.layers or layer.id in state.layers))
    figure = made.get_root()
    figure.fill()
    html: str = figure.html.render()
    return html.strip()
