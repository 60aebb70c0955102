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
