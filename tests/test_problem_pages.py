"""Every error page says what went wrong, why, and the way out, in the reader's own language."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

import pytest
from werkzeug.exceptions import ServiceUnavailable, TooManyRequests

from geo.errors import GeoError, RenderError
from geo.i18n import translator
from geo.web import addresses, problems
from geo.web.parameters import Choice, Choices
from geo.web.render_queue import BusyError, StoppedError

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

    from geo.catalog import Catalog

LANGS = ("en", "ko", "ru")
HTML = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
WRONG = {
    "/nowhere": 404,
    "/layers/nowhere": 404,
    "/lengths?by=contry": 400,
    "/lengths?by=route&by=country": 400,
    "/lengths?unit=ell": 400,
    "/lengths?route=tsrr": 404,
    "/lengths?route=tsr&status=destroyed": 404,
    "/lengths?route=gas-skv&year=1900": 404,
    "/lengths?layer=stations": 404,
    "/lengths.csv?rout=tsr": 400,
    "/lengths.json?by=route&by=country": 400,
    "/lengths.json?v=000000000000": 404,
    "/lengths.csv?layer=stations": 404,
    "/lengths.json?bom=1": 400,
    "/journeys?from=Seoul": 400,
    "/journeys?from=Seoul&to=Seoul": 400,
    "/journeys?from=Seul&to=Busann": 404,
    "/journeys?from=Seoul&to=Tokyo": 404,
    "/journeys?from=MDL&to=Seoul": 400,
    "/journeys?from=이원&to=Seoul": 400,
    "/journeys?from=Seoul&to=Khasan&prefer=in-service": 404,
    "/journeys?from=Seoul&to=Busan&route=nakhodka": 404,
    "/journeys?scenario=busan-moscow-east&from=Seoul": 400,
    "/claims?km=1234": 400,
    "/claims?from=Seoul": 400,
    "/claims?from=Seoul&to=Busan&about=tsr": 400,
    "/claims?from=Nowhereville&to=Busan": 404,
    "/claims?from=Tokyo&to=Busan": 404,
    "/claims?about=vostochny": 404,
    "/locate.json": 400,
    "/locate.json?route=tsr": 400,
    "/locate.json?route=tsr&km=99999": 400,
    "/locate.json?route=tsr&lon=0&lat=0": 404,
    "/locate.json?route=gas-sea&km=5": 404,
    "/search.json": 400,
    "/figure.png?width_mm=5": 400,
    "/figure.png?extent=0,0,1,1": 404,
    "/figure.png?chart=strip&scenario=gas-undersea": 404,
    "/metrics": 404,
    "/cite?address=elsewhere": 400,
    "/?view=1/2": 400,
    "/?journey=nobody": 400,
}
WORD = re.compile(r"[A-Za-z][A-Za-z-]+")
STAYS = {"GET", "HEAD", "id", "text", "csv"}


def main_of(html: str) -> str:
    """Return the main part of a page."""
    found = re.search(r"(?s)<main.*?</main>", html)
    assert found is not None
    return found[0]


def paragraphs(html: str) -> list[str]:
    """Return what the page says, without its heading, facts and buttons."""
    found = re.findall(r"(?s)<p>(.*?)</p>", main_of(html))
    return [unescape(re.sub(r"<[^>]+>", "", one)) for one in found if "<a " not in one]


@pytest.fixture(scope="module")
def typed(catalog: Catalog) -> set[str]:
    """Return the words that are typed into an address, the same in every language."""
    words = {one for address in addresses.ADDRESSES for one in WORD.findall(address.path)}
    for address in addresses.ADDRESSES:
        for param in address.params:
            words |= set(WORD.findall(param.name))
            if isinstance(param.parser, (Choice, Choices)):
                words |= {one for value in param.parser.values for one in WORD.findall(value)}
        words |= set(address.formats)
    for known in (catalog.layers, catalog.routes, catalog.scenarios, catalog.stations):
        words |= {one for key in known for one in WORD.findall(key)}
    return words | {one for path in WRONG for one in WORD.findall(path)}


def check(html: str, lang: str, typed: set[str]) -> None:
    """Check that a page says what and why, shows a way out, and speaks one language."""
    said = paragraphs(html)
    assert len([one for one in said if one.strip()]) >= 2, said
    assert len(set(said)) == len(said)
    assert '<a class="button first" href="/' in main_of(html)
    assert not re.search(r"\{\w+\}", html)
    if lang != "en":
        title = re.search(r"<h1>(.*?)</h1>", html)
        assert title is not None
        facts = re.findall(r"(?s)<d[td]>(.*?)</d[td]>", re.sub(r"<code>.*?</code>", "", html))
        for text in [title[1], *said, *facts]:
            bare = re.sub(r"‘[^’]*’|«[^»]*»|\b[0-9a-f]{12}\b", " ", unescape(text))
            left = [one for one in WORD.findall(bare) if one not in typed | STAYS]
            assert left == [], text


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize(("path", "status"), WRONG.items())
def test_the_page_of_a_wrong_question_shows_the_way_out(
    client: FlaskClient, typed: set[str], path: str, status: int, lang: str
) -> None:
    joint = "&" if "?" in path else "?"
    reply = client.get(f"{path}{joint}lang={lang}", headers=HTML)
    assert reply.status_code == status
    assert reply.mimetype == "text/html"
    check(reply.get_data(as_text=True), lang, typed)


@pytest.mark.parametrize("lang", LANGS)
def test_other_ways_of_asking_wrongly_show_it_too(
    client: FlaskClient, typed: set[str], lang: str
) -> None:
    replies = {
        405: client.post(f"/lengths?lang={lang}", headers=HTML),
        406: client.get(f"/lengths.csv?lang={lang}", headers={"Accept": "text/html"}),
        414: client.get(f"/lengths?lang={lang}&route={'x' * 9000}", headers=HTML),
    }
    for status, reply in replies.items():
        assert reply.status_code == status
        check(reply.get_data(as_text=True), lang, typed)


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("error", [BusyError(), StoppedError(), RenderError("no room")])
def test_what_is_no_fault_of_the_reader_shows_it_too(
    app: Flask, typed: set[str], error: GeoError, lang: str
) -> None:
    with app.test_request_context(f"/?lang={lang}", headers=HTML):
        reply = problems.response(problems.of_error(error))
        fault = problems.response(problems.of_fault())
    check(reply.get_data(as_text=True), lang, typed)
    assert fault.status_code == 500
    check(fault.get_data(as_text=True), lang, typed)


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("status", [400, 413, 415, 422])
def test_a_request_that_the_framework_refuses_is_told_in_words(
    app: Flask, typed: set[str], status: int, lang: str
) -> None:
    problem = problems.Problem(status, "bad-request", "Bad Request", "the request is broken")
    with app.test_request_context(f"/?lang={lang}", headers=HTML):
        reply = problems.response(problem)
    check(reply.get_data(as_text=True), lang, typed)


def test_an_english_word_would_be_found(typed: set[str]) -> None:
    page = "<main><h1>오류</h1><p>필요한 값은 another</p><p>고치세요</p>"
    page += '<a class="button first" href="/">지도</a></main>'
    with pytest.raises(AssertionError):
        check(page, "ko", typed)


@pytest.mark.parametrize("lang", LANGS)
def test_every_message_of_an_error_has_its_pair(lang: str) -> None:
    keys = translator(lang).words("problem")
    details = {key.removesuffix(".detail") for key in keys if key.endswith(".detail")}
    repairs = {key.removesuffix(".repair") for key in keys if key.endswith(".repair")}
    assert details == repairs
    assert set(problems.STATUS) <= details


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("status", [429, 503])
def test_too_many_requests_are_asked_to_come_again(
    app: Flask, typed: set[str], status: int, lang: str
) -> None:
    error = {429: TooManyRequests, 503: ServiceUnavailable}[status]()
    with app.test_request_context(f"/?lang={lang}", headers=HTML):
        reply = problems.response(problems.of_http(error))
    assert reply.status_code == status
    check(reply.get_data(as_text=True), lang, typed)
