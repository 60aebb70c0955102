"""Chooses a place for every label that has one: greedy by priority, the same answer each time.

Candidates come from `around_point`, `at_positions` and `geo.labels.along_line`. Their cost is
what they cover plus a preference, in square CSS pixels; a label whose cheapest free place
costs more than its limit is dropped, never squeezed. A required label (rank 1) is never
dropped: it looks further out instead.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from geo.labels.candidates import CENTRE, Label, Placed, Sheet
from geo.labels.cost_field import (
    ANGLE,
    CX,
    CY,
    HALF_H,
    HALF_W,
    Array,
    CostField,
    envelopes,
    overlaps,
    overlaps_any,
    touches_disc,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

MOST_TRIES = 80
ASIDE_COST_PX2 = 14.0  # by which a name's place may get worse to make room for another
MOST_RINGS = 4


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
        waiting.append(Waiting(label, cost, inside[part]))
    taken = Taken(sheet)
    for one in waiting:
        if one.label.required and one.label.symbol is not None:
            taken.draw(one.label.symbol)
    # Of one priority the name with the fewest places left chooses first.
    waiting.sort(key=lambda one: (one.label.priority, one.choices, one.label.id))
    left = []
    for one in waiting:
        found = None
        if one.label.required or one.label.symbol is None or taken.has_room(one.label.symbol):
            found = best(one, taken)
            if found is None and one.label.required:
                found = further_out(one.label, costs, taken)
        if found is None:
            left.append(one)
        else:
            taken.add(found, one)
    if sheet.repairs:
        mend(left, costs, taken)
    return _together(taken.placed, labels)


class Taken:
    """What stands on the sheet so far: names, and the symbols drawn with them."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.placed: list[Placed] = []
        self.owners: list[Waiting] = []
        self.boxes = np.empty((0, 5))
        self.leaders = np.empty((0, 5))
        self.symbols = sheet.symbols

    def draw(self, symbol: tuple[float, float, float]) -> None:
        """Note a symbol that is drawn."""
        self.symbols = np.vstack([self.symbols, symbol])

    def is_apart(self, symbol: tuple[float, float, float]) -> bool:
        """Say whether a symbol would lie free of the other symbols."""
        x, y, radius = symbol
        off = np.hypot(self.symbols[:, 0] - x, self.symbols[:, 1] - y)
        is_same = off == 0.0  # a port that is drawn by itself
        return not (off < self.symbols[:, 2] + radius)[~is_same].any()

    def may_stand(self, symbol: tuple[float, float, float]) -> bool:
        """Say whether a symbol would lie free of all that cannot move."""
        disc = np.array([symbol])
        behind = touches_disc(self.sheet.obstacles, disc, self.sheet.gap / 2).any()
        return self.is_apart(symbol) and not bool(behind)

    def has_room(self, symbol: tuple[float, float, float]) -> bool:
        """Say whether a symbol would lie free of the names and symbols that stand."""
        return self.may_stand(symbol) and not self.on_symbol(symbol).any()

    def on_symbol(self, symbol: tuple[float, float, float]) -> NDArray[np.bool_]:
        """Say which of the names that stand would cover a symbol."""
        return touches_disc(self.boxes, np.array([symbol]), self.sheet.gap / 2)

    def off_symbols(self, boxes: Array) -> NDArray[np.bool_]:
        """Say which boxes lie free of the symbols and of the lines that tie names to them."""
        free = ~touches_disc(boxes, self.symbols, self.sheet.gap / 2)
        return free & ~overlaps_any(boxes, self.leaders, self.sheet.gap / 2)

    def free(self, boxes: Array, but: int = -1) -> NDArray[np.bool_]:
        """Say which boxes lie free of all that stands, one name left out of account."""
        others = self.boxes if but < 0 else np.delete(self.boxes, but, axis=0)
        return self.off_symbols(boxes) & ~overlaps_any(boxes, others, self.sheet.gap)

    def add(self, found: Placed, owner: Waiting) -> None:
        """Note a name that found its place, with its symbol."""
        self.placed.append(found)
        self.owners.append(owner)
        self.boxes = np.vstack([self.boxes, found.box])
        if owner.label.symbol is not None and not owner.label.required:
            self.draw(owner.label.symbol)
        if found.leader is not None:
            self.leaders = np.vstack([self.leaders, leader_box(found, self.sheet.gap)])

    def move(self, row: int, found: Placed) -> None:
        """Give a name that stands another place."""
        self.placed[row] = found
        self.boxes[row] = found.box


@dataclass(frozen=True)
class Waiting:
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

    @cached_property
    def order(self) -> NDArray[np.intp]:
        """The places that may be taken, the cheapest first."""
        order = np.argsort(self.cost_px2, kind="stable")
        order = order[self.inside[order]]
        if self.label.required:
            return order
        return order[self.cost_px2[order] <= self.limit_px2]

    def at(self, index: int) -> Placed:
        """Return the name at one of its places."""
        places = self.label.candidates
        found = _placed(
            self.label, places.boxes[index], int(places.wording[index]), int(places.align[index])
        )
        return replace(found, cost_px2=float(self.cost_px2[index]))


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


