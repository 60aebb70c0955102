"""What a split by borders cannot give to one side: kilometres of none or another, and of two."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.model import Piece

BORDERED = ("country", "subject")
"""Groupings by the borders of states and subjects."""
LOCATED = ("railway", "pipeline")
"""Kinds of lines that lie in a state and a subject; of others the words do not apply."""


def is_bordered(by: Sequence[str]) -> bool:
    """Say whether a split is one by borders."""
    return any(name in BORDERED for name in by)


def disputed_km(pieces: Sequence[Piece]) -> float:
    """Return the kilometres of pieces on land that two sides claim, and that is given to neither.

    Examples
    --------
    >>> disputed_km([])
    0.0
    """
    return math.fsum(p.length_km or 0.0 for p in pieces if p.extra.get("claimed_by"))


def unattributed_km(pieces: Sequence[Piece], by: Sequence[str]) -> float:
    """Return the kilometres of pieces that no one state (or subject) can be said to have.

    A piece of no state or subject counts whole, but for what two sides claim; of the others
    count the short visits to a neighbour, and what lies in none, that were left with them.

    Parameters
    ----------
    by
        The groupings of the split, among them `country` or `subject`.
    """
    names = [name for name in by if name in BORDERED]
    key = "other_subject_km" if "subject" in names else "other_country_km"
    found = []
    for piece in pieces:
        if piece.extra.get("claimed_by"):
            continue
        if piece.kind in LOCATED and any(getattr(piece, name) is None for name in names):
            found.append(piece.length_km or 0.0)
        else:
            found.append(float(str(piece.extra.get(key, 0.0))))
    return math.fsum(found)
