"""A journey as a straight kilometre diagram on a sheet: the layout of the page, in print."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from geo.errors import EmptyAnswerError, RenderError, Said
from geo.figure.furniture.credit import CREDIT_PT, data_sentences, wrapped
from geo.figure.furniture.layout import CREDIT_LEADING, DATE_PT, SCREEN_SIDE_PT, SIDE_PT, TITLE_PT
from geo.figure.page.canvas import Pen
from geo.journeys.planner import JourneyQuery, find
from geo.journeys.summary import gauge_notes, lead_text
from geo.journeys.wording import title_of
from geo.labels.text_metrics import face
from geo.strip_map.across import across
from geo.strip_map.diagram import stretches, strip_of
from geo.strip_map.down import down
from geo.strip_map.layout import Layout
from geo.strip_map.shapes import Area, Box, Disc, Stroke, Words
from geo.style.colours import OPACITY

if TYPE_CHECKING:
    from geo.catalog import Catalog
    from geo.figure.spec import FigureSpec
    from geo.i18n import Translator
    from geo.model import Layer
    from geo.strip_map.diagram import Strip
    from geo.strip_map.shapes import Item, Sheet

PT_PER_PX = 0.5  # type of 11 px is 5.5 pt
NOTE_PT = 5.6
NOTE_LEADING = 1.5
NARROW_PT = 330.0  # of sheet width: below, the strip runs downwards
TOP_PT = 16.0
GAP_PT = 6.0
BOTTOM_PT = 3.0
QUARTERS = 48


@dataclass(frozen=True, slots=True)
class Made:
    """A strip before it is drawn, with its words."""

    title: str
    alt: str
    notes: tuple[str, ...]
    credit: tuple[str, ...]
    licences: tuple[str, ...]
    strip: Strip
    catalog: Catalog
    tr: Translator


def make_strip(catalog: Catalog, spec: FigureSpec, tr: Translator) -> Made:
    """Return what a strip shows.

    Raises
    ------
    GeoError
        If there is no such journey, or a part of it has no known length.
    """
    journey = find(
        catalog,
        JourneyQuery(
            scenario=spec.scenario,
            start=spec.start,
            stop=spec.stop,
            via=spec.via,
            routes=() if spec.scenario else spec.routes,
        ),
    )
    strip = strip_of(catalog, journey, tr)
    if strip is None:
        raise EmptyAnswerError(
            "no strip: a part of this journey has no known length",
            repair="ask for another journey, see /journeys",
            said=Said("empty-answer.no-strip"),
        )
    layers = dict.fromkeys(p.piece.layer for p in journey.parts if p.piece.layer)
    if any(one.line == "mdl" for one in strip.crossings):
        layers.update((layer.id, None) for layer in catalog.layers.values() if _is_mdl(layer))
    licences = tuple(dict.fromkeys(one for name in layers for one in catalog.layers[name].licences))
    title = spec.title or title_of(catalog, journey, tr)
    lead = lead_text(catalog, journey, tr)
    words = Layout(catalog, strip, tr, _measure)
    runs = "; ".join(
        words.status_words(word, run)
        for word, run in stretches(strip, "status", 0.0, strip.total_km)
    )
    return Made(
        title=title,
        alt=f"{lead} {runs}. {' '.join(gauge_notes(catalog, journey, tr))}".strip(),
        notes=(lead, *gauge_notes(catalog, journey, tr)),
        credit=tuple(data_sentences(catalog, [catalog.layers[name] for name in layers], tr)),
        licences=licences,
        strip=strip,
        catalog=catalog,
        tr=tr,
    )


def _is_mdl(layer: Layer) -> bool:
    return layer.kind == "boundary" and not layer.is_user


def _measure(text: str, size: float, weight: int) -> float:
    return face(weight).width_em(text) * size


def paint_strip(spec: FigureSpec, made: Made, date: str) -> Pen:
    """Return the sheet with the strip drawn on it.

    Raises
    ------
    RenderError
        If the sheet is too low for it.
    """
    text = 1.45 if spec.sheet.is_screen else 1.0
    side = SCREEN_SIDE_PT if spec.sheet.is_screen else SIDE_PT
    room = spec.width_pt - 2 * side
    scale = PT_PER_PX * text
    notes = wrapped(made.notes, room, NOTE_PT * text)
    credit = wrapped(made.credit, room, CREDIT_PT * text)
    most = spec.height_pt or spec.max_height_pt
    words = (
        (TOP_PT + 2 * GAP_PT) * text
        + NOTE_PT * NOTE_LEADING * text * len(notes)
        + CREDIT_PT * CREDIT_LEADING * text * len(credit)
        + 2 * side
        + BOTTOM_PT * text
    )
    given = (made.catalog, made.strip, made.tr, _measure, room / scale)
    is_narrow = spec.width_pt < NARROW_PT * text
    sheet = None if is_narrow else across(*given)
    if sheet is None:
        sheet = down(*given, tallest=(most - words) / scale - 12)
    needed = words + sheet.height * scale
    if needed > most:
        msg = f"the sheet has no room for the strip: it needs {needed / 72 * 25.4:.0f} mm of height"
        raise RenderError(msg, repair="ask for a larger height_mm, or another width_mm")
    height = spec.height_pt or needed
    pen = Pen(spec.width_pt, height, spec.dots_per_inch, spec.scheme)
    y = height - side
    pen.begin("heading")
    y -= TITLE_PT * text
    size = TITLE_PT * text
    wide = pen.width(made.title, size=size, weight=700)
    dated = pen.width(date, size=DATE_PT * text)
    if wide + dated + 8 * text > room:
        size = max(size * (room - dated - 8 * text) / wide, 5.0)
    pen.text(side, y, made.title, size=size, weight=700)
    pen.text(spec.width_pt - side, y, date, size=DATE_PT * text, ink="text2", align="right")
    y = height - side - TOP_PT * text
    pen.begin("strip")
    _draw(pen, sheet, side, y, scale)
    y -= sheet.height * scale + GAP_PT * text
    pen.begin("notes")
    for line in notes:
        y -= NOTE_PT * NOTE_LEADING * text
        pen.text(side, y, line, size=NOTE_PT * text, ink="text2")
    y -= GAP_PT * text
    pen.begin("credit")
    for line in credit:
        y -= CREDIT_PT * CREDIT_LEADING * text
        pen.text(side, y, line, size=CREDIT_PT * text, ink="text2")
    return pen


def _draw(pen: Pen, sheet: Sheet, left: float, top: float, scale: float) -> None:
    for order, item in enumerate(sheet.items):
        _item(pen, item, (left, top), scale, 10 + order * 0.01)


def _item(pen: Pen, item: Item, origin: tuple[float, float], scale: float, z: float) -> None:
    left, top = origin
    opacity = getattr(item, "opacity", "")
    alpha = float(getattr(OPACITY[pen.scheme], opacity)) if opacity else 1.0
    if isinstance(item, Stroke):
        points = np.asarray([(left + x * scale, top - y * scale) for x, y in item.points])
        # matplotlib takes dashes in points: line widths do not stretch them here.
        dash = tuple(one * scale for one in item.dash)
        pen.stroke(
            [points], item.token, item.width * scale, z=z, dash=dash, cap=item.cap, alpha=alpha
        )
    elif isinstance(item, Box):
        x, y = left + item.x * scale, top - item.y * scale
        box = shapely.box(x, y - item.height * scale, x + item.width * scale, y)
        pen.fill(box, item.token, z=z, alpha=alpha)
    elif isinstance(item, Area):
        corners = [(left + x * scale, top - y * scale) for x, y in item.points]
        pen.fill(shapely.Polygon(corners), item.token, z=z)
    elif isinstance(item, Disc):
        _disc(pen, item, (left + item.x * scale, top - item.y * scale), scale, z)
    else:
        _words(pen, item, (left + item.x * scale, top - item.y * scale), scale, z)


def _disc(pen: Pen, item: Disc, place: tuple[float, float], scale: float, z: float) -> None:
    x, y = place
    radius, edge = item.radius * scale, item.edge_width * scale
    at = np.asarray([(x, y)])
    if edge:
        pen.dots(at, item.edge, 2 * radius + edge, z=z)
    pen.dots(at, item.fill, 2 * radius - edge, z=z + 0.002)
    if item.is_half:
        turn = np.linspace(np.pi / 2, 3 * np.pi / 2, QUARTERS)
        half = np.column_stack([x + radius * np.cos(turn), y + radius * np.sin(turn)])
        pen.fill(shapely.Polygon(half), item.edge, z=z + 0.004)


def _words(pen: Pen, item: Words, place: tuple[float, float], scale: float, z: float) -> None:
    pen.text(
        *place,
        item.text,
        size=item.size * scale,
        weight=item.weight,
        ink=item.token,
        align=item.align,
        halo="panel" if item.halo else "",
        halo_pt=0.9 * scale / PT_PER_PX,
        z=z,
    )
