"""How far the real line may lie from the drawn one, by length, for a piece or any group of them.

Every segment of a drawn line has an error of its own. What 50 % and 95 % of the length stay
within, and the most that any of it may be off, follow from the errors of the segments alone, so
a group's are computed from the segments of its pieces and never from the figures of the pieces.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from geo.geodesy import geometry_length_m

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from geo.model import Piece

STATED = 0.95
"""A layer that states one accuracy states it for 95 % of its points."""
SAME = 1e-9


@dataclass(frozen=True, slots=True)
class Position:
    """What 50 % and 95 % of a length lie within, and the most, in metres; None if not known."""

    p50_m: float | None
    p95_m: float | None
    max_m: float | None


def merged(errors: Iterable[tuple[float, float]]) -> list[tuple[float, float]]:
    """Return errors in metres with their kilometres, ascending, each error once.

    Examples
    --------
    >>> merged([(300.0, 1.0), (150.0, 2.0), (300.0, 0.5)])
    [(150.0, 2.0), (300.0, 1.5)]
    """
    length_km: dict[float, float] = {}
    for error_m, km in errors:
        length_km[error_m] = length_km.get(error_m, 0.0) + km
    return sorted(length_km.items())


def within_m(errors: Sequence[tuple[float, float]], share: float) -> float | None:
    """Return the least error in metres that `share` of the length stays within.

    Parameters
    ----------
    errors
        Errors in metres with their kilometres, ascending; an error that nobody knows is inf.
    share
        0 to 1.

    Returns
    -------
        Metres, None where the share reaches into what nobody knows.

    Examples
    --------
    >>> within_m([(150.0, 90.0), (2000.0, 10.0)], 0.5)
    150.0
    >>> within_m([(150.0, 90.0), (2000.0, 10.0)], 0.95)
    2000.0
    """
    if not errors:
        return None
    running_km = np.cumsum([km for _, km in errors])
    at = int(np.searchsorted(running_km, running_km[-1] * (share - SAME)))
    found_m = errors[min(at, len(errors) - 1)][0]
    return found_m if np.isfinite(found_m) else None


def position_of(
    pieces: Sequence[Piece], errors: Mapping[str, Sequence[tuple[float, float]]]
) -> Position:
    """Return how far a group of pieces may lie from where it is drawn.

    A piece whose segments have no errors of their own states one accuracy for 95 % of its
    length. How the errors are spread below it is not known, so the group has no 50 %; the 5 %
    above count as beyond everything else, so the group's 95 % is never told too small.

    Parameters
    ----------
    pieces
        Lines or areas.
    errors
        Of each piece: errors of its segments in metres with their kilometres
        (tables/position_errors.csv).

    Returns
    -------
        Metres: what 50 % and 95 % of the length stay within, and the most.
    """
    rows: list[tuple[float, float]] = []
    for piece in pieces:
        if piece.id in errors:
            rows += errors[piece.id]
            continue
        is_area = piece.geometry.geom_type.endswith("Polygon")
        outline = piece.geometry.boundary if is_area else piece.geometry
        length_km = geometry_length_m(outline) / 1000
        stated_m = piece.position_accuracy_m
        if stated_m is None:
            rows.append((np.inf, length_km))
        else:
            rows.append((stated_m, STATED * length_km))
            rows.append((np.inf, (1 - STATED) * length_km))
    known = merged(rows)
    is_spread_known = all(piece.id in errors for piece in pieces)
    most_m = [piece.position_max_m for piece in pieces]
    return Position(
        p50_m=within_m(known, 0.5) if is_spread_known else None,
        p95_m=within_m(known, STATED),
        max_m=max((m for m in most_m if m is not None), default=None)
        if None not in most_m
        else None,
    )
