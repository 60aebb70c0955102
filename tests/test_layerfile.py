"""A layer's two files: every fault of a pair at once, each with file, feature and repair."""

from __future__ import annotations

import hashlib
import json
import math
from typing import TYPE_CHECKING, Any

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import LineString, MultiPolygon, Point, Polygon

from geo.errors import DataFaultsError, Fault
from geo.layerfile.geojson import column, plain_values, read_features
from geo.layerfile.read import PairPaths, pair_of, read_pair, sha256_of
from geo.layerfile.write import rounded, write_pair

if TYPE_CHECKING:
    from pathlib import Path

TOML = """
kind = "railway"
style = "user-1"
[title]
en = "My line"
[[source]]
name = "my own survey"
licence = "CC0-1.0"
retrieved = 2026-11-24
"""
POINTS = [[127.0, 37.0], [127.5, 37.5]]
LINE = {"type": "LineString", "coordinates": POINTS}


def feature(name: str, geometry: object = LINE, **properties: object) -> dict[str, object]:
    return {"type": "Feature", "properties": {"id": name, **properties}, "geometry": geometry}


def pair(
    folder: Path, features: object, toml: str = TOML, *, name: str = "my-line", **members: object
) -> PairPaths:
    path = folder / f"{name}.geojson"
    body = {"type": "FeatureCollection", "features": features, **members}
    path.write_text(json.dumps(body), encoding="utf-8")
    path.with_suffix(".toml").write_text(toml, encoding="utf-8")
    return pair_of(path)


def faults_of(paths: PairPaths) -> tuple[Fault, ...]:
    with pytest.raises(DataFaultsError) as caught:
        read_pair(paths)
    faults = caught.value.faults
    for fault in faults:
        assert fault.file in {paths.geojson.name, paths.toml.name}
        assert fault.where
        assert fault.expected
        assert fault.repair
        assert str(fault) in caught.value.message
    return faults


def test_the_smallest_layer_loads(tmp_path: Path) -> None:
    layer = read_pair(pair(tmp_path, [feature("a"), feature("b")]), is_user=True)
    assert layer.id == "my-line"
    assert layer.is_user
    assert layer.licences == ("CC0-1.0",)
    assert layer.title.of("ko") == "My line"
    first, _ = layer.pieces
    assert (first.id, first.kind, first.names.en) == ("a", "railway", "a")
    assert (first.status, first.length_km, first.routes) == (None, None, ())
    assert shapely.get_coordinates(first.geometry).tolist() == POINTS
    digest = hashlib.sha256(
        (tmp_path / "my-line.geojson").read_bytes() + (tmp_path / "my-line.toml").read_bytes()
    ).hexdigest()
    assert layer.sha256 == digest


BOW_TIE = [[[127, 37], [128, 38], [128, 37], [127, 38], [127, 37]]]
FAULTY: list[tuple[object, str, str, str]] = [
    # A feature, then what its fault names: the place, what was found, the repair.
    (feature("swapped", {"type": "Point", "coordinates": [37.5, 127.0]}), "swapped", "127.0", "swap the axes"),
    (feature("typo", statsu="operating"), "statsu", "operating", "statsu"),
    (feature("planned", status="planned"), "status", "planned", "status"),
    (feature("empty", {"type": "LineString", "coordinates": []}), "empty", "empty", "points"),
    (feature("nowhere", None), "nowhere", "", "mend"),
    (feature("one-point", {"type": "LineString", "coordinates": [[127, 37]]}), "one-point", "", "mend"),
    (feature("bow-tie", {"type": "Polygon", "coordinates": BOW_TIE}), "bow-tie", "Self-intersection", "mend"),
    (feature("not-a-number", {"type": "Point", "coordinates": [127, math.nan]}), "not-a-number", "nan", "mend"),
    (feature("far", {"type": "Point", "coordinates": [127, math.inf]}), "far", "infinity", "mend"),
    (feature("Big Name"), "Big Name", "Big Name", "id"),
    (feature("gauge", gauge="1524"), "gauge", "1524", "gauge"),
    (feature("country", country="Korea"), "country", "Korea", "country"),
    (feature("negative", length_km=-1), "length_km", "-1", "length_km"),
    ({"type": "Feature", "properties": {}, "geometry": LINE}, "id", "nothing", "add id"),
    ({"type": "Line"}, "feature", "Line", "Feature"),
    ("a text", "feature", "a text", "Feature"),
    (feature("good"), "(good)", "feature 0", "id of its own"),
]  # fmt: skip


