"""The strip: nothing that is missing disappears, labels keep apart, and it says where things are."""

from __future__ import annotations

from itertools import combinations, pairwise
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image

from geo.figure.render import render
from geo.figure.spec import FigureSpec
from geo.i18n import translator
from geo.journeys.planner import JourneyQuery, find
from geo.strip_map.across import across
from geo.strip_map.diagram import Strip, strip_of
from geo.strip_map.down import down
from geo.strip_map.shapes import Sheet, Stroke, Words, spread
from geo.vocabulary import LANGS
from geo.web.views.strip import measure, svg_of

if TYPE_CHECKING:
    from pathlib import Path

    from flask.testing import FlaskClient

    from geo.catalog import Catalog

WIDE_PX, MIDDLE_PX, NARROW_PX = 1160.0, 704.0, 358.0
KOREAN = (
    "busan-moscow-east",
    "busan-moscow-central",
    "busan-moscow-west",
    "busan-moscow-west-pyongsan",
)


def wide_sheet(catalog: Catalog, scenario: str, lang: str = "en", width: float = WIDE_PX) -> Sheet:
    sheet = across(catalog, strip(catalog, scenario, lang), translator(lang), measure, width)
    assert sheet is not None
    return sheet


def strip(catalog: Catalog, scenario: str, lang: str = "en") -> Strip:
    found = strip_of(catalog, find(catalog, JourneyQuery(scenario=scenario)), translator(lang))
    assert found is not None
    return found


def test_places_stand_at_the_kilometres_of_the_facts(catalog: Catalog) -> None:
    made = strip(catalog, "busan-moscow-east")
    at = {place.name: round(place.km, 1) for place in made.places}
    # sums of the sections of korea_rail.csv
    assert at["Gangneung"] == 363.8
    assert at["Jejin"] == 475.5
    assert at["Kumgangsan"] == 501.0
    assert at["Anbyon"] == 602.0
    # The survey of 2018: 777.4 km from Kumgangsan to Tumangang; 4.0 more to Khasan.
    assert at["Khasan"] == round(501.0 + 777.4 + 4.0, 1)
    assert at["Ussuriysk"] == round(1282.4 + 238 + 23, 1)
    lines = {one.line: one.km for one in made.crossings}
    assert lines["mdl"] == pytest.approx(482.5)
    assert 363.8 < lines["p38"] < 475.5
    assert made.detail_km == pytest.approx((0.0, 1543.4))
    (break_km,) = made.gauge_breaks_km
    assert break_km == pytest.approx((1282.4 - 4.0 - 52.1, 1282.4))


def boxes_of(sheet: Sheet) -> list[tuple[float, float, float, float, str]]:
    """Return the box of each label: left, top of its capitals, right, foot of its letters, text."""
    found = []
    for one in sheet.items:
        if isinstance(one, Words):
            wide = measure(one.text, one.size, one.weight)
            left = one.x - {"left": 0.0, "center": wide / 2, "right": wide}[one.align]
            box = (left, one.y - 0.72 * one.size, left + wide, one.y + 0.1 * one.size, one.text)
            found.append(box)
    return found


def crossed(sheet: Sheet, tokens: set[str]) -> list[tuple[str, str]]:
    """Return each label that a line of some colours runs through."""
    found = []
    for stroke in sheet.items:
        if not isinstance(stroke, Stroke) or stroke.token not in tokens:
            continue
        for (x, y), (to_x, to_y) in pairwise(stroke.points):
            found += [
                (text, stroke.token)
                for left, top, right, bottom, text in boxes_of(sheet)
                if max(min(x, to_x), left) <= min(max(x, to_x), right)
                and max(min(y, to_y), top) <= min(max(y, to_y), bottom)
            ]
    return found


def saved(catalog: Catalog) -> list[str]:
    """Return the saved journeys that have a strip."""
    return [
        one
        for one in catalog.scenarios
        if strip_of(catalog, find(catalog, JourneyQuery(scenario=one)), translator("en"))
    ]


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("width", [WIDE_PX, 1000.0, MIDDLE_PX])
def test_labels_of_every_saved_journey_touch_neither_each_other_nor_a_line(
    catalog: Catalog, lang: str, width: float
) -> None:
    tr = translator(lang)
    names = saved(catalog)
    assert set(KOREAN) < set(names)
    for scenario in names:
        sheet = wide_sheet(catalog, scenario, lang, width)
        red = " ".join(
            one.text
            for one in sheet.items
            if isinstance(one, Words) and one.token == "link_text"  # noqa: S105
        )
        journey = find(catalog, JourneyQuery(scenario=scenario))
        for status in {leg.status for leg in journey.counted if leg.work != "in_service"}:
            assert tr.t(f"status-lower.{status}") in red, scenario
        boxes = boxes_of(sheet)
        for a, b in combinations(boxes, 2):
            apart = a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]
            assert apart, (scenario, a[4], b[4])
        for left, _, right, _, text in boxes:
            assert left >= -0.01, (scenario, text)
            assert right <= width + 0.01, (scenario, text)
        assert crossed(sheet, {"p38", "mdl", "link"}) == [], scenario


