"""Vendor Leaflet and GeographicLib, bundle the scripts, cut the fonts out of Pretendard.

`python -m geo.processing.assets` writes static/vendor/, static/bundle/, static/fonts/ and the list of
what was written, static/assets.toml. A package is taken only if its bytes have the
SHA-512 that stands here, so a second run writes the same files.

Pretendard reserves its name, so the subsets are called "Atlas Sans".
"""

from __future__ import annotations

import argparse
import hashlib
import io
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

from geo.processing.guests import PACKAGES, guest_files
from geo.processing.npm import ESBUILD, GEODESIC, LEAFLET, PRETENDARD, member, open_package
from geo.processing.scripts import bundles, sources_hash
from geo.style.css import style_css

if TYPE_CHECKING:
    import tarfile

ROOT = Path(__file__).resolve().parents[2]
STATIC = ROOT / "static"
FAMILY = "Atlas Sans"
VERSION = "Version 1.309; subset"
WEIGHTS = {400: "Regular", 500: "Medium", 600: "SemiBold", 700: "Bold"}

LATIN_RANGES = ((0x20, 0x7E), (0xA0, 0x17F), (0x2010, 0x2027), (0x2030, 0x203A))
CYRILLIC_RANGES = ((0x400, 0x45F), (0x490, 0x491))
# Signs that the pages, the captions and the units use.
SIGNS = "√−×÷±≈≤≥≠°′″€₩₽№²³·•…→←↑↓↔△▲▶◀◆◇○●■□✓–—\u2009\u202f\u00a0\u2116"  # noqa: RUF100
# The link to the Korean page stands on every page and shall not fetch a font of its own.
OWN_NAME = "한국어"
HANGUL_RANGES = ((0x1100, 0x11FF), (0x3131, 0x318E), (0xAC00, 0xD7A3))
# Weights below regular and above bold are not used; leaving them out saves a tenth.
WEIGHT_AXIS = (400, 700)
FEATURES = ("kern", "mark", "mkmk", "ccmp", "locl", "tnum", "case", "calt")


LEAFLET_FILES = {
    "package/dist/leaflet.js": "leaflet.js",
    "package/dist/leaflet.css": "leaflet.css",
    "package/LICENSE": "LICENSE",
}
GEODESIC_FILES = {
    "package/geographiclib-geodesic.min.js": "geographiclib-geodesic.min.js",
    "package/LICENSE.txt": "LICENSE.txt",
}


def _ranges(ranges: tuple[tuple[int, int], ...]) -> set[int]:
    """Return the code points of several closed ranges."""
    return {code for low, high in ranges for code in range(low, high + 1)}


def _ks_x_1001() -> set[int]:
    """Return the 2,350 Hangul syllables of KS X 1001: rows B0 to C8 of EUC-KR."""
    return {
        ord(bytes((row, cell)).decode("euc_kr"))
        for row in range(0xB0, 0xC9)
        for cell in range(0xA1, 0xFF)
    }


def _text_of(patterns: tuple[str, ...]) -> set[int]:
    """Return every code point of the repository's files that match the patterns."""
    codes: set[int] = set()
    for pattern in patterns:
        for path in sorted(ROOT.glob(pattern)):
            codes.update(ord(sign) for sign in path.read_text("utf-8"))
    return codes


def _used_in_data() -> set[int]:
    """Return the code points of all catalogues, layers and tables."""
    return _text_of(
        (
            "geo/i18n/*.po",
            "templates/*.html",
            "layers/*.geojson",
            "layers/*.toml",
            "layers/tables/*.csv",
            "layers/sources/*.csv",
        )
    )


def _used_on_pages() -> set[int]:
    """Return the code points that the pages show at first sight: words and names."""
    return _text_of(
        (
            "geo/i18n/*.po",
            "templates/*.html",
            "layers/[!b]*.geojson",
            "layers/*.toml",
            "layers/tables/route_names.csv",
            "layers/tables/stations.csv",
            "layers/tables/names.csv",
            "layers/sources/names_policy.csv",
            "layers/sources/tsr_stations.csv",
            "layers/sources/korea_rail_stations.csv",
        )
    )


