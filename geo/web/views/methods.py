"""The evidence on the page of methods: formulas, checks and examples, computed from the data."""

from __future__ import annotations

from statistics import median, quantiles
from typing import TYPE_CHECKING

import numpy as np
import shapely

from geo.geodesy import haversine_m, line_length_m, planar_length_m
from geo.i18n import decimals_for
from geo.lengths import length_of
from geo.linear_referencing.calibration import leave_one_out
from geo.linear_referencing.locate import between_error_km
from geo.web.kept import VALIDATION, read_rows
from geo.web.views.density import density_view
from geo.web.views.validation_plot import NOMINAL, coverage_plot, width_plot

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from geo.catalog import Catalog
    from geo.i18n import Translator

MEASURED = "tsr"
EXAMPLE = "ussuriysk-khasan"
KINDS = ("half", "division", "sum", "sum-in-quadrature", "dense")
FORMULAS = ("posts", "published", "track", "estimated", "mixed")
EVERY = 100
UTM = "EPSG:32645"
WEB_MERCATOR = "EPSG:3857"
_BEST_CLAIMS = ("tsr-9288.2", "tsr-9298", "tsr-timetable-9300")


def evidence_view(catalog: Catalog, tr: Translator) -> dict[str, object]:
    """Return what the page shows as evidence."""
    return {
        "formulas": [(tr.t(f"basis.{one}"), tr.t(f"methods.formula.{one}")) for one in FORMULAS],
        "left_out": _left_out(catalog, tr),
        "validation": _validation(tr),
        "dense": density_view(tr),
        "example": _example(catalog, tr),
        "measures": _measures(catalog, tr),
        "distances": _distances(catalog, tr),
    }


def _left_out(catalog: Catalog, tr: Translator) -> str:
    if MEASURED not in catalog.routes:
        return ""
    left = leave_one_out(catalog, MEASURED)
    if not left:
        return ""
    errors_km = [one.error_km for one in left]
    held = sum(one.error_km <= between_error_km(one.nearest_km) for one in left)
    worst = max(left, key=lambda one: one.error_km)
    station = catalog.stations.get(worst.station)
    return tr.t(
        "methods.left-out.text",
        count=tr.number(len(left)),
        median=tr.number(median(errors_km), 2),
        p95=tr.number(quantiles(errors_km, n=20, method="inclusive")[-1], 2),
        most=tr.number(worst.error_km, 1),
        where=tr.name(station.names) if station else worst.station,
        held=tr.percent(held / len(left), 1),
    )


def _validation(tr: Translator) -> dict[str, object]:
    """Return the committed results of bench/validate_intervals.py."""
    rows = [row for row in read_rows(VALIDATION) if row["kind"] in KINDS]
    if not rows:
        return {}
    divisions = [row for row in rows if row["kind"] == "division" and row["group"] != "Korea"]
    count = sum(int(row["count"]) for row in divisions)
    held = sum(int(row["count"]) * float(row["coverage"]) for row in divisions)
    below = [_group(row, tr) for row in divisions if round(float(row["coverage"]), 4) < NOMINAL]
    return {
        "rows": [
            {
                "kind": tr.t(f"methods.validation.{row['kind']}"),
                "group": _group(row, tr),
                "count": tr.number(int(row["count"])),
                "coverage": tr.percent(float(row["coverage"]), 1),
                "width": tr.percent(float(row["median_width"]), 1),
                "spread": tr.percent(float(row["spread"]), 1),
                "ratio": tr.number(float(row["width_over_spread"]), 2),
            }
            for row in rows
        ],
        "plots": [
            ("coverage", coverage_plot(rows, lambda row: _group(row, tr), tr)),
            ("width", width_plot(rows, lambda row: _group(row, tr), tr)),
        ],
        "pooled": tr.t(
            "methods.validation.pooled",
            count=tr.number(count),
            held=tr.percent(held / count, 1),
            below=", ".join(below) or "–",
        ),
    }


