"""The figure builder: a form whose choices are the address, with the figure beside it."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

import pytest

from geo.figure.compose import compose
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
