"""Railway divisions: each ends where the next begins, and the error of that border counts."""

from __future__ import annotations

import csv
import json
import math
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import DataFaultsError
from geo.model import Names
from geo.processing.divisions import (
    BorderRow,
    allowed_divisions,
    borders_of,
    check_sides,
    division_at,
    read_borders,
)
from geo.processing.draw import draw_lines
from geo.processing.drawn import Stop
from geo.processing.missing import missing_share
from geo.processing.network import read_network
from geo.processing.report import divisions
from geo.processing.sources import StationRow, read_lines, read_tsr_stations
from geo.web.settings import ROOT

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from geo.processing.drawn import DrawnLine

SOURCES = ROOT / "layers" / "sources"

# A. Yudin, Transsibirskaya magistral: Putevoditel (guide to the Trans-Siberian), 2005, the list
# of the nine railways: first and last kilometre of each, and its first and last station there.
YUDIN = {
    "Moscow": (0, 112),
    "Northern": (113, 817),
    "Gorky": (818, 1223),
    "Sverdlovsk": (1224, 2561),
    "West Siberian": (2562, 3712),
    "Krasnoyarsk": (3713, 4489),
    "East Siberian": (4490, 5783),
    "Transbaikal": (5784, 8077),
    "Far Eastern": (8078, 9289),
}
# Russian Railways, 5 October 2016: the post of Vladivostok.
VLADIVOSTOK_KM = 9288.2
STATIONS_OF_YUDIN = {
    "Alexandrov-1": "Moscow",
    "Danilov": "Northern",
    "Svecha": "Northern",
    "Yuma": "Gorky",
    "Balezino": "Gorky",
    "Cheptsa": "Sverdlovsk",
    "Ishim": "Sverdlovsk",
    "Nazyvayevskaya": "West Siberian",
    "Tayga": "West Siberian",
    "Mariinsk": "Krasnoyarsk",
    "Ilanskaya": "Krasnoyarsk",
    "Yurty": "East Siberian",
    "Ulan-Ude": "East Siberian",
    "Petrovsky Zavod": "Transbaikal",
    "Belogorsk-1": "Transbaikal",
    "Arkhara": "Far Eastern",
    "Vladivostok": "Far Eastern",
}


@cache
def drawn() -> dict[str, DrawnLine]:
    return draw_lines(SOURCES, read_network(SOURCES / "network"))


def rows_of(client: FlaskClient, route: str, by: str) -> dict[str, dict[str, Any]]:
    found = client.get(f"/lengths.json?route={route}&by={by}").get_json()
    return {row["group"]: row for row in found["rows"]}


