"""What a figure shows and where, before anything is drawn."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from shapely.geometry import Polygon

from geo.errors import EmptyAnswerError, Said
from geo.figure.furniture import legend, scalebar
from geo.figure.furniture.credit import CREDIT_PT, credit_sentences, wrapped
from geo.figure.furniture.inset import PLANS, inset_view
from geo.figure.furniture.inset_title import inset_title, wordings
from geo.figure.furniture.layout import NOTE_PT, SCALE_WIDTH_PT, Layout, make_layout
from geo.figure.furniture.locator import LOCATOR, Locator, place_locator, surroundings_of
from geo.figure.names.names import Written, place_names
from geo.figure.page.projection import Held, aspect, fit, grid_for, highest_aspect, outline_deg
from geo.figure.scene.base import KNOWN, sheet_for
from geo.figure.scene.journey import outlined
from geo.figure.scene.label_context import NameSheet
from geo.figure.scene.scene import (
    check_names,
    line_vertices_deg,
    make_scene,
    seen_deg,
    unknown_in_year,
)
from geo.figure.view.graticule_labels import net_labels
from geo.figure.view.outlines import Badge, outlined_area, place_badges
from geo.i18n import translator
from geo.style.sheets import print_factor

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from geo.catalog import Catalog
    from geo.figure.furniture.inset_title import InsetTitle
    from geo.figure.furniture.locator import Surroundings
    from geo.figure.page.projection import View
    from geo.figure.scene.journey import Outlined
    from geo.figure.spec import FigureSpec
    from geo.figure.view.graticule_labels import NetLabel
    from geo.i18n import Translator
    from geo.labels.candidates import Placed
    from geo.style.sheets import PrintFactor

Box = tuple[float, float, float, float]

RANK_BY_SCALE = ((10e6, 2), (5.5e6, 3), (0.0, 4))
# Left, bottom, right, top, as shares of what is drawn: Japan closes the sea to the right.
FITTED_PAD = (0.05, 0.05, 0.125, 0.05)
# The detailed base map begins at 123 E: the spare width of the Korea figure goes east.
LEAN = {"korea": 0.18}


@dataclass(frozen=True, slots=True)
class Drawing:
    """A figure before it is put on a sheet: views, names, legend, scale and credit."""

    layout: Layout
    factor: PrintFactor
    main: NameSheet
    inset: NameSheet | None
    inset_title: InsetTitle | None
    names: tuple[Placed, ...]
    inset_names: tuple[Placed, ...]
    net_labels: tuple[NetLabel, ...]
    bar: scalebar.ScaleBar
    note: tuple[str, ...]
    credit: tuple[str, ...]
    entries: tuple[legend.Entry, ...]
    dropped: tuple[tuple[str, str], ...] = ()  # id and name of what found no place
    journey: Outlined | None = None
    locator: Locator | None = None
    badges: tuple[Badge, ...] = ()

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
    journey = outlined(catalog, spec, tr)
    wanted = _wanted(catalog, spec)
    wish = aspect(wanted)
    layout = make_layout(spec, (), (1, 2), wish, factor.text)
    highest = highest_aspect(wanted, KNOWN, layout.frame) if spec.height_pt else np.inf
    layout = make_layout(spec, (), (1, 2), wish, factor.text, highest=highest)
    # What is in the frame decides the legend, and the legend's height decides the frame:
    # the last round draws what the one before it found.
    for _ in range(3):
        views = _views(catalog, spec, layout, wanted, factor)
        words = _words(catalog, spec, layout, views, journey)
        lines = (len(words.longest_credit), len(words.note))
        before, layout = (
            layout,
            make_layout(spec, words.entries, lines, wish, factor.text, highest=highest),
        )
        if layout.frame == before.frame:
            break
    else:
        views = _views(catalog, spec, layout, wanted, factor)
    return _named(catalog, spec, layout, views, words)


@dataclass(frozen=True, slots=True)
class _Words:
    """The words round the map, which decide its height."""

    entries: list[legend.Entry]
    longest_credit: list[str]
    bar: scalebar.ScaleBar
    note: list[str]
    journey: Outlined | None


def _words(
    catalog: Catalog,
    spec: FigureSpec,
    layout: Layout,
    views: tuple[NameSheet, NameSheet | None],
    journey: Outlined | None,
) -> _Words:
    tr = translator(spec.lang)
    sheets = [sheet for sheet in views if sheet is not None]
    view = sheets[0].scene.view
    drawn_deg = seen_deg(view, line_vertices_deg(catalog, spec, view.scale))
    bar = scalebar.scale_bar(view, drawn_deg, layout.text)
    told = year_sentences(catalog, spec, tr)
    located = spec.inset and surroundings_of(view) is not None
    credit = credit_sentences(
        catalog, sheets, tr, with_places=True, told=told, with_locator=located
    )
    width, size = SCALE_WIDTH_PT * layout.text, NOTE_PT * layout.text
    return _Words(
        legend.entries(sheets, tr, journey, spec.year) if spec.legend else [],
        wrapped(credit, layout.frame.width, CREDIT_PT * layout.text),
        bar,
        scalebar.note_lines(view.grid, bar, tr, width, size) if spec.scalebar else [],
        journey,
    )


def year_sentences(catalog: Catalog, spec: FigureSpec, tr: Translator) -> list[str]:
    """Return what a figure of a year says of itself: the year, and what is not known of it."""
    if spec.year is None:
        return []
    missing = unknown_in_year(catalog, spec)
    told = [tr.t("figure.year", year=spec.year), tr.t("figure.year-base")]
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
        # All that is there today: maps of several years lie on each other.
        found = line_vertices_deg(catalog, replace(spec, year=None), np.inf)
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
    tells_of_towns = spec.year is not None and not spec.layers and not spec.status
    if scene.is_empty and not (tells_of_towns and scene.stations):
        raise EmptyAnswerError(
            "nothing of these layers and states lies in the frame",
            repair="choose another extent, more layers or more states"
            + ("" if spec.year is None else ", or another year"),
            said=Said("empty-answer.frame"),
        )
    main = NameSheet(scene, sheet_for(catalog.basemap, view), factor)
    enlarged = None
    if spec.inset:
        enlarged = inset_view(scene, spec.extent_name, _subject(spec, view), spec.year)
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
    title: InsetTitle | None = None
    if inset is not None:
        frame = inset.scene.view.frame
        taken.append(frame.grown(1.5).as_tuple)
        plan = PLANS[spec.extent_name]
        larger = main.scene.view.scale / inset.scene.view.scale
        title = inset_title(inset, wordings(plan.title, larger, tr))
        inset = replace(inset, obstacles=(title.box,))
    world = surroundings_of(main.scene.view) if spec.inset else None
    locator = None
    if world is not None:
        subject = _subject(spec, main.scene.view)
        locator = place_locator(main, world, taken, subject, catalog.basemap)
        if locator is not None:
            taken.append(locator.view.frame.grown(1.5).as_tuple)
    net: list[NetLabel] = []
    if spec.graticule:
        net = net_labels(main.scene, taken, factor.text, tr, meridians=inset is None)
    taken += [label.box for label in net]
    badges = place_badges(main, words.journey, taken) if spec.labels else []
    main = replace(main, outlined=outlined_area(main, words.journey, spec.routes))
    main = replace(main, obstacles=(*taken, *(badge.box for badge in badges)))
    names, inset_names = Written(), Written()
    if spec.labels:
        names = place_names(catalog, main, tr, spec.sea, spec.routes)
        if inset is not None:
            inset = replace(inset, outlined=outlined_area(inset, words.journey, spec.routes))
            inset_names = place_names(catalog, inset, tr, spec.sea, spec.routes)
    sheets = [main] if inset is None else [main, inset]
    every = (*names.placed, *inset_names.placed)
    with_places = any(one.layer == "places" for one in every)
    found = {one.id for one in every}
    without = [one for one in (*names.dropped, *inset_names.dropped) if one[0] not in found]
    told = year_sentences(catalog, spec, tr)
    sentences = credit_sentences(
        catalog, sheets, tr, with_places=with_places, told=told, with_locator=locator is not None
    )
    return Drawing(
        layout=layout,
        factor=factor,
        main=main,
        inset=inset,
        inset_title=title,
        names=names.placed,
        inset_names=inset_names.placed,
        net_labels=tuple(net),
        bar=words.bar,
        note=tuple(words.note),
        credit=tuple(wrapped(sentences, layout.frame.width, CREDIT_PT * factor.text)),
        entries=tuple(words.entries),
        journey=words.journey,
        badges=tuple(badges),
        locator=locator,
        dropped=tuple(sorted({*without, *_no_room(world, locator, tr)})),
    )


def _no_room(
    world: Surroundings | None, locator: Locator | None, tr: Translator
) -> list[tuple[str, str]]:
    """Return the locator map, where the figure is to have one, and no corner has room for it."""
    return [(LOCATOR, tr.t("figure.locator"))] if world is not None and locator is None else []
