"""The figure builder: a form whose choices are the address, with the figure beside it."""

from __future__ import annotations

import html
import math
import re
from typing import TYPE_CHECKING

import pytest
import shapely
from figure_marks import faults, read

from geo.figure.compose import compose
from geo.figure.render import render
from geo.figure.spec import FigureSpec

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from geo.catalog import Catalog

PAGE = {"Accept": "text/html"}


def field(text: str, name: str) -> str:
    found = re.search(name, text)
    assert found, name
    return html.unescape(found.group(1))


@pytest.mark.parametrize("lang", ["en", "ko", "ru"])
def test_every_choice_stands_in_the_address(client: FlaskClient, lang: str) -> None:
    reply = client.get(
        f"/figures?preset=news&extent=border&palette=grey&labels=0&lang={lang}&year=1990",
        headers=PAGE,
    )
    assert reply.status_code == 200
    text = reply.get_data(as_text=True)
    address = field(text, r'id="figure-address"[^>]* value="([^"]*)"')
    assert address.startswith(
        "/figure.pdf?preset=news&year=1990&extent=border&palette=grey&labels=0"
    )
    assert ("lang=" in address) is (lang != "en")
    preview = field(text, r'<img src="([^"]*)"')
    assert preview == address.replace(".pdf", ".png")  # for a screen: as it is
    for name, value in (("preset", "news"), ("extent", "border"), ("palette", "grey")):
        assert re.search(rf'name="{name}" value="{value}" checked', text)
    assert re.search(r'name="labels" value="1">', text)
    assert re.search(r'name="legend" value="1" checked>', text)


def test_a_form_without_a_script_asks_the_same(client: FlaskClient) -> None:
    sent = (
        "/figures?preset=nature-2col&extent=korea&lang=en&palette=colour&sea=both"
        "&labels=0&labels=1&legend=0&scalebar=0&scalebar=1&graticule=0&graticule=1"
        "&inset=0&inset=1&title=&projection=auto&route=tsr&route=tkr-east&year="
        "&width_mm=&height_mm=&dpi=&chart=&by=route"
    )
    text = client.get(sent, headers=PAGE).get_data(as_text=True)
    address = field(text, r'id="figure-address"[^>]* value="([^"]*)"')
    assert address == "/figure.pdf?route=tsr,tkr-east&legend=0"
    assert client.get(address.replace(".pdf", ".txt")).status_code == 200


def test_an_extent_of_ones_own_stays(client: FlaskClient) -> None:
    text = client.get("/figures?extent=130,41,134,44", headers=PAGE).get_data(as_text=True)
    assert 'value="130,41,134,44" checked' in text
    assert "extent=130,41,134,44" in field(text, r'id="figure-address"[^>]* value="([^"]*)"')


def test_the_citation_is_of_this_figure(client: FlaskClient, catalog: Catalog) -> None:
    text = client.get("/figures?extent=primorye", headers=PAGE).get_data(as_text=True)
    citation = field(text, r'<p class="citation">([^<]*)<')
    assert "/figure.pdf?extent=primorye" in citation
    assert catalog.data_version in citation


def test_what_cannot_be_drawn_is_refused_before_a_preview(client: FlaskClient) -> None:
    reply = client.get("/figures?width_mm=1200&height_mm=1200&dpi=1200", headers=PAGE)
    assert reply.status_code == 400
    reply = client.get("/figures?title=%3Cscript%3Ealert(1)%3C/script%3E", headers=PAGE)
    assert "<script>alert" not in reply.get_data(as_text=True)


def test_a_journey_is_outlined_and_named(client: FlaskClient, catalog: Catalog) -> None:
    drawing = compose(catalog, FigureSpec(extent="eurasia", start="Busan", stop="Moscow"))
    assert drawing.journey is not None
    assert {inside for _, inside in drawing.journey.parts} == {True, False}
    answer = client.get("/journeys.json?from=Busan&to=Moscow").get_json()
    assert f"{answer['length']:,.0f} km" in drawing.journey.title.replace("\u00a0", " ")
    assert client.get("/figure.txt?from=Busan&to=nowhere").status_code == 404


