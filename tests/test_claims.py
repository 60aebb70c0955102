"""Published figures beside ours: what may be compared, what a figure is, what is only known."""

from __future__ import annotations

import csv
import io
import math
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from geo.claims.compare import (
    COMPARED,
    RELATIONS,
    claims_for,
    compare,
    nearest_difference_percent,
    subjects,
)
from geo.claims.ends import ends_meant
from geo.claims.match import Question, answer
from geo.claims.our_lengths import ours_of
from geo.claims.wording import ends_text, key_name, subject_name
from geo.cli import cli
from geo.errors import EmptyAnswerError, ParameterError, UnknownNameError
from geo.gazetteer.ends import names_of
from geo.gazetteer.named import end_texts
from geo.i18n import translator
from geo.lengths import route_length
from geo.web.resources.claims import CLAIM_FIELDS
from geo.web.settings import ROOT

if TYPE_CHECKING:
    from click.testing import CliRunner
    from flask.testing import FlaskClient

    from geo.catalog import Catalog


def facts() -> dict[str, dict[str, str]]:
    with (ROOT / "layers" / "tables" / "claims.csv").open(encoding="utf-8", newline="") as file:
        return {row["claim_id"]: row for row in csv.DictReader(file)}


def test_every_claim_of_the_facts_is_there(catalog: Catalog) -> None:
    assert [one.claim.id for one in claims_for(catalog)] == list(facts())


def test_a_difference_needs_the_same_definition(catalog: Catalog) -> None:
    for one in claims_for(catalog):
        assert one.relation in RELATIONS
        if one.difference is None:
            assert one.relation not in COMPARED
            continue
        assert one.relation in COMPARED
        assert one.claim.extent == "whole"
        if one.claim.definition == "area":
            continue
        assert one.ours is not None
        assert one.ours.length_km is not None
        assert one.claim.value_km is not None
        assert one.claim.definition in one.ours.definitions
        assert one.claim.definition != "unknown"
        assert one.claim.extent_of == one.ours.key
        part_km = one.part.sign * (one.part.ours.length_km or 0.0) if one.part else 0.0
        like_km = one.claim.value_km + part_km
        assert one.difference == pytest.approx(one.ours.length_km - like_km)
        assert one.difference_percent == pytest.approx(one.difference / like_km * 100)


@pytest.mark.parametrize(
    ("claim", "relation", "difference"),
    [
        ("tsr-9288.2", "our-source", None),
        ("tsr-9288", "same", 0.2),
        ("tsr-9289", "same", -0.8),
        ("tsr-9298", "other-definition", None),
        ("tsr-timetable-9300", "other-definition", None),
        ("tsr-9302", "not-said", None),
        ("tsr-7416", "nothing-to-compare", None),
        ("busan-moscow-central-10521", "same", 244.9),
        ("busan-europe-central-13054", "other-extent", None),
        ("busan-sinuiju-945", "same", -17.2),
        ("donghae-475.1", "same", 0.4),
        ("rajin-khasan-54", "other-definition", None),
        ("gyeongwon-94.4", "derived", None),
        ("donghae-363.8", "derived", None),
        ("donghae-link-25.5", "our-source", None),
        ("rajin-tumangang-52", "other-definition", None),
        ("gas-gem-drawn-1056.8", "other-definition", None),
        ("moscow-pyongyang-10000", "no-figure", None),
        ("primorsky-area-old", "same", -1442.8),
        ("parallel-312", "other-ends", None),
        ("busan-berlin-11000", "other-ends", None),
        ("busan-europe-rail-10000", "other-ends", None),
        ("tsr-vostochny-9198", "other-ends", None),
        ("tsr-9332", "not-said", None),
        ("parallel-304", "other-extent", None),
        ("gas-dprk-700", "other-extent", None),
        ("gas-1202", "our-source", None),
        ("khasan-baranovsky-238", "our-source", None),
        ("kumgang-tumangang-777.4", "our-source", None),
        ("skv-1800", "same", 22.0),
    ],
)
def test_what_is_compared_with_what(
    catalog: Catalog, claim: str, relation: str, difference: float | None
) -> None:
    found = compare(catalog, catalog.claims[claim])
    assert found.relation == relation
    if difference is None:
        assert found.difference is None
    else:
        assert found.difference == pytest.approx(difference, abs=0.06)


