"""A name that wants a place, where it may stand, and where it stands in the end."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from geo.labels.cost_field import Array  # noqa: TC001 - dataclasses are read at run time

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from geo.labels.text_metrics import TextSize

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
    `symbol` (x, y, radius) is a point that is drawn only with its name, and stays free then;
    a name that `may_lead` can stand further off, tied to its symbol by a fine line.
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
    may_lead: bool = False


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
    cost_px2: float = 0.0

    @property
    def box(self) -> Array:
        """The row that `geo.labels.cost_field` works with."""
        return np.array([self.x, self.y, self.half_width, self.half_height, self.angle])

    @property
    def foot(self) -> tuple[float, float]:
        """The point of an upright name that is nearest to its symbol."""
        x, y, _ = self.leader or (self.x, self.y, 0.0)
        return (
            min(max(x, self.x - self.half_width), self.x + self.half_width),
            min(max(y, self.y - self.half_height), self.y + self.half_height),
        )


@dataclass(frozen=True, slots=True)
class Sheet:
    """Where labels may lie: the frame, boxes that stay free, and the unit.

    `px_per_unit` turns lengths of the sheet into CSS pixels, in which costs are stated.
    `symbols` (rows of x, y, radius) are points that are drawn whether they are named or not.
    With `repairs` names that found no place get a second chance: others move aside for them.
    """

    frame: tuple[float, float, float, float]
    obstacles: Array
    px_per_unit: float = 1.0
    gap: float = 1.0
    symbols: Array = field(default_factory=lambda: np.empty((0, 3)))
    repairs: bool = False


class _Way(NamedTuple):
    """A direction from a point: where a name's box begins, and on which side it stands."""

    cos: float
    sin: float
    side_x: float
    side_y: float
    cost_px2: float
    is_far: bool

    @property
    def align(self) -> int:
        """How lines of a name stand under each other there."""
        if abs(self.side_x) < 0.7:  # noqa: PLR2004
            return CENTRE
        return LEFT if self.side_x > 0 else RIGHT


@cache
def _ways() -> tuple[_Way, ...]:
    """Return the 20 directions round a point, the near ones first."""
    found = []
    turns = [(degrees, cost, False) for degrees, cost in _NEAR]
    turns += [(degrees, FAR_COST_PX2, True) for degrees in _FAR]
    for degrees, cost, is_far in turns:
        cos, sin = float(np.cos(np.radians(degrees))), float(np.sin(np.radians(degrees)))
        side_x = max(-1.0, min(1.0, cos * 1.6)) if abs(cos) > 0.5 else cos  # noqa: PLR2004
        found.append(_Way(cos, sin, side_x, max(-1.0, min(1.0, sin * 1.4)), cost, is_far))
    return tuple(found)


def around_point(
    x: float, y: float, clear: float, sizes: Sequence[TextSize], far: float
) -> Candidates:
    """Return 20 places round a point for each wording, outside a circle of radius `clear`."""
    boxes, preference, wording, align = [], [], [], []
    for index, size in enumerate(sizes):
        half_w, half_h = size.width / 2, size.height / 2
        for way in _ways():
            reach = clear + far if way.is_far else clear
            boxes.append(
                (
                    x + reach * way.cos + way.side_x * half_w,
                    y + reach * way.sin + way.side_y * half_h,
                    half_w,
                    half_h,
                    0.0,
                )
            )
            preference.append(way.cost_px2 + index * WORDING_COST_PX2)
            wording.append(index)
            align.append(way.align)
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
