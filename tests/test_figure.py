"""Figures: size, fonts, text, the same bytes twice, an honest scale, nothing that overlaps."""

from __future__ import annotations

import io
import json
import re
import warnings
from dataclasses import replace
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import numpy as np
import pytest
import shapely
from figure_marks import faults, read
from PIL import Image
from pypdf import PdfReader

from geo.catalog import load_catalog
from geo.errors import EmptyAnswerError, ParameterError, RenderError, UnknownNameError
from geo.figure.compose import Drawing, compose
from geo.figure.page.lines import dash_for, length, mark_positions
from geo.figure.page.projection import Held, Rect, fit, grid_for, outline_deg
from geo.figure.render import render
from geo.figure.spec import FigureSpec
from geo.geodesy import distance_m
from geo.labels.cost_field import corners
from geo.labels.text_metrics import face
from geo.model import Bounds
from geo.style.lines import line_style
from geo.style.sheets import EXTENTS, LARGEST_SCALE, PRESETS
from geo.web.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from geo.catalog import Catalog
    from geo.figure.spec import Format

EXTENTS_NOW = ("eurasia", "korea")
LANGS = ("en", "ko", "ru")
FIGURES = [(extent, lang) for extent in EXTENTS_NOW for lang in LANGS]


@pytest.fixture(scope="module")
def drawings(catalog: Catalog) -> dict[tuple[str, str], Drawing]:
    """Return the six figures of nature-2col, composed."""
    return {
        (extent, lang): compose(catalog, FigureSpec(extent=extent, lang=lang))
        for extent, lang in FIGURES
    }


@pytest.mark.parametrize("fmt", ["png", "svg", "pdf"])
@pytest.mark.parametrize("extent", EXTENTS_NOW)
def test_the_same_question_gives_the_same_bytes_without_a_warning(
    catalog: Catalog, extent: str, fmt: Format
) -> None:
    spec = FigureSpec(extent=extent, lang="ko", address="/figure?extent=" + extent)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert render(catalog, spec, fmt) == render(catalog, spec, fmt)


@pytest.mark.parametrize(("extent", "lang"), FIGURES)
def test_png_has_the_width_of_the_column_and_its_provenance(
    catalog: Catalog, extent: str, lang: str
) -> None:
    spec = FigureSpec(extent=extent, lang=lang, address="/figure.png?v=1")
    image = Image.open(io.BytesIO(render(catalog, spec, "png")))
    assert image.width == round(183 / 25.4 * 300)
    assert image.height <= round(170 / 25.4 * 300)
    text = getattr(image, "text", {})
    assert "/figure.png?v=1" in text["Source"]
    assert catalog.data_version in text["Source"]
    assert "ODbL" in text["Copyright"]
    assert text["Title"]


@pytest.mark.parametrize("preset", ["news", "social", "slide-16x9"])
def test_screen_presets_have_their_pixels(catalog: Catalog, preset: str) -> None:
    image = Image.open(io.BytesIO(render(catalog, FigureSpec(preset=preset), "png")))
    sheet = PRESETS[preset]
    assert sheet.height_mm is not None
    assert image.size == (
        round(sheet.width_mm / 25.4 * sheet.dpi),
        round(sheet.height_mm / 25.4 * sheet.dpi),
    )


def test_pdf_has_the_page_in_points_and_only_truetype(catalog: Catalog) -> None:
    spec = FigureSpec(extent="korea", lang="ko", address="/figure.pdf?lang=ko")
    page = (reader := PdfReader(io.BytesIO(render(catalog, spec, "pdf")))).pages[0]
    assert float(page.mediabox.width) == pytest.approx(183 / 25.4 * 72, abs=0.01)
    assert float(page.mediabox.height) <= 170 / 25.4 * 72
    fonts = [font.get_object() for font in page["/Resources"]["/Font"].values()]  # type: ignore[index]
    assert fonts
    for font in fonts:
        below = font["/DescendantFonts"][0].get_object()
        assert below["/Subtype"] == "/CIDFontType2"  # TrueType outlines
        assert "AtlasSans" in font["/BaseFont"]
    text = page.extract_text()
    for word in ("부산", "서울", "철도, 건설 중", "한반도와 프리모르스키 지방(연해주)"):
        assert word in text
    assert reader.metadata is not None
    assert "/CreationDate" not in reader.metadata
    assert "/figure.pdf?lang=ko" in str(reader.metadata["/Subject"])


