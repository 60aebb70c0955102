"""The small map in a corner that shows where a figure of a small extent lies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from geo.figure.page.lines import length, merged, multi
from geo.figure.page.projection import Rect, View, grid_for
from geo.figure.scene.base import sheet_for
from geo.figure.scene.scene import INSET_Z
from geo.figure.scene.user_points import OWN
from geo.figure.view.paint import shows_band
from geo.model import Bounds
from geo.style.lines import BASE_LINES, RIBBON_PX, has_ribbon
from geo.style.sheets import Extent

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from geo.figure.page.canvas import Pen
    from geo.figure.scene.base import BaseSheet
    from geo.figure.scene.label_context import NameSheet
    from geo.layerfile.files import DataFile

    Points = NDArray[np.float64]

LOCATOR = "locator"  # its id among what found no room
MARGIN_PT = 5.8
CLEAR_PT = 3.0  # from every line, symbol and other inset
SHARE_OF_WIDTH = 0.17  # of the frame's width
WIDTHS_PT = (48.0, 88.0)
SIZES = (1.0, 0.8)  # where the larger one has no room, the smaller one may
LARGEST_SHARE = 0.62  # of a side: what fills more of its surroundings is not located by them
EDGE_PT = 1.0
TINY_PT = 2.0  # islands and lakes with a shorter shore are a speck here
HAIR_PT = 0.2
FRAME_PT = 0.5
OUTLINE_PT = 0.7
SHADE = 0.14
TOWN_COST, SUBJECT_COST, LAND_COST = 0.06, 1.0, 0.25


@dataclass(frozen=True, slots=True)
class Surroundings:
    """A part of the world on a locator map: its conic, its middle, its width."""

    conic: Extent  # its name is the part of the world's
    lon_deg: float
    lat_deg: float
    width_m: float
    aspect: float  # height over width


# Outlines that readers know: the coasts from Hainan to Kamchatka's foot, or from the Baltic on.
EAST_ASIA = Surroundings(
    Extent("east-asia", Bounds(105.0, 28.0, 150.0, 56.0), 34.0, 50.0, 127.0),
    127.0,
    42.0,
    3.9e6,
    0.78,
)
EURASIA = Surroundings(
    Extent("eurasia", Bounds(30.0, 30.0, 150.0, 65.0), 36.0, 58.0, 98.0), 96.0, 53.0, 8.8e6, 0.58
)
WORLDS = (EAST_ASIA, EURASIA)


@dataclass(frozen=True, slots=True)
class Locator:
    """A small map on the page, with the outline of the figure on it."""

    view: View
    base: BaseSheet
    outline: Points
    world: Surroundings


def surroundings_of(main: View) -> Surroundings | None:
    """Return the smallest surroundings in which the frame of a map is a small part."""
    edge_deg = main.to_degrees(main.frame.edge())
    if not np.isfinite(edge_deg).all():
        return None
    for world in WORLDS:
        frame = Rect(0.0, 0.0, 100.0, 100.0 * world.aspect)
        on_it = _view(world, frame).to_page(edge_deg)
        (x0, y0), (x1, y1) = on_it.min(axis=0), on_it.max(axis=0)
        inside = min(x0, y0) >= EDGE_PT and x1 <= frame.width - EDGE_PT
        small = max((x1 - x0) / frame.width, (y1 - y0) / frame.height) <= LARGEST_SHARE
        if inside and y1 <= frame.height - EDGE_PT and small:
            return world
    return None


def _view(world: Surroundings, frame: Rect) -> View:
    grid = grid_for(world.conic, "auto")
    probe = View(grid, Rect(0.0, 0.0, 0.0, 0.0), (0.0, 0.0), 1.0)
    x_m, y_m = probe.to_page(np.array([(world.lon_deg, world.lat_deg)]))[0]
    return View(grid, frame, (float(x_m), float(y_m)), world.width_m / frame.width)


def place_locator(
    sheet: NameSheet,
    world: Surroundings,
    taken: Sequence[tuple[float, float, float, float]],
    subject: BaseGeometry,
    files: Mapping[str, DataFile],
) -> Locator | None:
    """Return the locator map in the emptiest corner, None where no corner has room for it.

    It covers no line with its band or ribbon, no symbol that is drawn in any case, no other
    inset and no outline of one (`taken` are boxes on the page). `subject` is what the map is
    about, on the page.
    """
    main = sheet.scene.view
    low, high = WIDTHS_PT
    text = sheet.factor.text
    wish = min(max(main.frame.width * SHARE_OF_WIDTH, low * text), high * text)
    lines, reaches = _lines(sheet)
    keep = [*(shapely.box(*box) for box in taken), _always_drawn(sheet)]
    keep += [shapely.LineString(path) for path in sheet.outline]
    for size in SIZES:
        corners = []
        for corner in _corners(main.frame, wish * size, wish * size * world.aspect):
            box = shapely.box(*corner.grown(CLEAR_PT).as_tuple)
            off_lines = (shapely.distance(box, lines) > reaches).all()
            if off_lines and not any(shapely.intersects(box, one) for one in keep):
                corners.append(corner)
        if corners:
            cost = [_cost(corner, sheet, subject) for corner in corners]
            view = _view(world, corners[int(np.argmin(cost))])
            outline = view.to_page(main.to_degrees(main.frame.edge()))
            return Locator(view, sheet_for(files, view), outline, world)
    return None


def _corners(frame: Rect, width: float, height: float) -> list[Rect]:
    """Return the corners of a frame, the upper ones first."""
    return [
        Rect(x, y, x + width, y + height)
        for y in (frame.y1 - MARGIN_PT - height, frame.y0 + MARGIN_PT)
        for x in (frame.x0 + MARGIN_PT, frame.x1 - MARGIN_PT - width)
    ]


def _lines(sheet: NameSheet) -> tuple[NDArray[np.object_], NDArray[np.float64]]:
    """Return every line that is drawn, and how far its ink, ribbon or band reaches."""
    reaches = []
    for line in sheet.scene.lines:
        reach = max(line.style.casing_px, line.style.width_px, line.style.dot_px) / 2
        if has_ribbon(line.piece.routes):
            reach = max(reach, RIBBON_PX / 2)
        reach *= sheet.line_factor(line)
        if shows_band(line, sheet):
            reach = max(reach, (line.piece.position_accuracy_m or 0.0) / sheet.scene.view.m_per_pt)
        reaches.append(reach)
    lines = [multi(line.paths) for line in sheet.scene.lines]
    return np.asarray(lines, dtype=object), np.asarray(reaches)


def _always_drawn(sheet: NameSheet) -> BaseGeometry:
    """Return the symbols that are drawn whether or not their names find room."""
    return shapely.MultiPoint(
        [
            (x, y)
            for station, x, y in sheet.scene.stations
            if station.kind in {"port", OWN} or (station.kind == "station" and station.rank <= 2)  # noqa: PLR2004
        ]
    )


def _cost(corner: Rect, sheet: NameSheet, subject: BaseGeometry) -> float:
    """Return how much the locator would take from the map: towns, the subject, land."""
    box = shapely.box(*corner.as_tuple)
    area = shapely.area(box)
    towns = sum(shapely.contains_xy(box, x, y) for _, x, y in sheet.scene.stations)
    land = shapely.area(shapely.intersection(sheet.base.land, box)) / area
    cost = TOWN_COST * towns + LAND_COST * land
    for part in (subject, *(region.area for region in sheet.scene.regions)):
        whole = part if shapely.is_valid(part) else shapely.make_valid(part)
        cost += SUBJECT_COST * shapely.area(shapely.intersection(whole, box)) / area
    return float(cost)


def draw_locator(pen: Pen, locator: Locator) -> None:
    """Draw land, coasts and borders lightly, then the outline of the figure."""
    z, base, frame = INSET_Z, locator.base, locator.view.frame
    pen.clip_to(frame)
    pen.begin("locator")
    pen.fill(shapely.box(*frame.as_tuple), "water", z=z)
    pen.fill(base.land_path, "land", z=z + 0.1, edge=HAIR_PT)
    pen.fill(base.lakes, "water", z=z + 0.2)
    pen.stroke(_seen([*base.coasts, *base.shores]), "coast", HAIR_PT, z=z + 0.3)
    dash = [on_off * 0.3 for on_off in BASE_LINES["disputed"].dash_px]
    pen.stroke(base.claimed_coasts, "coast", HAIR_PT, z=z + 0.3, dash=dash, cap="butt")
    pen.stroke(base.borders, "border", HAIR_PT, z=z + 0.4)
    pen.stroke(base.disputed, "border", HAIR_PT, z=z + 0.4, dash=dash, cap="butt")
    pen.fill(shapely.Polygon(locator.outline), "text", z=z + 0.5, alpha=SHADE)
    pen.stroke([locator.outline], "text", OUTLINE_PT, z=z + 0.6)
    pen.clip_to(None)
    pen.begin("locator-frame")
    pen.stroke([frame.edge(2)], "text2", FRAME_PT, z=z + 0.7)
    pen.begin("")


def _seen(paths: Sequence[Points]) -> list[Points]:
    return [path for path in merged(paths) if length(path) >= TINY_PT]
