"""Tables: every fault of a file at once, and what is written reads back."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.errors import DataFaultsError, Fault
from geo.tables import Table, write_table
from geo.web.settings import ROOT

if TYPE_CHECKING:
    from pathlib import Path

TABLES = sorted((ROOT / "layers").glob("**/*.csv"))


def table(folder: Path, text: str | bytes) -> Path:
    path = folder / "spans.csv"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def faults_of_header(path: Path, columns: list[str]) -> tuple[Fault, ...]:
    with pytest.raises(DataFaultsError) as caught:
        Table(path, columns)
    assert all(fault.file == "spans.csv" and fault.repair for fault in caught.value.faults)
    return caught.value.faults


def test_numbers_text_and_empty_fields(tmp_path: Path) -> None:
    read = Table(table(tmp_path, "id,km,name\r\na,12.5,수원\r\nb,,\r\n"), ["id", "km"])
    assert [row.text("name") for row in read.rows] == ["수원", ""]
    assert [row.number("km") for row in read.rows] == [12.5, None]
    assert read.rows[0].required("km") == 12.5
    read.done()


def test_all_faults_of_a_table_come_together(tmp_path: Path) -> None:
    text = "id,km,low\na,12.5,\nb,twelve,1\nc,,1\nd,nan,inf\n"
    read = Table(table(tmp_path, text), ["id", "km", "low"])
    for row in read.rows:
        row.required("km")
        row.number("low")
    with pytest.raises(DataFaultsError) as caught:
        read.done()
    found = {(fault.where, fault.got) for fault in caught.value.faults}
    assert found == {
        ("line 3, km", "'twelve'"),
        ("line 4, km", "nothing"),
        ("line 5, km", "'nan'"),
        ("line 5, low", "'inf'"),
    }
    assert len(caught.value.faults) == 4
    for fault in caught.value.faults:
        assert fault.file == "spans.csv"
        assert fault.repair
        assert str(fault) in caught.value.message


def test_all_missing_columns_come_together(tmp_path: Path) -> None:
    faults = faults_of_header(table(tmp_path, "id,km\n"), ["id", "low", "high"])
    assert [fault.repair for fault in faults] == ["add the column low", "add the column high"]


def test_rows_of_another_length_are_faults(tmp_path: Path) -> None:
    # A comma that is not quoted would shift every field behind it.
    faults = faults_of_header(table(tmp_path, 'id,km\n"a,b",1\nc,d,2\ne\n'), ["id", "km"])
    assert [(fault.where, fault.got) for fault in faults] == [("line 3", "3"), ("line 4", "1")]


def test_a_line_is_counted_as_an_editor_does(tmp_path: Path) -> None:
    read = Table(table(tmp_path, 'id,km\n"two\nlines",1\nc,x\n'), ["id", "km"])
    assert [row.number("km") for row in read.rows] == [1.0, None]
    assert [fault.where for fault in read.faults] == ["line 4, km"]


@pytest.mark.parametrize(
    ("text", "word"),
    [(b"", "header"), (b"id,km\n\xff,1\n", "the file"), (b'id,km\n"a,1\n', "the file")],
)
def test_what_is_no_table_is_a_fault(tmp_path: Path, text: bytes, word: str) -> None:
    assert faults_of_header(table(tmp_path, text), ["id"])[0].where == word


def test_a_missing_table_is_a_fault(tmp_path: Path) -> None:
    (fault,) = faults_of_header(tmp_path / "spans.csv", ["id"])
    assert fault.got == "no such file"


CELL = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs"], exclude_characters="\0"), max_size=12
)


@settings(deadline=None)
@given(st.lists(st.tuples(CELL, st.floats(-1e9, 1e9) | st.none()), max_size=6))
def test_what_is_written_reads_back(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, float | None]]
) -> None:
    path = tmp_path_factory.mktemp("tables") / "deep" / "a.csv"
    write_table(path, ["name", "km"], rows)
    read = Table(path, ["name", "km"])
    assert [(row.text("name"), row.number("km")) for row in read.rows] == rows
    read.done()
    first = path.read_bytes()
    write_table(path, ["name", "km"], rows)
    assert path.read_bytes() == first


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.name)
def test_the_tables_of_the_repository_are_rfc_4180(path: Path) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = list(csv.reader(file, strict=True))
    assert len(set(header)) == len(header)
    assert all(header)
    assert {len(row) for row in rows} <= {len(header)}
