"""Primorsky Krai: its boundary with its area, its ports and railway crossings."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely.geometry import Point, shape

from geo.geodesy import area_m2
from geo.processing.sources import split
from geo.tables import Table

if TYPE_CHECKING:
    from pathlib import Path

    from shapely.geometry.base import BaseGeometry


def read_regions(path: Path) -> dict[str, BaseGeometry]:
    """Return the features of a regions file by id, degrees."""
    raw = json.loads(path.read_text(encoding="utf-8"))
    return {f["properties"]["id"]: shape(f["geometry"]) for f in raw["features"]}


def build_primorsky(sources: Path) -> list[tuple[BaseGeometry, dict[str, object]]]:
    """Return the region with its area in km2, and its points with their sources."""
    region = read_regions(sources / "regions" / "primorsky.geojson")["RU-PRI"]
    region = shapely.transform(region, lambda c: np.round(c, 5))
    table = Table(
        sources / "primorsky.csv", ["key", "value", "unit", "lon_deg", "lat_deg", "source"]
    )
    values = {r.text("key"): r for r in table.rows}
    official = values["area_km2"]
    features: list[tuple[BaseGeometry, dict[str, object]]] = [
        (
            region,
            {
                "id": "primorsky",
                **{
                    f"name_{lang}": values[f"name_{lang}"].text("value")
                    for lang in ("en", "ko", "ru")
                },
                "kind": "region",
                "routes": [],
                "valid_from": values["established"].text("value"),
                "country": "RU",
                "subject": "RU-PRI",
                "geometry_class": "traced",
                "position_accuracy_m": 2000,
                "position_max_m": None,
                "area_km2": round(area_m2(region) / 1e6, 3),
                "source": "boundary: GSHHG coast, WDBII and Natural Earth borders; official area "
                f"{official.required('value'):,.0f} km2: {official.text('source').split(' | ')[0]}",
            },
        )
    ]
    for key, row in values.items():
        kind = key.split("_", maxsplit=1)[0]
        if kind not in {"port", "crossing"} or row.number("lon_deg") is None:
            continue
        en, ko, ru = split(row.text("value"))
        properties: dict[str, object] = {
            "id": key.replace("_", "-"),
            "name_en": en,
            "name_ko": ko,
            "name_ru": ru,
            "kind": "place",
            "point_kind": kind,
            "country": "RU",
            "subject": "RU-PRI",
            "rank": 3 if kind == "port" else 4,
            "coord_source": row.text("source"),
            "source": row.text("source"),
        }
        features.append((Point(row.required("lon_deg"), row.required("lat_deg")), properties))
    table.done()
    return features
