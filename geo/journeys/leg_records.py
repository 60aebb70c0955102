"""A journey as rows of plain values: what the data addresses give and the pages show."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from geo.gazetteer.index import index_of
from geo.journeys.wording import (
    leg_ends,
    node_text,
    place_text,
    route_text,
)
from geo.vocabulary import UNITS_M

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.catalog import Catalog
    from geo.i18n import Translator
    from geo.journeys.legs import Journey, Leg
    from geo.journeys.planner import Alternative
    from geo.model import Claim

SHOWN_DECIMALS = 6
LEG_FIELDS = (
    "order",
    "from",
    "from_id",
    "to",
    "to_id",
    "route",
    "route_name",
    "pieces",
    "country",
    "gauge",
    "status",
    "status_as_of",
    "status_since",
    "work",
    "start_at",
    "stop_at",
    "length",
    "length_low",
    "length_high",
    "unit",
    "basis",
    "in_total",
    "note",
    "sources",
    "data_version",
)


def in_unit(km: float | None, unit: str) -> float | None:
    """Return kilometres in a unit, to the decimals of data."""
    return None if km is None else round(km * 1000 / UNITS_M[unit], SHOWN_DECIMALS)


def leg_rows(catalog: Catalog, journey: Journey, tr: Translator, unit: str) -> list[dict[str, Any]]:
    """Return the legs in order: where each begins and ends, what it is, and how long."""
    rows: list[dict[str, Any]] = []
    at_km: float | None = 0.0
    names = leg_ends(catalog, journey.legs, tr)
    for k, (leg, (start, stop)) in enumerate(zip(journey.legs, names, strict=True)):
        begins_km = at_km
        if leg.is_feeder:
            begins_km = None
        elif at_km is not None:
            at_km = None if leg.length_km is None else at_km + leg.length_km
        rows.append(
            {
                "order": k + 1,
                "from": start,
                "from_id": leg.start.station if leg.start else "",
                "to": stop,
                "to_id": leg.stop.station if leg.stop else "",
                "route": leg.route,
                "route_name": route_text(catalog, leg.route, tr),
                "pieces": [part.piece.id for part in leg.parts],
                "parts": parts_of_pieces(leg),
                "country": leg.country,
                "gauge": leg.gauge,
                "status": leg.status,
                "status_as_of": leg.status_as_of,
                "status_since": leg.status_since,
                "work": leg.work,
                "start_at": in_unit(begins_km, unit),
                "stop_at": None if leg.is_feeder else in_unit(at_km, unit),
                "length": in_unit(leg.length_km, unit),
                "length_low": in_unit(leg.length.low_km, unit) if leg.length else None,
                "length_high": in_unit(leg.length.high_km, unit) if leg.length else None,
                "unit": unit,
                "basis": leg.length.basis if leg.length else None,
                "in_total": not leg.is_feeder,
                "note": note_of(leg, tr),
                "sources": sources_of(catalog, leg),
                "data_version": catalog.data_version,
            }
        )
    return rows


def parts_of_pieces(leg: Leg) -> list[dict[str, Any]]:
    """Return which share of a piece's drawn line is passed, for the pieces entered in part.

    The shares run from 0 at the first vertex of the piece to 1 at its last; `start` comes first
    in the direction of travel.
    """
    return [
        {
            "piece": part.piece.id,
            "start": round(part.start.drawn_share, 9),
            "stop": round(part.stop.drawn_share, 9),
        }
        for part in leg.parts
        if not part.is_whole
    ]


def note_of(leg: Leg, tr: Translator) -> str:
    """Return why a leg has no length or no line, and that a feeder is not in the total."""
    texts = [tr.t("journeys.note.feeder")] if leg.is_feeder else []
    if leg.reason:
        texts.append(tr.t(f"journeys.note.{leg.reason}"))
    low, high = (leg.listed.low_km, leg.listed.high_km) if leg.listed else (None, None)
    if leg.length_km is None and low is not None and high is not None:
        texts.append(tr.t("journeys.note.range", range=tr.interval(low, high, 0)))
    return " ".join(texts)


def sources_of(catalog: Catalog, leg: Leg) -> list[str]:
    """Return the sources of a leg's lengths, each once."""
    texts = [
        catalog.spans[share.span].source
        for part in leg.parts
        for share in catalog.shares.get(part.piece.id, ())
    ] or [part.piece.source for part in leg.parts]
    if leg.listed is not None and not leg.parts:
        texts = [leg.listed.source]
    return list(
        dict.fromkeys(one.strip() for text in texts for one in text.split(" | ") if one.strip())
    )


