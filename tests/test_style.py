"""The style table keeps its promises: contrast, colour vision, photocopy, and the grammar.

Every formula is written out here, apart from the code: WCAG 2 contrast, CIELAB and
CIEDE2000 (Sharma et al. 2005), colour vision by Machado et al. 2009 at severity 1.
"""

from __future__ import annotations

import itertools
import json
import math
from dataclasses import astuple

import numpy as np
import pytest

from geo.errors import UnknownNameError
from geo.style.colours import OPACITY, SCHEME_NAMES, SCHEMES, USER_TOKENS, Scheme
from geo.style.lines import (
    BASE_LINES,
    RIBBON_PX,
    LineStyle,
    has_ribbon,
    line_style,
    piece_style,
    region_style,
    zoom_factor,
)
from geo.style.marks import LABELS, MIN_TEXT_PT, MIN_TEXT_PX
from geo.style.page import web_style
from geo.style.sheets import EXTENTS, MAX_PIXELS, MM_PER_INCH, PRESETS
from geo.vocabulary import STATUSES

VISIONS = {
    "normal": np.eye(3),
    "deutan": np.array(
        [
            (0.367322, 0.860646, -0.227968),
            (0.280085, 0.672501, 0.047413),
            (-0.011820, 0.042940, 0.968881),
        ]
    ),
    "protan": np.array(
        [
            (0.152286, 1.052583, -0.204868),
            (0.114503, 0.786281, 0.099216),
            (-0.003882, -0.048116, 1.051998),
        ]
    ),
    "tritan": np.array(
        [
            (1.255528, -0.076749, -0.178779),
            (-0.078411, 0.930809, 0.147602),
            (0.004733, 0.691367, 0.303900),
        ]
    ),
}
GROUNDS = ("land", "water", "tint")
LINES = ("tsr", "rail", "link", "gas", "p38", "mdl", "hist", "border")


def linear(colour: str) -> np.ndarray:
    """Return linear light of an sRGB colour."""
    parts = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def luminance(light: np.ndarray) -> float:
    return float(light @ np.array([0.2126, 0.7152, 0.0722]))


def contrast(one: np.ndarray, other: np.ndarray) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def over(top: str, bottom: str, share: float) -> np.ndarray:
    """Return a colour painted with an opacity on another, in the sRGB a screen mixes in."""
    mixed = "#"
    for i in (1, 3, 5):
        value = share * int(top[i : i + 2], 16) + (1 - share) * int(bottom[i : i + 2], 16)
        mixed += f"{round(value):02X}"
    return linear(mixed)


def lab(light: np.ndarray) -> tuple[float, float, float]:
    xyz = np.array(
        [
            (0.4124564, 0.3575761, 0.1804375),
            (0.2126729, 0.7151522, 0.0721750),
            (0.0193339, 0.1191920, 0.9503041),
        ]
    ) @ np.clip(light, 0, 1)
    t = xyz / np.array([0.95047, 1.0, 1.08883])
    f = np.where(t > (6 / 29) ** 3, np.cbrt(t), t / (3 * (6 / 29) ** 2) + 4 / 29)
    return float(116 * f[1] - 16), float(500 * (f[0] - f[1])), float(200 * (f[1] - f[2]))


