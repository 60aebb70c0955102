"""Reads the tables of a catalogue: routes, spans, shares, stations, names, events, points."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

import shapely

from geo.errors import Fault
from geo.geodesy import distance_m
from geo.model import (
    Event,
    Names,
    Route,
    RouteStep,
    Span,
    SpanShare,
    Station,
)
from geo.piece_history import Turn
from geo.tables import Table

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from geo.model import Layer, Piece
    from geo.tables import Row

JOIN_M = 2.0
"""Pieces of a route join end to end; coordinates have five decimals, about one metre."""


def read_routes(tables: Path, pieces: Mapping[str, Piece], faults: list[Fault]) -> dict[str, Route]:
    """Return the routes; steps that do not join or name unknown pieces are added to `faults`."""
    steps: dict[str, list[RouteStep]] = {}
    table = Table(tables / "routes.csv", ["route", "order", "piece", "direction"])
    for row in table.rows:
        piece = pieces.get(row.text("piece"))
        if piece is None:
            faults.append(
                Fault(
                    row.file,
                    f"line {row.line}, piece",
                    "a piece of a layer",
                    row.text("piece"),
                    "run make layers",
                )
            )
            continue
        route_steps = steps.setdefault(row.text("route"), [])
        step = RouteStep(piece, int(row.required("direction")))
        if route_steps:
            gap_m = distance_m(*_end_of(route_steps[-1]), *_start_of(step))
            if gap_m > JOIN_M:
                faults.append(
                    Fault(
                        row.file,
                        f"line {row.line}, {row.text('route')}",
                        "a piece that begins where the one before ends",
                        f"a gap of {gap_m:.0f} m before {piece.id}",
                        "mend the order or the piece",
                    )
                )
        route_steps.append(step)
    table.done()
    described = Table(tables / "route_names.csv", ["route", "layer", "group", "style", "status"])
    routes = {}
    for row in described.rows:
        key = row.text("route")
        if key not in steps:
            faults.append(
                Fault(
                    row.file, f"line {row.line}", "pieces in routes.csv", "none", "run make layers"
                )
            )
            continue
        routes[key] = Route(
            id=key,
            layer=row.text("layer"),
            names=Names(row.text("name_en"), row.text("name_ko"), row.text("name_ru")),
            short_names=Names(row.text("short_en"), row.text("short_ko"), row.text("short_ru")),
            ends=Names(row.text("ends_en"), row.text("ends_ko"), row.text("ends_ru")),
            group=row.text("group"),
            style=row.text("style"),
            status=row.text("status") or None,
            since=row.text("since"),
            steps=tuple(steps[key]),
            map_names=Names(row.text("map_en"), row.text("map_ko"), row.text("map_ru"))
            if row.text("map_en")
            else None,
        )
    return routes


def _start_of(step: RouteStep) -> tuple[float, float]:
    coordinates = shapely.get_coordinates(step.piece.geometry)
    lon, lat = coordinates[0 if step.direction > 0 else -1].tolist()
    return lon, lat


def _end_of(step: RouteStep) -> tuple[float, float]:
    coordinates = shapely.get_coordinates(step.piece.geometry)
    lon, lat = coordinates[-1 if step.direction > 0 else 0].tolist()
    return lon, lat


def read_spans(tables: Path) -> dict[str, Span]:
    """Return the spans by id."""
    table = Table(
        tables / "spans.csv",
        ["span", "route", "length_km", "low_km", "high_km", "basis", "definition"],
    )
    spans = {
        r.text("span"): Span(
            id=r.text("span"),
            route=r.text("route"),
            from_name=r.text("from_name"),
            to_name=r.text("to_name"),
            length_km=r.required("length_km"),
            low_km=r.number("low_km"),
            high_km=r.number("high_km"),
            basis=r.text("basis"),
            source=r.text("source"),
            source_class=r.text("source_class"),
            known_sum=r.text("known_sum"),
            km_from=r.number("km_from"),
            km_to=r.number("km_to"),
            definition=r.text("definition"),
        )
        for r in table.rows
    }
    table.done()
    return spans


def read_shares(
    tables: Path, spans: Mapping[str, Span], pieces: Mapping[str, Piece], faults: list[Fault]
) -> list[SpanShare]:
    """Return the shares of spans; unknown spans and pieces are added to `faults`."""
    table = Table(tables / "span_pieces.csv", ["span", "order", "piece", "share", "drawn_km"])
    shares = []
    for r in table.rows:
        for column, known in (("span", spans), ("piece", pieces)):
            if r.text(column) not in known:
                faults.append(
                    Fault(
                        r.file,
                        f"line {r.line}, {column}",
                        f"a known {column}",
                        repr(r.text(column)),
                        "run make layers",
                    )
                )
        shares.append(
            SpanShare(
                span=r.text("span"),
                piece=r.text("piece"),
                order=int(r.required("order")),
                share=r.required("share"),
                drawn_km=r.required("drawn_km"),
                start=r.text("start"),
                start_error_km=r.required("start_error_km"),
                end=r.text("end"),
                end_error_km=r.required("end_error_km"),
            )
        )
    table.done()
    return shares


def read_station_km(tables: Path) -> dict[str, dict[str, float]]:
    """Return the kilometres of stations in the table of their line, by section and station."""
    table = Table(tables / "station_km.csv", ["section", "station", "km"])
    out: dict[str, dict[str, float]] = {}
    for r in table.rows:
        out.setdefault(r.text("section"), {})[r.text("station")] = r.required("km")
    table.done()
    return out


def read_names(tables: Path) -> dict[tuple[str, str], Names]:
    """Return the names of countries, subjects and divisions, by kind and code."""
    table = Table(tables / "names.csv", ["kind", "code", "name_en", "name_ko", "name_ru"])
    return {
        (r.text("kind"), r.text("code")): Names(
            r.text("name_en"), r.text("name_ko"), r.text("name_ru")
        )
        for r in table.rows
    }


def _names(row: Row, column: str) -> Names:
    return Names(*(row.text(f"{column}_{lang}") for lang in ("en", "ko", "ru")))


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part for part in text.split("|") if part)


def read_events(tables: Path) -> dict[str, Event]:
    """Return the events that have a date, in order of time."""
    table = Table(tables / "events.csv", ["event_id", "date", "routes"])
    found = [
        Event(
            id=row.text("event_id"),
            date=row.text("date"),
            title=_names(row, "title"),
            text=_names(row, "description"),
            layers=_listed(row.text("layers")),
            subjects=_listed(row.text("routes")),
            source=row.text("source"),
            source_class=row.text("source_class"),
            confidence=row.text("confidence"),
        )
        for row in table.rows
        if row.text("date")
    ]
    table.done()
    return {event.id: event for event in sorted(found, key=lambda one: one.date)}


def read_turns(tables: Path) -> dict[str, tuple[Turn, ...]]:
    """Return what events did to each piece, in order of time, by the piece's id."""
    table = Table(tables / "event_effects.csv", ["piece", "event", "date", "effect", "gauge"])
    found: dict[str, list[Turn]] = {}
    for row in table.rows:
        turn = Turn(*(row.text(one) for one in ("event", "date", "effect", "gauge")))
        found.setdefault(row.text("piece"), []).append(turn)
    return {piece: tuple(turns) for piece, turns in found.items()}


