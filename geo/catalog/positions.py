"""The table of position errors: how many kilometres of a piece are drawn how well."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.errors import Fault
from geo.tables import Table

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from geo.model import Piece


def read_position_errors(
    tables: Path, pieces: Mapping[str, Piece], faults: list[Fault]
) -> dict[str, tuple[tuple[float, float], ...]]:
    """Return the position errors of each piece's segments in metres, with their kilometres."""
    table = Table(tables / "position_errors.csv", ["piece", "error_m", "length_km"])
    out: dict[str, list[tuple[float, float]]] = {}
    for row in table.rows:
        piece = row.text("piece")
        if piece not in pieces:
            faults.append(
                Fault(
                    "position_errors.csv",
                    f"line {row.line}",
                    "a piece of a layer",
                    piece,
                    "run make layers",
                )
            )
        out.setdefault(piece, []).append((row.required("error_m"), row.required("length_km")))
    table.done()
    return {piece: tuple(sorted(found)) for piece, found in out.items()}
