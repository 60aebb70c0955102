"""Nothing untranslated reaches a page: no English message in Korean or Russian, no bare key."""

from __future__ import annotations

import json
import re
from html import unescape
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest

from geo.i18n import translator
from geo.vocabulary import GROUPINGS
from geo.webmap.feature_wording import other_names

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from geo.catalog import Catalog
    from geo.model import Names as Names_

SHORTEST = 20
BY = (*GROUPINGS[1:], "country,status")
SCENARIOS = (
    "busan-moscow-central",
    "busan-moscow-west-pyongsan",
    "seoul-rajin-pyongsan",
    "busan-dandong",
    "moscow-pyongyang",
    "rajin-khasan-coal",
    "tsr-classic",
    "tsr-by-nizhny",
    "busan-moscow-sea-rail",
    "gas-land-1202",
    "gas-east-2011",
    "gas-undersea",
)
PAGES = (
    "/",
    "/?route=tkr-east&year=1950&walk=4&feature=rajin",
    "/?journey=busan-moscow-east&year=1945",
    "/?route=gas-skv&feature=tsr-buy-galich",
    "/?embed=1&route=tsr",
    "/journeys?scenario=busan-moscow-west",
    "/claims?about=tkr-east",
    "/table?layers=gas-pipeline",
    "/cite?address=/lengths?route=tsr",
    "/lengths",
    "/lengths?route=tsr&by=division",
    "/lengths?by=piece",
    "/lengths?route=tsr&year=1915&unit=verst",
    "/layers",
    "/layers/korean-rail-link",
    "/layers/primorsky",
    "/layers/stations",
    "/claims",
    "/claims?from=Busan&to=Moscow&km=10521",
    "/journeys",
    "/journeys?scenario=busan-moscow-east",
    "/journeys?scenario=busan-moscow-east&with=busan-moscow-west",
    "/journeys?from=Seoul&to=Irkutsk",
    "/figures",
    "/search?q=zzzz",
    "/search?q=tuman",
    "/table?year=1950",
    "/table",
    "/cite",
    "/about",
    "/methods",
    "/lengths?by=contry",
    *(f"/lengths?route=tkr-east&by={by}" for by in BY),
    *(
        f"/layers/{layer}"
        for layer in ("trans-siberian", "gas-pipeline", "parallel-38", "demarcation-line", "places")
    ),
    *(f"/journeys?scenario={one}" for one in SCENARIOS),
    "/journeys?scenario=busan-moscow-west&works=1",
    "/journeys?from=Busan&to=Khasan&via=Pyongyang",
    "/table?layers=korean-rail-link&year=1995",
    "/figures?scenario=busan-moscow-east",
    "/search?q=rajin",
)


def text_of(html: str) -> str:
    """Return what a reader reads: text, and the attributes that are read aloud."""
    bare = re.sub(r"(?s)<script.*?</script>|<style.*?</style>", " ", html)
    spoken = re.findall(r'(?:aria-label|title|placeholder)="([^"]*)"', bare)
    return unescape(" | ".join([re.sub(r"<[^>]+>", " | ", bare), *spoken]))


@pytest.mark.parametrize("lang", ["ko", "ru"])
@pytest.mark.parametrize("path", PAGES)
def test_no_english_message_stands_on_a_page(client: FlaskClient, path: str, lang: str) -> None:
    joint = "&" if "?" in path else "?"
    reply = client.get(f"{path}{joint}lang={lang}", headers={"Accept": "text/html"})
    text = text_of(reply.get_data(as_text=True))
    english, own = translator("en"), translator(lang)
    left = [
        message
        for prefix in ("map", "card", "year", "table", "search", "journey", "walk", "measure")
        for key, message in english.words(prefix).items()
        if len(message) >= SHORTEST
        and "{" not in message
        and own.raw(f"{prefix}.{key}") != message
        and message in text
    ]
    assert left == []


@pytest.mark.parametrize("lang", ["en", "ko", "ru"])
@pytest.mark.parametrize("path", PAGES)
def test_no_key_stands_for_a_message(client: FlaskClient, path: str, lang: str) -> None:
    joint = "&" if "?" in path else "?"
    reply = client.get(f"{path}{joint}lang={lang}", headers={"Accept": "text/html"})
    words = set(re.findall(r"[a-z-]+(?:\.[a-z0-9_-]+)+", text_of(reply.get_data(as_text=True))))
    assert not [word for word in words if translator(lang).has(word)]