def test_the_check_of_crossed_labels_sees_one() -> None:
    line = Stroke(((50.0, 0.0), (50.0, 40.0)), "p38", 1.5)
    words = Words(40, 20, "Gangneung", 12, 500, "text")
    assert crossed(Sheet(100, 40, (line, words)), {"p38"}) == [("Gangneung", "p38")]


def test_the_ends_of_the_close_part_and_the_border_are_named(catalog: Catalog) -> None:
    for scenario in KOREAN:
        for width in (WIDE_PX, MIDDLE_PX):
            texts = {box[4] for box in boxes_of(wide_sheet(catalog, scenario, "en", width))}
            assert texts & {"Busan", "Bujeon"}
            assert "Ussuriysk" in texts
            assert "Proposed Korean rail link" in texts


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("scenario", KOREAN)
def test_labels_down_the_side_keep_apart(catalog: Catalog, scenario: str, lang: str) -> None:
    sheet = down(catalog, strip(catalog, scenario, lang), translator(lang), measure, NARROW_PX)
    names = [i for i in sheet.items if isinstance(i, Words) and i.x == 116]
    assert len(names) > 10
    steps = [b.y - a.y for a, b in pairwise(names)]
    assert min(steps) > 17.9
    assert all(measure(one.text, one.size, one.weight) + 116 < NARROW_PX - 50 for one in names)


def test_a_gap_of_7_km_in_1543_has_its_ink(catalog: Catalog) -> None:
    sheet = wide_sheet(catalog, "busan-moscow-east")
    red = [i for i in sheet.items if isinstance(i, Stroke) and i.token == "link"]  # noqa: S105
    per_km = (WIDE_PX - 10) / 1543.4
    start, stop = 5 + 475.5 * per_km, 5 + 482.5 * per_km
    assert any(
        one.width > 3 and abs(one.points[0][0] - start) < 0.1 and abs(one.points[1][0] - stop) < 0.1
        for one in red
    )


def test_spreading_moves_as_little_as_it_must() -> None:
    assert spread([0.0, 100.0], 10, 0, 100) == [0.0, 100.0]
    assert spread([50.0, 50.0, 50.0], 10, 0, 100) == [40.0, 50.0, 60.0]
    placed = spread([98.0, 99.0, 100.0], 10, 0, 100)
    assert placed == [80.0, 90.0, 100.0]


def test_text_of_data_is_escaped(catalog: Catalog) -> None:
    sheet = wide_sheet(catalog, "tsr-classic")
    assert "<script>" not in str(svg_of(sheet, '<script>"', "wide"))


def test_no_strip_where_a_length_is_not_known(catalog: Catalog) -> None:
    journey = find(catalog, JourneyQuery(scenario="busan-moscow-sea-rail"))
    assert strip_of(catalog, journey, translator("en")) is None


@pytest.mark.parametrize("preset", ["nature-2col", "nature-1col", "news"])
def test_the_figure_is_drawn_in_every_width(
    client: FlaskClient, tmp_path: Path, preset: str
) -> None:
    address = f"/figure.png?chart=strip&scenario=busan-moscow-east&preset={preset}&dpi=200"
    first = client.get(address)
    assert first.status_code == 200
    (tmp_path / "strip.png").write_bytes(first.data)
    with Image.open(tmp_path / "strip.png") as image:
        pixels = np.asarray(image.convert("RGB")).astype(int)
    assert pixels.shape[1] > 300
    # The red of what is missing is there.
    assert ((pixels[..., 0] > 170) & (pixels[..., 1] < 90)).sum() > 100


def test_the_caption_of_the_figure_tells_the_journey(client: FlaskClient) -> None:
    text = client.get("/figure.txt?chart=strip&scenario=busan-moscow-east").text
    assert "238.2" in text
    assert "Rajin" in text
    ways = client.get("/figure.txt?chart=strip&from=Seoul&to=Irkutsk&lang=ru").text
    assert "Сеул" in ways


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("/figure.png?chart=strip", "bad-parameter"),
        ("/figure.png?chart=strip&scenario=busan-moscow-sea-rail", "empty-answer"),
        ("/figure.png?chart=strip&from=Busan&to=Nowhere", "unknown-name"),
    ],
)
def test_a_strip_that_cannot_be_drawn_says_why(
    client: FlaskClient, address: str, code: str
) -> None:
    reply = client.get(address)
    assert 400 <= reply.status_code < 500
    assert reply.get_json()["code"] == code


def test_the_same_address_gives_the_same_bytes(catalog: Catalog) -> None:
    spec = FigureSpec(chart="strip", scenario="busan-moscow-west", dpi=72)
    assert render(catalog, spec, "svg") == render(catalog, spec, "svg")


def test_a_map_figure_outlines_the_journey(catalog: Catalog) -> None:
    plain = FigureSpec(extent="korea", dpi=60)
    chosen = FigureSpec(extent="korea", dpi=60, scenario="busan-moscow-east")
    assert render(catalog, plain, "png") != render(catalog, chosen, "png")
