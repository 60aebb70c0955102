"""Points have years: stations, ports, towns and states are there from their time on, alike everywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.errors import DataFaultsError
from geo.figure.compose import compose
from geo.figure.scene.scene import POINT_KINDS as IN_FIGURES
from geo.figure.spec import FigureSpec
from geo.history import histories, last_year, state_at
from geo.i18n import translator
from geo.labels.areas import anchors_deg, holds, named_years
from geo.point_history import GONE, kind_in_year, point_histories, points_there
from geo.processing.point_years import add_years
from geo.style.lines import UNKNOWN_LINE
from geo.vocabulary import FIRST_YEAR, POINT_KINDS
from geo.web.views.table import table_view
from geo.webmap.data import shown_points
from geo.webmap.map_state import MapState
from geo.webmap.timeline import timeline

if TYPE_CHECKING:
    from pathlib import Path

    from flask.testing import FlaskClient

    from geo.catalog import Catalog

YEARS = range(FIRST_YEAR, 2027)

# Each fact with the source that it was read in, none of them our table.
FACTS = [
    # Encyclopædia Britannica, 11th ed. (1911), Khabarovsk: founded in 1858.
    ("khabarovsk-1", {1884: "town", 1900: "station"}),
    # Willmott, The Last Century of Sea Power (2009), p. 13: Vladivostok chartered in 1860.
    ("vladivostok", {1884: "town", 1900: "station"}),
    # The first railway of Korea opened on 18 September 1899 (Gyeongin Line); the Gyeongbu Line
    # in 1905, the Gyeongui Line in 1906 (Academy of Korean Studies).
    ("seoul", {1884: "town", 1898: "town", 1906: "station"}),
    ("busan", {1884: "town", 1904: "town", 1910: "station"}),
    ("pyongyang", {1884: "town", 1903: "town", 1907: "station"}),
    # Britannica (online), Ch'ongjin: a fishing village before it became an open port in 1908.
    ("chongjin-chongnyon", {1907: "absent", 1908: "town"}),
    # Britannica (online), Najin: a poor village until the railway of 1932.
    ("rajin", {1931: "absent", 1932: "town"}),
    # The railway reached Khasan on 28 September 1951.
    ("khasan", {1950: "absent", 1951: "station"}),
    # Enciclopedia Italiana, Komsomol'sk sull'Amur: founded in 1932.
    ("komsomolsk-on-amur", {1931: "absent", 1932: "town"}),
    # Vesti Primorye, 2021: building of the port began in April 1971; Na sushe i na more, 1980:
    # the coal complex opened at the end of 1978.
    ("vostochny", {1970: "absent", 1979: "port"}),
    # Great Soviet Encyclopedia, 3rd ed., Nakhodka Seaport: building resumed in late 1944.
    ("port-nakhodka", {1943: "absent", 1958: "port"}),
    # Rodina, 18 October 2024: the port of Vanino was founded on 18 October 1943.
    ("vanino", {1942: "absent", 1943: "town"}),
    # Pravda.ru, 2013: the branch Makhalino-Hunchun was built in 1999.
    ("crossing-makhalino-hunchun", {1998: "absent", 1999: "crossing"}),
    # Decree of 20 October 1938 on the division of the Far Eastern Krai.
    ("primorsky-krai", {1937: "absent", 1938: "region"}),
]


@pytest.mark.parametrize(("name", "kinds"), FACTS, ids=[name for name, _ in FACTS])
def test_a_point_is_there_from_its_time_on(
    catalog: Catalog, name: str, kinds: dict[int, str]
) -> None:
    station = catalog.stations[name]
    assert {year: kind_in_year(catalog, station, year) for year in kinds} == kinds


def test_one_korea_before_1948_and_two_states_since(catalog: Catalog) -> None:
    # Republic of Korea: 15 August 1948; DPRK: 9 September 1948; Korean Empire: 12 October 1897
    # to 29 August 1910 (Korean Wikipedia, 대한제국). A year is told as it ended.
    for year in YEARS:
        states = {one.id for one in points_there(catalog, year) if one.kind == "country"}
        korean = {one for one in states if "korea" in one}
        if year < 1897:
            assert korean == {"korea-joseon"}, year
        elif year < 1910:
            assert korean == {"korean-empire"}, year
        elif year < 1948:
            assert korean == {"korea"}, year
        else:
            assert korean == {"north-korea", "south-korea"}, year
    today = {one.id for one in points_there(catalog, None) if "korea" in one.id}
    assert today & set(catalog.stations) >= {"north-korea", "south-korea"}
    assert not today & {"korea", "korea-joseon", "korean-empire"}


def test_one_state_in_russia_in_every_year(catalog: Catalog) -> None:
    # Republic proclaimed on 14 September 1917; Soviet Union 30 December 1922 to 26 December 1991
    # (archontology.org, Soviet Union: Polity Style).
    names = ("russian-empire", "russia-1917", "soviet-union", "russia")
    for year in YEARS:
        there = [
            name
            for name in names
            if kind_in_year(catalog, catalog.stations[name], year) == "country"
        ]
        begun = [1917, 1922, 1991]
        assert there == [names[sum(year >= one for one in begun)]], year


@pytest.mark.parametrize("year", [1884, 1895, 1900, 1907, 1914, 1930, 1942, 1953, 1966, 1999, 2020])
def test_no_station_is_older_than_its_line(catalog: Catalog, year: int) -> None:
    built = {"operating", "disused", "destroyed"}
    lines = [
        catalog.pieces[piece]
        for piece, runs in histories(catalog).items()
        if any(state in built and start <= year for start, state in runs)
        or not any(state in built for _, state in runs)  # a plan: its stations are planned
    ]
    tracks = shapely.STRtree([one.geometry for one in lines if one.kind == "railway"])
    stations = [one for one in points_there(catalog, year) if one.kind == "station"]
    points = shapely.points([(one.lon_deg, one.lat_deg) for one in stations])
    _, away = tracks.query_nearest(points, return_distance=True, all_matches=False)
    assert len(away) == len(stations)
    assert max(away) < 0.06  # a town centre stands up to 6 km off the line that it is a station of


def test_the_last_year_is_today(catalog: Catalog) -> None:
    last = last_year(catalog)
    assert {one.id: one.kind for one in points_there(catalog, last)} == {
        one.id: one.kind for one in points_there(catalog, None)
    }


@given(year=st.integers(FIRST_YEAR, 2026))
@settings(deadline=None, max_examples=6)
def test_map_table_and_figure_tell_the_same_points(catalog: Catalog, year: int) -> None:
    told = {one.id: one.kind for one in points_there(catalog, year) if one.kind in POINT_KINDS}
    points = [one.id for one in shown_points(catalog)]
    sent = timeline(catalog, translator("en"), (), points)["kinds"]
    assert isinstance(sent, list)
    on_map = {}
    for name, runs in zip(points, sent, strict=True):
        pairs = zip(runs[::2], runs[1::2], strict=True)
        on_map[name] = [kind for start, kind in pairs if start <= year][-1]
    assert {name: kind for name, kind in on_map.items() if kind not in GONE} == told
    view = table_view(catalog, MapState("en", year=year), translator("en"), _link)
    rows = view["points"]
    assert isinstance(rows, list)
    assert {row["href"] for row in rows} == set(told)
    drawing = compose(catalog, FigureSpec(extent="korea", year=year))
    drawn = {one.id: one.kind for one, _, _ in drawing.main.scene.stations}
    assert drawn
    assert (
        drawn.items() <= {name: kind for name, kind in told.items() if kind in IN_FIGURES}.items()
    )
    areas = {one.id for one in points_there(catalog, year)}
    named = {one.id for one in drawing.names if one.id in catalog.stations}
    assert named <= areas


def _link(_path: str, **params: object) -> str:
    return str(params.get("feature", ""))


def test_a_place_bears_one_name_of_a_state_in_every_year(catalog: Catalog) -> None:
    countries = [one for one in catalog.stations.values() if one.kind == "country"]
    spots = {spot for one in countries for spot in anchors_deg(one)}
    for spot in spots:
        own = [one for one in countries if spot in anchors_deg(one)]
        for year in YEARS:
            named = [one.id for one in own if holds(named_years(one, spot, countries), year)]
            assert len(named) <= 1, (spot, year, named)


def test_manchuria_is_named_as_a_land_from_1932_to_1945(catalog: Catalog) -> None:
    countries = [one for one in catalog.stations.values() if one.kind == "country"]
    china, spot = catalog.stations["china"], (126.0, 44.3)
    assert named_years(china, spot, countries) == ((None, 1932), (1945, None))
    assert named_years(china, (104.0, 35.5), countries) == ((None, None),)


def test_a_figure_of_1884_shows_towns_and_no_station(client: FlaskClient) -> None:
    text = client.get("/figure.txt?year=1884&extent=korea").text
    assert "Seoul" in text
    assert client.get("/figure.txt?year=1884&layers=gas-pipeline").status_code == 404


def test_no_border_between_two_koreas_and_no_line_before_1953(catalog: Catalog) -> None:
    for name, file in catalog.basemap.items():
        if "borders" in name:
            ids = {one["properties"]["id"] for one in file.features()}
            assert not any("kp-kr" in one or "kr-kp" in one for one in ids)
            assert any("cn-kp" in one for one in ids)
    for year, kinds in ((1944, set()), (1946, {"parallel"}), (1953, {"boundary"})):
        drawing = compose(catalog, FigureSpec(extent="korea", year=year))
        drawn = {line.piece.kind for line in drawing.main.scene.lines}
        assert drawn & {"parallel", "boundary"} == kinds, year
        assert bool(drawing.main.scene.regions) is (year >= 1938)


@pytest.mark.parametrize("year", [1935, 1990])
def test_no_variant_of_the_link_is_named_before_the_link(catalog: Catalog, year: int) -> None:
    # The map hides them by the same year: tests/test_map_acts.py.
    drawing = compose(catalog, FigureSpec(extent="korea", year=year))
    assert not [one.id for one in drawing.names if one.id.startswith("tkr-")]
    now = compose(catalog, FigureSpec(extent="korea"))
    assert [one.id for one in now.names if one.id.startswith("tkr-")]


def test_what_is_not_known_is_dotted_and_stands_in_the_legend_of_map_and_figure(
    catalog: Catalog, client: FlaskClient
) -> None:
    # From 1933 to 1938 the facts do not say when which part of the branch to Nakhodka opened.
    drawing = compose(catalog, FigureSpec(extent="primorye", year=1935))
    dotted = [line for line in drawing.main.scene.lines if line.is_unknown]
    assert dotted
    assert all(line.style is UNKNOWN_LINE for line in dotted)
    assert [entry.style for entry in drawing.entries if entry.key == "unknown"] == [UNKNOWN_LINE]
    style = client.get("/map/data.json").json
    assert style is not None
    sent = style["style"]["lines"]["unknown"]
    assert (sent["width_px"], tuple(sent["dash_px"])) == (
        UNKNOWN_LINE.width_px,
        UNKNOWN_LINE.dash_px,
    )
    for lang, word in (
        ("en", "Not known in that year"),
        ("ko", "그해의 상태를 알 수 없음"),
        ("ru", "неизвестно"),
    ):
        page = client.get(f"/?year=1935&lang={lang}").text
        assert word in page[page.index('class="of-year"') :][:900]


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("route=tkr-west&by=country&year=1935", ["South Korea (1948)", "North Korea (1948)"]),
        ("route=tsr&by=country&year=1955", ["Russia (1991)"]),
        ("route=tkr-west&by=side-of-mdl&year=1950", ["27 July 1953"]),
        ("route=tkr-west&by=side-of-38&year=1935", ["from 1945 to 1953"]),
        ("route=tsr&by=subject,division&year=1950", ["those of today"]),
    ],
)
def test_an_answer_of_a_year_says_that_its_groups_are_of_today(
    client: FlaskClient, query: str, words: list[str]
) -> None:
    told = client.get(f"/lengths.json?{query}").json
    assert told is not None
    assert all(any(word in note for note in told["notes"]) for word in words)
    assert all(word in client.get(f"/lengths?{query}").text for word in words)


@pytest.mark.parametrize("year", ["", "&year=2026"])
def test_an_answer_of_today_has_no_such_note(client: FlaskClient, year: str) -> None:
    for by in ("country", "side-of-mdl", "subject"):
        told = client.get(f"/lengths.json?route=tkr-west&by={by}{year}").json
        assert told is not None
        assert "notes" not in told


def test_a_journey_of_a_year_has_the_legs_of_that_year(
    catalog: Catalog, client: FlaskClient
) -> None:
    def states(year: int) -> dict[str, str]:
        told = client.get(f"/journeys.json?scenario=moscow-pyongyang&year={year}").json
        assert told is not None
        assert str(year) in told["notes"][0]
        assert told["works"] == []
        return {piece: leg["status"] for leg in told["legs"] for piece in leg["pieces"]}

    for year in (1900, 1935, 2008):
        for piece, state in states(year).items():
            assert state == state_at(histories(catalog)[piece.split("@")[0]], year), piece
    # No rails between Khasan and Rajin before the bridge of 1952.
    khasan = [state for piece, state in states(1935).items() if "khasan" in piece]
    assert khasan
    assert set(khasan) == {"absent"}


def test_a_year_is_refused_where_the_answer_is_of_today(client: FlaskClient) -> None:
    for path in ("/journeys.json?works=1", "/figure.svg?chart=strip"):
        reply = client.get(f"{path}&scenario=moscow-pyongyang&year=1935")
        assert reply.status_code == 400
        assert reply.json is not None
        assert reply.json["param"] == "year"


def test_search_finds_no_state_that_is_gone(client: FlaskClient) -> None:
    told = client.get("/search.json?q=Soviet Union").json
    assert told is not None
    assert all(one["id"] != "soviet-union" for one in told["results"])
    found = client.get("/search.json?q=North Korea").json
    assert found is not None
    assert any(one["id"] == "north-korea" for one in found["results"])


def test_every_dated_point_has_a_source_in_its_layer(catalog: Catalog) -> None:
    for station in catalog.stations.values():
        if station.valid_from or station.valid_to or station.town_since:
            assert catalog.pieces[station.id].extra.get("years_source"), station.id
    runs = point_histories(catalog)
    assert set(runs) == set(catalog.stations)
    assert all(one[0][0] == FIRST_YEAR for one in runs.values())


HEAD = "id,kind,from,to,source,source_class,note\n"


@pytest.mark.parametrize(
    ("rows", "fault"),
    [
        ("", "a row with its year"),
        ("a,town,1900,,somebody,press,\nb,town,1900,,somebody,press,\n", "none of this id"),
        ("a,port,1900,,somebody,press,\n", "'port'"),
        ("a,town,about 1900,,somebody,press,\n", "a year or date"),
        ("a,town,1900,,,press,\n", "a text"),
        ("a,town,,,somebody,press,\n", "why it has no date"),
    ],
)
def test_a_fault_in_the_table_of_years_is_named(tmp_path: Path, rows: str, fault: str) -> None:
    (tmp_path / "point_years.csv").write_text(HEAD + rows, encoding="utf-8")
    feature: tuple[shapely.Point, dict[str, object]] = (
        shapely.Point(0, 0),
        {"id": "a", "point_kind": "town"},
    )
    with pytest.raises(DataFaultsError, match=fault):
        add_years(tmp_path, {"places": [feature]})


def test_the_years_of_a_row_stand_in_the_feature(tmp_path: Path) -> None:
    rows = "a,town,1900,1950-05,somebody,press,\nb,town,1860,,another,press,\nb,station,1908,,third,press,\n"
    (tmp_path / "point_years.csv").write_text(HEAD + rows, encoding="utf-8")
    town: dict[str, object] = {"id": "a", "point_kind": "town"}
    station: dict[str, object] = {"id": "b", "point_kind": "station"}
    point = shapely.Point(0, 0)
    add_years(tmp_path, {"places": [(point, town)], "stations": [(point, station)]})
    assert (town["valid_from"], town["valid_to"], town["years_source"]) == (
        "1900",
        "1950-05",
        "somebody",
    )
    assert (station["town_since"], station["valid_from"]) == ("1860", "1908")
    assert station["years_source"] == "another | third"
