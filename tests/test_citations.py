"""A source is an author's work: a host that copied it may only say where it was seen."""

from __future__ import annotations

import csv
import shutil
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import DataFaultsError
from geo.processing.citations import check_citations, mirror_alone, read_mirrors
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


def test_no_table_cites_a_mirror_as_the_work() -> None:
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


@pytest.mark.parametrize(
    ("name", "column"),
    [("claims.csv", "source"), ("tsr_stations.csv", "km_source"), ("primorsky.csv", "source")],
)
def test_the_build_names_the_cell_that_cites_a_mirror(
    tmp_path: Path, name: str, column: str
) -> None:
    for path in SOURCES.glob("*.csv"):
        shutil.copy(path, tmp_path)
    with (tmp_path / name).open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    rows[3][column] = "https://perceptiode.com/Хасан_(станция)"
    with (tmp_path / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    with pytest.raises(DataFaultsError) as caught:
        check_citations(tmp_path)
    (fault,) = caught.value.faults
    assert (fault.file, fault.where) == (name, f"line 5, {column}")
    assert "perceptiode.com" in str(fault)
