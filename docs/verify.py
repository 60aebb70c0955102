"""Recomputes the numbers of this folder: `python verify.py` (Python 3.11 or later, and pyproj).

A second, small implementation, apart from the program that wrote the files. From coordinates:
drawn lengths, areas, boxes, joints. From the tables: shares, sums, groups and 95 % intervals, down
to every row of lengths.csv. The rest is held by the hashes of CHECKSUMS. What is not reproduced
is listed, and the exit status is 1.
"""

from __future__ import annotations

import csv
import hashlib
import json
import math
import sys
import tomllib
from collections import defaultdict
from pathlib import Path
from typing import Any, NamedTuple

from pyproj import Geod

HERE = Path(__file__).resolve().parent
WGS84 = Geod(ellps="WGS84")
ROUNDED = 1.01e-6  # numbers in the files have six decimals
WHOLE = 1 - 1e-9  # shares have nine
Row = dict[str, str]
confirmed: dict[str, int] = defaultdict(int)
wrong: list[str] = []


def check(what: str, where: str, got: object, said: object, tolerance: float = ROUNDED) -> None:
    """Count what is reproduced, and note what is not."""
    same = got == said
    if isinstance(got, (int, float)) and isinstance(said, (int, float)):
        same = abs(got - said) <= tolerance
    if same:
        confirmed[what] += 1
    else:
        wrong.append(f"{what}, {where}: the files say {said}, recomputed {got}")


def table(path: str) -> list[Row]:
    """Return the rows of a table."""
    with (HERE / path).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def number(text: str) -> float | None:
    """Return a cell as a number, None where it is empty."""
    return float(text) if text else None


def line_km(line: list[list[float]]) -> float:
    """Return the length of the geodesics along a line, km on WGS 84."""
    return float(WGS84.line_length([p[0] for p in line], [p[1] for p in line])) / 1000


def area_km2(rings: list[list[list[float]]]) -> float:
    """Return the area of a polygon, km2 on WGS 84; the rings after the first are holes."""
    sides = [([p[0] for p in ring], [p[1] for p in ring]) for ring in rings]
    areas = [abs(float(WGS84.polygon_area_perimeter(*side)[0])) / 1e6 for side in sides]
    return areas[0] - sum(areas[1:])


def positions(shape: dict[str, Any]) -> list[list[float]]:
    """Return every position of a geometry."""
    flat = [shape["coordinates"]]
    while not isinstance(flat[0][0], (int, float)):
        flat = [item for part in flat for item in part]
    return flat


class Piece(NamedTuple):
    """A line of a layer: what its file says of it, its vertices, their geodesics in km."""

    said: dict[str, Any]
    line: list[list[float]]
    drawn_km: float


def read_layers() -> dict[str, Piece]:
    """Return the lines of all layers; check what the coordinates say."""
    pieces = {}
    for path in sorted((HERE / "layers").glob("*.geojson")):
        layer = json.loads(path.read_text("utf-8"))
        told = tomllib.loads(path.with_suffix(".toml").read_text("utf-8")).get("expected", {})
        every = [p for feature in layer["features"] for p in positions(feature["geometry"])]
        box = [f(p[k] for p in every) for f, k in ((min, 0), (min, 1), (max, 0), (max, 1))]
        drawn_km = 0.0
        for feature in layer["features"]:
            said, shape = feature["properties"], feature["geometry"]
            if shape["type"] == "LineString" and "routes" in said and "basis" in said:
                piece = Piece(said, shape["coordinates"], line_km(shape["coordinates"]))
                pieces[said["id"]] = piece
                if said["drawn_length_km"] is not None:
                    drawn_km += piece.drawn_km
                    check("drawn lengths", said["id"], piece.drawn_km, said["drawn_length_km"])
            if "area_km2" in said:  # to three decimals
                parts = shape["coordinates"]
                area = sum(map(area_km2, [parts] if shape["type"] == "Polygon" else parts))
                check("areas", said["id"], area, said["area_km2"], 0.00051)
        for said_box in (layer.get("bbox"), told.get("bounds_deg")):
            check("boxes", path.name, box, said_box or box)
        check(
            "counts",
            path.name,
            len(layer["features"]),
            told.get("features", len(layer["features"])),
        )
        if "drawn_length_km" in told:
            tolerance = told.get("tolerance_km", 0) + ROUNDED
            check("drawn layers", path.name, drawn_km, told["drawn_length_km"], tolerance)
    return pieces


