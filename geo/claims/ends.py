"""The ends of published figures that a text means."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.errors import EmptyAnswerError, Said
from geo.gazetteer.ends import names_of
from geo.gazetteer.index import index_of
from geo.gazetteer.named import POINTS
from geo.gazetteer.resolve import MOST_CHOICES, Elsewhere, one_of, resolve

if TYPE_CHECKING:
    from geo.catalog import Catalog

KINDS = (*POINTS, "end")


def ends_meant(catalog: Catalog, param: str, text: str) -> tuple[str, ...]:
    """Return the ends, by English name, that a text in any of the three languages means.

    All ends that are one place are meant: `Moscow` is Moscow and Moscow Yaroslavskaya.

    Raises
    ------
    AmbiguousNameError
        If several ends may be meant.
    EmptyAnswerError
        If it is a place of the catalogue at which no published figure ends.
    UnknownNameError
        If nothing bears that name.
    """
    index = index_of(catalog)
    meant = resolve(index, text, KINDS, frozenset(index.ends.values()))
    if isinstance(meant, Elsewhere):
        msg = f"{param}: no published figure begins or ends at {text!r}"
        raise EmptyAnswerError(
            msg,
            repair="name another end, or ask with about=, see /claims",
            said=Said("empty-answer.no-end", {"param": param, "value": text}),
        )
    such_as = names_of(catalog, sorted(index.ends)[:MOST_CHOICES]).values()
    entry = one_of(param, text, meant, such_as)
    return tuple(end for end, key in index.ends.items() if key == entry.id)
