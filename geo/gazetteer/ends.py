"""The places that tables name in English: what they are called, and which are one place."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from geo.gazetteer.index import index_of
from geo.gazetteer.normalise import plain, without_remark, words
from geo.model import Names

if TYPE_CHECKING:
    from collections.abc import Container, Iterable

    from geo.catalog import Catalog
    from geo.i18n import Translator
    from geo.model import Span

_LONGITUDE = re.compile(r"(\d+\.\d+) E")
_LONGITUDE_DECIMALS = 4


def same_end(one: str, other: str) -> bool:
    """Say whether two English names are one end; a remark in brackets does not count.

    The brackets of the three crossings of the Demarcation Line are their names.

    Examples
    --------
    >>> same_end("Kumgangsan Chongnyon", "Kumgangsan-Chongnyon"), same_end("Busan", "Bujeon")
    (True, False)
    >>> same_end("Sokcho (planned)", "Sokcho"), same_end("MDL (east)", "MDL (west)")
    (True, False)
    """
    return bool(one) and plain(without_remark(one)) == plain(without_remark(other))


def may_be_one_end(one: str, other: str) -> bool:
    """Say whether two ends may be one place: `Moscow` may be any of its stations.

    Examples
    --------
    >>> may_be_one_end("Moscow", "Moscow Yaroslavskaya"), may_be_one_end("Moscow", "Seoul")
    (True, False)
    """
    return same_end(one, other) or one.startswith(f"{other} ") or other.startswith(f"{one} ")


def names_of(catalog: Catalog, texts: Iterable[str]) -> dict[str, Names]:
    """Return the names in three languages of ends that are given in English."""
    return {text: index_of(catalog).called(text) or _of_table(catalog, text) for text in texts}


def _of_table(catalog: Catalog, text: str) -> Names:
    return catalog.names.get(("end", text)) or Names(text)


def span_name(catalog: Catalog, span: Span, tr: Translator) -> str:
    """Return what a span is called: its two ends in the reader's language."""
    ends = [end for end in (span.from_name, span.to_name) if end]
    return tr.from_to(*(_end_text(catalog, end, tr) for end in ends))


def _end_text(catalog: Catalog, end: str, tr: Translator) -> str:
    """Return an end in the reader's language: a place, or a longitude such as `125.1181 E`."""
    if found := _LONGITUDE.fullmatch(end):
        return tr.longitude(float(found[1]), _LONGITUDE_DECIMALS)
    return tr.name(names_of(catalog, [end])[end])


def point_named(catalog: Catalog, text: str, only: Container[str] | None = None) -> str:
    """Return the id of the station or place with this name in a table, empty where none is.

    The tables write full names (`Moscow Yaroslavskaya`) as well as short ones; a station comes
    before a place.

    Parameters
    ----------
    only
        The ids that will do, None for all.
    """
    return next(
        (one for one in index_of(catalog).points_called(text) if only is None or one in only), ""
    )


def point_begun(catalog: Catalog, text: str) -> str:
    """Return the id of the station or place whose name a text is, or begins with, else empty.

    A name that goes on behind that of a place (`Sinuiju Chongnyon`) is that place.
    """
    parts = words(text)
    begun = (" ".join(parts[:count]) for count in range(len(parts), 0, -1))
    return next((key for one in begun if (key := point_named(catalog, one))), "")
