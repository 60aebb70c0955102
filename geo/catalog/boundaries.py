"""The files of boundaries that splits stand on, and the land that two sides claim."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.errors import DataFaultsError, Fault
from geo.layerfile.geojson import plain_values, read_features
from geo.segmentation.borders import Unit
from geo.tables import Table

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Boundary:
    """A file of boundaries with its hash, and the package that it was cut from with its hash."""

    groupings: tuple[str, ...]
    lines: str
    file: str
    file_sha256: str
    package: str
    version: str
    package_sha256: str
    licence: str

    def __str__(self) -> str:
        """Return the file and the package, each with its hash."""
        return (
            f"{self.file} sha256:{self.file_sha256} ({self.package} {self.version} "
            f"sha256:{self.package_sha256})"
        )


def read_boundaries(tables: Path) -> tuple[Boundary, ...]:
    """Return the files of boundaries, for the atlas' own lines and for those of readers."""
    table = Table(tables / "boundaries.csv", ["groupings", "lines", "file", "file_sha256"])
    found = tuple(
        Boundary(
            tuple(r.text("groupings").split("|")),
            r.text("lines"),
            r.text("file"),
            r.text("file_sha256"),
            r.text("package"),
            r.text("version"),
            r.text("package_sha256"),
            r.text("licence"),
        )
        for r in table.rows
    )
    table.done()
    return found


def read_claimed_units(tables: Path) -> dict[str, str]:
    """Return who claims a unit of the base map that is given to no state, by unit."""
    table = Table(tables / "claimed_units.csv", ["unit", "claimed_by"])
    found = {r.text("unit"): r.text("claimed_by") for r in table.rows}
    table.done()
    return found


def read_units(path: Path, claimed: Mapping[str, str]) -> list[Unit]:
    """Return states and subjects of a base map file, with who else claims each.

    Raises
    ------
    DataFaultsError
        If the file is not there.
    """
    if not path.is_file():
        fault = Fault(
            path.name,
            "the file",
            "states and subjects to cut by",
            "no such file",
            "run make layers",
        )
        raise DataFaultsError([fault])
    frame = read_features(path.read_bytes())
    countries, subjects = plain_values(frame["country"]), plain_values(frame["subject"])
    return [
        Unit(geometry, country, subject, claimed.get(key))
        for key, geometry, country, subject in zip(
            frame.index, frame.geometry, countries, subjects, strict=True
        )
    ]