def test_the_demarcation_line_is_238_km_and_the_popular_248_is_10_km_too_long(
    catalog: Catalog,
) -> None:
    """Kim Chang-hwan, A Study on the Spatial Range of DMZ, 2007: about 238 km (148 miles).

    The line of the National Geographic Information Institute of the ROK has 236,559 m.
    """
    length = route_length(catalog, "demarcation-line")
    assert length is not None
    assert length.length_km == pytest.approx(238)
    assert length.low_km is not None
    assert length.high_km is not None
    assert length.low_km <= 236.559 <= length.high_km
    assert length.high_km < 248
    popular = compare(catalog, catalog.claims["mdl-248"])
    assert popular.relation == "same"
    assert popular.difference == pytest.approx(-10)
    assert compare(catalog, catalog.claims["mdl-238"]).relation == "our-source"


@pytest.mark.parametrize(
    ("key", "km", "project"),
    [
        # Wikipedia (ko), 동해선, table of the line after 1 January 2025, km from Busanjin: Bujeon
        # 4.6, Pohang 149.7, Yeongdeok 188.3, Samcheok 310.7; the ministry's total is 363.8.
        ("E01", 149.7 - 4.6, "donghae-142.2"),
        ("E02", 310.7 - 149.7, "donghae-166.3"),
        ("E02:pohang:yeongdeok", 188.3 - 149.7, "pohang-yeongdeok-44.1"),
        ("E03", 363.8 - (310.7 - 4.6), "samcheok-gangneung-58"),
        ("E01+E02+E03", 363.8, "donghae-475.1"),
    ],
)
def test_the_donghae_line_is_split_by_its_operating_lengths(
    catalog: Catalog, key: str, km: float, project: str
) -> None:
    ours = ours_of(catalog, key)
    assert ours is not None
    assert ours.length_km == pytest.approx(km)
    assert "operating length" in ours.definitions
    # The length of a building project is another thing: no difference is given.
    assert catalog.claims[project].definition != "operating length"
    if catalog.claims[project].compare_with == key:
        assert compare(catalog, catalog.claims[project]).difference is None


def test_the_piece_from_pohang_to_yeongdeok_has_its_operating_length(catalog: Catalog) -> None:
    """Wikipedia (ko), 동해선: 188.3 - 149.7 km; open feed KorailGTFS, 2026: 38.6 km of track."""
    piece = catalog.pieces["donghae-pohang-yeongdeok"]
    assert piece.length_km == pytest.approx(38.6, abs=1e-4)


def test_rajin_tumangang_khasan_by_the_tables_of_the_lines(catalog: Catalog) -> None:
    """Wikipedia (en), Hambuk Line: Hongui 285.6, Rajin 328.2 km.

    Hongui line: Tumangang 9.5, border 11.7 km; Russian Railways: 32 + 20 = 52 km; OpenStreetMap:
    from the border to Khasan 1.75 km.
    """
    rajin = ours_of(catalog, "E10")
    both = ours_of(catalog, "E10+E11")
    assert rajin is not None
    assert both is not None
    assert rajin.length_km == pytest.approx(328.2 - 285.6 + 9.5)
    assert both.length_km == pytest.approx(56, abs=0.15)
    korean = [
        catalog.pieces[share.piece].length_km or 0.0
        for key in ("E10", "E11")
        for share in catalog.members[key]
        if catalog.pieces[share.piece].country == "KP"
    ]
    assert math.fsum(korean) == pytest.approx(54.3, abs=1e-3)


def test_moscow_pyongyang_goes_by_kostroma(catalog: Catalog) -> None:
    """Russian Railways, June 2025: the through car stops at Kostroma and Kirov."""
    scenario = catalog.scenarios["moscow-pyongyang"]
    assert scenario.legs[0].leg == "tsr-kostroma"
    by_kostroma, by_posts = route_length(catalog, "tsr-kostroma"), route_length(catalog, "tsr")
    assert by_kostroma is not None
    assert by_posts is not None
    assert scenario.legs[0].length_km == pytest.approx(
        9177 + by_kostroma.length_km - by_posts.length_km, abs=0.05
    )