def gauge_change_rows(catalog: Catalog, journey: Journey, tr: Translator) -> list[dict[str, Any]]:
    """Return the changes of gauge, each at a named place or in a named stretch."""
    return [
        {
            "from": node_text(catalog, change.start, tr),
            "from_id": change.start.station,
            "to": node_text(catalog, change.stop, tr),
            "to_id": change.stop.station,
            "from_gauge": change.from_gauge,
            "to_gauge": change.to_gauge,
        }
        for change in journey.gauge_changes
    ]


def claim_rows(catalog: Catalog, journey: Journey, tr: Translator) -> list[dict[str, Any]]:
    """Return what others published of this journey, ways by sea among them, as it is cited."""
    return [
        {
            "claim": claim.id,
            "from": place_text(catalog, claim.from_name, tr),
            "to": place_text(catalog, claim.to_name, tr),
            "via": claim.via,
            "value_km": claim.value_km,
            "low_km": claim.low_km,
            "high_km": claim.high_km,
            "definition": claim.definition,
            "claimed_by": tr.name(claim.claimed_by),
            "year": claim.year,
            "source": claim.source,
            "source_class": claim.source_class,
        }
        for claim in claims_of(catalog, journey)
    ]


def claims_of(catalog: Catalog, journey: Journey) -> list[Claim]:
    """Return the claims of a scenario, and those whose two ends are those of the journey."""
    own = set(journey.scenario.claims) if journey.scenario else set()
    known = index_of(catalog).ends
    ends = {
        station.id if station else known.get(text, text)
        for station, text in (
            (journey.start, journey.start_text),
            (journey.stop, journey.stop_text),
        )
    }
    found = []
    for claim in catalog.claims.values():
        if claim.value_km is None and claim.low_km is None:
            continue
        fits = {known.get(claim.from_name), known.get(claim.to_name)} == ends
        is_of = journey.scenario is not None and (
            claim.id in own or journey.scenario.id in claim.compare_with.split("|")
        )
        if fits or is_of:
            found.append(claim)
    return found


def alternative_rows(
    catalog: Catalog, found: Sequence[Alternative], tr: Translator, unit: str
) -> list[dict[str, Any]]:
    """Return the ways that are offered beside the one asked for."""
    return [
        {
            "prefer": one.prefer,
            "is_there": one.parts is not None,
            "length": in_unit(one.km, unit),
            "not_in_service": in_unit(one.works_km, unit),
            "unit": unit,
            "routes": list(one.routes),
            "route_names": [route_text(catalog, route, tr) for route in one.routes],
        }
        for one in found
    ]


def rounded(factor: float | None) -> float | None:
    """Return a ratio to the decimals of data."""
    return None if factor is None else round(factor, SHOWN_DECIMALS)


def not_in_service_km(journey: Journey) -> float:
    """Return the kilometres of a journey that are not in service, as far as they are known."""
    return math.fsum(leg.length_km or 0.0 for leg in journey.counted if leg.work != "in_service")


def missing_texts(catalog: Catalog, journey: Journey, tr: Translator) -> list[str]:
    """Return why a journey has no total: each leg without a length, by name.

    Where no leg has one, that is said once; a published range stands beside it.
    """
    without = [leg for leg in journey.counted if leg.length_km is None]
    if not without:
        return []
    names = leg_ends(catalog, journey.legs, tr)
    texts = [
        tr.t("journeys.missing", start=start, stop=stop, note=note_of(leg, tr))
        for leg, (start, stop) in zip(journey.legs, names, strict=True)
        if not leg.is_feeder and leg.length_km is None
    ]
    scenario = journey.scenario
    has_range = scenario is not None and None not in (scenario.low_km, scenario.high_km)
    if len(without) == len(journey.counted):
        texts = [tr.t(f"journeys.note.{'range-only' if has_range else 'no-length'}")]
    if scenario is not None and scenario.low_km is not None and scenario.high_km is not None:
        bounds = tr.interval(scenario.low_km, scenario.high_km, 0)
        texts.append(tr.t("journeys.note.range", range=bounds))
    return texts
