"""The pages of journeys: the list of saved ones, one journey, two side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from geo.citations import cited, short
from geo.journeys import leg_records
from geo.journeys.legs import WORK_ORDER
from geo.journeys.records import table_document
from geo.journeys.summary import gauge_notes, interval_text, lead_text, total_text
from geo.journeys.wording import (
    country_name,
    dated,
    leg_ends,
    route_text,
    status_text,
    text_of,
    title_of,
)
from geo.strip_map.across import across
from geo.strip_map.diagram import strip_of
from geo.strip_map.down import down
from geo.style.legend_svg import line_symbol, unknown_symbol
from geo.vocabulary import ABSENT, PREFER, UNKNOWN
from geo.web.views.ledger import head, km_text, ledger_view
from geo.web.views.strip import measure, svg_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from markupsafe import Markup

    from geo.catalog import Catalog
    from geo.i18n import Translator
    from geo.journeys.compare import Comparison
    from geo.journeys.legs import Journey, Leg
    from geo.journeys.planner import Alternative
    from geo.strip_map.diagram import Strip
    from geo.web.views.navigation import Url

WIDE_PX, MIDDLE_PX, NARROW_PX = 1160.0, 704.0, 358.0
KIND_ORDER = ("rail", "mixed", "gas")
_ON_RAILS = ("rail", "mixed")
_NONE = "–"
_SHOWN_SOURCES = 1


def form_view(catalog: Catalog, asked: Mapping[str, str], tr: Translator) -> dict[str, Any]:
    """Return what the form of the page holds: the ends, and all stations as suggestions."""
    stations = sorted(
        (one for one in catalog.stations.values() if one.kind == "station"),
        key=lambda one: (one.rank, tr.name(one.names)),
    )
    return {
        "asked": asked,
        "stations": [tr.name(one.full_names or one.names) for one in stations],
        "prefers": [
            {"value": one, "text": tr.t(f"journeys.prefer.{one}"), "here": asked["prefer"] == one}
            for one in PREFER
        ],
        "scenarios": [
            {"value": one.id, "text": tr.name(one.title), "here": asked["with"] == one.id}
            for one in catalog.scenarios.values()
        ],
    }


def list_view(
    catalog: Catalog, journeys: Sequence[Journey], tr: Translator, url: Url
) -> dict[str, Any]:
    """Return the saved journeys by kind."""
    sections: dict[str, list[dict[str, Any]]] = {kind: [] for kind in KIND_ORDER}
    for journey in journeys:
        scenario = journey.scenario
        if scenario is None:
            continue
        missing_km = leg_records.not_in_service_km(journey)
        sections.setdefault(scenario.kind, []).append(
            {
                "title": tr.name(scenario.title),
                "href": url("/journeys", scenario=scenario.id),
                "who": ", ".join(
                    one
                    for one in (
                        text_of(catalog, scenario.proposed_by.strip("-"), tr),
                        _when(scenario.proposed_when.strip("-"), tr),
                    )
                    if one
                ),
                "status": tr.status(scenario.status),
                "length": total_text(journey.length, tr),
                "interval": interval_text(journey.length, tr),
                "missing": km_text(missing_km, tr)
                if missing_km
                else _NONE
                if journey.length is None
                else "0",
                "gauges": _NONE
                if scenario.kind not in _ON_RAILS
                else tr.number(len(journey.gauge_changes)),
                "detour": tr.number(journey.detour_factor, 2) if journey.detour_factor else _NONE,
                "note": " ".join(leg_records.missing_texts(catalog, journey, tr)),
            }
        )
    return {
        "sections": [
            {"title": tr.t(f"journeys.kind.{kind}"), "rows": rows}
            for kind, rows in sections.items()
            if rows
        ]
    }


def _when(text: str, tr: Translator) -> str:
    """Return a year, a month in words, or two years with a dash that says so."""
    first, _, last = text.partition("-")
    if len(last) == len(first):
        return f"{first}\N{EN DASH}{last}"
    return tr.date(text) if last else text


def journey_view(catalog: Catalog, journey: Journey, tr: Translator) -> dict[str, Any]:
    """Return a journey: its line of words, strips, ledger, legs, table and claims."""
    # The strip and the ledger tell what is missing, which is so today.
    strip = strip_of(catalog, journey, tr) if journey.year is None else None
    title = title_of(catalog, journey, tr)
    return {
        "title": title,
        "lead": lead_text(catalog, journey, tr),
        "strips": strips_of(catalog, strip, title, tr) if strip else [],
        "strip_note": "" if strip or journey.year is not None else tr.t("journeys.no-strip"),
        "legs": leg_view(catalog, journey, tr),
        "ledger": ledger_view(catalog, journey, tr) if journey.year is None else None,
        "gauge_notes": gauge_notes(catalog, journey, tr),
        "missing": leg_records.missing_texts(catalog, journey, tr),
        "table": table_view(catalog, journey, tr),
        "claims": claim_view(catalog, journey, tr),
    }


def strips_of(catalog: Catalog, strip: Strip, title: str, tr: Translator) -> list[Markup]:
    """Return the strip for a desktop, a tablet and a phone; the style sheet shows one of them.

    Where labels have no room from left to right, the strip runs downwards there too.
    """
    downwards = down(catalog, strip, tr, measure, NARROW_PX)
    found = []
    for name, width_px in (("wide", WIDE_PX), ("middle", MIDDLE_PX)):
        sheet = across(catalog, strip, tr, measure, width_px)
        found.append(svg_of(sheet or downwards, title, name if sheet else f"{name} downwards"))
    return [*found, svg_of(downwards, title, "narrow downwards")]


def leg_view(catalog: Catalog, journey: Journey, tr: Translator) -> list[dict[str, Any]]:
    """Return the legs as rows of a table."""
    rows = []
    at_km: float | None = 0.0
    names = leg_ends(catalog, journey.legs, tr)
    for leg, (start, stop) in zip(journey.legs, names, strict=True):
        begins = _NONE if leg.is_feeder else km_text(at_km, tr)
        if not leg.is_feeder and at_km is not None:
            at_km = None if leg.length_km is None else at_km + leg.length_km
        kind = leg.parts[0].piece.kind if leg.parts else "railway"
        style = "tsr" if leg.route.startswith("tsr") else "gas" if kind == "pipeline" else "rail"
        rows.append(
            {
                "symbol": _symbol(leg, kind, style),
                "ends": tr.from_to(start, stop),
                "route": route_text(catalog, leg.route, tr),
                "country": country_name(catalog, leg.country or "", tr),
                "gauge": tr.t(f"gauge.{leg.gauge or 'none'}")
                if kind == "railway" and leg.country != "XZ"
                else _NONE,
                "status": status_text(leg, tr),
                "dates": _dates(leg, tr),
                "at": begins,
                "length": km_text(leg.length_km, tr),
                "interval": interval_text(leg.length, tr),
                "basis": tr.t(f"basis.{leg.length.basis}") if leg.length else _NONE,
                "note": leg_records.note_of(leg, tr),
                "is_missing": leg.work != "in_service",
            }
        )
    return rows


def _symbol(leg: Leg, kind: str, style: str) -> Markup | str:
    """Return the symbol of a leg's line, empty at sea and where there was none."""
    if leg.country == "XZ" or leg.status == ABSENT:
        return ""
    if leg.status == UNKNOWN:
        return unknown_symbol()
    has_ribbon = leg.year is None and leg.route.startswith("tkr-")
    return line_symbol(kind, style, leg.status, ribbon=has_ribbon)