class Length(NamedTuple):
    """Kilometres with their 95 % interval, and the kilometres of each basis."""

    km: float
    low_km: float | None
    high_km: float | None
    by_basis: dict[str, float]
    basis: str


class Book:
    """Who measured or published how much between two points, and which piece has what of it."""

    def __init__(self) -> None:
        self.spans = {row["span"]: row for row in table("layers/tables/spans.csv")}
        self.known_sums = table("layers/tables/known_sums.csv")
        self.of_piece: dict[str, list[Row]] = defaultdict(list)
        self.of_span: dict[str, list[Row]] = defaultdict(list)
        self.errors: dict[str, list[tuple[float, float]]] = defaultdict(list)
        for row in table("layers/tables/position_errors.csv"):
            self.errors[row["piece"]].append((float(row["error_m"]), float(row["length_km"])))
        for row in table("layers/tables/span_pieces.csv"):
            self.of_piece[row["piece"]].append(row)
            self.of_span[row["span"]].append(row)

    def spread(self, own: list[Piece]) -> tuple[float | None, float | None, float | None]:
        """Return what 50 % and 95 % of the length of some pieces lie within, and the most, in m.

        Where a piece states one accuracy, 5 % of it may lie anywhere beyond, and nobody knows
        how the rest is spread.
        """
        parts: list[tuple[float, float]] = []
        for piece in own:
            stated_m = piece.said["position_accuracy_m"]
            km = piece.drawn_km
            told = self.errors.get(piece.said["id"])
            parts += told or [(stated_m or math.inf, 0.95 * km), (math.inf, 0.05 * km)]
        whole_km = sum(km for _, km in parts)

        def within(share: float) -> float | None:
            left_km = (share - 1e-9) * whole_km
            for error_m, km in sorted(parts):
                left_km -= km
                if left_km <= 0:
                    return error_m if math.isfinite(error_m) else None
            return None

        is_spread = all(piece.said["id"] in self.errors for piece in own)
        most_m = [piece.said["position_max_m"] for piece in own]
        worst_m = None if None in most_m else max(most_m)
        return within(0.5) if is_spread else None, within(0.95), worst_m

    def length(self, ids: list[str]) -> Length | None:
        """Return the length of a set of pieces, each counted once.

        Each span gives the share of its kilometres that falls to the pieces. Independent errors
        add in quadrature: those of cut ends that only one of the pieces has (a cut between two
        of them moves kilometres from one to the other, and the sum stays), and those of the
        published figures, in proportion to the share. What the network's track lacks errs the
        same way everywhere, and adds linearly.
        """
        rows = [row for piece in dict.fromkeys(ids) for row in self.of_piece[piece]]
        part: dict[str, float] = defaultdict(float)
        by_basis: dict[str, float] = defaultdict(float)
        ends: dict[tuple[str, str], list[float]] = defaultdict(list)
        for row in rows:
            span, share = self.spans[row["span"]], float(row["share"])
            part[row["span"]] += share
            by_basis[span["basis"]] += share * float(span["length_km"])
            # Posts are one chainage along their route: their cuts cancel across spans too.
            scope = f"posts of {span['route']}" if span["basis"] == "posts" else row["span"]
            ends[scope, row["start"]].append(float(row["start_error_km"]))
            ends[scope, row["end"]].append(float(row["end_error_km"]))
        below = above = math.fsum(max(errors) ** 2 for errors in ends.values() if len(errors) % 2)
        cited = {key for key in part if self.spans[key]["basis"] != "posts"}
        for known in self.known_sums:  # a published total beats the intervals of its spans
            members = known["spans"].split("|")
            if all(part.get(key, 0) > WHOLE for key in members):
                total_km = math.fsum(float(self.spans[key]["length_km"]) for key in members)
                below += max(0.0, total_km - float(known["low_km"])) ** 2
                above += max(0.0, float(known["high_km"]) - total_km) ** 2
                cited -= set(members)
        is_known, track_below, track_above = True, 0.0, 0.0
        for key in cited:
            span, share = self.spans[key], part[key]
            span_km = float(span["length_km"])
            low_km, high_km = number(span["low_km"]), number(span["high_km"])
            if low_km is not None and high_km is not None and span["basis"] == "track":
                track_below += share * (span_km - low_km)
                track_above += share * (high_km - span_km)
            elif low_km is not None and high_km is not None:
                below += (share * (span_km - low_km)) ** 2
                above += (share * (high_km - span_km)) ** 2
            elif share > WHOLE:
                is_known = False
            else:  # at least its straight legs, at most those and all that the others leave
                legs_km = math.fsum(float(row["drawn_km"]) for row in rows if row["span"] == key)
                all_km = math.fsum(float(row["drawn_km"]) for row in self.of_span[key])
                below += max(0.0, share * span_km - legs_km) ** 2
                above += max(0.0, legs_km + max(0.0, span_km - all_km) - share * span_km) ** 2
        if not rows:
            return None
        km = math.fsum(by_basis.values())
        basis = "mixed" if len(by_basis) > 1 else min(by_basis)
        if not is_known:
            return Length(km, None, None, by_basis, basis)
        drawn_km = math.fsum(float(row["drawn_km"]) for row in rows)  # no line is shorter
        low = max(km - math.sqrt(below + track_below**2), min(km, drawn_km), 0.0)
        high = max(km + math.sqrt(above + track_above**2), drawn_km)
        return Length(km, low, high, by_basis, basis)