@pytest.mark.parametrize("lang", LANGS)
def test_svg_keeps_text_and_brings_its_letters(catalog: Catalog, lang: str) -> None:
    raw = render(catalog, FigureSpec(extent="eurasia", lang=lang), "svg")
    root = ET.fromstring(raw)  # noqa: S314 - our own output
    space = "{http://www.w3.org/2000/svg}"
    texts = [element.text for element in root.iter(f"{space}text")]
    assert {"en": "Moscow", "ko": "모스크바", "ru": "Москва"}[lang] in texts
    title, desc = root.find(f"{space}title"), root.find(f"{space}desc")
    assert title is not None
    assert title.text
    assert desc is not None
    assert desc.text
    assert raw.count(b"@font-face") == 4
    assert re.search(rb"https?://(?!www\.w3\.org|purl\.org|creativecommons\.org)", raw) is None
    assert b"<image" not in raw


@pytest.mark.parametrize(("extent", "lang"), FIGURES)
def test_nothing_overlaps_and_nothing_leaves_the_frame(
    drawings: dict[tuple[str, str], Drawing], extent: str, lang: str
) -> None:
    drawing = drawings[extent, lang]
    assert drawing.inset is not None
    for sheet, names in (
        (drawing.main, drawing.names),
        (drawing.inset, drawing.inset_names),
    ):
        frame = shapely.box(*sheet.scene.view.frame.as_tuple)
        areas = [shapely.Polygon(ring) for ring in corners(np.array([n.box for n in names]))]
        ids = [name.id for name in names]
        areas += [shapely.box(*obstacle) for obstacle in sheet.obstacles]
        ids += [f"obstacle {n}" for n in range(len(sheet.obstacles))]
        assert len(names) >= 5
        for area in areas[: len(names)]:
            assert frame.contains(area)
        for a, b in shapely.STRtree(areas).query(areas, predicate="intersects").T:
            if a < b and a < len(names):
                assert shapely.area(areas[a].intersection(areas[b])) < 1e-6, (ids[a], ids[b])
        missing = [
            shapely.LineString(path)
            for line in sheet.scene.lines
            if line.is_missing
            for path in line.paths
            if len(path) > 1
        ]
        for area, name in zip(areas, names, strict=False):
            assert not area.intersects(shapely.union_all(missing)), name.id


@pytest.mark.parametrize(("extent", "lang"), FIGURES)
def test_capitals_are_named_the_states_together_and_every_letter_exists(
    drawings: dict[tuple[str, str], Drawing], extent: str, lang: str
) -> None:
    drawing = drawings[extent, lang]
    ids = {name.id for name in drawing.names}
    assert {"busan", "seoul", "pyongyang", "vladivostok"} <= ids
    every = ids | {name.id for name in drawing.inset_names}
    assert ("north-korea" in every) == ("south-korea" in every)
    for name in (*drawing.names, *drawing.inset_names):
        assert face(500).lacks(" ".join(name.lines)) == ""
    for entry in drawing.entries:
        assert face(400).lacks(entry.text) == ""
    for line in (*drawing.credit, *drawing.note):
        assert face(400).lacks(line) == ""


