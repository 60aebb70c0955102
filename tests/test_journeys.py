"""Ways over the pieces: they join, add up, tell what is closed, and answer what has no way."""

from __future__ import annotations

import csv
import math
import random
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from geographiclib.geodesic import Geodesic

from geo.errors import UnknownNameError
from geo.gazetteer.resolve import AmbiguousNameError
from geo.journeys.compare import compare
from geo.journeys.errors import (
    IncompleteQuestionError,
    NotOnTrackError,
    NoWayError,
    RouteApartError,
    SameEndsError,
)
from geo.journeys.ledger import ledger_of
from geo.journeys.network import network_of
from geo.journeys.planner import JourneyQuery, alternatives, find
from geo.journeys.scenarios import differences
from geo.journeys.stations import station_meant
from geo.web.settings import ROOT

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from geo.catalog import Catalog
    from geo.journeys.legs import Journey, Leg

ONE_METRE_KM = 0.001
MUST_SHOW = [
    ("Busan", "Moscow"),
    ("Seoul", "Vladivostok"),
    ("Seoul", "Irkutsk"),
    ("Pyongyang", "Khabarovsk"),
]


def table(name: str) -> list[dict[str, str]]:
    """Return the rows of a table of the facts, read without the program."""
    with (ROOT / "layers" / "sources" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def between(catalog: Catalog, start: str, stop: str, **more: object) -> Journey:
    return find(catalog, JourneyQuery(start=start, stop=stop, **more))  # type: ignore[arg-type]


def saved(catalog: Catalog, scenario: str) -> Journey:
    return find(catalog, JourneyQuery(scenario=scenario))


def check_sum(journey: Journey) -> None:
    """Check that legs add up, join, and that their lines join end to end on the ground."""
    assert journey.length is not None
    assert math.fsum(leg.length_km or 0.0 for leg in journey.counted) == pytest.approx(
        journey.length.length_km, abs=ONE_METRE_KM
    )
    for before, after in pairwise(journey.counted):
        assert before.stop is not None
        assert after.start is not None
        assert before.stop.key == after.start.key
    for before_part, after_part in pairwise(journey.parts):
        if before_part.listed or after_part.listed:
            continue
        end, start = before_part.coordinates_deg()[-1], after_part.coordinates_deg()[0]
        apart_m = Geodesic.WGS84.Inverse(end[1], end[0], start[1], start[0])["s12"]
        assert apart_m < 2


@pytest.mark.parametrize(("start", "stop"), MUST_SHOW)
def test_a_journey_adds_up_joins_and_changes_gauge_once(
    catalog: Catalog, start: str, stop: str
) -> None:
    journey = between(catalog, start, stop)
    check_sum(journey)
    (change,) = journey.gauge_changes
    assert (change.start.station, change.stop.station) == ("rajin", "khasan")
    assert (change.from_gauge, change.to_gauge) == ("1435", "1520")


@pytest.mark.parametrize(("start", "stop"), MUST_SHOW)
def test_the_way_back_is_the_same_way(catalog: Catalog, start: str, stop: str) -> None:
    there, back = between(catalog, start, stop), between(catalog, stop, start)
    assert there.length is not None
    assert back.length is not None
    assert back.length.length_km == pytest.approx(there.length.length_km, abs=1e-9)

    def words(leg: Leg) -> tuple[object, ...]:
        return (leg.route, leg.country, leg.gauge, leg.status, round(leg.length_km or 0.0, 9))

    assert [words(leg) for leg in reversed(back.legs)] == [words(leg) for leg in there.legs]
    (change,) = back.gauge_changes
    assert (change.start.station, change.stop.station) == ("khasan", "rajin")


def test_every_closed_leg_has_its_status_and_the_date_of_it(catalog: Catalog) -> None:
    closed = [
        (leg.status, leg.status_as_of)
        for leg in saved(catalog, "busan-moscow-central").legs
        if leg.status != "operating"
    ]
    # korea_rail.csv: G01b, G02, G03a, G03b
    assert closed == [
        ("disused", "2026-01"),
        ("destroyed", "2016"),
        ("destroyed", "1953"),
        ("destroyed", "1953"),
    ]


def test_two_ends_in_another_language_are_the_same_journey(catalog: Catalog) -> None:
    first = between(catalog, "Pyongyang", "Khabarovsk")
    for start, stop in (
        ("평양", "하바롭스크"),
        ("Пхеньян", "Хабаровск"),
        ("pyongyang", "khabarovsk-1"),
    ):
        assert between(catalog, start, stop).parts == first.parts


def test_the_great_circle_is_that_of_another_program(catalog: Catalog) -> None:
    journey = between(catalog, "Busan", "Moscow")
    start, stop = catalog.stations["busan"], catalog.stations["moscow-yaroslavskaya"]
    expected = Geodesic.WGS84.Inverse(start.lat_deg, start.lon_deg, stop.lat_deg, stop.lon_deg)[
        "s12"
    ]
    assert journey.great_circle_km == pytest.approx(expected / 1000, abs=1e-6)


@pytest.mark.parametrize(("station", "km"), [("khabarovsk-1", 8523), ("ruzhino", 8931)])
def test_a_station_stands_at_its_post_at_the_end_of_a_piece_and_inside_one(
    catalog: Catalog, station: str, km: int
) -> None:
    # Posts that calibrate nothing; Ussuriysk stands at 9177 (tsr_stations.csv).
    length = between(catalog, station, "ussuriysk").length
    assert length is not None
    assert length.length_km == pytest.approx(9177 - km, abs=1e-6)


def test_busan_and_bujeon_are_neighbours(catalog: Catalog) -> None:
    # Wikipedia (ko), 부산진역 and 동해선: Busan-Busanjin 1.8 km, Busanjin-Bujeon 4.6 km
    journey = between(catalog, "Busan", "Bujeon")
    assert journey.length is not None
    assert journey.length.length_km == pytest.approx(1.8 + 4.6)
    assert [leg.reason for leg in journey.legs] == ["no-line"]


@pytest.mark.parametrize("row", table("scenarios"), ids=lambda row: row["scenario_id"])
def test_a_scenario_reaches_the_total_of_the_facts_or_says_why(
    catalog: Catalog, row: dict[str, str]
) -> None:
    scenario = catalog.scenarios[row["scenario_id"]]
    journey = find(catalog, JourneyQuery(scenario=scenario.id))
    if not row["total_km"]:
        assert journey.length is None
        assert any(leg.reason for leg in journey.counted if leg.length_km is None)
        return
    check_sum(journey) if row["kind"] == "rail" and row["scenario_id"] != "busan-dandong" else None
    assert journey.length is not None
    explained = math.fsum(
        (one.our_km or 0.0) - one.table_km for one in differences(catalog, scenario)
    )
    assert journey.length.length_km - explained == pytest.approx(float(row["total_km"]), abs=1e-6)
    # Of thousands of km: a part shared by track, a claim of the whole; our interval holds both.
    length = journey.length
    if length.low_km is None or length.high_km is None:
        assert abs(explained) < 4
    else:
        assert length.low_km <= float(row["total_km"]) <= length.high_km


def test_most_scenarios_reach_the_facts_to_the_metre(catalog: Catalog) -> None:
    equal = {
        key
        for key, one in catalog.scenarios.items()
        if one.total_km and not differences(catalog, one)
    }
    assert equal >= {
        "busan-moscow-east",
        "busan-moscow-west",
        "busan-dandong",
        "rajin-khasan-coal",
        "tsr-classic",
        "gas-land-1202",
        "gas-land-1505",
        "gas-land-1100",
    }


# Kilometres of the sections of korea_rail.csv by country and status; the mock-up of the page of
# missing links has the same ones, with the bridge as a row of its own.
LEDGER_EAST = {
    ("KR", "in_service"): 145.1 + 161.0 + 57.7,
    ("KR", "under_construction"): 111.7,
    ("KR", "to_reopen"): 7.0,
    ("KP", "to_rebuild"): 18.5,
    ("KP", "to_reopen"): 101.0,
    ("KP", "in_service"): 15.7 + 42.0 + 566.6 + 52.1 + 2.2,
    ("RU", "in_service"): 1.8 + 238.0 + 23.0 + 9177.0,
}


def test_the_ledger_of_the_donghae_line(catalog: Catalog) -> None:
    ledger = ledger_of(catalog, saved(catalog, "busan-moscow-east"))
    found = {
        (country, work): km
        for country, row in ledger.by_country.items()
        for work, km in row.items()
    }
    assert found == pytest.approx(LEDGER_EAST, abs=ONE_METRE_KM)


@pytest.mark.parametrize(
    "scenario",
    [
        "busan-moscow-east",
        "busan-moscow-central",
        "busan-moscow-west",
        "busan-moscow-west-pyongsan",
        "seoul-rajin-pyongsan",
        "busan-dandong",
    ],
)
def test_a_ledger_closes_with_the_length_and_names_its_sources(
    catalog: Catalog, scenario: str
) -> None:
    journey = saved(catalog, scenario)
    ledger = ledger_of(catalog, journey)
    assert journey.length is not None
    assert ledger.total_km == pytest.approx(journey.length.length_km, abs=ONE_METRE_KM)
    for country, row in ledger.by_country.items():
        assert math.fsum(row.values()) == pytest.approx(
            math.fsum(ledger.by_gauge[country].values()), abs=ONE_METRE_KM
        )
    assert all(entry.source for entry in ledger.entries)
    assert all(work.source for work in ledger.beside)


def test_costs_stand_as_they_are_cited(catalog: Catalog) -> None:
    rows = {row["work_id"]: row for row in table("works")}
    ledger = ledger_of(catalog, saved(catalog, "busan-moscow-east"))
    seen = [work for entry in ledger.entries for work in entry.works]
    for work in (*seen, *ledger.beside):
        cost = rows[work.id]["cost_million"]
        assert work.cost_million == (float(cost) if cost else None)
    assert {"w-e05", "w-e06", "w-e07"} <= {work.id for work in seen}
    assert "w-regauge-2001" in {work.id for work in ledger.beside}


def test_two_journeys_share_what_both_pass(catalog: Catalog) -> None:
    # From Kowon on both are the same; 659.7 and 935.8 km before it by the facts' sections.
    found = compare(
        catalog, saved(catalog, "busan-moscow-east"), saved(catalog, "busan-moscow-west")
    )
    assert found.first_only_km == pytest.approx(659.7, abs=ONE_METRE_KM)
    assert found.second_only_km == pytest.approx(
        441.7 + 56.0 + 2.5 + 15.3 + 187.3 + 233.0, abs=ONE_METRE_KM
    )
    more = {(row.by, row.key): row.more_km for row in found.rows}
    assert more["country", "KR"] == pytest.approx((441.7 + 56.0 + 2.5) - 482.5, abs=ONE_METRE_KM)
    assert more["work", "to_rebuild"] == pytest.approx(15.3 - 18.5, abs=ONE_METRE_KM)


def test_routes_are_travelled_where_they_are_asked_for(catalog: Catalog) -> None:
    journey = between(catalog, "Busan", "Moscow", routes=("tkr-west", "tsr"))
    table_km = float(
        next(r for r in table("scenarios") if r["scenario_id"] == "busan-moscow-west")["total_km"]
    )
    assert journey.length is not None
    assert journey.length.length_km == pytest.approx(table_km, abs=ONE_METRE_KM)


def test_a_way_over_a_dead_end_counts_its_track_twice(catalog: Catalog) -> None:
    direct = between(catalog, "Khasan", "Vladivostok")
    by_port = between(catalog, "Khasan", "Vladivostok", via=("nakhodka",))
    branch = [p for p in by_port.parts if "nakhodka" in p.piece.routes]
    assert len(branch) > len({p.piece.id for p in branch})
    check_sum(by_port)
    assert by_port.length is not None
    assert direct.length is not None
    assert by_port.length.length_km > direct.length.length_km + 200


def test_three_ways_are_offered(catalog: Catalog) -> None:
    query = JourneyQuery(start="Seoul", stop="Vladivostok")
    ways = {one.prefer: one for one in alternatives(catalog, query)}
    assert ways["in-service"].parts is None
    assert (ways["least-works"].works_km or 0) < (ways["shortest"].works_km or 0)
    assert (ways["least-works"].km or 0) > (ways["shortest"].km or 0)
    # The Gyeongui Line: 2.5 km out of use and 15.3 km removed
    assert ways["least-works"].works_km == pytest.approx(2.5 + 15.3)


@pytest.mark.parametrize(
    ("query", "error"),
    [
        (JourneyQuery(start="Busan"), IncompleteQuestionError),
        (JourneyQuery(start="Busan", stop="부산"), SameEndsError),
        (JourneyQuery(start="Busan", stop="Moscow", via=("Busan",)), SameEndsError),
        (JourneyQuery(start="Busan", stop="Atlantis"), UnknownNameError),
        (JourneyQuery(start="MDL", stop="Seoul"), AmbiguousNameError),
        (JourneyQuery(start="Hunchun", stop="Seoul"), NotOnTrackError),
        (JourneyQuery(start="Seoul", stop="Pyongyang", prefer="in-service"), NoWayError),
        (JourneyQuery(start="Moscow", stop="Irkutsk", routes=("tkr-west",)), RouteApartError),
        (JourneyQuery(scenario="tsr-classic", start="Busan"), IncompleteQuestionError),
        (JourneyQuery(scenario="nowhere"), UnknownNameError),
    ],
)
def test_a_question_without_a_journey_has_its_own_answer(
    catalog: Catalog, query: JourneyQuery, error: type[Exception]
) -> None:
    with pytest.raises(error):
        find(catalog, query)


@pytest.mark.parametrize(
    ("wrong", "nearest"),
    [
        ("Mosko", "Moscow"),
        ("Владивасток", "Владивосток"),
        ("피양", "평양"),
        ("Kabarovsk", "Khabarovsk"),
    ],
)
def test_a_misspelt_name_is_helped(catalog: Catalog, wrong: str, nearest: str) -> None:
    with pytest.raises(UnknownNameError) as caught:
        station_meant(catalog, "from", wrong)
    assert caught.value.nearest.startswith(nearest)


def test_every_station_is_in_the_graph_and_answers_to_its_names(catalog: Catalog) -> None:
    nodes = network_of(catalog).stations
    # Iwon in the ROK and Riwon in the DPRK are both 이원 by the rule of the initial sound.
    shared = {"이원"}
    for station in catalog.stations.values():
        if station.kind != "station":
            continue
        assert station.id in nodes
        for names in (station.names, station.full_names or station.names):
            for name in {names.en, names.ko, names.ru} - shared:
                assert station_meant(catalog, "from", name).id == station.id
    for name in shared:
        with pytest.raises(AmbiguousNameError, match="Iwon or Riwon"):
            station_meant(catalog, "from", name)


@pytest.mark.parametrize(
    ("northern", "station"),
    [("라진", "rajin"), ("리원", "riwon"), ("라남", "ranam"), ("나선", "rajin")],
)
def test_the_northern_spelling_names_the_station_too(
    catalog: Catalog, northern: str, station: str
) -> None:
    assert station_meant(catalog, "from", northern).id == station


def test_stations_keep_their_order_along_a_piece(catalog: Catalog) -> None:
    for stops in network_of(catalog).stops.values():
        assert all(a.share < b.share for a, b in pairwise(stops))
        assert all(a.drawn_share <= b.drawn_share for a, b in pairwise(stops))


def test_legs_of_any_pair_add_up(catalog: Catalog) -> None:
    stations = sorted(network_of(catalog).stations)
    draw = random.Random(20261124)  # noqa: S311  a sample, not a secret
    for _ in range(120):
        start, stop = draw.sample(stations, 2)
        check_sum(find(catalog, JourneyQuery(start=start, stop=stop)))


@pytest.mark.parametrize(
    ("scenario", "is_reported"),
    [("tsr-classic", False), ("gas-land-1202", False), ("busan-moscow-east", True)],
)
def test_only_service_in_the_dprk_is_said_to_be_as_reported(
    client: FlaskClient, scenario: str, *, is_reported: bool
) -> None:
    page = client.get(f"/journeys?scenario={scenario}", headers={"Accept": "text/html"})
    assert ("operating (DPRK: as reported)" in page.get_data(as_text=True)) is is_reported