def _group(row: Mapping[str, str], tr: Translator) -> str:
    group = row["group"]
    if group.isdigit() and row["kind"] == "dense":
        return tr.t("methods.validation.curves", k=group)
    if group.isdigit():
        return tr.t("methods.validation.thinned", k=group)
    key = f"division.{group.lower().replace(' ', '-')}"
    for known in (key, f"methods.validation.{group.lower()}"):
        if tr.has(known):
            return tr.t(known)
    return group


def _example(catalog: Catalog, tr: Translator) -> dict[str, object]:
    """Return a short sum with its interval, step by step."""
    if EXAMPLE not in catalog.routes:
        return {}
    pieces = catalog.routes[EXAMPLE].pieces
    total = length_of(catalog, pieces)
    if total is None or total.low_km is None or total.high_km is None:
        return {}
    rows = []
    squares = 0.0
    for piece in pieces:
        part = length_of(catalog, [piece])
        if part is None or part.low_km is None or part.high_km is None:
            return {}
        half_km = (part.high_km - part.low_km) / 2
        squares += half_km**2
        rows.append(
            {
                "name": tr.name(piece.names),
                "basis": tr.t(f"basis.{part.basis}"),
                "length": tr.number(part.length_km, 1),
                "half": tr.number(half_km, 2),
                "square": tr.number(half_km**2, 3),
            }
        )
    decimals = max(decimals_for(total.low_km, total.high_km), 1)
    return {
        "name": tr.name(catalog.routes[EXAMPLE].names),
        "rows": rows,
        "total": tr.number(total.length_km, 1),
        "half": tr.number((total.high_km - total.low_km) / 2, 2),
        "square": tr.number(squares, 3),
        "interval": tr.interval(total.low_km, total.high_km, decimals),
    }


def _line(catalog: Catalog, route_id: str) -> NDArray[np.float64]:
    parts = [
        shapely.get_coordinates(step.piece.geometry)[:: step.direction]
        for step in catalog.routes[route_id].steps
    ]
    return np.concatenate(parts)


def _measures(catalog: Catalog, tr: Translator) -> list[dict[str, str]]:
    """Return one drawn line measured right, and in the ways it is often measured."""
    if MEASURED not in catalog.routes:
        return []
    line = _line(catalog, MEASURED)
    thinned = np.concatenate([line[::EVERY], line[-1:]])
    right_m = line_length_m(line)
    sphere_m = float(haversine_m(*line[:-1].T, *line[1:].T).sum())
    ways = (
        ("ellipsoid", right_m),
        ("sphere", sphere_m),
        ("utm", planar_length_m(line, UTM)),
        ("mercator", planar_length_m(line, WEB_MERCATOR)),
        ("thinned", line_length_m(thinned)),
    )
    return [
        {
            "name": tr.t(f"methods.measure.{name}", every=EVERY),
            "length": tr.number(metres / 1000, 1),
            "difference": tr.percent(metres / right_m - 1, 2) if name != "ellipsoid" else "–",
        }
        for name, metres in ways
    ]


def _distances(catalog: Catalog, tr: Translator) -> list[dict[str, str]]:
    """Return one line's length by posts, track, timetable and tariff."""
    if MEASURED not in catalog.routes:
        return []
    pieces = catalog.routes[MEASURED].pieces
    track_km = sum(piece.track_length_km or 0.0 for piece in pieces)
    drawn_km = sum(piece.drawn_length_km or 0.0 for piece in pieces)
    rows = [
        ("track", track_km),
        ("drawn", drawn_km),
        *(
            (catalog.claims[key].definition.replace(" ", "-"), catalog.claims[key].value_km)
            for key in _BEST_CLAIMS
            if key in catalog.claims
        ),
    ]
    return [
        {
            "name": tr.t(f"methods.distance.{name}"),
            "length": tr.number(km, 1),
            "why": tr.t(f"methods.distance.{name}.why"),
        }
        for name, km in rows
        if km is not None
    ]
