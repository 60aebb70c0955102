"""Downloads that carry their own provenance: XLSX, GeoPackage, the whole atlas."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, request

from geo.formats.as_xlsx import Totals
from geo.i18n import translator
from geo.web import addresses
from geo.web.cache import finish
from geo.web.data import LENGTH_FIELDS, citation, layers_answering, require_format
from geo.web.kept import read_papers
from geo.web.service import asked, atlas, cached, citable, licences_of, links, public

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geo.i18n import Translator
    from geo.lengths import LengthsAnswer, LengthsQuery
    from geo.model import Layer
    from geo.web.addresses import Asked
    from geo.web.cache import Answer

blueprint = Blueprint("downloads", __name__)

ZIP = "application/zip"
_SUMMED = ("length", "track_length", "drawn_length", "area_km2")


@blueprint.get("/atlas.<ending>")
def atlas_zip(ending: str) -> Response:
    """Give the whole atlas as files, with the script that checks them."""
    require_format(addresses.ATLAS, ending)
    what = asked(addresses.ATLAS)
    path = request.path

    def render() -> Answer:
        from geo.formats import archive, as_zip  # noqa: PLC0415

        catalog = atlas().catalog
        files = archive.files(catalog, read_papers(), citation=citation(path, what))
        body = as_zip.dumps(files, catalog.data_date)
        return finish(body, ZIP, links(path, what, licences_of()))

    return cached(ZIP, what, render)


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


def layer_provenance(path: str, what: Asked, layer: Layer) -> list[tuple[str, str]]:
    """Return where a layer comes from and on what terms, in English."""
    return _carried_on(provenance(path, what, [layer.id], translator("en")))


def provenance(
    path: str, what: Asked, layers: Sequence[str], tr: Translator
) -> list[tuple[str, str]]:
    """Return where an answer comes from: headings with their texts, the heading once."""
    catalog = atlas().catalog
    sources: list[str] = []
    credit: list[str] = []
    for source in (one for key in layers for one in catalog.layers[key].sources):
        parts = (source.name, source.licence, source.retrieved, source.url, source.method)
        sources.append("; ".join(part for part in parts if part))
        credit.append(source.attribution or source.name)
    return [
        (tr.t("xlsx.address"), public(citable(path, what))),
        (tr.t("xlsx.citation"), citation(path, what)),
        (tr.t("xlsx.version"), catalog.data_version),
        (tr.t("xlsx.date"), catalog.data_date),
        *_listed(tr.t("xlsx.licences"), licences_of(layers)),
        *_listed(tr.t("xlsx.credit"), list(dict.fromkeys(credit))),
        *_listed(tr.t("xlsx.sources"), list(dict.fromkeys(sources))),
    ]


def _listed(heading: str, texts: Sequence[str]) -> list[tuple[str, str]]:
    return [(heading if number == 0 else "", text) for number, text in enumerate(texts)]


def _carried_on(pairs: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return pairs in which every text bears its heading."""
    out: list[tuple[str, str]] = []
    for heading, text in pairs:
        out.append((heading or out[-1][0], text))
    return out