def best(one: Waiting, taken: Taken, but: int = -1) -> Placed | None:
    """Return the cheapest free place of a name within its limit."""
    order = one.order
    # The cheapest few decide nearly always; the rest is looked at only where they fail.
    for part in np.split(order, [24]) if len(order) > 24 else [order]:  # noqa: PLR2004
        free = part[taken.free(one.label.candidates.boxes[part], but)]
        if len(free):
            return one.at(int(free[0]))
    return None


def mend(left: Sequence[Waiting], costs: CostField, taken: Taken) -> None:
    """Find room for names that found none: another moves aside, or a fine line leads to it."""
    for one in left:
        found = _make_room(one, taken)
        symbol = one.label.symbol
        if found is None and one.label.may_lead and symbol and taken.has_room(symbol):
            found = further_out(one.label, costs, taken, rings=MOST_RINGS)
        if found is not None:
            taken.add(found, one)


def _make_room(one: Waiting, taken: Taken) -> Placed | None:
    """Return a place that is free once one other name has moved to another place of its own."""
    symbol = one.label.symbol
    if symbol is not None and not taken.may_stand(symbol):
        return None
    order = one.order[:MOST_TRIES]
    boxes = one.label.candidates.boxes[order]
    hit = np.array(
        [overlaps(other, boxes, taken.sheet.gap) for other in taken.boxes], dtype=np.bool_
    ).reshape(len(taken.boxes), len(boxes))
    if symbol is not None:
        hit |= taken.on_symbol(symbol)[:, None]
    usable = taken.off_symbols(boxes) & (hit.sum(axis=0) <= 1)
    for column in np.flatnonzero(usable):
        rows = np.flatnonzero(hit[:, column])
        found = one.at(int(order[column]))
        if len(rows) == 0:
            return found
        row = int(rows[0])
        if taken.placed[row].leader is not None:
            continue
        other = _aside(taken, row, found, symbol)
        if other is not None:
            taken.move(row, other)
            return found
    return None


def _aside(
    taken: Taken, row: int, found: Placed, symbol: tuple[float, float, float] | None
) -> Placed | None:
    """Return another place for a name that stands, clear of a new name and its symbol."""
    owner = taken.owners[row]
    most = taken.placed[row].cost_px2 + ASIDE_COST_PX2
    order = owner.order[:MOST_TRIES]
    order = order[owner.cost_px2[order] <= most]
    boxes = owner.label.candidates.boxes[order]
    free = taken.free(boxes, row) & ~overlaps(found.box, boxes, taken.sheet.gap)
    if symbol is not None:
        free &= ~touches_disc(boxes, np.array([symbol]), taken.sheet.gap / 2)
    places = np.flatnonzero(free)
    return owner.at(int(order[places[0]])) if len(places) else None


def further_out(
    label: Label, costs: CostField, taken: Taken, rings: int | None = None
) -> Placed | None:
    """Return the nearest free place on rings round the point, tied to it by a fine line.

    A place on a line that is drawn is taken only by a required name, and only where the whole
    frame has no other. `rings` bounds how far out it may be.
    """
    first = label.candidates.boxes[0]
    x, y = label.candidates.boxes[:, :2].mean(axis=0)
    sheet = taken.sheet
    x0, y0, x1, y1 = sheet.frame
    step = 2 * first[HALF_H]
    turns = np.linspace(0, 2 * np.pi, 36, endpoint=False)
    last: Placed | None = None
    most = int(np.hypot(x1 - x0, y1 - y0) / step) + 1 if rings is None else rings
    for ring in range(1, most + 1):
        boxes = np.tile(first, (len(turns), 1))
        boxes[:, CX] = x + np.cos(turns) * (ring * step + first[HALF_W] * np.abs(np.cos(turns)))
        boxes[:, CY] = y + np.sin(turns) * ring * step
        boxes[:, ANGLE] = 0.0
        free = _inside(boxes, sheet) & taken.free(boxes)
        if label.symbol is not None:  # its own symbol is not drawn before it has a name
            free &= ~touches_disc(boxes, np.array([label.symbol]), sheet.gap / 2)
        if not free.any():
            continue
        cost, blocked = costs.measure(boxes)
        for row in np.argsort(cost, kind="stable"):
            if free[row]:
                found = _placed(label, boxes[row], 0, CENTRE, label.symbol)
                if not blocked[row] and _leads_free(found, taken):
                    return found
                last = last or found
    return last if label.required else None


def leader_box(found: Placed, gap: float) -> Array:
    """Return the line that ties a name to its symbol as a thin box."""
    x, y, _ = found.leader or (found.x, found.y, 0.0)
    end_x, end_y = found.foot
    dx, dy = end_x - x, end_y - y
    return np.array(
        [(x + end_x) / 2, (y + end_y) / 2, np.hypot(dx, dy) / 2, gap / 4, np.arctan2(dy, dx)]
    )


def _leads_free(found: Placed, taken: Taken) -> bool:
    """Say whether the line from a name to its symbol crosses no other name and no symbol."""
    if found.leader is None:
        return True
    line = leader_box(found, taken.sheet.gap)
    own = np.hypot(taken.symbols[:, 0] - found.leader[0], taken.symbols[:, 1] - found.leader[1])
    others = taken.symbols[own > 0]
    box = found.box[None]
    # Nearer to another's symbol than a line of type, the name would seem to be that one's.
    return not (
        overlaps(line, taken.boxes).any()
        or touches_disc(line[None], others, 2 * taken.sheet.gap).any()
        or touches_disc(box, others, 2 * found.half_height).any()
    )


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
