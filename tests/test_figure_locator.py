"""The locator map: where a figure of a small extent lies, told by a projection of the test's own."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import pytest
import shapely
from figure_marks import faults, read
from pyproj import Transformer

from geo.catalog import load_catalog
from geo.figure.compose import compose
from geo.figure.furniture.locator import WORLDS
from geo.figure.page.projection import Rect, View, grid_for
from geo.figure.render import render
from geo.figure.spec import FigureSpec
from geo.model import Bounds
from geo.web.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

    from geo.catalog import Catalog
    from geo.figure.furniture.locator import Locator

# Places by their well-known coordinates, degrees lon, lat.
PLACES = {
    "Busan": (129.04, 35.18),
    "Seoul": (126.98, 37.57),
    "Pyongyang": (125.75, 39.02),
    "Chongjin": (129.78, 41.80),
    "Vladivostok": (131.89, 43.12),
    "Khabarovsk": (135.07, 48.48),
    "Beijing": (116.41, 39.90),
    "Shanghai": (121.47, 31.23),
    "Ulaanbaatar": (106.92, 47.92),
}
INSIDE = {
    "korea": {"Busan", "Seoul", "Pyongyang", "Chongjin", "Vladivostok"},
    "primorye": {"Vladivostok", "Khabarovsk", "Chongjin"},
    "border": {"Vladivostok", "Chongjin"},
}


def _on_page(locator: Locator, lon: float, lat: float) -> tuple[float, float]:
    """Project by a transformer of the test's own, fixed by two known points of the map."""
    project = Transformer.from_crs("EPSG:4326", locator.view.grid.proj4, always_xy=True).transform
    frame = locator.view.frame
    middle = project(locator.world.lon_deg, locator.world.lat_deg)
    x, y = project(lon, lat)
    per_m = frame.width / locator.world.width_m
    return (
        (frame.x0 + frame.x1) / 2 + (x - middle[0]) * per_m,
        (frame.y0 + frame.y1) / 2 + (y - middle[1]) * per_m,
    )


@pytest.mark.parametrize("extent", INSIDE)
def test_the_outline_holds_what_the_figure_shows(catalog: Catalog, extent: str) -> None:
    locator = compose(catalog, FigureSpec(extent=extent)).locator
    assert locator is not None
    outline = shapely.Polygon(locator.outline)
    found = {
        name
        for name, at in PLACES.items()
        if outline.contains(shapely.Point(_on_page(locator, *at)))
    }
    assert found == INSIDE[extent]


def test_the_outline_is_the_frame_with_its_bends(catalog: Catalog) -> None:
    # A frame on Mercator is a box in degrees: its upper edge is a parallel, curved on a cone.
    drawing = compose(catalog, FigureSpec(extent="korea", projection="mercator"))
    assert drawing.locator is not None
    main, locator = drawing.main.scene.view, drawing.locator
    ring = shapely.LineString(locator.outline)
    bounds = main.bounds_deg
    top = np.linspace(bounds.west_deg, bounds.east_deg, 25)
    for lon in top:
        at = shapely.Point(_on_page(locator, float(lon), bounds.north_deg))
        assert ring.distance(at) < 0.05
    ends = [_on_page(locator, lon, bounds.north_deg) for lon in (bounds.west_deg, bounds.east_deg)]
    middle = _on_page(locator, float(top[12]), bounds.north_deg)
    assert shapely.LineString(ends).distance(shapely.Point(middle)) > 0.1


@pytest.mark.parametrize(
    "spec",
    [
        FigureSpec(extent="korea", lang="ru"),
        FigureSpec(extent="primorye", preset="nature-1col"),
        FigureSpec(extent="border", preset="a4-handout", lang="ko"),
        FigureSpec(extent=Bounds(103.0, 51.0, 109.0, 54.0)),
    ],
)
def test_it_covers_nothing(catalog: Catalog, spec: FigureSpec) -> None:
    marks = read(render(catalog, spec, "svg"))
    assert len(marks.locators) == 1
    assert faults(marks) == []


def test_it_stands_only_where_it_tells_something(catalog: Catalog) -> None:
    for spec in (FigureSpec(extent="eurasia"), FigureSpec(extent="korea", inset=False)):
        drawing = compose(catalog, spec)
        assert drawing.locator is None
        assert "locator" not in {one for one, _ in drawing.dropped}


def test_without_a_free_corner_it_is_dropped_and_told(tmp_path: Path) -> None:
    rows = [[[127.0, 36.0 + k / 10], [131.0, 36.0 + k / 10]] for k in range(31)]
    lines = [
        {
            "type": "Feature",
            "properties": {"id": f"rows-{k}"},
            "geometry": {"type": "LineString", "coordinates": row},
        }
        for k, row in enumerate(rows)
    ]
    (tmp_path / "rows.geojson").write_text(
        json.dumps(
            {"type": "FeatureCollection", "bbox": [127.0, 36.0, 131.0, 39.0], "features": lines}
        ),
        encoding="utf-8",
    )
    (tmp_path / "rows.toml").write_text(
        'kind = "railway"\nstyle = "user-1"\n[title]\nen = "Rows"\n[[source]]\n'
        'name = "A survey"\nlicence = "CC0-1.0"\nretrieved = 2026-11-01\n',
        encoding="utf-8",
    )
    catalog = load_catalog([*Settings().layer_folders, tmp_path])
    spec = FigureSpec(extent=Bounds(127.5, 36.5, 130.5, 38.5), layers=("rows",))
    drawing = compose(catalog, spec)
    assert drawing.locator is None
    assert ("locator", "Locator map") in drawing.dropped
    assert "There was no room for a locator map." in render(catalog, spec, "txt").decode()


@pytest.mark.parametrize("lang", ["en", "ko", "ru"])
def test_caption_and_credit_tell_of_it(catalog: Catalog, lang: str) -> None:
    word = {"en": "locator map", "ko": "위치도", "ru": "врезка"}[lang]
    told = render(catalog, FigureSpec(extent="border", lang=lang), "txt").decode()
    assert told.lower().count(word) == 2
    bare = render(catalog, FigureSpec(extent="border", lang=lang, inset=False), "txt").decode()
    assert word not in bare.lower()


def test_a_locator_shows_no_part_of_the_world_that_is_not_known() -> None:
    # The overview base map ends at these meridians and parallels: beyond them land would be sea.
    for world in WORLDS:
        grid = grid_for(world.conic, "auto")
        project = Transformer.from_crs("EPSG:4326", grid.proj4, always_xy=True).transform
        middle = project(world.lon_deg, world.lat_deg)
        frame = Rect(0.0, 0.0, 80.0, 80.0 * world.aspect)
        seen = View(grid, frame, middle, world.width_m / 80.0).bounds_deg
        assert seen.west_deg > 15
        assert seen.south_deg > 5
        assert seen.east_deg < 180
        assert seen.north_deg < 78
