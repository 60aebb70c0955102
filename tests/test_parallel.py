"""The 38th parallel, the demarcation line and Primorsky Krai, against the ellipsoid and the facts."""

from __future__ import annotations

import csv
import json
import math
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
import shapely
from geographiclib.geodesic import Geodesic
from shapely.geometry import shape

from geo.web.settings import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from geo.catalog import Catalog

LAYERS = ROOT / "layers"
# WGS 84 by its definition: semi-major axis, flattening.
A_KM, F = 6378.137, 1 / 298.257223563
ONE_MM_KM = 1e-6


def features(path: Path) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    for feature in json.loads(path.read_text("utf-8"))["features"]:
        yield feature["properties"], feature["geometry"]


def parallel() -> list[tuple[dict[str, Any], list[list[float]]]]:
    path = LAYERS / "parallel-38.geojson"
    return [(properties, geometry["coordinates"]) for properties, geometry in features(path)]


def arc_km(lon_span_deg: float) -> float:
    # The radius of the circle of latitude, by the parametric latitude.
    reduced = math.atan((1 - F) * math.tan(math.radians(38.0)))
    return A_KM * math.cos(reduced) * math.radians(lon_span_deg)


def test_the_parallel_lies_exactly_on_38_north() -> None:
    for properties, line in parallel():
        assert {lat for _, lat in line} == {38.0 if isinstance(line[0][1], float) else 38}
        assert len(line) > 2, properties["id"]
        longitudes = [lon for lon, _ in line]
        assert longitudes == sorted(longitudes)


def test_the_parallel_is_dense_enough_to_be_one() -> None:
    for properties, line in parallel():
        arc = arc_km(line[-1][0] - line[0][0])
        # The geodesics between its vertices bow north and are shorter: by no more than this.
        short = arc - properties["drawn_length_km"]
        assert -ONE_MM_KM <= short <= arc * ONE_MM_KM + ONE_MM_KM
        assert properties["length_km"] == pytest.approx(arc, abs=2e-5)


def test_the_parallel_runs_through_without_a_gap() -> None:
    rows = sorted(parallel(), key=lambda row: row[1][0][0])
    assert rows[0][1][0] == [124.5, 38.0]
    assert rows[-1][1][-1] == [129.5, 38.0]
    for (_, before), (_, after) in pairwise(rows):
        assert before[-1] == after[0]


def test_the_parallel_tells_land_from_sea_and_the_two_sides() -> None:
    by_country: dict[str, float] = {}
    for properties, _ in parallel():
        key = properties["country"]
        by_country[key] = by_country.get(key, 0.0) + properties["drawn_length_km"]
        assert properties["side_of_mdl"] == {"KR": "south", "KP": "north", "XZ": None}[key]
    # Computed on another coast (Natural Earth, good to 5 km in all) from the crossing of the
    # National Geographic Information Institute, 126.8122 E: 170.7 and 92.2 + 41.1 km.
    assert by_country["KR"] == pytest.approx(170.7, abs=5)
    assert by_country["KP"] == pytest.approx(133.3, abs=5)
    assert sum(by_country.values()) == pytest.approx(439.2, abs=0.05)


# Other lines and places.


def test_the_demarcation_line_is_near_the_schematic_points_of_the_facts() -> None:
    lines = shapely.union_all(
        [shape(geometry) for _, geometry in features(LAYERS / "demarcation-line.geojson")]
    )
    rows = (LAYERS / "sources" / "mdl.csv").read_text("utf-8").splitlines()
    header = rows[0].split(",")
    lon, lat = header.index("lon_deg"), header.index("lat_deg")
    offsets = []
    for row in rows[1:]:
        x, y = (float(row.split(",")[k]) for k in (lon, lat))
        foot = shapely.get_coordinates(shapely.shortest_line(shapely.Point(x, y), lines))[1]
        offsets.append(Geodesic.WGS84.Inverse(y, x, foot[1], foot[0])["s12"] / 1000)
    assert len(offsets) > 10
    # Their own error is 2 to 6 km; on top comes the line's 1.5.
    assert max(offsets) <= 6 + 1.5
    assert sorted(offsets)[len(offsets) // 2] <= 2 + 1.5


def test_places_stand_on_the_side_of_38_that_the_facts_say(catalog: Catalog) -> None:
    with (LAYERS / "sources" / "parallel38.csv").open(encoding="utf-8-sig", newline="") as file:
        sides = {row["key"]: row["side_1945"] for row in csv.DictReader(file)}
    found = {key: station for key, station in catalog.stations.items() if sides.get(key)}
    assert len(found) >= 3, sorted(found)
    for key, station in found.items():
        assert sides[key] == ("north" if station.lat_deg > 38.0 else "south"), key


def test_the_region_is_where_it_is() -> None:
    path = LAYERS / "primorsky.geojson"
    by_id = {
        properties["id"]: (properties, shape(geometry)) for properties, geometry in features(path)
    }
    properties, region = by_id.pop("primorsky")
    assert properties["subject"] == "RU-PRI"
    # The facts' box is Natural Earth's: two coasts, a few hundredths of a degree apart.
    assert region.bounds == pytest.approx((130.380, 42.295, 139.026, 48.445), abs=0.05)
    for name, (_, point) in by_id.items():
        # Ports and crossings stand on its edge: within 5 km of it.
        assert region.distance(point) < 0.05, name
    assert {"port-vladivostok", "port-nakhodka", "crossing-khasan-tumangang"} <= set(by_id)
    area: Any = 0.0
    for part in shapely.get_parts(region):
        for sign, ring in ((1, part.exterior), *((-1, hole) for hole in part.interiors)):
            polygon: Any = Geodesic.WGS84.Polygon()
            for lon, lat in list(ring.coords)[:-1]:
                polygon.AddPoint(lat, lon)
            area += sign * abs(polygon.Compute()[2])
    assert properties["area_km2"] == pytest.approx(area / 1e6, abs=0.01)
