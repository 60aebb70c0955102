"""Stacked bars: how a length is divided, as parts of one whole."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from geo.i18n import Translator
    from geo.model import Piece

WIDTH = 1000  # units of the bar's own drawing
_GAP = 4
_SHADES = 3


@dataclass(frozen=True, slots=True)
class BarPart:
    """One part of a stacked bar: where it lies, its shade and what stands below it."""

    x: float
    width: float
    shade: int
    key: str
    label: str


def sums(pieces: Iterable[Piece], of: Callable[[Piece], str | None]) -> dict[str, float]:
    """Return kilometres by a property, in the order of first appearance."""
    totals: dict[str, float] = {}
    for piece in pieces:
        if piece.length_km is not None:
            key = of(piece) or "none"
            totals[key] = totals.get(key, 0.0) + piece.length_km
    return totals


def bar(totals: dict[str, float], tr: Translator, word: Callable[[str], str]) -> list[BarPart]:
    """Return the parts of a bar from kilometres by key; shades alternate, labels name them."""
    whole = sum(totals.values())
    if whole <= 0:
        return []
    parts = []
    at = 0.0
    for number, (key, km) in enumerate(totals.items()):
        width = WIDTH * km / whole
        gap = _GAP if number < len(totals) - 1 and width > 2 * _GAP else 0
        parts.append(
            BarPart(
                round(at, 2),
                round(max(width - gap, 1.0), 2),
                number % _SHADES + 1,
                key,
                f"{word(key)} {tr.number(km)}",
            )
        )
        at += width
    return parts


STRIP_PX = 128
_LEAST_PX = 8.0
_CROSS_PX = 8.0


@dataclass(frozen=True, slots=True)
class StripPart:
    """One status of a strip: where it lies, and the middles of its crosses if it is destroyed."""

    x: float
    width: float
    key: str
    crosses: tuple[float, ...] = ()


def strip(totals: dict[str, float]) -> list[StripPart]:
    """Return a strip from kilometres by status, px; a short part keeps room for its mark."""
    whole = sum(totals.values())
    widths = {key: max(STRIP_PX * km / whole, _LEAST_PX) for key, km in totals.items()}
    longest = max(widths, key=lambda key: widths[key])
    widths[longest] -= sum(widths.values()) - STRIP_PX
    parts, at = [], 0.0
    for key, width in widths.items():
        count = max(1, int(width // _CROSS_PX))
        crosses = tuple(round(at + width * (k + 0.5) / count, 1) for k in range(count))
        parts.append(
            StripPart(round(at, 1), round(width, 1), key, crosses if key == "destroyed" else ())
        )
        at += width
    return parts