@pytest.mark.parametrize(
    ("claim", "part", "km", "difference"),
    [
        # Dong-A Ilbo, 15 January 2016: Munsan - Dorasan 9.7 km; ours is 2.5 + 15.3.
        ("gyeongui-link-27.3", "W02:munsan:dorasan", 9.7, 17.8 - (27.3 - 9.7)),
        # Aju News, 2 October 2012: Sintan-ri - Baengmagoji 5.6 km; ours is 9.3 + 2.4 + 14.8.
        ("gyeongwon-gap-31", "G01b:sintan-ri:baengmagoji", 5.6, 26.5 - (31 - 5.6)),
        # Wikipedia (ko), 부산진역 and 동해선: Busan - Bujeon 1.8 + 4.6 km.
        ("donghae-504.1", "E00", 6.4, 482.5 - (504.1 - 6.4)),
    ],
)
def test_with_other_ends_the_known_part_is_taken_off_and_said(
    client: FlaskClient, claim: str, part: str, km: float, difference: float
) -> None:
    rows = client.get("/claims.json").get_json()["rows"]
    (row,) = [one for one in rows if one["claim"] == claim]
    assert row["relation"] == "known-part"
    assert row["known_part"] == f"-{part}"
    assert row["known_part_km"] == pytest.approx(km)
    assert row["known_part_low_km"] < km < row["known_part_high_km"]
    assert row["difference"] == pytest.approx(difference)
    for lang in ("en", "ko", "ru"):
        page = client.get(f"/claims?lang={lang}").text
        (shown,) = re.findall(rf'<tr id="{re.escape(claim)}".*?</tr>', page, re.DOTALL)
        assert translator(lang).number(km, 1) in shown


@pytest.mark.parametrize(
    ("lang", "words"),
    [("en", "this is our source"), ("ko", "우리 값의 출처"), ("ru", "это наш источник")],
)
def test_our_own_source_is_called_so_and_differs_from_nothing(
    client: FlaskClient, lang: str, words: str
) -> None:
    page = client.get(f"/claims?lang={lang}").text
    tr = translator(lang)
    for row in client.get(f"/claims.json?lang={lang}").get_json()["rows"]:
        if row["difference"] is not None:
            assert round(row["difference"], 1) != 0.0, row["claim"]
        if row["relation"] == "our-source":
            assert row["difference"] is row["difference_percent"] is None
            (shown,) = re.findall(rf'<tr id="{re.escape(row["claim"])}".*?</tr>', page, re.DOTALL)
            assert words in shown
            assert f"<span>{tr.number(0.0, 1)}<" not in shown


def test_a_source_is_found_by_what_it_cites_and_never_by_a_list(catalog: Catalog) -> None:
    """The same figure from another source is no source of ours; another figure never is."""
    claim = catalog.claims["mdl-238"]
    assert compare(catalog, claim).relation == "our-source"
    other = replace(claim, source="https://example.org/another-measurement (2026)")
    assert compare(catalog, other).relation == "same"
    longer = replace(claim, value_km=240.0)
    assert compare(catalog, longer).relation == "same"


@pytest.mark.parametrize(
    ("change", "relation"),
    [
        ({"definition": "tariff distance"}, "other-definition"),
        ({"definition": "unknown"}, "not-said"),
        ({"extent": "part"}, "other-extent"),
        ({"extent_of": "tsr-nizhny"}, "other-extent"),
        ({"to_name": "Nakhodka-Vostochnaya"}, "other-ends"),
        ({"to_name": "Nakhodka-Vostochnaya", "definition": "unknown"}, "other-ends"),
        ({"to_name": ""}, "other-ends"),
        ({"value_km": None}, "no-figure"),
    ],
)
def test_a_difference_is_given_only_where_all_agree(
    catalog: Catalog, change: dict[str, Any], relation: str
) -> None:
    claim = catalog.claims["tsr-9289"]
    assert compare(catalog, claim).difference is not None
    found = compare(catalog, replace(claim, **change))
    assert (found.relation, found.difference, found.difference_percent) == (relation, None, None)


def test_lengths_and_claims_tell_the_same_difference(client: FlaskClient, catalog: Catalog) -> None:
    for row in client.get("/lengths.json").get_json()["rows"]:
        told = [compare(catalog, catalog.claims[key]) for key in row["claims"]]
        shown = [one for one in told if one.relation in COMPARED]
        nearest = nearest_difference_percent(catalog, [one.claim for one in shown])
        assert row["difference_percent"] == nearest
        assert nearest is None or nearest != 0.0


