"""The page of lengths: one line a row, with its chart; groups of routes, or any other grouping."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.citations import cited, short
from geo.gazetteer.ends import span_name
from geo.i18n import decimals_for
from geo.segmentation.position import Position
from geo.style.lines import IDEAS
from geo.territories import territory_notes
from geo.vocabulary import UNITS_M
from geo.web.views.bars import StripPart, strip, sums
from geo.web.views.chart import chart
from geo.web.views.map import GROUPS, route_symbol
from geo.webmap import feature_wording

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geo.catalog import Catalog
    from geo.i18n import Translator
    from geo.lengths import LengthRow, LengthsAnswer, LengthsQuery
    from geo.model import Layer, Route
    from geo.web.views.navigation import Url

_BY_ROUTE = ("route",)
_FEWEST_PARTS = 2
_SEPARATOR = " / "
_SHOWN_SOURCES = 1
_SAME = 1e-6


def lengths_view(
    catalog: Catalog,
    answer: LengthsAnswer,
    query: LengthsQuery,
    choices: Mapping[str, Sequence[str]],
    *,
    tr: Translator,
    url: Url,
) -> dict[str, object]:
    """Return the rows of the page and the links that ask other questions."""
    by = tuple(query.by) or _BY_ROUTE
    layer = catalog.layers[query.layer] if query.layer else None
    rows = [_row(catalog, row, by, tr, layer) for row in answer.rows]
    given: dict[str, object] = {
        "route": query.routes or None,
        "layer": query.layer,
        "by": None if by == _BY_ROUTE else by,
        "unit": None if query.unit == "km" else query.unit,
        "status": query.status or None,
        "year": query.year,
    }
    return {
        "by": by,
        "is_by_route": by == _BY_ROUTE,
        "by_links": [
            {
                "text": tr.t(f"by.{name}"),
                "href": url("/lengths", **(given | {"by": None if name == "route" else name})),
                "here": by == (name,),
            }
            for name in choices["by"]
        ],
        "unit_links": [
            {
                "text": tr.t(f"unit-name.{unit}"),
                "href": url("/lengths", **(given | {"unit": None if unit == "km" else unit})),
                "here": unit == query.unit,
            }
            for unit in choices["unit"]
        ],
        "route_links": [
            {
                "text": tr.t("lengths.all-routes"),
                "href": url("/lengths", **(given | {"route": None, "layer": None})),
                "here": not query.routes and not query.layer,
            },
            *(
                {
                    "text": tr.name(route.short_names),
                    "href": url("/lengths", **(given | {"route": route.id, "layer": None})),
                    "here": tuple(query.routes) == (route.id,),
                }
                for route in catalog.routes.values()
            ),
        ],
        "layer_title": tr.name(layer.title) if layer else "",
        "unit_name": tr.t(f"unit-name.{query.unit}"),
        "sections": _sections(catalog, rows, by, tr, layer),
        "has_area": any(row["area"] for row in rows),
        "has_left": any(row.unattributed is not None for row in answer.rows),
        "boundaries": list(dict.fromkeys(one for row in answer.rows for one in row.boundary)),
        "row_count": tr.n("lengths.rows", len(rows)),
        "total": _total(answer, by, tr),
        "year_note": ""
        if query.year is None
        else " ".join(
            [tr.t("lengths.year", year=query.year), *territory_notes(catalog, answer, tr)]
        ),
        "now_href": url("/lengths", **(given | {"year": None})),
    }


def _sections(
    catalog: Catalog,
    rows: list[dict[str, object]],
    by: tuple[str, ...],
    tr: Translator,
    layer: Layer | None,
) -> list[dict[str, object]]:
    """Return the rows under the headings of their groups of routes; else under none."""
    if by != _BY_ROUTE:
        return [{"title": "", "rows": rows}]
    sections: list[dict[str, object]] = []
    known: set[str] = set()
    for group in GROUPS:
        own = [
            row
            for row in rows
            if (route := catalog.routes.get(str(row["route"]))) and route.group == group
        ]
        known |= {str(row["route"]) for row in own}
        if own:
            sections.append({"title": tr.t(f"group.{group}"), "rows": own})
    rest = [row for row in rows if str(row["route"]) not in known]
    if rest:
        is_users = layer is None or layer.is_user
        heading = "group.region" if all(row["area"] for row in rest) else "group.user"
        title = tr.t(heading) if is_users or heading == "group.region" else ""
        sections.append({"title": title, "rows": rest})
    return sections


def group_words(
    catalog: Catalog, by: tuple[str, ...], group: str, tr: Translator, kind: str
) -> str:
    """Return a row's group in words: its codes translated, joined as they are."""
    parts = group.split(_SEPARATOR) if len(by) > 1 else [group]
    if len(parts) != len(by):
        return group
    return _SEPARATOR.join(
        _group_word(catalog, name, part, tr, kind) for name, part in zip(by, parts, strict=True)
    )


