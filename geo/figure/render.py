"""One figure from the catalogue: the same bytes each time, in any process."""

from __future__ import annotations

from typing import TYPE_CHECKING

import matplotlib as mpl

from geo.errors import ParameterError
from geo.figure.charts.lengths import make_chart
from geo.figure.charts.lengths_paint import paint_chart
from geo.figure.charts.strip import make_strip, paint_strip
from geo.figure.compose import compose
from geo.figure.furniture import scalebar
from geo.figure.furniture.credit import layer_licences
from geo.figure.furniture.locator import LOCATOR
from geo.figure.page.writers import WRITERS, Caption, clauses, sentence
from geo.figure.sheet import paint
from geo.i18n import translator

if TYPE_CHECKING:
    from geo.catalog import Catalog
    from geo.figure.compose import Drawing
    from geo.figure.spec import FigureSpec, Format
    from geo.i18n import Translator

# One process draws with one set of rules, set once: no dates, no random ids, real text.
mpl.rcParams.update(
    {
        "svg.fonttype": "none",
        "svg.hashsalt": "corridor-atlas",
        "pdf.fonttype": 42,
        "lines.scale_dashes": False,
        "text.hinting": "none",
        "path.simplify": True,
        "path.simplify_threshold": 0.2,
    }
)
NAMED_IN_ALT = 24


def render(catalog: Catalog, spec: FigureSpec, fmt: Format) -> bytes:
    """Return the bytes of a figure: PNG, SVG, PDF, or its caption and alt text.

    Raises
    ------
    UnknownNameError
        If a layer, route or state does not exist.
    EmptyAnswerError
        If nothing of what was asked for lies in the frame.
    RenderError
        If the sheet has no room for a map.
    """
    tr = translator(spec.lang)
    if spec.chart == "strip":
        return _strip(catalog, spec, fmt, tr)
    if spec.chart == "lengths":
        return _chart(catalog, spec, fmt, tr)
    drawing = compose(catalog, spec)
    words = caption(catalog, spec, drawing, tr)
    if fmt == "txt":
        return words.as_text.encode()
    date = _month(catalog, tr) if spec.year is None else tr.t("figure.year-short", year=spec.year)
    pen = paint(spec, drawing, words.title, date, tr)
    return WRITERS[fmt](pen, words)


def _chart(catalog: Catalog, spec: FigureSpec, fmt: Format, tr: Translator) -> bytes:
    chart = make_chart(catalog, spec)
    words = Caption(
        title=chart.title,
        alt=chart.alt,
        credit=" ".join(chart.credit),
        version=_version(catalog, tr),
        address=spec.address,
        licences=chart.licences,
    )
    if fmt == "txt":
        return words.as_text.encode()
    return WRITERS[fmt](paint_chart(spec, chart, _month(catalog, tr), tr), words)


def _strip(catalog: Catalog, spec: FigureSpec, fmt: Format, tr: Translator) -> bytes:
    if spec.year is not None:
        raise ParameterError(
            "year",
            str(spec.year),
            "to be left out with chart=strip",
            message="year: a strip tells what is missing today",
            repair="leave year out, or chart",
        )
    made = make_strip(catalog, spec, tr)
    words = Caption(
        title=made.title,
        alt=made.alt,
        credit=" ".join(made.credit),
        version=_version(catalog, tr),
        address=spec.address,
        licences=made.licences,
    )
    if fmt == "txt":
        return words.as_text.encode()
    return WRITERS[fmt](paint_strip(spec, made, _month(catalog, tr)), words)


def _version(catalog: Catalog, tr: Translator) -> str:
    return tr.t("figure.version", version=catalog.data_version, date=tr.date(catalog.data_date))


def _title(spec: FigureSpec, drawing: Drawing, tr: Translator) -> str:
    """Return the title of a frame: of railways alone where no pipeline is drawn."""
    key = f"figure.title.{spec.extent_name}"
    has_gas = any(line.piece.kind == "pipeline" for line in drawing.main.scene.lines)
    return tr.t(key if has_gas or not tr.has(f"{key}.rail") else f"{key}.rail")


def caption(catalog: Catalog, spec: FigureSpec, drawing: Drawing, tr: Translator) -> Caption:
    """Return the words that go with a figure."""
    title = spec.title
    if title is None:
        own = drawing.journey
        title = _title(spec, drawing, tr) if own is None else own.title
    note = scalebar.projection_note(drawing.main.scene.view.grid, tr)
    stations = {station.id for station, _, _ in drawing.main.scene.stations}
    places = [" ".join(one.lines) for one in drawing.names if one.id in stations]
    alt = tr.t(
        "figure.alt",
        projection=note,
        drawn=clauses([entry.text for entry in drawing.entries]),
        places=sentence(places[:NAMED_IN_ALT]),
    )
    if drawing.locator is not None:
        alt = f"{alt} {tr.t(f'figure.locator.{drawing.locator.world.conic.name}')}"
    return Caption(
        title=title,
        alt=alt,
        credit=" ".join(drawing.credit),
        version=_version(catalog, tr),
        address=spec.address,
        licences=tuple(layer_licences(drawing.sheets)),
        dropped=_dropped(catalog, drawing, tr),
    )


def _dropped(catalog: Catalog, drawing: Drawing, tr: Translator) -> str:
    """Return what the map had no room for: names in the order of the alphabet, a locator map."""
    # A text names a place as texts do: the capitals of a state on the map stay on the map.
    names = [
        tr.name(catalog.stations[one].names) if one in catalog.stations else name
        for one, name in drawing.dropped
        if one != LOCATOR
    ]
    told = []
    if names:
        listed = sentence(sorted(names, key=lambda name: name.casefold().replace("ё", "е")))
        told.append(tr.t("figure.dropped", count=tr.number(len(names)), names=listed))
    if len(names) < len(drawing.dropped):
        told.append(tr.t("figure.locator.dropped"))
    return " ".join(told)


def _month(catalog: Catalog, tr: Translator) -> str:
    """Return the month of the data: the date on a figure never comes from the clock."""
    return tr.date("-".join(catalog.data_date.split("-")[:2]))
