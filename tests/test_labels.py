"""The placer: nothing overlaps, the same answer each time, the most important names stay."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
import shapely
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from geo.errors import RenderError
from geo.labels.along_line import along_line, beyond_end, smooth
from geo.labels.areas import meet
from geo.labels.candidates import Label, Placed, Sheet, around_point
from geo.labels.cost_field import Array, CostField, clipped_lengths, corners, overlaps, overlaps_any
from geo.labels.placer import place
from geo.labels.requests import astray, broken
from geo.labels.text_metrics import TextSize, baselines, face, font_path, text_size
from geo.labels.web_map import web_labels
from geo.labels.web_mercator import to_degrees, to_px
from geo.labels.web_years import written

if TYPE_CHECKING:
    from geo.catalog import Catalog

FRAME = (0.0, 0.0, 400.0, 300.0)
NOTHING = np.empty((0, 5))


def outlines(boxes: Array) -> list[shapely.Polygon]:
    return [shapely.Polygon(ring) for ring in corners(boxes)]


def overlapping_pairs(placed: list[Placed]) -> list[tuple[str, str]]:
    """Return the labels whose boxes overlap, by shapely: independent of the placer's own test."""
    if not placed:
        return []
    areas = outlines(np.array([one.box for one in placed]))
    tree = shapely.STRtree(areas)
    pairs = tree.query(areas, predicate="intersects").T
    return [
        (placed[a].id, placed[b].id)
        for a, b in pairs
        if a < b and shapely.area(shapely.intersection(areas[a], areas[b])) > 1e-6
    ]


def on_grid(low: float, high: float) -> st.SearchStrategy[float]:
    """Numbers to a millionth: pixels and angles, not the last bits of a float."""
    return st.integers(round(low * 1e6), round(high * 1e6)).map(lambda n: n / 1e6)


box = st.tuples(
    on_grid(-50, 50), on_grid(-50, 50), on_grid(0.5, 40), on_grid(0.5, 20), on_grid(-1.5, 1.5)
)


@given(box, box)
def test_overlap_agrees_with_geometry(one: tuple[float, ...], other: tuple[float, ...]) -> None:
    boxes = np.array([one, other])
    a, b = outlines(boxes)
    shared = shapely.area(shapely.intersection(a, b))
    if shared > 1e-6:
        assert overlaps(boxes[0], boxes[1:]).all()
    elif shapely.distance(a, b) > 1e-6:
        assert not overlaps(boxes[0], boxes[1:]).any()


@given(box, st.tuples(*[on_grid(-60, 60)] * 4))
def test_clipped_length_agrees_with_geometry(
    one: tuple[float, ...], ends: tuple[float, ...]
) -> None:
    boxes = np.array([one])
    outline, line = outlines(boxes)[0], shapely.LineString([ends[:2], ends[2:]])
    expected = shapely.length(shapely.intersection(outline, line))
    # A line along the very edge of a box is in it or not by the last bit: no question to ask.
    wider = shapely.length(shapely.intersection(shapely.buffer(outline, 1e-7), line))
    assume(wider - expected < 1e-3)
    assert clipped_lengths(boxes, np.array([ends]))[0] == pytest.approx(expected, abs=1e-6)


def point_labels(points: list[tuple[float, float, int]]) -> list[Label]:
    size = TextSize(44.0, 11.0)
    return [
        Label(
            id=f"p{number}",
            style=f"place-{rank}",
            wordings=((f"Name {number}",),),
            size=11.0,
            priority=float(rank),
            candidates=around_point(x, y, 4.0, [size], far=12.0),
            limit_px2={1: None, 2: 70.0, 3: 34.0, 4: 20.0}[rank],
            required=rank == 1,
        )
        for number, (x, y, rank) in enumerate(points)
    ]


points_of_ranks = st.lists(
    st.tuples(st.floats(20, 380), st.floats(20, 280), st.integers(1, 4)), max_size=40
)


@settings(max_examples=60, deadline=None)
@given(points_of_ranks)
def test_labels_never_overlap_and_the_answer_is_the_same(
    points: list[tuple[float, float, int]],
) -> None:
    field = CostField()
    for x, y, _ in points:
        field.add_disc(x, y, 4.0, 1.5)
    sheet = Sheet(FRAME, NOTHING)
    labels = point_labels(points)
    placed = place(labels, field, sheet)
    assert overlapping_pairs(placed) == []
    for one in placed:
        sides = corners(one.box[None, :])[0]
        assert (sides >= 0).all()
        assert (sides <= (FRAME[2], FRAME[3])).all()
    assert place(labels[::-1], field, sheet) == placed


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.floats(60, 340), st.floats(40, 260)), min_size=1, max_size=8),
    st.lists(st.tuples(st.floats(0, 400), st.floats(0, 300)), min_size=2, max_size=12),
)
def test_rank_1_is_never_dropped(
    capitals: list[tuple[float, float]], line: list[tuple[float, float]]
) -> None:
    field = CostField()
    field.add_line(np.array(line), 5.0, 5.0)
    labels = point_labels([(x, y, 1) for x, y in capitals])
    placed = place(labels, field, Sheet(FRAME, NOTHING))
    assert {one.id for one in placed} == {label.id for label in labels}
    assert overlapping_pairs(placed) == []


