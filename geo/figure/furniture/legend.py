"""The legend: only what is drawn in the frame, each symbol as on the map."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
import shapely

from geo.figure.page import lines
from geo.figure.view.outlines import draw_outline_sample
from geo.figure.view.paint import shows_band
from geo.labels.text_metrics import face
from geo.point_history import DPRK_SINCE
from geo.style.lines import LineStyle, has_ribbon, region_style
from geo.style.marks import POINTS
from geo.vocabulary import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from geo.figure.page.canvas import Pen
    from geo.figure.scene.journey import Outlined
    from geo.figure.scene.label_context import NameSheet
    from geo.figure.scene.scene import DrawnLine
    from geo.i18n import Translator

MOST_ENTRIES = 12
MOST_COLUMNS = 4
TEXT_PT = 6.0
ROW_PT = 8.9
SYMBOL_PT = 18.5
SYMBOL_GAP_PT = 4.2
COLUMN_GAP_PT = 9.5
SYMBOL_FACTOR = 0.48
BOX_HALF_PT = 2.5

# The order of the list; what does not fit into twelve lines goes from the end of KEEP.
ORDER = (
    "tsr.operating",
    "railway.operating",
    "ribbon",
    "railway.under_construction",
    "railway.disused",
    "railway.destroyed",
    "railway.proposed",
    "railway.shelved",
    "railway.historical",
    "unknown",
    "pipeline.operating",
    "pipeline.under_construction",
    "pipeline.disused",
    "pipeline.destroyed",
    "pipeline.proposed",
    "pipeline.shelved",
    "pipeline.historical",
    "band",
    "p38",
    "mdl",
)
LEAST = ("port", "error-band", "region")

Symbol = Literal["line", "ribbon", "band", "region", "port", "outline", "own"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the legend."""

    key: str
    text: str
    symbol: Symbol
    style: LineStyle | None = None
    token: str = ""


def entries(
    sheets: Sequence[NameSheet],
    tr: Translator,
    journey: Outlined | None = None,
    year: int | None = None,
) -> list[Entry]:
    """Return the lines of the legend for what the views draw, at most twelve.

    Two journeys come first: only the legend says which is which.
    """
    drawn = [line for sheet in sheets for line in sheet.scene.lines]
    found: dict[str, Entry] = {}
    seen: set[tuple[object, ...]] = set()
    for line in drawn:
        alike = (line.piece.kind, line.piece.status, line.kind_of_style, line.layer.id)
        if alike not in seen:
            seen.add(alike)
            entry = _line_entry(line, drawn, tr, year)
            found.setdefault(entry.key, entry)
    if any(has_ribbon(line.piece.routes) for line in drawn):
        found["ribbon"] = Entry("ribbon", tr.t("legend.ribbon"), "ribbon")
    for sheet in sheets:
        for line in sheet.scene.lines:
            key = {"railway": "error-band", "pipeline": "band"}.get(line.piece.kind)
            # The Demarcation Line tells its accuracy in its own line of the legend.
            if key is not None and shows_band(line, sheet):
                entry = Entry(key, tr.t(f"legend.{key}"), "band", line.style, line.style.ink)
                if key not in found or line.piece.status == "operating":
                    found[key] = entry
        for entry in _own_and_regions(sheet, tr):
            found.setdefault(entry.key, entry)
    if any(station.kind == "port" for sheet in sheets for station, _, _ in sheet.scene.stations):
        found["port"] = Entry("port", tr.t("legend.port"), "port")
    return _most_important([*_journeys(journey), *sorted(found.values(), key=_rank)])


def _own_and_regions(sheet: NameSheet, tr: Translator) -> Iterator[Entry]:
    """Return a line for each region, and for each layer of points of a user's own."""
    for layer in (region.layer for region in sheet.scene.regions):
        key, text = f"region.{layer.id}", tr.name(layer.title)
        yield Entry(key, text, "region", None, layer.style)
    for layer in (layer for _, layer in sheet.scene.own):
        yield Entry(f"own.{layer.id}", tr.name(layer.title), "own", None, layer.style)


def _journeys(journey: Outlined | None) -> list[Entry]:
    """Return what tells two journeys apart: A, B, and what both pass."""
    if journey is None or len(journey.outlines) == 1:
        return []
    return [
        Entry(
            f"journey.{outline.mark}",
            f"{outline.mark}: {outline.title}",
            "outline",
            None,
            outline.mark,
        )
        for outline in sorted(journey.outlines, key=lambda one: (len(one.mark), one.mark))
    ]


def _rank(entry: Entry) -> tuple[int, str]:
    if entry.key in ORDER:
        return (ORDER.index(entry.key), "")
    least = entry.key.split(".")[0]
    return (len(ORDER) + (2 + LEAST[::-1].index(least) if least in LEAST else 1), entry.key)


def _most_important(found: list[Entry]) -> list[Entry]:
    for least in LEAST:
        while len(found) > MOST_ENTRIES:
            extra = [entry for entry in found if entry.key.split(".")[0] == least]
            if not extra:
                break
            found.remove(extra[-1])
    return found[:MOST_ENTRIES]


