"""The years in which the names of the web map hold, and the places of those that hold no longer.

The page writes the names that the server placed, in any year: the names of today come first and
stand as if there were no other year; a name of another year stands clear of all that may be
written in its years.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from geo.history import histories, link_since
from geo.labels.areas import holds, meet
from geo.labels.placer import place
from geo.point_history import GONE, point_histories
from geo.style.lines import has_ribbon
from geo.vocabulary import FIRST_YEAR

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from geo.catalog import Catalog
    from geo.history import History
    from geo.labels.areas import Span
    from geo.labels.candidates import Label, Placed, Sheet
    from geo.labels.cost_field import CostField

Spans = tuple["Span", ...]
ALWAYS: Spans = ((None, None),)


def names_of_other_years(
    catalog: Catalog,
    areas: Sequence[tuple[Label, Spans]],
    placed: Sequence[Placed],
    field_of: Callable[[Spans], CostField],
    sheet: Sheet,
) -> list[Placed]:
    """Place the names of areas that hold no longer.

    Parameters
    ----------
    areas
        The names of all areas, each with the years in which it holds.
    placed
        The names of today.
    field_of
        What is drawn in some years, which a name would cover.
    """
    years = {label.id: spans for label, spans in areas}
    years |= written(catalog, [one.id for one in placed if one.id not in years])
    past: dict[Spans, list[Label]] = {}
    for label, own in areas:
        if not holds(own, None):
            wide = 2 * (label.limit_px2 or 0.0)  # they come last, and no name is moved for them
            past.setdefault(own, []).append(replace(label, group="", limit_px2=wide))
    found: list[Placed] = []
    for own, labels in past.items():
        beside = [one.box for one in (*placed, *found) if meet(own, years[one.id])]
        room = replace(sheet, obstacles=np.array(beside).reshape(-1, 5))
        found += place(labels, field_of(own), room)
    return found


def written(catalog: Catalog, label_ids: Sequence[str]) -> dict[str, Spans]:
    """Return the years in which points and lines, and their names, may be on the map."""
    points, lines, link = point_histories(catalog), histories(catalog), link_since(catalog)
    out: dict[str, Spans] = {}
    for label_id in label_ids:
        name = route_of(catalog, label_id)
        if label_id in points:
            out[label_id] = _spans([points[label_id]])
        elif label_id.startswith("ribbon") or has_ribbon((name,)):
            out[label_id] = ((link, None),)
        elif label_id in lines:
            out[label_id] = _spans([lines[label_id]])
        elif name in catalog.routes:
            out[label_id] = _spans([lines[piece.id] for piece in catalog.routes[name].pieces])
        else:
            out[label_id] = ALWAYS
    return out


def route_of(catalog: Catalog, label_id: str) -> str:
    """Return the route whose line a label names, or a line of it; empty where there is none."""
    names = [one for one in catalog.routes if label_id.split(".", maxsplit=1)[0] == one]
    names += [one for one in catalog.routes if label_id.startswith(f"{one}-")]
    return max(names, key=len, default="")


def _spans(runs: Sequence[History]) -> Spans:
    """Return the while from the first year in which any of some histories tells of something."""
    begun = [year for one in runs for year, state in one if state not in GONE]
    first = min(begun, default=None)
    if first is None:
        return ()
    return ((None if first == FIRST_YEAR else first, None),)
