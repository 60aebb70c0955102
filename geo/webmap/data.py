"""What the page's script draws, as JSON data: the layers, the base map, labels, the style."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import shapely

from geo.i18n import translator
from geo.style.page import web_style
from geo.vocabulary import LINE_KINDS, POINT_KINDS
from geo.webmap.basemap import SETS, basemap_data, frame
from geo.webmap.chainage import measured, ruler_data
from geo.webmap.gauge_breaks import gauge_breaks
from geo.webmap.layer_part import STEPS, LayerPart, joined

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from geo.catalog import Catalog
    from geo.labels.requests import Sea
    from geo.model import Piece, Station

LABEL_ZOOMS = tuple(half / 2 for half in range(4, 17))
_KOREA = ("KR", "KP")
_REACH_DEG = 0.06  # some stations are town centres, a few km off the line


def data(catalog: Catalog, name: str, *, lang: str, sea: str) -> object | None:
    """Return one part of the page's data, None if there is no such part."""
    plain: dict[str, Callable[[], object]] = {
        "data": lambda: map_data(catalog),
        "points": lambda: {"points": points(catalog), "marks": gauge_breaks(catalog)},
        "words": lambda: _words(catalog, lang),
        "years": lambda: _years(catalog, lang),
    }
    if name in plain:
        return plain[name]()
    what, _, which = name.partition("/")
    if what == "ruler" and which:
        return ruler_data(catalog, which)
    if what == "labels":
        return _labels(catalog, which, lang, sea)
    which = name.removeprefix("basemap-")
    return basemap_data(catalog, which) if which != name and which in SETS else None


def _years(catalog: Catalog, lang: str) -> object:
    from geo.webmap.timeline import timeline  # noqa: PLC0415  on first use

    shown = [station.id for station in shown_points(catalog)]
    return timeline(catalog, translator(lang), [one.id for one in drawn_pieces(catalog)], shown)


def _words(catalog: Catalog, lang: str) -> object:
    from geo.webmap.feature_text import map_words  # noqa: PLC0415  on first use

    return map_words(catalog, drawn_pieces(catalog), shown_points(catalog), lang)


def _labels(catalog: Catalog, zoom_text: str, lang: str, sea: str) -> object | None:
    zoom = next((zoom for zoom in LABEL_ZOOMS if f"{zoom:g}" == zoom_text), None)
    if zoom is None:
        return None
    from geo.labels.web_map import web_labels  # noqa: PLC0415  the placer, on first use

    return web_labels(catalog, zoom, lang, cast("Sea", sea))


def map_data(
    catalog: Catalog, parts: Iterable[Mapping[str, list[Any]]] | None = None
) -> dict[str, object]:
    """Return the lines and regions as the script draws them, without a word.

    Parameters
    ----------
    parts
        The layers' own parts (`LayerPart.data`) where they are known; else they are made.
    """
    whole = joined(layer_parts(catalog) if parts is None else parts)
    index = {str(piece["id"]): number for number, piece in enumerate(whole["pieces"])}
    return {
        "steps": STEPS,
        "style": web_style(),
        "frame": frame(catalog, "overview"),
        "focus": focus_lon_deg(catalog),
        **whole,
        "ideas": [
            one.id for one in catalog.routes.values() if one.status in {"proposed", "shelved"}
        ],
        "measured": measured(catalog),
        "routes": {
            route.id: [index[piece.id] for piece in route.pieces if piece.id in index]
            for route in catalog.routes.values()
        },
    }


def layer_parts(catalog: Catalog) -> list[dict[str, list[Any]]]:
    """Return the part of each layer, in the order of the catalogue."""
    return [LayerPart(catalog, layer).data() for layer in catalog.layers.values()]


def drawn_pieces(catalog: Catalog) -> list[Piece]:
    """Return the pieces that are drawn as lines or regions, in the order of the script's."""
    return [
        piece
        for layer in catalog.layers.values()
        for piece in layer.pieces
        if piece.kind in LINE_KINDS or piece.kind == "region"
    ]


def shown_points(catalog: Catalog) -> list[Station]:
    """Return the stations, ports, towns and crossings, the least important first."""
    return sorted(
        (one for one in catalog.stations.values() if one.kind in POINT_KINDS),
        key=lambda one: (-one.rank, one.kind != "town", one.id),
    )


def focus_lon_deg(catalog: Catalog) -> float | None:
    """Return the median longitude of the most important places, None without any."""
    lons_deg = sorted(one.lon_deg for one in shown_points(catalog) if one.rank == 1)
    return round(lons_deg[len(lons_deg) // 2], 2) if lons_deg else None


def points(catalog: Catalog) -> list[dict[str, object]]:
    """Return the points as the script draws them.

    `a` lists the layers whose lines a point stands on: switched off, they take it along.
    """
    near = _Near(catalog)
    found: list[dict[str, object]] = []
    for station in shown_points(catalog):
        layers = near.layers(station) if station.kind == "station" else [station.layer]
        entry: dict[str, object] = {
            "id": station.id,
            "a": layers,
            "x": round(station.lon_deg, 4),
            "y": round(station.lat_deg, 4),
            "n": station.rank,
            "k": f"station-{station.rank}" if station.kind == "station" else station.kind,
            "i": near.ink(layers),
        }
        if station.country in _KOREA:
            entry["c"] = 1
        found.append(entry)
    return found


class _Near:
    """Finds the lines on which a station stands."""

    def __init__(self, catalog: Catalog) -> None:
        drawn = [
            (layer, piece)
            for layer in catalog.layers.values()
            for piece in layer.pieces
            if piece.kind == "railway"
        ]
        self._layers = [layer for layer, _ in drawn]
        self._tree = shapely.STRtree([piece.geometry for _, piece in drawn])
        self._tokens = {layer.id: layer.style for layer in catalog.layers.values()}

    def layers(self, station: Station) -> list[str]:
        """Return the layers of the railways within reach of a station."""
        point = shapely.Point(station.lon_deg, station.lat_deg)
        hits = self._tree.query(point, predicate="dwithin", distance=_REACH_DEG)
        return list(dict.fromkeys(self._layers[index].id for index in sorted(hits.tolist())))

    def ink(self, layers: Sequence[str]) -> str:
        """Return the ink of the line that a point stands on: the backbone's, else a railway's."""
        return "tsr" if any(self._tokens.get(one) == "tsr" for one in layers) else "rail"
