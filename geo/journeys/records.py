"""Works, saved journeys and comparisons as rows of plain values, and the whole document."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from geo.journeys.ledger import ledger_of
from geo.journeys.leg_records import (
    claim_rows,
    gauge_change_rows,
    in_unit,
    leg_rows,
    missing_texts,
    not_in_service_km,
    rounded,
)
from geo.journeys.legs import part_km
from geo.journeys.scenarios import differences
from geo.journeys.wording import end_names, place_text, text_of, title_of

if TYPE_CHECKING:
    from geo.catalog import Catalog
    from geo.i18n import Translator
    from geo.journeys.compare import Comparison
    from geo.journeys.legs import Journey
    from geo.model import Scenario, Work

SCENARIO_FIELDS = (
    "scenario",
    "kind",
    "title",
    "from",
    "to",
    "status",
    "proposed_by",
    "proposed_when",
    "length",
    "length_low",
    "length_high",
    "known_length",
    "not_in_service",
    "unit",
    "basis",
    "gauge_changes",
    "great_circle",
    "detour_factor",
    "table_length",
    "table_low",
    "table_high",
    "table_difference",
    "note",
    "source",
    "data_version",
)

WORK_FIELDS = (
    "row",
    "section",
    "name",
    "country",
    "gauge",
    "status",
    "status_as_of",
    "work",
    "length",
    "length_low",
    "length_high",
    "unit",
    "need",
    "cost_million",
    "cost_currency",
    "cost_year",
    "cost_scope",
    "known",
    "as_of",
    "source",
    "source_class",
    "data_version",
)

DIFFERENCE_FIELDS = ("by", "group", "first", "second", "second_less_first", "unit", "data_version")


def work_rows(catalog: Catalog, journey: Journey) -> list[dict[str, Any]]:
    """Return each piece that is not in service, with what it would need and at which cost."""
    rows = []
    for entry in ledger_of(catalog, journey).entries:
        if entry.work == "in_service":
            continue
        parts = {
            part.piece.id: part
            for leg in journey.counted
            for part in leg.parts
            if part.piece.id in entry.pieces
        }
        cost = [cost_of(work) for work in entry.works if work.cost_million is not None]
        for piece in entry.pieces or (entry.section,):
            km = part_km(catalog, parts[piece]) if piece in parts else entry.km
            rows.append(
                {
                    "piece": piece,
                    "section": entry.section,
                    "work": entry.work,
                    "km": in_unit(km, "km"),
                    "country": entry.country or None,
                    "cost": cost[0] if cost else None,
                    "source": entry.source,
                }
            )
    return rows


def cost_of(work: Work) -> dict[str, Any]:
    """Return a cost as it is cited, for the whole of what it covers."""
    return {
        "million": work.cost_million,
        "currency": work.currency,
        "year": work.cost_year,
        "scope": work.cost_scope,
        "source": work.source,
    }


def ledger_rows(
    catalog: Catalog, journey: Journey, tr: Translator, unit: str
) -> list[dict[str, Any]]:
    """Return the ledger as rows: `ledger` rows add up, `beside` rows overlap and never do."""
    ledger = ledger_of(catalog, journey)
    rows = []
    for entry in ledger.entries:
        work = entry.works[0] if entry.works else None
        rows.append(
            {
                "row": "ledger",
                "section": entry.section,
                "name": section_text(catalog, entry.section, tr),
                "country": entry.country or None,
                "gauge": None if entry.gauge == "none" else entry.gauge,
                "status": entry.status,
                "status_as_of": entry.status_as_of,
                "work": entry.work,
                "length": in_unit(entry.km, unit),
                "length_low": in_unit(entry.low_km, unit),
                "length_high": in_unit(entry.high_km, unit),
                "unit": unit,
                **_need(catalog, work, tr),
                "source": entry.source,
                "source_class": entry.source_class,
                "data_version": catalog.data_version,
            }
        )
    rows += [
        {
            "row": "beside",
            "section": "|".join(work.sections),
            "name": ", ".join(section_text(catalog, one, tr) for one in work.sections),
            "country": work.country,
            "gauge": None,
            "status": None,
            "status_as_of": None,
            "work": None,
            "length": in_unit(work.km, unit),
            "length_low": None,
            "length_high": None,
            "unit": unit,
            **_need(catalog, work, tr),
            "source": work.source,
            "source_class": work.source_class,
            "data_version": catalog.data_version,
        }
        for work in ledger.beside
    ]
    return rows


def _need(catalog: Catalog, work: Work | None, tr: Translator) -> dict[str, Any]:
    return {
        "need": work.need if work else None,
        "cost_million": work.cost_million if work else None,
        "cost_currency": work.currency if work else None,
        "cost_year": work.cost_year if work else None,
        "cost_scope": text_of(catalog, work.cost_scope, tr) if work else None,
        "known": tr.name(work.known) if work else None,
        "as_of": work.as_of if work else None,
    }


def section_text(catalog: Catalog, section: str, tr: Translator) -> str:
    """Return what a section is called: a route, or its two ends."""
    if section in catalog.routes:
        return tr.name(catalog.routes[section].names)
    if section in catalog.pieces:
        return tr.name(catalog.pieces[section].names)
    span = catalog.spans.get(section)
    if span is not None:
        ends = [place_text(catalog, name, tr) for name in (span.from_name, span.to_name)]
        return tr.from_to(*ends)
    for scenario in catalog.scenarios.values():
        for leg in scenario.legs:
            if leg.leg == section:
                ends = [place_text(catalog, name, tr) for name in (leg.from_name, leg.to_name)]
                return tr.from_to(*ends)
    return section


def ledger_document(catalog: Catalog, journey: Journey, unit: str) -> dict[str, Any]:
    """Return the sums of the ledger by country and gauge; each closes with the total."""
    ledger = ledger_of(catalog, journey)
    columns = ledger.columns
    return {
        "columns": list(columns),
        "by_country": [
            {
                "country": country or None,
                **{work: in_unit(row.get(work, 0.0), unit) for work in columns},
                "total": in_unit(math.fsum(row.values()), unit),
                "gauges": {
                    gauge: in_unit(km, unit) for gauge, km in ledger.by_gauge[country].items()
                },
            }
            for country, row in ledger.by_country.items()
        ],
        "totals": {
            **{work: in_unit(ledger.totals[work], unit) for work in columns},
            "total": in_unit(ledger.total_km, unit),
        },
        "without_length": ledger.unmeasured,
        "unit": unit,
    }


def table_document(
    catalog: Catalog, journey: Journey, tr: Translator, unit: str
) -> dict[str, Any] | None:
    """Return the total of a scenario's table beside ours, and the legs that explain the rest.

    The bounds of the table's total are sums of bounds; ours is a 95 % interval. None for a way
    that is no scenario.
    """
    scenario = journey.scenario
    if scenario is None:
        return None
    ours_km = journey.length.length_km if journey.length else None
    less_km = None
    if ours_km is not None and scenario.total_km is not None:
        less_km = ours_km - scenario.total_km
    return {
        "length": in_unit(scenario.total_km, unit),
        "low": in_unit(scenario.low_km, unit),
        "high": in_unit(scenario.high_km, unit),
        "unit": unit,
        "ours_less_table": in_unit(less_km, unit),
        "legs": [
            {
                "leg": one.leg.leg,
                "from": place_text(catalog, one.leg.from_name, tr),
                "to": place_text(catalog, one.leg.to_name, tr),
                "table": in_unit(one.table_km, unit),
                "ours": in_unit(one.our_km, unit),
                "why": tr.t(f"journeys.why.{one.why}"),
            }
            for one in differences(catalog, scenario)
        ],
        "source": scenario.source,
    }


def scenario_row(
    catalog: Catalog, journey: Journey, scenario: Scenario, tr: Translator, unit: str
) -> dict[str, Any]:
    """Return a saved journey as a row of the list: its total, or why it has none."""
    length = journey.length
    start, stop = end_names(catalog, journey, tr)
    return {
        "scenario": scenario.id,
        "kind": scenario.kind,
        "title": tr.name(scenario.title),
        "from": start,
        "to": stop,
        "status": scenario.status,
        "proposed_by": text_of(catalog, scenario.proposed_by, tr),
        "proposed_when": scenario.proposed_when,
        "length": in_unit(length.length_km, unit) if length else None,
        "length_low": in_unit(length.low_km, unit) if length else None,
        "length_high": in_unit(length.high_km, unit) if length else None,
        "known_length": in_unit(journey.known_km, unit),
        "not_in_service": in_unit(not_in_service_km(journey), unit)
        if all(leg.length_km is not None or leg.work == "in_service" for leg in journey.counted)
        else None,
        "unit": unit,
        "basis": length.basis if length else None,
        "gauge_changes": len(journey.gauge_changes),
        "great_circle": in_unit(journey.great_circle_km, unit),
        "detour_factor": rounded(journey.detour_factor),
        "table_length": in_unit(scenario.total_km, unit),
        "table_low": in_unit(scenario.low_km, unit),
        "table_high": in_unit(scenario.high_km, unit),
        "table_difference": in_unit(
            length.length_km - scenario.total_km
            if length and scenario.total_km is not None
            else None,
            unit,
        ),
        "note": " ".join(missing_texts(catalog, journey, tr)),
        "source": scenario.source,
        "data_version": catalog.data_version,
    }


def comparison_rows(found: Comparison, unit: str, data_version: str) -> list[dict[str, Any]]:
    """Return the figures of two journeys side by side: the second less the first."""
    rows: list[tuple[str, str, float | None, float | None]] = [
        (
            "length",
            "",
            found.first.length.length_km if found.first.length else None,
            found.second.length.length_km if found.second.length else None,
        ),
        ("great_circle", "", found.first.great_circle_km, found.second.great_circle_km),
        ("shared", "", found.shared_km, found.shared_km),
        ("alone", "", found.first_only_km, found.second_only_km),
        *((row.by, row.key, row.first_km, row.second_km) for row in found.rows),
    ]
    return [
        {
            "by": by,
            "group": key,
            "first": in_unit(first, unit),
            "second": in_unit(second, unit),
            "second_less_first": in_unit(second - first, unit)
            if first is not None and second is not None
            else None,
            "unit": unit,
            "data_version": data_version,
        }
        for by, key, first, second in rows
    ]


def document_of(catalog: Catalog, journey: Journey, tr: Translator, unit: str) -> dict[str, Any]:
    """Return a journey as the members of the JSON answer."""
    length = journey.length
    start, stop = end_names(catalog, journey, tr)
    return {
        "title": title_of(catalog, journey, tr),
        "scenario": journey.scenario.id if journey.scenario else None,
        "from": start,
        "from_id": journey.start.id if journey.start else "",
        "to": stop,
        "to_id": journey.stop.id if journey.stop else "",
        "legs": leg_rows(catalog, journey, tr, unit),
        "gauge_changes": gauge_change_rows(catalog, journey, tr),
        "works": work_rows(catalog, journey) if journey.year is None else [],
        "length": in_unit(length.length_km, unit) if length else None,
        "length_low": in_unit(length.low_km, unit) if length else None,
        "length_high": in_unit(length.high_km, unit) if length else None,
        "basis": length.basis if length else None,
        "basis_shares": {k: round(v, 6) for k, v in length.basis_shares.items()} if length else {},
        "known_length": in_unit(journey.known_km, unit),
        "missing": missing_texts(catalog, journey, tr),
        "unit": unit,
        "great_circle_km": in_unit(journey.great_circle_km, "km"),
        "detour_factor": rounded(journey.detour_factor),
        "table": table_document(catalog, journey, tr, unit),
        "claims": claim_rows(catalog, journey, tr),
    }
