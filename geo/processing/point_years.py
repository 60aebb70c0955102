"""Since when points are there: the years of towns, ports, crossings and states.

`layers/sources/point_years.csv` is authored: a row a point and what it stands for. A station needs
none: it exists from the opening of its line on (`geo.point_history`). Its rows say since when there
is a town, and since when the station itself where it is younger than its line.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from geo.errors import Fault
from geo.tables import Table

if TYPE_CHECKING:
    from pathlib import Path

    from geo.processing.points import Feature
    from geo.tables import Row

COLUMNS = ("id", "kind", "from", "to", "source", "source_class", "note")
DATED = frozenset({"town", "port", "crossing", "country"})
"""Kinds of points that are there only from a date on: each needs its row."""
_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


def add_years(sources: Path, features: dict[str, list[Feature]]) -> None:
    """Add the years to the points of some layers.

    Raises
    ------
    DataFaultsError
        If a row names no point, or a date, kind or source is missing; if a point has no row.
    """
    table = Table(sources / "point_years.csv", list(COLUMNS))
    points = {
        str(properties["id"]): properties
        for rows in features.values()
        for _, properties in rows
        if "point_kind" in properties
    }
    dated: set[str] = set()
    for row in table.rows:
        properties = points.get(row.text("id"))
        found = _faults(row, properties)
        table.faults.extend(found)
        if properties is None or found:
            continue
        dated.add(row.text("id"))
        if properties["point_kind"] == "station" and row.text("kind") == "town":
            properties["town_since"] = row.text("from")
        else:
            properties["valid_from"] = row.text("from") or None
            properties["valid_to"] = row.text("to") or None
        told = [properties.get("years_source"), row.text("source")]
        properties["years_source"] = " | ".join(str(one) for one in told if one)
    for name, properties in points.items():
        if properties["point_kind"] in DATED and name not in dated:
            where = f"{name}, {properties['point_kind']}"
            table.faults.append(
                Fault("point_years.csv", where, "a row with its year", "none", "add the row")
            )
    table.done()


def _faults(row: Row, properties: dict[str, object] | None) -> list[Fault]:
    """Return what is wrong with a row."""
    where = f"line {row.line}, {row.text('id')}"
    if properties is None:
        return [Fault(row.file, where, "a point of a layer", "none of this id", "mend the id")]
    kind, own = row.text("kind"), properties["point_kind"]
    wrong = []
    if kind != own and not (own == "station" and kind == "town"):
        wrong.append(("kind", str(own), kind))
    if not row.text("from") and not row.text("to") and not row.text("note"):
        wrong.append(("note", "why it has no date", "none"))
    wrong += [
        (column, "a year or date", row.text(column))
        for column in ("from", "to")
        if row.text(column) and not _DATE.fullmatch(row.text(column))
    ]
    wrong += [(one, "a text", "none") for one in ("source", "source_class") if not row.text(one)]
    return [
        Fault(row.file, f"{where}, {column}", expected, repr(got), f"mend {column}")
        for column, expected, got in wrong
    ]
