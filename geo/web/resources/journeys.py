"""Journeys as data and as pages: saved ones, any other, two side by side, what is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, request

from geo.errors import ParameterError
from geo.formats import as_csv, as_json
from geo.i18n import translator
from geo.style.sheets import EXTENTS
from geo.web import addresses, language
from geo.web.addresses import refuse_bom, require_format
from geo.web.cache import finish
from geo.web.http_errors import NotFoundError
from geo.web.links import licences_of, links, url
from geo.web.parameters import UnknownParameterError
from geo.web.provenance import citation
from geo.web.replies import CSV, JSON, cached
from geo.web.service import asked, atlas
from geo.web.templating import page

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.catalog import Catalog
    from geo.i18n import Translator
    from geo.journeys.legs import Journey
    from geo.journeys.planner import JourneyQuery
    from geo.web.cache import Answer
    from geo.web.parsing import Asked

blueprint = Blueprint("journeys", __name__)


def is_list(what: Asked) -> bool:
    """Whether a request asks for no journey of its own: then all saved ones answer."""
    names = ("scenario", "from", "to", "via", "route", "with")
    return not any(what.values.get(name) for name in names) and not what.flag("works")


def question_of(what: Asked) -> JourneyQuery:
    """Return the journey that a request asks for."""
    from geo.journeys.planner import JourneyQuery  # noqa: PLC0415  on first use

    return JourneyQuery(
        scenario=what.text("scenario"),
        start=what.text("from"),
        stop=what.text("to"),
        via=what.names("via"),
        routes=what.names("route"),
        prefer=what.text("prefer"),
    )


def journeys_of(what: Asked) -> tuple[Journey, Journey | None]:
    """Return the journey that a request asks for, and the one that it is held against."""
    from geo.journeys.planner import JourneyQuery, find  # noqa: PLC0415  on first use

    catalog = atlas().catalog
    first = of_year(what, find(catalog, question_of(what)))
    other = what.text("with")
    if not other:
        return first, None
    return first, of_year(what, find(catalog, JourneyQuery(scenario=other)))


def of_year(what: Asked, journey: Journey) -> Journey:
    """Return a journey as it was at the end of the year that a request asks for."""
    from geo.journeys.in_year import in_year  # noqa: PLC0415  on first use

    year = what.values["year"]
    return in_year(atlas().catalog, journey, year) if isinstance(year, int) else journey


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


def list_rows(catalog: Catalog, what: Asked, tr: Translator) -> list[dict[str, Any]]:
    """Return every saved journey as a row."""
    from geo.journeys.planner import JourneyQuery, find  # noqa: PLC0415  on first use
    from geo.journeys.records import scenario_row  # noqa: PLC0415

    unit = what.text("unit")
    return [
        scenario_row(
            catalog, of_year(what, find(catalog, JourneyQuery(scenario=one.id))), one, tr, unit
        )
        for one in catalog.scenarios.values()
    ]


@blueprint.get("/journeys.<ending>")
def journeys(ending: str) -> Response:
    """Give the saved journeys, one journey, two side by side, or what is missing."""
    require_format(addresses.JOURNEYS, ending)
    what = asked(addresses.JOURNEYS)
    refuse_bom(addresses.JOURNEYS, ending, what)
    path = request.path

    def render() -> Answer:
        catalog = atlas().catalog
        tr = translator(what.text("lang"))
        fields, records, document, layers = _answer(catalog, what, tr)
        headers = links(path, what, licences_of(layers))
        if ending == "csv":
            return finish(as_csv.dumps(fields, records, bom=what.flag("bom")), CSV, headers)
        whole = {
            "query": dict(what.given),
            "data_version": catalog.data_version,
            **document,
            "citation": citation(path, what),
        }
        return finish(as_json.dumps(whole), JSON, headers)

    return cached(CSV if ending == "csv" else JSON, what, render)


def _answer(
    catalog: Catalog, what: Asked, tr: Translator
) -> tuple[tuple[str, ...], list[dict[str, Any]], dict[str, Any], list[str]]:
    """Return the columns and rows of the CSV, the members of the JSON, and the layers used."""
    from geo.journeys import leg_records, records  # noqa: PLC0415
    from geo.journeys.compare import compare  # noqa: PLC0415
    from geo.journeys.planner import alternatives  # noqa: PLC0415

    unit = what.text("unit")
    if is_list(what):
        _refuse_prefer(what)
        listed = list_rows(catalog, what, tr)
        return records.SCENARIO_FIELDS, listed, {"scenarios": listed, **_noted(what, tr)}, []
    _refuse_works_of_a_year(what)
    first, second = journeys_of(what)
    layers = layers_of(catalog, (first, second))
    document = records.document_of(catalog, first, tr, unit)
    document |= _noted(what, tr)
    if not what.text("scenario") and first.year is None:
        found = alternatives(catalog, question_of(what))
        document["alternatives"] = leg_records.alternative_rows(catalog, found, tr, unit)
    if what.flag("works"):
        document["ledger"] = records.ledger_document(catalog, first, unit)
        document["ledger"]["rows"] = records.ledger_rows(catalog, first, tr, unit)
    if second is not None:
        compared = compare(catalog, first, second)
        table = records.comparison_rows(compared, unit, catalog.data_version)
        document["with"] = records.document_of(catalog, second, tr, unit)
        document["comparison"] = {
            "rows": table,
            "shared_pieces": [part.piece.id for part in compared.shared],
            "is_complete": compared.is_complete,
        }
        return records.DIFFERENCE_FIELDS, table, document, layers
    if what.flag("works"):
        return records.WORK_FIELDS, document["ledger"]["rows"], document, layers
    return leg_records.LEG_FIELDS, document["legs"], document, layers


def _noted(what: Asked, tr: Translator) -> dict[str, list[str]]:
    """Return what an answer of a year says of itself."""
    year = what.values["year"]
    return {} if year is None else {"notes": [tr.t("journeys.year", year=str(year))]}


def _refuse_works_of_a_year(what: Asked) -> None:
    """Refuse a year where the ledger of works is asked for: what is missing is missing today."""
    if what.flag("works") and what.values["year"] is not None:
        raise ParameterError(
            "year",
            what.text("year"),
            "to be left out with works=1",
            message="year: the ledger of what is missing is that of today",
            repair="leave year out, or works",
        )


def _refuse_prefer(what: Asked) -> None:
    """Refuse a choice among ways where no way is asked for."""
    if what.text("prefer") != "shortest":
        raise UnknownParameterError("prefer", [one.name for one in addresses.JOURNEYS.params])


@blueprint.get("/journeys")
def journeys_page() -> Response:
    """Show the saved journeys, one journey with its strip and ledger, or two side by side."""
    what = asked(addresses.JOURNEYS_PAGE)
    if is_list(what):
        return page("journeys", what, lambda: _list_objects(what))
    if what.text("with"):
        return page("journeys_compared", what, lambda: _compared_objects(what))
    return page("journey", what, lambda: _journey_objects(what))


def _asked_for(what: Asked) -> dict[str, str]:
    """Return what was asked for besides the language and the name of the sea."""
    return {name: value for name, value in what.given if name not in {"lang", "sea"}}


def _downloads(what: Asked) -> list[tuple[str, str]]:
    given = _asked_for(what)
    return [(ending, url(f"/journeys.{ending}", **given)) for ending in addresses.JOURNEYS.formats]


def _form(catalog: Catalog, what: Asked, tr: Translator) -> dict[str, Any]:
    from geo.web.views.journeys import form_view  # noqa: PLC0415  on first use

    texts = {name: what.text(name) for name in ("from", "to", "prefer", "with")}
    return {
        **form_view(catalog, {**texts, "via": ",".join(what.names("via"))}, tr),
        "kept": [(name, value) for name, value in what.given if name in {"lang", "sea"}],
    }


def _list_objects(what: Asked) -> dict[str, object]:
    from geo.journeys.planner import JourneyQuery, find  # noqa: PLC0415  on first use
    from geo.web.views.journeys import list_view  # noqa: PLC0415

    catalog, tr = atlas().catalog, language.translator_for(language.of_request())
    found = [of_year(what, find(catalog, JourneyQuery(scenario=one))) for one in catalog.scenarios]
    return {
        **list_view(catalog, found, tr, url),
        "year_note": "".join(_noted(what, tr).get("notes", [])),
        **_form(catalog, what, tr),
        "downloads": _downloads(what),
    }


def _journey_objects(what: Asked) -> dict[str, object]:
    from geo.journeys.planner import alternatives  # noqa: PLC0415  on first use
    from geo.web.views.journeys import alternatives_view, journey_view  # noqa: PLC0415

    catalog, tr = atlas().catalog, language.translator_for(language.of_request())
    _refuse_works_of_a_year(what)
    journey, _ = journeys_of(what)
    given = _asked_for(what)
    ways: list[dict[str, Any]] = []
    if not what.text("scenario") and journey.year is None:
        others = {name: value for name, value in given.items() if name != "prefer"}
        hrefs = {
            one: url("/journeys", **others, **({"prefer": one} if one != "shortest" else {}))
            for one in ("shortest", "in-service", "least-works")
        }
        found = alternatives(catalog, question_of(what))
        ways = alternatives_view(catalog, found, what.text("prefer"), tr, hrefs)
    form = _form(catalog, what, tr)
    own = what.text("scenario")
    return {
        **form,
        **journey_view(catalog, journey, tr),
        "alternatives": ways,
        "downloads": _downloads(what),
        "map_href": _map_href(what),
        "figure_href": _figure_href(what, has_strip=journey.length is not None),
        "year_note": "".join(_noted(what, tr).get("notes", [])),
        "now_href": url("/journeys", **{k: v for k, v in given.items() if k != "year"}),
        "show_works": what.flag("works"),
        "compare_with": [one for one in form["scenarios"] if one["value"] != own],
        "compare_kept": [*given.items(), *form["kept"]],
    }


def _figure_href(what: Asked, *, has_strip: bool) -> str:
    """Return the figure of the strip, empty where there is none or a figure cannot ask for it."""
    if not has_strip or what.text("prefer") != "shortest" or what.values["year"] is not None:
        return ""
    names = ("scenario", "from", "to", "via", "route")
    given = {name: value for name, value in _asked_for(what).items() if name in names}
    return url("/figure.png", chart="strip", **given)


def _map_href(what: Asked) -> str:
    """Return the map with this journey, empty where the map cannot say which one it is."""
    if what.text("scenario"):
        return url("/", journey=what.text("scenario"))
    if what.names("via") or what.names("route") or what.text("prefer") != "shortest":
        return ""
    from geo.journeys.planner import stops_of  # noqa: PLC0415  on first use

    stations = stops_of(atlas().catalog, question_of(what))
    return url("/", journey=f"{stations[0].id}..{stations[-1].id}")


def _compared_objects(what: Asked) -> dict[str, object]:
    from geo.journeys.compare import compare  # noqa: PLC0415  on first use
    from geo.web.views.journeys import compare_view  # noqa: PLC0415

    catalog, tr = atlas().catalog, language.translator_for(language.of_request())
    first, second = journeys_of(what)
    if second is None:
        raise NotFoundError("/journeys")
    given = {name: value for name, value in _asked_for(what).items() if name != "with"}
    routes = list(
        dict.fromkeys(
            leg.route
            for journey in (first, second)
            for leg in journey.legs
            if leg.route and not leg.is_feeder
        )
    )
    return {
        "compared": compare_view(catalog, compare(catalog, first, second), tr),
        "first_href": url("/journeys", **given),
        "second_href": url("/journeys", scenario=what.text("with")),
        "downloads": _downloads(what),
        "figure_src": _compared_figure("/figure.svg", what, (first, second), routes),
        "figures_href": _compared_figure("/figures", what, (first, second), routes),
    }


def _compared_figure(
    path: str, what: Asked, journeys: tuple[Journey, Journey], routes: Sequence[str]
) -> str:
    """Return the address of the figure of two journeys, told apart as A and B.

    A journey along chosen routes cannot be asked of a figure: then the routes are outlined.
    """
    if not routes:
        return ""
    place = {"extent": _extent_of(*journeys)}
    if path != "/figures":
        place["v"] = atlas().catalog.data_version
    if what.names("route") or what.text("prefer") != "shortest":
        return url(path, route=",".join(routes), **place)
    asked_for = {name: what.text(name) for name in ("scenario", "from", "to", "with")}
    asked_for["via"] = ",".join(what.names("via"))
    return url(path, **{k: v for k, v in asked_for.items() if v}, **place)


def _extent_of(*journeys: Journey) -> str:
    """Return the smallest named extent that shows where two journeys differ."""
    parts = [
        {part.piece.id: part.piece for leg in journey.legs for part in leg.parts}
        for journey in journeys
    ]
    apart = [parts[0][key] for key in parts[0].keys() - parts[1].keys()]
    apart += [parts[1][key] for key in parts[1].keys() - parts[0].keys()]
    pieces = apart or list(parts[0].values())
    for name in ("korea", "far-east"):
        box = EXTENTS[name].bounds
        if pieces and all(
            box.west_deg <= low_lon
            and high_lon <= box.east_deg
            and box.south_deg <= low_lat
            and high_lat <= box.north_deg
            for low_lon, low_lat, high_lon, high_lat in (one.geometry.bounds for one in pieces)
        ):
            return name
    return "eurasia"