@pytest.mark.parametrize(("extent", "lang"), FIGURES)
def test_legend_and_credit_fit_and_name_only_what_is_drawn(
    drawings: dict[tuple[str, str], Drawing], extent: str, lang: str
) -> None:
    drawing = drawings[extent, lang]
    layout = drawing.layout
    assert len(drawing.entries) <= 12
    assert layout.legend is not None
    assert layout.legend.width_pt <= layout.frame.width
    keys = {entry.key for entry in drawing.entries}
    assert {"tsr.operating", "railway.operating", "ribbon", "p38"} <= keys
    assert "railway.proposed" not in keys
    credit = " ".join(drawing.credit)
    assert ("GSHHG" in credit) is ("korea" in drawing.sheets[-1].base.sets)
    assert "Natural Earth" in credit
    for line in drawing.credit:
        assert face(400).width_em(line) * 5.0 <= layout.frame.width


@pytest.mark.parametrize("extent", EXTENTS_NOW)
def test_the_scale_bar_is_as_wrong_as_it_says(
    drawings: dict[tuple[str, str], Drawing], extent: str
) -> None:
    drawing = drawings[extent, "en"]
    view, bar = drawing.main.scene.view, drawing.bar
    nominal_m_per_pt = bar.km * 1000 / bar.length_pt
    worst = 0.0
    for line in drawing.main.scene.lines:
        for path in line.paths:
            for x, y in path[:: max(1, len(path) // 4)]:
                for dx, dy in ((0.5, 0.0), (0.0, 0.5)):
                    ends = view.to_degrees(np.array([(x - dx, y - dy), (x + dx, y + dy)]))
                    true_m = distance_m(*ends[0], *ends[1])
                    worst = max(worst, abs(nominal_m_per_pt / true_m - 1))
    assert worst <= bar.error_lines + 2e-3
    assert worst >= bar.error_lines - 4e-3
    assert bar.is_honest
    assert bar.error_lines < 0.025


def test_no_extent_is_drawn_larger_than_the_data_allow(catalog: Catalog) -> None:
    drawing = compose(catalog, FigureSpec(extent=Bounds(131.85, 43.1, 131.95, 43.2)))
    assert drawing.main.scene.view.scale == pytest.approx(LARGEST_SCALE)


def test_the_eurasia_frame_holds_all_five_layers(
    catalog: Catalog, drawings: dict[tuple[str, str], Drawing]
) -> None:
    view = drawings["eurasia", "en"].main.scene.view
    for name in ("trans-siberian", "korean-rail-link", "gas-pipeline", "parallel-38", "primorsky"):
        for piece in catalog.layers[name].pieces:
            at = view.to_page(shapely.get_coordinates(piece.geometry))
            assert (at >= (view.frame.x0, view.frame.y0)).all()
            assert (at <= (view.frame.x1, view.frame.y1)).all()


def test_points_return_from_the_page() -> None:
    for extent in EXTENTS.values():
        grid = grid_for(extent, "auto")
        view = fit(Held(grid, outline_deg(extent.bounds)), Rect(0, 0, 500, 300))
        lonlat = outline_deg(extent.bounds)
        assert np.abs(view.to_degrees(view.to_page(lonlat)) - lonlat).max() < 1e-7


def test_short_sections_keep_a_mark_and_never_become_solid() -> None:
    style = line_style("railway", "link", "under_construction")
    short = np.array([(0.0, 0.0), (20.0, 0.0)])
    dash = dash_for(short, style, 1.0)
    assert sum(dash) < sum(style.dash_px)
    assert dash[1] > 0
    assert mark_positions(np.array([(0.0, 0.0), (5.0, 0.0)]), 13.0, 14.0).tolist() == [2.5]
    at = mark_positions(np.array([(0.0, 0.0), (100.0, 0.0)]), 13.0, 14.0)
    assert len(at) == 7
    assert length(short) == 20.0


def test_states_and_years_choose_what_is_drawn(catalog: Catalog) -> None:
    only = compose(catalog, FigureSpec(status=("destroyed",)))
    assert {line.piece.status for line in only.main.scene.lines} <= {"destroyed", None}
    early = compose(catalog, FigureSpec(extent="korea", year=1950))
    later = compose(catalog, FigureSpec(extent="korea"))
    assert len(early.main.scene.lines) < len(later.main.scene.lines)


def test_parts_can_be_left_out(catalog: Catalog) -> None:
    bare = compose(
        catalog,
        FigureSpec(labels=False, inset=False, graticule=False, legend=False, scalebar=False),
    )
    assert not bare.names
    assert bare.inset is None
    assert not bare.net_labels
    assert not bare.entries
    assert not bare.note


def test_a_caption_for_those_who_do_not_see_it(catalog: Catalog) -> None:
    text = render(catalog, FigureSpec(lang="ru"), "txt").decode()
    assert "Корея" in text
    assert catalog.data_version in text


# One language a preset is enough; the narrow ones are tried in all.
SHEETS = [
    (preset, extent, lang)
    for preset in PRESETS
    for extent in EXTENTS
    for lang in ("en", "ko", "ru", "ko,en")
    if lang == "en" or preset in {"nature-1col", "news"}
]


@pytest.mark.parametrize(("preset", "extent", "lang"), SHEETS)
def test_every_preset_and_extent_can_be_composed(
    catalog: Catalog, preset: str, extent: str, lang: str
) -> None:
    drawing = compose(catalog, FigureSpec(preset=preset, extent=extent, lang=lang))
    sheet = drawing.layout
    assert sheet.frame.height >= 0.2 * sheet.frame.width
    assert sheet.credit_top > 0


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"preset": "poster"}, ParameterError),
        ({"extent": "mars"}, ParameterError),
        ({"width_mm": 1.0}, ParameterError),
        ({"height_mm": 9999.0}, ParameterError),
        ({"dpi": 5000}, ParameterError),
        ({"width_mm": 1200.0, "height_mm": 1200.0, "dpi": 600}, ParameterError),
        ({"title": "x" * 121}, ParameterError),
        ({"layers": ("canals",)}, UnknownNameError),
        ({"routes": ("tkr-north",)}, UnknownNameError),
        ({"status": ("planned",)}, UnknownNameError),
        ({"extent": Bounds(-60.0, -40.0, -40.0, -20.0)}, EmptyAnswerError),
        ({"width_mm": 600.0, "height_mm": 60.0}, RenderError),
    ],
)
def test_what_cannot_be_drawn_is_named(
    catalog: Catalog, wrong: dict[str, object], error: type[Exception]
) -> None:
    with pytest.raises(error):
        compose(catalog, FigureSpec(**wrong))  # type: ignore[arg-type]