def test_over_the_limit_a_name_is_dropped_and_never_squeezed() -> None:
    field = CostField()
    for y in np.arange(0.0, 300.0, 4.0):
        field.add_line(np.array([(0.0, y), (400.0, y)]), 4.0, 1.0)
    everywhere = [(200.0, 150.0, rank) for rank in (2, 3, 4)]
    assert place(point_labels(everywhere), field, Sheet(FRAME, NOTHING)) == []


def test_obstacles_stay_free() -> None:
    panel = np.array([(250.0, 150.0, 60.0, 100.0, 0.0)])
    placed = place(point_labels([(185.0, 150.0, 1)]), CostField(), Sheet(FRAME, panel))
    assert not overlaps(panel[0], np.array([placed[0].box])).any()


def test_a_group_stands_together_or_not_at_all() -> None:
    labels = [
        Label(
            "one",
            "country",
            (("ONE",),),
            11.0,
            6.0,
            around_point(50.0, 150.0, 2.0, [TextSize(40, 11)], far=10.0),
            group="both",
        ),
        Label(
            "two",
            "country",
            (("TWO",),),
            11.0,
            6.0,
            around_point(900.0, 150.0, 2.0, [TextSize(40, 11)], far=10.0),
            group="both",
        ),
    ]
    assert place(labels, CostField(), Sheet(FRAME, NOTHING)) == []


def test_a_name_on_a_line_stays_off_its_own_line_and_reads_upwards() -> None:
    at = np.linspace(0.0, 300.0, 200)
    line = np.column_stack([50 + at, 150 + 18 * np.sin(at / 40)])
    found = along_line([line], [TextSize(80.0, 11.0)], size=11.0, clear=4.0)
    assert len(found.boxes)
    assert (np.abs(found.boxes[:, 4]) <= np.pi / 2).all()
    for ring in outlines(found.boxes):
        assert shapely.distance(ring, shapely.LineString(line)) > 2.0


def test_too_short_a_line_has_no_place_for_its_name() -> None:
    line = np.array([(0.0, 0.0), (20.0, 0.0)])
    assert len(along_line([line], [TextSize(80.0, 11.0)], size=11.0, clear=4.0).boxes) == 0
    assert len(beyond_end([line], [TextSize(80.0, 11.0)], gap=3.0).boxes) == 2


def test_smoothing_keeps_the_ends() -> None:
    points = np.column_stack([np.arange(9.0), np.arange(9.0) % 2])
    soft = smooth(points, 5)
    assert soft[0].tolist() == points[0].tolist()
    assert soft[-1].tolist() == points[-1].tolist()


def test_a_name_beside_a_neighbour_is_in_doubt() -> None:
    boxes = np.array([(30.0, 0.0, 20.0, 5.0, 0.0)])
    assert astray(boxes, (0.0, 0.0), np.array([(55.0, 0.0)]), 1.0)[0] == 1.0
    assert astray(boxes, (0.0, 0.0), np.array([(90.0, 0.0)]), 1.0)[0] == 0.0


def test_long_names_break_near_their_middle() -> None:
    assert broken("Proposed Korean rail link") == ["Proposed Korean", "rail link"]
    assert broken("Busan") == ["Busan"]


def test_widths_come_from_the_font() -> None:
    assert face(700).width_em("Moscow") > face(400).width_em("Moscow") > 0
    assert face(400).lacks("부산 Пусан Busan") == ""
    one = text_size(("Busan",), 500, 10.0)
    two = text_size(("Busan", "부산"), 500, 10.0)
    assert two.width == pytest.approx(one.width, abs=0.5 * one.width)
    assert two.height > one.height
    first, second = baselines(2, 10.0)
    assert first > 0 > second
    with pytest.raises(RenderError, match="450"):
        font_path(450)


@given(st.floats(-179, 179), st.floats(-80, 80), st.floats(0, 8))
def test_mercator_pixels_return_to_degrees(lon: float, lat: float, zoom: float) -> None:
    x, y = to_px(np.array([(lon, lat)]), zoom)[0]
    back = to_degrees(np.array([x]), np.array([y]), zoom)
    assert back == pytest.approx((lon, lat), abs=1e-9)


