"""What every address answers: bytes, headers, versions, errors."""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
from typing import TYPE_CHECKING

import brotli
import pytest

from geo.web import addresses
from geo.web.app import MAX_ADDRESS_BYTES, create_app
from geo.web.render_queue import BusyError
from geo.web.resources.lengths import LENGTH_FIELDS
from geo.web.settings import Settings

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

    from geo.catalog import Catalog

PAGES = (
    "/",
    "/lengths",
    "/claims",
    "/layers",
    "/layers/trans-siberian",
    "/about",
    "/methods",
    "/cite",
)
DATA = (
    "/lengths.csv",
    "/lengths.json",
    "/claims.csv",
    "/claims.json",
    "/layers.json",
    "/layers/trans-siberian.geojson",
    "/cite.txt",
    "/map/data.json",
)
LANGS = ("en", "ko", "ru")
BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("address", PAGES)
def test_pages_answer_in_the_language_asked_for(
    client: FlaskClient, address: str, lang: str
) -> None:
    reply = client.get(address, query_string={"lang": lang}, headers=BROWSER)
    assert reply.status_code == 200
    assert reply.mimetype == "text/html"
    assert reply.headers["Content-Language"] == lang
    assert f'<html lang="{lang}"' in reply.text


@pytest.mark.parametrize("address", PAGES)
def test_pages_follow_the_browsers_language(client: FlaskClient, address: str) -> None:
    reply = client.get(address, headers={**BROWSER, "Accept-Language": "ru-RU,ru;q=0.9,en;q=0.5"})
    assert reply.headers["Content-Language"] == "ru"
    assert "Accept-Language" in reply.headers["Vary"]
    unknown = client.get(address, headers={**BROWSER, "Accept-Language": "fi"})
    assert unknown.headers["Content-Language"] == "en"


@pytest.mark.parametrize("address", PAGES)
def test_a_page_asks_nobody_else_and_runs_no_text(client: FlaskClient, address: str) -> None:
    html = client.get(address).text
    loaded = re.findall(
        r"<(?:script|link|img|iframe|source)\b[^>]*?(?:src|href)=\"([^\"]+)\"", html
    )
    assert loaded
    assert [one for one in loaded if not one.startswith(("/", "#", "data:"))] == []
    assert not re.search(r"<[^>]+\son[a-z]+\s*=", html)
    assert not re.search(r"<[^>]+\sstyle\s*=", html)
    scripts = re.findall(r"<script\b([^>]*)>", html)
    assert all("src=" in one or 'type="application/json"' in one for one in scripts)


@pytest.mark.parametrize("address", [*PAGES, *DATA])
def test_a_page_ignores_what_it_does_not_know_and_data_refuse_it(
    client: FlaskClient, address: str
) -> None:
    reply = client.get(address, query_string={"utm_source": "x"})
    if address in PAGES:
        assert reply.status_code == 200
        assert "utm_source" not in reply.text
        return
    assert reply.status_code == 400
    assert reply.json is not None
    assert reply.json["code"] == "unknown-parameter"
    assert reply.json["param"] == "utm_source"


def test_the_nearest_known_parameter_is_suggested(client: FlaskClient) -> None:
    reply = client.get("/lengths.json?rout=tsr")
    assert reply.json is not None
    assert reply.json["nearest"] == "route"
    assert "'route'" in reply.json["repair"]


@pytest.mark.parametrize("address", [*PAGES, *DATA, "/nowhere", "/healthz"])
def test_security_headers_stand_on_every_reply(client: FlaskClient, address: str) -> None:
    headers = client.get(address).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"]


@pytest.mark.parametrize("address", [*PAGES, *DATA])
def test_compressed_bodies_are_the_same_body(client: FlaskClient, address: str) -> None:
    plain = client.get(address)
    packed = client.get(address, headers={"Accept-Encoding": "gzip, br"})
    assert plain.headers.get("Content-Encoding") is None
    if len(plain.data) > 600:
        assert packed.headers["Content-Encoding"] == "br"
        assert brotli.decompress(packed.data) == plain.data
        zipped = client.get(address, headers={"Accept-Encoding": "gzip"})
        assert gzip.decompress(zipped.data) == plain.data
        tags = {reply.headers["ETag"] for reply in (plain, packed, zipped)}
        assert len(tags) == 3
    assert "Accept-Encoding" in plain.headers["Vary"]