def _dates(leg: Leg, tr: Translator) -> str:
    texts = []
    if leg.status_since and leg.status != "operating":
        texts.append(tr.t("status-since.none", since=tr.since(leg.status_since)))
    # What is said as of its own first day is said once.
    if leg.status_as_of and not (texts and leg.status_as_of == leg.status_since):
        known = dated(leg.status_as_of, tr)
        is_date = leg.status_as_of[:1].isdigit()
        texts.append(tr.t("status.as-of", date=known) if is_date else known)
    return ", ".join(texts)


def table_view(catalog: Catalog, journey: Journey, tr: Translator) -> dict[str, Any] | None:
    """Return the total of the scenario's table and the legs that explain a difference."""
    document = table_document(catalog, journey, tr, "km")
    if document is None:
        return None
    return {
        "is_compared": document["ours_less_table"] is not None,
        "total": km_text(document["length"], tr),
        "bounds": tr.interval(document["low"], document["high"], 1),
        "difference": tr.number(document["ours_less_table"], 1)
        if document["ours_less_table"] is not None
        else _NONE,
        "legs": [
            {
                "ends": tr.from_to(one["from"], one["to"]),
                "table": km_text(one["table"], tr),
                "ours": km_text(one["ours"], tr),
                "why": one["why"],
            }
            for one in document["legs"]
        ],
        "sources": str(document["source"]).split(" | "),
    }