def test_a_title_cannot_become_markup(catalog: Catalog) -> None:
    title = "$x^2$ <b>&'\"</b> \\frac"
    root = ET.fromstring(render(catalog, FigureSpec(title=title), "svg"))  # noqa: S314
    texts = ["".join(element.itertext()) for element in root.iter() if element.tag.endswith("text")]
    assert title in texts


def test_a_layer_of_ones_own_is_drawn_explained_and_credited(tmp_path: Path) -> None:
    (tmp_path / "own-line.geojson").write_text(
        '{"type":"FeatureCollection","bbox":[126.5,35.0,128.0,37.0],"features":['
        '{"type":"Feature","properties":{"id":"own-line-1"},"geometry":{"type":"LineString",'
        '"coordinates":[[126.5,35.0],[127.2,36.1],[128.0,37.0]]}}]}',
        encoding="utf-8",
    )
    (tmp_path / "own-line.toml").write_text(
        'kind = "railway"\nstyle = "user-1"\n[title]\nen = "Own line"\n[[source]]\n'
        'name = "A survey"\nlicence = "CC0-1.0"\nretrieved = 2026-11-01\n',
        encoding="utf-8",
    )
    catalog = load_catalog([*Settings().layer_folders, tmp_path])
    drawing = compose(catalog, FigureSpec(layers=("own-line",)))
    assert {line.style.ink for line in drawing.main.scene.lines} == {"user-1"}
    assert [entry.text for entry in drawing.entries] == ["Own line"]
    credit = " ".join(drawing.credit)
    assert "A survey" in credit
    assert "CC0-1.0" in credit
    assert "OpenStreetMap" not in credit
    assert render(catalog, FigureSpec(layers=("own-line",)), "png").startswith(b"\x89PNG")


