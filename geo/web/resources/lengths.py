"""Lengths: the page, and csv, json, xlsx."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, request

from geo.formats import as_csv, as_json
from geo.formats.as_xlsx import Totals
from geo.i18n import translator
from geo.vocabulary import GROUPINGS, STATUSES
from geo.web import addresses, language
from geo.web.addresses import refuse_bom, require_format
from geo.web.cache import finish
from geo.web.links import licences_of, links, url
from geo.web.parsing import Asked
from geo.web.provenance import _listed, citation, layers_answering, provenance
from geo.web.replies import CSV, JSON, cached
from geo.web.service import asked, atlas
from geo.web.templating import page

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geo.i18n import Translator
    from geo.lengths import LengthsAnswer, LengthsQuery
    from geo.web.cache import Answer
    from geo.web.parsing import Asked

blueprint = Blueprint("lengths", __name__)

LENGTH_TYPES = {
    "csv": CSV,
    "json": JSON,
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


# One name each in the CSV, in a row of the JSON and in the table of the page.
LENGTH_FIELDS = (
    "route",
    "name",
    "group",
    "area_km2",
    "length",
    "length_low",
    "length_high",
    "unit",
    "basis",
    "basis_shares",
    "track_length",
    "drawn_length",
    "published_low",
    "published_high",
    "claims",
    "difference_percent",
    "unattributed",
    "disputed",
    "boundary",
    "ellipsoid",
    "method",
    "vertices_per_100km",
    "position_accuracy_m",
    "position_p50_m",
    "position_p95_m",
    "position_max_m",
    "geometry_class",
    "sources",
    "source_class",
    "data_version",
)


def lengths_query(what: Asked, lang: str) -> LengthsQuery:
    """Return the question about lengths that a request asks."""
    from geo.lengths import LengthsQuery, of_year  # noqa: PLC0415  on first use

    year = what.values["year"]
    return of_year(
        LengthsQuery(
            routes=what.names("route"),
            layer=what.text("layer") or None,
            by=what.names("by"),
            status=what.names("status"),
            unit=what.text("unit"),
            lang=lang,
            year=year if isinstance(year, int) else None,
        )
    )


def lengths_answer(what: Asked, lang: str) -> LengthsAnswer:
    """Return the lengths that a request asks for."""
    from geo.lengths import answer  # noqa: PLC0415  on first use

    return answer(atlas().catalog, lengths_query(what, lang))


@blueprint.get("/lengths")
def lengths_page() -> Response:
    """Show the lengths."""
    what = asked(addresses.LENGTHS_PAGE)

    def objects() -> dict[str, object]:
        lang = language.of_request()
        catalog = atlas().catalog
        question = {name: value for name, value in what.given if name != "lang"}
        return {
            "answer": lengths_answer(what, lang),
            "query": lengths_query(what, lang),
            "choices": {
                "route": list(catalog.routes),
                "layer": list(catalog.layers),
                "by": GROUPINGS,
                "unit": addresses.UNITS,
                "status": STATUSES,
            },
            "downloads": [
                (ending, url(f"/lengths.{ending}", **question))
                for ending in addresses.LENGTHS.formats
            ],
        }

    return page("lengths", what, objects)


@blueprint.get("/lengths.<ending>")
def lengths(ending: str) -> Response:
    """Give lengths with interval, basis and sources."""
    require_format(addresses.LENGTHS, ending)
    what = asked(addresses.LENGTHS)
    refuse_bom(addresses.LENGTHS, ending, what)
    path = request.path

    def render() -> Answer:
        found = lengths_answer(what, what.text("lang"))
        headers = links(path, what, licences_of(layers_answering(what)))
        if ending == "xlsx":
            return finish(lengths_workbook(path, what, found), LENGTH_TYPES[ending], headers)
        rows = [{name: getattr(row, name) for name in LENGTH_FIELDS} for row in found.rows]
        if ending == "csv":
            return finish(as_csv.dumps(LENGTH_FIELDS, rows, bom=what.flag("bom")), CSV, headers)
        document = {
            "query": dict(what.given),
            "data_version": atlas().catalog.data_version,
            "ellipsoid": found.ellipsoid,
            "method": found.method,
            "rows": rows,
            "totals": found.totals,
            **({"notes": notes} if (notes := _notes(found)) else {}),
            "citation": citation(path, what),
        }
        return finish(as_json.dumps(document), JSON, headers)

    return cached(LENGTH_TYPES[ending], what, render)


def _notes(found: LengthsAnswer) -> list[str]:
    """Return what an answer of a year says of its groups."""
    from geo.territories import territory_notes  # noqa: PLC0415  on first use

    return territory_notes(atlas().catalog, found, translator(found.query.lang))


_SUMMED = ("length", "track_length", "drawn_length", "area_km2")


def lengths_workbook(path: str, what: Asked, found: LengthsAnswer) -> bytes:
    """Return lengths as a workbook."""
    from geo.formats import as_xlsx  # noqa: PLC0415  on first use

    tr = translator(what.text("lang"))
    rows = [{name: getattr(row, name) for name in LENGTH_FIELDS} for row in found.rows]
    totals = totals_of(found, tr)
    note = tr.t("xlsx.totals-note")
    if totals is None:
        note = tr.t("xlsx.no-total-route" if found.query.by == ("route",) else "xlsx.no-total")
    layers = layers_answering(what)
    return as_xlsx.dumps(
        LENGTH_FIELDS,
        rows,
        [
            *provenance(path, what, layers, tr),
            (tr.t("xlsx.ellipsoid"), found.ellipsoid),
            (tr.t("xlsx.method"), found.method),
            (tr.t("xlsx.interval"), tr.t("xlsx.interval-note")),
            (tr.t("xlsx.totals"), note),
            *_listed(tr.t("map.year"), _of_year(found, tr)),
            (tr.t("xlsx.columns"), tr.t("xlsx.columns-note")),
            *_listed(
                tr.t("xlsx.figures"),
                list(dict.fromkeys(one for row in found.rows for one in row.sources)),
            ),
        ],
        totals=totals,
        iso_date=atlas().catalog.data_date,
        title=f"{tr.t('app.name')}: {tr.t('cite.what.lengths')}",
    )


def _of_year(found: LengthsAnswer, tr: Translator) -> list[str]:
    """Return what an answer of a year says of itself."""
    from geo.territories import territory_notes  # noqa: PLC0415  on first use

    if found.query.year is None:
        return []
    told = tr.t("lengths.year", year=found.query.year)
    return [told, *territory_notes(atlas().catalog, found, tr)]


def totals_of(found: LengthsAnswer, tr: Translator) -> Totals | None:
    """Return the last row of a workbook, None where a sum over the rows would be no length.

    Routes that share pieces have no sum: the shared track would count twice.
    """
    if not found.totals or not each_piece_is_once(found.query):
        return None
    is_whole = all(row.length is not None for row in found.rows)
    fixed: Mapping[str, object] = {
        name: found.totals[name]
        for name in ("length_low", "length_high", "unit", "basis")
        if found.totals.get(name) is not None
    }
    return Totals("name", tr.t("xlsx.total" if is_whole else "xlsx.total-known"), _SUMMED, fixed)


def each_piece_is_once(question: LengthsQuery) -> bool:
    """Say whether no piece stands in two rows of an answer."""
    if question.layer is not None:
        return True
    routes = atlas().catalog.routes
    chosen = [routes[one] for one in question.routes] or list(routes.values())
    pieces = [piece.id for route in chosen for piece in route.pieces]
    return len(pieces) == len(set(pieces))