def _rename(font: TTFont, weight: str) -> None:
    """Name a font "Atlas Sans" and keep the notices that its licence asks for."""
    names = font["name"]
    postscript = f"{FAMILY.replace(' ', '')}-{weight}"
    keep = {0, 8, 9, 13, 14}
    names.names = [
        record
        for record in names.names
        if (record.nameID in keep or record.nameID > 255)
        and record.platformID == 3
        and record.langID == 0x409
    ]
    bold = weight == "Bold"
    plain = weight in {"Regular", "Bold"}
    texts = {
        1: FAMILY if plain else f"{FAMILY} {weight}",
        2: "Bold" if bold else "Regular",
        3: f"1.309;{postscript}",
        4: f"{FAMILY} {weight}",
        5: VERSION,
        6: postscript,
        10: "A subset of another family, renamed because that family reserves its name.",
        16: FAMILY,
        17: weight,
        25: FAMILY.replace(" ", ""),
    }
    for number, text in texts.items():
        names.setName(text, number, 3, 1, 0x409)
    for record in names.names:
        if record.nameID > 255 and "Pretendard" in str(record):
            names.setName(
                str(record).replace("Pretendard", "AtlasSans"), record.nameID, 3, 1, 0x409
            )


def _cut(content: bytes, codes: set[int]) -> TTFont:
    """Return a font with the glyphs of the given code points, unhinted."""
    options = subset.Options()
    options.layout_features = list(FEATURES)
    options.hinting = False
    options.name_IDs = ["*"]
    options.notdef_outline = True
    options.recalc_timestamp = False
    options.drop_tables = [*options.drop_tables, "DSIG"]
    font = TTFont(io.BytesIO(content), recalcTimestamp=False)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=codes)
    cutter.subset(font)
    return font


def _bytes(font: TTFont, flavor: str | None = None) -> bytes:
    """Return a font as bytes, packed as woff2 if asked."""
    font.flavor = flavor
    buffer = io.BytesIO()
    font.save(buffer, reorderTables=True)
    return buffer.getvalue()


def _static_fonts(archive: tarfile.TarFile) -> dict[str, bytes]:
    """Return the four static weights, for figures and for measuring labels."""
    codes = (
        _ranges(LATIN_RANGES + CYRILLIC_RANGES)
        | {ord(sign) for sign in SIGNS}
        | _ks_x_1001()
        | _used_in_data()
    )
    files = {}
    for weight, name in WEIGHTS.items():
        content = member(archive, f"package/dist/public/static/alternative/Pretendard-{name}.ttf")
        font = _cut(content, codes)
        _rename(font, name)
        files[f"fonts/AtlasSans-{weight}.ttf"] = _bytes(font)
    return files


def _css_ranges(codes: set[int]) -> str:
    """Return code points as a CSS unicode-range, neighbours joined."""
    parts: list[list[int]] = []
    for code in sorted(codes):
        if parts and code == parts[-1][1] + 1:
            parts[-1][1] = code
        else:
            parts.append([code, code])
    return ",".join(f"U+{low:X}" if low == high else f"U+{low:X}-{high:X}" for low, high in parts)


