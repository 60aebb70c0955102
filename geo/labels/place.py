"""Chooses a place for every label that has one: greedy by priority, the same answer each time.

Candidates come from `around_point`, `at_positions` and `geo.labels.along`. Their cost is
what they cover plus a preference, in square CSS pixels; a label whose cheapest free place
costs more than its limit is dropped, never squeezed. A required label (rank 1) is never
dropped: it looks further out instead.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from geo.labels.costs import (
    ANGLE,
    CX,
    CY,
    HALF_H,
    HALF_W,
    Array,
    CostField,
    envelopes,
    overlaps,
    touches_disc,
)

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
    `symbol` (x, y, radius) is a point that is drawn only with its name, and stays free then.
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
    symbol: tuple[float, float, float] | None = None


@dataclass(frozen=True, slots=True)
class Placed:
    """A label with its place: centre, half sides, angle (radians, anticlockwise).

    `leader` is the point that a name far from its own symbol is tied to by a fine line.
    """

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
    leader: tuple[float, float, float] | None = None

    @property
    def box(self) -> Array:
        """The row that `geo.labels.costs` works with."""
        return np.array([self.x, self.y, self.half_width, self.half_height, self.angle])


@dataclass(frozen=True, slots=True)
class Sheet:
    """Where labels may lie: the frame, boxes that stay free, and the unit.

    `px_per_unit` turns lengths of the sheet into CSS pixels, in which costs are stated.
    `symbols` (rows of x, y, radius) are points that are drawn whether they are named or not.
    """

    frame: tuple[float, float, float, float]
    obstacles: Array
    px_per_unit: float = 1.0
    gap: float = 1.0
    symbols: Array = field(default_factory=lambda: np.empty((0, 3)))


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


def place(labels: Sequence[Label], costs: CostField, sheet: Sheet) -> list[Placed]:
    """Return the labels that found a place, in the order in which they were placed."""
    wanted = [label for label in labels if len(label.candidates.boxes)]
    if not wanted:
        return []
    every = np.vstack([label.candidates.boxes for label in wanted])
    inside = _inside(every, sheet)
    covered = np.full(len(every), np.inf)
    covered[inside], blocked = costs.measure(every[inside])
    covered *= sheet.px_per_unit**2
    inside[inside] = ~blocked
    starts = np.concatenate([[0], np.cumsum([len(label.candidates.boxes) for label in wanted])])
    waiting = []
    for row, label in enumerate(wanted):
        part = slice(int(starts[row]), int(starts[row + 1]))
        cost = covered[part] + label.candidates.preference_px2
        waiting.append(_Waiting(label, cost, inside[part]))
    taken = _Taken(sheet)
    for one in waiting:
        if one.label.required and one.label.symbol is not None:
            taken.draw(one.label.symbol)
    # Of one priority the name with the fewest places left chooses first.
    for one in sorted(waiting, key=lambda one: (one.label.priority, one.choices, one.label.id)):
        label = one.label
        if label.symbol is not None and not label.required and not taken.has_room(label.symbol):
            continue
        found = _best(one, taken)
        if found is None and label.required:
            found = _further_out(label, costs, taken)
        if found is not None:
            taken.add(found, label)
    return _together(taken.placed, labels)


class _Taken:
    """What stands on the sheet so far: names, and the symbols drawn with them."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.placed: list[Placed] = []
        self.boxes = np.empty((0, 5))
        self.symbols = sheet.symbols

    def draw(self, symbol: tuple[float, float, float]) -> None:
        """Note a symbol that is drawn."""
        self.symbols = np.vstack([self.symbols, symbol])

    def has_room(self, symbol: tuple[float, float, float]) -> bool:
        """Say whether a symbol would lie free of the names and symbols that stand."""
        x, y, radius = symbol
        off = np.hypot(self.symbols[:, 0] - x, self.symbols[:, 1] - y)
        is_same = off == 0.0  # a port that is drawn by itself
        if (off < self.symbols[:, 2] + radius)[~is_same].any():
            return False
        return not touches_disc(self.boxes, np.array([symbol]), self.sheet.gap / 2).any()

    def free(self, boxes: Array) -> NDArray[np.bool_]:
        """Say which boxes lie free of the names and symbols that stand."""
        free = ~touches_disc(boxes, self.symbols, self.sheet.gap / 2)
        for other in self.boxes:
            free &= ~overlaps(other, boxes, self.sheet.gap)
        return free

    def add(self, found: Placed, label: Label) -> None:
        """Note a name that found its place, with its symbol."""
        self.placed.append(found)
        self.boxes = np.vstack([self.boxes, found.box])
        if label.symbol is not None and not label.required:
            self.draw(label.symbol)


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


def _best(one: _Waiting, taken: _Taken) -> Placed | None:
    label = one.label
    order = np.argsort(one.cost_px2, kind="stable")
    order = order[one.inside[order]]
    if not label.required:
        order = order[one.cost_px2[order] <= one.limit_px2]
    # The cheapest few decide nearly always; the rest is looked at only where they fail.
    for part in np.split(order, [24]) if len(order) > 24 else [order]:  # noqa: PLR2004
        free = part[taken.free(label.candidates.boxes[part])]
        if len(free):
            index = int(free[0])
            return _placed(
                label,
                label.candidates.boxes[index],
                int(label.candidates.wording[index]),
                int(label.candidates.align[index]),
            )
    return None


def _further_out(label: Label, costs: CostField, taken: _Taken) -> Placed | None:
    """Return the nearest free place on rings round the point, tied to it by a fine line.

    A place on a line that is drawn is taken only where the whole frame has no other.
    """
    first = label.candidates.boxes[0]
    x, y = label.candidates.boxes[:, :2].mean(axis=0)
    sheet = taken.sheet
    x0, y0, x1, y1 = sheet.frame
    step = 2 * first[HALF_H]
    turns = np.linspace(0, 2 * np.pi, 36, endpoint=False)
    last: Array | None = None
    for ring in range(1, int(np.hypot(x1 - x0, y1 - y0) / step) + 2):
        boxes = np.tile(first, (len(turns), 1))
        boxes[:, CX] = x + np.cos(turns) * (ring * step + first[HALF_W] * np.abs(np.cos(turns)))
        boxes[:, CY] = y + np.sin(turns) * ring * step
        boxes[:, ANGLE] = 0.0
        free = _inside(boxes, sheet) & taken.free(boxes)
        if not free.any():
            continue
        cost, blocked = costs.measure(boxes)
        if last is None:
            last = boxes[int(np.argmin(np.where(free, cost, np.inf)))]
        free &= ~blocked
        if free.any():
            found = boxes[int(np.argmin(np.where(free, cost, np.inf)))]
            return _placed(label, found, 0, CENTRE, label.symbol)
    return None if last is None else _placed(label, last, 0, CENTRE, label.symbol)


def _placed(
    label: Label,
    box: Array,
    wording: int,
    align: int,
    leader: tuple[float, float, float] | None = None,
) -> Placed:
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
        leader,
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
