"""Meridians and parallels over the sheet, and their labels at the frame."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo.figure.page.projection import Rect, View

STEPS_DEG = (0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 30.0)
WANTED_LINES = 6
POINTS = 121


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a line of the graticule meets the frame."""

    degrees: float
    is_latitude: bool
    side: str  # left, right, bottom
    x: float
    y: float


def step_deg(view: View) -> float:
    """Return the spacing that gives about six parallels."""
    bounds = view.bounds_deg
    height = bounds.north_deg - bounds.south_deg
    return next((step for step in STEPS_DEG if height / step <= WANTED_LINES), STEPS_DEG[-1])


def lines(view: View) -> tuple[list[NDArray[np.float64]], list[Mark]]:
    """Return the lines on the page and the marks where they meet the frame."""
    bounds = view.bounds_deg
    step = step_deg(view)
    out: list[NDArray[np.float64]] = []
    marks: list[Mark] = []
    lats = np.arange(np.ceil(bounds.south_deg / step), np.floor(bounds.north_deg / step) + 1) * step
    lons = np.arange(np.ceil(bounds.west_deg / step), np.floor(bounds.east_deg / step) + 1) * step
    along_lon = np.linspace(bounds.west_deg - 2, bounds.east_deg + 2, POINTS)
    along_lat = np.linspace(
        max(bounds.south_deg - 2, -89.0), min(bounds.north_deg + 2, 89.0), POINTS
    )
    for lat in lats:
        line = view.to_page(np.column_stack([along_lon, np.full(POINTS, lat)]))
        out.append(line)
        marks += _crossings(line, float(lat), view.frame, is_latitude=True)
    for lon in lons:
        line = view.to_page(np.column_stack([np.full(POINTS, lon), along_lat]))
        out.append(line)
        marks += _crossings(line, float(lon), view.frame, is_latitude=False)
    return out, marks


def _crossings(
    line: NDArray[np.float64], degrees: float, frame: Rect, *, is_latitude: bool
) -> list[Mark]:
    found = []
    axis = 0 if is_latitude else 1
    sides = [("left", frame.x0), ("right", frame.x1)] if is_latitude else [("bottom", frame.y0)]
    for side, at in sides:
        a, b = line[:-1], line[1:]
        crosses = (a[:, axis] - at) * (b[:, axis] - at) < 0
        for p, q in zip(a[crosses], b[crosses], strict=True):
            share = (at - p[axis]) / (q[axis] - p[axis])
            x, y = p + share * (q - p)
            if frame.x0 <= x <= frame.x1 and frame.y0 <= y <= frame.y1:
                found.append(Mark(degrees, is_latitude, side, float(x), float(y)))
    return found
