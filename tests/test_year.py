"""The state of any year: nothing exists before its date, and nothing without one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import Point

from geo.errors import EmptyAnswerError
from geo.figure.scene.scene import pieces_drawn
from geo.figure.spec import FigureSpec
from geo.history import histories, last_year, state_at
from geo.i18n import translator
from geo.lengths import LengthsQuery, answer
from geo.model import Names, Piece
from geo.vocabulary import ABSENT, EXISTS, FIRST_YEAR, STATUSES, UNKNOWN
from geo.web.views.table import table_view
from geo.webmap.map_state import MapState
from geo.webmap.timeline import timeline
from geo.years import state_in

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from geo.catalog import Catalog

LINES = ("trans-siberian", "korean-rail-link", "gas-pipeline", "parallel-38", "demarcation-line")
PIECE = Piece("a", "b", Names("a"), "railway", Point(0, 0))


def piece(status: str | None, begun: str | None = None, ended: str | None = None) -> Piece:
    return replace(PIECE, status=status, valid_from=begun, valid_to=ended)


@pytest.mark.parametrize(
    ("one", "states"),
    [
        (piece("operating", "1916-10-18"), {1915: ABSENT, 1916: "operating", 2020: "operating"}),
        (piece("operating"), {1916: UNKNOWN, 2020: UNKNOWN}),
        (
            piece("disused", "1937", "2018-12-17"),
            {1936: ABSENT, 1937: "operating", 2017: "operating", 2018: "disused"},
        ),
        (piece("disused", None, "2018"), {1990: UNKNOWN, 2018: "disused"}),
        (piece("disused", "2007-05-17"), {2006: ABSENT, 2010: UNKNOWN}),
        (
            replace(piece("disused", "2007-05-17"), status_as_of="2024-10"),
            {2006: ABSENT, 2010: UNKNOWN, 2024: "disused"},
        ),
        (
            replace(piece("under_construction"), extra={"status_since": "2022-01-05"}),
            {2021: UNKNOWN, 2022: "under_construction"},
        ),
        (
            replace(piece("shelved"), status_as_of="2019-06"),
            {2018: UNKNOWN, 2019: "shelved"},
        ),
        (piece(None, "1945-09-02", "1953-07-27"), {1944: ABSENT, 1945: EXISTS, 1953: ABSENT}),
        (piece(None), {1990: UNKNOWN}),
    ],
    ids=lambda value: value.status if isinstance(value, Piece) else "",
)
def test_the_state_follows_from_the_dates(one: Piece, states: dict[int, str]) -> None:
    assert {year: state_in(one, year) for year in states} == states


@given(
    status=st.sampled_from(STATUSES),
    begun=st.none() | st.integers(1850, 2026),
    ended=st.none() | st.integers(1850, 2026),
    checked=st.none() | st.integers(2000, 2026),
    year=st.integers(1800, 2026),
)
def test_nothing_operates_without_a_date_or_a_check(
    status: str, begun: int | None, ended: int | None, checked: int | None, year: int
) -> None:
    one = replace(
        piece(status, str(begun or "") or None, str(ended or "") or None),
        status_as_of=str(checked or "") or None,
    )
    state = state_in(one, year)
    assert state in {*STATUSES, ABSENT, UNKNOWN}
    if begun is not None and year < begun:
        assert state == ABSENT
    if state == "operating":
        is_checked = status == "operating" and checked is not None and year >= checked
        assert (begun is not None and begun <= year) or is_checked


@given(year=st.integers(FIRST_YEAR, 2026), layer=st.sampled_from(LINES))
@settings(deadline=None, max_examples=40)
def test_map_table_lengths_and_figure_tell_the_same_year(
    catalog: Catalog, year: int, layer: str
) -> None:
    assert last_year(catalog) == 2026
    drawn = {  # what the page draws: the states that it is sent
        piece.id: state
        for piece in catalog.layers[layer].pieces
        if (state := state_at(histories(catalog)[piece.id], year)) != ABSENT
    }
    assert _of_lengths(catalog, layer, year) == drawn
    assert _of_table(catalog, layer, year) == drawn
    spec = FigureSpec(layers=(layer,), year=year, status=STATUSES)
    seen = {one.id: one.status or EXISTS for one, _ in pieces_drawn(catalog, spec, 1.0)}
    assert seen == drawn
    sent = timeline(catalog, translator("en"), list(drawn), ())["states"]
    assert isinstance(sent, list)
    for piece, runs in zip(drawn, sent, strict=True):
        pairs = list(zip(runs[::2], runs[1::2], strict=True))
        assert [state for start, state in pairs if start <= year][-1] == drawn[piece]


def _of_lengths(catalog: Catalog, layer: str, year: int) -> dict[str, str]:
    try:
        found = answer(catalog, LengthsQuery(layer=layer, by=("piece",), year=year))
    except EmptyAnswerError:
        return {}
    pairs = (row.group.split(" / ") for row in found.rows)
    return {piece: EXISTS if state == "none" else state for piece, state in pairs}


def _of_table(catalog: Catalog, layer: str, year: int) -> dict[str, str]:
    tr = translator("en")
    view = table_view(catalog, MapState("en", layers=(layer,), year=year), tr, _link)
    words = {tr.status(one, kind): one for one in STATUSES for kind in ("railway", "pipeline")}
    words |= {tr.t("year.state.unknown"): UNKNOWN, "": EXISTS}
    sections = view["sections"]
    assert isinstance(sections, list)
    return {row["href"]: words[row["status"]] for one in sections for row in one["rows"]}


def _link(_: str, **given: object) -> str:
    return str(given.get("feature"))


def test_a_line_that_is_destroyed_today_ran_before_the_war(catalog: Catalog) -> None:
    # The Gyeongwon Line opened in 1914 and was cut by the war in 1950.
    query = LengthsQuery(routes=("tkr-central",), by=("span",), year=1930)
    groups = {row.group for row in answer(catalog, query).rows}
    assert {"G02 / operating", "G03b / operating"} <= groups


def test_the_status_joins_the_groups_and_the_rows_close(catalog: Catalog) -> None:
    query = LengthsQuery(routes=("tkr-east",), by=("country",), year=2010)
    found = answer(catalog, query)
    assert found.query.by == ("country", "status")
    groups = {row.group for row in found.rows}
    # In 2010 Pohang-Yeongdeok was being built, Yeongdeok-Samcheok planned, the link not in use.
    assert {f"KR / {one}" for one in ("operating", "under_construction", "proposed")} <= groups
    assert {"KR / disused", "KP / disused", "KR / destroyed"} <= groups
    assert not any("unknown" in group for group in groups)
    total_km = sum(row.length or 0.0 for row in found.rows)
    assert total_km == pytest.approx(found.totals["length"], abs=0.001)
    unsure = answer(catalog, LengthsQuery(routes=("nakhodka",), by=("country",), year=1935))
    assert unsure.totals == {}  # what is not known to have existed is no part of a sum
    whole = answer(catalog, LengthsQuery(routes=("tsr",), by=("country",), year=2010))
    assert whole.totals["length"] == pytest.approx(9288.2)
    before = answer(catalog, LengthsQuery(routes=("tsr",), by=("status",), year=1910))
    lengths = {row.group: row.length or 0.0 for row in before.rows}
    # Irkutsk-Slyudyanka of today (126 km) was not there, nor was Danilov-Buy (93 km).
    assert sum(lengths.values()) == pytest.approx(9288.2 - 126 - 93, abs=0.1)
    # Kuenga 6526 - Khabarovsk 8523, Tyumen 2139 - Omsk 2711, the bridge at Yaroslavl.
    assert lengths["under_construction"] == pytest.approx(8523 - 6526 + 2711 - 2139 + 11, abs=1)


def test_the_present_year_is_the_present(catalog: Catalog) -> None:
    year = int(catalog.data_date[:4])
    for route_id in catalog.routes:
        try:
            now = answer(catalog, LengthsQuery((route_id,), by=("status",)))
            found = answer(catalog, LengthsQuery((route_id,), by=("status",), year=year))
        except EmptyAnswerError:
            assert all(p.valid_to for p in catalog.routes[route_id].pieces)
            continue
        assert {r.group: r.length for r in found.rows} == {r.group: r.length for r in now.rows}


def test_a_year_before_a_line_has_no_answer(catalog: Catalog, client: FlaskClient) -> None:
    with pytest.raises(EmptyAnswerError, match="1900"):
        answer(catalog, LengthsQuery(("vostochny",), year=1900))
    assert client.get("/lengths.json?route=vostochny&year=1900").status_code == 404


@pytest.mark.parametrize(
    ("lang", "word"), [("en", "not known"), ("ko", "알 수 없음"), ("ru", "неизвестно")]
)
def test_the_page_says_what_is_not_known(client: FlaskClient, lang: str, word: str) -> None:
    text = client.get(f"/lengths?route=nakhodka&by=country&year=1935&lang={lang}").text
    assert text.count(word) >= 2  # in the note and in a row
    assert "year=1935" in text


def test_combinations_close(client: FlaskClient) -> None:
    for by in ("country,status", "status,gauge", "country,status,gauge"):
        for year in ("", "&year=2000"):
            told = client.get(f"/lengths.json?route=tkr-east&by={by}{year}").json
            assert told is not None
            total_km = sum(row["length"] for row in told["rows"])
            assert total_km == pytest.approx(told["totals"]["length"], abs=0.001)
            assert all(row["group"].count(" / ") >= by.count(",") for row in told["rows"])
