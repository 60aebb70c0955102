"""The whole atlas as files: complete, the same bytes, and it proves itself."""

from __future__ import annotations

import ast
import hashlib
import io
import re
import subprocess
import sys
import zipfile
from typing import TYPE_CHECKING

import pytest

from geo.catalog import load_catalog
from geo.formats import as_zip
from geo.vocabulary import GROUPINGS
from geo.web.settings import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from flask.testing import FlaskClient

    from geo.catalog import Catalog


@pytest.fixture(scope="module")
def packed(app: object) -> bytes:
    reply = app.test_client().get("/atlas.zip")  # type: ignore[attr-defined]
    assert reply.mimetype == "application/zip"
    return bytes(reply.data)


@pytest.fixture
def folder(packed: bytes, tmp_path: Path) -> Path:
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        archive.extractall(tmp_path)
    return tmp_path


def verify(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the script as a reader would, apart from the program."""
    return subprocess.run(
        [sys.executable, "-I", "verify.py"], cwd=folder, capture_output=True, check=False, text=True
    )


def sign(folder: Path) -> None:
    """Write CHECKSUMS again, as one would who changes the files and hides it."""
    lines = (folder / "CHECKSUMS").read_text("utf-8").splitlines()
    names = [line.split("  ", 1)[1] for line in lines]
    new = [f"{hashlib.sha256((folder / name).read_bytes()).hexdigest()}  {name}" for name in names]
    (folder / "CHECKSUMS").write_text("\n".join(new) + "\n", encoding="utf-8")


def flipped(text: str, start: int) -> str:
    """Return a text with one digit changed: the first other than zero from a place on."""
    place = next(k for k in range(start, len(text)) if text[k] in "123456789")
    return text[:place] + str(int(text[place]) % 9 + 1) + text[place + 1 :]


def change(path: Path, pattern: str) -> None:
    """Change one digit behind the first place where a pattern is found."""
    text = path.read_bytes().decode()
    found = re.search(pattern, text)
    assert found is not None
    path.write_text(flipped(text, found.end()), encoding="utf-8", newline="")


def test_it_holds_what_the_contract_names(packed: bytes, catalog: Catalog) -> None:
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        names = archive.namelist()
        days = {entry.date_time for entry in archive.infolist()}
        readme = archive.read("README.txt").decode()
    assert names[-1] == "CHECKSUMS"
    assert {"README.txt", "verify.py", "lengths.csv"} < set(names)
    for layer in (*catalog.layers, *catalog.basemap):
        assert {f"layers/{layer}.geojson", f"layers/{layer}.toml"} < set(names)
        assert layer in readme
    for path in (ROOT / "layers" / "tables").glob("*.csv"):
        assert f"layers/tables/{path.name}" in names
    for layer_entity in catalog.layers.values():
        for licence in layer_entity.licences:
            assert f"LICENSES/{licence}.txt" in names
            assert licence in readme
    assert days == {(*map(int, catalog.data_date.split("-")), 0, 0, 0)}
    assert catalog.data_version in readme
    assert "$" not in readme


def test_the_same_bytes_each_time(packed: bytes, catalog: Catalog) -> None:
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    assert as_zip.dumps(files, catalog.data_date) == packed


def test_lengths_are_those_of_every_route_and_grouping(folder: Path, catalog: Catalog) -> None:
    text = (folder / "lengths.csv").read_text("utf-8")
    for by in GROUPINGS:
        for route in catalog.routes:
            assert re.search(f"^{by},{route},", text, re.MULTILINE), (by, route)


def test_it_is_a_catalogue_with_the_same_data_version(folder: Path, catalog: Catalog) -> None:
    assert load_catalog([folder / "layers"]).data_version == catalog.data_version


def test_the_script_needs_pyproj_alone() -> None:
    tree = ast.parse((ROOT / "docs" / "verify.py").read_text("utf-8"))
    used = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            used |= {one.name.partition(".")[0] for one in node.names}
        elif isinstance(node, ast.ImportFrom):
            used.add(str(node.module).partition(".")[0])
    assert used - set(sys.stdlib_module_names) == {"pyproj"}


def test_the_script_confirms_every_number(folder: Path) -> None:
    done = verify(folder)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    counts = {what: int(count) for count, what in re.findall(r"confirmed +(\d+) (.*)", done.stdout)}
    for what in ("drawn lengths", "areas", "shares", "numbers of lengths.csv", "joints"):
        assert counts[what] > 0, what
    rows = len((folder / "lengths.csv").read_text("utf-8").splitlines()) - 1
    assert counts["numbers of lengths.csv"] >= 6 * rows
    assert "every number is reproduced" in done.stdout


TRACED = (
    '"geometry_class":"traced".*?"drawn_length_km":[0-9].*?"coordinates":\\[\\[[0-9.]+,[0-9]+\\.'
)
CHANGES: dict[str, Callable[[Path], None]] = {
    "coordinate of a railway": lambda at: change(at / "layers/trans-siberian.geojson", TRACED),
    "coordinate of a pipeline": lambda at: change(
        at / "layers/gas-pipeline.geojson", '"coordinates":\\[\\[[0-9]+\\.[0-9]'
    ),
    "coordinate of a region": lambda at: change(
        at / "layers/primorsky.geojson", '"coordinates":\\[\\[\\[\\[[0-9]+\\.'
    ),
    "drawn length": lambda at: change(
        at / "layers/trans-siberian.geojson", '"drawn_length_km":[0-9]+\\.[0-9]'
    ),
    "length of a piece": lambda at: change(
        at / "layers/korean-rail-link.geojson", '"length_km":[0-9]+\\.[0-9]'
    ),
    "end of an interval": lambda at: change(
        at / "layers/korean-rail-link.geojson", '"length_high_km":[0-9]+\\.[0-9]'
    ),
    "area": lambda at: change(at / "layers/primorsky.geojson", '"area_km2":[0-9]+\\.'),
    "length of a span": lambda at: change(
        at / "layers/tables/spans.csv", "\ntsr-[^\n]*?,tsr,[^,]*,[^,]*,"
    ),
    "share of a piece": lambda at: change(
        at / "layers/tables/span_pieces.csv", "\n[^,]*,1,[^,]*,0\\.[0-9]"
    ),
    "length of an answer": lambda at: change(
        at / "lengths.csv", "\r\nroute,tsr,tsr,[^,\r]*,[0-9]+\\."
    ),
}


@pytest.mark.parametrize("what", CHANGES)
def test_a_changed_digit_is_found_even_where_the_hashes_are_made_to_fit(
    folder: Path, what: str
) -> None:
    CHANGES[what](folder)
    assert verify(folder).returncode != 0
    sign(folder)
    done = verify(folder)
    assert done.returncode == 1, what
    assert "NOT REPRODUCED" in done.stderr


def test_a_changed_point_and_a_missing_file_are_found_by_hash(folder: Path) -> None:
    change(folder / "layers/stations.geojson", '"coordinates":\\[[0-9]+\\.')
    (folder / "LICENSES" / "MIT.txt").unlink()
    done = verify(folder)
    assert done.returncode == 1
    assert "layers/stations.geojson" in done.stderr
    assert "LICENSES/MIT.txt" in done.stderr


def test_v_is_kept(client: FlaskClient, catalog: Catalog) -> None:
    pinned = client.get(f"/atlas.zip?v={catalog.data_version}")
    assert "immutable" in pinned.headers["Cache-Control"]
    assert 'rel="license"' in pinned.headers["Link"]
    assert client.get("/atlas.zip?v=000000000000").status_code == 404
    assert client.get("/atlas.zip?lang=ko").status_code == 400
    assert client.get("/atlas.tar").status_code == 404
