"""Sizes, extents and print factors of figures."""

from __future__ import annotations

from dataclasses import dataclass

from geo.model import Bounds


@dataclass(frozen=True, slots=True)
class PrintFactor:
    """Points per pixel of the table above."""

    line: float
    tsr: float
    inset: float
    text: float = 1.0


REGIONAL = PrintFactor(0.48, 0.48, 0.48)
EURASIA = PrintFactor(0.36, 0.50, 0.42)
SCREEN = PrintFactor(0.62, 0.62, 0.62, text=1.45)


def print_factor(preset: str, extent: str) -> PrintFactor:
    """Return the print factors for a preset and an extent."""
    if preset in PRESETS and PRESETS[preset].is_screen:
        return SCREEN
    return EURASIA if extent == "eurasia" else REGIONAL


@dataclass(frozen=True, slots=True)
class Preset:
    """A size that a place of publication wants."""

    name: str
    width_mm: float
    height_mm: float | None  # None: as high as the extent asks, up to max_height_mm
    max_height_mm: float
    dpi: int
    is_screen: bool = False


MM_PER_INCH = 25.4
MAX_PIXELS = 40_000_000


def _screen(name: str, width_px: int, height_px: int, dpi: int) -> Preset:
    height_mm = height_px / dpi * MM_PER_INCH
    return Preset(name, width_px / dpi * MM_PER_INCH, height_mm, height_mm, dpi, is_screen=True)


PRESETS: dict[str, Preset] = {
    preset.name: preset
    for preset in (
        Preset("nature-1col", 89.0, None, 170.0, 300),
        Preset("nature-2col", 183.0, None, 170.0, 300),
        Preset("a4-handout", 190.0, 277.0, 277.0, 300),
        _screen("slide-16x9", 1920, 1080, 144),
        _screen("news", 1200, 675, 96),
        _screen("social", 1200, 630, 96),
    )
}
DEFAULT_PRESET = "nature-2col"


@dataclass(frozen=True, slots=True)
class Extent:
    """A named part of the map, with the conic that suits it.

    The two standard parallels and the central meridian are degrees on WGS 84. `fitted`
    extents follow the layers drawn; their bounds only start the fit.
    """

    name: str
    bounds: Bounds
    lat_1_deg: float
    lat_2_deg: float
    lon_0_deg: float
    fitted: bool = False


EXTENTS: dict[str, Extent] = {
    extent.name: extent
    for extent in (
        Extent("eurasia", Bounds(37.0, 34.0, 144.0, 60.0), 36.0, 58.0, 102.0, fitted=True),
        Extent("korea", Bounds(123.5, 33.0, 132.5, 44.0), 35.0, 43.0, 128.0),
        Extent("primorye", Bounds(129.5, 41.5, 140.0, 49.0), 43.5, 47.5, 133.5),
        Extent("far-east", Bounds(118.0, 40.0, 146.0, 56.0), 43.0, 53.0, 132.0),
        Extent("border", Bounds(128.5, 41.0, 133.5, 44.5), 41.5, 44.0, 131.0),
    )
}
DEFAULT_EXTENT = "korea"
LARGEST_SCALE = 2_000_000  # the data are good at 1:2,000,000 and smaller
