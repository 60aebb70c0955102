"""Linear referencing: both ways, its errors, and posts that were left out to check it."""

from __future__ import annotations

import csv
from statistics import median
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.cli import cli
from geo.errors import EmptyAnswerError
from geo.geodesy import distance_m
from geo.linear_referencing.calibration import Ruler, leave_one_out, ruler_of
from geo.linear_referencing.locate import (
    BETWEEN_POSTS_AT_KM,
    BETWEEN_POSTS_KM,
    BeyondRouteError,
    TooFarError,
    between_error_km,
    km_of,
    place_of,
)
from geo.web.settings import ROOT

if TYPE_CHECKING:
    from click.testing import CliRunner
    from flask.testing import FlaskClient

    from geo.catalog import Catalog

# A cited post and a coordinate of GeoNames, at least one in each division of the railway.
CHECKED = {
    "sharya": 699,
    "vereshchagino": 1314,
    "bogdanovich": 1913,
    "yalutorovsk": 2212,
    "chany": 2931,
    "tayga": 3565,
    "uyar": 4229,
    "zima": 4934,
    "khilok": 5934,
    "mogocha": 6906,
    "shimanovskaya": 7723,
    "birobidzhan-1": 8351,
    "dalnerechensk-1": 8874,
}


@pytest.fixture(scope="module")
def tsr(catalog: Catalog) -> Ruler:
    return ruler_of(catalog, "tsr")


def has_lengths(catalog: Catalog, route_id: str) -> bool:
    return all(piece.id in catalog.shares for piece in catalog.routes[route_id].pieces)


def posts() -> list[dict[str, str]]:
    path = ROOT / "layers" / "tables" / "stations.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["line"] == "tsr"]


def test_the_posts_calibrate_and_no_doubtful_one_does(tsr: Ruler, catalog: Catalog) -> None:
    assert tsr.chainage == "posted"
    known = {run.start_km for run in tsr.run} | {run.end_km for run in tsr.run}
    rows = posts()
    assert known == {float(row["km"]) for row in rows if row["calibrates"] == "yes"}
    nodes = {share.start for shares in catalog.members.values() for share in shares}
    assert {row["station"] for row in rows if row["calibrates"] == "yes"} - {"vladivostok"} <= nodes
    for row in rows:
        if row["source_class"] in {"", "derived", "uncited"}:
            assert row["calibrates"] == "no", row["station"]
    doubtful = {"tulun", "baykalsk", "oshchepkovo", "ruzhino", "khabarovsk-1"}
    assert doubtful.isdisjoint(row["station"] for row in rows if row["calibrates"] == "yes")


@pytest.mark.parametrize(("station", "km"), CHECKED.items(), ids=list(CHECKED))
def test_a_left_out_post_falls_near_the_coordinate_of_geonames(
    catalog: Catalog, station: str, km: float
) -> None:
    point = catalog.stations[station]
    assert "geonames" in point.coord_source
    assert point.km["tsr"] == km
    assert point.coord_lon_deg is not None
    assert point.coord_lat_deg is not None
    line = ruler_of(catalog, "tsr", without=station)
    assert (
        len({run.start_km for run in line.run})
        == len({run.start_km for run in ruler_of(catalog, "tsr").run}) - 1
    )
    found = place_of(line, km)
    away_m = distance_m(found.lon_deg, found.lat_deg, point.coord_lon_deg, point.coord_lat_deg)
    assert away_m < 4000
    assert away_m / 1000 < found.error_km + (point.coord_error_km or 0.0)


def test_the_checked_stations_stand_in_every_division(catalog: Catalog) -> None:
    line = ruler_of(catalog, "tsr")
    divisions = {place_of(line, km - 1).piece.division for km in CHECKED.values()}
    # Moscow and Gorky have no station with both a coordinate of GeoNames and a cited post here.
    every = {piece.division for piece in catalog.routes["tsr"].pieces}
    assert every - divisions <= {"Moscow", "Gorky"}


