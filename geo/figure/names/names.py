"""The names on a view: requests from what is drawn, placed by the one placer, then written."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from geo.figure.names.route_names import route_labels
from geo.figure.names.user_names import own_names
from geo.figure.page.lines import multi
from geo.figure.scene.scene import Z, zoom_of
from geo.figure.scene.user_points import OWN
from geo.labels import requests
from geo.labels.areas import AREA_KINDS, anchors_deg, holds, named_years
from geo.labels.candidates import CENTRE, LEFT, Placed, Sheet
from geo.labels.cost_field import CostField
from geo.labels.placer import place
from geo.labels.text_metrics import baselines
from geo.style.lines import RIBBON_PX, SELECTED_PX, has_ribbon
from geo.style.marks import HALO_PT, LABELS, POINTS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from geo.catalog import Catalog
    from geo.figure.page.canvas import Align, Pen
    from geo.figure.scene.label_context import NameSheet
    from geo.figure.scene.scene import Points, Scene
    from geo.i18n import Translator
    from geo.labels.candidates import Label
    from geo.model import Station

# Costs by area, as VISUAL.md weighs them; a missing section is all but forbidden ground.
LINE_COST = 1.0
MISSING_COST = 60.0
RIBBON_COST = 0.8
COAST_COST = 0.3
BORDER_COST = 0.3
RIVER_COST = 0.12
OUTLINE_COST = 2.5
REGION_COST = 0.3
SELECTED_COST = 1.0
POINT_COST = 1.5
NEAR_POINT_COST = 0.5
LEADER_PT = 0.4
PT_PER_PX = 0.52  # of type: 6.2 pt in print stand for 12 px on the screen
SAME_NAME_PX = 60.0
NEAR_PX = 120.0
LABEL_GAP_PT = 0.8
REGION_ROOM_EM = 10.0
AREA_EARLY_ZOOM = 0.8  # areas are named a little before the web map names them


@dataclass(frozen=True, slots=True)
class Written:
    """The names of a view that found a place, and those that did not, the first wording each."""

    placed: tuple[Placed, ...] = ()
    dropped: tuple[tuple[str, str], ...] = ()  # id, name


def place_names(
    catalog: Catalog,
    sheet: NameSheet,
    translator: Translator,
    sea: requests.Sea,
    chosen: Sequence[str] = (),
) -> Written:
    """Return the names that found a place on a view; `chosen` routes are named one by one."""
    px = PT_PER_PX * sheet.factor.text
    medium = requests.Medium(
        translator, sea, px, sheet.factor.text, uses_pt=True, is_small=sheet.is_inset
    )
    labels = [
        *_points(sheet, medium),
        *route_labels(catalog, sheet, medium, chosen),
        *_areas(catalog, sheet, medium),
        *own_names(sheet, medium, functools.partial(_in_region, sheet)),
    ]
    boxes = [
        ((x0 + x1) / 2, (y0 + y1) / 2, (x1 - x0) / 2, (y1 - y0) / 2, 0.0)
        for x0, y0, x1, y1 in sheet.obstacles
    ]
    placed = place(
        labels,
        _costs(sheet, px),
        Sheet(
            sheet.scene.view.frame.as_tuple,
            np.array(boxes, dtype=np.float64).reshape(-1, 5),
            px_per_unit=1 / px,
            gap=LABEL_GAP_PT * sheet.factor.text,
            symbols=np.array(
                [
                    (x, y, symbol_radius(station, sheet))
                    for station, x, y in sheet.scene.stations
                    if station.kind in {"port", OWN}
                ]
            ).reshape(-1, 3),
            repairs=True,
        ),
    )
    found = {one.id for one in placed}
    dropped = {label.id: " ".join(label.wordings[0]) for label in labels if label.id not in found}
    return Written(tuple(placed), tuple(sorted(dropped.items())))


def symbol_radius(station: Station, sheet: NameSheet) -> float:
    """Return the reach of a station's symbol with its edge; a square reaches to its corners."""
    symbol = POINTS[requests.point_radius(station)]
    radius = symbol.radius_pt + symbol.edge_pt / 2
    return radius * sheet.factor.text * (2**0.5 if symbol.shape == "square" else 1.0)


