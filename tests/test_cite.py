"""Citations: of an address of ours alone, with its data version, in four forms."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo import __version__
from geo.formats.as_citation import escaped
from geo.web import addresses
from geo.web.app import create_app
from geo.web.settings import ROOT, Settings

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from geo.catalog import Catalog

LANGS = ("en", "ko", "ru")


def offered() -> list[str]:
    """Return one address of each kind that can be cited."""
    internal = {addresses.HEALTH.path, addresses.MAP_DATA.path, addresses.CITE.path}
    paths = []
    for address in addresses.ADDRESSES:
        if address.path in internal:
            continue
        path = address.path.replace("<id>", "trans-siberian")
        paths += [f"{path}.{ending}" for ending in address.formats] or [path]
    return paths


@pytest.mark.parametrize("address", offered())
def test_every_address_can_be_cited(client: FlaskClient, catalog: Catalog, address: str) -> None:
    reply = client.get("/cite.txt", query_string={"address": address})
    assert reply.status_code == 200, reply.text
    assert f"{address}?v={catalog.data_version}" in reply.text
    assert catalog.data_version in reply.text
    assert catalog.data_date[:4] in reply.text


def test_the_citation_is_the_canonical_address(client: FlaskClient, catalog: Catalog) -> None:
    wanted = {"address": "/lengths.csv?unit=km&by=country&route=tsr#top"}
    text = client.get("/cite.txt", query_string=wanted).text
    assert f"/lengths.csv?route=tsr&by=country&v={catalog.data_version}" in text
    assert catalog.routes["tsr"].names.en in text
    assert "ODbL-1.0" in text
    # Some branches of the layer are kept on land by the coast of GSHHG; of Natural Earth is nothing.
    assert "LGPL-3.0-or-later" in text
    assert "NaturalEarth" not in text


def test_without_an_address_the_atlas_is_cited(client: FlaskClient, catalog: Catalog) -> None:
    assert f". /?v={catalog.data_version}" in client.get("/cite.txt").text
    assert client.get("/cite.txt").data == client.get("/cite.txt?address=/").data


@pytest.mark.parametrize("lang", LANGS)
def test_the_page_shows_all_forms(client: FlaskClient, lang: str) -> None:
    address = "/lengths?route=tsr"
    reply = client.get("/cite", query_string={"address": address, "lang": lang})
    assert reply.status_code == 200
    assert f'<html lang="{lang}"' in reply.text
    assert 'value="/lengths?route=tsr"' in reply.text
    assert "@misc{corridor-atlas-" in reply.text
    for href in re.findall(r'href="(/cite\.[^"]+)"', reply.text):
        assert client.get(href.replace("&amp;", "&")).status_code == 200


@pytest.mark.parametrize("lang", LANGS)
def test_bibtex_is_balanced_and_names_the_version(
    client: FlaskClient, catalog: Catalog, lang: str
) -> None:
    wanted = {"address": "/layers/primorsky.gpkg", "lang": lang}
    reply = client.get("/cite.bib", query_string=wanted)
    text = reply.data.decode()
    assert text.count("{") == text.count("}")
    assert re.match(r"@misc\{[a-z0-9-]+,\n", text)
    assert f"version = {{{catalog.data_version}}}" in text
    assert f"url     = {{/layers/primorsky.gpkg?v={catalog.data_version}}}" in text
    assert catalog.layers["primorsky"].title.of(lang) in text


def test_csl_is_a_list_of_one_item(client: FlaskClient, catalog: Catalog) -> None:
    reply = client.get("/cite.json", query_string={"address": "/figure.svg?extent=eurasia"})
    assert reply.mimetype == "application/vnd.citationstyles.csl+json"
    (item,) = reply.get_json(force=True)
    assert item["type"] == "map"
    assert item["URL"] == f"/figure.svg?extent=eurasia&v={catalog.data_version}"
    assert item["issued"]["date-parts"] == [[int(part) for part in catalog.data_date.split("-")]]
    (data,) = client.get("/cite.json?address=/lengths.json").get_json(force=True)
    assert data["type"] == "dataset"
    assert data["id"] != item["id"]
    assert client.get("/cite.json", headers={"Accept": "application/json"}).status_code == 200


@pytest.mark.parametrize(
    ("address", "status", "code"),
    [
        ("https://example.org/lengths", 400, "bad-parameter"),
        ("//example.org/lengths", 400, "bad-parameter"),
        ("javascript:alert(1)", 400, "bad-parameter"),
        ("lengths", 400, "bad-parameter"),
        ("/nowhere", 400, "bad-parameter"),
        ("/map/data.json", 400, "bad-parameter"),
        ("/healthz", 400, "bad-parameter"),
        ("/cite.txt", 400, "bad-parameter"),
        ("/lengths.csv?by=contry", 400, "bad-parameter"),
        ("/lengths.csv?rout=tsr", 400, "unknown-parameter"),
        ("/lengths?route=nowhere", 404, "unknown-name"),
        ("/layers/nowhere", 404, "unknown-name"),
        ("/lengths?v=000000000000", 404, "other-data-version"),
        ("http://[", 400, "bad-parameter"),
    ],
)
def test_what_is_not_ours_is_not_cited(
    client: FlaskClient, address: str, status: int, code: str
) -> None:
    for path in ("/cite", "/cite.txt", "/cite.bib", "/cite.json"):
        reply = client.get(path, query_string={"address": address})
        assert reply.status_code == status
        assert reply.json is not None
        assert reply.json["code"] == code


@pytest.mark.parametrize("name", addresses.RESERVED)
def test_what_is_reserved_is_not_cited(client: FlaskClient, name: str) -> None:
    reply = client.get("/cite.txt", query_string={"address": name})
    assert reply.json is not None
    assert reply.json["code"] == "not-offered"


def test_a_citation_begins_with_the_public_address(catalog: Catalog) -> None:
    home = "https://atlas.example.org/corridors"
    client = create_app(Settings(public_address=home), catalog).test_client()
    text = client.get("/cite.txt?address=/lengths").text
    assert f"{home}/lengths?v={catalog.data_version}" in text
    whole = client.get("/cite.txt", query_string={"address": f"{home}/lengths"})
    assert whole.text == text
    document = client.get("/lengths.json").json
    assert document is not None
    assert f"{home}/lengths.json" in document["citation"]


@pytest.mark.parametrize("bad", ["atlas.example.org", "https://a b", "https://a/?x=1", "ftp://a"])
def test_a_public_address_is_an_address(bad: str) -> None:
    with pytest.raises(ValueError, match="public_address"):
        Settings(public_address=bad)


def test_v_is_kept(client: FlaskClient, catalog: Catalog) -> None:
    for ending in addresses.CITE.formats:
        pinned = client.get(f"/cite.{ending}?v={catalog.data_version}")
        assert "immutable" in pinned.headers["Cache-Control"]
        assert client.get(f"/cite.{ending}?v=000000000000").status_code == 404
    assert client.get("/?v=000000000000").status_code == 404
    assert client.get(f"/?v={catalog.data_version}").status_code == 200


@given(st.text(max_size=60))
def test_tex_takes_nothing_for_a_command(text: str) -> None:
    out = escaped(text)
    assert re.search(r"(?<!\\)[&%$#_~^]", out) is None
    assert not re.search(r"(?<!\\)[{](?![}])", out)


def test_the_citation_file_names_this_version() -> None:
    text = (ROOT / "CITATION.cff").read_text("utf-8")
    assert re.search(rf"^version: {re.escape(__version__)}$", text, re.MULTILINE)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    # The wheel holds data and fonts too, each under its own terms; a citation names the code's.
    code, *_ = project["license"].split(" AND ")
    assert re.search(rf"^license: {re.escape(code)}$", text, re.MULTILINE)
