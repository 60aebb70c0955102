"""The base map on the real data: borders, areas, lakes, frames, sizes, names."""

from __future__ import annotations

import csv
import filecmp
from pathlib import Path

import brotli
import pytest
import shapely

from geo.geodesy import area_m2, distance_m, geometry_length_m
from geo.processing.basemap import build_basemap, frames
from geo.processing.basemap.geojson import Feature, by_id, read_features, tidy
from geo.processing.places import read_places

ROOT = Path(__file__).resolve().parents[1]
LAYERS = ROOT / "layers"
SOURCES = LAYERS / "sources"
REGIONS = SOURCES / "regions"
SETS = {"overview": frames.OVERVIEW, "korea": frames.KOREA}
KINDS = ("land", "coast", "borders", "lakes", "rivers")


def layer(what: str, one: str) -> dict[str, Feature]:
    return by_id(LAYERS / f"basemap-{what}-{one}.geojson")


def test_primorsky_krai_has_its_official_area_to_0_3_percent() -> None:
    region = by_id(REGIONS / "primorsky.geojson")["RU-PRI"]
    assert area_m2(region.geometry) / 1e6 == pytest.approx(164_673, rel=0.003)


@pytest.mark.parametrize(
    ("country", "official_km2", "rel"), [("KR", 100_412, 0.02), ("KP", 122_762, 0.02)]
)
def test_both_korean_states_have_their_areas(country: str, official_km2: float, rel: float) -> None:
    unit = by_id(REGIONS / "countries-korea.geojson")[country]
    assert area_m2(unit.geometry) / 1e6 == pytest.approx(official_km2, rel=rel)


@pytest.mark.parametrize("name", ["countries", "countries-korea", "subjects", "subjects-korea"])
def test_regions_are_a_coverage_without_gap_or_overlap(name: str) -> None:
    polygons = [one.geometry for one in read_features(REGIONS / f"{name}.geojson")]
    assert all(polygon.is_valid for polygon in polygons)
    assert shapely.coverage_is_valid(polygons)


def test_subjects_fill_their_countries() -> None:
    countries = by_id(REGIONS / "countries-korea.geojson")
    subjects = read_features(REGIONS / "subjects-korea.geojson")
    for code in ("KR", "KP", "RU"):
        parts = [one.geometry for one in subjects if one.properties["country"] == code]
        total = sum(area_m2(part) for part in parts)
        assert total == pytest.approx(area_m2(countries[code].geometry), rel=1e-6)


@pytest.mark.parametrize(
    ("place", "lon_deg", "lat_deg", "subject"),
    [
        ("Khasan station", 130.64492, 42.43006, "RU-PRI"),
        ("Rajin", 130.28308, 42.25559, "KP-13"),
        ("Vladivostok", 131.87353, 43.10562, "RU-PRI"),
        ("Kaesong", 126.55444, 37.97083, "KP-06"),
        ("Sinuiju", 124.39806, 40.10056, "KP-03"),
        ("Sokcho", 128.59181, 38.20701, "KR-42"),
        ("Baengnyeong island", 124.68, 37.95, "KR-28"),
        ("Khabarovsk", 135.05, 48.48, "RU-KHA"),
    ],
)
def test_places_lie_in_their_subject(
    place: str, lon_deg: float, lat_deg: float, subject: str
) -> None:
    point = shapely.Point(lon_deg, lat_deg)
    found = [
        one.id
        for one in read_features(REGIONS / "subjects-korea.geojson")
        if one.geometry.intersects(point)
    ]
    assert found == [subject], place


@pytest.mark.parametrize(
    ("name", "lon_deg", "lat_deg", "country"),
    [
        ("Hunchun", 130.35689, 42.86736, "CN"),
        ("Dandong", 124.39472, 40.12917, "CN"),
        ("Tarabarov, China's since 2008", 134.52028, 48.37889, "CN"),
        ("east of Bolshoy Ussuriysky", 134.9, 48.39, "RU"),
    ],
)
@pytest.mark.parametrize("file", ["countries", "countries-korea"])
def test_places_lie_in_their_country(
    file: str, name: str, lon_deg: float, lat_deg: float, country: str
) -> None:
    point = shapely.Point(lon_deg, lat_deg)
    found = [
        one.id
        for one in read_features(REGIONS / f"{file}.geojson")
        if one.geometry.intersects(point)
    ]
    assert found == [country], name