def table(name: str) -> list[dict[str, str]]:
    with (SOURCES / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("division", YUDIN)
def test_a_division_is_as_long_as_its_kilometres_in_yudins_guide(
    client: FlaskClient, division: str
) -> None:
    first, last = YUDIN[division]
    start_km = max(first - 1, 0)
    end_km = min(last, VLADIVOSTOK_KM)
    row = rows_of(client, "tsr", "division")[division]
    # One kilometre at either border, where the list may mean its posts or its kilometres.
    assert row["length"] == pytest.approx(end_km - start_km, abs=0.01)
    assert row["length_low"] <= end_km - start_km - 1 or division in {"Moscow", "Far Eastern"}
    half_km = (row["length_high"] - row["length_low"]) / 2
    borders = 1 if division in {"Moscow", "Far Eastern"} else 2
    assert half_km == pytest.approx(math.sqrt(borders), abs=0.01)


def test_the_divisions_stand_in_yudins_order_and_close(client: FlaskClient) -> None:
    rows = rows_of(client, "tsr", "division")
    assert list(rows) == list(YUDIN)
    for row in rows.values():
        assert any(source.startswith("Yudin, guide") for source in row["sources"])
    assert math.fsum(row["length"] for row in rows.values()) == pytest.approx(9288.2, abs=1e-3)


@pytest.mark.parametrize("division", YUDIN)
def test_a_division_lies_between_the_posts_of_yudins_guide(
    client: FlaskClient, division: str
) -> None:
    # The middle of a division and both of its ends, two kilometres inside.
    first, last = YUDIN[division]
    pieces = {
        f["properties"]["id"]: f["properties"]["division"]
        for f in json.loads((ROOT / "layers" / "trans-siberian.geojson").read_text("utf-8"))[
            "features"
        ]
    }
    for km in (first + 2, (first + last) / 2, last - 3):
        found = client.get(f"/locate.json?route=tsr&km={km}").get_json()
        assert pieces[found["piece"]] == division, km


@pytest.mark.parametrize(("station", "division"), STATIONS_OF_YUDIN.items())
def test_a_station_is_of_the_division_of_yudins_guide(station: str, division: str) -> None:
    (row,) = [
        r for r in table("tsr_stations.csv") if r["route"] == "classic" and r["name_en"] == station
    ]
    assert row["railway_division"] == division


def test_petushki_is_the_first_station_of_the_gorky_railway(client: FlaskClient) -> None:
    # Russian Wikipedia, Petushki (station), 2022: a station of the Gorky railway; the border of
    # the railways is at its western limit, the entry signal of km 122.0 of 124.1 from Moscow.
    (row,) = [r for r in table("tsr_stations.csv") if r["name_en"] == "Petushki"]
    assert row["railway_division"] == "Gorky"
    line = drawn()["nizhny"]
    (border,) = line.borders
    run_km = np.concatenate([[0.0], np.cumsum(line.line.track_km)])
    (stop,) = [s for s in line.stops if s.station.id == "petushki"]
    here_km = np.interp(border.position, np.arange(len(run_km)), run_km)
    assert run_km[stop.vertex] - here_km == pytest.approx(2.1, abs=1e-6)
    assert border.error_km >= stop.station.error_km
    rows = rows_of(client, "tsr-nizhny", "division")
    # The same page and Gorky's suburban line: 122.0 km from Moscow Kursky; from Moscow
    # Yaroslavsky by Mytishchi and Fryazevo the line is 20 to 22 km longer (station table).
    assert rows["Moscow"]["length"] == pytest.approx(143, abs=3)
    assert list(rows)[:3] == ["Moscow", "Gorky", "Sverdlovsk"]


@pytest.mark.parametrize(
    ("route", "of"),
    [
        # All their stations are of these railways (tsr_stations.csv; Yudin's guide for Yaroslavl,
        # Danilov and Galich); the Far Eastern railway ends at Khasan, a border station.
        ("tsr-kostroma", set(YUDIN)),
        ("ussuriysk-khasan", {"Far Eastern"}),
        ("nakhodka", {"Far Eastern"}),
        ("vostochny", {"Far Eastern"}),
    ],
)
def test_branches_are_in_the_division_of_their_stations(
    client: FlaskClient, route: str, of: set[str]
) -> None:
    assert set(rows_of(client, route, "division")) == of


def test_the_line_by_kostroma_is_the_northern_railways() -> None:
    found = json.loads((ROOT / "layers" / "trans-siberian.geojson").read_text("utf-8"))
    own = [f["properties"] for f in found["features"] if f["properties"]["id"].startswith("kost")]
    assert {p["division"] for p in own} == {"Northern"}


def test_no_division_of_russia_reaches_into_korea() -> None:
    found = json.loads((ROOT / "layers" / "korean-rail-link.geojson").read_text("utf-8"))
    for feature in found["features"]:
        p = feature["properties"]
        assert (p["division"] == "Far Eastern") == (p["country"] == "RU"), p["id"]


def test_every_border_has_a_source_a_place_and_an_error() -> None:
    rows = table("division_borders.csv")
    assert len(rows) == len(YUDIN) - 1 + 1
    for row in rows:
        assert row["place_en"]
        assert row["source"]
        assert row["source_class"] in {"secondary", "reference"}
        assert float(row["error_km"]) > 0
        assert "http" not in row["source"]


def test_the_share_that_track_lacks_is_the_one_that_the_build_measures() -> None:
    # `python -m geo.processing.missing` writes them.
    rows = {row["area"]: float(row["missing_share"]) for row in table("missing_length.csv")}
    measured = {row.name: missing_share(row) for row in divisions(drawn()["tsr"])}
    assert list(measured) == list(YUDIN)
    assert {name: rows[name] for name in measured} == measured


# The gate: who stands on which side.


def posted(*km: float | None) -> list[StationRow]:
    return [
        StationRow(
            id=f"s{k}",
            line="tsr",
            section="",
            names=Names(f"S{k}", "", ""),
            lon_deg=0.0,
            lat_deg=0.0,
            error_km=0.3,
            coord_source="",
            draw=True,
            km=value,
            km_source="x",
            source_class="reference",
            doubted=False,
            division="",
            is_major=False,
            country="RU",
        )
        for k, value in enumerate(km)
    ]


def border(km: float, before: str, after: str, error_km: float = 1.0) -> BorderRow:
    return BorderRow("b", "x", before, after, km, "", 0.0, error_km, Names("", "", ""), "")


def test_a_station_beyond_a_border_is_refused_with_its_name_and_the_repair() -> None:
    rows = [border(100, "A", "B")]
    wrong = [replace(s, division="A") for s in posted(0, 99, None, 130)]
    with pytest.raises(DataFaultsError) as caught:
        check_sides({"x": (wrong, rows)})
    (fault,) = caught.value.faults
    assert "S3" in str(fault)
    assert "railway_division" in str(fault)
    # Within the border's own error and that of its post a station may be on either side.
    near = [replace(s, division="A") for s in posted(0, 101)]
    check_sides({"x": (near, rows)})


def test_a_station_without_a_post_lies_between_its_neighbours() -> None:
    rows = [border(100, "A", "B")]
    assert allowed_divisions(posted(0, None, 90, None, 110, None, 120), rows) == [
        ("A",),
        ("A",),
        ("A",),
        ("A", "B"),
        ("B",),
        ("B",),
        ("B",),
    ]


def test_the_stations_of_the_atlas_would_be_refused_on_the_wrong_side() -> None:
    rows = read_borders(SOURCES)
    refused = 0
    for line in read_lines(SOURCES):
        if line.id not in rows:
            continue
        stations = read_tsr_stations(SOURCES, line.sections[0])
        for k, allowed in enumerate(allowed_divisions(stations, rows[line.id])):
            for name in {r.before for r in rows[line.id]} - set(allowed):
                wrong = [*stations]
                wrong[k] = replace(stations[k], division=name)
                with pytest.raises(DataFaultsError):
                    check_sides({line.id: (wrong, rows[line.id])})
                refused += 1
    assert refused > 1000


@given(
    st.lists(st.floats(1.0, 50.0), min_size=2, max_size=12),
    st.floats(0.001, 0.999),
    st.floats(0.8, 1.3),
)
def test_a_border_between_two_posts_shares_the_track_as_the_kilometres(
    steps_km: list[float], share: float, longer: float
) -> None:
    track_km = np.asarray(steps_km) * longer
    ends = posted(0.0, float(sum(steps_km)))
    stops = [Stop(ends[0], 0, 0.0, 0.0), Stop(ends[1], len(track_km), 0.0, 0.0)]
    row = border(share * sum(steps_km), "A", "B")
    (found,) = borders_of([row], stops, track_km, np.asarray(steps_km) * 0.5)
    run_km = np.concatenate([[0.0], np.cumsum(track_km)])
    here_km = np.interp(found.position, np.arange(len(run_km)), run_km)
    assert here_km / run_km[-1] == pytest.approx(share, abs=1e-9)
    assert division_at([found], found.position - 1e-6) == "A"
    assert division_at([found], found.position + 1e-6) == "B"


def test_a_border_beyond_the_posts_is_refused() -> None:
    ends = posted(0.0, 50.0)
    stops = [Stop(ends[0], 0, 0.0, 0.0), Stop(ends[1], 1, 0.0, 0.0)]
    with pytest.raises(DataFaultsError):
        borders_of([border(60, "A", "B")], stops, np.asarray([50.0]), np.asarray([40.0]))


# Ids that were published and cut again.


def test_a_retired_piece_has_successors_that_are_served() -> None:
    served = {
        f["properties"]["id"]
        for layer in ("trans-siberian", "korean-rail-link")
        for f in json.loads((ROOT / "layers" / f"{layer}.geojson").read_text("utf-8"))["features"]
    }
    with (ROOT / "layers" / "tables" / "retired.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    retired = {row["id"] for row in rows}
    assert len(rows) >= 12
    assert not retired & served
    for row in rows:
        assert set(row["successors"].split("|")) <= served | retired
