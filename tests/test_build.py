"""`make layers` writes the committed layers again, byte for byte, from the sources alone."""

from __future__ import annotations

import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from geo.errors import DataFaultsError
from geo.processing.layers import build
from geo.web.settings import ROOT

if TYPE_CHECKING:
    from pathlib import Path

LAYERS = ROOT / "layers"
REPORT = "sources/REPORT.md"


def files(folder: Path) -> dict[str, Path]:
    """Return what the build writes, by its place in the folder of layers."""
    found = {
        path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()
    }
    return {k: v for k, v in found.items() if not k.startswith("sources/") or k == REPORT}


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the sources and nothing that was made of them."""
    root = tmp_path_factory.mktemp("repository")
    shutil.copytree(LAYERS / "sources", root / "layers" / "sources")
    (root / "layers" / REPORT).unlink()
    return root


@pytest.fixture(scope="module")
def built(root: Path) -> dict[str, Path]:
    """Return the files of a build, in a process of its own with another hash seed."""
    code = (
        "import sys; from pathlib import Path; from geo.processing.layers import build;"
        "build(Path(sys.argv[1]))"
    )
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code, str(root)],
        cwd=root,
        env={"PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "38", "TZ": "Asia/Seoul", "LC_ALL": "C"},
        capture_output=True,
        check=False,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    return files(root / "layers")


def test_it_writes_every_committed_file_and_no_other(built: dict[str, Path]) -> None:
    assert sorted(built) == sorted(files(LAYERS))
    assert REPORT in built
    assert "trans-siberian.geojson" in built
    assert "tables/span_pieces.csv" in built


@pytest.mark.parametrize("name", sorted(files(LAYERS)))
def test_it_writes_the_same_bytes(built: dict[str, Path], name: str) -> None:
    made, committed = built[name].read_bytes(), (LAYERS / name).read_bytes()
    if made == committed:
        return
    pairs = zip(made.split(b"\n"), committed.split(b"\n"), strict=False)
    line, (a, b) = next(
        ((k, pair) for k, pair in enumerate(pairs, start=1) if pair[0] != pair[1]),
        (0, (made[-80:], committed[-80:])),
    )
    at = next((k for k in range(min(len(a), len(b))) if a[k] != b[k]), min(len(a), len(b)))
    pytest.fail(
        f"{name}, line {line}, byte {at}: made {a[max(0, at - 60) : at + 60]!r}, "
        f"committed {b[max(0, at - 60) : at + 60]!r}; run make layers and commit what changed"
    )


def test_it_leaves_the_sources_alone(built: dict[str, Path], root: Path) -> None:
    assert built
    for path in (LAYERS / "sources").rglob("*"):
        name = path.relative_to(LAYERS / "sources")
        if path.is_file() and name.name != "REPORT.md":
            assert (root / "layers" / "sources" / name).read_bytes() == path.read_bytes()


def test_no_place_of_a_machine_stands_in_what_it_writes(built: dict[str, Path], root: Path) -> None:
    for name, path in built.items():
        text = path.read_text("utf-8")
        assert str(root) not in text, name
        assert str(ROOT) not in text, name


@pytest.mark.parametrize(
    ("name", "old", "new", "word"),
    [
        ("cut_errors.csv", b"post,0.5", b"post,half", "half"),
        ("missing_length.csv", b"missing_share", b"share", "missing_share"),
        ("korea_rail.csv", b"441.7,cited", b"long,cited", "long"),
    ],
)
def test_a_fault_of_a_source_is_named(
    tmp_path: Path, name: str, old: bytes, new: bytes, word: str
) -> None:
    sources = tmp_path / "layers" / "sources"
    shutil.copytree(
        LAYERS / "sources", sources, ignore=shutil.ignore_patterns("basemap-*", "REPORT.md")
    )
    body = (sources / name).read_bytes()
    assert old in body
    (sources / name).write_bytes(body.replace(old, new, 1))
    with pytest.raises(DataFaultsError) as caught:
        build(tmp_path)
    assert any(fault.file == name and word in str(fault) for fault in caught.value.faults)
    assert not (tmp_path / "layers" / "tables").exists()