def _line_entry(
    line: DrawnLine, drawn: Iterable[DrawnLine], tr: Translator, year: int | None
) -> Entry:
    kind, status = line.piece.kind, line.piece.status or "operating"
    if status == UNKNOWN:
        return Entry(UNKNOWN, tr.t("legend.unknown"), "line", line.style)
    if line.kind_of_style.startswith("user-"):
        text = tr.name(line.layer.title)
        if line.piece.status:
            text = f"{text}, {tr.status(line.piece.status, kind).lower()}"
        return Entry(f"{line.layer.id}.{status}", text, "line", line.style)
    if kind == "parallel":
        return Entry("p38", tr.t("legend.p38"), "line", line.style)
    if kind == "boundary":
        return Entry("mdl", tr.t("legend.mdl"), "line", line.style)
    if line.is_tsr:
        return Entry("tsr.operating", tr.t("legend.tsr.operating"), "line", line.style)
    key = f"{kind}.{status}"
    words = f"legend.{key}"
    is_reported = year is None or year >= DPRK_SINCE
    if (
        key == "railway.operating"
        and is_reported
        and any(one.piece.country == "KP" and one.piece.status == "operating" for one in drawn)
    ):
        words = "legend.railway.operating-kp"
    text = tr.t(words)
    alike = [
        one.piece.geometry_class == "schematic"
        for one in drawn
        if (one.piece.kind, one.piece.status or "operating") == (kind, status) and not one.is_tsr
    ]
    if all(alike):
        text = tr.t("legend.schematic", name=text)
    return Entry(key, text, "line", line.style)


@dataclass(frozen=True, slots=True)
class Columns:
    """The legend in columns: entries column by column, and how wide each column is."""

    columns: tuple[tuple[Entry, ...], ...]
    widths_pt: tuple[float, ...]
    text: float

    @property
    def rows(self) -> int:
        """Lines in the longest column."""
        return max((len(column) for column in self.columns), default=0)

    @property
    def width_pt(self) -> float:
        """Width of all columns with the gaps between them."""
        gaps = COLUMN_GAP_PT * self.text * max(len(self.columns) - 1, 0)
        return sum(self.widths_pt) + gaps

    @property
    def height_pt(self) -> float:
        """Height of the rows."""
        return self.rows * ROW_PT * self.text


def columns(found: Sequence[Entry], room_pt: float, text: float) -> Columns | None:
    """Return the arrangement with the fewest rows that fits into a width, None if none does."""
    for count in range(min(MOST_COLUMNS, max(len(found), 1)), 0, -1):
        rows = -(-len(found) // count)
        parts = tuple(tuple(found[i : i + rows]) for i in range(0, len(found), rows))
        widths = tuple(
            max(
                (SYMBOL_PT + SYMBOL_GAP_PT + face(400).width_em(entry.text) * TEXT_PT) * text
                for entry in part
            )
            for part in parts
        )
        made = Columns(parts, widths, text)
        if made.width_pt <= room_pt:
            return made
    return None


def draw(pen: Pen, made: Columns, x: float, top: float, z: float) -> None:
    """Draw the legend with its first row's centre half a row below `top`."""
    for column, width in zip(made.columns, made.widths_pt, strict=True):
        for row, entry in enumerate(column):
            y = top - (row + 0.5) * ROW_PT * made.text
            _symbol(pen, entry, (x, y), made.text, z)
            pen.text(
                x + (SYMBOL_PT + SYMBOL_GAP_PT) * made.text,
                y - 0.36 * TEXT_PT * made.text,
                entry.text,
                size=TEXT_PT * made.text,
                z=z + 2,
            )
        x += width + COLUMN_GAP_PT * made.text


def _symbol(pen: Pen, entry: Entry, at: tuple[float, float], text: float, z: float) -> None:
    x, y = at
    end = x + SYMBOL_PT * text
    path = np.array([(x, y), (end, y)])
    half = BOX_HALF_PT * text
    box = shapely.box(x, y - half, end, y + half)
    factor = SYMBOL_FACTOR * text
    if entry.symbol == "line" and entry.style is not None:
        lines.draw_line(pen, [path], entry.style, factor, z)
    elif entry.symbol == "ribbon":
        lines.paint_ribbon_box(pen, box, factor, z)
    elif entry.symbol == "band":
        lines.draw_band(pen, box, entry.token, z=z, traced=entry.key == "error-band")
        if entry.key == "error-band" and entry.style is not None:
            lines.draw_line(pen, [path], entry.style, factor, z + 0.5)
    elif entry.symbol == "region":
        style = region_style(entry.token)
        middle = (x + end) / 2
        box = shapely.box(middle - 1.7 * half, y - half, middle + 1.7 * half, y + half)
        pen.fill(box, style.fill, z=z, alpha=style.fill_opacity)
        inner = shapely.buffer(box, -1.2 * text, join_style="mitre")
        pen.fill(shapely.difference(box, inner), style.edge, z=z + 0.1, alpha=style.edge_opacity)
        ring = shapely.get_coordinates(box)
        pen.stroke([ring], style.line, style.line_px * factor, z=z + 0.2)
    elif entry.symbol == "outline":
        draw_outline_sample(pen, box, entry.token, factor, z)
    elif entry.symbol == "own":
        own = POINTS["station-3"]
        at_middle = np.array([((x + end) / 2, y)])
        pen.dots(at_middle, entry.token, (2 * own.radius_pt + own.edge_pt) * text, z=z)
        pen.dots(at_middle, own.fill, (2 * own.radius_pt - own.edge_pt) * text, z=z + 0.1)
    elif entry.symbol == "port":
        port = POINTS["port"]
        middle_point = np.array([((x + end) / 2, y)])
        pen.squares(middle_point, port.fill, 2 * port.radius_pt * text, z=z)