def ciede2000(one: tuple[float, float, float], other: tuple[float, float, float]) -> float:
    (l1, a1, b1), (l2, a2, b2) = one, other
    c_mean = (math.hypot(a1, b1) + math.hypot(a2, b2)) / 2
    g = 0.5 * (1 - math.sqrt(c_mean**7 / (c_mean**7 + 25**7)))
    a1, a2 = (1 + g) * a1, (1 + g) * a2
    c1, c2 = math.hypot(a1, b1), math.hypot(a2, b2)
    h1 = math.degrees(math.atan2(b1, a1)) % 360
    h2 = math.degrees(math.atan2(b2, a2)) % 360
    dh = 0.0 if c1 * c2 == 0 else (h2 - h1 + 180) % 360 - 180
    dl, dc = l2 - l1, c2 - c1
    dhh = 2 * math.sqrt(c1 * c2) * math.sin(math.radians(dh / 2))
    l_mean, c_bar = (l1 + l2) / 2, (c1 + c2) / 2
    if c1 * c2 == 0:
        h_mean = h1 + h2
    elif abs(h1 - h2) <= 180:
        h_mean = (h1 + h2) / 2
    else:
        h_mean = (h1 + h2 + (360 if h1 + h2 < 360 else -360)) / 2
    t = (
        1
        - 0.17 * math.cos(math.radians(h_mean - 30))
        + 0.24 * math.cos(math.radians(2 * h_mean))
        + 0.32 * math.cos(math.radians(3 * h_mean + 6))
        - 0.20 * math.cos(math.radians(4 * h_mean - 63))
    )
    turn = 30 * math.exp(-(((h_mean - 275) / 25) ** 2))
    rc = 2 * math.sqrt(c_bar**7 / (c_bar**7 + 25**7))
    sl = 1 + 0.015 * (l_mean - 50) ** 2 / math.sqrt(20 + (l_mean - 50) ** 2)
    sc, sh = 1 + 0.045 * c_bar, 1 + 0.015 * c_bar * t
    rt = -math.sin(math.radians(2 * turn)) * rc
    return math.sqrt(
        (dl / sl) ** 2 + (dc / sc) ** 2 + (dhh / sh) ** 2 + rt * (dc / sc) * (dhh / sh)
    )


def difference(one: str, other: str, vision: str) -> float:
    matrix = VISIONS[vision]
    return ciede2000(lab(matrix @ linear(one)), lab(matrix @ linear(other)))


def test_ciede2000_agrees_with_published_pairs() -> None:
    # Sharma, Wu, Dalal 2005, table 1, pairs 1, 7 and 25.
    for one, other, expected in (
        ((50.0, 2.6772, -79.7751), (50.0, 0.0, -82.7485), 2.0425),
        ((50.0, 0.0, 0.0), (50.0, -1.0, 2.0), 2.3669),
        ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
    ):
        assert ciede2000(one, other) == pytest.approx(expected, abs=1e-4)


def test_contrast_of_black_on_white() -> None:
    assert contrast(linear("#000000"), linear("#FFFFFF")) == pytest.approx(21.0)


@pytest.mark.parametrize("scheme", SCHEME_NAMES)
@pytest.mark.parametrize("token", [*LINES, *USER_TOKENS, "tint_line", "ribbon_edge"])
@pytest.mark.parametrize("ground", GROUNDS)
def test_every_line_is_seen_on_every_ground(scheme: Scheme, token: str, ground: str) -> None:
    colours = SCHEMES[scheme]
    assert contrast(linear(colours[token]), linear(colours[ground])) >= 3.0


@pytest.mark.parametrize("scheme", SCHEME_NAMES)
@pytest.mark.parametrize("token", ["tsr", "rail", "link", "gas"])
@pytest.mark.parametrize("ground", ["land", "water"])
def test_every_line_is_seen_in_the_ribbon(scheme: Scheme, token: str, ground: str) -> None:
    colours = SCHEMES[scheme]
    ribbon = over(colours["ribbon_fill"], colours[ground], OPACITY[scheme].ribbon)
    assert contrast(linear(colours[token]), ribbon) >= 2.95  # "3.0 gas" of the table, rounded


@pytest.mark.parametrize("scheme", SCHEME_NAMES)
def test_ribbon_stands_out_from_land_in_every_vision(scheme: Scheme) -> None:
    colours = SCHEMES[scheme]
    ribbon = over(colours["ribbon_fill"], colours["land"], OPACITY[scheme].ribbon)
    least = 8 if scheme == "grey" else 9
    for matrix in VISIONS.values():
        seen = ciede2000(lab(matrix @ ribbon), lab(matrix @ linear(colours["land"])))
        assert round(seen) >= least


