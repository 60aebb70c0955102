"""A journey in a paragraph: how long, how sure, what is missing, how far round, which gauges."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.i18n import decimals_for
from geo.journeys import leg_records
from geo.journeys.wording import country_name, node_text

if TYPE_CHECKING:
    from geo.catalog import Catalog
    from geo.i18n import Translator
    from geo.journeys.legs import Journey
    from geo.model import Length

_NONE = "–"


def total_text(length: Length | None, tr: Translator) -> str:
    """Return a total as its interval allows, with its unit."""
    if length is None:
        return _NONE
    return tr.length(length.length_km, "km", decimals_for(length.low_km, length.high_km))


def interval_text(length: Length | None, tr: Translator) -> str:
    """Return the 95 % interval of a total."""
    return tr.interval(length.low_km, length.high_km) if length else _NONE


def _reported_text(journey: Journey, tr: Translator) -> str:
    """Return the note that service is as reported, where a part in service lies in the DPRK."""
    is_reported = any(leg.country == "KP" and leg.work == "in_service" for leg in journey.counted)
    return tr.t("journeys.lead.reported") if is_reported else ""


def lead_text(catalog: Catalog, journey: Journey, tr: Translator) -> str:
    """Return the journey in one paragraph: length, interval, basis, what is missing, detour."""
    length = journey.length
    parts = []
    if length is None:
        parts.append(
            tr.t("journeys.lead.none", km=tr.length(journey.known_km, "km", 0))
            if journey.known_km
            else tr.t("journeys.lead.none-known")
        )
    else:
        parts.append(
            tr.t(
                "journeys.lead.length",
                km=total_text(length, tr),
                interval=interval_text(length, tr),
                basis=tr.t(f"basis.{length.basis}"),
            )
            if length.low_km is not None
            else tr.t("journeys.lead.one-figure", km=total_text(length, tr))
        )
    missing_km = leg_records.not_in_service_km(journey)
    if journey.year is not None:
        if journey.known_km:
            share = tr.percent(1 - missing_km / journey.known_km, 1)
            parts.append(tr.t("journeys.lead.year", year=str(journey.year), share=share))
    elif missing_km and journey.known_km:
        countries = list(
            dict.fromkeys(leg.country for leg in journey.counted if leg.work != "in_service")
        )
        is_gas = journey.scenario is not None and journey.scenario.kind == "gas"
        parts.append(
            tr.t(
                "journeys.lead.missing.pipeline" if is_gas else "journeys.lead.missing",
                km=tr.length(missing_km, "km", 1),
                share=tr.percent(1 - missing_km / journey.known_km, 1),
                countries=", ".join(country_name(catalog, one or "", tr) for one in countries),
                reported=_reported_text(journey, tr),
            )
        )
    elif length is not None:
        parts.append(tr.t("journeys.lead.in-service", reported=_reported_text(journey, tr)))
    if journey.great_circle_km:
        parts.append(
            tr.t(
                "journeys.lead.great-circle",
                km=tr.length(journey.great_circle_km, "km", 0),
                factor=tr.number(journey.detour_factor, 2),
            )
            if journey.detour_factor
            else tr.t(
                "journeys.lead.great-circle-alone", km=tr.length(journey.great_circle_km, "km", 0)
            )
        )
    return " ".join(parts)


def gauge_notes(catalog: Catalog, journey: Journey, tr: Translator) -> list[str]:
    """Return each change of gauge in words."""
    return [
        tr.t(
            "journeys.gauge-change",
            start=node_text(catalog, one.start, tr),
            stop=node_text(catalog, one.stop, tr),
            before=tr.t(f"gauge.{one.from_gauge}"),
            after=tr.t(f"gauge.{one.to_gauge}"),
        )
        for one in journey.gauge_changes
    ]
