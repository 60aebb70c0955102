"""The command line: the same bytes as the web, and errors in two lines."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
import urllib.request
from typing import TYPE_CHECKING

import pytest

from geo.cli import cli
from geo.web.settings import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import CliRunner
    from flask.testing import FlaskClient

LAYER_IDS = sorted(
    path.stem for path in (ROOT / "layers").glob("*.geojson") if not path.stem.startswith("basemap")
)
ADDRESSES = (
    "/layers.json",
    "/lengths.csv?route=tsr&by=division",
    "/lengths.json?lang=ko&unit=verst",
    "/lengths",
    "/healthz",
)


@pytest.mark.parametrize(
    "address",
    [
        *ADDRESSES,
        *(f"/layers/{one}.geojson" for one in LAYER_IDS),
        *(f"/lengths.csv?layer={one}&by=piece" for one in LAYER_IDS),
    ],
)
def test_get_prints_the_bytes_of_the_web(
    runner: CliRunner, client: FlaskClient, address: str
) -> None:
    reply = client.get(address)
    result = runner.invoke(cli, ["get", address])
    if reply.status_code == 200:
        assert result.exit_code == 0
        assert result.stdout_bytes == reply.data
    else:
        assert result.exit_code in {1, 2}
        assert result.stdout_bytes == b""


@pytest.mark.parametrize(
    ("call", "address"),
    [
        (["layers"], "/layers.json"),
        (["layers", "--lang", "ru"], "/layers.json?lang=ru"),
        (["lengths"], "/lengths.csv"),
        (
            ["lengths", "--route", "tsr", "--by", "country", "--lang", "ko", "--bom", "1"],
            "/lengths.csv?route=tsr&by=country&lang=ko&bom=1",
        ),
        (
            ["lengths", "--format", "json", "--layer", "trans-siberian"],
            "/lengths.json?layer=trans-siberian",
        ),
        (["figure", "--format", "txt", "--lang", "ko"], "/figure.txt?lang=ko"),
    ],
)
def test_a_command_is_an_address(
    runner: CliRunner, client: FlaskClient, call: list[str], address: str
) -> None:
    result = runner.invoke(cli, call)
    assert result.exit_code == 0, result.stderr
    assert result.stdout_bytes == client.get(address).data


def test_the_ending_of_the_file_chooses_the_format(
    runner: CliRunner, client: FlaskClient, tmp_path: Path
) -> None:
    target = tmp_path / "lengths.json"
    result = runner.invoke(cli, ["lengths", "--route", "tsr", "-o", str(target)])
    assert result.exit_code == 0
    assert result.stdout == ""
    assert target.read_bytes() == client.get("/lengths.json?route=tsr").data


@pytest.mark.parametrize(
    ("call", "exit_code", "words"),
    [
        (["get", "lengths.csv"], 2, "begin it with /"),
        (["get", "/nowhere"], 2, "no such address"),
        (["get", "/lengths.json?by=contry"], 2, "country"),
        (["get", "/lengths.json?route=tsrr"], 2, "tsr"),
        (["lengths", "--unit", "furlong"], 2, "verst"),
        (["lengths", "-o", "/nowhere/at/all.csv"], 2, "cannot be written"),
        (["lengths", "--format", "docx"], 2, "docx"),
        (["map"], 2, "not offered"),
        (["export"], 2, "not offered"),
        (["sing"], 2, "sing"),
    ],
)
def test_a_wrong_call_ends_with_2_and_says_how_to_mend_it(
    runner: CliRunner, call: list[str], exit_code: int, words: str
) -> None:
    result = runner.invoke(cli, call)
    assert result.exit_code == exit_code
    assert result.stdout == ""
    assert words in result.stderr
    assert "Traceback" not in result.stderr


def test_errors_are_two_lines(runner: CliRunner) -> None:
    result = runner.invoke(cli, ["lengths", "--unit", "furlong"])
    what, mend = result.stderr.splitlines()
    assert what.startswith("error: unit:")
    assert mend.startswith("mend: ")


def test_a_bad_setting_stops_the_start_with_its_name(
    runner: CliRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("geo.web.app._app", None)
    monkeypatch.setenv("ATLAS_PROT", "8080")
    result = runner.invoke(cli, ["layers"])
    assert result.exit_code == 2
    assert "ATLAS_PROT" in result.stderr
    assert "ATLAS_PORT" in result.stderr


def test_check_reads_the_catalogue(runner: CliRunner) -> None:
    result = runner.invoke(cli, ["check"])
    assert result.exit_code == 0
    for layer_id in LAYER_IDS:
        assert f"{layer_id}:" in result.stdout


def test_check_tells_every_fault_of_a_file(runner: CliRunner, tmp_path: Path) -> None:
    (tmp_path / "mine.geojson").write_text(
        '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"id":"A b"},'
        '"geometry":{"type":"Point","coordinates":[37.6,127.0]}}]}',
        encoding="utf-8",
    )
    (tmp_path / "mine.toml").write_text('kind = "road"\nstyle = "user-1"\n', encoding="utf-8")
    result = runner.invoke(cli, ["check", str(tmp_path / "mine.geojson")])
    assert result.exit_code == 1
    assert result.stdout == ""
    for words in ("kind", "title", "source", "id", "swap"):
        assert words in result.stderr


USER_TOML = """
kind = "railway"
style = "user-1"
[title]
en = "My line"
[[source]]
name = "Mine"
licence = "CC-BY-4.0"
retrieved = 2026-11-24
"""


def test_a_folder_of_ones_own_is_served_without_code(tmp_path: Path) -> None:
    (tmp_path / "mine.geojson").write_text(
        '{"type":"FeatureCollection","features":[{"type":"Feature","properties":'
        '{"id":"mine-1","name_en":"=cmd()"},"geometry":{"type":"LineString",'
        '"coordinates":[[127.0,37.5],[128.0,37.5]]}}]}',
        encoding="utf-8",
    )
    (tmp_path / "mine.toml").write_text(USER_TOML, encoding="utf-8")
    listed = subprocess.run(
        [sys.executable, "server.py", "--layers", str(tmp_path), "layers"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    assert b'"id": "mine"' in listed.stdout
    measured = subprocess.run(
        [sys.executable, "server.py", "lengths", str(tmp_path / "mine.geojson"), "--by", "country"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    header, row = measured.stdout.decode().splitlines()
    assert header.startswith("route,name,group")
    assert ",KR," in row
    pieces = subprocess.run(
        [sys.executable, "server.py", "lengths", str(tmp_path / "mine.geojson"), "--by", "piece"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    # From Seoul through Gyeonggi into Gangwon: the line is cut where they meet.
    assert [line.split(",")[2] for line in pieces.stdout.decode().splitlines()[1:]] == [
        "mine-1-1",
        "mine-1-2",
        "mine-1-3",
    ]
    assert b",=cmd()" not in pieces.stdout


def test_no_module_that_draws_is_loaded_for_a_length() -> None:
    code = (
        "import sys; from geo.cli import main\n"
        "try: main(['get', '/healthz'])\n"
        "except SystemExit: pass\n"
        "print([m for m in ('matplotlib', 'folium', 'pandas', 'granian') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True, text=True
    )
    assert done.stdout.splitlines()[-1] == "[]"


def test_serve_prints_its_address_when_it_answers() -> None:
    port = 18423
    env = {**os.environ, "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        [sys.executable, "server.py", "serve", "--port", str(port)],
        cwd=ROOT,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as service:
        try:
            assert service.stdout is not None
            line = service.stdout.readline()
            assert f"http://127.0.0.1:{port}/" in line
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=10) as reply:
                assert reply.status == 200
            second = subprocess.run(
                [sys.executable, "server.py", "serve", "--port", str(port)],
                cwd=ROOT,
                capture_output=True,
                text=True,
                timeout=60,
                check=False,
            )
            assert second.returncode == 1
            assert "choose another --port" in second.stderr
        finally:
            service.terminate()
            service.wait(timeout=20)
            service.communicate()


def test_the_version_is_that_of_the_project() -> None:
    done = subprocess.run(
        [sys.executable, "server.py", "--version"],
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    )
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert done.stdout.split()[-1] == project["version"]
