"""Puts a composed figure on a sheet: title, map, inset, legend, scale bar, credit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from geo.figure.furniture import legend, scalebar
from geo.figure.furniture.credit import CREDIT_PT, wrapped
from geo.figure.furniture.inset_title import INSET_TITLE_PT, TITLE_WEIGHT
from geo.figure.furniture.layout import CREDIT_LEADING, DATE_PT, SCALE_WIDTH_PT, TITLE_PT
from geo.figure.furniture.locator import draw_locator
from geo.figure.page.canvas import Pen
from geo.figure.scene.scene import INSET_Z, Z
from geo.figure.view.outlines import draw_badges
from geo.figure.view.paint import draw_view
from geo.labels.text_metrics import baselines
from geo.style.marks import LABELS

if TYPE_CHECKING:
    from geo.figure.compose import Drawing
    from geo.figure.furniture.inset_title import InsetTitle
    from geo.figure.spec import FigureSpec
    from geo.i18n import Translator

SHEET_Z = 80.0
BAR_PT = 0.7
TICK_PT = 2.6
ROOM_FOR_HALF_PT = 48.0
NUMBER_PT = 5.6
NOTE_PT = 5.2
NOTE_LEADING_PT = 7.6


def paint(spec: FigureSpec, drawing: Drawing, title: str, date: str, tr: Translator) -> Pen:
    """Return the sheet with the figure drawn on it."""
    layout = drawing.layout
    pen = Pen(layout.width, layout.height, spec.dots_per_inch, spec.scheme)
    draw_view(
        pen,
        drawing.main,
        drawing.names,
        selected=spec.routes,
        journey=drawing.journey,
        with_graticule=spec.graticule,
    )
    pen.begin("degrees")
    for label in drawing.net_labels:
        style = LABELS["graticule"]
        pen.text(
            label.x,
            label.y,
            label.text,
            size=style.size_pt * layout.text,
            weight=style.weight,
            ink=style.colour,
            halo="halo_water" if not _on_land(drawing, label.x, label.y) else "halo_land",
            halo_pt=0.8 * layout.text,
            z=Z["label"],
        )
    draw_badges(pen, drawing.badges, layout.text)
    if drawing.inset is not None:
        _inset(pen, spec, drawing)
    if drawing.locator is not None:
        draw_locator(pen, drawing.locator)
    pen.begin("heading")
    _heading(pen, drawing, title, date)
    pen.begin("legend")
    if drawing.layout.legend is not None:
        legend.draw(pen, drawing.layout.legend, layout.frame.x0, layout.legend_top, SHEET_Z)
    pen.begin("scale")
    if spec.scalebar:
        _scale(pen, drawing, tr)
        if drawing.has_north:
            _north(pen, drawing, tr)
    pen.begin("credit")
    for row, line in enumerate(drawing.credit):
        size = CREDIT_PT * layout.text
        y = layout.credit_top - (row + 0.8) * size * CREDIT_LEADING
        pen.text(layout.frame.x0, y, line, size=size, ink="text2", z=SHEET_Z)
    return pen


def _on_land(drawing: Drawing, x: float, y: float) -> bool:
    return bool(drawing.main.base.is_land(np.array([(x, y)]))[0])


def _heading(pen: Pen, drawing: Drawing, title: str, date: str) -> None:
    layout = drawing.layout
    text = layout.text
    y = layout.frame.y1 + 5.6 * text
    size = TITLE_PT * text
    wide = pen.width(title, size=size, weight=700) if title else 0.0
    gap = 8.6 * text if title else 0.0
    date_wide = pen.width(date, size=DATE_PT * text)
    room = layout.frame.width - gap - date_wide
    if wide > room > 0:
        # A long title of the user's is set smaller, never cut.
        size = max(size * room / wide, 5.0)
        wide = pen.width(title, size=size, weight=700)
    if title:
        pen.text(layout.frame.x0, y, title, size=size, weight=700, z=SHEET_Z)
    pen.text(layout.frame.x0 + wide + gap, y, date, size=DATE_PT * text, ink="text2", z=SHEET_Z)


def _inset(pen: Pen, spec: FigureSpec, drawing: Drawing) -> None:
    inset = drawing.inset
    if inset is None:
        return
    view = inset.scene.view
    main = drawing.main.scene.view
    pen.clip_to(main.frame)
    pen.begin("inset-outline")
    pen.stroke(drawing.main.outline, "text", 0.5, z=Z["label"] - 0.9)
    pen.clip_to(None)
    draw_view(
        pen,
        inset,
        drawing.inset_names,
        selected=spec.routes,
        journey=drawing.journey,
        with_graticule=spec.graticule,
        z=INSET_Z,
    )
    pen.begin("inset-title")
    if drawing.inset_title is not None:
        _inset_title(pen, drawing.inset_title, drawing.layout.text)
    pen.begin("frame")
    pen.stroke([view.frame.edge(2)], "text", 0.5, z=INSET_Z + Z["label"] + 1.5)


def _inset_title(pen: Pen, title: InsetTitle, text: float) -> None:
    size = INSET_TITLE_PT * text
    left, low, _, high = title.box
    for line, up in zip(title.lines, baselines(len(title.lines), size), strict=True):
        pen.text(
            left,
            (low + high) / 2 + up,
            line,
            size=size,
            weight=TITLE_WEIGHT,
            halo="halo_land",
            z=INSET_Z + Z["label"],
        )


def _north(pen: Pen, drawing: Drawing, tr: Translator) -> None:
    """Draw a north arrow left of the bar."""
    layout = drawing.layout
    text = layout.text
    bar_pt = drawing.bar.length_pt if drawing.bar.is_honest else 0.0
    x = layout.scale_right - max(bar_pt, SCALE_WIDTH_PT * text * 0.6) - 9.0 * text
    y = layout.scale_top - 11.5 * text
    tip = np.array([(x - 1.9, y + 3.4), (x, y + 8.0), (x + 1.9, y + 3.4), (x, y + 4.4)])
    shaft = (tip - (x, y)) * text + (x, y)
    pen.fill(shapely.Polygon(shaft), "text", z=SHEET_Z)
    stem = np.array([(x, y), (x, y + 4.6 * text)])
    pen.stroke([stem], "text", BAR_PT * text, z=SHEET_Z, cap="butt")
    words = tr.t("figure.north")
    pen.text(x + 3.2 * text, y + 1.2 * text, words, size=NUMBER_PT * text, z=SHEET_Z)


def _scale(pen: Pen, drawing: Drawing, tr: Translator) -> None:
    layout, bar = drawing.layout, drawing.bar
    text = layout.text
    right = layout.scale_right
    top = layout.scale_top
    if bar.is_honest:
        left = right - bar.length_pt
        y = top - 8.2 * text
        tick = TICK_PT * text
        pen.stroke(
            [np.array([(left, y), (right, y)])], "text", BAR_PT * text, z=SHEET_Z, cap="butt"
        )
        for x in (left, (left + right) / 2, right):
            ends = np.array([(x, y - tick / 2), (x, y + tick / 2)])
            pen.stroke([ends], "text", BAR_PT * text, z=SHEET_Z, cap="butt")
        number = NUMBER_PT * text
        base = y + 2.6 * text
        half = bar.km / 2
        words = tr.number(half, 0 if half == round(half) else 1)
        pen.text(left, base, tr.number(0), size=number, align="center", z=SHEET_Z)
        if bar.length_pt > ROOM_FOR_HALF_PT * text:
            pen.text((left + right) / 2, base, words, size=number, align="center", z=SHEET_Z)
        pen.text(right, base, tr.length(bar.km), size=number, align="right", z=SHEET_Z)
    note = [
        scalebar.projection_note(drawing.main.scene.view.grid, tr),
        scalebar.error_note(bar, tr),
    ]
    size = NOTE_PT * text
    y = top - (17.2 if bar.is_honest else 6.0) * text
    for line in wrapped(note, SCALE_WIDTH_PT * text, size):
        pen.text(right, y, line, size=size, ink="text2", align="right", z=SHEET_Z)
        y -= NOTE_LEADING_PT * text
