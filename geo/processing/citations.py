"""What may stand as a source: an author's work, not the host that copied it, nor an address alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from geo.cited_source import read_citation
from geo.errors import DataFaultsError, Fault
from geo.tables import Table

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_SEEN_AT = re.compile(r"\b(?:also )?seen at [^)|]*")
_WORK = re.compile(r"\w{3}.*\w{3}")
"""So much names a work: an address, or an author with a title."""
_SITE = re.compile(r"(?:https?://)?(?:[\w-]+\.)+[a-z]{2,}\.?(?::\d+)?(?:/\S*)?")
# A repository's address is its author and its title: github.com/author/title.
_NAMED_BY_ADDRESS = re.compile(r"github\.com/[\w.-]+/[\w.-]+|\w+\.csv\b")
_BRACKETS = re.compile(r"\([^()]*\)")
_NOBODY = re.compile(
    r"\b(?:general|common) knowledge\b|\bgenerally known\b|\bwell known\b", re.IGNORECASE
)


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


def address_alone(source: str) -> str:
    """Return the address that a cited source consists of; empty where a work is named before it.

    Notes in brackets name no work. A repository and a table of ours are named by their address.

    Examples
    --------
    >>> address_alone("https://tass.com/1023928 (52 km)")
    'https://tass.com/1023928'
    >>> address_alone("TASS, on the Rajin-Khasan project, 2018 (https://tass.com/1023928)")
    ''
    """
    citation = read_citation(source)
    named = citation.work
    while (bare := _BRACKETS.sub("", named)) != named:
        named = bare
    if _NAMED_BY_ADDRESS.search(named):
        return ""
    site = citation.address or next((one[0] for one in _SITE.finditer(source)), "")
    return "" if _WORK.search(_SITE.sub("", named)) else site


def nobody_cited(source: str) -> str:
    """Return the words that stand for a source without citing anybody; empty where there are none.

    What nobody was asked for says so instead: `not cited: no work was consulted`.

    Examples
    --------
    >>> nobody_cited("3,335 km (general knowledge)")
    'general knowledge'
    """
    found = _NOBODY.search(source)
    return found[0] if found else ""


def _faults_of(source: str, mirrors: Iterable[str]) -> Iterable[tuple[str, str]]:
    """Give what stands in a cited source instead of a work, and what to do about it."""
    if host := mirror_alone(source, mirrors):
        yield f"the mirror {host}", "name the work; put the mirror behind it: (seen at …)"
    elif address := address_alone(source):
        yield f"the address {address}", "name the work before it: who, title, year (https://…)"
    if words := nobody_cited(source):
        yield words, "cite a work, or say: not cited: no work was consulted"


def check_citations(sources: Path) -> None:
    """Refuse tables whose sources cite no work: a mirror, an address alone, or nobody.

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
                if not column.endswith(("source", "source_check")):
                    continue
                faults += [
                    Fault(
                        path.name,
                        f"line {row.line}, {column}",
                        "author, title and year",
                        found,
                        mend,
                    )
                    for part in (text or "").split(" | ")
                    for found, mend in _faults_of(part, mirrors)
                ]
    if faults:
        raise DataFaultsError(faults)
