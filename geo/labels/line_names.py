"""Which name a map writes along which pieces of a variant of the link."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from geo.model import Names

if TYPE_CHECKING:
    from geo.model import Piece, Route

LONG_LINE_KM = 100.0
"""Shorter lines that only one variant takes have no room for a name of their own."""


def line_name(piece: Piece) -> Names:
    """Return the name of the line that a piece is a part of: what stands before its ends.

    Examples
    --------
    >>> from shapely import Point
    >>> from geo.model import Piece
    >>> line_name(Piece("p", "x", Names("Gyeongui Line: Seoul – Dorasan"), "railway", Point())).en
    'Gyeongui Line'
    """
    return Names(*(piece.names.of(lang).split(": ", maxsplit=1)[0] for lang in ("en", "ko", "ru")))


def variant_lines(route: Route) -> dict[str, tuple[Names, frozenset[str]]]:
    """Return the names that a map writes along a variant: label, name, the pieces that bear it.

    The name of a line stands on its own line only, be it shared with other variants. The other
    lines that this variant alone takes bear their own names where they are long. A name that is
    no line's (a way round, such as Pyongsan–Sepo) stands where the variant is alone. A label's
    key begins with the route, up to a colon: the page hides it with the route.
    """
    if route.map_names is None:
        return {}
    alone = [piece for piece in route.pieces if piece.routes == (route.id,)]
    own = [piece for piece in route.pieces if line_name(piece).en == route.map_names.en]
    out = {route.id: (route.map_names, frozenset(piece.id for piece in own or alone))}
    if not own:
        return out
    by_line: dict[Names, list[Piece]] = {}
    for piece in alone:
        if piece not in own:
            by_line.setdefault(line_name(piece), []).append(piece)
    for names, pieces in by_line.items():
        if math.fsum(piece.length_km or 0.0 for piece in pieces) >= LONG_LINE_KM:
            key = f"{route.id}:{names.en.lower().replace(' ', '-')}"
            # Along a line a Russian name begins small, as the names of routes.csv do.
            small = Names(names.en, names.ko, names.ru[:1].lower() + names.ru[1:])
            out[key] = (small, frozenset(piece.id for piece in pieces))
    return out
