"""The two charts of the validation, as places in a drawing: words and colours are the page's.

Rows stand below one another, so that names are read level, in any language and on a phone.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from geo.i18n import Translator

NOMINAL = 0.95
LEFT_PX = 236
RIGHT_PX = 396
TOP_PX = 8
ROW_PX = 18
_LOWEST = 0.85
_STEP = 0.05
_Z_95 = 1.96


@dataclass(frozen=True, slots=True)
class Mark:
    """A row of a chart: its name, and px from the left for a band, a dot and a square."""

    name: str
    y_px: float
    band_px: tuple[float, float]
    dot_px: float
    square_px: float | None


@dataclass(frozen=True, slots=True)
class Plot:
    """A chart: its rows, their names end at `names_px`; ticks below as px and text; a line."""

    rows: tuple[Mark, ...]
    ticks: tuple[tuple[float, str], ...]
    line_px: float | None
    bottom_px: float
    names_px: float = LEFT_PX - 10


def by_chance(count: int) -> tuple[float, float]:
    """Return where a true 95 % falls in 95 of 100 samples: the normal approximation.

    Wald's interval of a share p of n cases, p ± 1.96 √(p(1 - p)/n), not above one.

    Examples
    --------
    >>> [round(share, 3) for share in by_chance(433)]
    [0.929, 0.971]
    """
    reach = _Z_95 * math.sqrt(NOMINAL * (1 - NOMINAL) / count)
    return NOMINAL - reach, min(1.0, NOMINAL + reach)


def coverage_plot(
    rows: Sequence[Mapping[str, str]], names: Callable[[Mapping[str, str]], str], tr: Translator
) -> Plot:
    """Return the shares of true lengths inside the interval: by thinning, by division, of curves.

    `rows` are those of docs/validation.csv.
    """
    kinds = {"half", "division", "dense"}
    chosen = [row for row in rows if row["kind"] in kinds and row["group"] != "all"]
    bands = [by_chance(int(row["count"])) for row in chosen]
    shares = [float(row["coverage"]) for row in chosen]
    lowest = min([_LOWEST, *shares, *(low for low, _ in bands)])
    lowest = math.floor(lowest / _STEP + 1e-9) * _STEP
    to_px = _scale(lowest, 1.0)
    marks = tuple(
        Mark(names(row), _row_px(place), (to_px(low), to_px(high)), to_px(share), None)
        for place, (row, (low, high), share) in enumerate(zip(chosen, bands, shares, strict=True))
    )
    count = round((1.0 - lowest) / _STEP)
    ticks = [lowest + _STEP * step for step in range(count + 1)]
    return Plot(
        marks,
        tuple((to_px(tick), tr.percent(tick, 0)) for tick in ticks),
        to_px(NOMINAL),
        TOP_PX + ROW_PX * len(marks),
    )


def width_plot(
    rows: Sequence[Mapping[str, str]], names: Callable[[Mapping[str, str]], str], tr: Translator
) -> Plot:
    """Return the median width of the interval beside the spread of the true errors, by thinning.

    The band ends at twice the spread, which the width is not to exceed.
    """
    chosen = [row for row in rows if row["kind"] == "half" and row["group"] != "all"]
    most = max(max(2 * float(row["spread"]), float(row["median_width"])) for row in chosen)
    top = math.ceil(most * 5) / 5
    to_px = _scale(0.0, top)
    marks = tuple(
        Mark(
            names(row),
            _row_px(place),
            (to_px(0.0), to_px(2 * float(row["spread"]))),
            to_px(float(row["median_width"])),
            to_px(float(row["spread"])),
        )
        for place, row in enumerate(chosen)
    )
    ticks = [step / 5 for step in range(round(top * 5) + 1)]
    return Plot(
        marks,
        tuple((to_px(tick), tr.percent(tick, 0)) for tick in ticks),
        None,
        TOP_PX + ROW_PX * len(marks),
    )


def _row_px(place: int) -> float:
    return TOP_PX + ROW_PX * (place + 0.5)


def _scale(low: float, high: float) -> Callable[[float], float]:
    """Return what places a value between the left and the right end, in px to a tenth."""
    return lambda value: round(LEFT_PX + (value - low) / (high - low) * (RIGHT_PX - LEFT_PX), 1)
