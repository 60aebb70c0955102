"""The page of claims: published figures by subject, each beside ours, and the answer to a figure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.citations import cited, short
from geo.claims.compare import subjects
from geo.claims.wording import (
    definition_word,
    ends_text,
    figure,
    key_name,
    ours_name,
    ours_text,
    part_text,
    sentence,
    subject_name,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.catalog import Catalog
    from geo.claims.compare import Comparison
    from geo.claims.match import Question, Verdict
    from geo.claims.our_lengths import Ours
    from geo.i18n import Translator

_SHOWN_SOURCES = 1


def claims_view(
    catalog: Catalog,
    found: Sequence[Comparison],
    verdict: Verdict | None,
    question: Question,
    tr: Translator,
) -> dict[str, object]:
    """Return the sections of the page, the answer and what one may ask about."""
    sections: dict[str, list[dict[str, object]]] = {}
    for one in found:
        title = subject_name(catalog, one.claim, tr)
        sections.setdefault(title, []).append(_row(catalog, one, verdict, tr))
    return {
        "sections": [{"title": title, "rows": rows} for title, rows in sections.items()],
        "row_count": tr.n("claims.count", len(found)),
        "answer_text": sentence(catalog, verdict, tr) if verdict else "",
        "asked": {
            "km": figure(question.km, tr) if question.km is not None else "",
            "from": question.start,
            "to": question.stop,
            "about": question.about,
        },
        "subjects": [
            (key, name) for key in subjects(catalog) if (name := key_name(catalog, key, tr))
        ],
    }


def _row(
    catalog: Catalog, one: Comparison, verdict: Verdict | None, tr: Translator
) -> dict[str, object]:
    claim = one.claim
    sources = cited(catalog, [claim.source], tr)
    return {
        "id": claim.id,
        "ends": ends_text(catalog, claim.from_name, claim.to_name, tr),
        "who": tr.name(claim.claimed_by),
        "year": claim.year,
        "value": _value(one, tr),
        "definition": definition_word(claim.definition, tr),
        "ours": _ours(one, tr),
        "ours_of": _of(catalog, one.ours, tr) if one.ours else "",
        "difference": _difference(one, tr),
        "extent": tr.t("claims.extent.part") if claim.extent == "part" else "",
        "relation": tr.t(f"claims.relation.{one.relation}"),
        "part": part_text(catalog, one.part, tr) if one.part else "",
        "why": tr.name(claim.known_error),
        "source": short(sources, _SHOWN_SOURCES, tr),
        "sources": sources,
        "source_class": tr.t(f"source-class.{claim.source_class}"),
        "is_answer": verdict is not None and verdict.best.comparison is one and verdict.best.fits,
    }


def _value(one: Comparison, tr: Translator) -> str:
    claim = one.claim
    if claim.value_km2 is not None:
        return tr.area(claim.value_km2)
    if claim.value_km is not None:
        return figure(claim.value_km, tr)
    if claim.low_km is not None and claim.high_km is not None:
        return tr.interval(claim.low_km, claim.high_km, 0)
    if claim.low_km is not None or claim.high_km is not None:
        key = "from" if claim.low_km is not None else "up-to"
        return tr.t(f"claims.value.{key}", km=figure(claim.low_km or claim.high_km or 0.0, tr))
    return "–"


def _of(catalog: Catalog, ours: Ours, tr: Translator) -> str:
    """Return what our length is of; of a scenario it is the table's, whose bounds are added."""
    name = ours_name(catalog, ours, tr)
    return tr.t("claims.of-table", name=name) if ours.kind == "scenario" else name


def _ours(one: Comparison, tr: Translator) -> str:
    if one.ours_km2 is not None:
        return tr.area(one.ours_km2)
    return ours_text(one.ours, tr) if one.ours else ""


def _difference(one: Comparison, tr: Translator) -> str:
    if one.difference is None:
        return ""
    decimals = 0 if one.ours_km2 is not None else 1
    text = tr.number(one.difference, decimals)
    return f"+{text}" if round(one.difference, decimals) > 0 else text
