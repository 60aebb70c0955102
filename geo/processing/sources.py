"""The authored tables of layers/sources/, read into rows with their types."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.model import Names
from geo.tables import Table, half_a_unit

if TYPE_CHECKING:
    from pathlib import Path

CALIBRATING = {"official", "survey", "press", "reference", "secondary"}
"""Classes of a post that may calibrate: never `derived` or `uncited`."""
SURE_KM = 2.0


def slug(name: str) -> str:
    """Return a station's id: its English name in lower-case ASCII with hyphens.

    What stands in brackets is a remark (planned, another name), except for the crossings of
    the demarcation line, which have no other name.

    Examples
    --------
    >>> slug("Talitsa (Troitsky)"), slug("MDL (east)"), slug("Post 81 km")
    ('talitsa', 'mdl-east', 'post-81-km')
    """
    if not name.startswith("MDL"):
        name = re.sub(r"\s*\(.*?\)", "", name)
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


def plain_name(name: str) -> str:
    """Return a name without a remark in brackets; crossings of the demarcation line keep theirs.

    Examples
    --------
    >>> plain_name("Sokcho (planned)"), plain_name("MDL (east)")
    ('Sokcho', 'MDL (east)')
    """
    keeps = name.startswith(("MDL", "군사분계선", "военно-демаркационная"))
    return name if keeps else name.split(" (", maxsplit=1)[0].split("(", maxsplit=1)[0]


@dataclass(frozen=True, slots=True)
class StationRow:
    """A point of a line, with its post where it has one."""

    id: str
    line: str
    section: str
    names: Names
    lon_deg: float
    lat_deg: float
    error_km: float
    coord_source: str
    draw: bool
    km: float | None
    km_source: str
    source_class: str
    doubted: bool
    division: str
    is_major: bool
    country: str

    @property
    def cited_km(self) -> float | None:
        """The posted kilometre, None where nobody is cited for it."""
        return None if self.source_class in {"", "uncited"} else self.km

    @property
    def calibrates(self) -> bool:
        """Whether the post is cited, undoubted and stands at a drawn station."""
        return (
            self.km is not None
            and self.draw
            and not self.doubted
            and self.source_class in CALIBRATING
        )


@dataclass(frozen=True, slots=True)
class SectionRow:
    """A section of a Korean line with its published length and interval."""

    id: str
    slug: str
    layer: str
    names: Names
    country: str
    from_name: str
    to_name: str
    length_km: float
    low_km: float
    high_km: float
    definition: str
    gauge: str | None
    status: str
    status_as_of: str
    source: str
    source_class: str
    known_sum: str
    country_split: dict[str, float]


@dataclass(frozen=True, slots=True)
class LineRow:
    """A line that is searched as one chain."""

    id: str
    layer: str
    source: str
    sections: tuple[str, ...]


def split(text: str) -> tuple[str, ...]:
    """Return the values that a field joins by `|`."""
    return tuple(part.strip() for part in text.split("|") if part.strip())


def read_lines(folder: Path) -> list[LineRow]:
    """Return the lines to search, in order: earlier ones pin the ends of later ones."""
    table = Table(folder / "lines.csv", ["line", "layer", "source", "sections"])
    return [
        LineRow(r.text("line"), r.text("layer"), r.text("source"), split(r.text("sections")))
        for r in table.rows
    ]


def read_tsr_stations(folder: Path, route: str) -> list[StationRow]:
    """Return the points of one route of the Trans-Siberian table, in order."""
    table = Table(
        folder / "tsr_stations.csv",
        ["seq", "route", "name_en", "km_from_moscow", "lon_deg", "lat_deg", "draw", "post_doubt"],
    )
    rows = [
        StationRow(
            id=slug(r.text("name_en")),
            line="tsr",
            section="",
            names=Names(r.text("name_en"), r.text("name_ko"), r.text("name_ru")),
            lon_deg=r.required("lon_deg"),
            lat_deg=r.required("lat_deg"),
            error_km=r.required("coord_error_km"),
            coord_source=r.text("coord_source"),
            draw=r.text("draw") == "yes",
            km=r.number("km_from_moscow"),
            km_source=r.text("km_source"),
            source_class=r.text("source_class"),
            doubted=bool(r.text("post_doubt")),
            division=r.text("railway_division"),
            is_major=r.text("is_major") == "yes",
            country="RU",
        )
        for r in table.rows
        if r.text("route") == route
    ]
    table.done()
    return rows


def read_korea_stations(folder: Path, sections: tuple[str, ...]) -> list[StationRow]:
    """Return the points of Korean sections, in the order of the sections."""
    table = Table(
        folder / "korea_rail_stations.csv",
        ["section_id", "order", "name_en", "lon_deg", "lat_deg", "coord_error_km"],
    )
    by_section: dict[str, list[StationRow]] = {section: [] for section in sections}
    for r in table.rows:
        if r.text("section_id") in by_section:
            by_section[r.text("section_id")].append(
                StationRow(
                    id=slug(r.text("name_en")),
                    line="",
                    section=r.text("section_id"),
                    names=Names(r.text("name_en"), r.text("name_ko"), r.text("name_ru")),
                    lon_deg=r.required("lon_deg"),
                    lat_deg=r.required("lat_deg"),
                    error_km=r.required("coord_error_km"),
                    coord_source=r.text("coord_source"),
                    draw=True,
                    km=None,
                    km_source="",
                    source_class="",
                    doubted=False,
                    division="Far Eastern" if r.text("country") == "RU" else "",
                    is_major=False,
                    country=r.text("country"),
                )
            )
    table.done()
    return [row for section in sections for row in by_section[section]]


def read_station_km(folder: Path, *, placed: bool = False) -> dict[str, dict[str, float]]:
    """Return, by section, the kilometres of its stations in the table of the line.

    They count from a station of the line that need not be in the section.

    Parameters
    ----------
    placed
        Only stations placed to SURE_KM: others do not say where along the drawn line they are.
    """
    wanted = ["section_id", "name_en", "km", "coord_error_km"]
    table = Table(folder / "korea_rail_stations.csv", wanted)
    out: dict[str, dict[str, float]] = {}
    for r in table.rows:
        km = r.number("km")
        if km is not None and not (placed and r.required("coord_error_km") > SURE_KM):
            out.setdefault(r.text("section_id"), {})[slug(r.text("name_en"))] = km
    table.done()
    return out


def read_sections(folder: Path) -> dict[str, SectionRow]:
    """Return the Korean sections with the interval of their length and the name of a known sum."""
    legs = Table(
        folder / "scenario_legs.csv",
        ["leg_id", "part", "length_km", "length_low", "length_high", "group"],
    )
    interval: dict[str, tuple[float, float, str]] = {}
    for r in legs.rows:
        if r.text("part") == "whole" and r.text("leg_kind") in {"section", "feeder"}:
            interval.setdefault(
                r.text("leg_id"),
                (r.required("length_low"), r.required("length_high"), r.text("group")),
            )
    names = {
        r.text("section_id"): r
        for r in Table(
            folder / "section_names.csv", ["section_id", "slug", "layer", "name_en"]
        ).rows
    }
    table = Table(folder / "korea_rail.csv", ["section_id", "length_km", "status_contract"])
    gauges = {"1435": "1435", "1520": "1520", "1435+1520": "dual", "": None}
    out: dict[str, SectionRow] = {}
    for r in table.rows:
        key = r.text("section_id")
        length_km = r.required("length_km")
        # No cited length is better than its last decimal, whatever range its sources give.
        half_km = half_a_unit(r.text("length_km"))
        low_km, high_km, known_sum = interval.get(key, (length_km, length_km, ""))
        out[key] = SectionRow(
            id=key,
            slug=names[key].text("slug"),
            layer=names[key].text("layer"),
            names=Names(*(names[key].text(f"name_{lang}") for lang in ("en", "ko", "ru"))),
            country=r.text("country"),
            from_name=r.text("from_station"),
            to_name=r.text("to_station"),
            length_km=length_km,
            low_km=round(min(low_km, length_km - half_km), 6),
            high_km=round(max(high_km, length_km + half_km), 6),
            definition=r.text("definition"),
            gauge=gauges[r.text("gauge_mm")],
            status=r.text("status_contract"),
            status_as_of=r.text("status_as_of"),
            source=r.text("source"),
            source_class=r.text("source_class"),
            known_sum=known_sum,
            country_split={
                part.split(":")[0]: float(part.split(":")[1])
                for part in split(r.text("country_split"))
            },
        )
    legs.done()
    table.done()
    return out


def read_untracked(folder: Path) -> tuple[dict[tuple[str, str, str], str], dict[str, float]]:
    """Return the legs without track in the network, with the reason, and lengths of their own.

    The lengths, km, are published figures of all such legs of a section together.
    """
    table = Table(
        folder / "untracked.csv",
        ["line", "from_station", "to_station", "section_id", "untracked_km", "reason_en"],
    )
    legs = {
        (r.text("line"), r.text("from_station"), r.text("to_station")): r.text("reason_en")
        for r in table.rows
    }
    lengths = {
        r.text("section_id"): km for r in table.rows if (km := r.number("untracked_km")) is not None
    }
    table.done()
    return legs, lengths


@dataclass(frozen=True, slots=True)
class BranchRow:
    """What is said of a line that has neither posts nor sections."""

    names: Names
    status: str
    status_as_of: str
    gauge: str
    country: str
    source: str


def read_branches(folder: Path) -> dict[str, BranchRow]:
    """Return the words of such lines, by line."""
    table = Table(folder / "branches.csv", ["line", "name_en", "status", "gauge", "country"])
    return {
        r.text("line"): BranchRow(
            names=Names(r.text("name_en"), r.text("name_ko"), r.text("name_ru")),
            status=r.text("status"),
            status_as_of=r.text("status_as_of"),
            gauge=r.text("gauge"),
            country=r.text("country"),
            source=r.text("source"),
        )
        for r in table.rows
    }


def read_missing_shares(folder: Path, column: str = "missing_share") -> dict[str, float]:
    """Return, by area, the share of its length that the network's track lacks, or its error."""
    table = Table(folder / "missing_length.csv", ["area", column])
    out = {r.text("area"): r.required(column) for r in table.rows}
    table.done()
    return out


def read_cut_errors(folder: Path) -> dict[str, float]:
    """Return, by kind of cut, how well its place along a line is known, in km (95 %)."""
    table = Table(folder / "cut_errors.csv", ["cut", "error_km"])
    out = {r.text("cut"): r.required("error_km") for r in table.rows}
    table.done()
    return out
