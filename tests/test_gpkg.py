"""GeoPackages: nothing lost, names in every script, our colours, the same bytes."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pyogrio
import pytest
import shapely

from geo.catalog import load_catalog
from geo.formats import as_gpkg, qgis
from geo.style.colours import SCHEMES
from geo.style.lines import line_style
from geo.web.settings import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from flask.testing import FlaskClient

    from geo.catalog import Catalog

LAYERS = sorted(
    path.stem
    for path in (ROOT / "layers").glob("*.geojson")
    if not path.stem.startswith("basemap-")
)


def saved(client: FlaskClient, layer: str, folder: Path) -> Path:
    reply = client.get(f"/layers/{layer}.gpkg")
    assert reply.status_code == 200
    assert reply.mimetype == "application/geopackage+sqlite3"
    path = folder / f"{layer}.gpkg"
    path.write_bytes(reply.data)
    return path


def tables(path: Path) -> list[str]:
    return [name for name, kind in pyogrio.list_layers(path) if kind is not None]


def as_cell(value: object) -> object:
    """Return a property as a cell of the package holds it."""
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return ",".join(value)
    if isinstance(value, (list, dict)):
        return json.dumps(value, ensure_ascii=False)
    return value


@pytest.mark.parametrize("layer", LAYERS)
def test_every_property_and_vertex_is_there(
    client: FlaskClient, layer: str, tmp_path: Path
) -> None:
    path = saved(client, layer, tmp_path)
    document = json.loads((ROOT / "layers" / f"{layer}.geojson").read_text("utf-8"))
    wanted = {feature["properties"]["id"]: feature for feature in document["features"]}
    found = 0
    for name in tables(path):
        frame = pyogrio.read_dataframe(path, layer=name)
        assert frame.crs.to_epsg() == 4326
        for row, shape in zip(frame.to_dict("records"), frame.geometry, strict=True):
            feature = wanted[row["id"]]
            found += 1
            for key, value in feature["properties"].items():
                cell = row[key]
                if value is None:
                    assert cell is None or cell != cell, key  # noqa: PLR0124  nan
                else:
                    assert cell == as_cell(value), key
            assert shapely.equals_exact(
                shapely.from_geojson(json.dumps(feature["geometry"])), shape
            )
    assert found == len(wanted)


@pytest.mark.parametrize("layer", LAYERS)
def test_the_style_draws_every_feature_in_our_colours(
    client: FlaskClient, layer: str, tmp_path: Path
) -> None:
    path = saved(client, layer, tmp_path)
    connection = sqlite3.connect(path)
    rows = connection.execute(
        "SELECT f_table_name, f_geometry_column, useAsDefault, styleQML, styleSLD FROM layer_styles"
    ).fetchall()
    assert [row[0] for row in rows] == tables(path)
    ours = {tuple(int(c[k : k + 2], 16) for k in (1, 3, 5)) for c in SCHEMES["light"].values()}
    for name, column, default, qml, sld in rows:
        assert (column, default) == ("geom", 1)
        used = {
            one
            for (one,) in connection.execute(f'SELECT DISTINCT drawn_as FROM "{name}"')  # noqa: S608
        }
        root = ET.fromstring(qml)  # noqa: S314  our own
        renderer = root.find("renderer-v2")
        assert renderer is not None
        assert renderer.get("attr") == qgis.FIELD
        assert {one.get("value") for one in root.iter("category")} == used
        symbols = {one.get("name") for one in root.findall("renderer-v2/symbols/symbol")}
        assert {one.get("symbol") for one in root.iter("category")} == symbols
        colours = [
            str(one.get("value")).split(",")
            for one in root.iter("Option")
            if str(one.get("name")).endswith("color")
        ]
        assert colours
        assert {tuple(int(part) for part in one[:3]) for one in colours} <= ours
        literals = {
            one.text
            for one in ET.fromstring(sld).iter("{http://www.opengis.net/ogc}Literal")  # noqa: S314
        }
        assert used <= literals
    connection.close()


def test_a_symbol_has_the_parts_of_the_style_table() -> None:
    disused = qgis.parts_of("railway/rail/disused", "line")
    style = line_style("railway", "rail", "disused")
    widths = [one.width_px for one in disused if isinstance(one, qgis.Stroke)]
    assert widths == [style.casing_px, style.width_px, style.core_px]
    destroyed = qgis.parts_of("railway/link/destroyed", "line")
    assert isinstance(destroyed[-1], qgis.Marks)
    assert destroyed[-1].every_px == line_style("railway", "link", "destroyed").cross_every_px
    proposed = qgis.parts_of("pipeline/gas/proposed", "line")
    assert [type(one) for one in proposed] == [qgis.Marks]


def test_what_exists_is_not_drawn_as_what_is_missing(catalog: Catalog) -> None:
    for layer in catalog.layers.values():
        for piece in layer.pieces:
            name = qgis.drawn_as(catalog, layer, piece)
            if piece.kind == "railway":
                assert name.endswith(f"/{piece.status}")


def test_provenance_stands_in_a_table(
    client: FlaskClient, catalog: Catalog, tmp_path: Path
) -> None:
    path = saved(client, "korean-rail-link", tmp_path)
    connection = sqlite3.connect(path)
    said = connection.execute("SELECT name, value FROM provenance").fetchall()
    listed = connection.execute("SELECT table_name, last_change FROM gpkg_contents").fetchall()
    names = connection.execute('SELECT name_ko, name_ru FROM "korean-rail-link" LIMIT 1').fetchone()
    connection.close()
    assert catalog.data_version in str(said)
    assert "ODbL-1.0" in str(said)
    assert {day for _, day in listed} == {f"{catalog.data_date}T00:00:00.000Z"}
    assert {"layer_styles", "provenance"} < {name for name, _ in listed}
    assert any("가" <= letter <= "힣" for letter in names[0])
    assert any("А" <= letter <= "я" for letter in names[1])


def test_points_among_areas_have_a_table_of_their_own(client: FlaskClient, tmp_path: Path) -> None:
    assert tables(saved(client, "primorsky", tmp_path)) == ["primorsky", "primorsky-points"]


def test_the_same_bytes_in_another_process(catalog: Catalog) -> None:
    own = as_gpkg.dumps(catalog, catalog.layers["gas-pipeline"], [("a", "b")])
    assert own == as_gpkg.dumps(catalog, catalog.layers["gas-pipeline"], [("a", "b")])
    script = (
        "import sys; from pathlib import Path; from geo.catalog import load_catalog; "
        "from geo.formats import as_gpkg; catalog = load_catalog([Path(sys.argv[1])]); "
        "sys.stdout.buffer.write(as_gpkg.dumps(catalog, catalog.layers['gas-pipeline'], [('a', 'b')]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(ROOT / "layers")],
        capture_output=True,
        check=True,
        cwd=ROOT,
    )
    assert done.stdout == own


def test_a_layer_of_ones_own_has_its_measured_length(tmp_path: Path) -> None:
    (tmp_path / "mine.geojson").write_text(
        '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"id":"a",'
        '"name_ko":"나의 길","kind":"railway"},"geometry":{"type":"LineString",'
        '"coordinates":[[131.0,43.0],[131.5,43.2]]}}]}',
        encoding="utf-8",
    )
    (tmp_path / "mine.toml").write_text(
        'kind = "railway"\nstyle = "user-1"\n[title]\nen = "Mine"\n[[source]]\nname = "me"\n'
        'licence = "CC0-1.0"\nretrieved = 2026-01-01\n',
        encoding="utf-8",
    )
    catalog = load_catalog([ROOT / "layers", tmp_path])
    path = tmp_path / "mine.gpkg"
    path.write_bytes(as_gpkg.dumps(catalog, catalog.layers["mine"], []))
    frame = pyogrio.read_dataframe(path, layer="mine")
    assert frame["drawn_length_km"].sum() == pytest.approx(46.5, abs=0.5)
    # From China into Primorsky Krai.
    assert set(frame["name_ko"]) == {"나의 길 (1/2)", "나의 길 (2/2)"}
    assert list(frame["country"]) == ["CN", "RU"]


def test_v_and_unknown_layers(client: FlaskClient, catalog: Catalog) -> None:
    address = "/layers/parallel-38.gpkg"
    pinned = client.get(f"{address}?v={catalog.data_version}")
    assert "immutable" in pinned.headers["Cache-Control"]
    assert f'<{address}?v={catalog.data_version}>; rel="cite-as"' in pinned.headers["Link"]
    assert client.get(f"{address}?v=000000000000").status_code == 404
    assert client.get("/layers/nowhere.gpkg").status_code == 404
