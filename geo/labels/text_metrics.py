"""Widths of text, measured with the metrics of the font itself; nothing is drawn."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from geo.errors import RenderError
from geo.style.marks import FONT_WEIGHTS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

FONT_FOLDER = Path(__file__).resolve().parents[2] / "static" / "fonts"

# Parts of an em: what a line of text covers, and from one line to the next.
ASCENT_EM = 0.76
DESCENT_EM = 0.22
LEADING_EM = 1.22


@dataclass(frozen=True, slots=True)
class Face:
    """Advance widths of one weight, in parts of an em."""

    path: Path
    advance_em: Mapping[int, float]
    missing_em: float

    def width_em(self, text: str, spacing_em: float = 0.0) -> float:
        """Return the advance width of a line of text in em.

        Kerning is left out: it makes lines a little shorter, so a box errs to the safe side.
        """
        widths = sum(self.advance_em.get(ord(char), self.missing_em) for char in text)
        return widths + spacing_em * len(text)

    def lacks(self, text: str) -> str:
        """Return the characters of the text that the font cannot show, each once."""
        return "".join(
            dict.fromkeys(c for c in text if ord(c) not in self.advance_em and not c.isspace())
        )


def font_path(weight: int) -> Path:
    """Return the file of one weight.

    Raises
    ------
    RenderError
        If there is no such weight, or the file is not there.
    """
    if weight not in FONT_WEIGHTS:
        msg = f"font weight {weight} is not one of {FONT_WEIGHTS}"
        raise RenderError(msg)
    path = FONT_FOLDER / f"AtlasSans-{weight}.ttf"
    if not path.is_file():
        msg = f"font file {path.name} is missing"
        raise RenderError(msg, repair="run: make assets")
    return path


@cache
def face(weight: int) -> Face:
    """Return the widths of one weight, read once."""
    from fontTools.ttLib import TTFont  # noqa: PLC0415 - only drawing needs it

    path = font_path(weight)
    with TTFont(path, lazy=True) as font:
        units = font["head"].unitsPerEm
        widths = font["hmtx"].metrics
        advance = {char: widths[glyph][0] / units for char, glyph in font.getBestCmap().items()}
    return Face(path, advance, max(advance.values()))


@dataclass(frozen=True, slots=True)
class TextSize:
    """Width and height of a block of lines, in the unit of the type size."""

    width: float
    height: float


@lru_cache(maxsize=16_384)
def _width_em(line: str, weight: int, spacing_em: float) -> float:
    return face(weight).width_em(line, spacing_em)


def text_size(
    lines: Sequence[str], weight: int, size: float, *, spacing_em: float = 0.0
) -> TextSize:
    """Return the box that a block of lines covers, in the unit of `size`."""
    widths = [_width_em(line, weight, spacing_em) for line in lines]
    height_em = ASCENT_EM + DESCENT_EM + LEADING_EM * (len(lines) - 1)
    return TextSize(max(widths, default=0.0) * size, height_em * size)


def baselines(count: int, size: float) -> list[float]:
    """Return the baselines of a block above (+) or below (-) its centre, first line first."""
    height = (ASCENT_EM + DESCENT_EM + LEADING_EM * (count - 1)) * size
    first = height / 2 - ASCENT_EM * size
    return [first - LEADING_EM * size * row for row in range(count)]
