"""Writes a sheet as PNG, SVG or PDF with its provenance inside, without a clock."""

from __future__ import annotations

import base64
import io
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from matplotlib.backends.backend_agg import FigureCanvasAgg
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from geo.labels.text_metrics import font_path
from geo.style.marks import FONT_FAMILY

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.figure.page.canvas import Pen

CREATOR = "Corridor Atlas"
PLAIN_FAMILY = f"font-family: '{FONT_FAMILY}'"
FIRST_RULE = "*{stroke-linejoin"  # of the style sheet that matplotlib writes
SAFE_FAMILY = f"{PLAIN_FAMILY}, sans-serif"


@dataclass(frozen=True, slots=True)
class Caption:
    """The words that go with a figure: into its file, and beside it for those who cannot see."""

    title: str
    alt: str
    credit: str
    version: str
    address: str
    licences: tuple[str, ...]
    dropped: str = ""

    @property
    def as_text(self) -> str:
        """Caption and alternative text, for a page that shows the figure."""
        lines = (self.title, self.alt, self.dropped, self.credit, self.version, self.address)
        return "\n".join(line for line in lines if line) + "\n"

    @property
    def provenance(self) -> str:
        """Where the figure comes from, in one line."""
        parts = (self.version, self.address, "; ".join(self.licences))
        return " ".join(part for part in parts if part)


def as_png(pen: Pen, words: Caption) -> bytes:
    """Return the sheet as PNG: opaque, so without the fourth channel that savefig writes."""
    canvas = FigureCanvasAgg(pen.figure)
    canvas.draw()  # type: ignore[no-untyped-call]
    width_px, height_px = canvas.get_width_height(physical=True)
    pixels = canvas.buffer_rgba()  # type: ignore[no-untyped-call]
    sheet = Image.frombuffer("RGBA", (width_px, height_px), pixels)
    info = PngInfo()
    for name, text in (
        ("Software", CREATOR),
        ("Title", words.title),
        ("Description", words.alt),
        ("Copyright", words.credit),
        ("Source", words.provenance),
    ):
        info.add_text(name, text)
    out = io.BytesIO()
    dpi = pen.figure.dpi
    # Runs of one colour are what a map consists of: looking for more takes longer and saves nothing.
    sheet.convert("RGB").save(out, "png", pnginfo=info, dpi=(dpi, dpi), compress_type=zlib.Z_RLE)
    return out.getvalue()


def as_pdf(pen: Pen, words: Caption) -> bytes:
    """Return the sheet as PDF."""
    out = io.BytesIO()
    pen.figure.savefig(
        out,
        format="pdf",
        metadata={
            "Creator": CREATOR,
            "Producer": CREATOR,
            "Title": words.title,
            "Subject": f"{words.credit} {words.provenance}",
            "Keywords": words.alt,
            "CreationDate": None,
        },
    )
    return out.getvalue()


def as_svg(pen: Pen, words: Caption) -> bytes:
    """Return the sheet as SVG with a title and a description that screen readers read."""
    out = io.BytesIO()
    pen.figure.savefig(
        out,
        format="svg",
        metadata={
            "Date": None,
            "Creator": CREATOR,
            "Title": words.title,
            "Description": words.alt,
            "Rights": words.credit,
            "Source": words.provenance,
            "Format": "image/svg+xml",
        },
    )
    text = out.getvalue().decode().replace(PLAIN_FAMILY, SAFE_FAMILY)
    text = text.replace(FIRST_RULE, _faces(pen) + FIRST_RULE, 1)
    head, mark, rest = text.partition("</title>")
    if mark:
        rest = f"\n <desc>{escape(words.alt)} {escape(words.credit)}</desc>{rest}"
    return (head + mark + rest).replace("<svg ", '<svg role="img" ', 1).encode()


def _faces(pen: Pen) -> str:
    """Return the letters that the figure uses as fonts inside the file.

    Text stays text, and looks the same where Atlas Sans is not installed.
    """
    from fontTools import subset  # noqa: PLC0415 - only SVG needs it
    from fontTools.ttLib import TTFont  # noqa: PLC0415

    rules = []
    for weight, letters in sorted(pen.written.items()):
        font = TTFont(font_path(weight), recalcTimestamp=False)
        options = subset.Options(layout_features=["kern"], hinting=False, flavor="woff2")
        cutter = subset.Subsetter(options)
        cutter.populate(text="".join(sorted(letters)))
        cutter.subset(font)
        font.flavor = "woff2"
        packed = io.BytesIO()
        font.save(packed)
        data = base64.b64encode(packed.getvalue()).decode()
        rules.append(
            f"@font-face{{font-family:'{FONT_FAMILY}';font-weight:{weight};"
            f"src:url(data:font/woff2;base64,{data})}}"
        )
    return "".join(rules)


WRITERS = {"png": as_png, "pdf": as_pdf, "svg": as_svg}


def clauses(parts: Sequence[str]) -> str:
    """Return parts that may hold commas joined by semicolons."""
    return "; ".join(dict.fromkeys(part for part in parts if part))


def sentence(parts: Sequence[str]) -> str:
    """Return parts joined by commas."""
    return ", ".join(dict.fromkeys(part for part in parts if part))
