"""Journeys over HTTP: the contract's members, pages in three languages, problems of their own."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

import pytest

from geo.cli import cli
from geo.vocabulary import LANGS

if TYPE_CHECKING:
    from click.testing import CliRunner
    from flask.testing import FlaskClient

    from geo.catalog import Catalog

BROWSER = {"Accept": "text/html"}
MEMBERS = {
    "query",
    "legs",
    "gauge_changes",
    "works",
    "length",
    "length_low",
    "length_high",
    "unit",
    "great_circle_km",
    "detour_factor",
    "data_version",
}
LEG = {
    "from",
    "to",
    "route",
    "pieces",
    "country",
    "gauge",
    "status",
    "status_as_of",
    "length",
    "length_low",
    "length_high",
    "basis",
}


def test_the_members_of_the_contract_are_there(client: FlaskClient, catalog: Catalog) -> None:
    answer = client.get("/journeys.json?from=Busan&to=Moscow&works=1").get_json()
    assert set(answer) >= MEMBERS
    for leg in answer["legs"]:
        assert set(leg) >= LEG
        assert all(piece in catalog.pieces for piece in leg["pieces"])
    assert set(answer["works"][0]) >= {"piece", "work", "km", "country", "cost", "source"}
    assert answer["gauge_changes"] == [
        {
            "from": "Rajin",
            "from_id": "rajin",
            "to": "Khasan",
            "to_id": "khasan",
            "from_gauge": "1435",
            "to_gauge": "1520",
        }
    ]
    rows = answer["ledger"]["by_country"]
    assert sum(row["total"] for row in rows) == pytest.approx(answer["length"], abs=0.001)


def test_a_piece_entered_in_part_says_which_part(client: FlaskClient) -> None:
    answer = client.get("/journeys.json?from=ruzhino&to=ussuriysk").get_json()
    parts = [part for leg in answer["legs"] for part in leg["parts"]]
    assert parts
    assert all(0 <= min(p["start"], p["stop"]) < max(p["start"], p["stop"]) <= 1 for p in parts)


def test_units_change_the_figures_and_not_the_way(client: FlaskClient) -> None:
    km = client.get("/journeys.json?scenario=tsr-classic").get_json()
    miles = client.get("/journeys.json?scenario=tsr-classic&unit=mi").get_json()
    assert miles["length"] == pytest.approx(km["length"] / 1.609344)


def test_the_list_holds_every_scenario_with_its_total(
    client: FlaskClient, catalog: Catalog
) -> None:
    rows = list(csv.DictReader(io.StringIO(client.get("/journeys.csv").text)))
    assert [row["scenario"] for row in rows] == list(catalog.scenarios)
    for row in rows:
        assert row["length"] or row["note"]


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize(
    "address",
    [
        "/journeys",
        "/journeys?scenario=busan-moscow-east&works=1",
        "/journeys?scenario=busan-moscow-sea-rail",
        "/journeys?scenario=gas-undersea",
        "/journeys?from=Busan&to=Moscow",
        "/journeys?from=Pyongyang&to=Khabarovsk",
        "/journeys?scenario=busan-moscow-east&with=busan-moscow-west",
    ],
)
def test_pages_are_in_the_language_of_the_reader(
    client: FlaskClient, address: str, lang: str
) -> None:
    reply = client.get(address, headers={**BROWSER, "Accept-Language": lang})
    assert reply.status_code == 200
    assert f'<html lang="{lang}"' in reply.text
    assert not re.search(r'="(?:javascript:|style=)', reply.text)
    assert "style=" not in reply.text
    assert "<h1>" in reply.text


def test_every_scenario_has_its_page(client: FlaskClient, catalog: Catalog) -> None:
    for scenario in catalog.scenarios:
        assert client.get(f"/journeys?scenario={scenario}").status_code == 200


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        ("from=Busan", 400, "bad-parameter"),
        ("from=Busan&to=busan", 400, "same-ends"),
        ("from=Busan&to=Nowhere", 404, "unknown-name"),
        ("from=MDL&to=Seoul", 400, "ambiguous-name"),
        ("from=Hunchun&to=Seoul", 404, "not-on-track"),
        ("from=Seoul&to=Pyongyang&prefer=in-service", 404, "no-way"),
        ("from=Moscow&to=Irkutsk&route=tkr-west", 404, "route-apart"),
        ("scenario=busan", 404, "unknown-name"),
        ("scenario=tsr-classic&with=tsr", 404, "unknown-name"),
        ("scenario=tsr-classic&prefer=least-works", 400, "bad-parameter"),
        ("from=Busan&to=Seoul&bom=1", 400, "bad-parameter"),
    ],
)
def test_each_wrong_question_has_its_own_answer(
    client: FlaskClient, query: str, status: int, code: str
) -> None:
    reply = client.get(f"/journeys.json?{query}")
    assert (reply.status_code, reply.get_json()["code"]) == (status, code)
    for lang in LANGS if "bom" not in query and "prefer=least" not in query else ():
        address = f"/journeys?{query}"
        page = client.get(address, headers={**BROWSER, "Accept-Language": lang})
        assert page.status_code == status
        assert f'<html lang="{lang}"' in page.text


def test_a_citation_and_the_command_agree_with_the_address(
    client: FlaskClient, runner: CliRunner
) -> None:
    cited = client.get("/cite.txt", query_string={"address": "/journeys.csv?from=Seoul&to=Irkutsk"})
    assert "/journeys.csv?from=Seoul&to=Irkutsk&v=" in cited.text
    said = runner.invoke(cli, ["journeys", "--from", "Seoul", "--to", "Irkutsk"])
    assert said.exit_code == 0
    assert said.stdout_bytes == client.get("/journeys.csv?from=Seoul&to=Irkutsk").data
