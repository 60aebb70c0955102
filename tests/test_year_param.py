"""One parameter `year`: one range, one refusal, at every address of the table that takes it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from geo.history import last_year
from geo.vocabulary import FIRST_YEAR
from geo.web import addresses
from geo.web.known import Known
from geo.web.parameters import BadValueError, Year

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from geo.catalog import Catalog
    from geo.web.parsing import Address

TAKING = [address for address in addresses.ADDRESSES if address.param("year") is not None]
PATHS = [
    (address, f"{address.path}.{ending}" if ending else address.path)
    for address in TAKING
    for ending in (address.formats or ("",))
]
# What is no year here: before the first, after the data, no four plain digits.
WRONG = (
    "1850",
    "1883",
    "2050",
    "9999",
    "abc",
    "1945.5",
    "1945.0",
    "０",
    "１９４５",
    "01945",
    "-1945",
)
WRONG_LANGS = {
    "en": "a year from 1884 to {last}, the year of the data, in four digits",
    "ko": "1884년부터 자료 기준 연도인 {last}년까지의 네 자리 연도",
    "ru": "четырёхзначный год от 1884 до {last} (год данных)",
}


def test_the_addresses_that_tell_a_year_take_one() -> None:
    assert {address.path for address in TAKING} >= {
        "/",
        "/table",
        "/lengths",
        "/figure",
        "/figures",
    }
    assert all(address.param("year").parser == Year() for address in TAKING)  # type: ignore[union-attr]
    assert FIRST_YEAR == 1884  # CONTRACT.md


@pytest.mark.parametrize(("address", "path"), PATHS, ids=[path for _, path in PATHS])
def test_a_wrong_year_is_refused_alike_everywhere(
    address: Address, path: str, catalog: Catalog, client: FlaskClient
) -> None:
    last = last_year(catalog)
    details = set()
    for value in (*WRONG, str(last + 1), *([] if address.has_form else [""])):
        reply = client.get(
            f"{path}?year={quote(value)}", headers={"Accept": "application/problem+json"}
        )
        told = reply.json
        assert reply.status_code == 400, value
        assert told is not None
        assert (told["code"], told["param"], told.get("value", "")) == (
            "bad-parameter",
            "year",
            value,
        )
        details.add(told["allowed"])
    assert details == {WRONG_LANGS["en"].format(last=last)}


@pytest.mark.parametrize(("address", "path"), PATHS, ids=[path for _, path in PATHS])
def test_the_first_and_the_last_year_are_answered(
    address: Address, path: str, catalog: Catalog, client: FlaskClient
) -> None:
    if path.endswith((".svg", ".pdf", ".png", ".xlsx")):
        pytest.skip("the same question drawn again")
    for year in (FIRST_YEAR, last_year(catalog)):
        reply = client.get(f"{path}?year={year}")
        # In the first year nothing of the routes had been built: that is an answer of its own.
        may_be_empty = year == FIRST_YEAR and address.path == "/lengths"
        assert reply.status_code in ({200, 404} if may_be_empty else {200}), year


@pytest.mark.parametrize("lang", WRONG_LANGS)
@pytest.mark.parametrize("path", ["/", "/table", "/lengths", "/figures"])
def test_the_refusal_is_said_in_the_readers_language(
    path: str, lang: str, catalog: Catalog, client: FlaskClient
) -> None:
    reply = client.get(f"{path}?year=1850&lang={lang}", headers={"Accept": "text/html"})
    assert reply.status_code == 400
    text = reply.text.replace("\u00a0", " ")
    assert WRONG_LANGS[lang].format(last=last_year(catalog)) in text


def test_a_form_left_empty_asks_for_no_year(client: FlaskClient) -> None:
    for address in TAKING:
        if address.has_form:
            assert client.get(f"{address.path}?year=").status_code == 200, address.path


def test_the_year_is_parsed_to_a_number() -> None:
    known = Known(last_year=2026)
    assert [Year().parse("year", text, known) for text in ("1884", "2026")] == [1884, 2026]
    with pytest.raises(BadValueError, match="2027"):
        Year().parse("year", "2027", known)
