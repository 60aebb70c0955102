"""What the network's track lacks of its posted length, by railway division, measured again.

`python -m geo.processing.missing` writes the rows of the divisions in layers/sources/missing_length.csv
from the drawn line; the other rows (countries, branches) are authored. The shares do not change
the line that they are measured on, only its errors, so one run is enough.
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING

from geo.processing.draw import draw_lines
from geo.processing.network import read_network
from geo.processing.report import divisions
from geo.tables import write_table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from geo.processing.report import Stretch

SOURCES = Path(__file__).resolve().parents[2] / "layers" / "sources"
FILE = "missing_length.csv"
LEAST = 0.001
"""Track is never longer than its rails: where posts say so, they are the less exact ones."""


def missing_share(row: Stretch) -> float:
    """Return the share of its posted length that the track of a division lacks, three decimals."""
    return max(LEAST, round(1 - row.track_ratio, 3))


def write_missing(sources: Path, rows: Iterable[Stretch]) -> None:
    """Write the shares of these divisions into missing_length.csv; other rows stay as they are."""
    measured = {row.name: row for row in rows}
    with (sources / FILE).open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        columns = list(reader.fieldnames or [])
        table = list(reader)
    for line in table:
        row = measured.get(line["area"])
        if row is not None:
            line["missing_share"] = f"{missing_share(row):.3f}"
            line["source"] = (
                f"track {row.track_km:.1f} of {row.official_km:g} km posted between the borders of "
                f"the division (REPORT.md); never below {LEAST}"
            )
    write_table(sources / FILE, columns, [[line[c] for c in columns] for line in table])


def main() -> None:
    """Measure the divisions of the Trans-Siberian and write their shares."""
    line = draw_lines(SOURCES, read_network(SOURCES / "network"))["tsr"]
    write_missing(SOURCES, divisions(line))


if __name__ == "__main__":
    main()