def claim_view(catalog: Catalog, journey: Journey, tr: Translator) -> list[dict[str, Any]]:
    """Return what others published of this journey, ways by sea among it."""
    rows = []
    for row in leg_records.claim_rows(catalog, journey, tr):
        low, high = row["low_km"], row["high_km"]
        sources = cited(catalog, [row["source"]], tr)
        spread = f" ({tr.interval(low, high, 0)})" if low is not None and high is not None else ""
        value = (
            tr.number(row["value_km"], 0 if row["value_km"] == round(row["value_km"]) else 1)
            if row["value_km"] is not None
            else ""
        )
        rows.append(
            {
                "value": f"{value}{spread}",
                "ends": tr.from_to(row["from"], row["to"]),
                "definition": tr.t(f"definition.{row['definition'].replace(' ', '-')}"),
                "who": ", ".join(one for one in (row["claimed_by"], row["year"]) if one),
                "source": short(sources, _SHOWN_SOURCES, tr),
                "sources": sources,
            }
        )
    return rows


def alternatives_view(
    catalog: Catalog,
    found: Sequence[Alternative],
    prefer: str,
    tr: Translator,
    hrefs: Mapping[str, str],
) -> list[dict[str, Any]]:
    """Return the three ways that are offered, the present one marked."""
    rows = []
    for one in found:
        names = [route_text(catalog, route, tr) for route in one.routes]
        rows.append(
            {
                "name": tr.t(f"journeys.prefer.{one.prefer}"),
                "href": hrefs[one.prefer] if one.parts is not None else "",
                "here": one.prefer == prefer,
                "km": tr.length(one.km, "km", 0) if one.km is not None else _NONE,
                "works": tr.length(one.works_km or 0.0, "km", 1) if one.parts else _NONE,
                "routes": ", ".join(name for name in names if name),
                "note": "" if one.parts is not None else tr.t("journeys.no-such-way"),
            }
        )
    return rows


def compare_view(catalog: Catalog, found: Comparison, tr: Translator) -> dict[str, Any]:
    """Return two journeys side by side, with B less A."""
    first, second = found.first, found.second

    def row(name: str, one: float | None, other: float | None, decimals: int = 1) -> dict[str, Any]:
        more = None if one is None or other is None else other - one
        sign = "+" if more is not None and round(more, decimals) > 0 else ""
        return {
            "name": name,
            "first": _NONE if one is None else tr.number(one, decimals),
            "second": _NONE if other is None else tr.number(other, decimals),
            "more": _NONE if more is None else f"{sign}{tr.number(more, decimals)}",
            "is_same": more is not None and round(more, decimals) == 0,
        }

    kms = [j.length.length_km if j.length else None for j in (first, second)]
    sections = [
        {
            "title": "",
            "rows": [
                row(tr.t("journeys.col.length"), kms[0], kms[1]),
                {
                    "name": tr.t("lengths.col.interval"),
                    "first": interval_text(first.length, tr),
                    "second": interval_text(second.length, tr),
                    "more": _NONE,
                    "is_same": True,
                },
                row(
                    tr.t("journeys.col.great-circle"),
                    first.great_circle_km,
                    second.great_circle_km,
                    0,
                ),
                row(tr.t("journeys.col.detour"), first.detour_factor, second.detour_factor, 2),
                row(
                    tr.t("journeys.col.gauge-changes"),
                    len(first.gauge_changes),
                    len(second.gauge_changes),
                    0,
                ),
            ],
        }
    ]
    for by in ("work", "country", "gauge", "status"):
        rows = [
            row(_word(catalog, by, one.key, tr), one.first_km, one.second_km)
            for one in found.rows
            if one.by == by
        ]
        if by == "work":
            rows.sort(key=lambda one: [head(w, tr) for w in WORK_ORDER].index(str(one["name"])))
        sections.append({"title": tr.t(f"journeys.by.{by}"), "rows": rows})
    names = [title_of(catalog, j, tr) for j in (first, second)]
    return {
        "first": names[0],
        "second": names[1],
        "sections": sections,
        "shared": tr.t(
            "journeys.shared",
            shared=tr.length(found.shared_km, "km", 1),
            first=tr.length(found.first_only_km, "km", 1),
            second=tr.length(found.second_only_km, "km", 1),
        ),
        "is_complete": found.is_complete,
    }


def _word(catalog: Catalog, by: str, key: str, tr: Translator) -> str:
    if by == "country":
        return country_name(catalog, key, tr)
    if by == "gauge":
        return tr.t(f"gauge.{key}")
    if by == "status":
        return tr.status(key) if key else tr.t("status.unknown")
    return head(key, tr)
