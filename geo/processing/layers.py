"""`make layers`: from layers/sources/ to the layer pairs and tables, the same bytes each time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import shapely
from shapely.geometry.base import BaseGeometry

from geo.layerfile.write import write_pair
from geo.processing.citations import check_citations
from geo.processing.descriptions import describe
from geo.processing.draft import stretch
from geo.processing.gas import build_gas
from geo.processing.history import tell_histories
from geo.processing.network import read_network
from geo.processing.parallel import build_demarcation, build_parallel
from geo.processing.point_years import add_years
from geo.processing.points import place_features, station_features
from geo.processing.rail import Rail, build_rail
from geo.processing.region import build_primorsky, read_regions
from geo.processing.report import write_report
from geo.processing.sources import read_station_km, split
from geo.processing.tables import (
    copy_table,
    write_boundaries,
    write_claims,
    write_position_errors,
    write_posts,
    write_shares,
    write_spans,
    write_turns,
)
from geo.segmentation import Zones, add_up
from geo.tables import Table, half_a_unit, write_table

if TYPE_CHECKING:
    from pathlib import Path

    from geo.model import Span, SpanShare
    from geo.piece_history import Turn
    from geo.processing.draft import Draft

Feature = tuple[BaseGeometry, dict[str, object]]


@dataclass(frozen=True, slots=True)
class Built:
    """What the tables are written from."""

    drafts: list[Draft]
    spans: list[Span]
    steps: list[tuple[str, int, str, int]]
    rail: Rail
    turns: list[tuple[str, Turn]]


def build(root: Path) -> None:
    """Write every layer pair, every table and the report; read only the repository."""
    from geo.processing.basemap import build_basemap  # noqa: PLC0415 - its libraries load slowly

    sources, folder = root / "layers" / "sources", root / "layers"
    check_citations(sources)
    network = read_network(sources / "network")
    subjects = read_regions(sources / "regions" / "subjects.geojson")
    rail = build_rail(sources, network, Zones(list(subjects.values()), list(subjects)))
    mdl = read_regions(sources / "regions" / "demarcation-line.geojson")["demarcation-line"]
    plain = [
        build_gas(sources, mdl),
        build_parallel(sources),
        build_demarcation(sources, mdl),
    ]
    drafts = [*rail.drafts, *(draft for drafts, _ in plain for draft in drafts)]
    spans = [*rail.spans, *(span for _, spans in plain for span in spans)]
    turns = tell_histories(sources, drafts)
    steps = _routes(sources, drafts)
    features = _features(sources, drafts, spans)
    features["primorsky"] = build_primorsky(sources)
    features["stations"] = station_features(sources, rail.lines)
    features["places"] = place_features(sources, features["stations"])
    add_years(sources, features)
    for layer, rows in features.items():
        write_pair(folder, layer, rows, describe(layer, rows))
    _write_tables(sources, folder / "tables", Built(drafts, spans, steps, rail, turns))
    build_basemap(sources, folder)
    write_boundaries(sources, folder)
    write_report(sources, rail, network, spans)


def _routes(sources: Path, drafts: list[Draft]) -> list[tuple[str, int, str, int]]:
    """Return the steps of every route: route, order, piece, direction; note them in the pieces."""
    table = Table(sources / "routes.csv", ["route", "parts", "order"])
    steps: list[tuple[str, int, str, int]] = []
    for row in table.rows:
        route = row.text("route")
        chosen = [step for part in split(row.text("parts")) for step in stretch(part, drafts)]
        for order, (draft, direction) in enumerate(chosen, start=1):
            steps.append((route, order, draft.id, direction))
            if route not in draft.routes:
                draft.routes.append(route)
    return steps


def _features(sources: Path, drafts: list[Draft], spans: list[Span]) -> dict[str, list[Feature]]:
    """Return the features of every layer of lines, each piece with its length and interval."""
    by_piece = {d.id: d.shares for d in drafts}
    by_span: dict[str, list[SpanShare]] = {}
    for draft in drafts:
        for share in draft.shares:
            by_span.setdefault(share.span, []).append(share)
    span_of = {span.id: span for span in spans}
    sums = known_sums(sources, spans)
    out: dict[str, list[Feature]] = {}
    for draft in drafts:
        length = add_up([draft.id], by_piece, span_of, by_span, sums)
        out.setdefault(draft.layer, []).append(
            (shapely.LineString(draft.lonlat_deg), draft.feature_properties(length))
        )
    return out


def known_sums(sources: Path, spans: list[Span]) -> dict[str, tuple[float, float, tuple[str, ...]]]:
    """Return the claims that know the sum of several spans: low, high, the ids of the spans."""
    table = Table(sources / "claims.csv", ["claim_id", "value_km", "low", "high"])
    groups: dict[str, list[str]] = {}
    for span in spans:
        if span.known_sum:
            groups.setdefault(span.known_sum, []).append(span.id)
    out = {}
    for row in table.rows:
        ids = groups.get(row.text("claim_id"))
        if ids:
            value, half = row.required("value_km"), half_a_unit(row.text("value_km"))
            low, high = row.number("low") or value, row.number("high") or value
            out[row.text("claim_id")] = (
                round(min(low, value - half), 6),
                round(max(high, value + half), 6),
                tuple(ids),
            )
    return out


def _write_tables(sources: Path, tables: Path, built: Built) -> None:
    write_table(tables / "routes.csv", ["route", "order", "piece", "direction"], built.steps)
    write_spans(tables / "spans.csv", built.spans)
    write_shares(tables / "span_pieces.csv", built.drafts)
    write_position_errors(tables / "position_errors.csv", built.drafts)
    write_posts(tables / "stations.csv", built.rail)
    sums = known_sums(sources, built.spans)
    write_table(
        tables / "known_sums.csv",
        ["claim", "low_km", "high_km", "spans"],
        [(k, low, high, "|".join(ids)) for k, (low, high, ids) in sorted(sums.items())],
    )
    copy_table(sources / "routes.csv", tables / "route_names.csv")
    write_claims(sources, tables)
    placed = read_station_km(sources, placed=True)
    write_table(
        tables / "station_km.csv",
        ["section", "station", "km", "splits"],
        [
            (section, station, km, "yes" if station in placed.get(section, {}) else "no")
            for section, stations in read_station_km(sources).items()
            for station, km in stations.items()
        ],
    )
    for name in (
        "events",
        "scenarios",
        "scenario_legs",
        "works",
        "names",
        "aliases",
        "cut_errors",
        "division_borders",
        "retired",
        "claimed_units",
    ):
        copy_table(sources / f"{name}.csv", tables / f"{name}.csv")
    write_turns(tables / "event_effects.csv", built.turns)
