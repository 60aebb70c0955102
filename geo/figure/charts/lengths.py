"""A chart of lengths: intervals as whiskers, figures published by others as diamonds.

Routes stand side by side on an axis of 4 % around each one's own length, since an interval is
thin beside a length; parts of routes are bars on one axis of kilometres, with the interval at
the end of each bar.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.errors import EmptyAnswerError, Said
from geo.figure.furniture.credit import data_sentences
from geo.i18n import decimals_for, translator
from geo.lengths import LengthsQuery, answer
from geo.territories import territory_notes

if TYPE_CHECKING:
    from geo.catalog import Catalog
    from geo.figure.spec import FigureSpec
    from geo.i18n import Translator
    from geo.lengths import LengthRow

BY_ROUTE = ("route",)
ONE_FIGURE = 1e-6


@dataclass(frozen=True, slots=True)
class Row:
    """One length, in kilometres, with its words."""

    name: str
    short: str
    detail: str
    group: str
    length: float | None
    low: float | None
    high: float | None
    published: tuple[float, ...]
    text: str
    interval: str


@dataclass(frozen=True, slots=True)
class Chart:
    """What a chart shows, before it is drawn."""

    rows: tuple[Row, ...]
    by: tuple[str, ...]
    title: str
    alt: str
    credit: tuple[str, ...]
    licences: tuple[str, ...]
    notes: tuple[str, ...] = ()

    @property
    def is_by_route(self) -> bool:
        """Whether whole routes are compared."""
        return self.by == BY_ROUTE


def make_chart(catalog: Catalog, spec: FigureSpec) -> Chart:
    """Return what a chart shows.

    Raises
    ------
    EmptyAnswerError
        If nothing of what was asked for has a length.
    """
    tr = translator(spec.lang)
    found = answer(
        catalog,
        LengthsQuery(
            routes=spec.routes, by=spec.by, status=spec.status, lang=tr.lang, year=spec.year
        ),
    )
    by = tuple(found.query.by)
    rows = tuple(_row(catalog, row, by, tr) for row in found.rows)
    rows = tuple(row for row in rows if row.length is not None)
    if not rows:
        raise EmptyAnswerError(
            "nothing of these routes has a length",
            repair="ask for other routes or states",
            said=Said("empty-answer.no-lengths"),
        )
    layers = list(
        dict.fromkeys(
            catalog.routes[row.route].layer for row in found.rows if row.route in catalog.routes
        )
    )
    licences = tuple(dict.fromkeys(one for name in layers for one in catalog.layers[name].licences))
    title = spec.title
    if title is None:
        title = tr.t("chart.title" if spec.year is None else "chart.title-year", year=spec.year)
        if len(spec.routes) == 1:
            own = tr.name(catalog.routes[spec.routes[0]].names)
            title = f"{own}: {title[:1].lower()}{title[1:]}"
    told = "; ".join(
        tr.t("chart.alt-row", name=name, length=row.text, interval=row.interval)
        if row.low is not None
        else tr.t("chart.alt-one", name=name, length=row.text)
        for row, name in ((row, _told_name(row, spec)) for row in rows)
    )
    credit = tuple(data_sentences(catalog, [catalog.layers[name] for name in layers], tr))
    notes = tuple(territory_notes(catalog, found, tr))
    return Chart(rows, by, title, tr.t("chart.alt", rows=told), credit, licences, notes)


def _told_name(row: Row, spec: FigureSpec) -> str:
    """Return what a row is called where no heading stands above it: of several routes, by route."""
    is_part = tuple(spec.by) != BY_ROUTE and row.group and len(spec.routes) != 1
    return f"{row.group}: {row.name}" if is_part else row.name


def _row(catalog: Catalog, row: LengthRow, by: tuple[str, ...], tr: Translator) -> Row:
    route = catalog.routes.get(row.route)
    decimals = decimals_for(row.length_low, row.length_high)
    # A claim that is our own figure is no second one.
    published = sorted(
        claim.value_km
        for id_ in row.claims
        if (claim := catalog.claims.get(id_)) is not None
        and claim.value_km is not None
        and abs(claim.value_km - (row.length or 0.0)) > ONE_FIGURE
    )
    name, group = row.name, ""
    if by == BY_ROUTE:
        group = route.group if route else ""
        name = tr.name(route.names) if route else row.name
    elif ": " in name:
        group, _, name = name.partition(": ")
    return Row(
        name,
        tr.name(route.short_names) if route and by == BY_ROUTE else name,
        tr.name(route.ends) if route and by == BY_ROUTE else "",
        group,
        row.length,
        row.length_low,
        row.length_high,
        tuple(published),
        "" if row.length is None else tr.length(row.length, decimals=decimals),
        tr.interval(row.length_low, row.length_high, decimals),
    )
