"""The enlarged part in an empty corner, for sections too short to see on the main map."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from geo.figure.page.projection import Rect, View, grid_for, outline_deg
from geo.labels.cost_field import CostField
from geo.model import Bounds
from geo.style.sheets import EXTENTS

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from geo.figure.scene.scene import Scene

MARGIN_PT = 5.8
REGION_COST = 0.1  # by area, against 1 by length and point of a line
MOST_WIDTH, MOST_HEIGHT = 0.40, 0.66  # of the frame
LARGER = (1.75, 1.5, 1.25, 1.0)  # where there is room to spare, it is enlarged so much more


@dataclass(frozen=True, slots=True)
class InsetPlan:
    """What is enlarged on the map of an extent, by how much, in which conic."""

    title: str
    bounds: Bounds
    factor: float
    conic: str
    from_scale: float = 0.0  # a map that is larger than that needs no enlargement
    since: int = 0  # the year from which there is what the title names
    names_link: bool = False  # whether it has the room to name the link instead of the map


PLANS: dict[str, InsetPlan] = {
    "eurasia": InsetPlan(
        "figure.inset.korea", Bounds(122.9, 34.6, 131.9, 42.75), 2.5, "korea", 20e6, names_link=True
    ),
    "korea": InsetPlan(
        "figure.inset.mdl", Bounds(126.15, 37.62, 129.15, 39.05), 2.1, "korea", since=1953
    ),
}


def inset_view(
    scene: Scene, extent: str, subject: BaseGeometry, year: int | None = None
) -> View | None:
    """Return the view of the inset in the emptiest corner of the main map, if it has one.

    `subject` is what the main map is about, on the page: the inset keeps off it.
    """
    plan = PLANS.get(extent)
    if plan is None:
        return None
    main = scene.view
    if main.scale < plan.from_scale or (year is not None and year < plan.since):
        return None
    for more in LARGER:
        view, is_whole, is_free = _enlarged(scene, plan, plan.factor * more, subject)
        if more == 1.0 or (is_whole and is_free):
            return view
    return None


def _enlarged(
    scene: Scene, plan: InsetPlan, factor: float, subject: BaseGeometry
) -> tuple[View, bool, bool]:
    """Return an inset so much larger, whether it shows all of its part, and covers nothing."""
    main = scene.view
    frame = main.frame
    grid = grid_for(EXTENTS[plan.conic], "auto")
    m_per_pt = main.m_per_pt / factor
    probe = View(grid, Rect(0, 0, 0, 0), (0.0, 0.0), m_per_pt)
    at = probe.to_page(outline_deg(plan.bounds))
    (x0, y0), (x1, y1) = at.min(axis=0), at.max(axis=0)
    width = min(float(x1 - x0), frame.width * MOST_WIDTH)
    height = min(float(y1 - y0), frame.height * MOST_HEIGHT)
    corner, cost = _emptiest(scene, width, height, subject)
    centre_m = (float(x0 + x1) / 2 * m_per_pt, float(y0 + y1) / 2 * m_per_pt)
    is_whole = width >= float(x1 - x0) and height >= float(y1 - y0)
    return View(grid, corner, centre_m, m_per_pt), is_whole, cost == 0.0


def _emptiest(
    scene: Scene, width: float, height: float, subject: BaseGeometry
) -> tuple[Rect, float]:
    frame = scene.view.frame
    field = CostField()
    for line in scene.lines:
        for path in line.paths:
            field.add_line(path, 1.0, 1.0)
    for station, x, y in scene.stations:
        if station.kind != "town":
            field.add_disc(x, y, 4.0, 1.0)
    left, right = frame.x0 + MARGIN_PT, frame.x1 - MARGIN_PT - width
    low, high = frame.y0 + MARGIN_PT, frame.y1 - MARGIN_PT - height
    corners = [Rect(x, y, x + width, y + height) for y in (low, high) for x in (left, right)]
    boxes = np.array(
        [((c.x0 + c.x1) / 2, (c.y0 + c.y1) / 2, width / 2, height / 2, 0.0) for c in corners]
    )
    cost = field.cost(boxes)
    for area in (subject, *(region.area for region in scene.regions)):
        within = shapely.clip_by_rect(area, *frame.as_tuple)
        cost += [
            REGION_COST * shapely.area(shapely.clip_by_rect(within, *corner.as_tuple))
            for corner in corners
        ]
    best = int(np.argmin(cost))
    return corners[best], float(cost[best])
