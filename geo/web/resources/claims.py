"""Published figures beside ours, as a page and as data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, request

from geo.formats import as_csv, as_json
from geo.i18n import translator
from geo.web import addresses, language
from geo.web.addresses import refuse_bom, require_format
from geo.web.cache import finish
from geo.web.links import licences_of, links, url
from geo.web.provenance import citation
from geo.web.replies import CSV, JSON, cached
from geo.web.service import asked, atlas
from geo.web.templating import page

if TYPE_CHECKING:
    from geo.catalog import Catalog
    from geo.claims.compare import Comparison
    from geo.claims.match import Question, Verdict
    from geo.i18n import Translator
    from geo.model import Claim
    from geo.web.cache import Answer
    from geo.web.parsing import Asked

blueprint = Blueprint("claims", __name__)

# One name each in the CSV and in a row of the JSON.
CLAIM_FIELDS = (
    "claim",
    "subject",
    "subject_name",
    "from",
    "to",
    "via",
    "value_km",
    "low_km",
    "high_km",
    "value_km2",
    "definition",
    "extent",
    "extent_of",
    "claimed_by",
    "year",
    "source",
    "source_class",
    "confidence",
    "compare_with",
    "ours",
    "ours_km",
    "ours_low_km",
    "ours_high_km",
    "ours_km2",
    "ours_definitions",
    "relation",
    "known_part",
    "known_part_km",
    "known_part_low_km",
    "known_part_high_km",
    "difference",
    "difference_percent",
    "known_error",
    "asked_km",
    "asked_less_value_km",
    "fits",
    "data_version",
    "from_name",
    "to_name",
    "via_names",
    "definition_name",
)


def question_of(what: Asked) -> Question:
    """Return the question that a request asks."""
    from geo.claims.match import Question  # noqa: PLC0415  on first use

    km = what.values["km"]
    return Question(
        km=float(km) if isinstance(km, float) else None,
        about=what.text("about"),
        start=what.text("from"),
        stop=what.text("to"),
    )


def row_of(
    catalog: Catalog, found: Comparison, verdict: Verdict | None, tr: Translator
) -> dict[str, object]:
    """Return a claim as the members of a row."""
    from geo.claims.wording import subject_name  # noqa: PLC0415  on first use

    claim, ours = found.claim, found.ours
    fit = next((one for one in verdict.fits if one.comparison is found), None) if verdict else None
    return {
        "claim": claim.id,
        "subject": claim.subject,
        "subject_name": subject_name(catalog, claim, tr),
        **_named(catalog, claim, tr),
        "from": claim.from_name,
        "to": claim.to_name,
        "via": claim.via.replace("|", ", "),
        "value_km": claim.value_km,
        "low_km": claim.low_km,
        "high_km": claim.high_km,
        "value_km2": claim.value_km2,
        "definition": claim.definition,
        "extent": claim.extent,
        "extent_of": claim.extent_of,
        "claimed_by": tr.name(claim.claimed_by),
        "year": claim.year,
        "source": claim.source,
        "source_class": claim.source_class,
        "confidence": claim.confidence,
        "compare_with": claim.compare_with,
        "ours": ours.key if ours else "",
        "ours_km": ours.length_km if ours else None,
        "ours_low_km": ours.low_km if ours else None,
        "ours_high_km": ours.high_km if ours else None,
        "ours_km2": found.ours_km2,
        "ours_definitions": sorted(ours.definitions) if ours else [],
        "relation": found.relation,
        "known_part": claim.other_part if found.part else "",
        "known_part_km": found.part.ours.length_km if found.part else None,
        "known_part_low_km": found.part.ours.low_km if found.part else None,
        "known_part_high_km": found.part.ours.high_km if found.part else None,
        "difference": found.difference,
        "difference_percent": found.difference_percent,
        "known_error": tr.name(claim.known_error),
        "asked_km": verdict.question.km if verdict else None,
        "asked_less_value_km": fit.difference_km if fit else None,
        "fits": fit.fits if fit else None,
        "data_version": catalog.data_version,
    }


def _named(catalog: Catalog, claim: Claim, tr: Translator) -> dict[str, object]:
    """Return ends, way and definition of a claim in the reader's language, beside the keys."""
    from geo.claims.wording import definition_word  # noqa: PLC0415  on first use
    from geo.gazetteer.ends import names_of  # noqa: PLC0415  on first use

    way = [one for one in claim.via.split("|") if one]
    names = names_of(catalog, [claim.from_name, claim.to_name, *way])
    said = {text: tr.name(name) for text, name in names.items()}
    return {
        "from_name": said.get(claim.from_name, ""),
        "to_name": said.get(claim.to_name, ""),
        "via_names": ", ".join(said[one] for one in way),
        "definition_name": definition_word(claim.definition, tr),
    }


