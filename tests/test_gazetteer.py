"""One name, one thing: the same answer at every address, however the name is spelt.

`names_corpus.csv` holds spellings made by the published rules of each system, with the authority.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from geo.claims.ends import ends_meant
from geo.errors import UnknownNameError
from geo.gazetteer.index import Index, index_of
from geo.gazetteer.named import POINTS, SEARCHED, Entry
from geo.gazetteer.normalise import sounds
from geo.gazetteer.resolve import (
    Ambiguous,
    AmbiguousNameError,
    Elsewhere,
    Nearest,
    One,
    resolve,
)
from geo.journeys.errors import NotOnTrackError
from geo.journeys.network import network_of
from geo.journeys.stations import station_meant
from geo.model import Names
from geo.vocabulary import LANGS
from geo.web import addresses, parameters
from geo.web.known import KINDS_OF
from geo.web.parsing import parse
from geo.web.service import known_names
from geo.web.settings import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flask.testing import FlaskClient

    from geo.catalog import Catalog
    from geo.web.known import Known

Row = dict[str, str]
PARAM_OF = {"station": "feature", "place": "feature", "route": "route", "layer": "layer"}


def rows() -> list[Row]:
    with (ROOT / "tests" / "names_corpus.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


CORPUS = rows()
STATIONS = [row for row in CORPUS if row["kind"] == "station"]
ROUTES = [row for row in CORPUS if row["kind"] == "route"]


def name_of(row: Row) -> str:
    return f"{row['id']}-{row['system']}-{row['spelling']}"


def langs() -> Iterator[str]:
    while True:
        yield from LANGS


@pytest.fixture(scope="module")
def known(catalog: Catalog) -> Known:
    """Return what parameters are parsed by."""
    return known_names(catalog)


@pytest.fixture(scope="module")
def ends(catalog: Catalog) -> set[str]:
    """Return the ids of the places at which published figures end."""
    return set(index_of(catalog).ends.values())


def test_the_corpus_holds_every_system_with_its_authority() -> None:
    assert len(CORPUS) >= 200
    assert len({row["id"] for row in CORPUS}) > 80
    assert all(row["authority"] and row["system"] for row in CORPUS)
    systems = {row["system"] for row in CORPUS}
    korean = {"McCune-Reischauer", "Revised Romanization", "DPRK romanization", "Kontsevich"}
    russian = {"BGN/PCGN", "ICAO Doc 9303", "ISO 9", "ALA-LC", "Cyrillic"}
    assert korean | russian | {"Hangul, South", "Hangul, North", "alias", "typing"} <= systems


@pytest.mark.parametrize("row", CORPUS, ids=name_of)
def test_a_spelling_is_one_thing_in_every_room(catalog: Catalog, known: Known, row: Row) -> None:
    text, wanted, kind = row["spelling"], row["id"], row["kind"]
    kinds = SEARCHED if kind in POINTS else (kind,)
    assert index_of(catalog).find(text, kinds=kinds)[0].entry.id == wanted
    assert known.id_of(PARAM_OF[kind], "param", text) == wanted
    if kind == "station":
        assert station_meant(catalog, "from", text).id == wanted
    ends = index_of(catalog).ends
    if wanted in ends.values() and kind in POINTS:
        assert {ends[end] for end in ends_meant(catalog, "from", text)} == {wanted}


@pytest.mark.parametrize("lang", LANGS)
def test_every_spelling_at_search(client: FlaskClient, lang: str) -> None:
    for row in CORPUS:
        of = "" if row["kind"] in POINTS else row["kind"]
        asked = {"q": row["spelling"], "limit": "1", "lang": lang} | ({"of": of} if of else {})
        first = client.get("/search.json", query_string=asked).get_json()["results"][0]
        assert first["id"] == row["id"], row


@pytest.mark.parametrize("param", ["from", "via", "to"])
def test_every_spelling_at_journeys(client: FlaskClient, param: str) -> None:
    """A journey from a station to itself is refused as one that stands still, and as no other."""
    for row, lang in zip(STATIONS, langs(), strict=False):
        text, key = row["spelling"], row["id"]
        far = "moscow-yaroslavskaya" if key != "moscow-yaroslavskaya" else "busan"
        asked = {
            "from": {"from": text, "to": key},
            "to": {"from": key, "to": text},
            "via": {"from": key, "via": text, "to": far},
        }[param]
        reply = client.get("/journeys.json", query_string={**asked, "lang": lang})
        assert (reply.status_code, reply.get_json()["code"]) == (400, "same-ends"), row


def test_a_journey_by_any_spelling_is_the_journey_by_ids(client: FlaskClient) -> None:
    by_ids = client.get("/journeys.json?from=wonsan&to=rajin&via=hamhung").get_json()
    for start, via, stop in (
        ("Wŏnsan", "Hamhŭng", "Najin"),
        ("Вонсан", "Хамхын", "Раджин"),
        ("원산", "Hamheung", "라진"),
    ):
        asked = {"from": start, "via": via, "to": stop}
        found = client.get("/journeys.json", query_string=asked).get_json()
        assert found["legs"] == by_ids["legs"]
        assert found["length"] == by_ids["length"]


def test_every_spelling_at_claims(client: FlaskClient, catalog: Catalog, ends: set[str]) -> None:
    index = index_of(catalog)
    partner: dict[str, tuple[str, str]] = {}
    for claim in catalog.claims.values():
        if claim.from_name and claim.to_name:
            partner.setdefault(index.ends[claim.from_name], ("from", claim.to_name))
            partner.setdefault(index.ends[claim.to_name], ("to", claim.from_name))
    asked_of = [row for row in STATIONS if row["id"] in partner]
    assert len({row["id"] for row in asked_of}) > 20
    for row, lang in zip(asked_of, langs(), strict=False):
        param, other = partner[row["id"]]
        far = {"from": "to", "to": "from"}[param]
        answers = [
            client.get("/claims.json", query_string={param: text, far: other, "lang": lang})
            for text in (row["spelling"], row["id"])
        ]
        assert [one.status_code for one in answers] == [200, 200], row
        said, by_id = (one.get_json()["rows"] for one in answers)
        assert said == by_id, row
    for row in (one for one in STATIONS if one["id"] not in ends):
        reply = client.get("/claims.json", query_string={"from": row["spelling"], "to": "Moscow"})
        assert (reply.status_code, reply.get_json()["code"]) == (404, "empty-answer"), row


def test_every_spelling_of_a_route_at_locate_and_lengths(client: FlaskClient) -> None:
    measured = {"tsr", "tkr-east", "tkr-west", "tkr-central", "tkr-pyongsan", "ussuriysk-khasan"}
    for row, lang in zip(ROUTES, langs(), strict=False):
        asked = {"route": row["spelling"], "lang": lang}
        lengths = client.get("/lengths.json", query_string=asked).get_json()
        assert lengths["query"]["route"] == row["id"], row
        if row["id"] in measured:
            place = client.get("/locate.json", query_string={**asked, "km": "10"}).get_json()
            assert place["route"] == row["id"], row


@pytest.mark.parametrize("row", CORPUS, ids=name_of)
def test_every_parameter_that_takes_a_name(known: Known, row: Row) -> None:
    """A question in any spelling is the question by id: one answer, one address to cite."""
    text, wanted = row["spelling"], row["id"]
    of = PARAM_OF[row["kind"]]
    asked = 0
    for address in addresses.ADDRESSES:
        for param in address.params:
            if isinstance(param.parser, parameters.Names) and (param.parser.of or param.name) == of:
                pairs = MultiDict([(param.name, text)])
                what = parse(address, pairs, known, present_version="")
                assert dict(what.given)[param.name] == wanted
                asked += 1
    assert asked


def test_the_map_takes_a_journey_by_names(known: Known) -> None:
    pairs = MultiDict([("journey", "Пусан..Wŏnsan")])
    what = parse(addresses.MAP, pairs, known, present_version="")
    assert what.values["journey"] == "busan..wonsan"


def test_a_name_with_a_comma_is_one_name(known: Known, catalog: Catalog) -> None:
    name = catalog.routes["tkr-east"].names.ko
    assert "," in name
    pairs = MultiDict([("route", name)])
    what = parse(addresses.LENGTHS, pairs, known, present_version="")
    assert what.values["route"] == ("tkr-east",)
    several = MultiDict([("route", "동해선,Transsib")])
    what = parse(addresses.LENGTHS, several, known, present_version="")
    assert what.values["route"] == ("tkr-east", "tsr")


# 이원 is Iwon in the ROK by birth and Riwon in the DPRK by the initial sound of the South.
def test_an_ambiguous_name_is_told_with_its_candidates_everywhere(client: FlaskClient) -> None:
    first = client.get("/search.json?q=이원").get_json()["results"][:2]
    assert {one["id"] for one in first} == {"iwon", "riwon"}
    for address in ("/journeys.json?from=이원&to=busan", "/journeys.json?from=busan&to=이원"):
        problem = client.get(address).get_json()
        assert (problem["status"], problem["code"]) == (400, "ambiguous-name")
        assert problem["value"] == "이원"
        assert "Iwon" in problem["allowed"]
        assert "riwon" in problem["repair"]
    page = client.get("/?feature=이원").get_json()
    assert (page["status"], page["code"], page["param"]) == (400, "ambiguous-name", "feature")
    ends = client.get("/claims.json?from=border&to=Moscow").get_json()
    assert (ends["status"], ends["code"]) == (400, "ambiguous-name")


@pytest.mark.parametrize(
    ("address", "param", "nearest"),
    [
        ("/journeys.json?from=Vladivastok&to=busan", "from", "Vladivostok"),
        ("/journeys.json?from=busan&via=Pyongyangg&to=khasan", "via", "Pyongyang"),
        ("/claims.json?from=Moskow&to=Vladivostok", "from", "Moscow"),
        ("/locate.json?route=Trans-Sibirian Railway&km=10", "route", "tsr"),
        ("/lengths.json?layer=Gas pipelnes", "layer", "gas-pipeline"),
        ("/lengths.json?route=tkr-eest", "route", "tkr-east"),
        ("/?feature=Kabarovsk", "feature", "khabarovsk-1"),
    ],
)
def test_an_unknown_name_is_told_with_the_nearest(
    client: FlaskClient, address: str, param: str, nearest: str
) -> None:
    reply = client.get(address)
    problem = reply.get_json()
    assert (reply.status_code, problem["code"], problem["param"]) == (404, "unknown-name", param)
    assert problem["nearest"] == nearest
    assert nearest in problem["allowed"]
    assert len(problem["allowed"]) < 400  # of hundreds of ids only the nearest are told


def test_a_place_without_a_railway_says_which_stations_are_near(catalog: Catalog) -> None:
    """Hunchun lies some 20 km from the border; by the map the nearest line is in the DPRK."""
    with pytest.raises(NotOnTrackError) as caught:
        station_meant(catalog, "from", "훈춘")
    place, nodes = catalog.stations["hunchun"], network_of(catalog).stations

    def apart(key: str) -> float:
        lat = (nodes[key].lat_deg - place.lat_deg) ** 2
        return lat + (0.73 * (nodes[key].lon_deg - place.lon_deg)) ** 2  # cos 43°

    nearest = catalog.stations[min(nodes, key=apart)]
    assert caught.value.nearest == nearest.names.en
    assert f"{nearest.names.en} (" in caught.value.allowed


@pytest.mark.parametrize("lang", LANGS)
def test_the_page_of_a_place_without_a_railway_names_stations(
    client: FlaskClient, lang: str
) -> None:
    browser = {"Accept": "text/html", "Accept-Language": lang}
    page = client.get("/journeys?from=Hunchun&to=Seoul", headers=browser)
    assert page.status_code == 404
    unit = {"en": "km", "ko": "km", "ru": "км"}[lang]
    assert page.text.count(f"\u00a0{unit})") >= 3


def test_a_town_is_its_station_and_its_id_is_itself(catalog: Catalog, known: Known) -> None:
    assert known.id_of("feature", "feature", "Daegu") == "dongdaegu"
    assert known.id_of("feature", "feature", "daegu") == "daegu"  # an exact id wins
    assert station_meant(catalog, "from", "daegu").id == "dongdaegu"
    assert known.id_of("feature", "feature", "Находка") == "nakhodka"


def test_every_id_is_itself_in_every_parameter(known: Known) -> None:
    for of, ids in known.ids.items():
        for key in ids:
            assert known.id_of(of, of, key) == key
    assert set(known.ids) == set(KINDS_OF)


def test_every_own_name_is_found_and_no_other_thing_takes_it(catalog: Catalog) -> None:
    index = index_of(catalog)
    for entry in index.entries:
        for name in entry.own_names():
            match resolve(index, name, (entry.kind,)):
                case One(found):
                    assert found.names == entry.names or entry.names.en.startswith(found.names.en)
                case Ambiguous(several):
                    assert entry in several
                case other:
                    pytest.fail(f"{name}: {other}")


NAMED = sorted({row["spelling"] for row in STATIONS})
CHANGES = (
    str.upper,
    str.lower,
    lambda text: unicodedata.normalize("NFD", text),
    lambda text: unicodedata.normalize("NFC", text),
    lambda text: text.replace("'", "’"),
    lambda text: f" {text} ",
)


@settings(deadline=None)
@given(
    name=st.sampled_from(NAMED),
    gap=st.sampled_from([" ", "-", "–", "  ", "\u00a0", "·"]),
    changes=st.lists(st.sampled_from(CHANGES), max_size=4),
)
def test_case_gaps_and_composition_do_not_matter(
    catalog: Catalog, name: str, gap: str, changes: list[Callable[[str], str]]
) -> None:
    wanted = station_meant(catalog, "from", name).id
    changed = re.sub(r"(?<=\w\w)[ -]", gap, name)  # behind ст. stands a gap of its own
    for change in changes:
        changed = change(changed)
    assert station_meant(catalog, "from", changed).id == wanted


@settings(deadline=None)
@given(text=st.text(max_size=60))
def test_any_text_is_one_several_elsewhere_or_near(catalog: Catalog, text: str) -> None:
    nodes = network_of(catalog).stations
    meant = resolve(index_of(catalog), text, POINTS, nodes)
    if isinstance(meant, One):
        assert station_meant(catalog, "from", text).id == meant.entry.id
        return
    refusal = {Ambiguous: AmbiguousNameError, Elsewhere: NotOnTrackError, Nearest: UnknownNameError}
    with pytest.raises(refusal[type(meant)]):
        station_meant(catalog, "from", text)


def point(key: str, name: str, kind: str, lon_deg: float) -> Entry:
    at = (lon_deg, 43.0)
    return Entry(kind, key, Names(name), country="RU", bounds_deg=(*at, *at))


def test_a_far_place_of_the_same_name_is_asked_back() -> None:
    station = point("a", "Slavyanka", "station", 131.0)
    near, far = (
        point("b", "Slavyanka", "place", 131.1),
        point("c", "Slavyanka", "place", 90.0),
    )
    assert resolve(Index([near, station]), "Slavianka", POINTS) == One(station)
    assert resolve(Index([far, station]), "Slavyanka", POINTS) == Ambiguous((station, far))
    twin = point("d", "Slavyanka", "station", 131.1)
    assert resolve(Index([station, twin]), "slavyanka", POINTS) == Ambiguous((station, twin))
    assert resolve(Index([far]), "Slavyanka", POINTS, {"a"}) == Elsewhere(far)


def test_no_two_stations_are_one_by_sound_alone(catalog: Catalog) -> None:
    """The systems of spelling part all stations but Iwon and Riwon, both 이원 in the South."""
    index = index_of(catalog)
    borne: dict[tuple[str, str], set[str]] = {}
    for key in network_of(catalog).stations:
        (entry,) = (one for one in index.with_id(key) if one.kind == "station")
        for name in entry.own_names():
            for system in entry.systems:
                heard = sounds(name)._asdict()[system]
                borne.setdefault((system, heard), set()).add(key)
    shared = {frozenset(keys) for keys in borne.values() if len(keys) > 1}
    assert shared == {frozenset(("iwon", "riwon"))}
