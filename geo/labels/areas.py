"""Choices of the cartographer: where names of areas may stand, which of them stand together.

A country or a sea has one point in the catalogue; a map that shows only a corner of it needs
a place in that corner. Anchors are longitude and latitude in degrees, on the area itself and
clear of neighbours; the placer looks round each one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.point_history import life

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from geo.model import Station

AREA_KINDS = frozenset({"sea", "lake", "country", "region"})
Span = tuple[int | None, int | None]
"""Years in which a name holds: the first, and the first without it; None where open."""
Spot = tuple[float, float]

_RUSSIA: tuple[Spot, ...] = (
    (95.0, 62.0),
    (60.0, 61.5),
    (112.0, 60.5),
    (128.0, 56.0),
    (133.5, 49.6),
    (137.0, 49.3),
)
_MANCHURIA: tuple[Spot, ...] = (
    (122.5, 46.5),
    (126.0, 44.3),
    (128.8, 46.2),
    (124.5, 42.3),
    (129.3, 43.6),
)
_KOREA: tuple[Spot, ...] = (
    (127.2, 38.6),
    (126.6, 40.3),
    (127.9, 36.6),
    (127.2, 35.6),
    (128.2, 37.1),
    (127.2, 40.9),
    (127.9, 41.3),
    (126.2, 40.9),
    (128.8, 36.9),
    (127.9, 38.3),
    (128.3, 35.3),
)
# Keys are ids of the layer places; nothing here names anything.
ANCHORS_DEG: dict[str, tuple[Spot, ...]] = {
    "russian-empire": _RUSSIA,
    "russia-1917": _RUSSIA,
    "soviet-union": _RUSSIA,
    "russia": _RUSSIA,
    "china": ((104.0, 35.5), (112.0, 38.5), *_MANCHURIA),
    "manchuria": _MANCHURIA,
    "mongolia": ((103.0, 46.5), (98.0, 47.5), (110.0, 46.5)),
    "kazakhstan": ((67.0, 48.5), (70.0, 50.0), (60.0, 49.0), (75.0, 48.5)),
    "japan": ((138.0, 36.3), (143.0, 43.3), (134.5, 34.9), (140.3, 38.8), (142.3, 43.6)),
    "korea-joseon": _KOREA,
    "korean-empire": _KOREA,
    "korea": _KOREA,
    "north-korea": ((126.6, 40.3), (126.0, 40.6), (127.2, 40.9), (125.9, 39.8), (129.1, 41.5)),
    "south-korea": ((127.9, 36.6), (127.2, 35.6), (127.8, 36.1), (128.2, 37.1)),
    "east-sea": ((132.5, 39.5), (134.5, 40.5), (131.5, 38.5), (136.5, 42.5), (135.5, 39.5)),
    "yellow-sea": ((123.5, 36.3), (124.4, 35.6), (122.8, 37.8), (124.0, 37.0)),
    "sea-of-okhotsk": ((147.5, 54.5), (145.0, 56.5), (150.0, 53.0), (145.5, 48.5)),
    "tatar-strait": ((140.9, 48.6), (141.0, 49.8), (140.6, 50.8)),
    "lake-baikal": ((108.0, 53.6), (109.2, 54.8), (106.0, 52.4)),
    "lake-khanka": ((132.4, 45.0),),
    "primorsky-krai": (
        (135.0, 45.2),
        (134.2, 44.6),
        (135.8, 46.0),
        (133.9, 43.6),
        (133.3, 43.9),
        (136.8, 46.2),
        (137.2, 46.9),
    ),
}

# These stand together or not at all, at one size: neither Korean state without the other.
TOGETHER: dict[str, str] = {"north-korea": "korean-states", "south-korea": "korean-states"}


def anchors_deg(area: Station) -> tuple[Spot, ...]:
    """Return the places where an area may be named, its own first: lon, lat in degrees."""
    return ((area.lon_deg, area.lat_deg), *ANCHORS_DEG.get(area.id, ()))


def named_years(area: Station, spot: Spot, areas: Iterable[Station]) -> tuple[Span, ...]:
    """Return the years in which an area is named at one of its places.

    Its own life, less that of an area of a while that is named at the same place within it: there
    the land had another name then.
    """
    spans: list[Span] = [life(area)]
    for other in areas:
        begun, ended = life(other)
        if other.id == area.id or begun is None or ended is None or spot not in anchors_deg(other):
            continue
        spans = [part for span in spans for part in _without(span, begun, ended)]
    return tuple(spans)


def _without(span: Span, begun: int, ended: int) -> list[Span]:
    """Return what is left of a span without a while that lies within it."""
    first, last = span
    if (first is not None and begun <= first) or (last is not None and ended >= last):
        return [span]
    return [(first, begun), (ended, last)]


def holds(spans: Sequence[Span], year: int | None) -> bool:
    """Say whether a name holds at the end of a year, today where None.

    Examples
    --------
    >>> holds([(None, 1932), (1945, None)], 1935), holds([(None, 1932), (1945, None)], None)
    (False, True)
    """
    if year is None:
        return any(last is None for _, last in spans)
    return any(
        (first is None or first <= year) and (last is None or year < last) for first, last in spans
    )


def meet(one: Sequence[Span], other: Sequence[Span]) -> bool:
    """Say whether there is a year in which both of two names hold."""
    return any(
        (a is None or d is None or a < d) and (c is None or b is None or c < b)
        for a, b in one
        for c, d in other
    )
