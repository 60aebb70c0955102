"""Requests for labels, made out of the catalogue for a figure or for the web map.

The wording follows the names policy: names come from the catalogue, the two names of one sea
by the parameter `sea`, a schematic line says so, and a proposal is called proposed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import numpy as np

from geo.labels.along_line import UPRIGHT_COST_PX2, along_line, beside_line, beyond_end
from geo.labels.areas import TOGETHER
from geo.labels.candidates import Candidates, Label, around_point, at_positions, join
from geo.labels.text_metrics import TextSize, text_size
from geo.style.marks import LABELS, POINTS, LabelStyle, is_first_town

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from geo.catalog import Catalog
    from geo.i18n import Translator
    from geo.labels.cost_field import Array
    from geo.model import Names, Piece, Route, Station

    Ground = Callable[[Array], NDArray[np.bool_]]

YEAR = re.compile(r"\b(?:19|20)\d\d\b")
# Not over land: its line lies apart from the others.
UNDERSEA = ("gas-sea",)
Sea = Literal["both", "east-sea", "sea-of-japan"]
# The names policy: both names at one size, on two lines; the parameter selects one.
EAST_SEA: dict[str, dict[str, str]] = {
    "en": {"east-sea": "East Sea", "sea-of-japan": "Sea of Japan"},
    "ko": {"east-sea": "동해", "sea-of-japan": "일본해"},
    "ru": {"east-sea": "Восточное море", "sea-of-japan": "Японское море"},
}
EAST_SEA_ORDER = {
    "en": ("east-sea", "sea-of-japan"),
    "ko": ("east-sea", "sea-of-japan"),
    "ru": ("sea-of-japan", "east-sea"),
}
EAST_SEA_ID = "east-sea"
LIMIT_PX2 = {1: None, 2: 70.0, 3: 34.0, 4: 20.0}
AREA_LIMIT_PX2 = 26.0
TOWN_LIMIT_PX2 = 14.0
PORT_LIMIT_PX2 = 70.0
ROUTE_LIMIT_PX2 = 90.0
BEFORE_END_COST_PX2 = 8.0  # a place beyond the end of a line disturbs nothing on it
PRIORITY = {
    "place-1": 0.0,
    "route": 1.0,
    "place-2": 2.0,
    "line": 3.0,
    "place-3": 4.0,
    "port": 2.5,
    "sea": 5.0,
    "lake": 5.5,
    "country": 6.0,
    "region": 7.0,
    "place-4": 8.0,
    "town": 9.0,
}
LONGER = 2.4  # the region drawn and the sea with two names stay longer than others
AREA_REACH_PX = 46.0
ASTRAY_COST_PX2 = 60.0
WRONG_GROUND_PX2 = 9.0
AWAY_COST_PX2 = 8.0
SMALL_AREA = 0.88  # of the size, where an area has no room for its name
LONGEST_LINE = 18  # characters; a longer name of an area or a proposal is broken in two


@dataclass(frozen=True, slots=True)
class Medium:
    """The sheet that the labels are for.

    `text_unit` is the sheet's length of one pixel of type (`uses_pt`: of one point), `px` the
    sheet's length of one pixel of gaps and reaches.
    """

    translator: Translator
    sea: Sea
    px: float
    text_unit: float = 1.0
    uses_pt: bool = False
    is_small: bool = False

    def size(self, style: LabelStyle) -> float:
        """Return the type size of a label in units of the sheet."""
        return (style.size_pt if self.uses_pt else style.size_px) * self.text_unit

    def spacing_em(self, style: LabelStyle) -> float:
        """Return the letter spacing: none in print, where text stays searchable."""
        if self.uses_pt:
            return 0.0
        return style.spacing_ko_em if self.translator.lang == "ko" else style.spacing_em

    def measure(self, wordings: Sequence[tuple[str, ...]], style: LabelStyle) -> list[TextSize]:
        """Return the box of each wording."""
        size = self.size(style)
        spacing = self.spacing_em(style)
        return [text_size(lines, style.weight, size, spacing_em=spacing) for lines in wordings]


def point_label(
    station: Station,
    x: float,
    y: float,
    *,
    clear: float,
    medium: Medium,
    others: Array | None = None,
    radius: float | None = None,
) -> Label:
    """Return the label of a station, port or town at a point of the sheet.

    `others` are the points that the name must not seem to belong to. With a `radius` the
    point's own symbol is drawn with the name, and nothing else may cover it.
    """
    is_town, is_port = station.kind == "town", station.kind == "port" and station.rank > 1
    name = "town" if is_town and station.rank > 1 else f"place-{station.rank}"
    style = LABELS[name]
    wordings = (medium.translator.lines(station.names),)
    size = medium.size(style)
    candidates = around_point(x, y, clear, medium.measure(wordings, style), far=0.6 * size)
    if others is not None and len(others):
        doubt = astray(candidates.boxes, (x, y), others, 0.5 * medium.px)
        candidates = replace(
            candidates,
            preference_px2=candidates.preference_px2 + ASTRAY_COST_PX2 * doubt,
        )
    return Label(
        id=station.id,
        style=name,
        wordings=wordings,
        size=size,
        priority=PRIORITY["port" if is_port else name]
        + (0.1 if is_town else 0.0)
        - 0.2 * is_first_town(station.id),
        candidates=candidates,
        limit_px2=_point_limit(station, name),
        required=station.rank == 1,
        layer=station.layer,
        symbol=None if radius is None else (x, y, radius),
        may_lead=radius is not None and (station.rank <= 2 or is_port),  # noqa: PLR2004
    )


def _point_limit(station: Station, style_name: str) -> float | None:
    if style_name == "town":
        return TOWN_LIMIT_PX2
    # The square of a port is drawn in any case: without its name it tells little.
    return PORT_LIMIT_PX2 if station.kind == "port" else LIMIT_PX2[station.rank]


def astray(boxes: Array, own: tuple[float, float], others: Array, margin: float) -> Array:
    """Return 1 for each box that lies nearer to another point than to its own, else 0."""

    def off(points: Array) -> Array:
        dx = np.abs(points[None, :, 0] - boxes[:, None, 0]) - boxes[:, None, 2]
        dy = np.abs(points[None, :, 1] - boxes[:, None, 1]) - boxes[:, None, 3]
        return np.asarray(np.hypot(np.clip(dx, 0, None), np.clip(dy, 0, None)))

    nearest = off(others).min(axis=1)
    return np.asarray(nearest < off(np.array([own]))[:, 0] + margin, dtype=np.float64)


def off_ground(boxes: Array, *, wants_land: bool, is_land: Ground) -> Array:
    """Return how many of five points of each box lie on the wrong ground, land or water."""
    off = _points_off(boxes, is_land)
    return off if wants_land else len(_FIVE) - off


_FIVE = np.array([(0, 0), (-1, -1), (1, -1), (1, 1), (-1, 1)], dtype=np.float64)


def _points_off(boxes: Array, ground: Ground) -> Array:
    """Return how many of five points of each box lie off some ground."""
    points = boxes[:, None, :2] + 0.9 * _FIVE[None] * boxes[:, None, 2:4]
    on = ground(points.reshape(-1, 2)).reshape(len(boxes), len(_FIVE))
    return np.asarray((~on).sum(axis=1), dtype=np.float64)


def point_radius(station: Station) -> str:
    """Return the key of the point symbol of a station."""
    if station.kind in POINTS:
        return station.kind
    return f"station-{station.rank}"


def area_wordings(
    station: Station, medium: Medium, *, is_small: bool = False
) -> tuple[tuple[str, ...], ...]:
    """Return the wordings of a sea, lake, country or region: on one line, then broken."""
    tr = medium.translator
    if station.id == EAST_SEA_ID:
        return (tuple(line for lang in tr.langs for line in _east_sea(lang, medium.sea)),)
    texts = list(tr.lines(station.names))
    if not is_small:
        texts = [_case(text, station.kind, medium) for text in texts]
    split = tuple(line for text in texts for line in broken(text, longest=1))
    return tuple(dict.fromkeys((tuple(texts), split)))


def _east_sea(lang: str, sea: Sea) -> tuple[str, ...]:
    names = EAST_SEA[lang]
    if sea != "both":
        return (names[sea],)
    first, second = (names[one] for one in EAST_SEA_ORDER[lang])
    return (f"{first} /", second)


def _case(text: str, kind: str, medium: Medium) -> str:
    """Return the text in capitals where its label is set in them; Hangul has none."""
    is_upper = kind in {"country", "region"} and medium.translator.lang != "ko"
    return text.upper() if is_upper else text


def broken(text: str, longest: int = LONGEST_LINE) -> list[str]:
    """Return a long name on two lines, broken at the blank nearest to its middle."""
    if len(text) <= longest or " " not in text:
        return [text]
    blanks = [i for i, char in enumerate(text) if char == " "]
    middle = min(blanks, key=lambda i: (abs(i - len(text) / 2), i))
    return [text[:middle], text[middle + 1 :]]


def area_label(
    station: Station,
    anchors: Array,
    medium: Medium,
    is_land: Ground | None = None,
    is_home: Ground | None = None,
    *,
    is_small: bool = False,
) -> Label:
    """Return the label of an area that may stand near any of its anchors on the sheet.

    With `is_land` a sea keeps to the water and a country to the land; with `is_home` a part
    of the name lies on the area itself, the more the better. A small area is named in small
    letters, partly beside it.
    """
    style = LABELS[station.kind]
    wordings = area_wordings(station, medium, is_small=is_small)
    size = medium.size(style) * (SMALL_AREA if is_small else 1.0)
    is_longer = station.kind == "region" or (station.kind == "sea" and station.rank == 1)
    is_narrow = station.kind == "lake" or (station.kind == "country" and station.rank > 1)
    reach = AREA_REACH_PX * medium.px * (0.4 if is_narrow else 1.0)
    steps = np.linspace(-1.0, 1.0, 5)
    grid = np.array([(dx, dy) for dy in steps for dx in steps])
    positions = (anchors[:, None, :] + grid[None] * reach).reshape(-1, 2)
    off = np.hypot(grid[:, 0], grid[:, 1])
    preference = (3.0 * off[None, :] + 1.5 * np.arange(len(anchors))[:, None]).reshape(-1)
    sizes = [
        TextSize(one.width * size / medium.size(style), one.height * size / medium.size(style))
        for one in medium.measure(wordings, style)
    ]
    candidates = at_positions(positions, preference, sizes, wording_cost_px2=1.0)
    if is_home is not None:
        away = _points_off(candidates.boxes, is_home)
        near = away < len(_FIVE)
        candidates = Candidates(
            candidates.boxes[near],
            (candidates.preference_px2 + AWAY_COST_PX2 * away)[near],
            candidates.wording[near],
            candidates.align[near],
        )
    if is_land is not None and station.kind in {"sea", "country"}:
        wrong = off_ground(candidates.boxes, wants_land=station.kind == "country", is_land=is_land)
        candidates = replace(
            candidates, preference_px2=candidates.preference_px2 + WRONG_GROUND_PX2 * wrong
        )
    return Label(
        id=station.id,
        style=station.kind,
        wordings=wordings,
        size=size,
        priority=PRIORITY[station.kind],
        candidates=candidates,
        limit_px2=AREA_LIMIT_PX2 * (LONGER if is_longer else 1.0),
        group=TOGETHER.get(station.id, ""),
        layer=station.layer,
    )


def line_label(
    label_id: str,
    style_name: str,
    wordings: Sequence[str],
    paths: Sequence[Array],
    *,
    clear: float,
    medium: Medium,
    layer: str = "",
    ends: bool = False,
    upright: bool = True,
    upright_cost_px2: float = UPRIGHT_COST_PX2,
) -> Label:
    """Return the label of a line: along it, else upright beside it, else shorter.

    `clear` is the half width of what is drawn along the line; `ends` allows the place beyond
    an end of the line, `upright` blocks beside it.
    """
    style = LABELS[style_name]
    size = medium.size(style)
    single = [(text,) for text in dict.fromkeys(wordings)]
    block = [tuple(broken(text)) for text in dict.fromkeys(wordings)]
    every = [*single, *block]
    sizes = medium.measure(every, style)
    gap = clear + 1.5 * medium.px
    parts: list[tuple[Candidates, int]] = [
        (
            along_line(
                paths,
                sizes[: len(single)],
                size=size,
                clear=gap,
                extra_cost_px2=BEFORE_END_COST_PX2 if ends else 0.0,
            ),
            0,
        )
    ]
    if ends:
        parts.append((beyond_end(paths, sizes[: len(single)], gap=4 * medium.px), 0))
    if upright:
        blocks = beside_line(paths, sizes[len(single) :], clear=gap, cost_px2=upright_cost_px2)
        parts.append((blocks, len(single)))
    is_route = style_name not in {"route-p38", "route-mdl"}
    priority = PRIORITY["route" if is_route else "line"]
    return Label(
        id=label_id,
        style=style_name,
        wordings=tuple(every),
        size=size,
        priority=priority - 2.0 if medium.is_small and is_route else priority,
        candidates=join(parts),
        limit_px2=ROUTE_LIMIT_PX2,
        layer=layer,
    )


def route_wordings(route: Route, *, schematic: bool, tr: Translator) -> list[str]:
    """Return the wordings for a route's own name, longest first; a variant has one."""
    names: list[str] = []
    if route.map_names is not None:
        return [one_line(route.map_names, tr)]
    for one in (route.names, route.short_names):
        text = one_line(one, tr)
        if schematic:
            names.append(tr.t("label.schematic", name=text))
        else:
            names.append(text)
    return names