@pytest.mark.parametrize(("bad", "where", "got", "repair"), FAULTY[:-1], ids=lambda v: str(v)[:24])
def test_one_fault_is_named(tmp_path: Path, bad: object, where: str, got: str, repair: str) -> None:
    (fault,) = faults_of(pair(tmp_path, [feature("good"), bad]))
    assert fault.file == "my-line.geojson"
    assert fault.where.startswith("feature 1")
    assert where in fault.where
    assert got in fault.got
    assert repair in fault.repair


BAD_TOML = """
kind = "tramway"
style = "user-1"
colour = "red"
[title]
ko = "나의 노선"
[[source]]
name = "my own survey"
retrieved = 2026-11-24
[[source]]
name = "another"
licence = "CC0-1.0"
retrieved = "last year"
"""


def test_all_faults_of_a_pair_come_together(tmp_path: Path) -> None:
    features = [feature("good"), *(bad for bad, *_ in FAULTY)]
    paths = pair(
        tmp_path, features, BAD_TOML, crs={"type": "name", "properties": {"name": "EPSG:5179"}}
    )
    faults = faults_of(paths)
    text = "\n".join(str(fault) for fault in faults)
    for number, (_, where, got, repair) in enumerate(FAULTY, start=1):
        assert any(
            fault.where.startswith(f"feature {number}")
            and where in fault.where
            and got in fault.got
            and repair in fault.repair
            for fault in faults
        ), (where, text)
    assert any(fault.where == "crs" and "WGS 84" in fault.repair for fault in faults)
    described = {fault.where for fault in faults if fault.file == "my-line.toml"}
    assert described == {
        "kind",
        "colour",
        "title.en",
        "source.0.licence",
        "source.1.retrieved",
    }
    assert len(faults) == len(FAULTY) + 1 + len(described), text


def test_several_faults_of_one_feature_come_together(tmp_path: Path) -> None:
    swapped = {"type": "Point", "coordinates": [37.5, 127.0]}
    faults = faults_of(pair(tmp_path, [feature("a", swapped, statsu="x", gauge="1524")]))
    assert len(faults) == 3
    assert {"swap" in f.repair for f in faults} == {True, False}


@pytest.mark.parametrize(
    ("body", "word"),
    [
        (b'{"type": "FeatureCollection", "features": [', "JSON"),
        (b'{"type": "FeatureCollection", "features": []}', "feature"),
        (b'{"type": "FeatureCollection"}', "feature"),
        (b'{"type": "Feature"}', "FeatureCollection"),
        (b"[]", "FeatureCollection"),
        (b"null", "FeatureCollection"),
        (b"\xff\xfe", "JSON"),
        (b"", "JSON"),
        (b"[" * 100_000, "JSON"),
    ],
    ids=lambda value: repr(value)[:24],
)
def test_what_is_no_collection_is_a_fault_beside_those_of_the_toml(
    tmp_path: Path, body: bytes, word: str
) -> None:
    paths = pair(tmp_path, [], TOML.replace('licence = "CC0-1.0"', ""))
    paths.geojson.write_bytes(body)
    faults = faults_of(paths)
    assert {fault.file for fault in faults} == {"my-line.geojson", "my-line.toml"}
    assert any(word in fault.expected for fault in faults if fault.file == "my-line.geojson")


@pytest.mark.parametrize(
    "toml",
    ["kind = ", "\x00", f"kind = {'[' * 100_000}", "kind = 'railway'\nkind = 'railway'"],
    ids=range(4),
)
def test_bad_toml_is_a_fault_beside_those_of_the_geometry(tmp_path: Path, toml: str) -> None:
    faults = faults_of(pair(tmp_path, [feature("a"), feature("a")], toml))
    assert {fault.file for fault in faults} == {"my-line.geojson", "my-line.toml"}
    assert any("TOML" in fault.expected for fault in faults)


