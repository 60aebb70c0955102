"""What a figure is asked to be: parsed values, bounded before anything is drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from geo.errors import Allowed, ParameterError
from geo.style.sheets import (
    DEFAULT_EXTENT,
    DEFAULT_PRESET,
    EXTENTS,
    MAX_PIXELS,
    MM_PER_INCH,
    PRESETS,
    Extent,
    Preset,
)

if TYPE_CHECKING:
    from geo.model import Bounds

Projection = Literal["auto", "lcc", "eqdc", "laea", "mercator"]
Format = Literal["png", "svg", "pdf", "txt"]
TITLE_MAX = 120
MIN_SIDE_MM = 60.0
MAX_SIDE_MM = 1200.0
DPI_RANGE = (36, 1200)
PT_PER_MM = 72 / MM_PER_INCH


@dataclass(frozen=True, slots=True)
class FigureSpec:
    """A figure as CONTRACT's parameters ask for it.

    `layers`, `routes` and `status` empty mean: the usual ones. `address` is what reproduces
    the figure; it goes into the file.
    """

    preset: str = DEFAULT_PRESET
    extent: str | Bounds = DEFAULT_EXTENT
    layers: tuple[str, ...] = ()
    routes: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    year: int | None = None
    width_mm: float | None = None
    height_mm: float | None = None
    dpi: int | None = None
    lang: str = "en"
    sea: Literal["both", "east-sea", "sea-of-japan"] = "both"
    palette: Literal["colour", "grey"] = "colour"
    projection: Projection = "auto"
    title: str | None = None
    labels: bool = True
    inset: bool = True
    graticule: bool = True
    legend: bool = True
    scalebar: bool = True
    chart: Literal["", "lengths", "strip"] = ""
    scenario: str = ""
    start: str = ""
    stop: str = ""
    via: tuple[str, ...] = ()
    other: str = ""  # a second saved journey, held against the first
    by: tuple[str, ...] = ("route",)
    address: str = ""

    def __post_init__(self) -> None:
        """Refuse what cannot be drawn within the bounds of the contract."""
        if self.preset not in PRESETS:
            raise ParameterError("preset", self.preset, ", ".join(PRESETS))
        if isinstance(self.extent, str) and self.extent not in EXTENTS:
            allowed = Allowed(
                f"{', '.join(EXTENTS)}, or W,S,E,N in degrees",
                "allowed.extent",
                {"values": ", ".join(EXTENTS)},
            )
            raise ParameterError("extent", self.extent, allowed)
        for name, side in (("width_mm", self.width_mm), ("height_mm", self.height_mm)):
            if side is not None and not MIN_SIDE_MM <= side <= MAX_SIDE_MM:
                bounds = {"low": f"{MIN_SIDE_MM:g}", "high": f"{MAX_SIDE_MM:g}"}
                allowed = Allowed("{low} to {high} mm".format(**bounds), "allowed.number", bounds)
                raise ParameterError(name, f"{side:g}", allowed)
        low, high = DPI_RANGE
        if self.dpi is not None and not low <= self.dpi <= high:
            bounds = {"low": str(low), "high": str(high)}
            allowed = Allowed(f"{low} to {high}", "allowed.whole-number", bounds)
            raise ParameterError("dpi", str(self.dpi), allowed)
        if self.title is not None and len(self.title) > TITLE_MAX:
            allowed = Allowed(
                f"at most {TITLE_MAX} characters", "allowed.text", {"count": str(TITLE_MAX)}
            )
            raise ParameterError("title", self.title, allowed)
        if self.chart and self.other:
            allowed = Allowed("a map: leave chart out", "allowed.without-chart")
            raise ParameterError("with", self.other, allowed)
        width_px, height_px = self.most_pixels
        if width_px * height_px > MAX_PIXELS:
            raise ParameterError(
                "dpi",
                str(self.dots_per_inch),
                Allowed(
                    f"at most {MAX_PIXELS // 1_000_000} million pixels",
                    "allowed.pixels",
                    {"count": str(MAX_PIXELS)},
                ),
                message=f"the figure would have {width_px} x {height_px} pixels",
                repair="ask for a smaller width_mm, height_mm or dpi",
            )

    @property
    def sheet(self) -> Preset:
        """The preset asked for."""
        return PRESETS[self.preset]

    @property
    def named_extent(self) -> Extent | None:
        """The named extent, None where it is given in degrees."""
        return EXTENTS[self.extent] if isinstance(self.extent, str) else None

    @property
    def bounds(self) -> Bounds:
        """The extent in degrees."""
        return EXTENTS[self.extent].bounds if isinstance(self.extent, str) else self.extent

    @property
    def extent_name(self) -> str:
        """The name of the extent, `other` where it is given in degrees."""
        return self.extent if isinstance(self.extent, str) else "other"

    @property
    def dots_per_inch(self) -> int:
        """Dots per inch."""
        return self.dpi or self.sheet.dpi

    @property
    def width_pt(self) -> float:
        """Width of the sheet in points."""
        return (self.width_mm or self.sheet.width_mm) * PT_PER_MM

    @property
    def height_pt(self) -> float | None:
        """Height of the sheet in points, None where it follows from the extent."""
        height_mm = self.height_mm or self.sheet.height_mm
        return None if height_mm is None else height_mm * PT_PER_MM

    @property
    def max_height_pt(self) -> float:
        """Most height that a sheet without a fixed height may take, in points."""
        return self.sheet.max_height_mm * PT_PER_MM

    @property
    def most_pixels(self) -> tuple[int, int]:
        """Width and largest height in pixels."""
        per_pt = self.dots_per_inch / 72
        height_pt = self.height_pt or self.max_height_pt
        return round(self.width_pt * per_pt), round(height_pt * per_pt)

    @property
    def scheme(self) -> Literal["light", "grey"]:
        """The colour scheme of print."""
        return "grey" if self.palette == "grey" else "light"