@pytest.mark.parametrize("address", [*PAGES, *DATA])
def test_strong_etags_answer_304(client: FlaskClient, address: str) -> None:
    first = client.get(address)
    tag = first.headers["ETag"]
    assert not tag.startswith("W/")
    again = client.get(address, headers={"If-None-Match": tag})
    assert again.status_code == 304
    assert again.data == b""
    assert again.headers["ETag"] == tag
    assert client.get(address, headers={"If-None-Match": '"other"'}).status_code == 200


@pytest.mark.parametrize("address", [*PAGES, *DATA])
def test_head_is_get_without_a_body(client: FlaskClient, address: str) -> None:
    got, head = client.get(address), client.head(address)
    assert head.data == b""
    assert head.status_code == 200
    for name in ("ETag", "Content-Length", "Content-Type", "Cache-Control"):
        assert head.headers[name] == got.headers[name]


@pytest.mark.parametrize("address", DATA)
def test_data_name_their_version_and_refuse_another(
    client: FlaskClient, catalog: Catalog, address: str
) -> None:
    present = catalog.data_version
    pinned = client.get(address, query_string={"v": present})
    assert pinned.status_code == 200
    assert "immutable" in pinned.headers["Cache-Control"]
    assert pinned.data == client.get(address).data
    other = client.get(address, query_string={"v": "0" * 12})
    assert other.status_code == 404
    assert other.json is not None
    assert other.json["code"] == "other-data-version"
    assert other.json["allowed"] == present
    assert client.get(address, query_string={"v": "new"}).status_code == 400


@pytest.mark.parametrize("address", [one for one in DATA if not one.startswith("/map")])
def test_data_link_to_citation_and_licence(
    client: FlaskClient, catalog: Catalog, address: str
) -> None:
    link = client.get(address).headers["Link"]
    assert f'<{address}?v={catalog.data_version}>; rel="cite-as"' in link
    assert 'rel="license"' in link


def test_two_ways_of_asking_give_one_answer(client: FlaskClient) -> None:
    one = client.get("/lengths.json?route=tsr&unit=km&by=country")
    two = client.get("/lengths.json?by=country&route=tsr,tsr")
    assert one.data == two.data
    assert one.headers["ETag"] == two.headers["ETag"]


@pytest.mark.parametrize("name", addresses.RESERVED)
def test_reserved_addresses_say_not_offered(client: FlaskClient, name: str) -> None:
    reply = client.get(name)
    assert reply.status_code == 404
    assert reply.json is not None
    assert reply.json["code"] == "not-offered"


@pytest.mark.parametrize(
    ("address", "status", "code", "param"),
    [
        ("/lengths.json?by=contry", 400, "bad-parameter", "by"),
        ("/lengths.json?unit=furlong", 400, "bad-parameter", "unit"),
        ("/lengths.json?unit=", 400, "bad-parameter", "unit"),
        ("/lengths.json?unit=km&unit=m", 400, "bad-parameter", "unit"),
        ("/lengths.json?bom=1", 400, "bad-parameter", "bom"),
        ("/lengths.json?year=1799", 400, "bad-parameter", "year"),
        ("/lengths.json?route=tsrr", 404, "unknown-name", "route"),
        ("/lengths.json?layer=rail", 404, "unknown-name", "layer"),
        ("/lengths.docx", 404, "not-found", None),
        ("/layers/nowhere", 404, "unknown-name", "layer"),
        ("/layers/nowhere.geojson", 404, "unknown-name", "layer"),
        ("/layers/trans-siberian.fgb", 404, "not-offered", None),
        ("/map/nothing.json", 404, "not-found", None),
        ("/figure.png?extent=moon", 400, "bad-parameter", "extent"),
        ("/figure.png?extent=132,33,124,44", 400, "bad-parameter", "extent"),
        ("/figure.png?extent=1,2,3", 400, "bad-parameter", "extent"),
        ("/figure.png?dpi=1e3", 400, "bad-parameter", "dpi"),
        ("/figure.png?dpi=nan", 400, "bad-parameter", "dpi"),
        ("/figure.png?width_mm=1200&height_mm=1200&dpi=1200", 400, "bad-parameter", "dpi"),
        ("/figure.png?width_mm=-5", 400, "bad-parameter", "width_mm"),
        ("/figure.png?title=%00", 400, "bad-parameter", "title"),
        ("/figure.png?chart=pie", 400, "bad-parameter", "chart"),
        ("/figure.gif", 404, "not-found", None),
        ("/?view=99/0/0", 400, "bad-parameter", "view"),
        ("/?route=nowhere", 404, "unknown-name", "route"),
        ("/?year=1883", 400, "bad-parameter", "year"),
        ("/?year=2099", 400, "bad-parameter", "year"),
        ("/table?year=19xx", 400, "bad-parameter", "year"),
        ("/?kind=road", 400, "bad-parameter", "kind"),
        ("/?walk=7", 400, "bad-parameter", "walk"),
        ("/?journey=busan..nowhere", 400, "bad-parameter", "journey"),
        ("/?journey=busan..khasan..moscow", 400, "bad-parameter", "journey"),
        ("/search.json", 400, "bad-parameter", "q"),
        ("/search.json?q=khasan&of=train", 400, "bad-parameter", "of"),
        ("/lengths?by=x", 400, "bad-parameter", "by"),
        ("/nowhere", 404, "not-found", None),
        ("/static/../pyproject.toml", 404, "not-found", None),
        ("/static/%2e%2e/pyproject.toml", 404, "not-found", None),
    ],
)
def test_a_wrong_question_is_told_what_is_wrong(
    client: FlaskClient, address: str, status: int, code: str, param: str | None
) -> None:
    reply = client.get(address)
    assert reply.status_code == status
    assert reply.mimetype == "application/problem+json"
    problem = reply.json
    assert problem is not None
    assert problem["code"] == code
    assert problem["status"] == status
    assert problem.get("param") == param
    assert problem["title"]
    assert problem["detail"]
    assert reply.headers["Cache-Control"] == "no-store"