def test_the_stated_error_holds_for_the_posts_that_are_left_out(catalog: Catalog) -> None:
    left = leave_one_out(catalog, "tsr")
    assert len(left) == len({row["km"] for row in posts() if row["calibrates"] == "yes"}) - 2
    errors_km = [one.error_km for one in left]
    assert 0.3 < median(errors_km) < 0.7
    assert 1.5 < float(np.percentile(errors_km, 95)) <= BETWEEN_POSTS_KM
    assert median(one.nearest_km for one in left) == pytest.approx(BETWEEN_POSTS_AT_KM, abs=4)
    held = [one.error_km <= between_error_km(one.nearest_km) for one in left]
    assert sum(held) / len(held) >= 0.95


def test_the_scale_of_the_error_is_that_of_the_build() -> None:
    with (ROOT / "layers" / "sources" / "cut_errors.csv").open(encoding="utf-8") as file:
        errors_km = {row["cut"]: float(row["error_km"]) for row in csv.DictReader(file)}
    assert errors_km["between-posts"] == BETWEEN_POSTS_KM


def test_a_left_out_post_is_found_by_a_ruler_without_it(catalog: Catalog) -> None:
    one = next(o for o in leave_one_out(catalog, "tsr") if o.station == "zima")
    with_all, left_out = ruler_of(catalog, "tsr"), ruler_of(catalog, "tsr", without="zima")
    at = place_of(with_all, 4934.0)
    assert km_of(left_out, at.lon_deg, at.lat_deg).km == pytest.approx(one.found_km, abs=1e-3)


@given(share=st.floats(0, 1, allow_subnormal=False))
@settings(deadline=None, max_examples=60)
def test_kilometre_place_kilometre_within_a_metre(share: float, catalog: Catalog) -> None:
    for route_id in catalog.routes:
        if not has_lengths(catalog, route_id):
            continue
        line = _ruler(catalog, route_id)
        km = line.low_km + share * (line.high_km - line.low_km)
        place = place_of(line, km)
        back = km_of(line, round(place.lon_deg, 6), round(place.lat_deg, 6))
        # Where a line comes back over its own ground a place has more than one kilometre.
        nearest = min((back.km, *back.also_km), key=lambda one: abs(one - km))
        assert nearest == pytest.approx(km, abs=0.001), route_id
        assert back.offset_km is not None
        assert back.offset_km < 0.001


_RULERS: dict[str, Ruler] = {}


def _ruler(catalog: Catalog, route_id: str) -> Ruler:
    if route_id not in _RULERS:
        _RULERS[route_id] = ruler_of(catalog, route_id)
    return _RULERS[route_id]


def test_only_a_line_that_turns_back_has_two_kilometres_of_a_place(catalog: Catalog) -> None:
    turning = set()
    for route_id in catalog.routes:
        if not has_lengths(catalog, route_id):
            continue
        line = _ruler(catalog, route_id)
        for km in np.linspace(line.low_km, line.high_km, 1500).tolist():
            place = place_of(line, km)
            if km_of(line, place.lon_deg, place.lat_deg).also_km:
                turning.add(route_id)
    # At Anbyon the line from Pyonggang meets the one to Wonsan over the same track.
    assert turning <= {"tkr-central", "tkr-pyongsan"}


def test_every_post_is_found_at_its_station(tsr: Ruler, catalog: Catalog) -> None:
    for row in posts():
        if row["calibrates"] != "yes":
            continue
        station = catalog.stations[row["station"]]
        found = place_of(tsr, float(row["km"]))
        assert distance_m(found.lon_deg, found.lat_deg, station.lon_deg, station.lat_deg) < 2
        assert found.between_error_km == 0


def test_own_kilometres_begin_at_the_routes_start(catalog: Catalog) -> None:
    line = ruler_of(catalog, "ussuriysk-khasan")
    assert line.chainage == "route"
    assert line.low_km == 0
    start = place_of(line, 0.0)
    ussuriysk = catalog.stations["ussuriysk"]
    assert distance_m(start.lon_deg, start.lat_deg, ussuriysk.lon_deg, ussuriysk.lat_deg) < 2
    assert place_of(line, line.high_km).known_error_km > 0


