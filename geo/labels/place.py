"""Chooses a place for every label that has one: greedy by priority, the same answer each time.

Candidates come from `around_point`, `at_positions` and `geo.labels.along`. Their cost is
what they cover plus a preference, in square CSS pixels; a label whose cheapest free place
costs more than its limit is dropped, never squeezed. A required label (rank 1) is never
dropped: it looks further out instead.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from geo.labels.costs import ANGLE, CX, CY, HALF_H, HALF_W, Array, CostField, envelopes, overlaps

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from geo.labels.metrics import TextSize

LEFT, CENTRE, RIGHT = -1, 0, 1  # to which side the lines of a block are flush
FAR_COST_PX2 = 30.0
WORDING_COST_PX2 = 35.0  # for each step to a shorter wording

# Directions round a point with a preference: right first, then up, below, left.
_NEAR = (
    (0, 0.0),
    (35, 1.0),
    (-35, 1.2),
    (15, 0.6),
    (-15, 0.8),
    (180, 2.0),
    (145, 2.6),
    (-145, 2.8),
    (165, 2.4),
    (-165, 2.5),
    (90, 3.0),
    (-90, 3.2),
    (65, 2.9),
    (-65, 3.1),
)
_FAR = (0, 180, 45, -45, 135, -135)


@dataclass(frozen=True, slots=True)
class Candidates:
    """Places for one label: boxes, preference in px2, index of the wording, flush side."""

    boxes: Array
    preference_px2: Array
    wording: NDArray[np.intp]
    align: NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Label:
    """A name that wants a place.

    `wordings` are tried from the longest to the shortest, each a block of lines. Labels of
    one `group` stand together or not at all. A lower `priority` number is placed earlier.
    """

    id: str
    style: str
    wordings: tuple[tuple[str, ...], ...]
    size: float
    priority: float
    candidates: Candidates
    limit_px2: float | None = None
    required: bool = False
    group: str = ""
    layer: str = ""


@dataclass(frozen=True, slots=True)
class Placed:
    """A label with its place: centre, half sides, angle (radians, anticlockwise)."""

    id: str
    style: str
    lines: tuple[str, ...]
    size: float
    x: float
    y: float
    half_width: float
    half_height: float
    angle: float
    align: int
    group: str = ""
    layer: str = ""

    @property
    def box(self) -> Array:
        """The row that `geo.labels.costs` works with."""
        return np.array([self.x, self.y, self.half_width, self.half_height, self.angle])


@dataclass(frozen=True, slots=True)
class Sheet:
    """Where labels may lie: the frame, boxes that stay free, and the unit.

    `px_per_unit` turns lengths of the sheet into CSS pixels, in which costs are stated.
    """

    frame: tuple[float, float, float, float]
    obstacles: Array
    px_per_unit: float = 1.0
    gap: float = 1.0


def around_point(
    x: float, y: float, clear: float, sizes: Sequence[TextSize], far: float
) -> Candidates:
    """Return 20 places round a point for each wording, outside a circle of radius `clear`."""
    boxes, preference, wording, align = [], [], [], []
    for index, size in enumerate(sizes):
        turns = [(degrees, cost, clear) for degrees, cost in _NEAR]
        turns += [(degrees, FAR_COST_PX2, clear + far) for degrees in _FAR]
        for degrees, cost, reach in turns:
            cos, sin = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
            side_x = float(np.clip(cos * 1.6, -1, 1)) if abs(cos) > 0.5 else float(cos)  # noqa: PLR2004
            side_y = float(np.clip(sin * 1.4, -1, 1))
            boxes.append(
                (
                    x + reach * cos + side_x * size.width / 2,
                    y + reach * sin + side_y * size.height / 2,
                    size.width / 2,
                    size.height / 2,
                    0.0,
                )
            )
            preference.append(cost + index * WORDING_COST_PX2)
            wording.append(index)
            align.append(CENTRE if abs(side_x) < 0.7 else (LEFT if side_x > 0 else RIGHT))  # noqa: PLR2004
    return Candidates(np.array(boxes), np.array(preference), np.array(wording), np.array(align))


def at_positions(
    positions: Array,
    preference_px2: Array,
    sizes: Sequence[TextSize],
    *,
    wording_cost_px2: float = WORDING_COST_PX2,
) -> Candidates:
    """Return upright places centred on given positions, for each wording."""
    count = len(positions)
    boxes = [
        np.column_stack(
            [
                positions,
                np.full(count, size.width / 2),
                np.full(count, size.height / 2),
                np.zeros(count),
            ]
        )
        for size in sizes
    ]
    steps = np.repeat(np.arange(len(sizes)), count)
    return Candidates(
        np.vstack(boxes),
        np.tile(preference_px2, len(sizes)) + steps * wording_cost_px2,
        steps,
        np.full(count * len(sizes), CENTRE),
    )


def join(parts: Sequence[tuple[Candidates, int]]) -> Candidates:
    """Return the candidates of several kinds as one; each part starts at its own wording."""
    return Candidates(
        np.vstack([part.boxes for part, _ in parts]),
        np.concatenate([part.preference_px2 for part, _ in parts]),
        np.concatenate([part.wording + start for part, start in parts]),
        np.concatenate([part.align for part, _ in parts]),
    )


def place(labels: Sequence[Label], field: CostField, sheet: Sheet) -> list[Placed]:
    """Return the labels that found a place, in the order in which they were placed."""
    wanted = [label for label in labels if len(label.candidates.boxes)]
    if not wanted:
        return []
    every = np.vstack([label.candidates.boxes for label in wanted])
    covered = field.cost(every) * sheet.px_per_unit**2
    inside = _inside(every, sheet)
    starts = np.concatenate([[0], np.cumsum([len(label.candidates.boxes) for label in wanted])])
    waiting = []
    for row, label in enumerate(wanted):
        part = slice(int(starts[row]), int(starts[row + 1]))
        cost = covered[part] + label.candidates.preference_px2
        waiting.append(_Waiting(label, cost, inside[part]))
    taken = np.empty((0, 5))
    placed: list[Placed] = []
    # Of one priority the name with the fewest places left chooses first.
    for one in sorted(waiting, key=lambda one: (one.label.priority, one.choices, one.label.id)):
        label = one.label
        found = _best(one, taken, sheet)
        if found is None and label.required:
            found = _further_out(label, field, taken, sheet)
        if found is None:
            continue
        placed.append(found)
        taken = np.vstack([taken, found.box])
    return _together(placed, labels)


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A label with what its places cost and which of them are free of the frame's edge."""

    label: Label
    cost_px2: Array
    inside: NDArray[np.bool_]

    @property
    def limit_px2(self) -> float:
        """What a place may cost."""
        return CostField.HARD if self.label.limit_px2 is None else self.label.limit_px2

    @property
    def choices(self) -> int:
        """How many places are within the limit."""
        return int((self.inside & (self.cost_px2 <= self.limit_px2)).sum())