def is_named_by(piece: Piece, route: Route) -> bool:
    """Say whether a piece may bear a route's name: a variant's stands only where it is alone."""
    return route.id in piece.routes and (route.map_names is None or piece.routes == (route.id,))


def one_line(names: Names, tr: Translator) -> str:
    """Return a name in one or two languages on one line."""
    return " / ".join(tr.lines(names))


def ideas_wordings(catalog: Catalog, ids: Sequence[str], tr: Translator) -> list[str]:
    """Return the collective name of ideas for pipelines, with their years and without."""
    first, last = ideas_years(catalog, ids)
    years = str(first) if first == last else f"{first}–{last}"
    names = [tr.t("label.gas.ideas", years=years)] if first else []
    return [tr.t("label.schematic", name=name) for name in (*names, tr.t("label.gas.ideas.short"))]


def ideas_years(catalog: Catalog, ids: Sequence[str]) -> tuple[int, int]:
    """Return the first and last year in which some routes were proposed; (0, 0) if none is known.

    The scenarios that travel a route say when it was proposed; of a route that is in none the
    events do.
    """
    years: list[int] = []
    for route_id in ids:
        told = [
            scenario.proposed_when
            for scenario in catalog.scenarios.values()
            if any(leg.leg == route_id for leg in scenario.legs if leg.kind == "route")
        ]
        if not told:
            told = [
                turn.date
                for piece in catalog.routes[route_id].pieces
                for turn in catalog.turns.get(piece.id, ())
                if turn.effect == "proposed"
            ]
        years += [int(year) for text in told for year in YEAR.findall(text)]
    return (min(years), max(years)) if years else (0, 0)
