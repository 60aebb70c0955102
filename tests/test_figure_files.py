"""Figures as files: exact sizes, fonts, text that others can read, an honest bar, sets, years."""

from __future__ import annotations

import hashlib
import io
import json
import re
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from geographiclib.geodesic import Geodesic
from PIL import Image
from pypdf import PdfReader

from geo.cli import cli
from geo.figure.compose import compose
from geo.figure.render import render
from geo.figure.spec import FigureSpec
from geo.model import Bounds
from geo.web.settings import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import CliRunner
    from flask.testing import FlaskClient

    from geo.catalog import Catalog
    from geo.figure.compose import Drawing
    from geo.figure.spec import Projection

SVG = "{http://www.w3.org/2000/svg}"
INSIDE = {
    ("eurasia", "ko"): ("모스크바", "블라디보스토크", "시베리아 횡단철도"),
    ("eurasia", "ru"): ("Москва", "Владивосток", "Транссибирская магистраль"),
    ("korea", "ko"): ("서울", "평양", "부산"),
    ("korea", "ru"): ("Сеул", "Пхеньян", "Пусан"),
}


def test_the_sheet_has_the_size_that_the_journal_asks(catalog: Catalog) -> None:
    spec = FigureSpec(extent="border")
    assert Image.open(io.BytesIO(render(catalog, spec, "png"))).width == 2161
    page = PdfReader(io.BytesIO(render(catalog, spec, "pdf"))).pages[0]
    assert float(page.mediabox.width) == pytest.approx(518.7, abs=0.05)


@pytest.mark.parametrize(("extent", "lang"), INSIDE)
def test_an_independent_reader_finds_the_names_in_the_pdf(
    catalog: Catalog, extent: str, lang: str
) -> None:
    reader = PdfReader(io.BytesIO(render(catalog, FigureSpec(extent=extent, lang=lang), "pdf")))
    text = reader.pages[0].extract_text()
    for word in INSIDE[extent, lang]:
        assert word in text
    fonts = reader.pages[0]["/Resources"]["/Font"].values()  # type: ignore[index]
    for font in (one.get_object() for one in fonts):
        assert font["/Subtype"] == "/Type0"
        below = font["/DescendantFonts"][0].get_object()
        assert below["/Subtype"] == "/CIDFontType2"
        assert "/FontFile2" in below["/FontDescriptor"].get_object()


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="no poppler on this machine")
def test_poppler_finds_the_names_too(catalog: Catalog, tmp_path: Path) -> None:
    path = tmp_path / "figure.pdf"
    path.write_bytes(render(catalog, FigureSpec(extent="korea", lang="ko,en"), "pdf"))
    text = subprocess.run(
        ["pdftotext", str(path), "-"], capture_output=True, check=True, timeout=60
    ).stdout.decode()
    assert "서울" in text
    assert "Seoul" in text


def test_another_process_writes_the_same_bytes(catalog: Catalog) -> None:
    script = (
        "import sys, hashlib\n"
        "from geo.catalog import load_catalog\n"
        "from geo.figure.render import render\n"
        "from geo.figure.spec import FigureSpec\n"
        "from geo.web.settings import Settings\n"
        "catalog = load_catalog(Settings().layer_folders)\n"
        "for form in ('png', 'svg', 'pdf', 'txt'):\n"
        "    body = render(catalog, FigureSpec(extent='eurasia', lang='ru'), form)\n"
        "    print(hashlib.sha256(body).hexdigest())\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        env={"PYTHONHASHSEED": "7", "PATH": "", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    ours = [
        hashlib.sha256(render(catalog, FigureSpec(extent="eurasia", lang="ru"), form)).hexdigest()
        for form in ("png", "svg", "pdf", "txt")
    ]
    assert done.stdout.split() == ours


def _stretch(drawing: Drawing, at: np.ndarray, reach: float = 0.5) -> float:
    """Return the largest share by which the bar is wrong at points of the page, by geodesics."""
    view, bar = drawing.main.scene.view, drawing.bar
    nominal_m_per_pt = bar.km * 1000 / bar.length_pt
    worst = 0.0
    for x, y in at:
        for turn in np.linspace(0.0, np.pi, 7)[:-1]:
            dx, dy = reach * np.cos(turn), reach * np.sin(turn)
            ends = view.to_degrees(np.array([(x - dx, y - dy), (x + dx, y + dy)]))
            (lon_0, lat_0), (lon_1, lat_1) = ends
            true_m = Geodesic.WGS84.Inverse(lat_0, lon_0, lat_1, lon_1)["s12"]
            worst = max(worst, abs(true_m / (2 * reach * nominal_m_per_pt) - 1))
            worst = max(worst, abs(2 * reach * nominal_m_per_pt / true_m - 1))
    return worst


