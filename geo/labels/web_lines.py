"""The names of lines on the web map: the ribbon and its variants, gas, the two lines.

Where several run side by side they have one name together; a name is repeated along a line.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely.geometry import LineString, MultiLineString

from geo.labels import requests
from geo.labels.line_names import variant_lines
from geo.style.lines import IDEAS, RIBBON_PX, has_ribbon, zoom_factor
from geo.style.marks import LABELS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from geo.catalog import Catalog
    from geo.labels.candidates import Label
    from geo.labels.cost_field import Array
    from geo.labels.web_mercator import WebLine
    from geo.model import Route

IDEAS_FROM_ZOOM = 4.5
# Farther out there is room for one name a variant: its own.
OTHER_LINES_FROM_ZOOM = 5.0
# So near another idea a line cannot be told from it, and they bear one name together.
BESIDE_PX = 14.0
# Shorter stretches on which an idea runs alone are too short for a name of its own.
ALONE_PX = 90.0
# The ends of the ribbon are where stations have to be named.
RIBBON_END_SHARE = 0.05
# A name is repeated along a line about once a screen.
REPEAT_LINE_PX = 1100.0


def route_labels(
    catalog: Catalog, drawn: Sequence[WebLine], zoom: float, medium: requests.Medium
) -> list[Label]:
    """Return the names of the lines that are drawn at a zoom, in pixels of the placer."""
    tr = medium.translator
    ribbon_clear = RIBBON_PX / 2 * zoom_factor(zoom)
    variants = [route for route in catalog.routes.values() if has_ribbon((route.id,))]
    out: list[Label] = []
    shared = [
        path
        for one in drawn
        if _variants_of(one) > (1 if len(variants) > 1 else 0)
        for path in one.paths
    ]
    names: Sequence[str] = (tr.t("label.ribbon"), tr.t("label.ribbon.short"))
    out += _repeated(
        "ribbon",
        "route-link",
        names,
        _inner(shared),
        clear=ribbon_clear,
        medium=medium,
        layer="korean-rail-link",
    )
    ideas = _ideas_over_land(catalog, drawn) if zoom >= IDEAS_FROM_ZOOM else {}
    out += _idea_labels(catalog, drawn, ideas, medium)
    for route in catalog.routes.values():
        if route.id in ideas:
            continue
        own = [one for one in drawn if requests.is_named_by(one.piece, route)]
        if has_ribbon((route.id,)):
            named = variant_lines(route) if len(variants) > 1 else {}
            for key, (line, ids) in named.items():
                if key != route.id and zoom < OTHER_LINES_FROM_ZOOM:
                    continue
                out += _repeated(
                    key,
                    "route-link",
                    [requests.one_line(line, tr)],
                    [path for one in drawn if one.piece.id in ids for path in one.paths],
                    clear=ribbon_clear,
                    medium=medium,
                    layer=route.layer,
                )
        elif route.status in IDEAS and zoom < IDEAS_FROM_ZOOM:
            continue
        elif own and route.style not in {"rail", "link"} and f"route-{route.style}" in LABELS:
            out += _plain(route, own, medium)
    return out


def _inner(paths: Sequence[Array]) -> list[Array]:
    """Return lines that run on into each other, joined, without their ends."""
    return [
        _stretch(part, RIBBON_END_SHARE * part.length, (1.0 - RIBBON_END_SHARE) * part.length)
        for part in shapely.get_parts(shapely.line_merge(multi(paths)))
        if isinstance(part, LineString) and not part.is_empty
    ]


def _ideas_over_land(catalog: Catalog, drawn: Sequence[WebLine]) -> dict[str, MultiLineString]:
    """Return the lines of the ideas for pipelines, those over land, which run side by side."""
    found = {
        route.id: multi(
            path for one in drawn if requests.is_named_by(one.piece, route) for path in one.paths
        )
        for route in catalog.routes.values()
        if route.group == "gas" and route.status in IDEAS and route.id not in requests.UNDERSEA
    }
    return {key: line for key, line in found.items() if not line.is_empty}


def _idea_labels(
    catalog: Catalog,
    drawn: Sequence[WebLine],
    ideas: dict[str, MultiLineString],
    medium: requests.Medium,
) -> list[Label]:
    """Name an idea where it runs alone, and once all those that run side by side."""
    tr = medium.translator
    wide = max((one.width_px for one in drawn if one.piece.kind == "pipeline"), default=0.0)
    beside: list[Array] = []
    out: list[Label] = []
    for route_id, line in ideas.items():
        others = shapely.union_all([one for key, one in ideas.items() if key != route_id])
        near = shapely.buffer(others, BESIDE_PX)
        alone = [
            part
            for part in shapely.get_parts(shapely.line_merge(shapely.difference(line, near)))
            if shapely.length(part) > ALONE_PX
        ]
        beside += [
            shapely.get_coordinates(part)
            for part in shapely.get_parts(shapely.intersection(line, near))
            if not beside or not shapely.dwithin(multi(beside), part, BESIDE_PX)
        ]
        route = catalog.routes[route_id]
        out += _repeated(
            route_id,
            f"route-{route.style}",
            requests.route_wordings(route, schematic=True, tr=tr),
            [shapely.get_coordinates(part) for part in alone],
            clear=wide / 2,
            medium=medium,
            layer=route.layer,
        )
    if beside:
        first = catalog.routes[next(iter(ideas))]
        out += _repeated(
            "gas-ideas",
            f"route-{first.style}",
            requests.ideas_wordings(catalog, tuple(ideas), tr),
            beside,
            clear=wide / 2,
            medium=medium,
            layer=first.layer,
        )
    return out


def _plain(route: Route, own: Sequence[WebLine], medium: requests.Medium) -> list[Label]:
    tr = medium.translator
    schematic = own[0].piece.geometry_class == "schematic"
    names: Sequence[str] = requests.route_wordings(route, schematic=schematic, tr=tr)
    if route.style == "p38":
        names = (tr.t("label.p38.year"), tr.t("label.p38.short"))
    if route.style == "mdl":
        names = (tr.t("label.mdl.year"), tr.t("label.mdl.short"))
    clear = max(one.width_px for one in own) / 2
    paths = [path for one in own for path in one.paths]
    return _repeated(
        route.id,
        f"route-{route.style}",
        names,
        paths,
        clear=clear,
        medium=medium,
        layer=route.layer,
    )


def _variants_of(one: WebLine) -> int:
    return sum(route.startswith("tkr-") for route in one.piece.routes)


def _repeated(
    label_id: str,
    style: str,
    names: Sequence[str],
    paths: Sequence[Array],
    *,
    clear: float,
    medium: requests.Medium,
    layer: str,
) -> list[Label]:
    """Return a line's label once for every screen that the line crosses."""
    out: list[Label] = []
    for part in shapely.get_parts(shapely.line_merge(multi(paths))):
        if not isinstance(part, LineString) or part.is_empty:
            continue
        length = shapely.length(part)
        count = max(1, round(length / REPEAT_LINE_PX))
        for number in range(count):
            piece = _stretch(part, number * length / count, (number + 1) * length / count)
            name = label_id if not out else f"{label_id}.{len(out)}"
            out.append(
                requests.line_label(
                    name,
                    style,
                    names,
                    [piece],
                    clear=clear,
                    medium=medium,
                    layer=layer,
                    ends=style == "route-p38" and count == 1,
                    upright=style != "route-tsr",
                )
            )
    return out


def _stretch(line: LineString, start: float, end: float) -> Array:
    """Return the part of a line between two distances."""
    points = shapely.get_coordinates(line)
    ends = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(points, axis=0).T))])
    inside = (ends > start) & (ends < end)
    cut = shapely.get_coordinates(shapely.line_interpolate_point(line, [start, end]))
    return np.vstack([cut[:1], points[inside], cut[1:]])


def multi(paths: Iterable[Array]) -> MultiLineString:
    """Return paths as one shape."""
    return MultiLineString([path for path in paths if len(path) > 1])