@pytest.mark.parametrize("scheme", SCHEME_NAMES)
@pytest.mark.parametrize(
    ("token", "grounds"),
    [
        ("place_text", ("land", "water", "tint")),
        ("country_text", ("land",)),
        ("region_text", ("land", "tint")),
        ("sea_text", ("water",)),
        ("link_text", ("land", "water")),
        ("gas_text", ("land", "water")),
        ("p38", ("land", "water")),
        ("mdl", ("land", "water")),
        ("tsr", ("land",)),
        ("text2", ("land",)),
        ("text", ("panel", "field")),
        ("text2", ("panel", "field")),
        ("accent", ("panel", "field")),
    ],
)
def test_every_text_is_read_on_its_ground(
    scheme: Scheme, token: str, grounds: tuple[str, ...]
) -> None:
    colours = SCHEMES[scheme]
    for ground in grounds:
        assert contrast(linear(colours[token]), linear(colours[ground])) >= 4.5


@pytest.mark.parametrize("scheme", SCHEME_NAMES)
def test_bars_and_edges_of_controls_are_seen(scheme: Scheme) -> None:
    colours = SCHEMES[scheme]
    for token in ("bar_1", "bar_2", "bar_3"):
        assert contrast(linear(colours[token]), linear(colours["panel"])) >= 3.0


def own_styles() -> dict[str, LineStyle]:
    """Return the atlas's own line styles by name; inks and shapes that the map can show."""
    found: dict[str, LineStyle] = {}
    for status in STATUSES:
        for kind, token in (("railway", "tsr"), ("railway", "rail"), ("pipeline", "gas")):
            style = line_style(kind, token, status)
            found[f"{kind}/{style.ink}/{status}"] = style
    found["parallel"] = line_style("parallel", "p38", None)
    found["boundary"] = line_style("boundary", "mdl", None)
    return found


def shape_of(style: LineStyle) -> tuple[object, ...]:
    """Return what tells a style from another without colour; width by class, thin or not."""
    values = astuple(style)[2:]
    return (style.width_px > 0, *(value for i, value in enumerate(values) if i != 1))


@pytest.mark.parametrize("scheme", SCHEME_NAMES)
def test_styles_of_one_shape_differ_in_every_vision_and_in_a_photocopy(scheme: Scheme) -> None:
    colours = SCHEMES[scheme]
    pairs = [
        (one, other)
        for one, other in itertools.combinations(own_styles().values(), 2)
        if one.ink != other.ink and one.dash_px == other.dash_px and not one.dash_px
        if (one.core_px, one.dot_px, one.cross_px) == (other.core_px, other.dot_px, other.cross_px)
        if one.core_px == one.dot_px == one.cross_px == 0
    ]
    assert pairs  # the Trans-Siberian Railway and every other railway share the solid line
    for one, other in pairs:
        a, b = colours[one.ink], colours[other.ink]
        for vision in VISIONS:
            assert round(difference(a, b, vision)) >= 20, (one.ink, other.ink, vision)
        assert abs(lab(linear(a))[0] - lab(linear(b))[0]) >= 20


@pytest.mark.parametrize("scheme", SCHEME_NAMES)
def test_all_other_pairs_differ_in_shape_or_colour(scheme: Scheme) -> None:
    colours = SCHEMES[scheme]
    for (name, one), (also, other) in itertools.combinations(own_styles().items(), 2):
        differs = shape_of(one) != shape_of(other)
        if one.ink != other.ink and not differs:
            least = min(difference(colours[one.ink], colours[other.ink], v) for v in VISIONS)
            assert least >= 12, (name, also)
        if one.ink == other.ink and "historical" not in name:
            assert differs, (name, also)