def test_ours_is_the_sum_of_what_it_is_made_of(catalog: Catalog) -> None:
    east = ours_of(catalog, "E05+E06")
    assert east is not None
    assert east.length_km == pytest.approx(
        catalog.spans["E05"].length_km + catalog.spans["E06"].length_km
    )
    assert east.ends == ("Jejin", "Kumgangsan Chongnyon")
    route = ours_of(catalog, "tsr")
    assert route is not None
    length = route_length(catalog, "tsr")
    assert length is not None
    assert route.length_km == length.length_km
    assert ours_of(catalog, "no-such-thing") is None


def test_scenario_totals_are_the_sums_of_their_legs(catalog: Catalog) -> None:
    for scenario in catalog.scenarios.values():
        legs = [leg for leg in scenario.legs if leg.kind != "feeder"]
        if scenario.total_km is None or any(leg.length_km is None for leg in legs):
            continue
        total_km = math.fsum(leg.length_km or 0.0 for leg in legs)
        assert scenario.total_km == pytest.approx(total_km, abs=0.01), scenario.id


def test_busan_moscow_10521_is_known_and_where_it_falls_short(catalog: Catalog) -> None:
    rows, verdict = answer(catalog, Question(10521, start="Busan", stop="Moscow"))
    assert verdict is not None
    assert verdict.best.fits
    assert verdict.best.claim is not None
    assert verdict.best.claim.id == "busan-moscow-central-10521"
    assert verdict.best.claim.definition == "sum of sections"
    assert verdict.ours is not None
    assert verdict.ours.length_km == pytest.approx(10765.9)
    assert verdict.short_km == pytest.approx(244.9)
    assert "230 km" in verdict.best.claim.known_error.en
    ways = {fit.ours.key for fit in verdict.fits if fit.ours}
    # Through trains of the eastern line begin at Bujeon, to which a feeder leads.
    assert {"busan-moscow-east", "busan-moscow-central", "busan-moscow-west"} <= ways
    assert {row.claim.id for row in rows} >= {"busan-moscow-central-10521", "sea-spb-23000"}


@pytest.mark.parametrize(
    ("start", "stop"),
    [("부산", "모스크바"), ("Пусан", "Москва"), ("busan", "moscow"), ("Moscow", "Busan")],
)
def test_the_same_question_in_other_words(catalog: Catalog, start: str, stop: str) -> None:
    _, verdict = answer(catalog, Question(10521, start=start, stop=stop))
    assert verdict is not None
    assert verdict.best.claim is not None
    assert verdict.best.claim.id == "busan-moscow-central-10521"


@pytest.mark.parametrize(
    ("km", "claim", "fits"),
    [
        (9288, "tsr-9288", True),
        (9288.2, "tsr-9288.2", True),
        (9300, "tsr-timetable-9300", True),
        (9298, "tsr-9298", True),
        (9259, "tsr-nizhny-9259", True),
        (9360, "tsr-9334", False),
    ],
)
def test_which_figure_of_the_trans_siberian_it_is(
    catalog: Catalog, km: float, claim: str, fits: bool
) -> None:
    _, verdict = answer(catalog, Question(km, about="tsr"))
    assert verdict is not None
    assert verdict.best.claim is not None
    assert verdict.best.claim.id == claim
    assert verdict.best.fits is fits


def test_why_is_what_the_facts_say_or_nothing(client: FlaskClient) -> None:
    known = facts()
    for lang in ("en", "ko", "ru"):
        reply = client.get(f"/claims.json?lang={lang}")
        assert reply.json is not None
        for row in reply.json["rows"]:
            assert row["known_error"] == known[row["claim"]][f"known_error_{lang}"]


def test_uncited_figures_say_so(client: FlaskClient) -> None:
    reply = client.get("/claims.json")
    assert reply.json is not None
    classes = {row["claim"]: row["source_class"] for row in reply.json["rows"]}
    assert classes["gas-1122"] == classes["skv-1830"] == "uncited"
    assert all(classes.values())
    page = client.get("/claims").text
    assert page.count(translator("en").t("source-class.uncited")) >= list(classes.values()).count(
        "uncited"
    )