def test_the_lower_tumen_has_a_border_from_the_tripoint_to_the_sea() -> None:
    border = layer("borders", "korea")["border-kp-ru"].geometry
    assert 16_000 < geometry_length_m(border) < 24_000  # published: 16.9 to 19 km
    assert border.distance(shapely.Point(130.60, 42.42)) < 0.02
    assert border.distance(shapely.Point(130.695, 42.296)) < 0.02


def test_crimea_and_the_southern_kurils_are_neither_sides() -> None:
    countries = by_id(REGIONS / "countries.geojson")
    for unit in ("crimea", "southern-kurils"):
        assert countries[unit].properties["country"] is None
        assert layer("land", "overview")[unit].properties["disputed"] is True
        assert layer("coast", "overview")[f"coast-{unit}"].properties["disputed"] is True
    borders = layer("borders", "overview")
    for name in ("border-ua-crimea-disputed", "border-kerch-strait-disputed"):
        assert borders[name].properties["disputed"] is True
    assert "border-ru-ua-disputed" in borders
    assert "border-ru-ua" not in borders


def test_the_demarcation_line_is_no_border_and_runs_from_the_imjin_to_the_east_coast() -> None:
    for one in SETS:
        assert not any(key.startswith("border-kp-kr") for key in layer("borders", one))
    line = by_id(REGIONS / "demarcation-line.geojson")["demarcation-line"].geometry
    assert 195_000 < geometry_length_m(line) < 215_000
    west, east = line.coords[0], line.coords[-1]
    assert distance_m(west[0], west[1], 126.69, 37.84) < 2_000
    # The east end by the Digital Chart of the World: 38.608-38.616 N, 128.360-128.362 E.
    assert distance_m(east[0], east[1], 128.361, 38.612) < 2_000
    assert line.distance(shapely.Point(126.677, 37.956)) < 0.017  # Panmunjom


@pytest.mark.parametrize("one", SETS)
@pytest.mark.parametrize("what", ["coast", "borders"])
def test_the_clip_frame_is_never_stroked(what: str, one: str) -> None:
    bounds = SETS[one]
    edge = frames.frame(bounds).boundary.buffer(1e-6)
    for feature in layer(what, one).values():
        assert feature.geometry.intersection(edge).length < 0.002, feature.id


@pytest.mark.parametrize("one", SETS)
def test_the_coast_is_the_lands_outline_without_the_frame(one: str) -> None:
    land = layer("land", one)["land"].geometry
    coast = layer("coast", one)["coast"].geometry
    frame = frames.frame(SETS[one])
    outline = land.boundary.difference(frame.boundary.buffer(1e-6))
    assert coast.length == pytest.approx(outline.length, rel=1e-3)


def test_baikal_and_khanka_are_drawn_and_the_aral_sea_is_not() -> None:
    lakes = layer("lakes", "overview")
    assert area_m2(lakes["baikal"].geometry) / 1e6 == pytest.approx(31_722, rel=0.03)
    assert area_m2(lakes["khanka"].geometry) / 1e6 == pytest.approx(4_070, rel=0.06)
    assert area_m2(layer("lakes", "korea")["khanka"].geometry) / 1e6 == pytest.approx(
        4_070, rel=0.06
    )
    aral = shapely.Point(59.72, 45.47)
    assert not any(lake.geometry.intersects(aral) for lake in lakes.values())


def test_baikonur_has_no_ring() -> None:
    around = shapely.box(62.5, 45.3, 64.3, 46.6)
    for feature in layer("borders", "overview").values():
        assert not feature.geometry.intersects(around), feature.id


