"""The web map's labels, placed by the server for a zoom and a language.

The page only writes text at given points: no label overlaps another, whatever part of the
map is seen, and a test needs no browser. Pixels are Web Mercator's at that zoom, y upwards
inside this module and downwards in what it returns.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import shapely

from geo.i18n import translator
from geo.labels import requests
from geo.labels.areas import AREA_KINDS, anchors_deg, holds, meet, named_years
from geo.labels.candidates import CENTRE, LEFT, Label, Placed, Sheet
from geo.labels.cost_field import CX, HALF_W, Array, CostField
from geo.labels.placer import place
from geo.labels.web_lines import multi, route_labels
from geo.labels.web_mercator import (
    WebLine,
    coast_files,
    coasts_at,
    lines_at,
    on_land,
    stations_at,
    to_degrees,
    to_px,
)
from geo.labels.web_years import ALWAYS, names_of_other_years, route_of, written
from geo.style.lines import IDEAS, RIBBON_PX, has_ribbon, zoom_factor
from geo.style.marks import POINTS

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from numpy.typing import NDArray

    from geo.catalog import Catalog
    from geo.labels.web_years import Spans
    from geo.model import Station

# The same costs by area as in print (VISUAL.md).
LINE_COST, MISSING_COST, RIBBON_COST = 1.0, 60.0, 0.8
COAST_COST, POINT_COST, NEAR_POINT_COST = 0.3, 1.5, 0.5
LAND = "basemap-land-overview"
GAP_PX = 2.0
# A name is repeated over an area about once a screen.
REPEAT_AREA_PX = 800.0
SAME_NAME_PX = 60.0
NEAR_PX = 120.0
EDGE_PX = 400.0
FIT_EDGE_PX = 36.0  # what the page leaves free beside all lines
HIDDEN_COST_PX2 = 25.0


def web_labels(
    catalog: Catalog,
    zoom: float,
    lang: str,
    sea: requests.Sea = "both",
    *,
    layers: Collection[str] | None = None,
    status: Collection[str] | None = None,
) -> list[dict[str, object]]:
    """Return the labels of the web map at a zoom, in the order in which they were placed.

    Each has `id`, `layer`, `lines`, `style` (a key of the style table's labels), `align`
    (left, center, right), `status` (of a pipeline, else None), `years` where it does not hold in
    all (pairs of the first year and the first without it, None where open), `on` the piece along
    which the name of a route stands, `angle_deg` (clockwise), `width_px`, `height_px`, and its place:
    the centre of its box lies `dx_px`, `dy_px` (downwards) from `lon_deg`, `lat_deg`.

    Parameters
    ----------
    catalog
        What there is to name.
    zoom
        Zoom of the map; half steps are usual.
    lang
        A language, or two joined by a comma.
    sea
        Which name the East Sea / Sea of Japan bears.
    layers, status
        Only these, all where None.
    """
    medium = requests.Medium(translator(lang), sea, px=1.0)
    drawn = lines_at(catalog, zoom, layers, status)
    stations = stations_at(catalog, zoom, layers)
    points = to_px(np.array([(s.lon_deg, s.lat_deg) for s in stations]).reshape(-1, 2), zoom)
    areas = _area_labels(catalog, zoom, medium, layers)
    labels = [
        *_point_labels(stations, points, drawn, zoom, medium),
        *route_labels(catalog, drawn, zoom, medium),
        *(label for label, years in areas if holds(years, None)),
    ]
    field = _costs(catalog, drawn, stations, points, zoom)
    everything = np.vstack([label.candidates.boxes[:, :2] for label in labels])
    (x0, y0), (x1, y1) = everything.min(axis=0) - EDGE_PX, everything.max(axis=0) + EDGE_PX
    sheet = Sheet((x0, y0, x1, y1), np.empty((0, 5)), gap=GAP_PX)
    at = {station.id: point for station, point in zip(stations, points, strict=True)}
    anchor = {station.id: station for station in stations}
    placed = place(labels, field, sheet)

    def drawn_in(years: Spans) -> CostField:
        ids = [*(one.piece.id for one in drawn), *at]
        known = written(catalog, ids)
        lines = [one for one in drawn if meet(years, known[one.piece.id])]
        there = [k for k, one in enumerate(stations) if meet(years, known[one.id])]
        return _costs(catalog, lines, [stations[k] for k in there], points[there], zoom)

    placed += names_of_other_years(catalog, areas, placed, drawn_in, sheet)
    years = {label.id: spans for label, spans in areas if spans != ALWAYS}
    return [
        _as_data(one, at, anchor, zoom)
        | {"status": _status(catalog, one)}
        | ({"years": years[one.id]} if one.id in years else {})
        | _on(catalog, one, drawn)
        for one in placed
    ]


def _point_labels(
    stations: Sequence[Station],
    points: Array,
    drawn: Sequence[WebLine],
    zoom: float,
    medium: requests.Medium,
) -> list[Label]:
    factor = zoom_factor(zoom)
    half = RIBBON_PX / 2 * factor
    ribbon = multi(p for one in drawn if has_ribbon(one.piece.routes) for p in one.paths)
    shapely.prepare(ribbon)
    west = min((path[:, 0].min() for one in drawn for path in one.paths), default=-np.inf)
    named: dict[tuple[str, ...], list[tuple[float, float]]] = {}
    ranks = np.array([station.rank for station in stations])
    out = []
    for station, (x, y) in zip(stations, points, strict=True):
        words = medium.translator.lines(station.names)
        same = named.setdefault(words, [])
        if any(np.hypot(x - x1, y - y1) < SAME_NAME_PX for x1, y1 in same):
            continue  # a town and its port are one name
        same.append((float(x), float(y)))
        symbol = POINTS[requests.point_radius(station)]
        clear = symbol.radius_px + symbol.edge_px / 2 + 1.8
        if shapely.dwithin(ribbon, shapely.Point(x, y), half):
            clear = max(clear, half + 1.5)
        off = np.hypot(points[:, 0] - x, points[:, 1] - y)
        others = points[(off > 0) & (off < NEAR_PX) & (ranks <= max(station.rank, 2))]
        label = requests.point_label(
            station, float(x), float(y), clear=clear, medium=medium, others=others
        )
        out.append(_beside_panel(label, west))
    return out


def _beside_panel(label: Label, west: float) -> Label:
    """Prefer places that a view of all lines shows: west of them the page's panel begins."""
    boxes = label.candidates.boxes
    hidden = boxes[:, CX] - boxes[:, HALF_W] < west - FIT_EDGE_PX
    dearer = label.candidates.preference_px2 + HIDDEN_COST_PX2 * hidden
    return replace(label, candidates=replace(label.candidates, preference_px2=dearer))


def _area_labels(
    catalog: Catalog,
    zoom: float,
    medium: requests.Medium,
    layers: Collection[str] | None,
) -> list[tuple[Label, Spans]]:
    """Return the names of areas, each with the years in which it holds."""
    out: list[tuple[Label, Spans]] = []
    areas = [one for one in catalog.stations.values() if one.kind in AREA_KINDS]

    def is_land(at: Array) -> NDArray[np.bool_]:
        return on_land(catalog.basemap[LAND], at, zoom)

    for station in areas:
        if zoom < (station.min_zoom or 0.0):
            continue
        if layers is not None and station.layer not in layers:
            continue
        spots = anchors_deg(station)
        at = to_px(np.array(spots, dtype=np.float64), zoom)
        kept: list[int] = []
        for index in range(len(at)):
            far = np.hypot(*(at[kept] - at[index]).T) if kept else np.empty(0)
            if (far >= REPEAT_AREA_PX).all():
                kept.append(index)
        for number, index in enumerate(kept):
            label = requests.area_label(station, at[index : index + 1], medium, is_land)
            years = named_years(station, spots[index], areas)
            out.append((label if number == 0 else _renamed(label, number), years))
    return out


def _renamed(label: Label, number: int) -> Label:
    """Return a repetition of a label; it stands for itself, in no group."""
    return Label(
        id=f"{label.id}.{number}",
        style=label.style,
        wordings=label.wordings,
        size=label.size,
        priority=label.priority + 0.01 * number,
        candidates=label.candidates,
        limit_px2=label.limit_px2,
        group=f"{label.group}.{number}" if label.group else "",
        layer=label.layer,
    )


def _costs(
    catalog: Catalog,
    drawn: Sequence[WebLine],
    stations: Sequence[Station],
    points: Array,
    zoom: float,
) -> CostField:
    field = CostField()
    for path in coasts_at(coast_files(catalog, zoom), zoom):
        field.add_line(path, 1.0, COAST_COST)
    for one in drawn:
        weight = MISSING_COST if one.is_missing else LINE_COST
        for path in one.paths:
            field.add_line(path, one.width_px, weight)
            if has_ribbon(one.piece.routes):
                field.add_line(path, RIBBON_PX * one.factor, RIBBON_COST)
    for station, (x, y) in zip(stations, points, strict=True):
        radius = POINTS[requests.point_radius(station)].radius_px
        field.add_disc(float(x), float(y), radius + 1.0, POINT_COST)
        field.add_disc(float(x), float(y), radius + 2.5, NEAR_POINT_COST)
    return field


def _status(catalog: Catalog, one: Placed) -> str | None:
    """Return the state of the pipeline that a label names: it goes when that is hidden."""
    name = one.id.split(".")[0]
    if name == "gas-ideas":
        ideas = (route for route in catalog.routes.values() if route.group == "gas")
        return next((route.status for route in ideas if route.status in IDEAS), None)
    route = catalog.routes.get(name)
    return route.status if route is not None and route.group == "gas" else None


def _on(catalog: Catalog, one: Placed, drawn: Sequence[WebLine]) -> dict[str, str]:
    """Return the piece along which a name of a route stands: the name goes with it."""
    route = route_of(catalog, one.id)
    own = [line for line in drawn if route in line.piece.routes]
    away = [shapely.distance(multi(line.paths), shapely.Point(one.x, one.y)) for line in own]
    return {"on": own[int(np.argmin(away))].piece.id} if own else {}


def _as_data(
    one: Placed, at: dict[str, Array], stations: dict[str, Station], zoom: float
) -> dict[str, object]:
    """Return a placed label as the page reads it."""
    if one.id in at:
        x, y = at[one.id]
        lon, lat = stations[one.id].lon_deg, stations[one.id].lat_deg
    else:
        x, y = one.x, one.y
        lon, lat = (
            float(side[0]) for side in to_degrees(np.array([one.x]), np.array([one.y]), zoom)
        )
    return {
        "id": one.id,
        "layer": one.layer,
        "lines": list(one.lines),
        "style": one.style,
        "align": {CENTRE: "center", LEFT: "left"}.get(one.align, "right"),
        "lon_deg": round(lon, 5),
        "lat_deg": round(lat, 5),
        "dx_px": round(one.x - float(x), 1),
        "dy_px": round(float(y) - one.y, 1),
        "angle_deg": round(-float(np.degrees(one.angle)), 1),
        "width_px": round(2 * one.half_width, 1),
        "height_px": round(2 * one.half_height, 1),
    }