def none_below_drawn(weights: list[float], drawn_km: list[float], length_km: float) -> list[float]:
    """Return kilometres by weight, none less than what is drawn; the others give what it lacks."""
    out, held = [0.0] * len(weights), set[int]()
    while True:
        free = [k for k in range(len(weights)) if k not in held]
        each = (length_km - sum(drawn_km[k] for k in held)) / sum(weights[k] for k in free)
        for k in range(len(weights)):
            out[k] = drawn_km[k] if k in held else weights[k] * each
        short = {k for k in free if out[k] < drawn_km[k]}
        if not short or len(short) == len(free):
            return out
        held |= short


def by_stations(
    rows: list[Row], weights: list[float], station_km: dict[str, float], length_km: float
) -> list[float]:
    """Return kilometres by weight: between two stations of the table of a line they are its own."""
    drawn_km = [float(row["drawn_km"]) + 1e-5 for row in rows]  # lengths are kept to a millimetre
    runs: list[list[int]] = [[]]
    for k, row in enumerate(rows):
        runs[-1].append(k)
        if row["end"] in station_km and k + 1 < len(rows):
            runs.append([])
    known: list[float | None] = []
    for run in runs:
        ends = (station_km.get(rows[run[0]]["start"]), station_km.get(rows[run[-1]]["end"]))
        known.append(None if ends[0] is None or ends[1] is None else abs(ends[1] - ends[0]))
    if len(runs) == 1 or known.count(None) > 1:
        return none_below_drawn(weights, drawn_km, length_km)
    rest_km = length_km - sum(km for km in known if km is not None)
    out: list[float] = []
    for run, km in zip(runs, known, strict=True):
        own, least_km = [weights[k] for k in run], [drawn_km[k] for k in run]
        out += none_below_drawn(own, least_km, rest_km if km is None else km)
    return out


def known_kilometres() -> tuple[dict[str, dict[str, float]], dict[str, dict[str, float]]]:
    """Return the kilometres of stations: posts by line, tables of stations by section."""
    posted_km: dict[str, dict[str, float]] = defaultdict(dict)
    station_km: dict[str, dict[str, float]] = defaultdict(dict)
    for row in table("layers/tables/stations.csv"):
        if row["km"]:
            posted_km[row["line"]][row["station"]] = float(row["km"])
    for row in table("layers/tables/station_km.csv"):
        if row["splits"] == "yes":
            station_km[row["section"]][row["station"]] = float(row["km"])
    return posted_km, station_km