@pytest.mark.parametrize(("one", "limit_bytes"), [("overview", 182_000), ("korea", 230_000)])
def test_a_set_without_its_coast_stays_small(one: str, limit_bytes: int) -> None:
    sizes = [
        len(brotli.compress((LAYERS / f"basemap-{what}-{one}.geojson").read_bytes(), quality=11))
        for what in KINDS
        if what != "coast"
    ]
    assert sum(sizes) < limit_bytes


@pytest.mark.parametrize("one", SETS)
@pytest.mark.parametrize("what", KINDS)
def test_files_are_rfc_7946_on_the_written_grid(what: str, one: str) -> None:
    decimals = 3 if one == "overview" else 4
    for feature in read_features(LAYERS / f"basemap-{what}-{one}.geojson"):
        assert feature.geometry.is_valid
        for polygon in shapely.get_parts(feature.geometry):
            if polygon.geom_type == "Polygon":
                assert polygon.exterior.is_ccw
                assert not any(ring.is_ccw for ring in polygon.interiors)
        grid = shapely.get_coordinates(feature.geometry) * 10**decimals
        assert abs(grid - grid.round()).max() < 1e-4


def test_the_same_sources_give_the_same_bytes(tmp_path: Path) -> None:
    build_basemap(SOURCES, tmp_path)
    for path in sorted(tmp_path.iterdir()):
        assert filecmp.cmp(path, LAYERS / path.name, shallow=False), path.name


def test_tidy_keeps_a_shared_edge_shared() -> None:
    left = shapely.Polygon([(0, 0), (1.0004, 0.0003), (1.0006, 1.0), (0, 1)])
    right = shapely.Polygon([(1.0004, 0.0003), (2, 0), (2, 1), (1.0006, 1.0)])
    assert shapely.coverage_is_valid([tidy(left, 3), tidy(right, 3)])


def test_places_are_named_in_three_languages_and_areas_say_they_are_anchors() -> None:
    rows = read_places(SOURCES)
    assert len({row.text("place_id") for row in rows}) == len(rows)
    for row in rows:
        name_ko, name_ru = row.text("name_ko"), row.text("name_ru")
        assert any("\uac00" <= char <= "\ud7a3" for char in name_ko), row.values
        assert any("\u0400" <= char <= "\u04ff" for char in name_ru), row.values
        assert row.text("name_en").isascii()


def test_sensitive_names_follow_the_policy() -> None:
    with (SOURCES / "names_policy.csv").open(encoding="utf-8-sig", newline="") as file:
        policy = {row["key"]: row for row in csv.DictReader(file)}
    places = {row.text("place_id"): row for row in read_places(SOURCES)}
    for key, place in (
        ("sea-of-japan", "east-sea"),
        ("yellow-sea", "yellow-sea"),
        ("crimea", "crimea"),
        ("southern-kurils", "southern-kurils"),
        ("primorsky", "primorsky-krai"),
        ("north-korea", "north-korea"),
    ):
        for lang in ("en", "ko", "ru"):
            assert places[place].text(f"name_{lang}") == policy[key][f"name_{lang}"]
    # The short form of the map, the bracket is the policy's everyday one.
    assert policy["south-korea"]["name_ko"].startswith(places["south-korea"].text("name_ko"))
    assert places["north-korea"].text("rank") == places["south-korea"].text("rank")
    assert places["north-korea"].text("min_zoom") == places["south-korea"].text("min_zoom")


def test_the_overview_holds_chukotka_and_no_land_in_the_bering_sea() -> None:
    land = shapely.union_all([one.geometry for one in layer("land", "overview").values()])
    # Inland of Anadyr, Markovo, Tilichiki's hills; open water east of Kamchatka.
    for at in ((176.5, 65.0), (170.4, 64.7), (166.5, 61.2)):
        assert land.intersects(shapely.Point(at)), at
    for at in ((170.0, 57.5), (176.0, 61.0), (179.0, 60.0)):
        assert not land.intersects(shapely.Point(at)), at
