"""What a strip is drawn of: strokes, areas, discs and words, in px with y down.

The page writes them as SVG, the figure puts them on its sheet: neither computes anything.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from geo.style.lines import (
    RIBBON_EDGE_PX,
    RIBBON_PX,
    SHORT_DASH_PERIODS,
    SHRINK_MIN,
    SINGLE_MARK_BELOW_PX,
    line_style,
)

if TYPE_CHECKING:
    from geo.strip_map.diagram import Run

Align = Literal["left", "center", "right"]


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line through points; `opacity` names a share of the style table, empty for none."""

    points: tuple[tuple[float, float], ...]
    token: str
    width: float
    dash: tuple[float, ...] = ()
    cap: Literal["round", "butt"] = "butt"
    opacity: str = ""


@dataclass(frozen=True, slots=True)
class Box:
    """A filled rectangle."""

    x: float
    y: float
    width: float
    height: float
    token: str
    opacity: str = ""


@dataclass(frozen=True, slots=True)
class Area:
    """A filled polygon without an edge."""

    points: tuple[tuple[float, float], ...]
    token: str


@dataclass(frozen=True, slots=True)
class Disc:
    """A circle: filled, with an edge; `is_half` fills its left half in the edge's colour."""

    x: float
    y: float
    radius: float
    fill: str
    edge: str
    edge_width: float
    is_half: bool = False


@dataclass(frozen=True, slots=True)
class Words:
    """One line of text with its baseline at (x, y)."""

    x: float
    y: float
    text: str
    size: float
    weight: int
    token: str
    align: Align = "left"
    halo: bool = False


Item = Stroke | Box | Area | Disc | Words


@dataclass(frozen=True, slots=True)
class Sheet:
    """A finished layout."""

    width: float
    height: float
    items: tuple[Item, ...]


def at(start: float, stop: float, middle: float, is_down: bool) -> tuple[tuple[float, float], ...]:
    """Return a straight line along the strip, which runs to the right or downwards."""
    if is_down:
        return ((middle, start), (middle, stop))
    return ((start, middle), (stop, middle))


def ribbon_items(start: float, stop: float, middle: float, is_down: bool) -> list[Item]:
    """Return the ribbon of the proposed link behind a track."""
    half = RIBBON_PX
    box = (
        Box(middle - half, start, 2 * half, stop - start, "ribbon_fill", "ribbon")
        if is_down
        else Box(start, middle - half, stop - start, 2 * half, "ribbon_fill", "ribbon")
    )
    edges = [
        Stroke(at(start, stop, middle + side, is_down), "ribbon_edge", RIBBON_EDGE_PX)
        for side in (-half, half)
    ]
    return [box, *edges]


def track_items(
    run: Run, start: float, stop: float, middle: float, *, is_down: bool, scale: float = 1.0
) -> list[Item]:
    """Return a stretch of track in the line grammar of the atlas.

    A section shorter than three dashes shrinks them until they fit; a very short one that is
    crossed out gets one cross at its middle. None becomes solid.
    """
    style = line_style(run.kind, run.style, run.status)
    line = at(start, stop, middle, is_down)
    room = stop - start
    items: list[Item] = []
    if style.casing_px:
        items.append(Stroke(line, "casing", style.casing_px * scale, opacity="casing"))
    if style.width_px:
        dash = fitted(style.dash_px, room, scale)
        items.append(Stroke(line, style.ink, style.width_px * scale, dash))
        if style.core_px:
            items.append(Stroke(line, "core", style.core_px * scale, dash))
    if style.cross_px:
        arm = style.cross_px / 2 * scale
        count = max(1, int(room // (style.cross_every_px * scale)))
        if room < SINGLE_MARK_BELOW_PX:
            count = 1
        for k in range(count):
            along = start + room * (k + 0.5) / count
            x, y = (middle, along) if is_down else (along, middle)
            for turn in (1, -1):
                ends = ((x - arm, y - turn * arm), (x + arm, y + turn * arm))
                items.append(Stroke(ends, style.ink, style.cross_stroke_px * scale))
    if style.dot_px:
        count = max(1, int(room // (style.dot_every_px * scale)))
        for k in range(count):
            along = start + room * (k + 0.5) / count
            x, y = (middle, along) if is_down else (along, middle)
            core = "core" if style.dot_core_px else style.ink
            edge = (style.dot_px - style.dot_core_px) / 2 if style.dot_core_px else 0.0
            radius = style.dot_px / 2 - edge / 2
            items.append(Disc(x, y, radius * scale, core, style.ink, edge * scale))
    return items


def fitted(dash: tuple[float, ...], room: float, scale: float) -> tuple[float, ...]:
    """Return a dash shrunk until three periods fit into the room, down to the least allowed.

    Examples
    --------
    >>> fitted((9.0, 4.0), 390.0, 1.0), fitted((10.0, 10.0), 30.0, 1.0)
    ((9.0, 4.0), (5.0, 5.0))
    """
    if not dash:
        return ()
    period = sum(dash) * scale
    shrink = min(1.0, max(SHRINK_MIN, room / (SHORT_DASH_PERIODS * period)))
    return tuple(one * scale * shrink for one in dash)


def spread(wanted: list[float], gap: float, low: float, high: float) -> list[float]:
    """Return places as near to the wanted ones as a gap between neighbours allows, in order.

    Notes
    -----
    Neighbours that are too near become a block at the mean of what its members want; blocks
    that meet are joined (pool adjacent violators: the least sum of squared shifts).

    Examples
    --------
    >>> spread([10.0, 12.0, 50.0], 10.0, 0.0, 100.0)
    [6.0, 16.0, 50.0]
    """
    blocks: list[tuple[float, int]] = []  # sum of wanted starts, members
    for k, place in enumerate(wanted):
        blocks.append((place - k * gap, 1))
        while len(blocks) > 1 and blocks[-2][0] / blocks[-2][1] > blocks[-1][0] / blocks[-1][1]:
            total, count = blocks.pop()
            blocks[-1] = (blocks[-1][0] + total, blocks[-1][1] + count)
    found: list[float] = []
    top = high - gap * (len(wanted) - 1)
    for total, count in blocks:
        start = min(max(total / count, low), max(top, low))
        found += [start + (len(found) + k) * gap for k in range(count)]
    return found