def _group_word(catalog: Catalog, name: str, value: str, tr: Translator, kind: str) -> str:
    if name == "piece" and value in catalog.pieces:
        return tr.name(catalog.pieces[value].names)
    if name == "route" and value in catalog.routes:
        return tr.name(catalog.routes[value].short_names)
    if name == "span" and value in catalog.spans:
        return span_name(catalog, catalog.spans[value], tr)
    if name == "status" and tr.has(f"status.{value}"):
        return tr.status(value, kind)
    if name == "division":
        value = value.lower().replace(" ", "-")
    keys = (f"{name}.{value or 'none'}", f"group.{value or 'none'}")
    return next((tr.t(key) for key in keys if tr.has(key)), value)


def _row(
    catalog: Catalog, row: LengthRow, by: tuple[str, ...], tr: Translator, layer: Layer | None
) -> dict[str, object]:
    route = catalog.routes.get(row.route)
    kind = route.pieces[0].kind if route and route.pieces else layer.kind if layer else "railway"
    is_by_route = by == _BY_ROUTE
    name = tr.name(route.names) if route else row.name
    decimals = decimals_for(row.length_low, row.length_high)
    per_unit = UNITS_M[row.unit] / 1000
    # What others published: a claim that is our own figure is no second one.
    published = [
        claim.value_km / per_unit
        for claim_id in row.claims
        if (claim := catalog.claims.get(claim_id))
        and claim.value_km is not None
        and (row.length is None or abs(claim.value_km / per_unit - row.length) > _SAME)
    ]
    sources = cited(catalog, row.sources, tr)
    has_interval = row.length_low is not None and row.length_high is not None
    return {
        "route": row.route,
        "name": (
            name if is_by_route or not row.group else group_words(catalog, by, row.group, tr, kind)
        ),
        "detail": _detail(route, name, tr, is_by_route=is_by_route),
        "symbol": route_symbol(route) if route and is_by_route else "",
        "status": _status(route, tr) if is_by_route else "",
        "strip": _strip(route) if is_by_route else [],
        "area": tr.number(row.area_km2) if row.area_km2 is not None else "",
        "length": tr.number(row.length, decimals) if row.length is not None else "",
        "unattributed": tr.number(row.unattributed, 1) if row.unattributed else "",
        "disputed": tr.number(row.disputed, 1) if row.disputed else "",
        "basis": tr.t(f"basis.{row.basis}") if row.basis else "",
        "shares": _shares(row, tr),
        "interval": tr.interval(row.length_low, row.length_high, decimals),
        "chart": (
            chart(row.length, row.length_low, row.length_high, published)
            if row.length and is_by_route
            else None
        ),
        "chart_note": tr.t("lengths.one-figure") if not has_interval else "",
        "published": _published(published, tr),
        "drawn": (
            tr.number(row.drawn_length)
            if row.drawn_length is not None
            else tr.t("lengths.drawn-none")
        ),
        "position": feature_wording.spread_in_km(
            Position(row.position_p50_m, row.position_p95_m, row.position_max_m), tr
        ),
        "source": short(sources, _SHOWN_SOURCES, tr),
        "sources": sources,
    }


def _published(figures: Sequence[float], tr: Translator) -> str:
    """Return the range of what others published, one figure alone, or nothing."""
    if not figures:
        return ""
    low, high = min(figures), max(figures)
    return tr.number(low) if low == high else tr.interval(low, high, 0)


def _detail(route: Route | None, name: str, tr: Translator, *, is_by_route: bool) -> str:
    if is_by_route:
        return tr.name(route.ends) if route else ""
    return name


def _shares(row: LengthRow, tr: Translator) -> str:
    """Return what a mixed length is based on, the largest share first."""
    if row.basis != "mixed":
        return ""
    return ", ".join(
        tr.t("basis.share", share=tr.percent(share), basis=tr.t(f"basis.{basis}"))
        for basis, share in sorted(row.basis_shares.items(), key=lambda item: -item[1])
    )


def _status(route: Route | None, tr: Translator) -> str:
    """Return a route's status; of a proposal over standing track, the share that is in service."""
    if route is None:
        return ""
    totals = sums(route.pieces, lambda piece: piece.status)
    if route.status in IDEAS and len(totals) >= _FEWEST_PARTS:
        share = totals.get("operating", 0.0) / sum(totals.values())
        return tr.t("lengths.proposed-share", share=tr.percent(share))
    kind = route.pieces[0].kind if route.pieces else "railway"
    ended = feature_wording.years(route.pieces)
    if route.status is None and ended:
        return ended
    text = feature_wording.status_since(route.status, route.since or None, kind, tr)
    return text[:1].lower() + text[1:] if route.status or route.since else ""


def _strip(route: Route | None) -> list[StripPart]:
    """Return the status strip of a proposal over standing track."""
    if route is None or route.status not in IDEAS:
        return []
    totals = sums(route.pieces, lambda piece: piece.status)
    if len(totals) < _FEWEST_PARTS:
        return []
    return strip(totals)


def _total(answer: LengthsAnswer, by: tuple[str, ...], tr: Translator) -> dict[str, object] | None:
    """Return the total, where the rows add up to one."""
    totals = answer.totals
    length = totals.get("length") if isinstance(totals, dict) else None
    if by == _BY_ROUTE or not isinstance(length, (int, float)) or len(answer.rows) < _FEWEST_PARTS:
        return None
    low, high = totals.get("length_low"), totals.get("length_high")
    decimals = decimals_for(low, high)
    return {
        "length": tr.number(float(length), decimals),
        "interval": tr.interval(low, high, decimals),
    }
