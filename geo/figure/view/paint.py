"""Draws one view: ground, bands, ribbon, lines, points and names in their paint order."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from geo.figure.names.names import named_stations, write_names
from geo.figure.page import lines
from geo.figure.page.canvas import area_path
from geo.figure.scene import base as ground
from geo.figure.scene.scene import DrawnLine, Z, route_paths
from geo.figure.view import graticule
from geo.figure.view.outlines import draw_journey
from geo.labels.requests import UNDERSEA, point_radius
from geo.style.lines import RIBBON_PX, has_ribbon, region_style
from geo.style.marks import POINTS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shapely.geometry.base import BaseGeometry

    from geo.figure.page.canvas import Pen
    from geo.figure.scene.journey import Outlined
    from geo.figure.scene.label_context import NameSheet
    from geo.figure.scene.scene import DrawnRegion, Points
    from geo.labels.candidates import Placed

FRAME_PT = 0.5
TSR_NEAR_PT = 1.5


def draw_view(
    pen: Pen,
    sheet: NameSheet,
    placed: Sequence[Placed],
    *,
    selected: Sequence[str] = (),
    journey: Outlined | None = None,
    with_graticule: bool = True,
    z: float = 0.0,
) -> None:
    """Draw a view and its frame; `z` lifts the whole of it (an inset lies above the map)."""
    scene, view = sheet.scene, sheet.scene.view
    pen.clip_to(view.frame)
    pen.begin("ground")
    ground.draw_ground(pen, sheet.base, view, z + Z["ground"])
    if with_graticule:
        net, _ = graticule.lines(view)
        pen.stroke(net, "graticule", ground.HAIR["graticule"], z=z + Z["graticule"])
    pen.begin("region")
    for region in scene.regions:
        _draw_region(pen, region, sheet.plain_factor, z + Z["tint"])
    pen.begin("water")
    ground.draw_water_and_borders(pen, sheet.base, z + Z["water"])
    pen.begin("band")
    _draw_bands(pen, sheet, z + Z["band"])
    pen.begin("ribbon")
    lines.draw_ribbon(pen, scene.ribbon_paths, sheet.plain_factor, z + Z["ribbon"])
    pen.begin("selected")
    _draw_selected(pen, sheet, selected, z + Z["selected"])
    if journey is not None:
        draw_journey(pen, sheet, journey, z + Z["selected"])
    pen.begin("route")
    groups: dict[tuple[float, object, float], list[Points]] = {}
    for line in scene.lines:
        key = (line.z, line.style, sheet.line_factor(line))
        groups.setdefault(key, []).extend(line.paths)
    for line in scene.lines:
        key = (line.z, line.style, sheet.line_factor(line))
        if key in groups:
            lines.draw_line(pen, groups.pop(key), line.style, sheet.line_factor(line), z + line.z)
    pen.begin("symbol")
    _draw_points(pen, sheet, placed, z + Z["point"])
    pen.clip_to(None)
    pen.begin("label")
    write_names(pen, placed, sheet, z)
    pen.begin("frame")
    pen.stroke([view.frame.edge(2)], "text2", FRAME_PT, z=z + Z["label"] + 1.0)
    pen.begin("")


def _draw_region(pen: Pen, region: DrawnRegion, factor: float, z: float) -> None:
    style = region_style(region.layer.style)
    area = shapely.simplify(region.area, 0.1)
    if not shapely.is_valid(area):
        area = shapely.make_valid(area)
    outline = area_path(area)
    pen.fill(outline, style.fill, z=z, alpha=style.fill_opacity)
    inner = shapely.buffer(shapely.simplify(area, 0.3), -style.edge_px * factor / 2, quad_segs=4)
    rim = shapely.difference(area, inner)
    pen.fill(rim, style.edge, z=z + 0.1, alpha=style.edge_opacity)
    pen.stroke(outline, style.line, style.line_px * factor, z=z + 0.2)


def _draw_bands(pen: Pen, sheet: NameSheet, z: float) -> None:
    """Draw where lines may lie: schematic ones always, traced ones where that is wider."""
    by_ink: dict[tuple[str, bool], list[BaseGeometry]] = {}
    for line, band in bands(sheet):
        by_ink.setdefault((line.style.ink, not is_schematic(line)), []).append(band)
    for (ink, traced), parts in sorted(by_ink.items()):
        whole = shapely.union_all(parts)
        lines.draw_band(pen, whole, ink, z=z + (0.0 if traced else 0.1), traced=traced)


def bands(sheet: NameSheet) -> list[tuple[DrawnLine, BaseGeometry]]:
    """Return the band of each line that shows one."""
    view = sheet.scene.view
    out = []
    for line in sheet.scene.lines:
        if shows_band(line, sheet):
            reach = (line.piece.position_accuracy_m or 0.0) / view.m_per_pt
            factor = sheet.line_factor(line)
            if is_schematic(line):
                radius = lines.band_radius(reach * view.m_per_pt, view.m_per_pt, factor)
                out.append(
                    (line, _possible(_hull(line, radius, view.m_per_pt, factor), line, sheet))
                )
            else:
                out.append((line, lines.buffered(line.paths, reach)))
    return out


def is_schematic(line: DrawnLine) -> bool:
    """Say whether only named points of a line are known."""
    return line.piece.geometry_class == "schematic"


def shows_band(line: DrawnLine, sheet: NameSheet) -> bool:
    """Say whether a line shows where it may lie: a schematic one always, others where wider."""
    accuracy_m = line.piece.position_accuracy_m
    if accuracy_m is None or line.is_unknown:
        return False
    reach = accuracy_m / sheet.scene.view.m_per_pt
    return is_schematic(line) or reach > _half_px(line) * sheet.line_factor(line)


def _half_px(line: DrawnLine) -> float:
    """Return half the width of what a line already covers; its band shows only beyond that."""
    style = line.style
    if has_ribbon(line.piece.routes):
        return RIBBON_PX / 2
    return max(style.casing_px, style.width_px, style.cross_px) / 2


def _hull(line: DrawnLine, radius: float, m_per_pt: float, factor: float) -> BaseGeometry:
    """Return the hull of the error circles of each leg, where each point states its error."""
    errors_m = line.piece.extra.get("vertex_error_m")
    if not isinstance(errors_m, (list, tuple)) or len(line.paths) != 1:
        return lines.buffered(line.paths, radius)
    path = line.paths[0]
    if len(errors_m) != len(path):
        return lines.buffered(line.paths, radius)
    radii = [lines.band_radius(float(error), m_per_pt, factor) for error in errors_m]
    circles = shapely.buffer(shapely.points(path), np.array(radii), quad_segs=12)
    legs = [
        shapely.convex_hull(shapely.union_all(circles[i : i + 2])) for i in range(len(path) - 1)
    ]
    whole: BaseGeometry = shapely.union_all(legs)
    return whole


def _possible(band: BaseGeometry, line: DrawnLine, sheet: NameSheet) -> BaseGeometry:
    """Return what is possible of a band: on land and on the line's own side of the border.

    An undersea idea keeps to the sea. Where a straight leg crosses a bay, the leg stays and
    the band stops at the coast.
    """
    land = sheet.base.land
    if any(route in UNDERSEA for route in line.piece.routes):
        return shapely.difference(band, land)
    band = shapely.intersection(band, land)
    parts = shapely.get_parts(shapely.difference(band, sheet.base.fence))
    own = lines.multi(line.paths)
    kept: BaseGeometry = shapely.union_all(
        [part for part in parts if shapely.length(shapely.intersection(part, own)) > 1.0]
    )
    return kept


def _draw_selected(pen: Pen, sheet: NameSheet, selected: Sequence[str], z: float) -> None:
    for route_id in selected:
        chosen = [line for line in sheet.scene.lines if route_id in line.piece.routes]
        inside = [line for line in chosen if has_ribbon(line.piece.routes)]
        for in_ribbon, part in (
            (True, inside),
            (False, [line for line in chosen if line not in inside]),
        ):
            if part:
                lines.draw_selected(
                    pen,
                    route_paths(part, route_id),
                    in_ribbon=in_ribbon,
                    casing_px=max(line.style.casing_px for line in part),
                    factor=sheet.line_factor(part[0]),
                    z=z,
                )


def _draw_points(pen: Pen, sheet: NameSheet, placed: Sequence[Placed], z: float) -> None:
    scale = sheet.factor.text
    inks = {at[0].id: layer.style for at, layer in sheet.scene.own}
    tsr = lines.multi([p for line in sheet.scene.lines if line.is_tsr for p in line.paths])
    # The least important first, so that a capital's circle lies on top.
    drawn = sorted(named_stations(placed, sheet.scene), key=lambda at: (-at[0].rank, at[0].id))
    for step, (station, x, y) in enumerate(drawn):
        symbol = POINTS[point_radius(station)]
        at = np.array([(x, y)])
        above = z + step * 1e-3
        if symbol.shape == "square":
            pen.squares(at, symbol.fill, 2 * symbol.radius_pt * scale, z=above)
        elif symbol.shape == "dot":
            pen.dots(at, symbol.fill, 2 * symbol.radius_pt * scale, z=above)
        else:
            near = shapely.distance(tsr, shapely.Point(x, y)) < TSR_NEAR_PT  # nan: no such line
            wide = (2 * symbol.radius_pt + symbol.edge_pt) * scale
            ink = inks.get(station.id) or ("tsr" if near else "rail")
            pen.dots(at, ink, wide, z=above)
            inner = (2 * symbol.radius_pt - symbol.edge_pt) * scale
            pen.dots(at, symbol.fill, inner, z=above + 5e-4)