def verdict_of(catalog: Catalog, verdict: Verdict, tr: Translator) -> dict[str, object]:
    """Return what a figure is as the members of the answer."""
    from geo.claims.wording import sentence  # noqa: PLC0415  on first use

    best, ours = verdict.best, verdict.ours
    claim = best.claim
    return {
        "asked_km": verdict.question.km,
        "fits": best.fits,
        "claim": claim.id if claim else None,
        "definition": claim.definition if claim else None,
        "nearest_km": best.value_km,
        "asked_less_nearest_km": best.difference_km,
        "relation": best.comparison.relation if best.comparison else "same",
        "ours": ours.key if ours else None,
        "ours_km": ours.length_km if ours else None,
        "ours_low_km": ours.low_km if ours else None,
        "ours_high_km": ours.high_km if ours else None,
        "short_of_ours_km": verdict.short_km,
        "known_error": tr.name(claim.known_error) if claim and best.fits else "",
        "sentence": sentence(catalog, verdict, tr),
        "candidates": [
            {
                "claim": one.claim.id if one.claim else None,
                "ours": one.ours.key if one.ours else None,
                "value_km": one.value_km,
                "asked_less_value_km": one.difference_km,
                "fits": one.fits,
            }
            for one in verdict.fits
        ],
    }


@blueprint.get("/claims.<ending>")
def claims(ending: str) -> Response:
    """Give every published figure beside ours."""
    require_format(addresses.CLAIMS, ending)
    what = asked(addresses.CLAIMS)
    refuse_bom(addresses.CLAIMS, ending, what)
    path = request.path

    def render() -> Answer:
        from geo.claims.match import answer  # noqa: PLC0415  on first use

        catalog = atlas().catalog
        tr = translator(what.text("lang"))
        found, verdict = answer(catalog, question_of(what))
        headers = links(path, what, licences_of())
        rows = [row_of(catalog, one, verdict, tr) for one in found]
        if ending == "csv":
            return finish(as_csv.dumps(CLAIM_FIELDS, rows, bom=what.flag("bom")), CSV, headers)
        document = {
            "query": dict(what.given),
            "data_version": catalog.data_version,
            "verdict": verdict_of(catalog, verdict, tr) if verdict else None,
            "rows": rows,
            "citation": citation(path, what),
        }
        return finish(as_json.dumps(document), JSON, headers)

    return cached(CSV if ending == "csv" else JSON, what, render)


@blueprint.get("/claims")
def claims_page() -> Response:
    """Show every published figure beside ours, and tell what a figure is."""
    what = asked(addresses.CLAIMS_PAGE)

    def objects() -> dict[str, object]:
        from geo.claims.match import answer  # noqa: PLC0415  on first use

        found, verdict = answer(atlas().catalog, question_of(what))
        asked_for = {name: value for name, value in what.given if name != "lang"}
        return {
            "found": found,
            "verdict": verdict,
            "question": question_of(what),
            "kept": [(name, value) for name, value in what.given if name in {"lang", "sea"}],
            "lang_chosen": language.of_request(),
            "downloads": [
                (ending, url(f"/claims.{ending}", **asked_for))
                for ending in addresses.CLAIMS.formats
            ],
        }

    return page("claims", what, objects)
