"""A cited source taken apart: the work, the address it stands at, and what is noted of it."""

from __future__ import annotations

import re
from dataclasses import dataclass

_ADDRESS = r"https?://\S+"
_BEHIND = re.compile(rf"(?P<work>\S.*?) \((?P<address>{_ADDRESS})\)(?P<note>(?: .*)?)")
_AHEAD = re.compile(rf"(?P<address>{_ADDRESS})(?P<note>(?: .*)?)")


@dataclass(frozen=True, slots=True)
class Citation:
    """One cited source: who wrote what and when, its web address and a note, each may be empty."""

    work: str
    address: str
    note: str


def read_citation(part: str) -> Citation:
    """Return a cited source in its parts.

    A web address stands in brackets behind the work, `author, title, year (https://…)`, and a
    note behind that; an address that stands first names no work.

    Examples
    --------
    >>> read_citation("TASS, Bridge, 2025 (https://tass.com/1) (4.7 km)")
    Citation(work='TASS, Bridge, 2025', address='https://tass.com/1', note='(4.7 km)')
    >>> read_citation("https://tass.com/1 (4.7 km)").work
    ''
    """
    part = part.strip()
    if found := _AHEAD.fullmatch(part):
        return Citation("", found["address"], found["note"].strip())
    if found := _BEHIND.fullmatch(part):
        return Citation(found["work"], found["address"], found["note"].strip())
    return Citation(part, "", "")