@pytest.mark.parametrize("zoom", [2.0, 3.5, 4.0, 5.5, 6.0, 7.0, 8.0])
@pytest.mark.parametrize("lang", ["en", "ko", "ru", "ko,en"])
def test_web_labels_of_the_real_layers_never_overlap(
    catalog: Catalog, zoom: float, lang: str
) -> None:
    labels = web_labels(catalog, zoom, lang)
    areas = []
    for label in labels:
        x, y = to_px(np.array([(label["lon_deg"], label["lat_deg"])], dtype=float), zoom)[0]
        areas.append(
            (
                x + float(str(label["dx_px"])),
                y - float(str(label["dy_px"])),
                float(str(label["width_px"])) / 2,
                float(str(label["height_px"])) / 2,
                -np.radians(float(str(label["angle_deg"]))),
            )
        )
    rings = outlines(np.array(areas))
    tree = shapely.STRtree(rings)
    years = written(catalog, [str(label["id"]) for label in labels])
    years |= {str(one["id"]): one["years"] for one in labels if "years" in one}  # type: ignore[misc]
    spans = [years[str(label["id"])] for label in labels]
    for a, b in tree.query(rings, predicate="intersects").T:
        if a < b and meet(spans[a], spans[b]):  # in some year both are on the map
            # A box is rounded to a tenth of a pixel, its place to a hundred-thousandth degree.
            shared = shapely.area(shapely.intersection(rings[a], rings[b]))
            assert shared < 1.0, (labels[a]["id"], labels[b]["id"])
    ids = [label["id"] for label in labels]
    assert len(set(ids)) == len(ids)
    if zoom >= 3:
        named = {id_ for id_ in ids if catalog.stations.get(str(id_), None)}
        first = {s.id for s in catalog.stations.values() if s.rank == 1 and s.kind == "station"}
        assert first <= named


def test_web_labels_are_the_same_twice(catalog: Catalog) -> None:
    assert web_labels(catalog, 6.0, "ko") == web_labels(catalog, 6.0, "ko")


@pytest.mark.parametrize(
    ("sea", "has", "lacks"),
    [
        ("both", {"East Sea /", "Sea of Japan"}, set()),
        ("east-sea", {"East Sea"}, {"Sea of Japan"}),
        ("sea-of-japan", {"Sea of Japan"}, {"East Sea"}),
    ],
)
def test_the_reader_chooses_the_name_of_the_sea(
    catalog: Catalog, sea: str, has: set[str], lacks: set[str]
) -> None:
    labels = web_labels(catalog, 5.5, "en", sea)  # type: ignore[arg-type]
    lines = {line for label in labels for line in label["lines"]}  # type: ignore[attr-defined]
    assert has <= lines
    assert not lacks & lines


def test_both_korean_states_are_named_or_neither(catalog: Catalog) -> None:
    for zoom in np.arange(3.0, 8.5, 0.5):
        ids = {label["id"] for label in web_labels(catalog, float(zoom), "en")}
        assert ("north-korea" in ids) == ("south-korea" in ids), zoom


def test_no_label_covers_a_missing_section(catalog: Catalog) -> None:
    for zoom in (4.0, 6.0, 8.0):
        missing = shapely.union_all(
            [
                shapely.LineString(to_px(shapely.get_coordinates(part), zoom))
                for piece in catalog.pieces.values()
                if piece.kind == "railway" and piece.status not in {"operating", None}
                for part in shapely.get_parts(piece.geometry)
            ]
        )
        for label in web_labels(catalog, zoom, "en"):
            x, y = to_px(np.array([(label["lon_deg"], label["lat_deg"])], dtype=float), zoom)[0]
            box_row = (
                x + float(str(label["dx_px"])),
                y - float(str(label["dy_px"])),
                float(str(label["width_px"])) / 2,
                float(str(label["height_px"])) / 2,
                -np.radians(float(str(label["angle_deg"]))),
            )
            area = outlines(np.array([box_row]))[0]
            assert not shapely.intersects(area, missing), (zoom, label["id"])


@given(st.lists(box, min_size=1, max_size=4), st.lists(box, min_size=1, max_size=4))
def test_many_boxes_at_once_are_judged_as_one_by_one(
    some: list[tuple[float, ...]], others: list[tuple[float, ...]]
) -> None:
    boxes, rest = np.array(some), np.array(others)
    told = overlaps_any(boxes, rest, 0.5)
    assert told.tolist() == [bool(overlaps(one, rest, 0.5).any()) for one in boxes]


@pytest.mark.parametrize("lang", ["en", "ko", "ru"])
@pytest.mark.parametrize("zoom", [6.0, 6.5, 7.5])
def test_a_gas_idea_is_named_only_where_it_runs_alone(
    catalog: Catalog, zoom: float, lang: str
) -> None:
    """Beside others the whole bundle has one name, the same in every language."""
    ideas = {
        route.id: to_px(
            np.vstack([np.asarray(step.piece.geometry.coords)[:, :2] for step in route.steps]), zoom
        )
        for route in catalog.routes.values()
        if route.group == "gas" and route.status == "shelved"
    }
    lines = {key: shapely.LineString(px) for key, px in ideas.items()}
    labels = web_labels(catalog, zoom, lang)
    assert any(str(label["id"]).startswith("gas-ideas") for label in labels)
    for label in labels:
        name = str(label["id"]).split(".")[0]
        if name not in lines or name == "gas-sea":
            continue
        (x, y) = to_px(np.array([[label["lon_deg"], label["lat_deg"]]]), zoom)[0]
        centre = (x + float(label["dx_px"]), y - float(label["dy_px"]))  # type: ignore[arg-type]
        beside = shapely.shortest_line(lines[name], shapely.Point(centre))
        spot = shapely.get_point(beside, 0)
        others = [line for key, line in lines.items() if key not in {name, "gas-sea"}]
        assert min(shapely.distance(spot, other) for other in others) > 12.0, (name, label)
