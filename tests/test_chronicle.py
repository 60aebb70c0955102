"""The years: what the events say of a piece, and what they do not."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from geo.chronicle import FIRST_YEAR, histories, last_year, state_at
from geo.webmap.timeline import shown_events

if TYPE_CHECKING:
    from geo.catalog import Catalog

# Written from the history of the lines, not from the table: openings, closings, reopenings.
KNOWN = {
    "gyeongbu-busan-seoul-1": {1904: "absent", 1905: "operating", 2026: "operating"},
    "gyeongui-link-mdl-west-kaesong-1": {
        1905: "absent",
        1906: "operating",
        1950: "operating",
        1960: "closed",
        2010: "operating",
        2024: "destroyed",
    },
    "gyeongwon-woljeong-ri-mdl-gyeongwon": {1913: "absent", 1914: "operating", 1950: "destroyed"},
    "donghae-pohang-yeongdeok": {2017: "absent", 2020: "parts", 2025: "operating"},
    "tsr-moscow-yaroslavskaya-mytishchi-1": {1896: "absent", 1900: "parts", 1916: "operating"},
    "parallel-38-rok-1": {1944: "absent", 1945: "exists", 1952: "exists", 1953: "absent"},
    "demarcation-line-1": {1952: "absent", 1953: "exists", 2026: "exists"},
    "donghae-bukbu-gangneung-jejin-1": {2021: "unknown", 2022: "under_construction"},
}


@pytest.mark.parametrize("piece", KNOWN)
def test_states_are_those_of_history(catalog: Catalog, piece: str) -> None:
    runs = histories(catalog)[piece]
    for year, state in KNOWN[piece].items():
        assert state_at(runs, year) == state, year


def test_every_history_begins_at_the_first_year_and_rises(catalog: Catalog) -> None:
    for piece, runs in histories(catalog).items():
        years = [year for year, _ in runs]
        assert years[0] == FIRST_YEAR, piece
        assert years == sorted(set(years)), piece
        assert all(one != other for (_, one), (_, other) in pairwise(runs))


def test_what_stands_today_stands_in_the_last_year(catalog: Catalog) -> None:
    last = last_year(catalog)
    for piece, runs in histories(catalog).items():
        status = catalog.pieces[piece].status
        if status is not None:
            assert state_at(runs, last) == status, piece


def test_no_doubtful_event_stands_on_the_timeline(catalog: Catalog) -> None:
    events = shown_events(catalog)
    assert len(events) > 80
    assert all(event.confidence != "low" for event in events)
    assert [event.date[:4] for event in events] == sorted(event.date[:4] for event in events)
