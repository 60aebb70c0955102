"""What the page's script draws, as JSON data: the layers, the base map, labels, the style."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import shapely

from geo.i18n import translator
from geo.style.lines import has_ribbon, piece_style
from geo.style.page import web_style
from geo.vocabulary import LINE_KINDS, POINT_KINDS
from geo.webmap.basemap import SETS, basemap_data, frame
from geo.webmap.chainage import measured, ruler_data
from geo.webmap.encoding import pack, pack_areas
from geo.webmap.error_bands import borders, clipped
from geo.webmap.gauge_breaks import gauge_breaks
from geo.webmap.line_chains import chains

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy as np
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from geo.catalog import Catalog
    from geo.labels.requests import Sea
    from geo.model import Layer, Piece, Station

STEPS = 360_000
# A fifth of a pixel at the largest zoom; lines of the atlas's own layers are below it anyway.
SCREEN_TOLERANCE_DEG = 0.001
DENSE = 500
LABEL_ZOOMS = tuple(half / 2 for half in range(4, 17))
_KOREA = ("KR", "KP")
_REGION_TOLERANCE_DEG = 0.002
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
    return timeline(catalog, translator(lang), list(_Drawn(catalog).index), shown)


def _words(catalog: Catalog, lang: str) -> object:
    from geo.webmap.feature_text import map_words  # noqa: PLC0415  on first use

    pieces = [catalog.pieces[one] for one in _Drawn(catalog).index]
    return map_words(catalog, pieces, shown_points(catalog), lang)


def _labels(catalog: Catalog, zoom_text: str, lang: str, sea: str) -> object | None:
    zoom = next((zoom for zoom in LABEL_ZOOMS if f"{zoom:g}" == zoom_text), None)
    if zoom is None:
        return None
    from geo.labels.web_map import web_labels  # noqa: PLC0415  the placer, on first use

    return web_labels(catalog, zoom, lang, cast("Sea", sea))


def map_data(catalog: Catalog) -> dict[str, object]:
    """Return the lines and regions as the script draws them, without a word.

    `pieces` hold what decides how they are drawn, `paths` their packed lines, `chains` the lines
    to draw: touching paths of one style in one row. `bands` are areas in which schematic lines lie.
    """
    drawn = _Drawn(catalog)
    return {
        "steps": STEPS,
        "style": web_style(),
        "frame": frame(catalog, "overview"),
        "focus": focus_lon_deg(catalog),
        "pieces": drawn.pieces,
        "paths": drawn.paths,
        "chains": drawn.chains(),
        "bands": drawn.bands(),
        "regions": drawn.regions,
        "ideas": [
            one.id for one in catalog.routes.values() if one.status in {"proposed", "shelved"}
        ],
        "measured": measured(catalog),
        "routes": {
            route.id: [drawn.index[piece.id] for piece in route.pieces if piece.id in drawn.index]
            for route in catalog.routes.values()
        },
    }


def line_key(piece: Piece, layer: Layer, catalog: Catalog) -> str:
    """Return the key of a line's style in the style table: kind, style, status."""
    status = "" if piece.kind in {"parallel", "boundary"} else (piece.status or "operating")
    routes = [catalog.routes[route].style for route in piece.routes if route in catalog.routes]
    return f"{piece.kind}/{piece_style(layer.style, routes)}/{status}"


def _for_the_screen(line: BaseGeometry) -> NDArray[np.float64]:
    """Return the points of a line, of a dense one only those that the largest zoom can show."""
    if shapely.get_num_coordinates(line) > DENSE:
        line = shapely.simplify(line, SCREEN_TOLERANCE_DEG)
    points_deg: NDArray[np.float64] = shapely.get_coordinates(line)
    return points_deg


class _Drawn:
    """Collects pieces, their paths and what is drawn from them."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        self.pieces: list[dict[str, object]] = []
        self.paths: list[dict[str, object]] = []
        self.regions: list[dict[str, object]] = []
        self.index: dict[str, int] = {}
        self._groups: dict[tuple[str, str, str, bool], list[int]] = {}
        self._lines: list[object] = []
        self._schematic: dict[tuple[str, str, str, str], list[tuple[Piece, int]]] = {}
        for layer in catalog.layers.values():
            self._add(layer)

    def _add(self, layer: Layer) -> None:
        """Add the lines and regions of a layer."""
        for piece in layer.pieces:
            if piece.kind in LINE_KINDS:
                self._add_line(piece, layer)
            elif piece.kind == "region":
                self._add_region(piece, layer)

    def _add_piece(self, piece: Piece, layer: Layer) -> int:
        number = len(self.pieces)
        self.index[piece.id] = number
        entry: dict[str, object] = {"id": piece.id, "l": layer.id}
        if piece.status:
            entry["s"] = piece.status
        entry["k"] = piece.kind
        if piece.geometry_class == "traced" and piece.position_accuracy_m:
            entry["e"] = round(piece.position_accuracy_m)
        self.pieces.append(entry)
        return number

    def _add_line(self, piece: Piece, layer: Layer) -> None:
        number = self._add_piece(piece, layer)
        key = line_key(piece, layer, self.catalog)
        ribbon = has_ribbon(piece.routes)
        for part in shapely.get_parts(piece.geometry):
            points_deg = _for_the_screen(part)
            self._groups.setdefault((layer.id, key, piece.status or "", ribbon), []).append(
                len(self.paths)
            )
            self.paths.append({"p": number, "g": pack(points_deg, STEPS)})
            self._lines.append(points_deg)
        if piece.geometry_class == "schematic" and piece.position_accuracy_m:
            # Legs of one route are one band: shared ends are not darker.
            route = piece.routes[0] if piece.routes else piece.id
            group = (layer.id, key, piece.status or "", route)
            self._schematic.setdefault(group, []).append((piece, len(self.paths) - 1))

    def _add_region(self, piece: Piece, layer: Layer) -> None:
        number = self._add_piece(piece, layer)
        self.regions.append(
            {
                "p": number,
                "l": layer.id,
                "k": layer.style,
                "g": pack_areas(piece.geometry, STEPS, _REGION_TOLERANCE_DEG),
            }
        )

    def chains(self) -> list[dict[str, object]]:
        """Return the lines to draw, joined within one layer, style and status."""
        found: list[dict[str, object]] = []
        for (layer, key, status, ribbon), members in self._groups.items():
            for chain in chains([self._lines[member] for member in members]):  # type: ignore[misc]
                entry: dict[str, object] = {
                    "l": layer,
                    "k": key,
                    "p": [[members[step], direction] for step, direction in chain],
                }
                if status:
                    entry["s"] = status
                if ribbon:
                    entry["r"] = 1
                found.append(entry)
        return found

    def bands(self) -> list[dict[str, object]]:
        """Return the bands of the schematic lines, with the paths that lie in them."""
        if not self._schematic:
            return []
        between = borders(self.catalog)
        return [
            {
                "l": layer,
                "k": key,
                "s": status,
                "p": [path for _, path in members],
                "g": pack_areas(
                    clipped([piece for piece, _ in members], between),
                    STEPS,
                    _REGION_TOLERANCE_DEG,
                ),
            }
            for (layer, key, status, _), members in self._schematic.items()
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
