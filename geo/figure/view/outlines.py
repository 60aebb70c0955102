"""Outlines of journeys on a map, and the badges that tell two of them apart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from geo.figure.page.lines import along, buffered, length, merged, multi
from geo.figure.scene.scene import Z
from geo.figure.view.graticule_labels import MARK_GAP_PT, lines_field, meet
from geo.labels.text_metrics import text_size
from geo.style.colours import OPACITY
from geo.style.lines import (
    JOURNEY_B_DASH_PX,
    RIBBON_PX,
    SELECTED_GAP_PX,
    SELECTED_PX,
    has_ribbon,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from geo.figure.page.canvas import Pen
    from geo.figure.scene.journey import Mark, Outline, Outlined
    from geo.figure.scene.label_context import NameSheet
    from geo.figure.view.graticule_labels import Box

    Points = NDArray[np.float64]

BADGE_PT = 6.0
BADGE_WEIGHT = 700
RADIUS_PT = 4.3
SIDE_PT = 3.6  # of a badge of several letters, beside them
RING_PT = 0.9
RING_DASH_PT = (2.2, 1.3)
GAP_PT = 2.0
SHARES = (0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74, 0.18, 0.82, 0.1, 0.9)
LATER_COST = 0.6  # for each step away from the middle
FURTHER_PT = (0.0, 5.0)
FURTHER_COST = 3.0
INK: dict[Mark, str] = {"": "accent", "A": "accent", "B": "accent", "A + B": "text"}


@dataclass(frozen=True, slots=True)
class Badge:
    """A mark beside the line that it is of: its centre and box on the page."""

    mark: Mark
    x: float
    y: float
    box: Box


def draw_journey(pen: Pen, sheet: NameSheet, journey: Outlined, z: float) -> None:
    """Outline journeys: at the ribbon's edge, and beside the lines that have none.

    Where one outline goes over into another neither is closed: the line goes on.
    """
    bands = [_bands(sheet, outline) for outline in journey.outlines]
    whole = [shapely.union(*pair) for pair in bands]
    for row, outline in enumerate(journey.outlines):
        if whole[row].is_empty:
            continue
        pen.fill(bands[row][1], "casing", z=z, alpha=OPACITY[pen.scheme].selected_casing)
        edge = shapely.difference(
            shapely.boundary(whole[row]),
            shapely.union_all([one for other, one in enumerate(whole) if other != row]),
        )
        dash = [on_off * sheet.plain_factor for on_off in JOURNEY_B_DASH_PX]
        pen.stroke(
            [shapely.get_coordinates(one) for one in shapely.get_parts(shapely.line_merge(edge))],
            INK[outline.mark],
            SELECTED_PX * sheet.plain_factor,
            z=z + 0.1,
            dash=dash if outline.mark == "B" else (),
            cap="butt" if outline.mark == "B" else "round",
        )


def _bands(sheet: NameSheet, outline: Outline) -> tuple[BaseGeometry, BaseGeometry]:
    """Return what the outline goes round in the ribbon, and outside it."""
    view = sheet.scene.view
    casing = max((line.style.casing_px for line in sheet.scene.lines if line.is_tsr), default=4.6)
    plain = sheet.plain_factor if sheet.is_inset else sheet.factor.tsr
    radii = (RIBBON_PX / 2 * sheet.plain_factor, (casing / 2 + SELECTED_GAP_PX) * plain)
    found = []
    for in_ribbon, radius in zip((True, False), radii, strict=True):
        parts = [part for part, inside in outline.parts if inside is in_ribbon]
        paths = [path for drawn in view.paths(parts) for path in drawn]
        found.append(buffered(paths, radius))
    return found[0], found[1]


def outlined_area(
    sheet: NameSheet, journey: Outlined | None, selected: Sequence[str]
) -> BaseGeometry:
    """Return what the outlines of a view go round: names keep off its edge."""
    found = []
    if journey is not None:
        found = [band for outline in journey.outlines for band in _bands(sheet, outline)]
    for route_id in selected:
        for line in sheet.scene.lines:
            if route_id in line.piece.routes:
                inside = has_ribbon(line.piece.routes)
                half_px = RIBBON_PX / 2 if inside else line.style.casing_px / 2 + SELECTED_GAP_PX
                found.append(buffered(line.paths, half_px * sheet.line_factor(line)))
    whole: BaseGeometry = shapely.union_all(found)
    return whole


def draw_outline_sample(pen: Pen, box: BaseGeometry, mark: str, factor: float, z: float) -> None:
    """Draw a piece of an outline for the legend: its long sides only."""
    x0, y0, x1, y1 = box.bounds
    is_second = mark == "B"
    pen.stroke(
        [np.array([(x0, y), (x1, y)]) for y in (y0, y1)],
        "text" if len(mark) > 1 else "accent",
        SELECTED_PX * factor,
        z=z,
        dash=[on_off * factor for on_off in JOURNEY_B_DASH_PX] if is_second else (),
        cap="butt",
    )


def place_badges(sheet: NameSheet, journey: Outlined | None, taken: Sequence[Box]) -> list[Badge]:
    """Return a badge for each of two journeys and what they share, off lines and symbols.

    It stands beside the longest stretch in the frame, as near its middle as may be; where no
    place is free there is none.
    """
    if journey is None or len(journey.outlines) < 2:  # noqa: PLR2004 - one needs no mark
        return []
    text = sheet.factor.text
    field = lines_field(sheet.scene, MARK_GAP_PT * text, 4.0 * text)
    stands = list(taken)
    out: list[Badge] = []
    for outline in sorted(journey.outlines, key=lambda one: one.mark):
        reach = _reach(outline.mark, text)
        places = _places(sheet, outline, reach)
        if not places:
            continue
        at = np.array([(x, y, *reach, 0.0) for x, y, _ in places])
        cost, blocked = field.measure(at)
        cost = cost + np.array([extra for *_, extra in places])
        for row in np.argsort(np.where(blocked, np.inf, cost), kind="stable"):
            x, y = float(at[row, 0]), float(at[row, 1])
            box = (x - reach[0], y - reach[1], x + reach[0], y + reach[1])
            inside = shapely.contains(
                shapely.box(*sheet.scene.view.frame.grown(-1.5).as_tuple), shapely.box(*box)
            )
            if not blocked[row] and inside and not any(meet(box, other) for other in stands):
                out.append(Badge(outline.mark, x, y, box))
                stands.append(box)
                break
    return out


def _reach(mark: Mark, text: float) -> tuple[float, float]:
    """Return half the width and height of a badge."""
    wide = text_size((mark,), BADGE_WEIGHT, BADGE_PT * text).width / 2
    return max(RADIUS_PT * text, wide + SIDE_PT * text * (len(mark) > 1)), RADIUS_PT * text


def _places(
    sheet: NameSheet, outline: Outline, reach: tuple[float, float]
) -> list[tuple[float, float, float]]:
    """Return centres beside the longest stretch of an outline, with what each costs more."""
    view = sheet.scene.view
    paths = [path for drawn in view.paths([part for part, _ in outline.parts]) for path in drawn]
    frame = shapely.box(*view.frame.as_tuple)
    seen = shapely.get_parts(shapely.intersection(multi(merged(paths)), frame))
    lines = [one for one in seen if one.geom_type == "LineString" and not one.is_empty]
    found = [shapely.get_coordinates(one) for one in lines]
    if not found:
        return []
    path = max(found, key=length)
    points, turns = along(path, np.array(SHARES) * length(path))
    gap = (RIBBON_PX / 2 + SELECTED_PX) * sheet.plain_factor + GAP_PT * sheet.factor.text
    out = []
    for further in FURTHER_PT:
        for step, ((x, y), turn) in enumerate(zip(points, turns, strict=True)):
            for side in (1.0, -1.0):
                dx, dy = -np.sin(turn) * side, np.cos(turn) * side
                off = gap + further + abs(dx) * reach[0] + abs(dy) * reach[1]
                cost = LATER_COST * step + (FURTHER_COST if further else 0.0)
                out.append((float(x + dx * off), float(y + dy * off), cost))
    return out


def draw_badges(pen: Pen, badges: Sequence[Badge], text: float) -> None:
    """Draw A filled, B as a dashed ring, what both share in the colour of text."""
    z = Z["label"] + 0.2
    for badge in badges:
        pen.begin("badge-body")
        half = badge.box[2] - badge.x - RADIUS_PT * text
        spine = shapely.LineString([(badge.x - half, badge.y), (badge.x + half, badge.y)])
        middle = shapely.Point(badge.x, badge.y)
        body = shapely.buffer(spine if half > 0 else middle, RADIUS_PT * text, quad_segs=16)
        is_ring = badge.mark == "B"
        pen.fill(body, "panel" if is_ring else INK[badge.mark], z=z)
        if is_ring:
            ring = shapely.buffer(middle, (RADIUS_PT - RING_PT / 2) * text, quad_segs=24)
            pen.stroke(
                [shapely.get_coordinates(ring)],
                "accent",
                RING_PT * text,
                z=z + 0.1,
                dash=[on_off * text for on_off in RING_DASH_PT],
                cap="butt",
            )
        pen.begin("badge")
        pen.text(
            badge.x,
            badge.y - 0.36 * BADGE_PT * text,
            badge.mark,
            size=BADGE_PT * text,
            weight=BADGE_WEIGHT,
            ink="accent" if is_ring else "panel",
            align="center",
            z=z + 0.2,
        )
    pen.begin("")
