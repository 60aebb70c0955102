"""The grammar of lines on paper: casing, dash, hollow core, crosses, beads, ribbon, bands.

Paint order within a line: band, casing, ink, core, marks. Lengths are points; a style's
pixels become points by the print factor of the figure.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely.geometry import MultiLineString

from geo.style.colours import OPACITY, PRINT_BAND_OPACITY
from geo.style.lines import (
    BAND_MIN_RADIUS_PX,
    RIBBON_EDGE_PX,
    RIBBON_PX,
    SELECTED_GAP_PX,
    SELECTED_PX,
    SHORT_DASH_PERIODS,
    SHRINK_MIN,
    SINGLE_MARK_BELOW_PX,
    LineStyle,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from geo.figure.page.canvas import Pen

    Points = NDArray[np.float64]

SMOOTH_PT = 0.15  # a ribbon needs no finer line than this
HATCH_PT = 1.9
HATCH_WIDTH_PT = 0.3
CASING, INK, CORE, MARKS = 0.0, 0.1, 0.2, 0.3


def multi(paths: Sequence[Points]) -> BaseGeometry:
    """Return paths as one geometry of lines."""
    parts = [path for path in paths if len(path) > 1]
    if not parts:
        return MultiLineString()
    rows = np.repeat(np.arange(len(parts)), [len(part) for part in parts])
    # At once: one by one is slow.
    lines = np.asarray(shapely.linestrings(np.vstack(parts), indices=rows), dtype=object)
    return MultiLineString(list(lines))


def merged(paths: Sequence[Points]) -> list[Points]:
    """Return touching lines as one: they get one set of marks and an unbroken dash."""
    joined = shapely.get_parts(shapely.line_merge(multi(paths)))
    return [shapely.get_coordinates(part) for part in joined if not part.is_empty]


def length(path: Points) -> float:
    """Return the length of a line on the page."""
    return float(np.hypot(*np.diff(path, axis=0).T).sum())


def along(path: Points, at: Points) -> tuple[Points, Points]:
    """Return the points of a line at distances from its start, with their direction (radians)."""
    steps = np.diff(path, axis=0)
    ends = np.concatenate([[0.0], np.cumsum(np.hypot(steps[:, 0], steps[:, 1]))])
    points = np.column_stack([np.interp(at, ends, path[:, 0]), np.interp(at, ends, path[:, 1])])
    index = np.clip(np.searchsorted(ends, at, side="right") - 1, 0, len(steps) - 1)
    return points, np.arctan2(steps[index, 1], steps[index, 0])


def mark_positions(path: Points, every: float, single_below: float) -> Points:
    """Return the distances of marks along a line: evenly spaced, at least one."""
    whole = length(path)
    if whole < max(single_below, every):
        return np.array([whole / 2])
    count = int(whole // every)
    first = (whole - (count - 1) * every) / 2
    return np.asarray(first + every * np.arange(count), dtype=np.float64)


def dash_for(path: Points, style: LineStyle, factor: float) -> tuple[float, ...]:
    """Return the dash of a line in points, shrunk where fewer than three periods fit."""
    if not style.dash_px:
        return ()
    period = sum(style.dash_px) * factor
    whole = length(path)
    shrink = 1.0
    if whole < SHORT_DASH_PERIODS * period:
        shrink = max(SHRINK_MIN, whole / (SHORT_DASH_PERIODS * period))
    return tuple(part * factor * shrink for part in style.dash_px)


def draw_line(pen: Pen, paths: Sequence[Points], style: LineStyle, factor: float, z: float) -> None:
    """Draw lines of one style."""
    joined = merged(paths)
    if not joined:
        return
    if style.casing_px:
        pen.stroke(
            joined,
            "casing",
            style.casing_px * factor,
            z=z + CASING,
            alpha=OPACITY[pen.scheme].casing,
            cap="butt" if style.cap == "butt" else "round",
        )
    if style.width_px:
        _draw_strokes(pen, joined, style, factor, z)
    if style.dot_px:
        _draw_dots(pen, joined, style, factor, z)
    if style.cross_px:
        _draw_crosses(pen, joined, style, factor, z)


def _draw_strokes(
    pen: Pen, lines: Sequence[Points], style: LineStyle, factor: float, z: float
) -> None:
    by_dash: dict[tuple[float, ...], list[Points]] = {}
    for line in lines:
        short = SINGLE_MARK_BELOW_PX * factor
        if style.dash_px and not style.cross_px and length(line) < short:
            # One dash at its middle: a short section neither vanishes nor becomes solid.
            whole = length(line)
            ends, _ = along(line, np.array([whole * 0.22, whole * 0.78]))
            by_dash.setdefault((), []).append(ends)
        else:
            by_dash.setdefault(dash_for(line, style, factor), []).append(line)
    for dash, group in by_dash.items():
        pen.stroke(group, style.ink, style.width_px * factor, z=z + INK, dash=dash, cap=style.cap)
        if style.core_px:
            pen.stroke(group, "core", style.core_px * factor, z=z + CORE, dash=dash, cap=style.cap)


def _draw_dots(
    pen: Pen, lines: Sequence[Points], style: LineStyle, factor: float, z: float
) -> None:
    single = SINGLE_MARK_BELOW_PX * factor
    every = style.dot_every_px * factor
    points = np.vstack([along(line, mark_positions(line, every, single))[0] for line in lines])
    pen.dots(points, style.ink, style.dot_px * factor, z=z + MARKS)
    if style.dot_core_px:
        pen.dots(points, "core", style.dot_core_px * factor, z=z + MARKS + 0.05)


def _draw_crosses(
    pen: Pen, lines: Sequence[Points], style: LineStyle, factor: float, z: float
) -> None:
    half = style.cross_px * factor / 2
    arms: list[Points] = []
    for line in lines:
        at = mark_positions(line, style.cross_every_px * factor, SINGLE_MARK_BELOW_PX * factor)
        points, directions = along(line, at)
        for (x, y), direction in zip(points, directions, strict=True):
            for turn in (np.pi / 4, -np.pi / 4):
                dx = half * np.cos(direction + turn) * np.sqrt(2)
                dy = half * np.sin(direction + turn) * np.sqrt(2)
                arms.append(np.array([(x - dx, y - dy), (x + dx, y + dy)]))
    pen.stroke(arms, style.ink, style.cross_stroke_px * factor, z=z + MARKS, cap="butt")


def buffered(paths: Sequence[Points], radius: float) -> BaseGeometry:
    """Return the band of a radius around lines, as one area."""
    slim = shapely.simplify(multi(paths), SMOOTH_PT)
    band: BaseGeometry = shapely.union_all(
        shapely.buffer(
            shapely.get_parts(shapely.line_merge(slim)), radius, quad_segs=6, cap_style="round"
        )
    )
    return band


def draw_ribbon(pen: Pen, paths: Sequence[Points], factor: float, z: float) -> BaseGeometry:
    """Draw the ribbon of the proposed link: one union, so that a shared part is not darker."""
    band = buffered(paths, RIBBON_PX * factor / 2)
    paint_ribbon(pen, band, factor, z)
    return band


def paint_ribbon(pen: Pen, band: BaseGeometry, factor: float, z: float) -> None:
    """Fill a ribbon, hatch it in grey print, and draw its edge."""
    if band.is_empty:
        return
    pen.fill(band, "ribbon_fill", z=z, alpha=OPACITY[pen.scheme].ribbon)
    if pen.scheme == "grey":
        pen.stroke(hatch(band), "ribbon_hatch", HATCH_WIDTH_PT, z=z + 0.1, cap="butt")
    edge = [shapely.get_coordinates(ring) for ring in shapely.get_rings(shapely.get_parts(band))]
    pen.stroke(edge, "ribbon_edge", RIBBON_EDGE_PX * factor, z=z + 0.2)


def paint_ribbon_box(pen: Pen, box: BaseGeometry, factor: float, z: float) -> None:
    """Paint a piece of ribbon for the legend: edges along its long sides only."""
    x0, y0, x1, y1 = box.bounds
    pen.fill(box, "ribbon_fill", z=z, alpha=OPACITY[pen.scheme].ribbon)
    if pen.scheme == "grey":
        pen.stroke(hatch(box), "ribbon_hatch", HATCH_WIDTH_PT, z=z + 0.1, cap="butt")
    edges = [np.array([(x0, y), (x1, y)]) for y in (y0, y1)]
    pen.stroke(edges, "ribbon_edge", RIBBON_EDGE_PX * factor, z=z + 0.2, cap="butt")


def hatch(area: BaseGeometry) -> list[Points]:
    """Return hatching at 45 degrees inside an area."""
    x0, y0, x1, y1 = area.bounds
    reach = (x1 - x0) + (y1 - y0)
    starts = np.arange(np.floor((x0 - (y1 - y0)) / HATCH_PT) * HATCH_PT, x1, HATCH_PT)
    lines = shapely.linestrings(
        np.array([[(start, y0), (start + reach, y0 + reach)] for start in starts])
    )
    cut = shapely.intersection(area, np.asarray(lines))
    return [
        shapely.get_coordinates(part)
        for part in shapely.get_parts(cut)
        if part.geom_type == "LineString" and not part.is_empty
    ]


def draw_selected(
    pen: Pen, paths: Sequence[Points], *, in_ribbon: bool, casing_px: float, factor: float, z: float
) -> None:
    """Outline a chosen route: at the ribbon's edge, or two pixels off a line without one."""
    radius_px = RIBBON_PX / 2 if in_ribbon else casing_px / 2 + SELECTED_GAP_PX
    band = buffered(paths, radius_px * factor)
    if band.is_empty:
        return
    if not in_ribbon:
        pen.fill(band, "casing", z=z, alpha=OPACITY[pen.scheme].selected_casing)
    edge = [shapely.get_coordinates(ring) for ring in shapely.get_rings(shapely.get_parts(band))]
    pen.stroke(edge, "accent", SELECTED_PX * factor, z=z + 0.1)


def band_radius(accuracy_m: float, m_per_pt: float, factor: float) -> float:
    """Return half the width of a schematic line's band: its error, at least three pixels."""
    return max(accuracy_m / m_per_pt, BAND_MIN_RADIUS_PX * factor)


def draw_band(pen: Pen, band: BaseGeometry, token: str, *, z: float, traced: bool = False) -> None:
    """Fill the band in which a line lies; a traced line's has half the strength."""
    alpha = PRINT_BAND_OPACITY * (0.5 if traced else 1.0)
    pen.fill(band, token, z=z, alpha=alpha)