def _web_fonts(archive: tarfile.TarFile) -> dict[str, bytes]:
    """Return the variable font in three files for the pages, and their style sheet.

    One file has Latin and Cyrillic, one the Hangul that pages show at first sight, one
    the rest of KS X 1001, which a browser fetches only when a page needs it. Of rules
    whose ranges overlap the last one wins, so the rest can claim all Hangul and stand first.
    """
    content = member(archive, "package/dist/public/variable/PretendardVariable.ttf")
    drawable = set(TTFont(io.BytesIO(content), lazy=True).getBestCmap())
    hangul = _ranges(HANGUL_RANGES)
    first = _ranges(LATIN_RANGES + CYRILLIC_RANGES) | {ord(sign) for sign in SIGNS + OWN_NAME}
    shown = (_used_on_pages() & hangul & drawable) - first
    rest = ((_ks_x_1001() | _used_in_data()) & drawable) - first - shown
    rules = []
    files: dict[str, bytes] = {}
    cuts = (
        ("more", rest, hangul | rest),
        ("hangul", shown, shown),
        ("latin", first & drawable, first & drawable),
    )
    for name, codes, claimed in cuts:
        if not codes:
            continue
        font = _cut(content, codes)
        font = instancer.instantiateVariableFont(font, {"wght": WEIGHT_AXIS})
        _rename(font, "Regular")
        path = f"fonts/atlas-sans-{name}.woff2"
        files[path] = _bytes(font, "woff2")
        rules.append(
            "@font-face {\n"
            f'  font-family: "{FAMILY}";\n'
            f"  font-weight: {WEIGHT_AXIS[0]} {WEIGHT_AXIS[1]};\n"
            "  font-style: normal;\n"
            "  font-display: swap;\n"
            f'  src: url("../{path}") format("woff2");\n'
            f"  unicode-range: {_css_ranges(claimed)};\n"
            "}\n"
        )
    files["fonts/atlas-sans.css"] = "".join(rules).encode("ascii")
    return files


def _manifest(files: dict[str, bytes]) -> bytes:
    """Return assets.toml: the packages with their integrity, the files with their hash."""
    lines = ["# Written by `make assets`; a test holds the files to these hashes.", ""]
    for package in (LEAFLET, PRETENDARD, GEODESIC, ESBUILD, *PACKAGES):
        lines += [
            "[[package]]",
            f'name = "{package.name}"',
            f'version = "{package.version}"',
            f'integrity = "{package.integrity}"',
            f'licence = "{package.licence}"',
            "",
        ]
    # What the bundles were made of: another hash asks for other bundles.
    lines += ["[bundle]", f'sources_sha256 = "{sources_hash()}"', ""]
    for path, content in sorted(files.items()):
        lines += [
            "[[file]]",
            f'path = "{path}"',
            f"bytes = {len(content)}",
            f'sha256 = "{hashlib.sha256(content).hexdigest()}"',
            "",
        ]
    return "\n".join(lines).encode("utf-8")


def build(tarballs: Path) -> dict[str, bytes]:
    """Return every vendored file by its path below static/."""
    files: dict[str, bytes] = {}
    with open_package(LEAFLET, tarballs) as archive:
        for source, target in LEAFLET_FILES.items():
            files[f"vendor/leaflet/{target}"] = member(archive, source)
    with open_package(GEODESIC, tarballs) as archive:
        for source, target in GEODESIC_FILES.items():
            files[f"vendor/geographiclib/{target}"] = member(archive, source)
    with open_package(PRETENDARD, tarballs) as archive:
        files["fonts/OFL.txt"] = member(archive, "package/dist/LICENSE.txt")
        files |= _static_fonts(archive)
        files |= _web_fonts(archive)
    files |= guest_files(tarballs)
    made = bundles(
        tarballs,
        [files["fonts/atlas-sans.css"], style_css().encode(), files["vendor/leaflet/leaflet.css"]],
    )
    files |= {f"bundle/{name}": content for name, content in made.items()}
    files["assets.toml"] = _manifest(files)
    return files


def main() -> None:
    """Write the vendored files below static/."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tarballs", type=Path, help="folder of npm tarballs already fetched")
    tarballs: Path | None = parser.parse_args().tarballs
    with tempfile.TemporaryDirectory() as scratch:
        files = build(tarballs or Path(scratch))
    for path, content in sorted(files.items()):
        target = STATIC / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
        print(f"{len(content):>9,}  static/{path}")


if __name__ == "__main__":
    main()