@pytest.mark.parametrize("lang", ["en", "ko", "ru"])
def test_the_page_answers_the_form(client: FlaskClient, lang: str) -> None:
    reply = client.get(
        "/claims",
        query_string={"km": "10,521", "from": "Busan", "to": "Moscow", "about": "", "lang": lang},
    )
    assert reply.status_code == 200
    text = reply.text
    tr = translator(lang)
    assert tr.number(244.9, 1) in text
    assert tr.number(10765.9, 1) in text
    assert tr.number(10521) in text
    assert f'<input type="hidden" name="lang" value="{lang}">' in text or lang == "en"


@pytest.mark.parametrize("written", ["10521", "10,521", "10 521", "10\u00a0521", "10521.0"])
def test_a_figure_may_be_written_as_people_write_it(client: FlaskClient, written: str) -> None:
    reply = client.get(
        "/claims.json", query_string={"km": written, "from": "Busan", "to": "Moscow"}
    )
    assert reply.json is not None
    assert reply.json["verdict"]["asked_km"] == 10521


def test_a_comma_before_two_digits_is_a_decimal_one(client: FlaskClient) -> None:
    reply = client.get("/claims.json", query_string={"km": "9288,2", "about": "tsr"})
    assert reply.json is not None
    assert reply.json["verdict"]["claim"] == "tsr-9288.2"


def test_csv_and_json_have_the_same_rows(client: FlaskClient) -> None:
    query = {"about": "tsr", "km": "9300"}
    told = client.get("/claims.json", query_string=query).json
    assert told is not None
    text = client.get("/claims.csv", query_string=query).text
    lines = list(csv.DictReader(io.StringIO(text)))
    assert tuple(lines[0]) == CLAIM_FIELDS
    assert [line["claim"] for line in lines] == [row["claim"] for row in told["rows"]]
    for line, row in zip(lines, told["rows"], strict=True):
        assert set(row) == set(CLAIM_FIELDS)
        assert float(line["asked_less_value_km"] or "nan") == pytest.approx(
            row["asked_less_value_km"], nan_ok=True
        )


@pytest.mark.parametrize(
    ("query", "status", "words"),
    [
        ("from=border&to=Moscow", 400, "border of Russia"),
        ("from=Busann&to=Moscow", 404, "Busan"),
        ("from=Yaroslavl&to=Moscow", 404, "Yaroslavl"),
        ("km=5", 400, "about=tsr"),
        ("from=Busan", 400, "from and to"),
        ("about=tsrr", 404, "tsr"),
        ("about=tsr&from=Busan&to=Moscow", 400, "leave about out"),
        ("km=many&about=tsr", 400, "a number"),
        ("from=Berlin&to=Hamburg", 404, "published figure"),
    ],
)
def test_each_wrong_question_has_its_own_answer(
    client: FlaskClient, query: str, status: int, words: str
) -> None:
    reply = client.get(f"/claims.json?{query}")
    assert reply.status_code == status
    assert words in reply.text
    browser = {"Accept": "text/html,*/*;q=0.8"}
    assert client.get(f"/claims?{query}", headers=browser).status_code == status


def test_ends_have_names_in_three_languages_where_they_are_stations(catalog: Catalog) -> None:
    names = names_of(catalog, end_texts(catalog))
    assert names["Busan"].ko == "부산"
    assert ends_meant(catalog, "from", "Moscow") == ("Moscow", "Moscow Yaroslavskaya") or set(
        ends_meant(catalog, "from", "Moscow")
    ) == {"Moscow", "Moscow Yaroslavskaya"}
    with pytest.raises(ParameterError, match="border"):
        ends_meant(catalog, "from", "border")
    with pytest.raises(UnknownNameError):
        ends_meant(catalog, "to", "Xanadu")
    with pytest.raises(EmptyAnswerError):
        ends_meant(catalog, "to", "Yaroslavl")


def test_every_subject_can_be_asked_about(client: FlaskClient, catalog: Catalog) -> None:
    claimed = {claim.subject for claim in catalog.claims.values()}
    for subject in subjects(catalog):
        reply = client.get("/claims.json", query_string={"about": subject})
        assert reply.status_code == 200 or subject not in claimed, subject


def test_the_command_is_the_address(runner: CliRunner, client: FlaskClient) -> None:
    call = ["claims", "--from", "Busan", "--to", "Moscow", "--km", "10521", "--format", "json"]
    result = runner.invoke(cli, call)
    assert result.exit_code == 0, result.stderr
    asked = {"km": "10521", "from": "Busan", "to": "Moscow"}
    assert result.stdout_bytes == client.get("/claims.json", query_string=asked).data