def check_spans(book: Book, pieces: dict[str, Piece]) -> None:
    """Check that shares close and fall by track or drawn length, and the differences of posts."""
    posted_km, station_km = known_kilometres()
    for key, rows in book.of_span.items():
        span, own = book.spans[key], [pieces[row["piece"]] for row in rows]
        check("shares that sum to 1", key, sum(float(r["share"]) for r in rows), 1.0, 1e-8)
        track_km = [piece.said["track_length_km"] for piece in own]
        is_one = own[0].said["kind"] != "railway" or len({p.said["country"] for p in own}) == 1
        weights = [piece.drawn_km for piece in own] if not any(track_km) else track_km
        if is_one and all(weights):  # others are split at a border by figures, or bend unseen
            tolerance = 1e-7 + 2e-6 / sum(weights)
            known_km = posted_km[span["route"]] if span["basis"] == "posts" else station_km[key]
            weights = by_stations(rows, weights, known_km, float(span["length_km"]))
            for row, weight in zip(rows, weights, strict=True):
                check("shares", row["piece"], weight / sum(weights), float(row["share"]), tolerance)
        for row, piece in zip(rows, own, strict=True):
            check("straight legs", row["piece"], piece.drawn_km, float(row["drawn_km"]))
        if span["basis"] == "posts":
            km = float(span["km_to"]) - float(span["km_from"])
            half = math.hypot(float(rows[0]["start_error_km"]), float(rows[-1]["end_error_km"]))
            for got, name in ((km, "length_km"), (km - half, "low_km"), (km + half, "high_km")):
                check("differences of posts", f"{key} {name}", got, float(span[name]))


def read_routes(pieces: dict[str, Piece]) -> dict[str, list[str]]:
    """Return the pieces of every route in order; check that they join end to end."""
    routes: dict[str, list[str]] = defaultdict(list)
    end: dict[str, list[float]] = {}
    for row in table("layers/tables/routes.csv"):
        route, key = row["route"], row["piece"]
        line = pieces[key].line[:: int(row["direction"])]
        routes[route].append(key)
        check("places in routes", f"{route} {key}", len(routes[route]), int(row["order"]))
        check("routes of pieces", key, route if route in pieces[key].said["routes"] else "", route)
        gap_m = 1000 * line_km([end.get(route, line[0]), line[0]])
        check("joints", f"{route} before {key}", gap_m, 0.0, 2.0)
        end[route] = line[-1]
    return routes


def check_points() -> None:
    """Check how far stations are from their sources' coordinates, and the errors with it."""
    for feature in json.loads((HERE / "layers/stations.geojson").read_text("utf-8"))["features"]:
        said = feature["properties"]
        coord = [said["coord_lon_deg"], said["coord_lat_deg"]]
        offset_m = 1000 * line_km([coord, feature["geometry"]["coordinates"]])
        check("offsets of stations", said["id"], offset_m, said["offset_m"], 0.501)
        error_m = math.hypot(1000 * said["coord_error_km"], offset_m)
        check("errors of stations", said["id"], error_m, said["position_accuracy_m"], 1.0)


def group_of(by: str, route: str, key: str, book: Book, said: dict[str, Any]) -> str:
    """Return the group that a piece of a route belongs to."""
    if by == "span":
        return next((row["span"] for row in book.of_piece[key]), "none")
    known = {"railway": {"subject", "country", "status", "gauge"}}
    if said.get("status") in {"proposed", "shelved", "destroyed"}:  # no rails, no gauge
        known["railway"] -= {"gauge"}
    known["pipeline"] = known["railway"] - {"gauge"}
    missing = "unknown" if by in known.get(said["kind"], set()) else "none"
    return {"route": route, "piece": key}.get(by) or said.get(by.replace("-", "_")) or missing


def check_lengths(book: Book, pieces: dict[str, Piece], routes: dict[str, list[str]]) -> None:
    """Check every number of lengths.csv, that no group is missing, and that groups close."""
    rows = {(row["by"], row["route"], row["group"]): row for row in table("lengths.csv")}
    for by in dict.fromkeys(key[0] for key in rows):
        for route, ids in routes.items():
            groups: dict[str, list[str]] = defaultdict(list)
            for key in ids:
                groups[group_of(by, route, key, book, pieces[key].said)].append(key)
            for group, members in groups.items():
                row = rows.pop((by, route, group), defaultdict(str))
                check_row(row, f"{route} by {by}, {group}", book, [pieces[key] for key in members])
            sums = [length.km for members in groups.values() if (length := book.length(members))]
            whole = book.length(ids)
            check(
                "groups that close",
                f"{route} by {by}",
                sum(sums),
                whole.km if whole else 0.0,
                0.001,
            )
    check("no row too many", "lengths.csv", list(rows), [])


