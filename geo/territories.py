"""What an answer of a year says of its groups: they are the territories of today.

A kilometre of 1935 lies in North Korea as the map is today; then there was no North Korea. The
groups stay, so that years can be compared, and the answer says what there was not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.history import last_year
from geo.lengths import JOINT
from geo.point_history import life
from geo.years import year_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from geo.catalog import Catalog
    from geo.i18n import Translator
    from geo.lengths import LengthsAnswer
    from geo.model import Station

COUNTRY = "country"
TODAYS = ("subject", "division")
LINES = {"side-of-38": "parallel", "side-of-mdl": "boundary"}
"""Groupings by a side of a line that held for a while, and the kind of that line."""


def territory_notes(catalog: Catalog, answer: LengthsAnswer, tr: Translator) -> list[str]:
    """Return what is to be said of the groups of a year, a sentence each; nothing without a year.

    Parameters
    ----------
    answer
        Lengths of a year, in any grouping.
    """
    year, by = answer.query.year, answer.query.by
    if year is None:
        return []
    notes = []
    if COUNTRY in by:
        place = by.index(COUNTRY)
        codes = {row.group.split(JOINT)[place] for row in answer.rows}
        later = _later_states(catalog, codes, year)
        if later:
            names = ", ".join(f"{tr.name(one.names)} ({life(one)[0]})" for one in later)
            notes.append(tr.t("lengths.year-states", year=year, names=names))
    for name, kind in LINES.items():
        begun, ended = _held(catalog, kind)
        if name in by and begun and (year < begun or (ended is not None and year >= ended)):
            notes.append(tr.t(f"lengths.year-{name}", year=year))
    if year < last_year(catalog) and any(name in by for name in TODAYS):
        notes.append(tr.t("lengths.year-territory"))
    return notes


def _later_states(catalog: Catalog, codes: Iterable[str], year: int) -> Sequence[Station]:
    """Return the states of today that began after a year, the first to begin first."""
    wanted = set(codes)
    states = [
        one
        for one in catalog.stations.values()
        if one.kind == COUNTRY and one.country in wanted and one.valid_to is None
    ]
    later = [one for one in states if (life(one)[0] or year) > year]
    return sorted(later, key=lambda one: (one.valid_from or "", one.id))


def _held(catalog: Catalog, kind: str) -> tuple[int | None, int | None]:
    """Return the first year of the lines of a kind, and the first without them."""
    lines = [one for one in catalog.pieces.values() if one.kind == kind]
    begun = [year for one in lines if (year := year_of(one.valid_from))]
    ended = [year_of(one.valid_to) for one in lines]
    last = None if None in ended else max((year for year in ended if year), default=None)
    return min(begun, default=None), last
