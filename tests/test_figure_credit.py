"""The credit on figures: the words that the licences ask for, of what is drawn and of no more."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from geo.figure.render import render
from geo.figure.spec import FigureSpec
from geo.i18n import translator

if TYPE_CHECKING:
    from geo.catalog import Catalog

OSM = {
    "en": "© OpenStreetMap contributors, ODbL 1.0",
    "ko": "© OpenStreetMap 기여자, ODbL 1.0",
    "ru": "© участники OpenStreetMap, ODbL 1.0",
}
GEONAMES = "GeoNames (CC BY 4.0)"
# What each figure holds, and what its credit then has to say and must not.
CASES = [
    (
        FigureSpec(extent="korea"),
        [OSM["en"], "scgraph_data 2.0.0", "GSHHG", "WDBII (LGPL 3.0)", "Natural Earth", GEONAMES],
        [],
    ),
    (FigureSpec(extent="korea", lang="ko"), [OSM["ko"]], []),
    (FigureSpec(extent="korea", lang="ru"), [OSM["ru"]], []),
    (
        FigureSpec(extent="eurasia", layers=("trans-siberian",), inset=False),
        # Of GSHHG only the stretches that it keeps on land, no coast of its own.
        [OSM["en"], "kept on land by GSHHG (LGPL 3.0)", "Natural Earth", GEONAMES],
        ["WDBII"],
    ),
    (
        FigureSpec(extent="korea", layers=("gas-pipeline",), labels=False),
        [GEONAMES],  # its named points come from there, though no name is written
        ["OpenStreetMap", "Demarcation Line"],
    ),
    (
        FigureSpec(chart="strip", scenario="busan-moscow-east"),
        [OSM["en"], "Demarcation Line: WDBII (LGPL 3.0)", GEONAMES],
        ["Natural Earth"],
    ),
    (
        FigureSpec(chart="strip", scenario="tsr-classic"),
        [OSM["en"], GEONAMES],
        ["WDBII", "LGPL"],
    ),
    (FigureSpec(chart="lengths", routes=("gas-skv",)), [GEONAMES], ["OpenStreetMap"]),
    (
        FigureSpec(chart="lengths", routes=("parallel-38",)),
        ["GSHHG (LGPL 3.0)"],
        ["OpenStreetMap", "GeoNames"],
    ),
]


@pytest.mark.parametrize(("spec", "said", "unsaid"), CASES)
def test_a_credit_names_what_is_drawn_in_the_words_of_the_licence(
    catalog: Catalog, spec: FigureSpec, said: list[str], unsaid: list[str]
) -> None:
    told = render(catalog, spec, "txt").decode().replace("\u00a0", " ")
    assert [one for one in said if one not in told] == []
    assert [one for one in unsaid if one in told] == []
    assert translator(spec.lang).t("app.name") in told
    assert catalog.data_version in told


def test_the_credit_stands_on_the_figure_itself(catalog: Catalog) -> None:
    svg = render(catalog, FigureSpec(chart="strip", scenario="busan-moscow-east"), "svg").decode()
    assert "OpenStreetMap contributors" in "".join(
        part for part in svg.split("<text")[1:] if "</text>" in part
    )