def test_a_missing_description_says_what_to_add(tmp_path: Path) -> None:
    paths = pair(tmp_path, [feature("a")])
    paths.toml.unlink()
    (fault,) = faults_of(paths)
    assert (fault.file, fault.got) == ("my-line.toml", "no such file")
    assert "[[source]]" in fault.repair


def test_a_layer_without_a_source_is_refused(tmp_path: Path) -> None:
    (fault,) = faults_of(pair(tmp_path, [feature("a")], TOML.split("[[source]]", maxsplit=1)[0]))
    assert (fault.file, fault.where, fault.repair) == ("my-line.toml", "source", "add source")


def test_a_name_that_is_no_id_is_refused(tmp_path: Path) -> None:
    (fault,) = faults_of(pair(tmp_path, [feature("a")], name="My_Line"))
    assert (fault.where, fault.repair) == ("the name", "rename both files")


@pytest.mark.parametrize(
    ("expected", "where"),
    [
        ("features = 2", "expected.features"),
        ("bounds_deg = [127.0, 37.0, 127.5, 37.6]", "expected.bounds_deg"),
        # Swapped axes that lie on the globe show in the bounds.
        ("bounds_deg = [37.0, 127.0, 37.5, 127.5]", "expected.bounds_deg"),
        ("drawn_length_km = 71.0", "expected.drawn_length_km"),
        ("drawn_length_km = nan", "expected.drawn_length_km"),
    ],
)
def test_what_is_expected_is_compared(tmp_path: Path, expected: str, where: str) -> None:
    toml = f"{TOML}[expected]\n{expected}\n"
    (fault,) = faults_of(pair(tmp_path, [feature("a", drawn_length_km=70.5)], toml))
    assert (fault.file, fault.where) == ("my-line.toml", where)


def test_what_is_as_expected_passes(tmp_path: Path) -> None:
    toml = (
        f"{TOML}[expected]\nfeatures = 1\nbounds_deg = [127.0, 37.0, 127.5, 37.5]\n"
        "drawn_length_km = 71.0\ntolerance_km = 0.6\n"
    )
    assert len(read_pair(pair(tmp_path, [feature("a", drawn_length_km=70.5)], toml)).pieces) == 1


@pytest.mark.parametrize("key", ["length_km", "coord_lon_deg", "position_max_m", "min_zoom"])
@pytest.mark.parametrize("value", [math.nan, math.inf])
def test_a_property_that_is_not_finite_is_refused(tmp_path: Path, key: str, value: float) -> None:
    (fault,) = faults_of(pair(tmp_path, [feature("a", **{key: value})]))
    assert key in fault.where


DEG = st.integers(-89_000_000, 89_000_000).map(lambda v: v / 1e6)


@settings(deadline=None, max_examples=40)
@given(st.lists(st.lists(st.tuples(DEG, DEG), min_size=2, max_size=6), min_size=1, max_size=4))
def test_what_is_written_reads_back(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[tuple[float, float]]]
) -> None:
    lines = [LineString(row) for row in rows]
    lines = [line for line in lines if rounded(line).is_valid]
    if not lines:
        lines = [LineString(POINTS)]
    folder = tmp_path_factory.mktemp("pair")
    features: list[tuple[Any, dict[str, object]]] = [
        (line, {"id": f"line-{k}", "name_ko": "경원선"}) for k, line in enumerate(lines)
    ]
    write_pair(folder, "lines", features, TOML)
    first = (folder / "lines.geojson").read_bytes()
    layer = read_pair(pair_of(folder / "lines.geojson"))
    assert [piece.id for piece in layer.pieces] == [f"line-{k}" for k in range(len(lines))]
    for piece, line in zip(layer.pieces, lines, strict=True):
        assert shapely.hausdorff_distance(piece.geometry, line) <= 0.75e-5
    # Written again from what was read: the same bytes, so the rounding is stable.
    write_pair(
        folder,
        "lines",
        [(p.geometry, f[1]) for p, f in zip(layer.pieces, features, strict=True)],
        TOML,
    )
    assert (folder / "lines.geojson").read_bytes() == first
    assert sha256_of(pair_of(folder / "lines.geojson")) == layer.sha256


