"""The shape of the house: ranks, sizes, one place for colours, nothing of a machine in files."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from geo.web.settings import ROOT

MAX_LINES = 400
CODE = sorted((ROOT / "geo").rglob("*.py"))
TEXT_SUFFIXES = {".py", ".md", ".toml", ".html", ".js", ".css", ".csv", ".lock", ".po", ".txt"}
COLOUR = re.compile(r"(?<!&)#(?:[0-9A-Fa-f]{8}|[0-9A-Fa-f]{6}|[0-9A-Fa-f]{3})\b")


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def tracked() -> list[Path]:
    """Return the files of the repository, also the ones that are new."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    )
    return [path for name in listed.stdout.splitlines() if (path := ROOT / name).is_file()]


def test_rooms_import_only_downwards() -> None:
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        check=False,
        text=True,
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("path", CODE, ids=relative)
def test_no_module_outgrows_its_room(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= MAX_LINES


@pytest.mark.parametrize("path", CODE, ids=relative)
def test_every_module_says_what_it_is_and_re_exports_nothing(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    assert ast.get_docstring(tree)


def test_colours_stand_in_the_style_table_alone() -> None:
    places = [
        *(path for path in CODE if "style" not in path.relative_to(ROOT).parts),
        *(ROOT / "templates").rglob("*.html"),
        *(ROOT / "static" / "css").rglob("*.css"),
        # What we wrote: the bundles are that and Leaflet, which has colours of its own.
        *(ROOT / "static" / "js").rglob("*.js"),
    ]
    found = [
        f"{relative(path)}: {match}"
        for path in places
        for match in COLOUR.findall(path.read_text("utf-8"))
    ]
    assert found == []


def test_only_geodesy_measures_on_the_ellipsoid() -> None:
    holders = [
        relative(path)
        for path in CODE
        if re.search(r"import Geod\b|pyproj\.Geod\b", path.read_text("utf-8"))
    ]
    assert holders == ["geo/geodesy.py"]


TABLES = {"geopandas", "pandas", "pyogrio"}
ROOMS_OF_TABLES = {"layerfile", "catalog", "formats", "lengths", "processing", "api"}


def imported_at_run_time(path: Path) -> set[str]:
    """Return the packages that a module imports, those for types alone left out."""
    nodes: list[ast.AST] = [ast.parse(path.read_text("utf-8"))]
    found: set[str] = set()
    while nodes:
        node = nodes.pop()
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            continue
        if isinstance(node, ast.Import):
            found |= {one.name.split(".")[0] for one in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.split(".")[0])
        nodes += ast.iter_child_nodes(node)
    return found


def test_tables_are_made_where_layers_are_read_grouped_and_written() -> None:
    holders = {path for path in CODE if imported_at_run_time(path) & TABLES}
    rooms = {path.relative_to(ROOT / "geo").parts[0] for path in holders}
    assert {"layerfile", "formats"} <= rooms <= ROOMS_OF_TABLES


def test_geojson_has_one_reader() -> None:
    reads = re.compile(r"(?<!\.)\bshape\(|from_geojson|read_dataframe|gpd\.read_")
    holders = {relative(path) for path in CODE if reads.search(path.read_text("utf-8"))}
    # Readers' files of other formats come by GDAL.
    assert holders - {"geo/layerfile/frames.py"} == {"geo/layerfile/geojson.py"}


def test_only_the_gazetteer_compares_names() -> None:
    # The build makes ids and asks nobody. A figure sorts the names in its list without case; the
    # words that are near a wrong one in a closed list (parameters, settings) are no names.
    exempt = {
        "geo/figure/render.py": {"casefold"},
        "geo/web/known.py": {"difflib"},
        "geo/web/settings.py": {"difflib"},
        "geo/layerfile/frames.py": {"difflib"},  # the layers of a file
        "geo/webmap/atlas_map.py": {"difflib"},  # the arguments of a map
    }
    means = re.compile(r"casefold|unicodedata|rapidfuzz|difflib|gazetteer\.normalise")
    found = {
        relative(path): set(means.findall(path.read_text("utf-8")))
        for path in CODE
        if "gazetteer" not in set(path.relative_to(ROOT).parts)
    }
    assert {path: words for path, words in found.items() if words} == exempt


def test_only_the_map_imports_folium() -> None:
    pattern = re.compile(r"^\s*(?:import|from) (?:folium|branca)\b", re.MULTILINE)
    typing = re.compile(r"^if TYPE_CHECKING:\n(?:    .*\n|\n)+", re.MULTILINE)
    holders = [path for path in CODE if pattern.search(typing.sub("", path.read_text("utf-8")))]
    assert holders
    assert {relative(path).split("/")[1] for path in holders} == {"webmap"}


def test_no_html_or_script_stands_in_python() -> None:
    found = [
        relative(path)
        for path in CODE
        if re.search(r"<(?:script|style|div|span|table)[ >]", path.read_text("utf-8"))
    ]
    # Folium takes its templates from the class: three that put texts into scripts as code are
    # written anew; a figure's fonts go into the style element that the library wrote.
    assert set(found) <= {"geo/webmap/guests.py", "geo/figure/page/writers.py"}


def test_files_name_no_machine_and_no_registry() -> None:
    # Put together here, so that this file does not name them itself.
    parts = [("py", "pi.org"), ("python", "hosted"), ("npm", "js.org"), ("deb", ".debian.org")]
    hosts = ["".join(pair) for pair in parts]
    folders = ["/" + "work/", "/" + "tmp/", "/" + "root/", "/" + "opt/pypi"]
    found = [
        f"{relative(path)}: {word}"
        for path in tracked()
        if path.suffix in TEXT_SUFFIXES or path.name == "Makefile"
        for word in (*hosts, *folders)
        if word in path.read_text("utf-8", errors="replace")
    ]
    assert found == []


def test_locks_pin_every_package_with_hashes() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    tools = project["optional-dependencies"]["test"]
    for name, wanted in (
        ("requirements.lock", project["dependencies"]),
        ("requirements-dev.lock", [*project["dependencies"], *tools]),
    ):
        text = (ROOT / name).read_text("utf-8")
        pinned = dict(re.findall(r"^([a-z0-9-]+)==(\S+)", text, flags=re.MULTILINE))
        assert {one.lower() for one in wanted} <= set(pinned)
        for block in re.split(r"^(?=[a-z0-9-]+==)", text, flags=re.MULTILINE)[1:]:
            assert "--hash=sha256:" in block
        assert "://" not in text


def test_both_locks_pin_the_same_versions() -> None:
    pins = []
    for name in ("requirements.lock", "requirements-dev.lock"):
        text = (ROOT / name).read_text("utf-8")
        pins.append(dict(re.findall(r"^([a-z0-9-]+)==(\S+)", text, flags=re.MULTILINE)))
    assert pins[0].items() <= pins[1].items()


def test_the_licence_of_a_layer_is_the_licence_of_its_files() -> None:
    annotations = tomllib.loads((ROOT / "REUSE.toml").read_text("utf-8"))["annotations"]
    for description in sorted((ROOT / "layers").glob("*.toml")):
        said = {one["licence"] for one in tomllib.loads(description.read_text("utf-8"))["source"]}
        holds = ""
        for annotation in annotations:
            paths = annotation["path"]
            for pattern in [paths] if isinstance(paths, str) else paths:
                if description.relative_to(ROOT).match(pattern.replace("**", "*")):
                    holds = annotation["SPDX-License-Identifier"]
        told = set(holds.split(" AND "))
        assert told <= said, f"{description.name}: REUSE.toml says {holds}, the layer {said}"
        for licence in said:
            assert (ROOT / "LICENSES" / f"{licence}.txt").is_file(), licence
