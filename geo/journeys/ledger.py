"""The missing-link ledger: which kilometres of a journey are in service, and which are not."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.journeys.legs import WORK_ORDER, WORKS, length_of, part_km

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geo.catalog import Catalog
    from geo.journeys.legs import Journey, Leg
    from geo.journeys.network import Part
    from geo.model import Work

BESIDE = ("upgrade", "regauge")
"""Needs of lines that run: told beside the columns, never added to them."""
NO_COUNTRY = ""
NO_GAUGE = "none"


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the ledger: one section in one country and one state, with its source.

    `km` is None where nobody published a length. `works` are the rows that speak of this
    section alone, for what it would need and cost.
    """

    section: str
    country: str
    gauge: str
    status: str | None
    status_as_of: str | None
    work: str
    km: float | None
    low_km: float | None
    high_km: float | None
    pieces: tuple[str, ...]
    source: str
    source_class: str
    works: tuple[Work, ...]


@dataclass(frozen=True, slots=True)
class Ledger:
    """The kilometres of a journey by country and work; sums close with the journey's length.

    `by_country` and `by_gauge` hold kilometres; a country of `""` stands for what no source
    splits among countries. `unmeasured` counts the entries that have no length. `beside` are
    rows of works whose kilometres overlap the columns and each other.
    """

    entries: tuple[Entry, ...]
    by_country: Mapping[str, Mapping[str, float]]
    by_gauge: Mapping[str, Mapping[str, float]]
    totals: Mapping[str, float]
    total_km: float
    unmeasured: int
    beside: tuple[Work, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns in order; the one for unknown states only where it is needed."""
        return tuple(one for one in WORK_ORDER if one != WORK_ORDER[-1] or self.totals.get(one))


def ledger_of(catalog: Catalog, journey: Journey) -> Ledger:
    """Return the ledger of a journey: each kilometre in exactly one column, by its status."""
    entries = [entry for leg in journey.counted for entry in _entries(catalog, leg)]
    by_country: dict[str, dict[str, float]] = {}
    by_gauge: dict[str, dict[str, float]] = {}
    for entry in entries:
        row = by_country.setdefault(entry.country, {})
        gauges = by_gauge.setdefault(entry.country, {})
        if entry.km is None:
            continue
        row[entry.work] = row.get(entry.work, 0.0) + entry.km
        gauges[entry.gauge] = gauges.get(entry.gauge, 0.0) + entry.km
    totals = {
        work: math.fsum(row.get(work, 0.0) for row in by_country.values()) for work in WORK_ORDER
    }
    sections = {entry.section for entry in entries}
    return Ledger(
        entries=tuple(entries),
        by_country=by_country,
        by_gauge=by_gauge,
        totals=totals,
        total_km=math.fsum(totals.values()),
        unmeasured=sum(entry.km is None for entry in entries),
        beside=tuple(
            work
            for work in catalog.works.values()
            if sections.intersection(work.sections)
            and (work.need in BESIDE or len(work.sections) > 1)
        ),
    )


def _entries(catalog: Catalog, leg: Leg) -> list[Entry]:
    """Return the rows of a leg: one for each section that it passes."""
    if not leg.parts:
        listed = leg.listed
        return [
            Entry(
                section=listed.leg if listed else leg.route,
                country=leg.country or NO_COUNTRY,
                gauge=leg.gauge or NO_GAUGE,
                status=leg.status,
                status_as_of=leg.status_as_of,
                work=leg.work,
                km=leg.length_km,
                low_km=leg.length.low_km if leg.length else None,
                high_km=leg.length.high_km if leg.length else None,
                pieces=(),
                source=listed.source if listed else "",
                source_class="",
                works=works_of(catalog, listed.leg) if listed else (),
            )
        ]
    sections: dict[str, list[Part]] = {}
    for part in leg.parts:
        sections.setdefault(section_of(catalog, part), []).append(part)
    return [_entry(catalog, leg, section, parts) for section, parts in sections.items()]


def section_of(catalog: Catalog, part: Part) -> str:
    """Return the section that a part belongs to: a published one, or the line between two posts.

    Lines whose lengths are differences of posts are one section for each route.
    """
    shares = catalog.shares.get(part.piece.id)
    if not shares:
        return part.piece.id
    span = catalog.spans[shares[0].span]
    return span.route if span.basis == "posts" else span.id


def _entry(catalog: Catalog, leg: Leg, section: str, parts: Sequence[Part]) -> Entry:
    length = length_of(catalog, parts)
    kms = [part_km(catalog, part) for part in parts]
    spans = [
        catalog.spans[share.span]
        for part in parts
        for share in catalog.shares.get(part.piece.id, ())
    ]
    sources = dict.fromkeys(
        one.strip()
        for text in ([span.source for span in spans] or [part.piece.source for part in parts])
        for one in text.split(" | ")
        if one.strip()
    )
    classes = {span.source_class for span in spans}
    return Entry(
        section=section,
        country=leg.country or NO_COUNTRY,
        gauge=leg.gauge or NO_GAUGE,
        status=leg.status,
        status_as_of=leg.status_as_of,
        work=WORKS.get(leg.status, WORK_ORDER[-1]),
        km=None if None in kms else math.fsum(km or 0.0 for km in kms),
        low_km=length.low_km if length else None,
        high_km=length.high_km if length else None,
        pieces=tuple(part.piece.id for part in parts),
        source=" | ".join(sources),
        source_class=classes.pop() if len(classes) == 1 else "mixed" if classes else "",
        works=works_of(catalog, section),
    )


def works_of(catalog: Catalog, section: str) -> tuple[Work, ...]:
    """Return the rows of works that speak of this section alone."""
    return tuple(work for work in catalog.works.values() if work.sections == (section,))
