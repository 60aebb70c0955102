"""Nothing untranslated reaches a page: no English message in Korean or Russian, no bare key."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

import pytest

from geo.i18n import translator

if TYPE_CHECKING:
    from flask.testing import FlaskClient

PAGES = (
    "/",
    "/?route=tkr-east&year=1950&walk=4&feature=rajin",
    "/lengths",
    "/layers",
    "/layers/korean-rail-link",
    "/claims",
    "/journeys",
    "/search?q=zzzz",
    "/table",
    "/cite",
    "/about",
    "/methods",
    "/lengths?by=contry",
)
SHORTEST = 12


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
