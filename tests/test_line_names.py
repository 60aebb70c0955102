"""The name of a line stands on its own line, on the map and on figures, in every language."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import numpy as np
import pytest
import shapely

from geo.figure.render import render
from geo.figure.spec import FigureSpec
from geo.labels.line_names import LONG_LINE_KM, line_name, variant_lines
from geo.labels.web_map import web_labels
from geo.labels.web_mercator import to_px
from geo.web.settings import ROOT

if TYPE_CHECKING:
    from geo.catalog import Catalog
    from geo.model import Names, Piece

# Which line runs where, from the sources of korea_rail.csv: the sections of each line.
LINES = {
    # English Wikipedia, Pyongra Line: Kalli (Pyongyang) - Kowon - Hamhung - Chongjin - Rajin.
    "Pyongra Line": {"C01", "E09"},
    # English Wikipedia, Pyongbu Line: Pyongyang - Kaesong.
    "Pyongbu Line": {"W04"},
    # Korail: Seoul - Dorasan.
    "Gyeongui Line": {"W02"},
    # Korail, KBS June 2015: Yongsan - Baengmagoji and the gap to Pyonggang.
    "Gyeongwon Line": {"G01a", "G01b", "G02", "G03a", "G03b"},
    # Korail, since 1 January 2025: Bujeon - Samcheok.
    "Donghae Line": {"E01", "E02"},
    # Ministry of Land, Infrastructure and Transport, 2020: Gangneung - Jejin.
    "Donghae Bukbu Line": {"E04"},
    # English Wikipedia, Kumgangsan Chongnyon Line: Anbyon - Kumgangsan.
    "Kumgangsan Chongnyon Line": {"E07"},
}
WAY_ROUND = {"Pyongsan–Sepo": {"I01"}}


def named(catalog: Catalog) -> list[tuple[str, Names, frozenset[str]]]:
    return [
        (key, names, ids)
        for route in catalog.routes.values()
        if route.id.startswith("tkr-")
        for key, (names, ids) in variant_lines(route).items()
    ]


def sections_of(ids: frozenset[str]) -> set[str]:
    with (ROOT / "layers" / "tables" / "span_pieces.csv").open(encoding="utf-8", newline="") as f:
        return {row["span"] for row in csv.DictReader(f) if row["piece"] in ids}


def test_every_named_line_has_its_own_sections(catalog: Catalog) -> None:
    found = {names.en: sections_of(ids) for _, names, ids in named(catalog)}
    assert set(found) == set(LINES | WAY_ROUND)
    for name, sections in found.items():
        assert sections
        assert sections <= (LINES | WAY_ROUND)[name], name


@pytest.mark.parametrize("lang", ["en", "ko", "ru"])
def test_a_name_is_that_of_the_pieces_that_bear_it(catalog: Catalog, lang: str) -> None:
    for _, names, ids in named(catalog):
        if names.en in WAY_ROUND:
            continue
        told = {line_name(catalog.pieces[key]).of(lang).casefold() for key in ids}
        assert told == {names.of(lang).casefold()}


def test_long_lines_that_one_variant_takes_alone_are_named(catalog: Catalog) -> None:
    every = {key for _, _, ids in named(catalog) for key in ids}
    length_km: dict[str, float] = {}
    for piece in catalog.pieces.values():
        alone = len(piece.routes) == 1 and piece.routes[0].startswith("tkr-")
        if alone and piece.id not in every:
            name = line_name(piece).en
            length_km[name] = length_km.get(name, 0.0) + (piece.length_km or 0.0)
    assert max(length_km.values(), default=0.0) < LONG_LINE_KM, length_km


def centre_px(label: dict[str, object], zoom: float) -> tuple[float, float]:
    where = np.array([(label["lon_deg"], label["lat_deg"])], dtype=float)
    x, y = to_px(where, zoom)[0]
    return float(x) + float(str(label["dx_px"])), float(y) - float(str(label["dy_px"]))


def distance_px(piece: Piece, point: tuple[float, float], zoom: float) -> float:
    line = shapely.LineString(to_px(shapely.get_coordinates(piece.geometry), zoom))
    return float(line.distance(shapely.Point(point)))


@pytest.mark.parametrize("lang", ["en", "ko", "ru"])
@pytest.mark.parametrize("zoom", [5.5, 6.0, 7.0, 8.0])
def test_on_the_map_the_nearest_line_is_the_one_that_is_named(
    catalog: Catalog, zoom: float, lang: str
) -> None:
    every = {key: (names, ids) for key, names, ids in named(catalog)}
    link = [p for p in catalog.pieces.values() if any(r.startswith("tkr-") for r in p.routes)]
    seen = 0
    for label in web_labels(catalog, zoom, lang):
        key = str(label["id"]).split(".")[0]
        if key not in every:
            continue
        names, ids = every[key]
        lines = label["lines"]
        assert isinstance(lines, list)
        # A dash stays with the word before it (geo.i18n.typography).
        assert " ".join(lines).replace("\u00a0", " ").casefold() == names.of(lang).casefold()
        point = centre_px(label, zoom)
        nearest = min(link, key=lambda piece: distance_px(piece, point, zoom))
        own = min(distance_px(catalog.pieces[one], point, zoom) for one in ids)
        # Where two lines meet, the name stands beside the end of its own.
        assert nearest.id in ids or own <= distance_px(nearest, point, zoom) + 12.0, label
        seen += 1
    assert seen >= 2 or zoom < 6.0


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", ("Pyongra Line", "Pyongbu Line")),
        ("ko", ("평라선", "평부선")),
        ("ru", ("Пхёнра", "линия Пхёнбу")),
    ],
)
def test_on_a_figure_pyongyang_to_kowon_is_the_pyongra_line(
    catalog: Catalog, lang: str, said: tuple[str, str]
) -> None:
    spec = FigureSpec(extent="korea", lang=lang, preset="a4-handout")
    svg = render(catalog, spec, "svg").decode().replace("\u00a0", " ")
    for word in said:
        assert word in svg
