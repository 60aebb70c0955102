"""The missing-link ledger as a page shows it: kilometres by country and work, with sources."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from geo.citations import cited, short
from geo.i18n.money import money
from geo.journeys.ledger import ledger_of
from geo.journeys.legs import WORK_ORDER
from geo.journeys.records import section_text
from geo.journeys.wording import country_name, text_of
from geo.style.legend_svg import line_symbol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geo.catalog import Catalog
    from geo.i18n import Translator
    from geo.journeys.legs import Journey
    from geo.model import Work

_NONE = "–"
_SOURCES_SHOWN = 1
STATUS_OF = {
    "in_service": "operating",
    "under_construction": "under_construction",
    "to_reopen": "disused",
    "to_rebuild": "destroyed",
    "to_build": "proposed",
}


def km_text(km: float | None, tr: Translator) -> str:
    """Return a number of kilometres to a tenth, a dash where there is none."""
    return _NONE if km is None else tr.number(km, 1)


def ledger_view(catalog: Catalog, journey: Journey, tr: Translator) -> dict[str, Any]:
    """Return the ledger: kilometres by country and work, by gauge, with sources and costs."""
    ledger = ledger_of(catalog, journey)
    gauges = [
        one
        for one in ("1435", "dual", "1520", "none")
        if any(row.get(one) for row in ledger.by_gauge.values())
    ]
    kind = "pipeline" if any(p.piece.kind == "pipeline" for p in journey.parts) else "railway"
    columns = ledger.columns

    def cells(row: Mapping[str, float], keys: Sequence[str]) -> list[dict[str, Any]]:
        return [
            {
                "text": km_text(row[key], tr) if row.get(key) else _NONE,
                "is_missing": key in WORK_ORDER and key != "in_service" and bool(row.get(key)),
                "head": head(key, tr),
            }
            for key in keys
        ]

    sums: dict[str, float] = {}
    for gauge in gauges:
        sums[gauge] = math.fsum(row.get(gauge, 0.0) for row in ledger.by_gauge.values())
    return {
        "columns": [
            {
                "text": head(one, tr),
                "symbol": line_symbol(kind, "gas" if kind == "pipeline" else "rail", STATUS_OF[one])
                if one in STATUS_OF
                else "",
            }
            for one in columns
        ],
        "gauges": [head(one, tr) for one in gauges],
        "rows": [
            {
                "name": country_name(catalog, country, tr)
                + (
                    f", {tr.t('journeys.reported')}"
                    if country == "KP" and kind == "railway"
                    else ""
                ),
                "cells": cells(row, columns),
                "total": km_text(math.fsum(row.values()), tr) if row else _NONE,
                "gauges": cells(ledger.by_gauge[country], gauges),
            }
            for country, row in ledger.by_country.items()
        ],
        "totals": {
            "cells": cells(ledger.totals, columns),
            "total": km_text(ledger.total_km, tr),
            "gauges": cells(sums, gauges),
        },
        "without_length": ledger.unmeasured,
        "entries": [
            {
                "name": section_text(catalog, entry.section, tr),
                "country": country_name(catalog, entry.country, tr),
                "work": head(entry.work, tr),
                "km": km_text(entry.km, tr),
                "is_missing": entry.work != "in_service",
                "needs": [_need(catalog, work, tr) for work in entry.works],
                **_cited(catalog, entry.source, tr),
            }
            for entry in ledger.entries
        ],
        "beside": [
            {
                "name": ", ".join(section_text(catalog, one, tr) for one in work.sections),
                "km": km_text(work.km, tr),
                **_need(catalog, work, tr),
                **_cited(catalog, work.source, tr),
            }
            for work in ledger.beside
        ],
    }


def _cited(catalog: Catalog, source: str, tr: Translator) -> dict[str, Any]:
    sources = cited(catalog, [source], tr)
    return {"source": short(sources, _SOURCES_SHOWN, tr), "sources": sources}


def head(key: str, tr: Translator) -> str:
    """Return the heading of a column: a work, or a gauge."""
    return tr.t(f"journeys.work.{key}") if key in WORK_ORDER else tr.t(f"gauge.{key}")


def _need(catalog: Catalog, work: Work, tr: Translator) -> dict[str, Any]:
    cost = ""
    if work.cost_million is not None:
        cost = tr.t(
            "journeys.cost",
            amount=money(tr, work.cost_million, work.currency),
            year=work.cost_year,
            scope=text_of(catalog, work.cost_scope, tr),
        )
    return {
        "need": tr.t(f"journeys.need.{work.need}"),
        "known": tr.name(work.known),
        "cost": cost or tr.t("journeys.cost-unknown"),
    }
