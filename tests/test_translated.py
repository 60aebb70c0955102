"""Nothing untranslated reaches a page: no English message in Korean or Russian, no bare key."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest

from geo.i18n import translator

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from geo.catalog import Catalog

PAGES = (
    "/",
    "/?route=tkr-east&year=1950&walk=4&feature=rajin",
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
)
SHORTEST = 20


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


WORD = re.compile(r"[A-Za-z][A-Za-z'’-]{2,}")
STAYS = {
    *("GeoJSON", "BibTeX", "CSL-JSON", "Eng", "English", "OpenStreetMap", "ODbL", "GeoNames"),
    *("GeographicLib", "Natural", "Earth", "JavaScript", "exp", "zzzz", "tuman", "Tuman"),
    *("Korail", "Hyundai", "Glovis", "Merchant", "Marine", "UAWire", "SeaRoutes", "Partner"),
    *("Telegram", "Enter"),
}
"""Formats, works and firms with one name in every language, and what the pages were asked for."""
ABBREVIATION = re.compile(r"(?<![A-Za-z])[A-Z]{2,6}(?![A-Za-z])")
PACKAGE = re.compile(r"\b[\w-]+ \d+\.\d+(?:\.\d+)+|\b[0-9a-f]{32,}\b|\b[\w.-]+ \(GitHub\)")
LICENCE = re.compile(r"\b(?:[A-Z][A-Za-z]*-)+[0-9.]+(?:-or-later)?\b|LicenseRef-[\w-]+")
CODE = re.compile(r"https?://\S+|\b[\w.-]+\.[a-z]{2,}(?:/\S*)?|[\w.-]*/[\w./-]+(?:\?\S*)?")
VOID = {"br", "input", "img", "meta", "link", "hr", "path", "rect", "circle", "line"}
GROUPINGS = ("route", "piece", "span", "country", "subject", "division", "gauge", "status")
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


def names_of(catalog: Catalog) -> list[str]:
    """Return all names of the data in their Latin form, the longest first, ids with them."""
    found = [one.title for one in catalog.layers.values()]
    found += [one.names for one in catalog.routes.values()]
    found += [one.names for one in catalog.stations.values()]
    found += [one.names for one in catalog.pieces.values()]
    found += [one.full_names for one in catalog.stations.values() if one.full_names]
    texts = {one.en for one in found}
    texts |= {one.short_names.en for one in catalog.routes.values()}
    texts |= {
        text
        for (kind, _), one in catalog.names.items()
        if kind == "publisher"
        for text in (one.ko, one.ru)
    }
    texts |= {text for some in catalog.aliases.values() for text in some}
    texts |= catalog.pieces.keys() | catalog.stations.keys() | catalog.layers.keys()
    return sorted((text for text in texts if WORD.search(text)), key=len, reverse=True)


def foreign_words(text: str, names: re.Pattern[str]) -> list[str]:
    """Return the Latin words of a text that are no name, code, licence or format."""
    for known in (PACKAGE, CODE, LICENCE, names, ABBREVIATION):
        text = known.sub(" ", text)
    return [word for word in WORD.findall(text) if word not in STAYS]


@pytest.fixture(scope="module")
def names(catalog: Catalog) -> re.Pattern[str]:
    """Return the names that may stand in Latin letters beside their own."""
    return re.compile("|".join(rf"(?<!\w){re.escape(one)}(?!\w)" for one in names_of(catalog)))


@pytest.mark.parametrize("lang", ["ko", "ru"])
@pytest.mark.parametrize("path", PAGES)
def test_no_english_word_stands_on_a_page(
    client: FlaskClient, names: re.Pattern[str], path: str, lang: str
) -> None:
    joint = "&" if "?" in path else "?"
    reply = client.get(f"{path}{joint}lang={lang}", headers={"Accept": "text/html"})
    reader = Reader()
    reader.feed(reply.get_data(as_text=True))
    left = {text: words for text in reader.found if (words := foreign_words(text, names))}
    if "contry" in path:  # the values of a parameter are told as they are written
        allowed = {*GROUPINGS, "contry", "side-of-mdl", "side-of-"}
        left = {text: words for text, words in left.items() if not allowed.issuperset(words)}
    assert left == {}


def test_a_short_english_word_would_be_found(names: re.Pattern[str]) -> None:
    assert foreign_words("Operating", names) == ["Operating"]
    assert foreign_words("상태: Status", names) == ["Status"]
    assert foreign_words("Tumangang · Туманган, ODbL-1.0, /lengths?by=piece", names) == []
