"""Breaks of gauge: where a line changes from one gauge to another, told once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import shapely

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.catalog import Catalog
    from geo.i18n import Translator
    from geo.model import Piece, Route


def gauge_breaks(catalog: Catalog) -> list[dict[str, object]]:
    """Return the breaks of gauge: in the middle of the stretch that has both, else at the seam."""
    return [
        {"x": x, "y": y, "a": list(dict.fromkeys(piece.layer for piece in stretch))}
        for (x, y), stretch in _breaks(catalog).items()
    ]


def break_words(catalog: Catalog, tr: Translator) -> list[dict[str, object]]:
    """Return what the breaks of gauge say, in the order of `gauge_breaks`."""
    return [
        {
            "t": tr.t("gauge-break.title"),
            "o": tr.from_to(*_ends(stretch, tr)),
            "f": [[tr.t("popup.gauge"), tr.t("gauge-break.text")]],
        }
        for stretch in _breaks(catalog).values()
    ]


def _breaks(catalog: Catalog) -> dict[tuple[float, float], list[Piece]]:
    """Return the stretches where the gauge changes by their places, each place once."""
    found: dict[tuple[float, float], list[Piece]] = {}
    for route in catalog.routes.values():
        for stretch in _stretches(route):
            found.setdefault(_middle(stretch), stretch)
    return found


def _stretches(route: Route) -> list[list[Piece]]:
    """Return the runs of pieces that have both gauges, where one gauge reaches each of them."""
    runs: list[list[Piece]] = []
    for piece in route.pieces:
        if piece.gauge != "dual":
            runs.append([])
        elif runs:
            runs[-1].append(piece)
        else:
            runs.append([piece])
    return [run for run in runs if run]


def _middle(stretch: Sequence[Piece]) -> tuple[float, float]:
    line = shapely.line_merge(shapely.union_all([piece.geometry for piece in stretch]))
    if line.geom_type != "LineString":
        line = max(shapely.get_parts(line), key=shapely.length)
    point = shapely.line_interpolate_point(line, 0.5, normalized=True)
    return (round(float(point.x), 4), round(float(point.y), 4))


def _ends(stretch: Sequence[Piece], tr: Translator) -> list[str]:
    first, last = tr.name(stretch[0].names), tr.name(stretch[-1].names)
    return list(dict.fromkeys((first, last)))
