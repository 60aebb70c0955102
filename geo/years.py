"""The state of a piece in a year, by its dates; not known where a date is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.vocabulary import ABSENT, EXISTS, UNKNOWN

if TYPE_CHECKING:
    from geo.model import Piece


_PLANS = {"under_construction", "proposed", "shelved"}
_ENDED = {"disused", "destroyed", "historical"}


def state_in(piece: Piece, year: int) -> str:
    """Return the state of a piece at the end of a year: a status, or one of the words above.

    A piece is what it is today: what stood in its place before and was built anew is not held.

    Parameters
    ----------
    year
        Not after the date of the data: of what comes nothing is known.

    Notes
    -----
    From the year in which its status was last checked a piece has its present status. Before
    that, one with a year of opening does not exist until then and operates from then on, until
    the year in which it fell out of use. Nothing is taken for existing whose opening has no
    date. A plan has its status from the year in which that began; what was thought before is
    not known.
    """
    begun, ended = year_of(piece.valid_from), year_of(piece.valid_to)
    if begun is not None and year < begun:
        return ABSENT
    if piece.status is None:
        state = UNKNOWN if begun is None else EXISTS
        return ABSENT if ended is not None and year >= ended else state
    checked = year_of(piece.status_as_of)
    since = year_of(_text(piece.extra.get("status_since")))
    if checked is not None and year >= checked:
        return piece.status
    if piece.status in _PLANS:
        begun = since  # a plan begins with its own date; nothing has been opened
    if piece.status in _ENDED:
        return _of_ended(piece.status, year, begun, ended if ended is not None else since)
    return piece.status if begun is not None and year >= begun else UNKNOWN


def _of_ended(status: str, year: int, begun: int | None, ended: int | None) -> str:
    if ended is None:
        return UNKNOWN
    if year >= ended:
        return status
    return UNKNOWN if begun is None else "operating"


def year_of(date: str | None) -> int | None:
    """Return the year of an ISO date, None where there is none.

    Examples
    --------
    >>> year_of("1916-10-18"), year_of("1937"), year_of(None), year_of("future")
    (1916, 1937, None, None)
    """
    digits = (date or "")[:4]
    return int(digits) if len(digits) == len("1916") and digits.isdigit() else None


def _text(value: object) -> str | None:
    return str(value) if value is not None else None