def test_written_files_have_the_form_of_rfc_7946(tmp_path: Path) -> None:
    clockwise = Polygon([(130, 42), (130, 43), (131, 43), (131, 42)])
    holed = Polygon(
        [(132, 42), (133, 42), (133, 43), (132, 43)],
        [[(132.2, 42.2), (132.8, 42.2), (132.8, 42.8), (132.2, 42.8)]],
    )
    assert not clockwise.exterior.is_ccw
    assert holed.interiors[0].is_ccw
    write_pair(
        tmp_path,
        "areas",
        [
            (MultiPolygon([clockwise, holed]), {"id": "a"}),
            (Point(128.123456789, -0.000001), {"id": "b", "name_ko": "부산", "km": None}),
        ],
        TOML,
    )
    text = (tmp_path / "areas.geojson").read_text("utf-8")
    head, *lines, tail = text.splitlines()
    assert tail == "]}"
    assert [json.loads(line.rstrip(","))["properties"]["id"] for line in lines] == ["a", "b"]
    whole = json.loads(text)
    assert list(whole) == ["type", "bbox", "features"]
    assert whole["bbox"] == [128.12346, 0.0, 133.0, 43.0]
    assert head.startswith('{"type":"FeatureCollection"')
    for part in whole["features"][0]["geometry"]["coordinates"]:
        outer, *holes = [Polygon(ring).exterior for ring in part]
        assert outer.is_ccw
        assert not any(hole.is_ccw for hole in holes)
    assert whole["features"][1]["geometry"]["coordinates"] == [128.12346, 0.0]
    assert "-0.0" not in text
    assert "부산" in text


VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**53), 2**53),
    st.floats(allow_nan=False),
    st.text(max_size=3),
)


@given(st.lists(VALUES, min_size=1, max_size=6))
def test_a_column_gives_back_what_it_was_made_of(values: list[object]) -> None:
    assert plain_values(column(values)) == values


@settings(deadline=None)
@given(st.lists(st.tuples(DEG, DEG, st.none() | DEG), min_size=2, max_size=5))
def test_coordinates_are_read_to_the_last_bit(
    points: list[tuple[float, float, float | None]],
) -> None:
    rows = [[one for one in point if one is not None] for point in points]
    body = json.dumps(
        {
            "type": "FeatureCollection",
            "features": [feature("a", {"type": "LineString", "coordinates": rows})],
        }
    )
    if len({len(row) for row in rows}) > 1:  # no height is made up for a point without one
        with pytest.raises(ValueError, match="feature 0"):
            read_features(body.encode())
        return
    frame = read_features(body.encode())
    assert (frame.crs.to_epsg(), list(frame.index)) == (4326, ["a"])
    (geometry,) = frame.geometry
    assert shapely.get_coordinates(geometry, include_z=geometry.has_z).tolist() == rows


def test_a_layer_is_its_file_as_a_table(tmp_path: Path) -> None:
    point = {"type": "Point", "coordinates": [127, 37]}
    given = [
        feature("a", status="operating", length_km=70, routes=["x", "y"]),
        feature("b", point, rank=2, km={"tsr": 9.5}),
    ]
    layer = read_pair(pair(tmp_path, given))
    frame = layer.frame
    assert frame.crs.to_epsg() == 4326
    assert list(frame.index) == [piece.id for piece in layer.pieces] == ["a", "b"]
    assert list(frame.geometry) == [piece.geometry for piece in layer.pieces]
    assert plain_values(frame["status"]) == ["operating", None]
    assert plain_values(frame["length_km"]) == [70, None]
    assert plain_values(frame["routes"]) == [["x", "y"], None]
    assert plain_values(frame["rank"]) == [None, 2]
    assert plain_values(frame["km"]) == [None, {"tsr": 9.5}]
