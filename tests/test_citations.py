"""A source is an author's work: an address or a host that copied it only say where it stands."""

from __future__ import annotations

import csv
import shutil
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.cited_source import read_citation
from geo.errors import DataFaultsError
from geo.processing.citations import (
    address_alone,
    check_citations,
    mirror_alone,
    nobody_cited,
    read_mirrors,
)
from geo.web.settings import ROOT

if TYPE_CHECKING:
    from pathlib import Path

SOURCES = ROOT / "layers" / "sources"
MIRRORS = read_mirrors(SOURCES)


def test_the_mirrors_that_were_found_are_on_the_list() -> None:
    found = {
        "https://www.wiki3.en-us.nina.az/Trans-Siberian_Railroad.html",
        "https://perceptiode.com/Хасан_(станция)",
        "https://x.ipns.dweb.link/wiki/Khasan",
        "https://readonly.wiki/w/고원역",
        "https://cboard.net/wiki/1060266",
        "https://wafarin.com/article/9083885",
        "https://r.tmptech.net/Transsibirische_Eisenbahn",
        "http://litmir.biz/rd/22345/p6",
        "http://thewiki.kr/w/경의선",
    }
    assert {url for url in found if not mirror_alone(url, MIRRORS)} == set()


def test_every_source_in_the_tables_names_a_work() -> None:
    check_citations(SOURCES)


@given(
    host=st.sampled_from(MIRRORS),
    path=st.text("abc/_", max_size=12),
    scheme=st.sampled_from(["", "https://", "http://www."]),
)
def test_a_mirror_alone_is_refused_and_one_behind_its_work_is_not(
    host: str, path: str, scheme: str
) -> None:
    address = f"{scheme}{host}{path and '/' + path}"
    assert mirror_alone(address, MIRRORS)
    assert mirror_alone(f"{address} (length 9.5 km)", MIRRORS)
    assert mirror_alone(f"(seen at {address})", MIRRORS)
    work = "https://en.wikipedia.org/wiki/Hongui_line"
    assert not mirror_alone(f"{work} (length 9.5 km; seen at {address})", MIRRORS)
    assert not mirror_alone(
        f"Yudin, guide to the Trans-Siberian, 2005 (seen at {address})", MIRRORS
    )


ADDRESSES = st.sampled_from(
    [
        "https://tass.com/economy/1951481",
        "http://ja.wikipedia.org/wiki/高原駅_(咸鏡南道)?oldid=42077126",
        "https://pl.m.wikipedia.org/wiki/Chasan_(stacja_kolejowa)",
        "https://energy.co.kr:455/atl/view.asp?a_id=5346",
        "https://www.donga.com/news/Politics/article/all/20010816/7726975/1",
    ]
)
NOTES = st.sampled_from(["", " (27.5)", " (223.7 km; of them Munsan-Dorasan 9.7 km)", " (1905)"])
WORKS = st.sampled_from(
    [
        "TASS, on the road bridge over the Tumen, April 2025",
        "Wikipedia (pl), Chasan (stacja kolejowa)",
        "Kim Chang-hwan, A Study on the Spatial Range of DMZ, 2007",
        "동아일보, 조사단 “두만강까지 시속 30km”, 2018",
    ]
)


@given(work=WORKS, address=ADDRESSES, note=NOTES)
def test_an_address_alone_is_refused_and_one_behind_its_work_is_not(
    work: str, address: str, note: str
) -> None:
    assert address_alone(address + note) == address
    assert address_alone(f"({address}){note}")
    assert address_alone(f"{work} ({address}){note}") == ""
    assert address_alone(work + note) == ""
    read = read_citation(f"{work} ({address}){note}")
    assert (read.work, read.address, read.note) == (work, address, note.strip())


@pytest.mark.parametrize(
    ("source", "address"),
    [
        ("eee-region.ru/article/5415", "eee-region.ru/article/5415"),
        ("icaev.ru (9288.2)", "icaev.ru"),
        (
            "brunch.co.kr/@169054d4122c45f/42 (Bukpyeong-Okgye, 1961)",
            "brunch.co.kr/@169054d4122c45f/42",
        ),
        ("ru.wikipedia.org Уссурийская железная дорога (1897)", ""),  # its article
        ("github.com/elana/trans-siberian-railway-planner", ""),  # its author and its title
        ("tsr_stations.csv", ""),  # a table of this atlas
    ],
)
def test_an_address_without_its_scheme_is_one_all_the_same(source: str, address: str) -> None:
    assert address_alone(source) == address


@pytest.mark.parametrize(
    "source",
    [
        "general knowledge",
        "General knowledge (71 km from Moscow)",
        "441.7 less 3.2 Seoul-Yongsan (general knowledge)",
        "common knowledge",
    ],
)
def test_what_everybody_knows_is_no_source(source: str) -> None:
    assert nobody_cited(source)


def test_a_row_that_cites_nobody_says_so() -> None:
    assert not nobody_cited("not cited: no work was consulted")
    assert not address_alone("not cited: no work was consulted")


COLUMNS = sorted(
    (path.name, column)
    for path in SOURCES.glob("*.csv")
    for column in path.read_text(encoding="utf-8-sig").splitlines()[0].split(",")
    if column.endswith(("source", "source_check"))
)


def test_every_table_that_cites_is_looked_through() -> None:
    assert {
        ("claims.csv", "source"),
        ("events.csv", "source"),
        ("events.csv", "source_check"),
        ("point_years.csv", "source"),
        ("tsr_stations.csv", "coord_source"),
        ("tsr_stations.csv", "km_source"),
        ("works.csv", "source"),
    } <= set(COLUMNS)


@pytest.mark.parametrize(
    "cell",
    [
        "https://perceptiode.com/Хасан_(станция)",
        "https://tass.com/economy/1951481 (4.7 km)",
        "3,335 km (general knowledge)",
    ],
)
@pytest.mark.parametrize(("name", "column"), COLUMNS)
def test_the_build_names_the_cell_that_cites_no_work(
    tmp_path: Path, name: str, column: str, cell: str
) -> None:
    for path in SOURCES.glob("*.csv"):
        shutil.copy(path, tmp_path)
    with (tmp_path / name).open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    row = min(3, len(rows) - 1)
    rows[row][column] = cell
    with (tmp_path / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    with pytest.raises(DataFaultsError) as caught:
        check_citations(tmp_path)
    (fault,) = caught.value.faults
    assert (fault.file, fault.where) == (name, f"line {row + 2}, {column}")
