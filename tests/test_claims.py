"""Published figures beside ours: what may be compared, what a figure is, what is only known."""

from __future__ import annotations

import csv
import io
import math
import re
from typing import TYPE_CHECKING

import pytest

from geo.claims.compare import RELATIONS, claims_for, compare, subjects
from geo.claims.ends import end_names, resolve
from geo.claims.fit import Question, answer
from geo.claims.ours import ours_of
from geo.claims.wording import ends_text, key_name, subject_name
from geo.cli import cli
from geo.errors import EmptyAnswerError, ParameterError, UnknownNameError
from geo.i18n import translator
from geo.lengths import route_length
from geo.web.claiming import CLAIM_FIELDS
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
            assert one.relation not in {"same", "other-ends"}
            continue
        if one.claim.definition == "area":
            continue
        assert one.ours is not None
        assert one.ours.length_km is not None
        assert one.claim.value_km is not None
        assert one.claim.definition in one.ours.definitions
        assert one.claim.definition != "unknown"
        assert one.difference == pytest.approx(one.ours.length_km - one.claim.value_km)


@pytest.mark.parametrize(
    ("claim", "relation", "difference"),
    [
        ("tsr-9288.2", "same", 0.0),
        ("tsr-9289", "same", -0.8),
        ("tsr-9298", "other-definition", None),
        ("tsr-timetable-9300", "other-definition", None),
        ("tsr-9302", "not-said", None),
        ("tsr-7416", "nothing-to-compare", None),
        ("busan-moscow-central-10521", "same", 245.9),
        ("busan-europe-central-13054", "other-ends", -2287.1),
        ("busan-sinuiju-945", "same", -17.4),
        ("donghae-475.1", "same", 0.4),
        ("rajin-khasan-54", "derived", None),
        ("gyeongwon-94.4", "derived", None),
        ("donghae-363.8", "derived", None),
        ("donghae-link-25.5", "same", 0.0),
        ("rajin-tumangang-52", "other-definition", None),
        ("gas-gem-drawn-1056.8", "other-definition", None),
        ("moscow-pyongyang-10000", "no-figure", None),
        ("primorsky-area-old", "same", -1442.8),
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
        assert found.difference == pytest.approx(difference, abs=0.6)


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
    assert verdict.ours.length_km == pytest.approx(10766.9)
    assert verdict.short_km == pytest.approx(245.9)
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
    assert tr.number(245.9, 1) in text
    assert tr.number(10766.9, 1) in text
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
    names = end_names(catalog)
    assert names["Busan"].ko == "부산"
    assert resolve(catalog, "from", "Moscow") == ("Moscow", "Moscow Yaroslavskaya") or set(
        resolve(catalog, "from", "Moscow")
    ) == {"Moscow", "Moscow Yaroslavskaya"}
    with pytest.raises(ParameterError, match="border"):
        resolve(catalog, "from", "border")
    with pytest.raises(UnknownNameError):
        resolve(catalog, "to", "Xanadu")
    with pytest.raises(EmptyAnswerError):
        resolve(catalog, "to", "Yaroslavl")


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
    names = end_names(catalog)
    crossings = [names[f"MDL ({one})"].of(lang) for one in ("west", "east", "Gyeongwon")]
    assert len(set(crossings)) == 3


def test_an_end_is_found_by_its_northern_spelling(catalog: Catalog) -> None:
    assert resolve(catalog, "from", "라진") == resolve(catalog, "from", "나진") == ("Rajin",)
