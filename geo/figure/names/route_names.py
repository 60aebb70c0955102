"""The names of routes on a view: variants, the link they share, pipelines, lines of borders."""

from __future__ import annotations

from typing import TYPE_CHECKING

import shapely
from shapely.geometry import LineString
from shapely.ops import substring

from geo.figure.page.lines import merged
from geo.figure.scene.scene import route_paths
from geo.history import link_since
from geo.i18n import translator
from geo.labels import requests
from geo.labels.line_names import variant_lines
from geo.style.lines import IDEAS, RIBBON_PX, has_ribbon
from geo.style.marks import LABELS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.catalog import Catalog
    from geo.figure.scene.label_context import NameSheet
    from geo.figure.scene.scene import DrawnLine, Points
    from geo.i18n import Translator
    from geo.labels.candidates import Label
    from geo.model import Route

ENDS_SHARE = 0.2
UPRIGHT_VARIANT_PX2 = 48.0  # the name of a variant runs along it wherever it can


def route_labels(
    catalog: Catalog, sheet: NameSheet, medium: requests.Medium, chosen: Sequence[str]
) -> list[Label]:
    """Return the names of what is drawn as lines; `chosen` routes are named one by one."""
    lines = _known(sheet)
    ideas = _land_ideas(catalog, lines)
    together = () if len(ideas) < 2 else tuple(one for one in ideas if one not in chosen)  # noqa: PLR2004
    tr = medium.translator
    out: list[Label] = []
    variants = [route for route in catalog.routes.values() if route.id.startswith("tkr-")]
    ribbon_clear = RIBBON_PX / 2 * sheet.plain_factor
    most = max((_variants_of(line) for line in lines), default=0)
    # Where all of them run together it is the link and nothing else.
    shared = [
        path
        for line in lines
        if _variants_of(line) == most > (1 if len(variants) > 1 else 0)
        for path in line.paths
    ]
    if (
        shared and not sheet.inset_names_link and not sheet.map_names_link
    ):  # an inset has the room to name the link
        out.append(
            requests.line_label(
                "ribbon",
                "route-link",
                said(tr, "label.ribbon", "label.ribbon.short"),
                _inner(merged(shared)),
                clear=ribbon_clear,
                medium=medium,
                layer="korean-rail-link",
            )
        )
    for route in catalog.routes.values():
        if has_ribbon((route.id,)):
            # They name a link: before it was proposed there is none, though its railways are.
            is_proposed = sheet.scene.year is None or sheet.scene.year >= link_since(catalog)
            if is_proposed and len(variants) > 1 and not sheet.inset_names_link:
                out += _variant(route, lines, ribbon_clear, medium)
        elif route.id in together:
            continue
        else:
            label = _plain_route(route, sheet, medium)
            if label is not None:
                out.append(label)
    if together and not sheet.map_names_link:
        out.append(_ideas_label(catalog, together, sheet, medium))
    return out


def said(tr: Translator, *keys: str) -> list[str]:
    """Return wordings in both languages of a pair, then in the first alone, the longest first."""
    pairs = [" / ".join(translator(lang).t(key) for lang in tr.langs) for key in keys]
    return list(dict.fromkeys([*pairs, *(tr.t(key) for key in keys)]))


def _inner(paths: Sequence[Points]) -> list[Points]:
    """Return the middle part of each line: its ends are where stations have to be named."""
    ends = (ENDS_SHARE, 1.0 - ENDS_SHARE)
    return [
        shapely.get_coordinates(substring(LineString(path), *ends, normalized=True))
        for path in paths
    ]


def _land_ideas(catalog: Catalog, lines: Sequence[DrawnLine]) -> tuple[str, ...]:
    """Return the ideas for pipelines over land that are drawn: they run beside each other."""
    drawn = {
        one
        for line in lines
        if line.piece.kind == "pipeline" and line.piece.status in IDEAS
        for one in line.piece.routes
    }
    return tuple(
        route.id
        for route in catalog.routes.values()
        if route.id in drawn and route.group == "gas" and route.id not in requests.UNDERSEA
    )


def _ideas_label(
    catalog: Catalog, ids: Sequence[str], sheet: NameSheet, medium: requests.Medium
) -> Label:
    """Return one name for all ideas over land: five names on one bundle say less than one."""
    drawn = [line for line in _known(sheet) if set(ids) & set(line.piece.routes)]
    clear = max(line.style.dot_px * sheet.line_factor(line) / 2 for line in drawn)
    return requests.line_label(
        "gas-ideas",
        "route-gas",
        requests.ideas_wordings(catalog, ids, medium.translator),
        merged([path for line in drawn for path in line.paths]),
        clear=clear,
        medium=medium,
        layer="gas-pipeline",
    )


def _known(sheet: NameSheet) -> list[DrawnLine]:
    """Return the lines that have a name: of what may not have been there none is written."""
    return [line for line in sheet.scene.lines if not line.is_unknown]


def _variants_of(line: DrawnLine) -> int:
    return sum(route.startswith("tkr-") for route in line.piece.routes)


def _variant(
    route: Route, lines: Sequence[DrawnLine], clear: float, medium: requests.Medium
) -> list[Label]:
    """Return the names of the lines that a variant takes, each on its own line."""
    tr = medium.translator
    out: list[Label] = []
    for key, (names, ids) in variant_lines(route).items():
        # In a year before it was proposed a piece is of no variant.
        own = (line for line in lines if line.piece.id in ids and route.id in line.piece.routes)
        paths = [path for line in own for path in line.paths]
        if not paths:
            continue
        name = requests.one_line(names, tr)
        # "Line" stands where it fits; inside a name it belongs to it (северная линия Тонхэ).
        word = tr.t("label.line-word")
        short = " / ".join(
            part.removeprefix(f"{word} ").removesuffix(f" {word}") for part in name.split(" / ")
        )
        out.append(
            requests.line_label(
                key,
                "route-link",
                (name, short),
                merged(paths),
                clear=clear,
                medium=medium,
                layer=route.layer,
                upright_cost_px2=UPRIGHT_VARIANT_PX2,
            )
        )
    return out


def _plain_route(route: Route, sheet: NameSheet, medium: requests.Medium) -> Label | None:
    drawn = [line for line in _known(sheet) if requests.is_named_by(line.piece, route)]
    paths = route_paths(drawn, route.id)
    if not paths:
        return None
    tr = medium.translator
    first = drawn[0]
    style_name = f"route-{route.style}"
    told = sheet.map_names_link and route.group == "gas"
    if route.style in {"rail", "link"} or style_name not in LABELS or told:
        return None  # every other railway is told by the legend
    clear = max(
        max(line.style.casing_px, line.style.dot_px, line.style.width_px)
        * sheet.line_factor(line)
        / 2
        for line in drawn
    )
    schematic = first.piece.geometry_class == "schematic"
    names: Sequence[str] = requests.route_wordings(route, schematic=schematic, tr=tr)
    if route.style == "p38":
        names = said(tr, "label.p38.year", "label.p38.short")
    if route.style == "mdl":
        names = said(tr, "label.mdl.year", "label.mdl.short")
    return requests.line_label(
        route.id,
        style_name,
        names,
        merged(paths),
        clear=clear,
        medium=medium,
        layer=route.layer,
        ends=route.style == "p38",
        upright=route.style != "tsr",
    )
