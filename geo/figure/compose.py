"""What a figure shows and where, before anything is drawn."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from shapely.geometry import Polygon

from geo.errors import EmptyAnswerError
from geo.figure import graticule, legend, scalebar
from geo.figure.base import KNOWN, sheet_for
from geo.figure.credit import CREDIT_PT, credit_sentences, wrapped
from geo.figure.inset import PLANS, inset_view
from geo.figure.layout import NOTE_PT, SCALE_WIDTH_PT, Layout, make_layout
from geo.figure.name_sheet import NameSheet
from geo.figure.names import Written, place_names
from geo.figure.projection import Held, aspect, fit, grid_for, highest_aspect, outline_deg
from geo.figure.scene import (
    check_names,
    line_vertices_deg,
    make_scene,
    seen_deg,
    unknown_in_year,
)
from geo.i18n import translator
from geo.labels.costs import CostField
from geo.labels.metrics import text_size
from geo.style.marks import LABELS
from geo.style.sheets import print_factor

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shapely.geometry.base import BaseGeometry

    from geo.catalog import Catalog
    from geo.figure.projection import Rect, View
    from geo.figure.scene import Scene
    from geo.figure.spec import FigureSpec
    from geo.i18n import Translator
    from geo.labels.label import Placed
    from geo.labels.metrics import TextSize
    from geo.style.sheets import PrintFactor

Box = tuple[float, float, float, float]

RANK_BY_SCALE = ((10e6, 2), (5.5e6, 3), (0.0, 4))
# Left, bottom, right, top, as shares of what is drawn: Japan closes the sea to the right.
FITTED_PAD = (0.05, 0.05, 0.125, 0.05)
# The detailed base map begins at 123 E: the spare width of the Korea figure goes east.
LEAN = {"korea": 0.18}
INSET_TITLE_PT = 6.0
TITLE_EDGE_PT = 3.4
MARK_GAP_PT = 1.6
TITLE_STOPS = 9


@dataclass(frozen=True, slots=True)
class NetLabel:
    """A label of the graticule at the frame."""

    text: str
    x: float
    y: float
    align: str
    box: Box


@dataclass(frozen=True, slots=True)
class Drawing:
    """A figure before it is put on a sheet: views, names, legend, scale and credit."""

    layout: Layout
    factor: PrintFactor
    main: NameSheet
    inset: NameSheet | None
    inset_title: str
    inset_title_at: tuple[float, float]
    names: tuple[Placed, ...]
    inset_names: tuple[Placed, ...]
    net_labels: tuple[NetLabel, ...]
    bar: scalebar.ScaleBar
    note: tuple[str, ...]
    credit: tuple[str, ...]
    entries: tuple[legend.Entry, ...]
    dropped: tuple[tuple[str, str], ...] = ()  # id and name of what found no place

    @property
    def has_north(self) -> bool:
        """Whether north lies upwards everywhere on the map: on a cylinder, on no cone."""
        return self.main.scene.view.grid.kind == "mercator"

    @property
    def sheets(self) -> list[NameSheet]:
        """The views, the main one first."""
        return [self.main] if self.inset is None else [self.main, self.inset]


def compose(catalog: Catalog, spec: FigureSpec) -> Drawing:
    """Return what the figure shows and where.

    Raises
    ------
    UnknownNameError
        If a layer, route or state does not exist.
    EmptyAnswerError
        If nothing of what was asked for lies in the frame.
    RenderError
        If the sheet has no room for a map.
    """
    check_names(catalog, spec)
    tr = translator(spec.lang)
    factor = print_factor(spec.preset, spec.extent_name)
    wanted = _wanted(catalog, spec)
    wish = aspect(wanted)
    layout = make_layout(spec, (), (1, 2), wish, factor.text)
    highest = highest_aspect(wanted, KNOWN, layout.frame) if spec.height_pt else np.inf
    layout = make_layout(spec, (), (1, 2), wish, factor.text, highest=highest)
    # What is in the frame decides the legend, and the legend's height decides the frame:
    # the last round draws what the one before it found.
    for _ in range(3):
        views = _views(catalog, spec, layout, wanted, factor)
        words = _words(catalog, spec, layout, views, tr)
        lines = (len(words.longest_credit), len(words.note))
        before, layout = (
            layout,
            make_layout(spec, words.entries, lines, wish, factor.text, highest=highest),
        )
        if layout.frame == before.frame:
            break
    views = _views(catalog, spec, layout, wanted, factor)
    return _named(catalog, spec, layout, views, words)


@dataclass(frozen=True, slots=True)
class _Words:
    """The words round the map, which decide its height."""

    entries: list[legend.Entry]
    longest_credit: list[str]
    bar: scalebar.ScaleBar
    note: list[str]


def _words(
    catalog: Catalog,
    spec: FigureSpec,
    layout: Layout,
    views: tuple[NameSheet, NameSheet | None],
    tr: Translator,
) -> _Words:
    sheets = [sheet for sheet in views if sheet is not None]
    view = sheets[0].scene.view
    drawn_deg = seen_deg(view, line_vertices_deg(catalog, spec, view.scale))
    bar = scalebar.scale_bar(view, drawn_deg, layout.text)
    told = year_sentences(catalog, spec, tr)
    credit = credit_sentences(catalog, sheets, tr, with_places=True, told=told)
    width, size = SCALE_WIDTH_PT * layout.text, NOTE_PT * layout.text
    return _Words(
        legend.entries(sheets, tr) if spec.legend else [],
        wrapped(credit, layout.frame.width, CREDIT_PT * layout.text),
        bar,
        scalebar.note_lines(view.grid, bar, tr, width, size) if spec.scalebar else [],
    )


def year_sentences(catalog: Catalog, spec: FigureSpec, tr: Translator) -> list[str]:
    """Return what a figure of a year says of itself: the year, and what is not known of it."""
    if spec.year is None:
        return []
    missing = unknown_in_year(catalog, spec)
    told = [tr.t("figure.year", year=spec.year)]
    if missing:
        told.append(tr.n("figure.year-unknown", len(missing)))
    return told


def _wanted(catalog: Catalog, spec: FigureSpec) -> Held:
    """Return the projection and what the frame has to hold."""
    extent = spec.named_extent
    if extent is None:
        return Held(grid_for(spec.bounds, spec.projection), outline_deg(spec.bounds))
    grid = grid_for(extent, spec.projection)
    lean = LEAN.get(extent.name, 0.5)
    if extent.fitted:
        found = line_vertices_deg(catalog, spec, np.inf)
        if len(found):
            plan = PLANS.get(extent.name) if spec.inset else None
            if plan is not None:  # the outline of the inset lies within the frame
                found = np.vstack([found, outline_deg(plan.bounds)])
            return Held(grid, found, FITTED_PAD, lean)
    return Held(grid, outline_deg(extent.bounds), lean=lean)


def _views(
    catalog: Catalog, spec: FigureSpec, layout: Layout, held: Held, factor: PrintFactor
) -> tuple[NameSheet, NameSheet | None]:
    view = fit(held, layout.frame)
    scene = make_scene(catalog, spec, view, _most_rank(view.scale), main_scale=view.scale)
    if scene.is_empty:
        raise EmptyAnswerError(
            "nothing of these layers and states lies in the frame",
            repair="choose another extent, more layers or more states",
        )
    main = NameSheet(scene, sheet_for(catalog.basemap, view), factor)
    enlarged = inset_view(scene, spec.extent_name, _subject(spec, view)) if spec.inset else None
    if enlarged is None:
        return main, None
    rank = _most_rank(enlarged.scale)
    part = make_scene(catalog, spec, enlarged, rank, main_scale=view.scale)
    if part.is_empty:
        return main, None
    base = sheet_for(catalog.basemap, enlarged)
    outline = view.to_page(enlarged.to_degrees(enlarged.frame.edge()))
    main = replace(main, outline=(outline,), inset_names_link=PLANS[spec.extent_name].names_link)
    inset = NameSheet(part, base, factor, is_inset=True, map_names_link=not main.inset_names_link)
    return main, inset


def _subject(spec: FigureSpec, view: View) -> BaseGeometry:
    """Return what the extent names, on the page; nothing where the extent follows the lines."""
    extent = spec.named_extent
    if extent is None or extent.fitted:
        return Polygon()
    return Polygon(view.to_page(outline_deg(extent.bounds)))


def _most_rank(scale: float) -> int:
    return next(rank for above, rank in RANK_BY_SCALE if scale >= above)


def _named(
    catalog: Catalog,
    spec: FigureSpec,
    layout: Layout,
    views: tuple[NameSheet, NameSheet | None],
    words: _Words,
) -> Drawing:
    tr = translator(spec.lang)
    main, inset = views
    factor = main.factor
    taken: list[Box] = []
    title, title_box = "", (0.0, 0.0, 0.0, 0.0)
    if inset is not None:
        frame = inset.scene.view.frame
        taken.append(frame.grown(1.5).as_tuple)
        plan = PLANS[spec.extent_name]
        larger = tr.number(plan.factor, 1)
        title, title_box = _inset_title(
            inset,
            # Where there is less room it says less, and at last only how much larger it is.
            (
                tr.t(plan.title, factor=larger),
                tr.t(f"{plan.title}.short", factor=larger),
                f"{larger}\N{NO-BREAK SPACE}×",
            ),
        )
        inset = replace(inset, obstacles=(title_box,))
    net = _net_labels(main.scene, taken, factor.text, tr) if spec.graticule else []
    main = replace(main, obstacles=(*taken, *(label.box for label in net)))
    names, inset_names = Written(), Written()
    if spec.labels:
        names = place_names(catalog, main, tr, spec.sea, spec.routes)
        if inset is not None:
            inset_names = place_names(catalog, inset, tr, spec.sea, spec.routes)
    sheets = [main] if inset is None else [main, inset]
    every = (*names.placed, *inset_names.placed)
    with_places = any(one.layer == "places" for one in every)
    found = {one.id for one in every}
    told = year_sentences(catalog, spec, tr)
    sentences = credit_sentences(catalog, sheets, tr, with_places=with_places, told=told)
    return Drawing(
        layout=layout,
        factor=factor,
        main=main,
        inset=inset,
        inset_title=title,
        inset_title_at=(title_box[0], title_box[1]),
        names=names.placed,
        inset_names=inset_names.placed,
        net_labels=tuple(net),
        bar=words.bar,
        note=tuple(words.note),
        credit=tuple(wrapped(sentences, layout.frame.width, CREDIT_PT * factor.text)),
        entries=tuple(words.entries),
        dropped=tuple(
            sorted({one for one in (*names.dropped, *inset_names.dropped) if one[0] not in found})
        ),
    )


def _inset_title(inset: NameSheet, wordings: Sequence[str]) -> tuple[str, Box]:
    """Return an inset's title and its place: along its upper, else its lower edge, off all lines.

    The longest wording that finds a free place is taken; where none does, the shortest
    stands where it covers least.
    """
    text, frame = inset.factor.text, inset.scene.view.frame
    edge = TITLE_EDGE_PT * text
    field = _lines_field(inset.scene, MARK_GAP_PT * text, 5.0 * text)
    found = ("", (0.0, 0.0, 0.0, 0.0))
    for words in wordings:
        size = text_size((words,), 600, INSET_TITLE_PT * text)
        room = frame.width - 2 * edge - size.width
        if room < 0:
            continue
        xs = frame.x0 + edge + np.linspace(0.0, room, TITLE_STOPS)
        ys = (frame.y1 - edge - size.height, frame.y0 + edge)
        places = np.array([(x, y) for y in ys for x in xs])
        half = np.array([size.width / 2, size.height / 2])
        count = len(places)
        boxes = np.column_stack([places + half, np.tile(half, (count, 1)), np.zeros(count)])
        cost, blocked = field.measure(boxes)
        best = int(np.argmin(cost + np.where(blocked, CostField.HARD, 0.0)))
        x, y = (float(value) for value in places[best])
        found = (words, (x, y, x + size.width, y + size.height))
        if not blocked[best]:
            return found
    return found


def _always_drawn(scene: Scene, reach: float) -> list[Box]:
    """Return boxes round the symbols that are drawn in any case."""
    return [
        (x - reach, y - reach, x + reach, y + reach)
        for station, x, y in scene.stations
        if station.rank == 1 or station.kind == "port"
    ]


def _lines_field(scene: Scene, gap: float, reach: float = 0.0) -> CostField:
    """Return what a title or a number of degrees keeps off: lines, hard, and points."""
    field = CostField()
    for line in scene.lines:
        for path in line.paths:
            field.add_line(path, 2 * gap, 1.0, hard=True)
    if reach:
        for _, x, y in scene.stations:
            field.add_disc(x, y, reach, 1.0)
    return field


def _net_labels(scene: Scene, taken: Sequence[Box], text: float, tr: Translator) -> list[NetLabel]:
    """Return the labels of the graticule: parallels at the sides, meridians below."""
    view = scene.view
    style = LABELS["graticule"]
    size = style.size_pt * text
    _, marks = graticule.lines(view)
    has_inset = len(taken) > 0
    sides = {"right"} if view.scale < WIDE_SCALE else {"right", "left"}
    field = _lines_field(scene, MARK_GAP_PT * text)
    taken = [*taken, *_always_drawn(scene, 3.0 * text)]
    out: list[NetLabel] = []
    for mark in marks:
        if mark.is_latitude and mark.side not in sides:
            continue
        if not mark.is_latitude and (view.scale >= WIDE_SCALE or has_inset):
            continue
        decimals = 0 if mark.degrees == round(mark.degrees) else 1
        words = (
            tr.latitude(mark.degrees, decimals)
            if mark.is_latitude
            else tr.longitude(mark.degrees, decimals)
        )
        box_size = text_size((words,), style.weight, size)
        stands = [*taken, *(label.box for label in out)]
        for x, y in _net_places(mark, box_size, MARK_GAP_PT * text):
            box = (x, y, x + box_size.width, y + box_size.height)
            if _is_free(box, view.frame, stands, field):
                out.append(NetLabel(words, x, y + 0.22 * size, "left", box))
                break
    return out


def _net_places(mark: graticule.Mark, size: TextSize, gap: float) -> list[tuple[float, float]]:
    """Return where the number of a line may stand: on its one side, else on its other."""
    if mark.is_latitude:
        x = mark.x + (gap if mark.side == "left" else -gap - size.width)
        return [(x, mark.y + gap), (x, mark.y - gap - size.height)]
    return [(mark.x + gap, mark.y + gap * 1.2), (mark.x - gap - size.width, mark.y + gap * 1.2)]


def _is_free(box: Box, frame: Rect, taken: Sequence[Box], field: CostField) -> bool:
    x0, y0, x1, y1 = box
    inside = x0 >= frame.x0 and x1 <= frame.x1 and y0 >= frame.y0 and y1 <= frame.y1
    if not inside or any(_meet(box, other) for other in taken):
        return False
    row = np.array([[(x0 + x1) / 2, (y0 + y1) / 2, (x1 - x0) / 2, (y1 - y0) / 2, 0.0]])
    return not field.measure(row)[1].any()


WIDE_SCALE = 20e6


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