@pytest.mark.parametrize(
    ("extent", "projection"),
    [
        ("eurasia", "auto"),
        ("korea", "auto"),
        ("primorye", "auto"),
        ("border", "auto"),
        ("far-east", "auto"),
        ("korea", "eqdc"),
        ("korea", "laea"),
        ("border", "mercator"),
    ],
)
def test_the_bar_is_true_within_its_printed_errors(
    catalog: Catalog, extent: str, projection: Projection
) -> None:
    drawing = compose(catalog, FigureSpec(extent=extent, projection=projection))
    view, bar = drawing.main.scene.view, drawing.bar
    on_lines = np.vstack(
        [
            path[:: max(1, len(path) // 3)]
            for line in drawing.main.scene.lines
            for path in line.paths
        ]
    )
    frame = view.frame
    inside = (
        (on_lines[:, 0] > frame.x0)
        & (on_lines[:, 0] < frame.x1)
        & (on_lines[:, 1] > frame.y0)
        & (on_lines[:, 1] < frame.y1)
    )
    along = _stretch(drawing, on_lines[inside][::3])
    corners = np.array([(x, y) for x in (frame.x0, frame.x1) for y in (frame.y0, frame.y1)])
    at_corners = _stretch(drawing, corners)
    printed_lines = np.ceil(bar.error_lines * 1000) / 1000
    printed_corners = np.ceil(bar.error_corners * 1000) / 1000
    assert along <= printed_lines + 2e-4
    assert at_corners <= printed_corners + 2e-4
    # And no more is admitted than is so.
    assert along >= bar.error_lines - 4e-3
    assert at_corners >= bar.error_corners - 2e-3
    note = " ".join(drawing.note)
    assert f"{printed_lines * 100:.1f}" in note
    assert f"{printed_corners * 100:.1f}" in note


def test_mercator_eurasia_has_no_bar_and_says_why(catalog: Catalog) -> None:
    drawing = compose(catalog, FigureSpec(extent="eurasia", projection="mercator"))
    assert not drawing.bar.is_honest
    assert drawing.bar.error_lines > 0.05
    assert "No scale bar" in " ".join(drawing.note)
    svg = render(catalog, FigureSpec(extent="eurasia", projection="mercator"), "svg").decode()
    assert "1,000" not in svg


def test_north_is_shown_only_where_it_is_constant(catalog: Catalog) -> None:
    assert compose(catalog, FigureSpec(extent="korea", projection="mercator")).has_north
    assert not compose(catalog, FigureSpec(extent="korea")).has_north
    assert not compose(catalog, FigureSpec(extent="eurasia")).has_north


def test_a_year_draws_its_state_and_says_what_is_not_known(catalog: Catalog) -> None:
    then = compose(catalog, FigureSpec(extent="korea", year=1990))
    now = compose(catalog, FigureSpec(extent="korea"))
    assert {line.piece.id for line in then.main.scene.lines} < {
        line.piece.id for line in now.main.scene.lines
    }
    assert "State at the end of 1990" in " ".join(then.credit)
    # Of 1935 no text says how far the branch to Nakhodka ran (event_effects.csv, not_known).
    unsure = " ".join(compose(catalog, FigureSpec(extent="primorye", year=1935)).credit)
    assert "State at the end of 1935" in unsure
    assert "not known" in unsure
    assert "not known" not in " ".join(then.credit)


def test_a_year_before_the_link_was_proposed_shows_railways_and_no_link(catalog: Catalog) -> None:
    # The facts: the two Koreas agreed on it in 2000. In 1999 nobody had proposed it.
    before, after = (compose(catalog, FigureSpec(year=year)) for year in (1999, 2000))
    keys = [{entry.key for entry in one.entries} for one in (before, after)]
    assert "ribbon" not in keys[0]
    assert "ribbon" in keys[1]
    assert not {one.id for one in before.names if one.id.startswith("tkr-") or one.id == "ribbon"}
    # The railways themselves are there: Seoul to Busan ran since 1905.
    assert any(line.piece.id.startswith("gyeongbu") for line in before.main.scene.lines)


def test_a_year_shows_the_same_part_of_the_world_and_says_what_is_of_today(
    catalog: Catalog,
) -> None:
    drawing = compose(catalog, FigureSpec(extent="eurasia", year=1910))
    seen = drawing.main.scene.view.bounds_deg
    assert seen.west_deg < 37.6  # Moscow, though of its railway then nothing is known
    assert seen.east_deg > 142.0
    said = " ".join(drawing.credit)
    assert (
        "Borders and names of places are those of today, names of states those of the year." in said
    )
    # The Demarcation Line is of 1953: no inset is named after it before.
    assert compose(catalog, FigureSpec(year=1950)).inset is None
    assert compose(catalog, FigureSpec(year=1953)).inset is not None


def test_a_sheet_is_not_taller_than_the_journal_allows(catalog: Catalog) -> None:
    tall = FigureSpec(extent=Bounds(126.0, 34.0, 129.0, 44.0), preset="nature-1col")
    image = Image.open(io.BytesIO(render(catalog, tall, "png")))
    assert image.size[0] == round(89 / 25.4 * 300)
    assert image.size[1] <= round(170 / 25.4 * 300)


def test_a_set_has_a_manifest_that_holds(
    runner: CliRunner, client: FlaskClient, catalog: Catalog, tmp_path: Path
) -> None:
    call = ["figure", "--all", str(tmp_path), "--extent", "border", "--format", "txt"]
    result = runner.invoke(cli, call)
    assert result.exit_code == 0, result.stderr
    manifest = json.loads((tmp_path / "manifest.json").read_text("utf-8"))
    assert manifest["data_version"] == catalog.data_version
    assert len(manifest["files"]) == 6 * 3
    for row in manifest["files"]:
        body = (tmp_path / row["file"]).read_bytes()
        assert hashlib.sha256(body).hexdigest() == row["sha256"]
        assert len(body) == row["bytes"]
    first = manifest["files"][0]
    assert client.get(first["address"]).data == (tmp_path / first["file"]).read_bytes()


def test_a_chart_of_lengths_says_what_the_lengths_are(
    catalog: Catalog, client: FlaskClient
) -> None:
    text = render(catalog, FigureSpec(chart="lengths", routes=("tsr", "tkr-east")), "txt").decode()
    rows = client.get("/lengths.json?route=tsr,tkr-east").get_json()["rows"]
    assert [round(row["length"]) for row in rows] == [9288, 1282]
    assert "9,288.2" in text
    assert "1,282" in text
    svg = render(catalog, FigureSpec(chart="lengths", lang="ko"), "svg").decode()
    assert "시베리아 횡단철도" in svg
    parts = client.get("/lengths.json?route=tsr&by=division").get_json()["rows"]
    chart = FigureSpec(chart="lengths", routes=("tsr",), by=("division",))
    told = render(catalog, chart, "txt").decode()
    assert told.count("95 %") == len(parts)


def test_marks_of_a_chart_stand_where_the_numbers_are(
    catalog: Catalog, client: FlaskClient
) -> None:
    """The whisker of the SVG, read back by the words of its axis, is the interval of the data."""
    spec = FigureSpec(chart="lengths", routes=("tkr-west",))
    root = ET.fromstring(render(catalog, spec, "svg"))  # noqa: S314 - our own output
    solid = [
        np.array(re.findall(r"-?[0-9.]+", path.get("d", "")), dtype=float).reshape(-1, 2)
        for group in root.iter(f"{SVG}g")
        if group.get("id", "").startswith("chart-")
        for path in group.iter(f"{SVG}path")
        if "dasharray" not in path.get("style", "") and not path.get("id")
    ]
    lines = [line for line in solid if len(line) == 2]
    level = [line for line in lines if np.ptp(line[:, 1]) < 1e-6]
    upright = [line for line in lines if np.ptp(line[:, 0]) < 1e-6]
    low, high = sorted(max(level, key=lambda line: float(np.ptp(line[:, 0])))[:, 0])
    centre = float(max(upright, key=lambda line: float(np.ptp(line[:, 1])))[0, 0])
    (left,) = (text for text in root.iter(f"{SVG}text") if (text.text or "").startswith("−4"))
    place = re.search(r"translate\(([0-9.]+)", left.get("transform", ""))
    start = float(left.get("x") or (place.group(1) if place else "nan"))
    (row,) = client.get("/lengths.json?route=tkr-west").get_json()["rows"]
    per_pt = 0.04 / (centre - start)
    assert (centre - low) * per_pt == pytest.approx(1 - row["length_low"] / row["length"], abs=2e-4)
    assert (high - centre) * per_pt == pytest.approx(
        row["length_high"] / row["length"] - 1, abs=2e-4
    )