def _feature(name: str, shape: Mapping[str, object], **told: object) -> dict[str, object]:
    return {"type": "Feature", "properties": {"id": name, **told}, "geometry": shape}


def _write_layer(folder: Path, name: str, kind: str, features: list[dict[str, object]]) -> None:
    (folder / f"{name}.geojson").write_text(
        json.dumps(
            {"type": "FeatureCollection", "bbox": [129.0, 41.0, 134.0, 44.0], "features": features}
        ),
        encoding="utf-8",
    )
    (folder / f"{name}.toml").write_text(
        f'kind = "{kind}"\nstyle = "user-2"\n[title]\nen = "Own {name}"\n[[source]]\n'
        'name = "A survey"\nlicence = "CC0-1.0"\nretrieved = 2026-11-01\n',
        encoding="utf-8",
    )


def test_points_lines_and_areas_of_ones_own_bear_their_names(tmp_path: Path) -> None:
    point = {"type": "Point", "coordinates": [132.5, 42.3]}
    line = {"type": "LineString", "coordinates": [[129.6, 42.9], [130.6, 43.3], [133.0, 43.6]]}
    ring = [[128.9, 41.6], [130.0, 41.6], [130.0, 42.4], [128.9, 42.4], [128.9, 41.6]]
    _write_layer(
        tmp_path,
        "stops",
        "place",
        [_feature("one", point, name_en="<b>Stop</b>", name_ko="바다점")],
    )
    _write_layer(tmp_path, "spur", "railway", [_feature("two", line, name_ko="둘째 지선")])
    _write_layer(
        tmp_path,
        "zone",
        "region",
        [_feature("three", {"type": "Polygon", "coordinates": [ring]}, name_ko="라선 특구")],
    )
    catalog = load_catalog([*Settings().layer_folders, tmp_path])
    spec = FigureSpec(extent="border", lang="ko", layers=("stops", "spur", "zone"))
    drawing = compose(catalog, spec)
    written = {" ".join(one.lines) for one in drawing.names}
    assert {"바다점", "둘째 지선", "라선 특구"} <= written
    assert {entry.text for entry in drawing.entries} >= {"Own stops", "Own zone"}
    assert sum("A survey" in one for one in " ".join(drawing.credit).split("Own ")) == 3
    # Its place on the page, by a projection of the test's own.
    view = drawing.main.scene.view
    ((station, x, y), layer) = drawing.main.scene.own[0]
    lon, lat = view.to_degrees(np.array([(x, y)]))[0]
    assert (layer.style, station.id) == ("user-2", "one")
    assert (lon, lat) == pytest.approx((132.5, 42.3), abs=1e-6)
    svg = render(catalog, replace(spec, lang="en"), "svg")
    assert faults(read(svg)) == []
    assert b"<b>" not in svg
    # A layer of points alone makes a figure too.
    assert compose(catalog, FigureSpec(extent="border", layers=("stops",))).names


def test_no_water_is_painted_where_the_base_map_ends(catalog: Catalog) -> None:
    spec = FigureSpec(extent=Bounds(140.0, 48.0, 179.9, 66.0), layers=("gas-pipeline",))
    drawing = compose(catalog, spec)
    view, blank = drawing.main.scene.view, drawing.main.base.unknown
    frame = view.frame
    for x, y in ((frame.x1 - 2, frame.y1 - 2), (frame.x1 - 40, frame.y1 - 40)):
        lon, _ = view.to_degrees(np.array([(x, y)]))[0]
        # Beyond the antimeridian degrees go on from -180.
        assert blank.intersects(shapely.Point(x, y)) == (lon < 0.0)
    for extent in EXTENTS:
        for preset in PRESETS:
            named = compose(catalog, FigureSpec(extent=extent, preset=preset, labels=False))
            assert named.main.base.unknown.is_empty, (extent, preset)
