"""The little chart beside a length: its interval and what others published, on one axis."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

AXIS_SHARE = 0.04
WIDTH = 240.0
MIDDLE = WIDTH / 2
REACH = 110.0


@dataclass(frozen=True, slots=True)
class Chart:
    """Places on the axis, in units of the drawing; None where there is nothing to draw.

    `whisker` holds the two ends of the interval, `diamonds` figures published by others,
    `span` the range they cover, `beyond` the sides (-1, 1) on which some lie outside.
    """

    whisker: tuple[float, float] | None
    diamonds: list[float] = field(default_factory=list)
    span: tuple[float, float] | None = None
    beyond: list[int] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Whether nothing but the length itself is known."""
        return self.whisker is None and not self.diamonds and not self.beyond


def place(value: float, length: float) -> float:
    """Return where a value lies on the axis of 4 % around a length.

    Examples
    --------
    >>> place(1000.0, 1000.0), place(1040.0, 1000.0)
    (120.0, 230.0)
    """
    return round(MIDDLE + (value / length - 1) / AXIS_SHARE * REACH, 2)


def chart(
    length: float, low: float | None, high: float | None, published: Sequence[float]
) -> Chart:
    """Return the chart of a length: all in one unit."""
    ends = (MIDDLE - REACH, MIDDLE + REACH)
    whisker = None
    if low is not None and high is not None:
        whisker = (max(place(low, length), ends[0]), min(place(high, length), ends[1]))
    places = sorted({place(value, length) for value in published})
    inside = [x for x in places if ends[0] <= x <= ends[1]]
    beyond = [
        side
        for side, is_there in (
            (-1, any(x < ends[0] for x in places)),
            (1, any(x > ends[1] for x in places)),
        )
        if is_there
    ]
    edges = [*inside, *(MIDDLE + side * REACH for side in beyond)]
    span = (min(edges), max(edges)) if len(edges) > 1 else None
    return Chart(whisker, inside, span, beyond)
