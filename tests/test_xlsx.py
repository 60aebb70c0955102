"""The workbook: real numbers, live sums, text that stays text, the same bytes."""

from __future__ import annotations

import io
import re
import subprocess
import sys
import zipfile
from typing import TYPE_CHECKING

import openpyxl
import pytest

from geo.formats import as_xlsx
from geo.formats.as_xlsx import LONGEST_TEXT, PROVENANCE, ROWS, Totals
from geo.vocabulary import GROUPINGS
from geo.web.resources.lengths import LENGTH_FIELDS

if TYPE_CHECKING:
    from flask.testing import FlaskClient
    from openpyxl.workbook import Workbook

    from geo.catalog import Catalog

TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def opened(body: bytes, *, values: bool = False) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(body), data_only=values)


def written(rows: list[dict[str, object]], totals: Totals | None = None) -> bytes:
    return as_xlsx.dumps(
        ("name", "length"),
        rows,
        [("Address", "/lengths")],
        totals=totals,
        iso_date="2026-11-24",
        title="Test",
    )


def table(body: bytes) -> list[dict[str, object]]:
    """Return the rows of the first sheet up to the empty line before the totals."""
    lines = list(opened(body, values=True)[ROWS].iter_rows(values_only=True))
    assert tuple(lines[0]) == LENGTH_FIELDS
    rows: list[dict[str, object]] = []
    for line in lines[1:]:
        if all(cell is None for cell in line):
            break
        rows.append(dict(zip(LENGTH_FIELDS, line, strict=True)))
    return rows


def summed(body: bytes, column: str) -> tuple[object, object, float]:
    """Return formula and cached value of a total, and the sum of the range that it names."""
    sheet = opened(body)[ROWS]
    place = LENGTH_FIELDS.index(column) + 1
    formula = sheet.cell(sheet.max_row, place).value
    cached = opened(body, values=True)[ROWS].cell(sheet.max_row, place).value
    assert isinstance(formula, str)
    assert formula.startswith("=SUM(")
    area = re.fullmatch(r"=SUM\(([A-Z]+)2(?::\1([0-9]+))?\)", formula)
    assert area is not None
    values = [sheet[f"{area[1]}{line}"].value for line in range(2, int(area[2] or 2) + 1)]
    return formula, cached, sum(value for value in values if value is not None)


@pytest.mark.parametrize("by", GROUPINGS)
def test_rows_are_those_of_the_json(client: FlaskClient, by: str) -> None:
    reply = client.get(f"/lengths.xlsx?by={by}")
    assert reply.mimetype == TYPE
    document = client.get(f"/lengths.json?by={by}").json
    assert document is not None
    rows = table(reply.data)
    assert len(rows) == len(document["rows"])
    for row, wanted in zip(rows, document["rows"], strict=True):
        for field in ("length", "length_low", "length_high", "drawn_length", "published_low"):
            assert row[field] == wanted[field], field
        for field in ("route", "name", "group", "unit", "basis", "data_version"):
            assert row[field] == wanted[field], field


@pytest.mark.parametrize("by", [one for one in GROUPINGS if one != "route"])
def test_the_total_of_one_route_is_a_live_sum(
    client: FlaskClient, catalog: Catalog, by: str
) -> None:
    for route in catalog.routes:
        body = client.get(f"/lengths.xlsx?route={route}&by={by}").data
        document = client.get(f"/lengths.json?route={route}&by={by}").json
        assert document is not None
        if not document["totals"]:
            continue
        _, cached, total = summed(body, "length")
        assert cached == pytest.approx(total, abs=1e-6)
        assert cached == pytest.approx(document["totals"]["length"], abs=1e-3)
        sheet = opened(body, values=True)[ROWS]
        low = sheet.cell(sheet.max_row, LENGTH_FIELDS.index("length_low") + 1).value
        assert low == document["totals"]["length_low"]


def test_no_sum_counts_shared_track_twice(client: FlaskClient, catalog: Catalog) -> None:
    steps = [piece.id for route in catalog.routes.values() for piece in route.pieces]
    is_shared = len(steps) > len(set(steps))
    body = client.get("/lengths.xlsx?by=country").data
    sheet = opened(body)[ROWS]
    last = [cell.value for cell in sheet[sheet.max_row]]
    assert any(str(value).startswith("=SUM(") for value in last) is not is_shared
    by_route = opened(client.get("/lengths.xlsx").data)[ROWS]
    assert not any(
        str(cell).startswith("=") for row in by_route.iter_rows(values_only=True) for cell in row
    )