def test_the_bends_of_a_scheme_may_lie_anywhere(catalog: Catalog) -> None:
    line = ruler_of(catalog, "gas-1202")
    middle = place_of(line, line.high_km / 2)
    assert middle.piece.geometry_class == "schematic"
    assert middle.error_km > 100
    assert place_of(line, 0.0).error_km < 10


def test_a_parallel_is_exact(catalog: Catalog) -> None:
    line = ruler_of(catalog, "parallel-38")
    assert place_of(line, line.high_km / 3).error_km < 0.01


def test_what_the_route_does_not_have_is_told(tsr: Ruler, catalog: Catalog) -> None:
    with pytest.raises(BeyondRouteError, match="9300"):
        place_of(tsr, 9300)
    with pytest.raises(BeyondRouteError, match="-1"):
        place_of(tsr, -1)
    with pytest.raises(TooFarError, match="km from route tsr"):
        km_of(tsr, 127.0, 37.5)
    without = [k for k in catalog.routes if not has_lengths(catalog, k)]
    for route_id in without:
        with pytest.raises(EmptyAnswerError, match="no kilometres"):
            ruler_of(catalog, route_id)


def test_the_answer_has_every_member_of_the_contract(client: FlaskClient) -> None:
    there = client.get("/locate.json?route=tsr&km=4934").json
    assert there is not None
    for name in ("lon_deg", "lat_deg", "error_km", "chainage", "data_version", "citation"):
        assert there[name] is not None
    assert there["offset_km"] is None
    back = client.get(
        "/locate.json",
        query_string={"route": "tsr", "lon": there["lon_deg"], "lat": there["lat_deg"]},
    ).json
    assert back is not None
    assert back["km"] == pytest.approx(4934, abs=0.001)
    assert back["offset_km"] < 0.001
    assert back["error_km"] == pytest.approx(there["error_km"], abs=0.3)


@pytest.mark.parametrize(
    ("query", "status", "told"),
    [
        ("route=tsr&km=9300", 400, ("beyond-route", "km")),
        ("route=tsr&lon=127&lat=37.5", 404, ("too-far", "lon,lat")),
        ("route=tsrr&km=1", 404, ("unknown-name", "route")),
        ("route=tsr", 400, ("bad-parameter", "km")),
        ("route=tsr&km=1&lon=1&lat=1", 400, ("bad-parameter", "km")),
        ("route=tsr&lon=100", 400, ("bad-parameter", "km")),
        ("km=1", 400, ("bad-parameter", "route")),
        ("route=tsr&lon=56&lat=105", 400, ("bad-parameter", "lat")),
        ("route=tsr&km=1e3", 400, ("bad-parameter", "km")),
    ],
)
@pytest.mark.parametrize("lang", ["en", "ko", "ru"])
def test_each_wrong_question_has_its_own_answer(
    client: FlaskClient, lang: str, query: str, status: int, told: tuple[str, str]
) -> None:
    reply = client.get(f"/locate.json?{query}")
    assert reply.status_code == status
    assert reply.json is not None
    assert (reply.json["code"], reply.json["param"]) == told
    assert reply.json["repair"]
    page = client.get(
        f"/locate.json?{query}", headers={"Accept": "text/html,*/*;q=0.8", "Accept-Language": lang}
    )
    assert page.status_code == status
    assert page.mimetype == "text/html"


def test_the_command_is_the_address(runner: CliRunner, client: FlaskClient) -> None:
    result = runner.invoke(cli, ["locate", "--route", "tsr", "--km", "8351", "--lang", "ko"])
    assert result.exit_code == 0
    assert result.stdout_bytes == client.get("/locate.json?route=tsr&km=8351&lang=ko").data
    wrong = runner.invoke(cli, ["locate", "--route", "tsr", "--km", "9999"])
    assert wrong.exit_code == 2
    assert "9288.2" in wrong.stderr