def test_two_journeys_are_told_apart_and_what_they_share_is_shown_once(
    client: FlaskClient, catalog: Catalog
) -> None:
    spec = FigureSpec(extent="korea", scenario="busan-moscow-east", other="busan-moscow-west")
    drawing = compose(catalog, spec)
    assert drawing.journey is not None
    outlines = {one.mark: one for one in drawing.journey.outlines}
    assert set(outlines) == {"A", "B", "A + B"}
    lines = {
        str(mark): shapely.union_all([line for line, _ in one.parts])
        for mark, one in outlines.items()
    }
    # Degrees: the three are apart but for the points where they part.
    for one, other in (("A", "B"), ("A", "A + B"), ("B", "A + B")):
        assert shapely.length(shapely.intersection(lines[one], lines[other])) < 1e-6
    # Places by well-known coordinates: Gangneung on A alone, Daejeon on B alone, Chongjin on both.
    for mark, at in (("A", (128.9, 37.76)), ("B", (127.43, 36.33)), ("A + B", (129.78, 41.78))):
        near = {key: shapely.distance(line, shapely.Point(at)) for key, line in lines.items()}
        assert min(near, key=near.__getitem__) == mark
        assert near[mark] < 0.1
    assert {badge.mark for badge in drawing.badges} == {"A", "B", "A + B"}
    kilometres = client.get(
        "/journeys.json?scenario=busan-moscow-east&with=busan-moscow-west"
    ).get_json()
    told = [entry.text.replace("\u00a0", " ") for entry in drawing.entries[:3]]
    # Halves are rounded up, as everywhere.
    assert f"{math.floor(kilometres['length'] + 0.5):,} km" in told[0]
    assert f"{math.floor(kilometres['with']['length'] + 0.5):,} km" in told[1]
    assert [text[: text.index(":")] for text in told] == ["A", "B", "A + B"]
    for figure in (
        spec,
        # Two outlines along the whole of a figure, and an extent where only one of them is.
        FigureSpec(extent="eurasia", scenario="busan-moscow-east", other="tsr-classic"),
        FigureSpec(extent="border", scenario="tsr-classic", other="busan-moscow-east"),
    ):
        assert faults(read(render(catalog, figure, "svg"))) == []


def test_the_page_of_two_journeys_shows_that_figure(client: FlaskClient) -> None:
    page = client.get(
        "/journeys?scenario=busan-moscow-east&with=busan-moscow-west", headers=PAGE
    ).get_data(as_text=True)
    shown = html.unescape(page.split('<img src="', 1)[1].split('"', 1)[0])
    assert "scenario=busan-moscow-east" in shown
    assert "with=busan-moscow-west" in shown
    assert b"A + B" in client.get(shown).data
    narrow = html.unescape(page.split('srcset="', 1)[1].split('"', 1)[0])
    assert b"A + B" in client.get(narrow).data
    builder = html.unescape(page.split('<a class="paper" href="', 1)[1])
    form = client.get(builder.split('"', 1)[0], headers=PAGE).get_data(as_text=True)
    assert '<option value="busan-moscow-west" selected>' in form


def test_a_journey_held_against_none_and_on_a_chart_is_refused(client: FlaskClient) -> None:
    assert client.get("/figure.txt?with=busan-moscow-west").status_code == 400
    for bad in ("chart=strip&scenario=busan-moscow-east&with=busan-moscow-west",):
        reply = client.get(f"/figure.txt?{bad}")
        assert reply.status_code == 400
        assert reply.get_json()["param"] == "with"
    assert client.get("/figure.txt?scenario=busan-moscow-east&with=nowhere").status_code == 404
