"""The tables that the service reads, written from the sources and the build."""

from __future__ import annotations

import csv
import hashlib
import tomllib
from typing import TYPE_CHECKING

from geo.errors import Fault
from geo.geodesy import distance_m
from geo.tables import Table, write_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from geo.model import Span
    from geo.piece_history import Turn
    from geo.processing.draft import Draft
    from geo.processing.rail import Rail


CLAIMANTS = ("claimed_by_ko", "claimed_by_ru")


def copy_table(source: Path, target: Path, columns: Sequence[str] | None = None) -> None:
    """Write a table again in the one form of all tables, all columns or some."""
    with source.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        wanted = list(columns or reader.fieldnames or [])
        rows = [[row[column] for column in wanted] for row in reader]
    write_table(target, wanted, rows)


def write_claims(sources: Path, tables: Path) -> None:
    """Write the claims with the name of each claimant in three languages.

    Raises
    ------
    DataFaultsError
        If a claimant of the claims has no row in claimants.csv.
    """
    named = {
        r.text("claimed_by"): (r.text("claimed_by_ko"), r.text("claimed_by_ru"))
        for r in Table(sources / "claimants.csv", ["claimed_by", *CLAIMANTS]).rows
    }
    claims = Table(sources / "claims.csv", ["claim_id", "claimed_by"])
    rows = []
    for r in claims.rows:
        who = r.text("claimed_by")
        if who and who not in named:
            claims.faults.append(
                Fault(
                    r.file,
                    f"line {r.line}, claimed_by",
                    "a claimant of claimants.csv",
                    repr(who),
                    "add a row there, with its name in Korean and Russian",
                )
            )
        ko, ru = named.get(who, ("", ""))
        rows.append(dict(zip(CLAIMANTS, (ko, ru), strict=True)) | dict(r.values))
    claims.done()
    columns = [*claims.rows[0].values, *CLAIMANTS]
    write_table(tables / "claims.csv", columns, [[row[c] for c in columns] for row in rows])


def write_spans(path: Path, spans: Iterable[Span]) -> None:
    """Write the spans: lengths that somebody measured or published between two points."""
    write_table(
        path,
        [
            "span",
            "route",
            "from_name",
            "to_name",
            "length_km",
            "low_km",
            "high_km",
            "basis",
            "source_class",
            "known_sum",
            "km_from",
            "km_to",
            "source",
            "definition",
        ],
        [
            (
                s.id,
                s.route,
                s.from_name,
                s.to_name,
                s.length_km,
                s.low_km,
                s.high_km,
                s.basis,
                s.source_class,
                s.known_sum,
                s.km_from,
                s.km_to,
                s.source,
                s.definition,
            )
            for s in spans
        ],
    )


def write_shares(path: Path, drafts: Iterable[Draft]) -> None:
    """Write which share of which span falls to which piece, and how well its ends are known."""
    write_table(
        path,
        [
            "span",
            "order",
            "piece",
            "share",
            "drawn_km",
            "start",
            "start_error_km",
            "end",
            "end_error_km",
        ],
        [
            (
                s.span,
                s.order,
                s.piece,
                f"{s.share:.9f}",
                f"{s.drawn_km:.6f}",
                s.start,
                s.start_error_km,
                s.end,
                s.end_error_km,
            )
            for draft in drafts
            for s in draft.shares
        ],
    )


def write_position_errors(path: Path, drafts: Iterable[Draft]) -> None:
    """Write how many kilometres of each piece are drawn with which position error."""
    write_table(
        path,
        ["piece", "error_m", "length_km"],
        [(d.id, error_m, f"{km:.6f}") for d in drafts for error_m, km in d.errors],
    )


def write_posts(path: Path, rail: Rail) -> None:
    """Write the stations of every line in order, with their posts and how far off the line they lie."""
    rows = []
    for line in rail.lines.values():
        for order, stop in enumerate(line.stops, start=1):
            station = stop.station
            lon, lat = line.line.lonlat_deg[stop.vertex].tolist()
            offset_m = distance_m(station.lon_deg, station.lat_deg, lon, lat)
            rows.append(
                (
                    line.id,
                    order,
                    station.id,
                    station.cited_km,
                    station.source_class,
                    "yes" if station.calibrates else "no",
                    station.lon_deg,
                    station.lat_deg,
                    station.error_km,
                    f"{offset_m / 1000:.3f}",
                    f"{stop.beyond_km:.3f}",
                    station.km_source,
                )
            )
    write_table(
        path,
        [
            "line",
            "order",
            "station",
            "km",
            "source_class",
            "calibrates",
            "coord_lon_deg",
            "coord_lat_deg",
            "coord_error_km",
            "offset_km",
            "outside_ellipse_km",
            "source",
        ],
        rows,
    )


def write_turns(path: Path, turns: Iterable[tuple[str, Turn]]) -> None:
    """Write what each event did to each piece, in order of time."""
    write_table(
        path,
        ["piece", "event", "date", "effect", "gauge"],
        [(piece, t.event, t.date, t.effect, t.gauge) for piece, t in turns],
    )


def write_boundaries(sources: Path, folder: Path) -> None:
    """Write which file of boundaries a split stands on: its hash, and the package's with its version."""
    packages = {
        one["name"]: one
        for one in tomllib.loads((sources / "packages.toml").read_text("utf-8"))["package"]
    }
    table = Table(sources / "boundaries.csv", ["groupings", "lines", "file", "package"])
    rows = []
    for r in table.rows:
        package = packages[r.text("package")]
        body = (folder / r.text("file")).read_bytes()
        rows.append(
            (
                r.text("groupings"),
                r.text("lines"),
                r.text("file").rsplit("/", maxsplit=1)[-1],
                hashlib.sha256(body).hexdigest(),
                package["name"],
                package["version"],
                package["sha256"],
                package["licence"],
            )
        )
    table.done()
    columns = ["groupings", "lines", "file", "file_sha256"]
    columns += ["package", "version", "package_sha256", "licence"]
    write_table(folder / "tables" / "boundaries.csv", columns, rows)
