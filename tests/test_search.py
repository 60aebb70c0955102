"""Search: one name in three languages, two ways of spelling, misspelt; bounded and safe."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.gazetteer.index import Index, build_index
from geo.gazetteer.normalise import plain, sounds

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from geo.catalog import Catalog


@pytest.fixture(scope="module")
def index(catalog: Catalog) -> Index:
    """Return the index of the layers in this repository."""
    return build_index(catalog)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("두만강", "tumangang"),
        ("Tumangang", "tumangang"),
        ("Туманган", "tumangang"),
        ("TUMAN GANG", "tumangang"),
        ("라진", "rajin"),
        ("나진", "rajin"),
        ("Najin", "rajin"),
        ("Kaesong", "kaesong"),
        ("Gaeseong", "kaesong"),
        ("Kaesŏng", "kaesong"),
        ("Pusan", "busan"),
        ("Chongjin", "chongjin-chongnyon"),
        ("Cheongjin", "chongjin-chongnyon"),
        ("Vladivostock", "vladivostok"),
        ("владивасток", "vladivostok"),
        ("하바로프스크", "khabarovsk-1"),
        ("novosibrsk", "novosibirsk-glavny"),
        ("Сеул", "seoul"),
        ("휴전선", "demarcation-line"),
        ("연해주", "primorsky"),
        ("Rajin port terminal", "rajin"),
        ("порт Раджин", "rajin"),
        ("the Trans-Siberian Railway", "tsr"),
    ],
)
def test_what_readers_write_is_found(index: Index, text: str, wanted: str) -> None:
    assert index.find(text)[0].entry.id == wanted


def test_every_entry_is_found_by_each_of_its_names(catalog: Catalog, index: Index) -> None:
    for station in catalog.stations.values():
        if station.valid_to is not None:
            continue  # a state that is no more
        for lang in ("en", "ko", "ru"):
            name = station.names.of(lang)
            found = [one.entry.id for one in index.find(name, most=50)]
            assert station.id in found, name


def test_only_the_kinds_that_are_asked_for(index: Index) -> None:
    assert {one.entry.kind for one in index.find("Donghae", kinds=("route",))} == {"route"}


@given(st.text(max_size=80))
def test_any_text_is_answered_in_order(text: str) -> None:
    assert plain(plain(text)) == plain(text)
    assert sounds(plain(text)) == sounds(text) or not text.isascii()


@given(st.text(max_size=40))
def test_answers_are_bounded(index_text: str) -> None:
    empty = Index()
    assert empty.find(index_text) == []


def test_nothing_is_like_nonsense(index: Index) -> None:
    assert index.find("qqqqzzzz") == []
    assert index.find("") == []


def test_json_names_place_and_permalink(client: FlaskClient) -> None:
    answer = client.get("/search.json?q=두만강&lang=ru").json
    assert answer is not None
    first = answer["results"][0]
    assert first["name"] == "Туманган"
    assert first["names"] == {"en": "Tumangang", "ko": "두만강", "ru": "Туманган"}
    west, south, east, north = first["bounds_deg"]
    assert (west, south) == (east, north)
    assert 130 < west < 131
    assert 42 < south < 43
    assert first["map"]["feature"] == "tumangang"


def test_the_page_shows_what_was_asked_as_text(client: FlaskClient) -> None:
    html = client.get("/search?q=<b>zzqq</b>").get_data(as_text=True)
    assert "<b>zzqq" not in html
    assert "&lt;b&gt;zzqq" in html