def test_methods_other_than_reading_are_405(client: FlaskClient) -> None:
    reply = client.post("/lengths.json")
    assert reply.status_code == 405
    assert "GET" in reply.headers["Allow"]
    assert reply.json is not None
    assert reply.json["code"] == "method-not-allowed"


def test_a_form_that_is_not_offered_is_406(client: FlaskClient) -> None:
    reply = client.get("/lengths.csv", headers={"Accept": "application/pdf"})
    assert reply.status_code == 406
    assert reply.json is not None
    assert reply.json["allowed"] == "text/csv"
    geojson = client.get("/layers/trans-siberian.geojson", headers={"Accept": "application/json"})
    assert geojson.status_code == 200


def test_an_address_too_long_is_414(client: FlaskClient) -> None:
    reply = client.get("/lengths.json?route=" + "a" * MAX_ADDRESS_BYTES)
    assert reply.status_code == 414


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize(
    "address",
    [
        "/nowhere",
        "/lengths.json?by=contry",
        "/lengths.json?route=tsrr",
        "/metrics",
        "/?year=1883",
        "/lengths.json?v=000000000000",
        "/lengths.json?utm=1",
    ],
)
def test_a_browser_gets_the_problem_as_a_page_in_its_language(
    client: FlaskClient, address: str, lang: str
) -> None:
    reply = client.get(address, headers={**BROWSER, "Accept-Language": lang})
    assert reply.mimetype == "text/html"
    assert reply.status_code == client.get(address).status_code
    assert reply.headers["Content-Language"] == lang
    assert f'<html lang="{lang}"' in reply.text
    assert "Traceback" not in reply.text


def test_a_question_is_shown_back_escaped(client: FlaskClient) -> None:
    hostile = "<script>alert(1)</script>"
    reply = client.get("/lengths", query_string={"by": hostile}, headers=BROWSER)
    assert reply.status_code == 400
    assert hostile not in reply.text