def _costs(sheet: NameSheet, px: float) -> CostField:
    field = CostField()
    coarse = sheet.base.coarse
    for paths, weight in (
        (coarse.coasts, COAST_COST),
        (coarse.shores, COAST_COST),
        (coarse.borders, BORDER_COST),
        (coarse.disputed, BORDER_COST),
        (coarse.rivers, RIVER_COST),
    ):
        for path in paths:
            field.add_line(path, px, weight)
    for path in sheet.outline:
        field.add_line(path, px, OUTLINE_COST)
    for line in sheet.scene.lines:
        style = line.style
        width = max(style.width_px, style.casing_px, style.dot_px, style.cross_px)
        weight = MISSING_COST if line.is_missing else LINE_COST
        for path in line.paths:
            field.add_line(path, width * sheet.line_factor(line), weight, hard=True)
            if has_ribbon(line.piece.routes):
                field.add_line(path, RIBBON_PX * sheet.plain_factor, RIBBON_COST)
    edge_pt = SELECTED_PX * sheet.plain_factor
    for area, width, weight in (
        (sheet.outlined, edge_pt, SELECTED_COST),
        *((region.area, px, REGION_COST) for region in sheet.scene.regions),
    ):
        for ring in shapely.get_rings(shapely.get_parts(area)):
            field.add_line(shapely.get_coordinates(ring), width, weight)
    for station, x, y in sheet.scene.stations:
        radius = symbol_radius(station, sheet)
        field.add_disc(x, y, radius, POINT_COST)
        field.add_disc(x, y, radius + 2 * px, NEAR_POINT_COST)
    return field


def _points(sheet: NameSheet, medium: requests.Medium) -> list[Label]:
    scene = sheet.scene
    ribbon = multi(scene.ribbon_paths)
    out = []
    named: list[tuple[tuple[str, ...], float, float]] = []
    for station, x, y in sorted(scene.stations, key=lambda at: (at[0].rank, at[0].id)):
        words = medium.translator.lines(station.names)
        # A town and its port are one name.
        if any(
            words == other and np.hypot(x - x1, y - y1) < SAME_NAME_PX * medium.px
            for other, x1, y1 in named
        ):
            continue
        named.append((words, x, y))
        if any(x0 < x < x1 and y0 < y < y1 for x0, y0, x1, y1 in sheet.obstacles):
            continue  # the inset lies over it
        if station.rank > 1 and _left_to_inset(sheet, x, y):
            continue
        radius = symbol_radius(station, sheet)
        clear = radius + 1.2 * medium.px
        half = RIBBON_PX / 2 * sheet.plain_factor
        if shapely.distance(ribbon, shapely.Point(x, y)) < half:  # nan: there is none
            clear = max(clear, half + 0.8 * medium.px)
        if shapely.contains_xy(sheet.outlined, x, y):
            edge = shapely.distance(shapely.boundary(sheet.outlined), shapely.Point(x, y))
            half = min(float(edge), RIBBON_PX / 2 * sheet.factor.tsr)
            clear = max(clear, half + SELECTED_PX / 2 * sheet.plain_factor + 0.8 * medium.px)
        out.append(
            requests.point_label(
                station,
                x,
                y,
                clear=clear,
                medium=medium,
                others=_others(scene, station, x, y, medium.px),
                radius=radius,
            )
        )
    return out


def _others(scene: Scene, own: Station, x: float, y: float, px: float) -> Points:
    """Return the points as important that are near enough to draw the name to themselves."""
    near = [
        (x1, y1)
        for one, x1, y1 in scene.stations
        if one.rank <= max(own.rank, 2) and 0.0 < np.hypot(x1 - x, y1 - y) < NEAR_PX * px
    ]
    return np.array(near).reshape(-1, 2)