@pytest.mark.parametrize("lang", ["ko", "ru"])
def test_the_scripts_have_words_of_their_language(client: FlaskClient, lang: str) -> None:
    html = client.get(f"/?lang={lang}").get_data(as_text=True)
    script = {"ko": "[가-힣]", "ru": "[А-Яа-яё]"}[lang]
    block = re.search(r'"words":(\{.*?\})', html)
    assert block is not None
    for key, text in re.findall(r'"([a-z.-]+)":"([^"]*)"', block[1]):
        if not key.startswith("gauge-of"):
            assert re.search(script, text), key


WORD = re.compile(r"[A-Za-z][A-Za-z'-]*")
STAYS = {
    "units": {"km", "mm", "m", "dpi"},
    "formats": {
        "GeoJSON",
        "GPKG",
        "CSV",
        "JSON",
        "XLSX",
        "PNG",
        "SVG",
        "PDF",
        "BibTeX",
        "CSL-JSON",
    },
    "works and data sets": {
        "OpenStreetMap",
        "ODbL",
        "Natural",
        "Earth",
        "GSHHG",
        "WDBII",
        "GeoNames",
    },
    "software and standards": {"GeographicLib", "JavaScript", "WGS", "UTM", "N", "EPSG", "MIT"},
    "signs of formulae": {"exp", "ln", "w", "d", "b", "c", "e", "x", "D", "L", "a", "A", "B"},
    "currencies": {"KRW", "USD", "RUB"},
    "firms, institutes and media": {
        *(
            "Korail",
            "POSCO",
            "Hyundai",
            "Merchant",
            "Marine",
            "Glovis",
            "KOGAS",
            "KRIHS",
            "KDI",
            "KRRI",
            "RZD",
        ),
        *("Telegram", "SeaRoutes", "UAWire", "GEM", "RZD-Partner", "Asia", "Today", "PWN"),
        *("Daum", "KBS", "APEC", "TKR"),
    },
    "names with Latin letters in every language": {"SKV", "J", "KTX-"},
    "codes of sections in the tables": {"E", "G", "W"},
    "keys": {"Enter"},
    "the sign of information": {"i"},
    "languages as they call themselves, and their codes": {"English", "Eng", "en", "ko", "ru"},
    "what the pages were asked for": {"zzzz", "tuman", "Tuman"},
}
"""Why a word of Latin letters stays as it is on a Korean or a Russian page."""
ALL_STAYS = {word for words in STAYS.values() for word in words}
VERSION = r"\b[0-9a-f]{12}\b"
PACKAGE = re.compile(
    VERSION + r"|\b[\w-]+ \d+\.\d+(?:\.\d+)+|\b[0-9a-f]{32,}\b|\b[\w.-]+ \(GitHub\)"
)
LICENCE = re.compile(r"\b(?:[A-Z][A-Za-z]*-)+[0-9.]+(?:-or-later)?\b|LicenseRef-[\w-]+")
CODE = re.compile(r"https?://\S+|\b[\w.-]+\.[a-z]{2,}(?:/\S*)?|[\w.-]*/[\w./-]+(?:\?\S*)?")
VOID = {"br", "input", "img", "meta", "link", "hr", "path", "rect", "circle", "line"}
SILENT = {"script", "style", "title"}
READ_ALOUD = {"aria-label", "title", "placeholder", "alt"}


class Reader(HTMLParser):
    """Collects what is read, but for quotations and code: elements that say so themselves."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._open: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take the attributes that are read aloud; note what is left out."""
        given = dict(attrs)
        lang = given.get("lang")
        is_left_out = (
            tag in SILENT
            or tag in {"code", "pre", "kbd"}
            or "quoted" in (given.get("class") or "").split()
            or (tag != "html" and lang is not None)
        )
        if not self._is_left_out() and not is_left_out:
            self.found += [given[name] or "" for name in READ_ALOUD & given.keys()]
        if tag not in VOID:
            self._open.append((tag, is_left_out))

    def handle_endtag(self, tag: str) -> None:
        """Close the element."""
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        """Take a text."""
        if data.strip() and not self._is_left_out():
            self.found.append(data.strip())

    def _is_left_out(self) -> bool:
        return any(left_out for _, left_out in self._open)


class Names:
    """What stands on a page in other languages than its own, by the tables."""

    def __init__(self, catalog: Catalog, lang: str) -> None:
        found: list[Names_] = [one.title for one in catalog.layers.values()]
        found += [one.names for one in catalog.routes.values()]
        found += [one.short_names for one in catalog.routes.values()]
        found += [one.names for one in catalog.stations.values()]
        found += [one.names for one in catalog.pieces.values()]
        found += [one.full_names for one in catalog.stations.values() if one.full_names]
        tr = translator(lang)
        # Whole texts alone: an English name inside a sentence is a fault.
        self.whole = {other_names(one, tr) for one in found} | {one.en for one in found}
        self.whole |= catalog.pieces.keys() | catalog.stations.keys() | catalog.layers.keys()
        publishers = {
            one.of(lang) for (kind, _), one in catalog.names.items() if kind == "publisher"
        }
        longest = sorted((one for one in publishers if WORD.search(one)), key=len, reverse=True)
        # A newspaper's name is as the table has it in this language.
        self.publishers = re.compile(
            "|".join(rf"(?<!\w){re.escape(one)}(?!\w)" for one in longest) or r"(?!)"
        )


