"""Data outputs: numbers that are numbers, text that no spreadsheet runs."""

from __future__ import annotations

import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.formats import as_csv, as_json
from geo.i18n.typography import plain

ROWS = st.lists(
    st.fixed_dictionaries(
        {"name": st.text(max_size=20), "length": st.floats(-1e6, 1e6), "ids": st.just(("a", "b"))}
    ),
    max_size=5,
)


@given(ROWS)
def test_csv_reads_back(rows: list[dict[str, object]]) -> None:
    body = as_csv.dumps(("name", "length", "ids"), rows)
    stream = io.StringIO(body.decode(), newline="")
    back = list(csv.DictReader(stream))
    assert len(back) == len(rows)
    for row, read in zip(rows, back, strict=True):
        # A file has ordinary spaces, where a page has those at which no line breaks.
        assert read["name"].removeprefix("'") == plain(str(row["name"])).removeprefix("'")
        assert float(read["length"]) == pytest.approx(row["length"], abs=1e-6)
        assert read["ids"] == "a; b"


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_no_text_is_a_formula(text: str) -> None:
    assert as_csv.cell(text) == f"'{text}"
    assert as_csv.cell((text, "b")).startswith("'")


def test_a_negative_number_stays_a_number() -> None:
    assert as_csv.cell(-1.25) == "-1.25"
    assert as_csv.cell(-1e-9) == "0"


def test_json_holds_no_number_that_is_not_finite() -> None:
    for value in (float("nan"), float("inf")):
        with pytest.raises(ValueError, match="finite"):
            as_json.dumps({"length": value})


def test_json_keeps_letters_and_six_decimals() -> None:
    body = as_json.dumps({"name": "경원선", "length": 0.1234567, "none": None})
    assert "경원선".encode() in body
    assert json.loads(body) == {"name": "경원선", "length": 0.123457, "none": None}