def _areas(catalog: Catalog, sheet: NameSheet, medium: requests.Medium) -> list[Label]:
    view = sheet.scene.view
    out = []
    areas = [one for one in catalog.stations.values() if one.kind in AREA_KINDS]
    for station in areas:
        if (station.min_zoom or 0.0) > zoom_of(view.scale) + AREA_EARLY_ZOOM:
            continue
        spots = [
            spot
            for spot in anchors_deg(station)
            if holds(named_years(station, spot, areas), sheet.scene.year)
        ]
        if not spots:
            continue
        at = view.to_page(np.array(spots, dtype=np.float64))
        frame = view.frame
        seen = at[
            (at[:, 0] > frame.x0)
            & (at[:, 0] < frame.x1)
            & (at[:, 1] > frame.y0)
            & (at[:, 1] < frame.y1)
        ]
        home: requests.Ground | None = None
        if station.kind == "region":
            # A region is named where it is drawn; the others are the base map's.
            home = functools.partial(_in_region, sheet)
            seen = seen[home(seen)]
        if station.kind != "sea":
            seen = seen[[not _left_to_inset(sheet, x, y) for x, y in seen]]
        if len(seen):
            is_small = home is not None and _is_small(sheet, medium)
            label = requests.area_label(
                station, seen, medium, sheet.base.is_land, home, is_small=is_small
            )
            out.append(label)
    return out


def _is_small(sheet: NameSheet, medium: requests.Medium) -> bool:
    """Say whether the regions drawn have no room for a name in capitals."""
    frame = sheet.scene.view.frame
    area = sum(
        shapely.area(shapely.clip_by_rect(region.area, *frame.as_tuple))
        for region in sheet.scene.regions
    )
    return bool(area < (REGION_ROOM_EM * medium.size(LABELS["region"])) ** 2)


def _in_region(sheet: NameSheet, points: Points) -> NDArray[np.bool_]:
    """Say which points lie in a region that is drawn."""
    inside = np.zeros(len(points), dtype=np.bool_)
    for region in sheet.scene.regions:
        inside |= shapely.contains_xy(region.area, points[:, 0], points[:, 1])
    return inside


def _left_to_inset(sheet: NameSheet, x: float, y: float) -> bool:
    """Say whether a point lies in the part that the inset shows larger, and names."""
    return sheet.inset_names_link and any(
        shapely.contains_xy(shapely.Polygon(path), x, y) for path in sheet.outline
    )


def write_names(pen: Pen, placed: Sequence[Placed], sheet: NameSheet, z: float) -> None:
    """Write the names, each with a halo of the ground below it."""
    if not placed:
        return
    centres = np.array([(one.x, one.y) for one in placed])
    on_land = sheet.base.is_land(centres)
    for one, is_land in zip(placed, on_land, strict=True):
        style = LABELS[one.style]
        align: Align = "center"
        shift = 0.0
        if one.align != CENTRE:
            align = "left" if one.align == LEFT else "right"
            shift = -one.half_width if one.align == LEFT else one.half_width
        cos, sin = np.cos(one.angle), np.sin(one.angle)
        for line, up in zip(one.lines, baselines(len(one.lines), one.size), strict=True):
            pen.text(
                one.x + shift * cos - up * sin,
                one.y + shift * sin + up * cos,
                line,
                size=one.size,
                weight=style.weight,
                ink=style.colour,
                align=align,
                angle_deg=float(np.degrees(one.angle)),
                halo="halo_land" if is_land else "halo_water",
                halo_pt=HALO_PT * sheet.factor.text,
                halo_z=z + Z["halo"],
                z=z + Z["label"],
            )
        if one.leader is not None:
            _lead(pen, one, sheet, z)


def _lead(pen: Pen, one: Placed, sheet: NameSheet, z: float) -> None:
    """Tie a name to its own symbol, from the symbol's edge to the nearest edge of the name."""
    x, y, radius = one.leader or (one.x, one.y, 0.0)
    end = np.array(one.foot)
    away = float(np.hypot(end[0] - x, end[1] - y))
    if away <= radius + 2 * LEADER_PT:
        return
    start = np.array([x, y]) + (end - (x, y)) * (radius / away)
    line = [np.vstack([start, end])]
    pen.stroke(line, "halo_land", 3 * LEADER_PT * sheet.factor.text, z=z + Z["halo"])
    pen.stroke(line, "place_text", LEADER_PT * sheet.factor.text, z=z + Z["halo"] + 0.1)


def named_stations(placed: Sequence[Placed], scene: Scene) -> list[tuple[Station, float, float]]:
    """Return the stations whose symbol is drawn: those named, and all ports."""
    names = {one.id for one in placed}
    return [
        (station, x, y)
        for station, x, y in scene.stations
        if station.id in names or station.kind in {"port", OWN}
    ]
