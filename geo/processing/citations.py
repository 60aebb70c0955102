"""What may stand as a source: an author's work, not the host that copied it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from geo.errors import DataFaultsError, Fault
from geo.tables import Table

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_SEEN_AT = re.compile(r"\b(?:also )?seen at [^)|]*")
_WORK = re.compile(r"\w{3}.*\w{3}")
"""So much names a work: an address, or an author with a title."""


def read_mirrors(sources: Path) -> tuple[str, ...]:
    """Return the hosts that copy what others wrote (mirrors.csv)."""
    table = Table(sources / "mirrors.csv", ["host", "copies"])
    return tuple(row.text("host") for row in table.rows)


def mirror_alone(source: str, mirrors: Iterable[str]) -> str:
    """Return the mirror that a cited source stands on alone; empty where a work is named.

    A mirror may say where a work was seen: `author, title, year (seen at host)`.

    Examples
    --------
    >>> mirror_alone("https://copies.example/wiki/Khasan", ["copies.example"])
    'copies.example'
    >>> mirror_alone("ru.wikipedia.org Khasan (seen at copies.example)", ["copies.example"])
    ''
    """
    named = _SEEN_AT.sub("", source)
    for host in mirrors:
        if host in named or (host in source and not _WORK.search(named)):
            return host
    return ""


def check_citations(sources: Path) -> None:
    """Refuse tables whose sources cite a mirror as if it were the work.

    Raises
    ------
    DataFaultsError
        With every such cell.
    """
    mirrors = read_mirrors(sources)
    faults = []
    for path in sorted(sources.glob("*.csv")):
        if path.name == "mirrors.csv":
            continue
        table = Table(path, [])
        for row in table.rows:
            for column, text in row.values.items():
                if not column.endswith("source"):
                    continue
                faults += [
                    Fault(
                        path.name,
                        f"line {row.line}, {column}",
                        "author, title and year",
                        f"the mirror {host}",
                        "name the work; put the mirror behind it: (seen at …)",
                    )
                    for part in (text or "").split(" | ")
                    if (host := mirror_alone(part, mirrors))
                ]
    if faults:
        raise DataFaultsError(faults)
