"""The places that tables name in English: what they are called in three languages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from geo.model import Names

if TYPE_CHECKING:
    from collections.abc import Iterable

    from geo.catalog import Catalog
    from geo.i18n import Translator
    from geo.model import Span


_LONGITUDE = re.compile(r"(\d+\.\d+) E")
_LONGITUDE_DECIMALS = 4


def plain_end(name: str) -> str:
    """Return a name in the form in which ends are compared, without a remark in brackets.

    The brackets of the three crossings of the Demarcation Line are their names.

    Examples
    --------
    >>> plain_end("Sokcho (planned)"), plain_end("MDL (east)"), plain_end("MDL (west)")
    ('sokcho', 'mdl-east', 'mdl-west')
    """
    if not name.startswith("MDL ("):
        name = re.sub(r"\s*\(.*?\)", "", name)
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


def names_of(catalog: Catalog, texts: Iterable[str]) -> dict[str, Names]:
    """Return the names in three languages of ends that are given in English."""
    known: dict[str, Names] = {}
    for station in catalog.stations.values():
        for names in (station.names, station.full_names or station.names):
            known.setdefault(plain_end(names.en), names)
        known.setdefault(station.id, station.names)
    return {
        text: known.get(plain_end(text)) or catalog.names.get(("end", text)) or Names(text)
        for text in texts
    }


def span_name(catalog: Catalog, span: Span, tr: Translator) -> str:
    """Return what a span is called: its two ends in the reader's language."""
    ends = [end for end in (span.from_name, span.to_name) if end]
    return tr.from_to(*(_end_text(catalog, end, tr) for end in ends))


def _end_text(catalog: Catalog, end: str, tr: Translator) -> str:
    """Return an end in the reader's language: a place, or a longitude such as `125.1181 E`."""
    if found := _LONGITUDE.fullmatch(end):
        return tr.longitude(float(found[1]), _LONGITUDE_DECIMALS)
    return tr.name(names_of(catalog, [end])[end])
