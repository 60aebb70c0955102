"""The vendored files are the ones that were written, and the fonts hold what the pages say."""

from __future__ import annotations

import hashlib
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from fontTools.ttLib import TTFont

from geo.processing.scripts import sources_hash
from geo.style.marks import FONT_FAMILY, FONT_WEIGHTS
from geo.vocabulary import LANGS

if TYPE_CHECKING:
    from flask.testing import FlaskClient

ROOT = Path(__file__).resolve().parents[1]
STATIC = ROOT / "static"
MANIFEST = tomllib.loads((STATIC / "assets.toml").read_text("utf-8"))
LICENCES = {
    *("BSD-2-Clause", "BSD-3-Clause", "MIT", "OFL-1.1"),
    "CC-BY-4.0 AND OFL-1.1 AND MIT",  # icons, fonts and code of one package
}
HANGUL = range(0xAC00, 0xD7A4)


def characters(font: str) -> set[int]:
    """Return the code points that a font of ours can draw."""
    return set(TTFont(STATIC / "fonts" / font).getBestCmap())


@pytest.mark.parametrize("entry", MANIFEST["file"], ids=lambda entry: str(entry["path"]))
def test_vendored_files_are_as_written(entry: dict[str, object]) -> None:
    content = (STATIC / str(entry["path"])).read_bytes()
    assert len(content) == entry["bytes"]
    assert hashlib.sha256(content).hexdigest() == entry["sha256"]


def test_the_bundles_are_of_the_sources_that_are_here() -> None:
    # Another hash: run `make assets`.
    assert MANIFEST["bundle"]["sources_sha256"] == sources_hash()


def test_every_package_has_its_integrity_and_licence() -> None:
    for package in MANIFEST["package"]:
        assert package["integrity"].startswith("sha512-")
        assert package["licence"] in LICENCES


@pytest.mark.parametrize(
    "path", sorted((STATIC / "fonts").glob("*.[tw][to][f]*")), ids=lambda path: path.name
)
def test_fonts_do_not_bear_the_reserved_name(path: Path) -> None:
    font = TTFont(path)
    for record in font["name"].names:
        if record.nameID in {1, 3, 4, 6, 16, 25}:
            assert "Pretendard" not in str(record)
    assert font["name"].getDebugName(16) == FONT_FAMILY
    assert "OFL" in font["name"].getDebugName(14)


@pytest.mark.parametrize("weight", FONT_WEIGHTS)
def test_figure_fonts_hold_every_letter_of_the_catalogues(weight: int) -> None:
    drawable = characters(f"AtlasSans-{weight}.ttf")
    for lang in LANGS:
        text = (ROOT / "geo" / "i18n" / f"{lang}.po").read_text("utf-8")
        assert {ord(sign) for sign in text if sign.isprintable()} <= drawable


@pytest.mark.parametrize(
    "path", ["/", "/lengths", "/layers", "/layers/stations", "/about", "/methods"]
)
def test_korean_pages_need_no_third_font(client: FlaskClient, path: str) -> None:
    first = characters("atlas-sans-latin.woff2") | characters("atlas-sans-hangul.woff2")
    page = client.get(f"{path}?lang=ko").get_data(as_text=True)
    assert {sign for sign in page if ord(sign) in HANGUL and ord(sign) not in first} == set()


def test_korean_labels_need_no_third_font() -> None:
    first = characters("atlas-sans-latin.woff2") | characters("atlas-sans-hangul.woff2")
    shown: set[int] = set()
    for name in ("trans-siberian", "korean-rail-link", "gas-pipeline", "stations", "places"):
        layer = (ROOT / "layers" / f"{name}.geojson").read_text("utf-8")
        shown |= {ord(sign) for sign in layer} & set(HANGUL)
    assert {chr(code) for code in shown - first} == set()