def check_row(row: Row, where: str, book: Book, own: list[Piece]) -> None:
    """Check the numbers of one row of lengths.csv."""
    length = book.length([piece.said["id"] for piece in own])
    drawn_km = [piece.drawn_km for piece in own if piece.said["drawn_length_km"] is not None]
    track_km = [t for piece in own if (t := piece.said["track_length_km"]) is not None]
    half_m, most_m, worst_m = book.spread(own)
    shares = dict(part.split(" ") for part in row["basis_shares"].split("; ") if part)
    got: list[tuple[str, float | None, str]] = [
        ("length", length.km if length else None, row["length"]),
        ("length_low", length.low_km if length else None, row["length_low"]),
        ("length_high", length.high_km if length else None, row["length_high"]),
        ("drawn_length", sum(drawn_km) if drawn_km else None, row["drawn_length"]),
        ("track_length", sum(track_km) if track_km else None, row["track_length"]),
        ("position_accuracy_m", most_m, row["position_accuracy_m"]),
        ("position_p50_m", half_m, row["position_p50_m"]),
        ("position_p95_m", most_m, row["position_p95_m"]),
        ("position_max_m", worst_m, row["position_max_m"]),
    ]
    if row["by"] in {"country", "subject"}:  # what no one side can be said to have
        none_km, other_km = 0.0, 0.0
        for one in (piece.said for piece in own):
            if not one.get(row["by"]) and one["kind"] in {"railway", "pipeline"}:
                none_km += one["length_km"] or 0.0
            else:
                other_km += one.get(f"other_{row['by']}_km", 0.0)
        got.append(("unattributed", none_km + other_km, row["unattributed"]))
    for basis, km in length.by_basis.items() if length else ():
        got.append((f"share of {basis}", km / length.km if length else None, shares.pop(basis, "")))
    for name, value, said in got:  # sums of rounded parts
        check(
            "numbers of lengths.csv",
            f"{where}: {name}",
            value,
            number(said),
            ROUNDED + 5e-7 * len(own),
        )
    check("bases of lengths.csv", where, length.basis if length else "", row["basis"])
    check("bases of lengths.csv", where, list(shares), [])


def main() -> int:
    """Check everything, tell what was confirmed, and return the exit status."""
    for line in (HERE / "CHECKSUMS").read_text("utf-8").splitlines():
        said, name = line.split("  ", 1)
        body = (HERE / name).read_bytes() if (HERE / name).is_file() else b"no such file"
        check("files by SHA-256", name, hashlib.sha256(body).hexdigest(), said)
    pieces, book = read_layers(), Book()
    check_spans(book, pieces)
    for key, piece in pieces.items():
        length = book.length([key]) or Length(0.0, None, None, {}, "")
        names = ("length_km", "length_low_km", "length_high_km", "basis")
        values = (length.km or None, length.low_km, length.high_km, length.basis or None)
        for name, value in zip(names, values, strict=True):
            check("lengths and intervals of pieces", f"{key} {name}", value, piece.said[name])
        spread = zip(("p50", "accuracy", "max"), book.spread([piece]), strict=True)
        for name, metres in spread:
            stated = piece.said.get(f"position_{name}_m")
            check("position errors of pieces", f"{key} {name}", metres, stated)
    check_points()
    check_lengths(book, pieces, read_routes(pieces))
    for what, count in confirmed.items():
        print(f"confirmed {count:6d} {what}")
    print(
        "taken as they stand: posts, published lengths, track lengths, errors of cuts (spans.csv)"
    )
    print(f"SHA-256 of CHECKSUMS: {hashlib.sha256((HERE / 'CHECKSUMS').read_bytes()).hexdigest()}")
    for line in wrong:
        print(f"NOT REPRODUCED {line}", file=sys.stderr)
    print(f"{len(wrong)} not reproduced" if wrong else "every number is reproduced")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
