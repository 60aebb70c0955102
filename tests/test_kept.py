"""Answers come from what was read at the start; a change on disk is told, and not served."""

from __future__ import annotations

import os
import shutil
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from geo.catalog import Catalog, load_catalog
from geo.errors import DataFaultsError
from geo.layerfile.read import PairPaths, read_pair
from geo.web.app import create_app
from geo.web.kept import Watch, files_read, read_static
from geo.web.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

    from geo.model import Layer

ROOT = Path(__file__).parents[1]
OWN = {
    "mine.geojson": '{"type":"FeatureCollection","features":[{"type":"Feature","properties":'
    '{"id":"mine-1","kind":"railway"},"geometry":{"type":"LineString","coordinates":'
    "[[127,37],[127.2,37.1]]}}]}",
    "mine.toml": 'kind = "railway"\nstyle = "user-1"\n[title]\nen = "Mine"\n[[source]]\n'
    'name = "n"\nurl = ""\nlicence = "CC0-1.0"\nretrieved = 2026-01-01\nmethod = "m"\n',
}
ADDRESSES = (
    "/layers/places.geojson",
    "/layers/trans-siberian.geojson",
    "/layers/stations.gpkg",
    "/layers/mine.geojson",
    "/layers.json",
    "/lengths.csv?by=piece",
    "/claims.csv",
    "/atlas.zip",
    "/map/data.json",
    "/map/basemap-overview.json",
    "/map/basemap-korea.json",
    "/map/labels/5.json?lang=en&sea=both",
    "/figure.svg?extent=border",
)


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    layers, own = tmp_path / "layers", tmp_path / "own"
    shutil.copytree(ROOT / "layers", layers, ignore=shutil.ignore_patterns("sources"))
    own.mkdir()
    for name, text in OWN.items():
        (own / name).write_text(text, "utf-8")
    return layers, own


@pytest.fixture
def apps(folders: tuple[Path, Path]) -> Iterator[tuple[Flask, Flask]]:
    made = [create_app(Settings(figure_workers=1), load_catalog(folders)) for _ in range(2)]
    made[1].extensions["atlas"].drawing.use_workers()
    yield made[0], made[1]
    made[1].extensions["atlas"].drawing.close()


def spoil(folders: tuple[Path, Path]) -> list[Path]:
    changed = []
    for folder in folders:
        for path in sorted(folder.rglob("*.*")):
            if path.suffix == ".toml":
                path.unlink()
            else:
                path.write_text("spoilt", "utf-8")
            changed.append(path)
    return changed


def test_nothing_of_what_changes_on_disk_is_served(
    apps: tuple[Flask, Flask], folders: tuple[Path, Path]
) -> None:
    before, after = (app.test_client() for app in apps)
    version = before.get("/healthz").get_json()["data_version"]
    told = {}
    for address in ADDRESSES:
        reply = before.get(address)
        assert reply.status_code == 200, (address, reply.data[:300])
        told[address] = reply.data
    assert len(spoil(folders)) > 40
    # The other app has answered nothing yet: all that it says now, it has to have kept.
    for address, body in told.items():
        dated = f"{address}{'&' if '?' in address else '?'}v={version}"
        assert after.get(dated).status_code == 200
        assert after.get(address).data == body, address


def test_a_catalogue_of_two_states_of_a_folder_is_refused(
    folders: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    def slowly(pair: PairPaths, *, is_user: bool = False) -> Layer:
        (folders[0] / "places.geojson").open("a").close()
        with (folders[0] / "tables" / "events.csv").open("a") as file:
            file.write("\n")
        return read_pair(pair, is_user=is_user)

    monkeypatch.setattr("geo.catalog.read_pair", slowly)
    with pytest.raises(DataFaultsError, match=r"events\.csv"):
        load_catalog(folders)


def watch_of(folders: tuple[Path, Path], said: list[str]) -> Watch:
    read = files_read(load_catalog(folders), read_static(ROOT / "static"))
    return Watch(read, said.append, every_s=0.0)


def test_the_log_names_each_file_that_changed_once(folders: tuple[Path, Path]) -> None:
    said: list[str] = []
    watch = watch_of(folders, said)
    watch.look()
    os.utime(folders[0] / "places.geojson", (1, 1))  # touched, and the same
    watch.look()
    assert said == []
    (folders[1] / "mine.toml").unlink()
    (folders[0] / "tables" / "spans.csv").write_text("x", "utf-8")
    shutil.copy(folders[1] / "mine.geojson", folders[1] / "new.geojson")
    for _ in range(3):
        watch.look()
    names = Counter(line.split()[0] for line in said)
    assert names == {"mine.toml": 1, "spans.csv": 1, "new.geojson": 1}
    assert all("restart" in line for line in said)


def test_worker_processes_tell_it_once_together(folders: tuple[Path, Path]) -> None:
    said: list[str] = []
    watch = watch_of(folders, said)
    (folders[0] / "places.geojson").write_text("x", "utf-8")
    out, into = os.pipe()
    for _ in range(2):
        child = os.fork()
        if child == 0:
            watch.look()
            os.write(into, bytes([len(said)]))
            os._exit(0)
        os.waitpid(child, 0)
    watch.look()
    assert [*os.read(out, 2), len(said)] == [1, 0, 0]
    os.close(out)
    os.close(into)


def test_a_request_looks_and_the_log_says_that_a_restart_is_due(
    apps: tuple[Flask, Flask],
    folders: tuple[Path, Path],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    client = apps[0].test_client()
    client.get("/healthz")
    assert caplog.messages == []
    (folders[0] / "places.geojson").write_text("x", "utf-8")
    client.get("/healthz")
    assert caplog.messages == []  # it was looked a moment ago
    monkeypatch.setattr("geo.web.kept.time.monotonic", lambda: 1e9)
    client.get("/healthz")
    client.get("/healthz")
    (line,) = caplog.messages
    assert line.startswith("places.geojson changed on disk")
    assert "restart" in line


def test_static_files_are_those_of_the_start(
    tmp_path: Path, catalog: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(ROOT / "static", tmp_path / "static")
    monkeypatch.setattr("geo.web.app.read_static", lambda _: read_static(tmp_path / "static"))
    app = create_app(Settings(), catalog)
    version = app.extensions["atlas"].static.version
    address = f"/static/v-{version}/css/atlas.css"
    body = (tmp_path / "static" / "css" / "atlas.css").read_bytes()
    (tmp_path / "static" / "css" / "atlas.css").write_text("spoilt", "utf-8")
    (tmp_path / "static" / "bundle" / "map.js").unlink()
    client = app.test_client()
    assert client.get(address).data == body
    assert client.get("/map.html").status_code == 200
    assert read_static(tmp_path / "static").version != version
    assert client.get("/static/../pyproject.toml").status_code == 404
