"""The wheel: the same bytes each time, all that the service reads, in a place of its own."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import zipfile
from typing import TYPE_CHECKING, Any

import nbformat
import pytest

from geo.web.kept import read_papers
from geo.web.settings import ROOT

if TYPE_CHECKING:
    from pathlib import Path
    from types import ModuleType

    from flask.testing import FlaskClient

PACKAGE = "corridor_atlas"
HOOK = ROOT / ".ci" / "wheel" / "hook.py"


def build(folder: Path) -> Path:
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (made,) = folder.glob("*.whl")
    return made


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def unpacked(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder that holds what an environment has of the wheel."""
    folder = tmp_path_factory.mktemp("unpacked")
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(folder)
    return folder


def run(unpacked: Path, folder: Path, *call: str) -> bytes:
    """Run Python in a folder from which no checkout is seen."""
    done = subprocess.run(
        [sys.executable, *call],
        cwd=folder,
        env={"PATH": os.environ["PATH"], "HOME": str(folder), "PYTHONPATH": str(unpacked)},
        check=False,
        capture_output=True,
    )
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


def test_two_builds_are_the_same_bytes(wheel: Path, tmp_path: Path) -> None:
    assert build(tmp_path).read_bytes() == wheel.read_bytes()


def test_a_wheel_takes_one_name_and_leaves_the_sources_out(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as packed:
        names = packed.namelist()
    tops = {name.split("/")[0] for name in names}
    assert {one for one in tops if not one.endswith(".dist-info")} == {PACKAGE}
    sources = [one for one in names if one.startswith(f"{PACKAGE}/layers/sources/")]
    # The notice that the LGPL wants with the coast.
    assert sources == [f"{PACKAGE}/layers/sources/basemap-korea/NOTICE.md"]
    assert wheel.stat().st_size < 8_000_000


@pytest.mark.parametrize("folder", ["geo", "layers", "static", "templates", "LICENSES"])
def test_a_wheel_holds_every_file_of_a_folder(wheel: Path, folder: str) -> None:
    listed = subprocess.run(
        ["git", "ls-files", folder], cwd=ROOT, capture_output=True, check=True, text=True
    )
    wanted = {
        f"{PACKAGE}/{name}"
        for name in listed.stdout.splitlines()
        if not name.startswith("layers/sources/")
    }
    with zipfile.ZipFile(wheel) as packed:
        assert wanted <= set(packed.namelist())


def test_a_wheel_holds_every_paper_that_answers_are_made_from(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as packed:
        for name, body in read_papers().items():
            assert packed.read(f"{PACKAGE}/{name}") == body


def test_the_command_of_a_wheel_answers_as_the_web(
    unpacked: Path, tmp_path: Path, client: FlaskClient
) -> None:
    (tmp_path / "geo.py").write_text("raise SystemExit('a file of the reader')", encoding="utf-8")
    for call, address in (
        (("lengths", "--route", "tsr", "--by", "country"), "/lengths.csv?route=tsr&by=country"),
        (("get", "/"), "/"),
        (("get", "/methods"), "/methods"),
        (("figure", "--preset", "nature-1col"), "/figure.png?preset=nature-1col"),
    ):
        got = run(unpacked, tmp_path, "-m", PACKAGE, *call)
        assert got == client.get(address, headers={"Accept": "*/*"}).data


def test_nothing_of_a_wheel_is_found_in_a_checkout(unpacked: Path, tmp_path: Path) -> None:
    code = (
        "import sys, corridor_atlas as ca\n"
        "ca.lengths(); ca.figure(preset='nature-1col'); ca.map(); ca.measure(ca.pieces())\n"
        "print([n for n, m in sys.modules.items() if n.split('.')[0] == 'geo' or"
        f" {str(ROOT)!r} in (getattr(m, '__file__', None) or '').replace('.venv', '')"
        " and 'site-packages' not in m.__file__])\n"
    )
    assert run(unpacked, tmp_path, "-c", code).decode().splitlines()[-1] == "[]"


def hook() -> ModuleType:
    spec = importlib.util.spec_from_file_location("wheel_hook", HOOK)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("code", "made"),
    [
        ("from geo.web import app\n", "from corridor_atlas.geo.web import app\n"),
        ("def f():\n    import geo\n", None),
        ("import geopandas\n", "import geopandas\n"),
        ("from geometry import geo\n", "from geometry import geo\n"),
        ('name = "geo.web.app:app"\n', None),
        ('words = "geo is a house"\n', 'words = "geo is a house"\n'),
    ],
)
def test_imports_of_the_house_are_written_again_or_refused(code: str, made: str | None) -> None:
    inside: Any = hook().inside
    if made is None:
        with pytest.raises(ValueError, match="cannot be found inside"):
            inside(code)
    else:
        assert inside(code) == made


def test_the_notebook_runs_from_the_wheel_without_a_network(unpacked: Path, tmp_path: Path) -> None:
    run(
        unpacked,
        tmp_path,
        str(ROOT / "tests" / "run_notebook.py"),
        str(ROOT / "examples" / "atlas.ipynb"),
        str(tmp_path / "done.ipynb"),
    )
    done = nbformat.read(tmp_path / "done.ipynb", as_version=4)  # type: ignore[no-untyped-call]
    outputs = [one for cell in done.cells for one in cell.get("outputs", [])]
    assert not [one for one in outputs if one.output_type == "error"]
    # Two figures, one map; tables and journeys as tables.
    pictures = [one for one in outputs if "image/png" in one.get("data", {})]
    shown = [one["data"]["text/html"] for one in outputs if "text/html" in one.get("data", {})]
    assert len(pictures) == 2
    assert sum("<iframe" in one for one in shown) == 1
    assert sum("<table" in one for one in shown) >= 7
    assert {"map.html", "korea.pdf", "mine.gpkg"} <= {one.name for one in tmp_path.iterdir()}
