"""Lines by kind and status, regions, the ribbon and what scales them on the web map."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from geo.errors import UnknownNameError
from geo.style.colours import OPACITY, USER_TOKENS
from geo.vocabulary import STATUSES, UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class LineStyle:
    """How one line is drawn; pixels at zoom 6, nothing where a number is 0.

    Paint order: band, casing, ink, core, marks (dots or crosses). `dash_px` is on, off, ...
    A dot with a core is a ring. Crosses turn with the line.
    """

    ink: str
    width_px: float = 0.0
    cap: Literal["round", "butt"] = "round"
    dash_px: tuple[float, ...] = ()
    casing_px: float = 0.0
    core_px: float = 0.0
    dot_px: float = 0.0
    dot_core_px: float = 0.0
    dot_every_px: float = 0.0
    cross_px: float = 0.0
    cross_stroke_px: float = 0.0
    cross_every_px: float = 0.0


@dataclass(frozen=True, slots=True)
class RegionStyle:
    """Flat tint, a band inside the edge, an outline."""

    fill: str
    fill_opacity: float
    edge: str
    edge_px: float
    edge_opacity: float
    line: str
    line_px: float


def _railway(ink: str, status: str) -> LineStyle:
    return {
        "operating": LineStyle(ink, 2.4, casing_px=4.6),
        "under_construction": LineStyle(ink, 3.0, "butt", (9, 4), casing_px=5.4),
        "disused": LineStyle(ink, 3.8, "butt", casing_px=6.0, core_px=1.7),
        "destroyed": _destroyed(ink),
        "proposed": LineStyle(ink, 2.0, "butt", (3.5, 3.5)),
        "shelved": LineStyle(ink, 3.2, "butt", (4, 6), core_px=1.4),
        "historical": LineStyle("hist", 1.2, "butt", (1.2, 3.2)),
    }[status]


def _pipeline(ink: str, status: str) -> LineStyle:
    return {
        "operating": LineStyle(ink, 1.8, casing_px=4.0, dot_px=5.2, dot_every_px=17),
        "under_construction": LineStyle(
            ink, 1.8, "butt", (9, 4), casing_px=4.0, dot_px=5.2, dot_core_px=2.4, dot_every_px=26
        ),
        "disused": LineStyle(ink, 1.2, casing_px=4.0, dot_px=5.2, dot_core_px=2.6, dot_every_px=17),
        "destroyed": _destroyed(ink),
        "proposed": LineStyle(ink, dot_px=3.0, dot_every_px=7),
        "shelved": LineStyle(ink, dot_px=3.8, dot_core_px=1.9, dot_every_px=8.5),
        "historical": LineStyle("hist", dot_px=1.6, dot_every_px=5),
    }[status]


def _destroyed(ink: str) -> LineStyle:
    return LineStyle(ink, 1.0, "butt", (2, 3), cross_px=6.5, cross_stroke_px=1.6, cross_every_px=13)


PARALLEL_LINE = LineStyle("p38", 1.5, "butt", (16, 3), casing_px=3.2)
BOUNDARY_LINE = LineStyle("mdl", 1.9, "butt", (7, 3, 1.4, 3), casing_px=4.0)
TSR_LINE = LineStyle("tsr", 3.0, casing_px=5.2)
UNKNOWN_LINE = LineStyle("hist", 2.0, "round", (0.1, 5.0))
"""A piece of which it is not known whether it was there in a year: dots that are no status."""
COAST_LINE = LineStyle("coast", 0.8)
RIVER_LINE = LineStyle("river", 0.9)
BORDER_LINE = LineStyle("border", 1.0)
DISPUTED_LINE = LineStyle("border", 1.0, "butt", (3, 3))
GRATICULE_LINE = LineStyle("graticule", 0.6)
BASE_LINES = {
    "coast": COAST_LINE,
    "river": RIVER_LINE,
    "border": BORDER_LINE,
    "disputed": DISPUTED_LINE,
    "graticule": GRATICULE_LINE,
}


def line_style(kind: str, style: str, status: str | None) -> LineStyle:
    """Return how a line of this kind, layer style and status is drawn.

    A railway that exists is in neutral ink (`tsr`, `rail`); a section that is missing, unused
    or only an idea is in `link` red, whichever of the atlas's own layers it stands in. A
    layer of the user's keeps its own ink, in the same shapes. Without a status a line is
    drawn as operating: it is on the ground as far as anyone said.
    """
    state = status or "operating"
    if state not in STATUSES:
        raise UnknownNameError("status", state, ", ".join(STATUSES))
    own = style if style in USER_TOKENS else ""
    if kind == "railway":
        if state == "operating" and style == "tsr":
            return TSR_LINE
        return _railway(own or ("rail" if state == "operating" else "link"), state)
    if kind == "pipeline":
        return _pipeline(own or "gas", state)
    if kind == "parallel":
        return _with_ink(PARALLEL_LINE, own)
    if kind == "boundary":
        return _with_ink(BOUNDARY_LINE, own)
    raise UnknownNameError("kind", kind, "railway, pipeline, parallel, boundary")


def _with_ink(line: LineStyle, own: str) -> LineStyle:
    return replace(line, ink=own) if own else line


def piece_style(layer_style: str, route_styles: Sequence[str]) -> str:
    """Return the style of a piece: that of its route, else that of its layer.

    A layer can hold a branch beside its main line: the branch is drawn by its own route's
    style. Track that the Trans-Siberian Railway shares with another route is its.
    """
    if "tsr" in route_styles:
        return "tsr"
    return route_styles[0] if route_styles else layer_style


IDEAS = ("proposed", "shelved")
PAINT_ORDER = ("p38", "mdl", "idea", "pipeline", "railway", "tsr", "missing")
"""Lines from below: what is missing lies uppermost."""


def is_missing(kind: str, status: str | None) -> bool:
    """Say whether a line is a railway section that is not in service."""
    return kind == "railway" and status not in {None, "", "operating", "historical", UNKNOWN}


def paint_place(kind: str, status: str | None, ink: str) -> str:
    """Return the place of a line in the paint order, one of `PAINT_ORDER`."""
    if kind in {"parallel", "boundary"}:
        return "p38" if kind == "parallel" else "mdl"
    if status in IDEAS:
        return "idea"
    if is_missing(kind, status):
        return "missing"
    if kind == "pipeline":
        return "pipeline"
    return "tsr" if ink == "tsr" else "railway"


def region_style(style: str) -> RegionStyle:
    """Return how a region of this layer style is drawn."""
    if style in USER_TOKENS:
        faint = OPACITY["light"].user_tint
        return RegionStyle(style, faint, style, 9.0, 2 * faint, style, 0.9)
    edge = OPACITY["light"].tint_edge
    return RegionStyle("tint", 1.0, "tint_edge", 9.0, edge, "tint_line", 0.9)


def has_ribbon(routes: tuple[str, ...]) -> bool:
    """Say whether the proposed Korean rail link would use a piece of these routes."""
    return any(route.startswith("tkr-") for route in routes)


RIBBON_PX = 10.0
RIBBON_EDGE_PX = 0.8
SELECTED_PX = 1.9
SELECTED_GAP_PX = 2.0
JOURNEY_B_DASH_PX = (6.0, 4.0)  # of two journeys outlined the second
BAND_MIN_RADIUS_PX = 3.0
SHORT_DASH_PERIODS = 3  # a section shorter than so many periods shrinks its dash
SHRINK_MIN = 0.42
SINGLE_MARK_BELOW_PX = 14.0

# (from zoom, factor, factor of the TSR)
ZOOM_STEPS = ((0.0, 0.72, 0.80), (4.5, 0.85, 0.85), (6.0, 1.0, 1.0), (8.0, 1.25, 1.25))
MAX_ZOOM = 8
DETAIL_ZOOM = 6  # the detailed base map takes over
GRATICULE_BELOW_ZOOM = 5
RIVER_FROM_ZOOM = {1: 3.5, 2: 6.0, 3: 8.0}


def zoom_factor(zoom: float, style: str = "rail") -> float:
    """Return the factor on widths, dashes and marks of the web map at a zoom."""
    steps = [step for step in ZOOM_STEPS if zoom >= step[0]] or [ZOOM_STEPS[0]]
    return steps[-1][2 if style == "tsr" else 1]
