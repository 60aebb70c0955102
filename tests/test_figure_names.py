"""Names on figures as they were drawn: nothing overlaps, the first are there, drops are told.

A small form of the whole count, which `python tests/figure_counts.py` makes over 24 figures and
50 extents of a fixed seed.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import numpy as np
import pytest
import shapely
from figure_counts import NAMED, count, random_extents
from figure_marks import Marks, faults, read

from geo.figure.compose import compose
from geo.figure.render import render
from geo.figure.spec import FigureSpec

if TYPE_CHECKING:
    from geo.catalog import Catalog

FEW = [spec for spec in NAMED if spec.palette == "colour" and (spec.extent, spec.lang) in {
    ("eurasia", "ru"), ("korea", "en"), ("primorye", "ko"), ("border", "ru"),
}]  # fmt: skip


@pytest.mark.parametrize("spec", FEW, ids=lambda spec: f"{spec.extent}-{spec.lang}")
def test_named_figures_have_no_overlap_and_every_first_name(
    catalog: Catalog, spec: FigureSpec
) -> None:
    found = count(catalog, spec)
    assert found.faults == ()
    assert found.missing == ()
    assert found.names > 30


def test_random_extents_have_no_overlap_and_every_first_name(catalog: Catalog) -> None:
    for spec in random_extents(catalog, 6):
        found = count(catalog, spec)
        assert found.faults == (), found.title
        assert found.missing == (), found.title


def test_the_count_itself_finds_what_overlaps() -> None:
    marks = Marks(
        texts={
            "a": shapely.box(0, 0, 10, 5),
            "b": shapely.box(8, 0, 20, 5),
            "c": shapely.box(95, 0, 105, 5),
        },
        symbols=[shapely.Point(9, 4).buffer(2)],
        routes=[shapely.box(0, -1, 4, 1)],
        frames=[shapely.GeometryCollection([shapely.box(-5, -5, 100, 100)])],
        views=[0, 0, 0],
        symbol_views=[0],
        route_views=[0],
    )
    assert faults(marks) == [
        "symbol: a (1)",
        "route: a (1)",
        "text: b / a",
        "symbol: b (1)",
        "frame: c",
    ]


def test_the_reader_of_the_marks_sees_what_the_figure_holds(catalog: Catalog) -> None:
    marks = read(render(catalog, FigureSpec(extent="eurasia"), "svg"))
    names = " ".join(marks.texts)
    assert "Moscow" in names
    assert "Korea, 2.5 × enlarged" in names
    assert set(marks.views) == {0, 1}
    assert len(marks.symbols) > 20
    assert len(marks.routes) > 20
    # Texts in Latin letters are as high as their capitals: read wrongly, boxes would be empty.
    moscow = next(shape for name, shape in marks.texts.items() if name.endswith("Moscow"))
    x0, y0, x1, y1 = moscow.bounds
    assert 4.0 < y1 - y0 < 7.0
    assert 20.0 < x1 - x0 < 32.0


def test_what_found_no_room_is_told(catalog: Catalog) -> None:
    spec = FigureSpec(extent="border", lang="ru")
    drawing = compose(catalog, spec)
    assert drawing.dropped
    placed = {one.id for one in drawing.names}
    assert not placed & {id_ for id_, _ in drawing.dropped}
    text = render(catalog, spec, "txt").decode()
    for _, name in drawing.dropped:
        assert name in text


def test_groups_of_the_svg_have_names_of_their_own(catalog: Catalog) -> None:
    root = ET.fromstring(render(catalog, FigureSpec(), "svg"))  # noqa: S314 - our own output
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    roles = {id_.rpartition("-")[0] for id_ in ids if id_}
    assert {"route", "label", "symbol", "legend", "credit", "scale", "frame"} <= roles


@pytest.mark.parametrize(
    ("year", "years"), [(None, "2011–2018"), (2014, "2011"), (2018, "2011–2018")]
)
def test_ideas_for_pipelines_bear_the_years_in_which_they_were_proposed(
    catalog: Catalog, year: int | None, years: str
) -> None:
    # The facts: two routes of September 2011, two of the joint study and one of a newspaper, 2018.
    drawing = compose(catalog, FigureSpec(extent="korea", year=year))
    (label,) = [one for one in drawing.names if one.id == "gas-ideas"]
    assert re.findall(r"\d{4}(?:–\d{4})?", " ".join(label.lines)) == [years]


def test_before_any_idea_there_is_no_name_of_one(catalog: Catalog) -> None:
    drawing = compose(catalog, FigureSpec(extent="korea", year=2000))
    assert "gas-ideas" not in {one.id for one in drawing.names}


@pytest.mark.parametrize("lang", ["en", "ko", "ru"])
def test_the_link_is_named_where_all_its_variants_run_together(catalog: Catalog, lang: str) -> None:
    drawing = compose(catalog, FigureSpec(extent="korea", lang=lang))
    (label,) = [one for one in drawing.names if one.id == "ribbon"]
    view = drawing.main.scene.view
    lon, lat = view.to_degrees(np.array([(label.x, label.y)]))[0]
    # They meet at Kowon (39.4 N) and go up the coast to Khasan.
    assert lat > 39.2
    assert 126.0 < lon < 131.0


@pytest.mark.parametrize(
    ("lang", "word"), [("en", "Demarcation"), ("ko", "군사분계선"), ("ru", "Демаркационная")]
)
def test_the_title_of_an_inset_says_what_it_shows(catalog: Catalog, lang: str, word: str) -> None:
    title = compose(catalog, FigureSpec(extent="korea", lang=lang)).inset_title
    assert title is not None
    assert word in title.lines[0]
    assert re.search(r"2[.,]1", title.lines[-1])


def test_in_two_languages_the_link_is_named_in_both_where_there_is_room(catalog: Catalog) -> None:
    drawing = compose(catalog, FigureSpec(extent="border", lang="ko,en"))
    (label,) = [one for one in drawing.names if one.id == "ribbon"]
    words = " ".join(label.lines)
    assert "한반도 철도 연결(제안)" in words
    assert "Proposed Korean rail link" in words