def _inside(boxes: Array, sheet: Sheet) -> NDArray[np.bool_]:
    """Say which boxes lie within the frame and off all obstacles."""
    sides = envelopes(boxes)
    x0, y0, x1, y1 = sheet.frame
    gap = sheet.gap
    ok = (
        (sides[:, 0] >= x0 + gap)
        & (sides[:, 1] >= y0 + gap)
        & (sides[:, 2] <= x1 - gap)
        & (sides[:, 3] <= y1 - gap)
    )
    for obstacle in sheet.obstacles:
        ok &= ~overlaps(obstacle, boxes, gap)
    return np.asarray(ok)


def _best(one: _Waiting, taken: Array, sheet: Sheet) -> Placed | None:
    label, cost, inside = one.label, one.cost_px2, one.inside
    for index in np.argsort(cost, kind="stable"):
        if not label.required and cost[index] > one.limit_px2:
            return None
        if inside[index]:
            box = label.candidates.boxes[index]
            if not overlaps(box, taken, sheet.gap).any():
                return _placed(
                    label,
                    box,
                    int(label.candidates.wording[index]),
                    int(label.candidates.align[index]),
                )
    return None


def _further_out(label: Label, field: CostField, taken: Array, sheet: Sheet) -> Placed | None:
    """Return the nearest free place on rings round the point, if there is any in the frame."""
    first = label.candidates.boxes[0]
    x, y = label.candidates.boxes[:, :2].mean(axis=0)
    x0, y0, x1, y1 = sheet.frame
    step = 2 * first[HALF_H]
    turns = np.linspace(0, 2 * np.pi, 36, endpoint=False)
    for ring in range(1, int(np.hypot(x1 - x0, y1 - y0) / step) + 2):
        boxes = np.tile(first, (len(turns), 1))
        boxes[:, CX] = x + np.cos(turns) * (ring * step + first[HALF_W] * np.abs(np.cos(turns)))
        boxes[:, CY] = y + np.sin(turns) * ring * step
        boxes[:, ANGLE] = 0.0
        free = _inside(boxes, sheet)
        for other in taken:
            free &= ~overlaps(other, boxes, sheet.gap)
        if free.any():
            cost = np.where(free, field.cost(boxes), np.inf)
            return _placed(label, boxes[int(np.argmin(cost))], 0, CENTRE)
    return None


def _placed(label: Label, box: Array, wording: int, align: int) -> Placed:
    x, y, half_width, half_height, angle = (float(value) for value in box)
    return Placed(
        label.id,
        label.style,
        label.wordings[wording],
        label.size,
        x,
        y,
        half_width,
        half_height,
        angle,
        align,
        label.group,
        label.layer,
    )


def _together(placed: list[Placed], labels: Sequence[Label]) -> list[Placed]:
    """Drop what stands without the rest of its group (both Korean states or neither)."""
    wanted: dict[str, int] = {}
    for label in labels:
        if label.group:
            wanted[label.group] = wanted.get(label.group, 0) + 1
    have: dict[str, int] = {}
    for one in placed:
        if one.group:
            have[one.group] = have.get(one.group, 0) + 1
    return [one for one in placed if not one.group or have[one.group] == wanted[one.group]]