def read_aliases(tables: Path) -> dict[str, tuple[str, ...]]:
    """Return other names by which readers look for a layer, route or station, by its id."""
    table = Table(tables / "aliases.csv", ["id", "names"])
    found = {row.text("id"): _listed(row.text("names")) for row in table.rows}
    table.done()
    return found


def read_stations(layers: Mapping[str, Layer]) -> dict[str, Station]:
    """Return every named point of the layers, by id."""
    out: dict[str, Station] = {}
    for layer in layers.values():
        for piece in layer.pieces:
            extra = piece.extra
            if piece.geometry.geom_type != "Point" or "point_kind" not in extra:
                continue
            full = Names(
                str(extra.get("full_name_en") or piece.names.en),
                str(extra.get("full_name_ko") or piece.names.ko),
                str(extra.get("full_name_ru") or piece.names.ru),
            )
            out[piece.id] = Station(
                id=piece.id,
                names=piece.names,
                kind=str(extra["point_kind"]),
                lon_deg=float(shapely.get_x(piece.geometry)),
                lat_deg=float(shapely.get_y(piece.geometry)),
                rank=int(extra.get("rank", 4)),  # type: ignore[call-overload]
                country=piece.country,
                coord_error_km=_number(extra.get("coord_error_km")),
                coord_source=str(extra.get("coord_source", "")),
                km=MappingProxyType(dict(extra.get("km") or {})),  # type: ignore[call-overload]
                km_error_km=_number(extra.get("km_error")),
                layer=layer.id,
                min_zoom=_number(extra.get("min_zoom")),
                full_names=full,
                coord_lon_deg=_number(extra.get("coord_lon_deg")),
                coord_lat_deg=_number(extra.get("coord_lat_deg")),
                valid_from=piece.valid_from,
                valid_to=piece.valid_to,
                town_since=_word(extra.get("town_since")),
                offset_m=_number(extra.get("offset_m")),
                position_accuracy_m=piece.position_accuracy_m,
            )
    return out


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, (int, float)) else None


def _word(value: object) -> str | None:
    return value if isinstance(value, str) else None