def test_every_claimant_is_named_in_three_languages(catalog: Catalog) -> None:
    named = [claim for claim in catalog.claims.values() if claim.claimed_by.en]
    assert len(named) > 90
    for claim in named:
        assert re.search(r"[가-힣]", claim.claimed_by.ko), claim.id
        assert re.search(r"[А-яЁё]", claim.claimed_by.ru), claim.id


def test_every_end_and_subject_is_named_in_three_languages(catalog: Catalog) -> None:
    for one in claims_for(catalog):
        for lang, script in (("ko", r"[가-힣]"), ("ru", r"[А-яЁё]")):
            tr = translator(lang)
            assert re.search(script, subject_name(catalog, one.claim, tr)), one.claim.id
            for end in filter(None, (one.claim.from_name, one.claim.to_name)):
                assert re.search(script, ends_text(catalog, end, "", tr)), end


def test_ends_of_sections_stand_in_the_readers_script(catalog: Catalog) -> None:
    """A section whose end no claim names, as Yeoncheon of the Gyeongwon Line."""
    latin = re.compile(r"[A-Za-z]{3,}")
    named = [
        key_name(catalog, key, translator("ko"))
        for key, span in catalog.spans.items()
        if span.from_name and span.to_name
    ]
    assert len(named) > 20
    assert [one for one in named if latin.search(one)] == []


@pytest.mark.parametrize(
    ("lang", "words"),
    [("en", "no independent check"), ("ko", "독립된 검증이 아"), ("ru", "независимая проверка")],
)
def test_a_figure_derived_from_the_claim_says_so_and_shows_no_empty_interval(
    client: FlaskClient, lang: str, words: str
) -> None:
    page = client.get(f"/claims?lang={lang}").text
    (row,) = re.findall(r'<tr id="gyeongwon-94\.4".*?</tr>', page, re.DOTALL)
    assert words in row
    assert "94.400" not in row
    assert "94,400" not in row
    intervals = re.findall(r"\(([\d.,\s]+)[–-]([\d.,\s]+)\)", page)
    assert intervals
    assert all(low != high for low, high in intervals)
    ends = "from=Yongsan&to=Baengmagoji&km=94.4"
    rows = client.get(f"/claims.json?{ends}&lang={lang}").get_json()["rows"]
    (found,) = [one for one in rows if one["claim"] == "gyeongwon-94.4"]
    assert found["relation"] == "derived"
    assert found["difference"] is None
    assert found["ours_km"] == pytest.approx(94.4)


@pytest.mark.parametrize("lang", ["en", "ko", "ru"])
def test_the_three_crossings_of_the_demarcation_line_are_three_ends(
    catalog: Catalog, lang: str
) -> None:
    # The western (Gyeongui), the Gyeongwon and the eastern (Donghae) crossing lie 60 to 150 km
    # apart (korea_rail_stations.csv); a bracket that fell off made them one.
    tr = translator(lang)
    said = {
        claim: ends_text(catalog, row["from_name"], row["to_name"], tr)
        for claim, row in facts().items()
        if claim in {"gyeongui-north-15.3", "gyeongwon-restore-11.7", "donghae-504.1"}
    }
    side = {
        "en": ("MDL (west)", "MDL (Gyeongwon)", "MDL (east)"),
        "ko": ("군사분계선(서)", "군사분계선(경원)", "군사분계선(동)"),
        "ru": ("ВДЛ (запад)", "ВДЛ (Кёнвон)", "ВДЛ (восток)"),
    }[lang]
    assert side[0] in said["gyeongui-north-15.3"]
    assert side[1] in said["gyeongwon-restore-11.7"]
    assert side[2] in said["donghae-504.1"]
    names = names_of(catalog, end_texts(catalog))
    crossings = [names[f"MDL ({one})"].of(lang) for one in ("west", "east", "Gyeongwon")]
    assert len(set(crossings)) == 3


def test_an_end_is_found_by_its_northern_spelling(catalog: Catalog) -> None:
    assert ends_meant(catalog, "from", "라진") == ends_meant(catalog, "from", "나진") == ("Rajin",)