def test_only_what_exists_is_in_the_ink_of_a_railway() -> None:
    for style in ("tsr", "rail", "link"):
        for status in STATUSES:
            ink = line_style("railway", style, status).ink
            if status == "operating":
                assert ink == ("tsr" if style == "tsr" else "rail")
            else:
                assert ink == ("hist" if status == "historical" else "link")


@pytest.mark.parametrize("kind", ["railway", "pipeline"])
@pytest.mark.parametrize("status", ["proposed", "shelved"])
@pytest.mark.parametrize("token", ["tsr", "rail", "link", "gas", *USER_TOKENS])
def test_nothing_that_is_an_idea_looks_built(kind: str, status: str, token: str) -> None:
    style = line_style(kind, token, status)
    assert style.casing_px == 0
    assert style.width_px <= 4
    assert style.dash_px or style.width_px == 0


def test_a_branch_takes_the_style_of_its_route() -> None:
    assert piece_style("tsr", ["rail"]) == "rail"
    assert piece_style("link", ["link", "tsr"]) == "tsr"
    assert piece_style("user-1", []) == "user-1"
    assert has_ribbon(("ussuriysk-khasan", "tkr-east"))
    assert not has_ribbon(("ussuriysk-khasan",))


def test_unknown_kinds_and_states_are_named() -> None:
    with pytest.raises(UnknownNameError, match="kind"):
        line_style("canal", "rail", "operating")
    with pytest.raises(UnknownNameError, match="status"):
        line_style("railway", "rail", "planned")


def test_widths_grow_with_the_zoom() -> None:
    zooms = [0, 3, 4.4, 4.5, 5.9, 6, 7.9, 8]
    for token in ("rail", "tsr"):
        factors = [zoom_factor(zoom, token) for zoom in zooms]
        assert factors == sorted(factors)
        assert zoom_factor(6) == 1.0


def test_text_is_never_smaller_than_the_smallest() -> None:
    for style in LABELS.values():
        assert style.size_px >= MIN_TEXT_PX
        assert style.size_pt >= MIN_TEXT_PT


def test_presets_are_the_contract() -> None:
    sizes = {
        name: (preset.width_mm, preset.height_mm, preset.dpi) for name, preset in PRESETS.items()
    }
    assert sizes["nature-1col"] == (89.0, None, 300)
    assert sizes["nature-2col"] == (183.0, None, 300)
    assert sizes["a4-handout"] == (190.0, 277.0, 300)
    for name, width_px, height_px in (
        ("slide-16x9", 1920, 1080),
        ("news", 1200, 675),
        ("social", 1200, 630),
    ):
        width_mm, height_mm, dpi = sizes[name]
        assert height_mm is not None
        assert round(width_mm / MM_PER_INCH * dpi) == width_px
        assert round(height_mm / MM_PER_INCH * dpi) == height_px
        assert width_px * height_px < MAX_PIXELS
    assert EXTENTS["korea"].bounds.as_tuple() == (123.5, 33.0, 132.5, 44.0)
    assert EXTENTS["border"].bounds.as_tuple() == (128.5, 41.0, 133.5, 44.5)


def test_the_page_gets_every_combination_as_json() -> None:
    data = json.loads(json.dumps(web_style()))
    for status in STATUSES:
        assert f"railway/tsr/{status}" in data["lines"]
        assert f"pipeline/user-6/{status}" in data["lines"]
    inks = {line["ink"] for line in [*data["lines"].values(), *data["base"].values()]}
    fills = {region[key] for region in data["regions"].values() for key in ("fill", "edge", "line")}
    texts = {label["colour"] for label in data["labels"].values()}
    for scheme in SCHEME_NAMES:
        assert inks | fills | texts <= set(data["schemes"][scheme])
    assert data["ribbon"]["width_px"] == RIBBON_PX
    assert set(BASE_LINES) == set(data["base"])
    assert region_style("tint").fill == "tint"
