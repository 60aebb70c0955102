"""Lengths by any grouping: every sum closes, every figure is the one that was published."""

from __future__ import annotations

import csv
import math
from itertools import combinations
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.catalog import load_catalog
from geo.errors import EmptyAnswerError
from geo.lengths import LengthRow, LengthsQuery, answer, length_of, route_length
from geo.vocabulary import BASES, GROUPINGS, SOURCE_CLASSES, UNITS_M
from geo.web.settings import ROOT

if TYPE_CHECKING:
    from geo.catalog import Catalog

METRE_KM = 0.001
SOURCES = ROOT / "layers" / "sources"
CATALOG = load_catalog([ROOT / "layers"])
ROUTES = sorted(CATALOG.routes)
LAYERS = ["trans-siberian", "korean-rail-link", "gas-pipeline", "parallel-38", "demarcation-line"]
EAST = ["E01", "E02", "E03", "E04", "E05", "E06", "E07", "E08a", "E08b", "E09", "E10", "E11"]


def facts(name: str) -> list[dict[str, str]]:
    with (SOURCES / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def legs_of(scenario: str) -> list[dict[str, str]]:
    return [row for row in facts("scenario_legs") if row["scenario_id"] == scenario]


def rows_of(route: str, *by: str, **more: Any) -> dict[str, LengthRow]:
    found = answer(CATALOG, LengthsQuery(routes=(route,), by=by or ("route",), **more)).rows
    assert len({row.group for row in found}) == len(found)
    return {row.group: row for row in found}


def closes(query: LengthsQuery) -> None:
    found = answer(CATALOG, query)
    lengths = [row.length for row in found.rows if row.length is not None]
    assert math.fsum(lengths) == pytest.approx(found.totals["length"], abs=METRE_KM)


@pytest.mark.parametrize("route", ROUTES)
def test_any_grouping_of_a_route_closes(route: str) -> None:
    length = route_length(CATALOG, route)
    if length is None:
        assert route in UNPUBLISHED
        return
    whole = length.length_km
    for by in [*((g,) for g in GROUPINGS), *combinations(GROUPINGS, 2)]:
        rows = rows_of(route, *by).values()
        lengths = [row.length for row in rows]
        assert None not in lengths
        assert math.fsum(v or 0 for v in lengths) == pytest.approx(whole, abs=METRE_KM), by
        if by != ("route",):
            closes(LengthsQuery(routes=(route,), by=by))


@pytest.mark.parametrize("layer", LAYERS)
def test_any_grouping_of_a_layer_closes(layer: str) -> None:
    for by in [(g,) for g in GROUPINGS if g != "route"]:
        closes(LengthsQuery(layer=layer, by=by))


# Routes of which the facts have no length: gas_pipeline.csv, length_km empty.
UNPUBLISHED = {"gas-2011-east", "gas-2011-j", "gas-sea"}
GROUPS = st.lists(st.sampled_from(GROUPINGS), min_size=1, max_size=4, unique=True)


@settings(deadline=None, max_examples=40)
@given(st.lists(st.sampled_from(ROUTES), min_size=1, max_size=4, unique=True), GROUPS, st.data())
def test_any_selection_closes(routes: list[str], by: list[str], data: st.DataObject) -> None:
    statuses = {p.status for r in routes for p in CATALOG.routes[r].pieces if p.status}
    chosen = data.draw(st.lists(st.sampled_from(sorted(statuses)), unique=True)) if statuses else []
    query = LengthsQuery(tuple(routes), by=tuple(by), status=tuple(chosen))
    found = answer(CATALOG, query)
    used = [
        piece
        for route in routes
        for piece in CATALOG.routes[route].pieces
        if not chosen or piece.status in chosen
    ]
    # A piece of two routes stands in a row of each; in the total it counts once.
    want = math.fsum(piece.length_km or 0.0 for piece in used)
    assert math.fsum(row.length or 0.0 for row in found.rows) == pytest.approx(want, abs=METRE_KM)
    if all(p.length_km is None for p in used):
        assert found.totals == {}
    elif by != ["route"]:
        once = math.fsum(p.length_km or 0.0 for p in {p.id: p for p in used}.values())
        assert found.totals["length"] == pytest.approx(once, abs=METRE_KM)
        assert found.totals["pieces"] == len({p.id for p in used})
        blank = {p.id for p in used if p.length_km is None}
        assert found.totals.get("without_length", 0) == len(blank)


def test_there_is_no_grand_total_over_routes() -> None:
    assert answer(CATALOG, LengthsQuery()).totals == {}


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize("by", GROUPINGS)
def test_every_row_is_whole(route: str, by: str) -> None:
    for row in rows_of(route, by).values():
        if route in UNPUBLISHED:
            assert (row.length, row.basis, row.drawn_length) == (None, None, None)
            assert row.sources
            continue
        assert row.length is not None
        assert row.length > 0
        assert row.basis in BASES
        assert math.fsum(row.basis_shares.values()) == pytest.approx(1.0, abs=1e-5)
        assert (row.basis == "mixed") == (len(row.basis_shares) > 1)
        assert row.source_class in SOURCE_CLASSES
        assert row.sources
        assert row.data_version == CATALOG.data_version
        assert (row.length_low is None) == (row.length_high is None)
        if row.length_low is not None and row.length_high is not None:
            assert 0 <= row.length_low <= row.length <= row.length_high
        if row.geometry_class == "schematic":
            assert row.drawn_length is None
            assert row.vertices_per_100km is None


@settings(deadline=None, max_examples=60)
@given(st.lists(st.sampled_from(sorted(CATALOG.pieces)), min_size=1, max_size=30), st.randoms())
def test_the_order_of_real_pieces_does_not_matter(ids: list[str], random: Any) -> None:
    pieces = [CATALOG.pieces[key] for key in ids]
    a = length_of(CATALOG, pieces)
    random.shuffle(pieces)
    b = length_of(CATALOG, pieces)
    if a is None or b is None:
        assert a is b
        return
    assert a.length_km == pytest.approx(b.length_km, rel=1e-12)
    want = math.fsum(p.length_km or 0.0 for p in {p.id: p for p in pieces}.values())
    assert a.length_km == pytest.approx(want, abs=METRE_KM)
    assert [a.low_km is None, a.high_km is None] == [b.low_km is None, b.high_km is None]
    if a.low_km is not None and a.high_km is not None:
        assert a.low_km == pytest.approx(b.low_km, abs=1e-9)
        assert a.high_km == pytest.approx(b.high_km, abs=1e-9)
        assert 0 <= a.low_km <= a.length_km <= a.high_km


def test_the_trans_siberian_is_its_last_post() -> None:
    length = route_length(CATALOG, "tsr")
    assert length is not None
    (claim,) = [row for row in facts("claims") if row["claim_id"] == "tsr-9288.2"]
    (scenario,) = [row for row in facts("scenarios") if row["scenario_id"] == "tsr-classic"]
    assert length.length_km == pytest.approx(float(claim["value_km"]), abs=1e-9)
    assert length.low_km == pytest.approx(float(scenario["total_low"]), abs=1e-9)
    assert length.high_km == pytest.approx(float(scenario["total_high"]), abs=1e-9)
    assert length.low_km == pytest.approx(9288.15, abs=1e-9)
    assert length.basis == "posts"


def test_every_span_between_posts_is_their_difference() -> None:
    post = {
        row["name_en"]: float(row["km_from_moscow"])
        for row in facts("tsr_stations")
        if row["route"] == "classic" and row["km_from_moscow"]
    }
    # Where a border of divisions stands at a post, the pieces end at the border, good to 1 km.
    at_border = {float(row["km"]) for row in facts("division_borders") if row["km"]}
    rows = rows_of("tsr", "span")
    assert len(rows) > 100
    for key, row in rows.items():
        span = CATALOG.spans[key]
        want = post[span.to_name] - post[span.from_name]
        assert row.length == pytest.approx(want, abs=1e-6)
        assert row.basis == "posts"
        # Both its posts are whole kilometres, but for the first and the last of all.
        if span.from_name != "Moscow Yaroslavskaya" and span.to_name != "Vladivostok":
            assert row.length_high is not None
            ends = (post[span.from_name], post[span.to_name])
            errors = [1.0 if km in at_border else 0.5 for km in ends]
            # Nothing is shorter than its drawn line: the interval holds that too.
            reach_km = max(math.hypot(*errors), (row.drawn_length or 0.0) - want)
            assert row.length_high - want == pytest.approx(reach_km, abs=1e-6)


@pytest.mark.parametrize(("a", "b"), [(0, 40), (17, 18), (60, 150), (100, 101)])
def test_a_stretch_of_chainage_depends_on_its_outer_posts_alone(a: int, b: int) -> None:
    spans = list(rows_of("tsr", "span"))[a : b + 1]
    pieces = [CATALOG.pieces[s.piece] for key in spans for s in CATALOG.members[key]]
    length = length_of(CATALOG, pieces)
    assert length is not None
    first, last = CATALOG.spans[spans[0]], CATALOG.spans[spans[-1]]
    assert first.km_from is not None
    assert last.km_to is not None
    assert length.length_km == pytest.approx(last.km_to - first.km_from, abs=1e-6)
    error_km = math.hypot(0.0 if first.km_from == 0 else 0.5, 0.05 if last.km_to % 1 else 0.5)
    assert length.high_km == pytest.approx(length.length_km + error_km, abs=1e-6)


@pytest.mark.parametrize("section", EAST)
def test_the_sections_of_the_korean_link_are_the_facts(section: str) -> None:
    (fact,) = [row for row in facts("korea_rail") if row["section_id"] == section]
    row = rows_of("tkr-east", "span")[section]
    assert row.length == pytest.approx(float(fact["length_km"]), abs=1e-6)
    assert row.basis == "published"
    assert row.source_class == fact["source_class"]
    assert set(row.sources) == {part.strip() for part in fact["source"].split(" | ")}
    (leg,) = [
        leg
        for leg in legs_of("busan-moscow-east")
        if leg["leg_id"] == section and leg["part"] == "whole"
    ]
    # The range of the sources, but at least half of the figure's last decimal to either side, and
    # nothing below the drawn line.
    km, half_km = float(fact["length_km"]), 0.5 * 10 ** -len(fact["length_km"].partition(".")[2])
    low_km = max(min(float(leg["length_low"]), km - half_km), min(km, row.drawn_length or 0.0))
    assert row.length_low == pytest.approx(low_km, abs=1e-6)
    assert row.length_high == pytest.approx(max(float(leg["length_high"]), km + half_km), abs=1e-6)


def test_the_branch_to_khasan_is_the_facts() -> None:
    rows = rows_of("ussuriysk-khasan", "span")
    (e12,) = [row for row in facts("korea_rail") if row["section_id"] == "E12"]
    (e13,) = [row for row in facts("korea_rail") if row["section_id"] == "E13"]
    assert rows["E12"].length == pytest.approx(float(e12["length_km"]), abs=1e-6)
    (chainage,) = [row for key, row in rows.items() if key != "E12"]
    assert chainage.length == pytest.approx(float(e13["length_km"]), abs=1e-6)


def test_the_korean_link_lies_within_the_interval_of_the_facts() -> None:
    length = route_length(CATALOG, "tkr-east")
    assert length is not None
    legs = [leg for leg in legs_of("busan-moscow-east") if leg["leg_id"] in EAST]
    assert length.length_km == pytest.approx(sum(float(leg["length_km"]) for leg in legs))
    # Operating lengths to Gangneung (363.8), 111.7 to Jejin, 7.0 and 18.5 over the line, the 777.4
    # km of the survey report to Tumangang, 4.0 to Khasan.
    assert length.length_km == pytest.approx(363.8 + 111.7 + 7.0 + 18.5 + 777.4 + 4.0, abs=1e-9)
    # The widest the facts allow: every leg at its end at once; the known sum by its own.
    claims = {row["claim_id"]: row for row in facts("claims")}
    low = high = 0.0
    for group in {leg["group"] for leg in legs if leg["group"]}:
        value = float(claims[group]["value_km"])
        low += float(claims[group]["low"] or value)
        high += float(claims[group]["high"] or value)
    low += sum(float(leg["length_low"]) for leg in legs if not leg["group"])
    high += sum(float(leg["length_high"]) for leg in legs if not leg["group"])
    assert length.low_km is not None
    assert length.high_km is not None
    assert low <= length.low_km < length.length_km < length.high_km <= high
    # A known sum narrows: without them the interval would be wider than E01-E03's own 2.8 km.
    assert length.high_km - length.length_km < 3.0


def test_the_korean_link_by_country() -> None:
    rows = rows_of("tkr-east", "country")
    want = {"KR": 0.0, "KP": 0.0, "RU": 0.0}
    for fact in facts("korea_rail"):
        if fact["section_id"] in EAST:
            split = fact["country_split"] or f"{fact['country']}:{fact['length_km']}"
            for part in split.split("|"):
                country, km = part.split(":")
                want[country] += float(km)
    assert {key: row.length for key, row in rows.items()} == pytest.approx(want, abs=1e-5)


@pytest.mark.parametrize("by", ["gauge", "status"])
def test_the_korean_link_by_gauge_and_status(by: str) -> None:
    column = {"gauge": "gauge_mm", "status": "status_contract"}[by]
    want: dict[str, float] = {}
    for fact in facts("korea_rail"):
        if fact["section_id"] in EAST:
            word = {"1435+1520": "dual"}.get(fact[column], fact[column])
            want[word] = want.get(word, 0.0) + float(fact["length_km"])
    rows = rows_of("tkr-east", by)
    assert {key: row.length for key, row in rows.items()} == pytest.approx(want, abs=1e-5)


@pytest.mark.parametrize(("route", "claim"), [("gas-1202", "TKP-1202"), ("gas-skv", "SKV")])
def test_pipelines_have_the_published_length_and_no_drawn_one(route: str, claim: str) -> None:
    (fact,) = [row for row in facts("gas_pipeline") if row["id"] == claim]
    (row,) = rows_of(route).values()
    assert row.length == pytest.approx(float(fact["length_km"]), abs=1e-6)
    assert (row.basis, row.drawn_length, row.track_length) == ("published", None, None)
    assert row.geometry_class == "schematic"


@pytest.mark.parametrize("unit", UNITS_M)
def test_units_by_their_definition(unit: str) -> None:
    metres = {"km": 1000, "m": 1, "mi": 1609.344, "nmi": 1852, "verst": 1066.8}[unit]
    (km,) = rows_of("tsr").values()
    (row,) = rows_of("tsr", unit=unit).values()
    assert row.unit == unit
    for name in ("length", "length_low", "length_high", "track_length", "drawn_length"):
        want = getattr(km, name) * 1000 / metres
        assert getattr(row, name) == pytest.approx(want, abs=2e-6 * 1000 / metres)
    assert row.basis_shares == km.basis_shares
    assert row.difference_percent == km.difference_percent


def test_the_claims_beside_a_route_are_of_that_route() -> None:
    (row,) = rows_of("tsr").values()
    assert "tsr-9288.2" in row.claims
    # 9,288.2 is our source; the nearest other one is 9,288 of the monument at Vladivostok.
    assert row.difference_percent == pytest.approx((9288.2 - 9288) / 9288 * 100, abs=1e-3)
    by_id = {claim["claim_id"]: claim for claim in facts("claims")}
    for name in row.claims:
        claim = by_id[name]
        assert claim["subject"] == "tsr"
        assert claim["confidence"] != "low"
        assert claim["source_class"] not in {"uncited", "derived"}
    values = [float(by_id[name]["value_km"]) for name in row.claims]
    assert (row.published_low, row.published_high) == (min(values), max(values))
    # A part of the route is not what they published.
    assert all(not part.claims for part in rows_of("tsr", "division").values())


def test_the_area_of_the_region() -> None:
    (row,) = answer(CATALOG, LengthsQuery(layer="primorsky")).rows
    # 164,673 km2 officially; the outline is good to 0.2 %.
    assert row.area_km2 == pytest.approx(164_673, rel=0.002)
    assert row.length is None


def test_a_status_that_no_piece_has_is_no_answer() -> None:
    with pytest.raises(EmptyAnswerError):
        answer(CATALOG, LengthsQuery(routes=("tsr",), status=("destroyed",)))


def test_the_names_come_in_the_readers_language(catalog: Catalog) -> None:
    names = {}
    for lang in ("en", "ko", "ru"):
        query = LengthsQuery(routes=("tkr-east",), by=("country",), lang=lang)
        names[lang] = [row.name for row in answer(catalog, query).rows]
    assert all(max(name) >= "가" for name in names["ko"])
    assert all(any("а" <= c <= "я" for c in name) for name in names["ru"])
    assert all(name.isascii() or "–" in name for name in names["en"])
    assert len({tuple(v) for v in names.values()}) == 3