def test_a_fault_of_ours_is_a_number_and_nothing_else(
    catalog: Catalog, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> object:
        raise RuntimeError("secret of the inside")

    monkeypatch.setattr("geo.web.resources.lengths.lengths_answer", broken)
    reply = create_app(Settings(), catalog).test_client().get("/lengths.json")
    assert reply.status_code == 500
    problem = reply.json
    assert problem is not None
    assert problem["code"] == "fault"
    assert "secret" not in reply.text
    assert "Error" not in reply.text
    assert problem["id"] in caplog.text
    shown = create_app(Settings(), catalog).test_client().get("/lengths.json", headers=BROWSER)
    assert re.search(r"number [0-9a-f]{12}", shown.text)
    assert "secret of the inside" in caplog.text


def test_a_full_service_says_when_to_come_again(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> object:
        raise BusyError

    monkeypatch.setattr(app.extensions["atlas"].drawing, "draw", full)
    reply = client.get("/figure.png?dpi=71")
    assert reply.status_code == 503
    assert int(reply.headers["Retry-After"]) > 0
    assert reply.json is not None
    assert reply.json["code"] == "busy"


def test_csv_and_json_tell_the_same(client: FlaskClient) -> None:
    question = "?route=tsr&by=country,status"
    rows = list(csv.DictReader(io.StringIO(client.get(f"/lengths.csv{question}").text)))
    told = client.get(f"/lengths.json{question}").json
    assert told is not None
    assert [*rows[0]] == [*LENGTH_FIELDS]
    assert len(rows) == len(told["rows"])
    for row, other in zip(rows, told["rows"], strict=True):
        assert row["group"] == other["group"]
        assert float(row["length"]) == pytest.approx(other["length"], abs=1e-6)


def test_csv_is_rfc_4180(client: FlaskClient) -> None:
    body = client.get("/lengths.csv").data
    assert body.count(b"\r\n") == body.count(b"\n")
    assert not body.startswith(b"\xef\xbb\xbf")
    marked = client.get("/lengths.csv?bom=1").data
    assert marked == b"\xef\xbb\xbf" + body


def test_json_members_are_those_of_the_contract(client: FlaskClient, catalog: Catalog) -> None:
    lengths = client.get("/lengths.json?route=tsr").json
    assert lengths is not None
    assert [*lengths] == [
        "query",
        "data_version",
        "ellipsoid",
        "method",
        "rows",
        "totals",
        "citation",
    ]
    assert lengths["query"] == {"route": "tsr"}
    assert lengths["data_version"] == catalog.data_version
    assert catalog.data_version in lengths["citation"]
    layers = client.get("/layers.json").json
    assert layers is not None
    assert {one["id"] for one in layers["layers"]} == set(catalog.layers)
    wanted = {
        "id",
        "title",
        "kind",
        "statuses",
        "feature_count",
        "bounds_deg",
        "length_km",
        "area_km2",
        "geometry_classes",
        "sources",
        "licences",
        "sha256",
        "links",
    }
    assert all(wanted <= set(one) for one in layers["layers"])


def test_the_layer_is_its_file(client: FlaskClient, catalog: Catalog) -> None:
    for layer in catalog.layers.values():
        reply = client.get(f"/layers/{layer.id}.geojson")
        assert reply.mimetype == "application/geo+json"
        assert len(json.loads(reply.data)["features"]) == len(layer.pieces)


def test_healthz_names_the_version(client: FlaskClient, catalog: Catalog) -> None:
    reply = client.get("/healthz")
    assert reply.json == {"status": "ok", "data_version": catalog.data_version}
    assert reply.headers["Cache-Control"] == "no-store"


def test_static_files_are_kept_for_ever_under_their_hash(client: FlaskClient) -> None:
    html = client.get("/").text
    assets = set(re.findall(r"/static/v-[0-9a-f]+/[^\"]+", html))
    assert assets
    for address in assets:
        reply = client.get(address)
        assert reply.status_code == 200
        assert "immutable" in reply.headers["Cache-Control"]
        name = address.split("/", 3)[3]
        for other in (f"/static/{name}", f"/static/v-000000000000/{name}"):
            again = client.get(other)
            assert again.data == reply.data
            assert "immutable" not in again.headers["Cache-Control"]


@pytest.mark.parametrize(
    "name",
    ["../server.py", "%2e%2e/server.py", "v-0/../../server.py", ".hidden", "//etc/passwd", "fonts"],
)
def test_nothing_beside_the_static_folder_is_given(client: FlaskClient, name: str) -> None:
    assert client.get(f"/static/{name}").status_code == 404


def test_a_figure_opened_alone_may_use_its_own_styles_only(client: FlaskClient) -> None:
    reply = client.get("/figure.svg?extent=korea")
    assert reply.status_code == 200
    policy = reply.headers["Content-Security-Policy"]
    assert "script-src" not in policy
    assert "default-src 'none'" in policy
    assert "sandbox" in policy


def test_frame_ancestors_follow_the_setting(catalog: Catalog) -> None:
    app: Flask = create_app(Settings(frame_ancestors="'none'"), catalog)
    policy = app.test_client().get("/healthz").headers["Content-Security-Policy"]
    assert policy.endswith("frame-ancestors 'none'")
