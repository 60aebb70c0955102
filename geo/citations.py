"""Cited sources as a reader sees them: who published, with the address to go to."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from geo.cited_source import Citation, read_citation
from geo.i18n import translator

if TYPE_CHECKING:
    from collections.abc import Iterable

    from geo.catalog import Catalog
    from geo.i18n import Translator

_SITE = re.compile(r"[\w-]+(\.[\w-]+)*\.[a-z]{2,}([/:].*)?")
_TABLE = re.compile(r"\w+\.csv")
_WIKIPEDIA = re.compile(r"Wikipedia \((?P<lang>[a-z]+)\), ")
_SHORT = 60
# Where anybody publishes the host says nothing: there the repository is the publisher.
_REPOSITORY = re.compile(r"github\.com/[\w.-]+/(?P<name>[\w.-]*\w)")


@dataclass(frozen=True, slots=True)
class Cited:
    """One cited source: its publisher or first words, its address if it has one, the rest."""

    name: str
    href: str
    note: str


def cited(catalog: Catalog, sources: Iterable[str], tr: Translator) -> list[Cited]:
    """Return the sources that the texts cite, each once, in their order."""
    parts = [
        part for text in sources for one in text.split(" | ") if (part := one.strip().lstrip("| "))
    ]
    return list(dict.fromkeys(_cited(catalog, part, tr) for part in parts))


def short(found: list[Cited], most: int, tr: Translator) -> str:
    """Return the names of the first publishers, and how many more there are."""
    names = list(dict.fromkeys(one.name for one in found))
    shown = ", ".join(names[:most])
    if len(names) > most:
        shown = f"{shown} {tr.n('lengths.and-more', len(names) - most)}"
    return shown


def _cited(catalog: Catalog, part: str, tr: Translator) -> Cited:
    own = part.split(": http", maxsplit=1)[0]
    if own != part and tr.has(f"cited.{own}"):
        href, _, rest = part.removeprefix(f"{own}: ").partition(" ")
        return Cited(tr.t(f"cited.{own}"), href, _bare(rest))
    if (citation := read_citation(part)).address:
        return _at_address(catalog, citation, tr)
    first, _, rest = part.partition(" ")
    note = _bare(rest)
    site = first.rstrip(":,")
    if _SITE.fullmatch(site):
        is_table = _TABLE.fullmatch(site) is not None
        name = tr.t("cited-table", name=site) if is_table else _publisher(catalog, site, tr)
        return Cited(name, "", note.removeprefix(f"{site} ") if is_table else part)
    name = part.split(" (", maxsplit=1)[0]
    # Where it is no publication but our own words, they are in the reader's language.
    own = f"cited.{name}"
    if tr.has(own):
        return Cited(tr.t(own), "", _bare(part.removeprefix(name)))
    published = _first_publisher(catalog, part, tr)
    if published is None and len(name) > _SHORT:
        return Cited(name[: _SHORT - 1].rstrip() + "…", "", part)
    return published or Cited(name, "", _bare(part.removeprefix(name)))


def _at_address(catalog: Catalog, citation: Citation, tr: Translator) -> Cited:
    """Return a source with a web address: its publisher, then the work without that name."""
    site = citation.address.split("://", maxsplit=1)[1]
    work = citation.work.removeprefix(f"{_publisher(catalog, site, translator('en'))}, ")
    work = _WIKIPEDIA.sub("", work, count=1)
    note = _bare(citation.note)
    if work and note:
        note = f"{work} ({note})"
    return Cited(_publisher(catalog, site, tr), citation.address, note or work)


def _first_publisher(catalog: Catalog, part: str, tr: Translator) -> Cited | None:
    """Return a work without a web address whose text begins with a publisher that has a name."""
    if wikipedia := _WIKIPEDIA.match(part):
        host = f"{wikipedia['lang']}.wikipedia.org"
        return Cited(catalog.name_of("publisher", host, tr.lang), "", part[wikipedia.end() :])
    first = re.split(r", | \(", part, maxsplit=1)[0]
    named = {names.en: names for (kind, _), names in catalog.names.items() if kind == "publisher"}
    names = catalog.names.get(("publisher", first)) or named.get(first)
    if names is None:
        return None
    rest = part.removeprefix(first)
    return Cited(names.of(tr.lang), "", _bare(rest.removeprefix(", ")))


def _bare(note: str) -> str:
    """Return a note without the brackets around the whole of it."""
    note = note.strip()
    depth = 0
    for place, sign in enumerate(note):
        depth += (sign == "(") - (sign == ")")
        if not depth:
            return note[1:-1] if 0 < place == len(note) - 1 else note
    return note


def _publisher(catalog: Catalog, site: str, tr: Translator) -> str:
    """Return who publishes at an address (without its scheme): by name, else the host."""
    if repository := _REPOSITORY.match(site):
        return f"{repository['name']} (GitHub)"
    host = (urlsplit(f"//{site}").hostname or "").removeprefix("www.").rstrip(".")
    return catalog.name_of("publisher", host, tr.lang)