def foreign_words(text: str, names: Names) -> list[str]:
    """Return the Latin words of a text that stand there without a reason."""
    if text in names.whole:
        return []
    for known in (PACKAGE, CODE, LICENCE, names.publishers):
        text = known.sub(" ", text)
    return [word for word in WORD.findall(text) if word not in ALL_STAYS]


@pytest.fixture(scope="module")
def names(catalog: Catalog) -> dict[str, Names]:
    """Return the names that may stand in Latin letters beside their own, by language."""
    return {lang: Names(catalog, lang) for lang in ("ko", "ru")}


@pytest.mark.parametrize("lang", ["ko", "ru"])
@pytest.mark.parametrize("path", PAGES)
def test_no_english_word_stands_on_a_page(
    client: FlaskClient, names: dict[str, Names], path: str, lang: str
) -> None:
    joint = "&" if "?" in path else "?"
    reply = client.get(f"{path}{joint}lang={lang}", headers={"Accept": "text/html"})
    reader = Reader()
    reader.feed(reply.get_data(as_text=True))
    assert reader.found
    left = {text: words for text in reader.found if (words := foreign_words(text, names[lang]))}
    if "contry" in path:  # the values of a parameter are told as they are written
        allowed = {"route", *BY, "contry", "by", "side-of-"}
        left = {text: words for text, words in left.items() if not allowed.issuperset(words)}
    assert left == {}


def strings_of(value: object) -> list[str]:
    """Return all texts of a JSON answer."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for one in value.values() for text in strings_of(one)]
    if isinstance(value, list):
        return [text for one in value for text in strings_of(one)]
    return []


@pytest.mark.parametrize("lang", ["ko", "ru"])
@pytest.mark.parametrize("name", ["words", "years", "labels/4", "labels/8"])
def test_no_english_word_stands_in_what_the_scripts_show(
    client: FlaskClient, names: dict[str, Names], name: str, lang: str
) -> None:
    answer = client.get(f"/map/{name}.json?lang={lang}").json
    assert answer is not None
    if name.startswith("labels"):
        answer = [one["lines"] for one in answer]
    elif name == "years":
        answer = [[one["t"], one["d"], one["x"], one["s"]] for one in answer["events"]]
    texts = strings_of(answer)
    assert len(texts) > 20
    left = {text: words for text in texts if (words := foreign_words(text, names[lang]))}
    assert left == {}


@pytest.mark.parametrize("lang", ["ko", "ru"])
def test_no_english_word_stands_in_the_messages_of_the_scripts(
    client: FlaskClient, names: dict[str, Names], lang: str
) -> None:
    html = client.get(f"/?lang={lang}").get_data(as_text=True)
    block = re.search(r'id="map-settings">(.*?)</script>', html)
    assert block is not None
    messages = json.loads(block[1])["words"]
    assert len(messages) > 30
    left = {}
    for key, text in messages.items():
        words = foreign_words(re.sub(r"\{\w+\}", " ", text), names[lang])
        if words:
            left[key] = words
    assert left == {}


def test_a_short_english_word_would_be_found(names: dict[str, Names]) -> None:
    for lang in ("ko", "ru"):
        known = names[lang]
        assert foreign_words("Operating", known) == ["Operating"]
        assert foreign_words("상태: Status", known) == ["Status"]
        assert foreign_words("길이 NA", known) == ["NA"]
        assert foreign_words("DPRK", known) == ["DPRK"]
        assert foreign_words("ODbL-1.0, /lengths?by=piece", known) == []
        # A name in its own place, and in a sentence.
        assert foreign_words("Vladivostok", known) == []
        assert foreign_words("에서 Vladivostok", known) == ["Vladivostok"]


def test_every_state_of_a_place_has_a_name(catalog: Catalog) -> None:
    states = {one.country for one in catalog.stations.values() if one.country}
    states |= {one.country for one in catalog.pieces.values() if one.country}
    for lang in ("en", "ko", "ru"):
        tr = translator(lang)
        assert sorted(state for state in states if not tr.has(f"country.{state}")) == []
