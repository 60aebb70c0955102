"""A page that is one file: styles with their fonts, scripts with their hashes, nothing fetched."""

from __future__ import annotations

import base64
import hashlib
import posixpath
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from geo.style.css import style_css

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

STYLES = ("vendor/leaflet/leaflet.css", "css/atlas.css", "css/map.css")
EARLY = "js/scheme.js"
GEODESIC = "vendor/geographiclib/geographiclib-geodesic.min.js"
SCRIPTS = (GEODESIC, "bundle/map.js")
FONTS = "fonts/atlas-sans.css"
LEFT_OUT = "atlas-sans-more.woff2"
"""Letters that no word or name of the map has; 320 kB."""
STATIC = Path(__file__).resolve().parents[2] / "static"
_URL = re.compile(r"""url\(["']?([^"')]+)["']?\)""")


class Static(Protocol):
    """The static files by their path below static/."""

    @property
    def files(self) -> Mapping[str, bytes]:
        """Their bytes."""

    def text(self, name: str) -> str:
        """Return one as text."""


class _Read(dict[str, bytes]):
    def __missing__(self, name: str) -> bytes:
        self[name] = content = (STATIC / name).read_bytes()
        return content


class StaticOnDisk:
    """The static files of this checkout, read on first use."""

    def __init__(self) -> None:
        self.files: Mapping[str, bytes] = _Read()

    def text(self, name: str) -> str:
        """Return a file as text."""
        return self.files[name].decode()


@dataclass(frozen=True, slots=True)
class OneFile:
    """What stands in the page: style, the script that runs first, those that run last."""

    style: str
    early: str
    scripts: tuple[str, ...]


def one_file(static: Static, *, keeps_pictures: bool = False) -> OneFile:
    """Return what a page holds that fetches nothing.

    Parameters
    ----------
    keeps_pictures
        Whether Leaflet's own pictures are needed: its controls have some, our map has none.
    """
    return OneFile(
        style_of(static, keeps_pictures=keeps_pictures),
        read(static, EARLY),
        tuple(read(static, name) for name in SCRIPTS),
    )


def style_of(static: Static, *, keeps_pictures: bool = False) -> str:
    """Return all style sheets as one, with the fonts in them."""

    def picture(found: re.Match[str]) -> str:
        name = posixpath.normpath(f"vendor/leaflet/{found[1]}")
        is_kept = keeps_pictures and name.endswith(".png")
        return data_url(name, static.files[name]) if is_kept else "none"

    parts = [_with_fonts(static, read(static, FONTS)), style_css()]
    parts += [_URL.sub(picture, read(static, name)) for name in STYLES]
    return "\n".join(parts)


def data_url(name: str, content: bytes) -> str:
    """Return a file of style sheets as a CSS `url` that holds it."""
    kinds = {".woff2": "font/woff2", ".svg": "image/svg+xml", ".png": "image/png"}
    kind = kinds[posixpath.splitext(name)[1]]
    return f"url(data:{kind};base64,{base64.b64encode(content).decode()})"


def _with_fonts(static: Static, css: str) -> str:
    rules = [rule for rule in css.split("@font-face") if rule.strip() and LEFT_OUT not in rule]

    def inline(found: re.Match[str]) -> str:
        name = posixpath.normpath(f"fonts/{found[1]}")
        return data_url(name, static.files[name])

    return "".join(f"@font-face{_URL.sub(inline, rule)}" for rule in rules)


def read(static: Static, name: str) -> str:
    """Return a script or a style sheet of ours as a page holds it.

    Raises
    ------
    ValueError
        If it would end its element.
    """
    # A browser reads one kind of line end, and the policy hashes what the browser reads.
    text = static.text(name).replace("\r\n", "\n")
    if "</script" in text or "</style" in text:
        message = f"{name} would end its element"
        raise ValueError(message)
    return text


def hashes(codes: Iterable[str]) -> str:
    """Return codes as a Content-Security-Policy allows them: by their SHA-256."""
    digests = [base64.b64encode(hashlib.sha256(code.encode()).digest()) for code in codes]
    return " ".join(f"'sha256-{digest.decode()}'" for digest in digests)


def policy_of(page: OneFile) -> str:
    """Return the policy of a page that runs its own scripts and fetches nothing."""
    return (
        "default-src 'none'; img-src data:; font-src data:; base-uri 'none'; form-action 'none'; "
        f"script-src {hashes([page.early, *page.scripts])}; style-src {hashes([page.style])}"
    )
