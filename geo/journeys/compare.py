"""Two journeys side by side: what they share, and where they differ."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.journeys.legs import part_km

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from geo.catalog import Catalog
    from geo.journeys.legs import Journey, Leg
    from geo.journeys.network import Part

BY = ("country", "gauge", "status", "work")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the comparison: kilometres of A and of B by one word; None where unknown."""

    by: str
    key: str
    first_km: float
    second_km: float

    @property
    def more_km(self) -> float:
        """B less A."""
        return self.second_km - self.first_km


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two journeys: kilometres of shared track, of A alone and of B alone, and the groups.

    Legs without a known length are in none of the figures: `is_complete` says whether there are
    such.
    """

    first: Journey
    second: Journey
    shared_km: float
    first_only_km: float
    second_only_km: float
    shared: tuple[Part, ...]
    rows: tuple[Row, ...]
    is_complete: bool


def compare(catalog: Catalog, first: Journey, second: Journey) -> Comparison:
    """Return how two journeys differ.

    Notes
    -----
    Track is shared where both pass the same piece; where one passes only a part of it, the part
    that both pass.
    """
    shared_km = 0.0
    shared: list[Part] = []
    others = {part.piece.id: part for part in second.parts}
    for part in first.parts:
        other = others.get(part.piece.id)
        if other is None:
            continue
        low = max(min(p.start.share, p.stop.share) for p in (part, other))
        high = min(max(p.start.share, p.stop.share) for p in (part, other))
        if high > low:
            shared_km += (part_km(catalog, part) or 0.0) * (high - low) / part.share
            shared.append(part)
    rows: list[Row] = []
    for by, word in _WORDS.items():
        kms = [_sums(journey.counted, word) for journey in (first, second)]
        rows += [
            Row(by, key, kms[0].get(key, 0.0), kms[1].get(key, 0.0))
            for key in dict.fromkeys([*kms[0], *kms[1]])
        ]
    totals = [math.fsum(leg.length_km or 0.0 for leg in j.counted) for j in (first, second)]
    return Comparison(
        first=first,
        second=second,
        shared_km=shared_km,
        first_only_km=totals[0] - shared_km,
        second_only_km=totals[1] - shared_km,
        shared=tuple(shared),
        rows=tuple(rows),
        is_complete=all(leg.length_km is not None for j in (first, second) for leg in j.counted),
    )


_WORDS: dict[str, Callable[[Leg], str]] = {
    "country": lambda leg: leg.country or "",
    "gauge": lambda leg: leg.gauge or "none",
    "status": lambda leg: leg.status or "",
    "work": lambda leg: leg.work,
}


def _sums(legs: Iterable[Leg], word: Callable[[Leg], str]) -> dict[str, float]:
    sums: dict[str, float] = {}
    for leg in legs:
        if leg.length_km is not None:
            sums[word(leg)] = sums.get(word(leg), 0.0) + leg.length_km
    return sums
