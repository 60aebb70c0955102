"""Journeys as data and as pages: saved ones, any other, two side by side, what is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, request

from geo.formats import as_csv, as_json
from geo.i18n import translator
from geo.web import query
from geo.web.cache import finish
from geo.web.data import CSV, JSON, citation, refuse_bom, require_format
from geo.web.params import UnknownParameterError
from geo.web.state import asked, atlas, cached, licences_of, links

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.catalog import Catalog
    from geo.i18n import Translator
    from geo.journeys.find import JourneyQuery
    from geo.journeys.legs import Journey
    from geo.web.cache import Answer

blueprint = Blueprint("journeying", __name__)


def is_list(what: query.Asked) -> bool:
    """Whether a request asks for no journey of its own: then all saved ones answer."""
    names = ("scenario", "from", "to", "via", "route", "with")
    return not any(what.values.get(name) for name in names) and not what.flag("works")


def question_of(what: query.Asked) -> JourneyQuery:
    """Return the journey that a request asks for."""
    from geo.journeys.find import JourneyQuery  # noqa: PLC0415  on first use

    return JourneyQuery(
        scenario=what.text("scenario"),
        start=what.text("from"),
        stop=what.text("to"),
        via=what.names("via"),
        routes=what.names("route"),
        prefer=what.text("prefer"),
    )


def journeys_of(what: query.Asked) -> tuple[Journey, Journey | None]:
    """Return the journey that a request asks for, and the one that it is held against."""
    from geo.journeys.find import JourneyQuery, find  # noqa: PLC0415  on first use

    catalog = atlas().catalog
    first = find(catalog, question_of(what))
    other = what.text("with")
    return first, find(catalog, JourneyQuery(scenario=other)) if other else None


def layers_of(catalog: Catalog, journeys: Sequence[Journey | None]) -> list[str]:
    """Return the layers whose lines some journeys pass."""
    found = {
        part.piece.layer: None
        for journey in journeys
        if journey is not None
        for leg in journey.legs
        for part in leg.parts
    }
    return [layer for layer in catalog.layers if layer in found]


def list_rows(catalog: Catalog, tr: Translator, unit: str) -> list[dict[str, Any]]:
    """Return every saved journey as a row."""
    from geo.journeys.find import JourneyQuery, find  # noqa: PLC0415  on first use
    from geo.journeys.rows import scenario_row  # noqa: PLC0415

    return [
        scenario_row(catalog, find(catalog, JourneyQuery(scenario=one.id)), one, tr, unit)
        for one in catalog.scenarios.values()
    ]


@blueprint.get("/journeys.<ending>")
def journeys(ending: str) -> Response:
    """Give the saved journeys, one journey, two side by side, or what is missing."""
    require_format(query.JOURNEYS, ending)
    what = asked(query.JOURNEYS)
    refuse_bom(query.JOURNEYS, ending, what)
    path = request.path

    def render() -> Answer:
        catalog = atlas().catalog
        tr = translator(what.text("lang"))
        fields, rows, document, layers = _answer(catalog, what, tr)
        headers = links(path, what, licences_of(layers))
        if ending == "csv":
            return finish(as_csv.dumps(fields, rows, bom=what.flag("bom")), CSV, headers)
        whole = {
            "query": dict(what.given),
            "data_version": catalog.data_version,
            **document,
            "citation": citation(path, what),
        }
        return finish(as_json.dumps(whole), JSON, headers)

    return cached(CSV if ending == "csv" else JSON, what, render)


def _answer(
    catalog: Catalog, what: query.Asked, tr: Translator
) -> tuple[tuple[str, ...], list[dict[str, Any]], dict[str, Any], list[str]]:
    """Return the columns and rows of the CSV, the members of the JSON, and the layers used."""
    from geo.journeys import answer, rows  # noqa: PLC0415  on first use
    from geo.journeys.compare import compare  # noqa: PLC0415
    from geo.journeys.find import alternatives  # noqa: PLC0415

    unit = what.text("unit")
    if is_list(what):
        _refuse_prefer(what)
        listed = list_rows(catalog, tr, unit)
        return rows.SCENARIO_FIELDS, listed, {"scenarios": listed}, []
    first, second = journeys_of(what)
    layers = layers_of(catalog, (first, second))
    document = rows.document_of(catalog, first, tr, unit)
    if not what.text("scenario"):
        found = alternatives(catalog, question_of(what))
        document["alternatives"] = answer.alternative_rows(catalog, found, tr, unit)
    if what.flag("works"):
        document["ledger"] = rows.ledger_document(catalog, first, unit)
        document["ledger"]["rows"] = rows.ledger_rows(catalog, first, tr, unit)
    if second is not None:
        compared = compare(catalog, first, second)
        table = rows.comparison_rows(compared, unit, catalog.data_version)
        document["with"] = rows.document_of(catalog, second, tr, unit)
        document["comparison"] = {
            "rows": table,
            "shared_pieces": [part.piece.id for part in compared.shared],
            "is_complete": compared.is_complete,
        }
        return rows.DIFFERENCE_FIELDS, table, document, layers
    if what.flag("works"):
        return rows.WORK_FIELDS, document["ledger"]["rows"], document, layers
    return answer.LEG_FIELDS, document["legs"], document, layers


def _refuse_prefer(what: query.Asked) -> None:
    """Refuse a choice among ways where no way is asked for."""
    if what.text("prefer") != "shortest":
        raise UnknownParameterError("prefer", [one.name for one in query.JOURNEYS.params])