def test_a_layer_has_a_total_and_areas_are_numbers(client: FlaskClient, catalog: Catalog) -> None:
    for layer in catalog.layers.values():
        reply = client.get(f"/lengths.xlsx?layer={layer.id}&by=piece")
        if reply.status_code != 200:
            continue
        rows = table(reply.data)
        if any(row["length"] for row in rows):
            summed(reply.data, "length")
        assert all(isinstance(row["area_km2"], (float, type(None))) for row in rows)


@pytest.mark.parametrize("lang", ["en", "ko", "ru"])
def test_the_second_sheet_says_where_the_numbers_come_from(
    client: FlaskClient, catalog: Catalog, lang: str
) -> None:
    reply = client.get(f"/lengths.xlsx?route=tsr&by=country&unit=verst&lang={lang}")
    book = opened(reply.data)
    assert book.sheetnames == [ROWS, PROVENANCE]
    said = [row[1] for row in book[PROVENANCE].iter_rows(values_only=True)]
    text = "\n".join(str(one) for one in said)
    assert "/lengths.xlsx?route=tsr&by=country&unit=verst" in text
    assert f"v={catalog.data_version}" in text
    for word in (catalog.data_date, "WGS 84", "ODbL-1.0", "OpenStreetMap"):
        assert word in text
    headings = [str(row[0]) for row in book[PROVENANCE].iter_rows(values_only=True) if row[0]]
    if lang == "ko":
        assert all(any("가" <= letter <= "힣" for letter in one) for one in headings)
    assert book[ROWS].freeze_panes == "C2"


def test_hangul_and_cyrillic_names_stand_in_cells(client: FlaskClient, catalog: Catalog) -> None:
    names = {route.id: route.names for route in catalog.routes.values()}
    for lang in ("ko", "ru"):
        for row in table(client.get(f"/lengths.xlsx?lang={lang}").data):
            assert row["name"] == names[str(row["route"])].of(lang)


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://x")', "{=A1}"]
)
def test_no_text_is_a_formula_or_a_link(text: str) -> None:
    body = written([{"name": text, "length": -1.5}])
    cell = opened(body)[ROWS]["A2"]
    assert cell.value == text
    assert cell.data_type == "s"
    assert cell.hyperlink is None
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in sheet
    assert b"<hyperlink" not in sheet
    assert opened(body)[ROWS]["B2"].value == -1.5


def test_a_text_too_long_for_a_cell_is_cut() -> None:
    cell = opened(written([{"name": "가" * (LONGEST_TEXT + 5), "length": 1.0}]))[ROWS]["A2"]
    assert len(str(cell.value)) == LONGEST_TEXT
    assert str(cell.value).endswith("…")


def test_an_empty_cell_leaves_the_sum_of_the_rest() -> None:
    rows: list[dict[str, object]] = [
        {"name": "a", "length": 1.25},
        {"name": "b", "length": None},
        {"name": "c", "length": 2.0},
    ]
    body = written(rows, Totals("name", "Total", ("length",), {}))
    assert opened(body)[ROWS]["B6"].value == "=SUM(B2:B4)"
    assert opened(body, values=True)[ROWS]["B6"].value == 3.25
    assert opened(body)[ROWS]["B3"].value is None


def test_no_number_that_is_not_finite_is_written() -> None:
    with pytest.raises((ValueError, TypeError)):
        written([{"name": "a", "length": float("nan")}])


def test_the_same_bytes_in_another_process() -> None:
    script = (
        "import sys, hashlib; from geo.formats import as_xlsx; "
        "body = as_xlsx.dumps(('name', 'length'), [{'name': '부산', 'length': 1.5}], "
        "[('Address', '/lengths')], totals=None, iso_date='2026-11-24', title='Test'); "
        "print(hashlib.sha256(body).hexdigest())"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", script],
            capture_output=True,
            check=True,
            text=True,
            env={"PYTHONHASHSEED": seed, "TZ": zone, "PYTHONPATH": ":".join(sys.path)},
        ).stdout
        for seed, zone in (("1", "Asia/Seoul"), ("2", "America/New_York"))
    }
    assert len(said) == 1


def test_bom_is_for_csv(client: FlaskClient) -> None:
    assert client.get("/lengths.xlsx?bom=1").status_code == 400


def test_v_is_kept(client: FlaskClient, catalog: Catalog) -> None:
    present = client.get(f"/lengths.xlsx?v={catalog.data_version}")
    assert "immutable" in present.headers["Cache-Control"]
    assert client.get("/lengths.xlsx?v=000000000000").status_code == 404
