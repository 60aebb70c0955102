"""What a name costs: any spelling to its one thing, beside a lookup in a plain dict.

Run it as `make bench`, or alone. The names are those of tests/names_corpus.csv; the dict, which
knows just these texts as they stand, is the floor that no normalisation can reach, and a search
for the nearest of all names by rapidfuzz what one gets without an index of spellings. Writes
bench/results/names.md and names.json.
"""

from __future__ import annotations

import csv
import json
import statistics
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from rapidfuzz import process
from rapidfuzz.distance import OSA

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from geo.catalog import load_catalog  # noqa: E402  after the path of the checkout
from geo.gazetteer.index import build_index, index_of  # noqa: E402
from geo.gazetteer.named import POINTS  # noqa: E402
from geo.gazetteer.resolve import Nearest, One, resolve  # noqa: E402
from geo.web.settings import Settings  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

RESULTS = ROOT / "bench" / "results"
ROUNDS = 20
MISSPELT = ("Vladivastok", "Kabarovsk", "피양", "Москоу", "Pyongyangg", "qqqqzzzz")
MOST_US = 500.0
"""A name that is spelt right must cost less, on any machine."""


def cost_us(work: Callable[[str], object], texts: Sequence[str]) -> list[float]:
    """Return for each text the microseconds of one call, the least of several rounds."""
    best = [float("inf")] * len(texts)
    for _ in range(ROUNDS):
        for k, text in enumerate(texts):
            begun = time.perf_counter()
            work(text)
            best[k] = min(best[k], (time.perf_counter() - begun) * 1e6)
    return best


def main() -> None:
    """Measure, compare, print and write."""
    with (ROOT / "tests" / "names_corpus.csv").open(encoding="utf-8", newline="") as file:
        texts = [row["spelling"] for row in csv.DictReader(file) if row["kind"] == "station"]
    catalog = load_catalog(Settings().layer_folders)
    index_of(catalog)  # what it builds on is made once for all
    begun = time.perf_counter()
    index = build_index(catalog)
    built_ms = (time.perf_counter() - begun) * 1000
    assert all(isinstance(resolve(index, text, POINTS), One) for text in texts)
    assert all(isinstance(resolve(index, text, POINTS), Nearest) for text in MISSPELT)
    floor = {text: number for number, text in enumerate(texts)}
    every = [name for entry in index.entries for name in (*entry.own_names(), *entry.aliases)]
    costs = {
        "a plain dict (floor)": cost_us(floor.__getitem__, texts),
        "resolve, any spelling": cost_us(lambda text: resolve(index, text, POINTS), texts),
        "resolve, misspelt: the nearest": cost_us(
            lambda text: resolve(index, text, POINTS), MISSPELT
        ),
        "search, any spelling": cost_us(index.find, texts),
        "rapidfuzz over all names": cost_us(
            lambda text: process.extractOne(text, every, scorer=OSA.normalized_similarity), texts
        ),
    }
    least = statistics.median(costs["a plain dict (floor)"])
    rows = {
        name: {
            "median_us": statistics.median(taken),
            "worst_us": max(taken),
            "times_floor": statistics.median(taken) / least,
        }
        for name, taken in costs.items()
    }
    text = "\n".join(
        [
            "# A name to its one thing",
            "",
            f"{len(texts)} spellings of stations among {len(every):,} names; one run, one core.",
            f"The index is made once for a catalogue, in {built_ms:.0f} ms.",
            "",
            "| | median µs | worst µs | times the floor |",
            "|---|---|---|---|",
            *(
                f"| {name} | {row['median_us']:.3g} | {row['worst_us']:.3g}"
                f" | {row['times_floor']:,.0f} |"
                for name, row in rows.items()
            ),
            "",
        ]
    )
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "names.md").write_text(text, encoding="utf-8")
    (RESULTS / "names.json").write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")
    print(text)
    worst_us = rows["resolve, any spelling"]["worst_us"]
    assert worst_us < MOST_US, f"a name costs {worst_us:.0f} µs"


if __name__ == "__main__":
    main()
