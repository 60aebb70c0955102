"""What Folium's own elements need on a page without a network: their scripts and style sheets.

Each file bears the name that Folium's addresses end in, in small letters and without `.min`, by
which the map finds it (`geo.webmap.file_page.vendored`); pictures and fonts stand in the style sheets.
"""

from __future__ import annotations

import base64
import json
import posixpath
import re
from importlib.resources import files as resources
from typing import TYPE_CHECKING

from geo.processing.npm import LEAFLET, Package, member, open_package

if TYPE_CHECKING:
    import tarfile
    from pathlib import Path

JQUERY = Package(
    "jquery",
    "3.7.1",
    "sha512-m4avr8yL8kmFN8psrbFFFmB/If14iN5o9nw/NgnnM+kybDJpRsAynV2BsfpTYrTRysYUdADVD7CkUUizgkpLfg==",
    "MIT",
)
D3 = Package(
    "d3",
    "3.5.17",
    "sha512-yFk/2idb8OHPKkbAL8QaOaqENNoMhIaSHZerk3oQsECwkObkCpJyjYwCe+OHiq6UEdhe1m8ZGARRRO3ljFjlKg==",
    "BSD-3-Clause",
)
CLUSTER = Package(
    "leaflet.markercluster",
    "1.5.3",
    "sha512-vPTw/Bndq7eQHjLBVlWpnGeLa3t+3zGiuM7fJwCkiMFq+nmRuG3RI3f7f4N4TDX7T4NpbAXpR2+NTRSEGfCSeA==",
    "MIT",
)
MINIMAP = Package(
    "leaflet-minimap",
    "3.6.1",
    "sha512-6px8f6cfv1rKB6ACpL6bbUFGxipZOq4KsntJgBj9nOcW1RYa5+xFp8emOZwks9X+VtVVsQEwWwfgT1kTTL/LzA==",
    "BSD-2-Clause",
)
FULLSCREEN = Package(
    "leaflet.fullscreen",
    "3.0.0",
    "sha512-81wWSUXz1ZtdneR0v5eJDWXUSx+Zo5J50WXWeydG/UcILfIEAgz/iOjZSi3p00Z9MJ/FC/P5i3CgdYuEAos0yQ==",
    "MIT",
)
AWESOME = Package(
    "leaflet.awesome-markers",
    "2.0.5",
    "sha512-Ne/xDjkGyaujwNVVkv2tyXQUV0ZW7gZ0Mo0FuQY4jp2qWrvXi0hwDBvmZyF/8YOvybyMabTMM/mFWCTd1jZIQA==",
    "MIT",
)
BOOTSTRAP = Package(
    "bootstrap",
    "3.4.1",
    "sha512-yN5oZVmRCwe5aKwzRj6736nSmKDX7pLYwsXiCj/EYmo16hODaBiT4En5btW/jhBF/seV+XMx3aYwukYC3A49DA==",
    "MIT",
)
FONT_AWESOME = Package(
    "@fortawesome/fontawesome-free",
    "6.7.2",
    "sha512-JUOtgFW6k9u4Y+xeIaEiLr3+cjoUPiAuLXoyKOJSia6Duzb7pq+A76P9ZdPDoAoxHdHzq6gE9/jKBGXlZT8FbA==",
    "CC-BY-4.0 AND OFL-1.1 AND MIT",
)
TOPOJSON = Package(
    "topojson",
    "1.6.20",
    "sha512-9gNl5T0NEJqqJYKUUNrKfV2mkEwa+VIygAYwoIsZhQKfiO1ujf+JJYdpnjIZtn0zH4Z1GCou7YS60KMpBfXsbQ==",
    "BSD-3-Clause",
)
POLYGONS = Package(
    "leaflet-dvf",
    "0.3.1",
    "sha512-q0ZFxL8n114ywDt5KrIlMsI9Mi0NOBM69CjPv0ULcH2FDdZI9ebNvt/N/BDTkf6V4/Kitb22HtSB08tFNjGkLQ==",
    "MIT",
)
PACKAGES = (
    JQUERY,
    D3,
    CLUSTER,
    MINIMAP,
    FULLSCREEN,
    AWESOME,
    BOOTSTRAP,
    FONT_AWESOME,
    TOPOJSON,
    POLYGONS,
)
# Of each package: its licence, and the files that are taken, by the names they get.
_TAKEN: dict[Package, tuple[str, dict[str, tuple[str, ...]]]] = {
    JQUERY: ("LICENSE.txt", {"jquery.js": ("dist/jquery.min.js",)}),
    D3: ("LICENSE", {"d3.js": ("d3.min.js",)}),
    CLUSTER: (
        "MIT-LICENCE.txt",
        {
            "leaflet.markercluster.js": ("dist/leaflet.markercluster.js",),
            "markercluster.css": ("dist/MarkerCluster.css",),
            "markercluster.default.css": ("dist/MarkerCluster.Default.css",),
        },
    ),
    MINIMAP: (
        "LICENSE.txt",
        {
            "control.minimap.js": ("dist/Control.MiniMap.min.js",),
            "control.minimap.css": ("dist/Control.MiniMap.min.css",),
        },
    ),
    FULLSCREEN: (
        "LICENSE",
        {
            "control.fullscreen.js": ("Control.FullScreen.js",),
            "control.fullscreen.css": ("Control.FullScreen.css",),
        },
    ),
    AWESOME: (
        "LICENSE",
        {
            "leaflet.awesome-markers.js": ("dist/leaflet.awesome-markers.min.js",),
            "leaflet.awesome-markers.css": ("dist/leaflet.awesome-markers.css",),
        },
    ),
    TOPOJSON: ("LICENSE", {"topojson.js": ("topojson.min.js",)}),
    POLYGONS: ("LICENSE", {"leaflet-dvf.markers.js": ("dist/leaflet-dvf.markers.min.js",)}),
    BOOTSTRAP: ("LICENSE", {"bootstrap-glyphicons.css": ("dist/css/bootstrap.css",)}),
    FONT_AWESOME: (
        "LICENSE.txt",
        {"fontawesome.css": ("css/fontawesome.min.css", "css/solid.min.css")},
    ),
}
HEAT = "leaflet_heat.min.js"
"""Folium mended it and carries it in its own package."""
_KINDS = {".woff2": "font/woff2", ".svg": "image/svg+xml", ".png": "image/png"}
_URL = re.compile(r"""url\(["']?([^"')]+)["']?\)""")
_FONT = re.compile(r"src:[^;}]*?(url\([^)]*\.woff2[^)]*\))[^;}]*")
_EOT = re.compile(r"src:\s*url\([^)]*\.eot[^)]*\)\s*;")
# Pictures of twice the size, for dense screens: a sixth of a megabyte.
_DENSE = re.compile(r"@media \([^{]*\{(?:[^{}]*\{[^{}]*\})*\s*\}")
_MARKERS = (
    "iconUrl:marker-icon.png",
    "iconRetinaUrl:marker-icon-2x.png",
    "shadowUrl:marker-shadow.png",
)
LEAFLET_PICTURES = ("layers.png", "layers-2x.png", "marker-icon.png")


def _data_url(archive: tarfile.TarFile, folder: str, name: str) -> str:
    content = member(archive, posixpath.normpath(f"package/{folder}/{name}"))
    kind = _KINDS[posixpath.splitext(name)[1]]
    return f"data:{kind};base64,{base64.b64encode(content).decode()}"


def _inlined(archive: tarfile.TarFile, source: str, css: str) -> str:
    """Return a style sheet with its pictures and fonts in it, of each font one form."""
    folder = posixpath.dirname(source)
    css = _FONT.sub(r'src: \1 format("woff2")', _EOT.sub("", _DENSE.sub("", css)))
    return _URL.sub(lambda found: f'url("{_data_url(archive, folder, found[1])}")', css)


def _glyphicons(css: str) -> str:
    """Return of Bootstrap's style sheet what its icons need."""
    rules = re.findall(r"(?:@font-face|(?:\.glyphicon[\w-]*(?::before)?,?\s*)+)\s*\{[^}]*\}", css)
    return "\n".join(rules)


def guest_files(tarballs: Path) -> dict[str, bytes]:
    """Return the files below static/vendor/guests, and Leaflet's pictures."""
    files: dict[str, bytes] = {}
    licences = []
    for package, (licence, taken) in _TAKEN.items():
        with open_package(package, tarballs) as archive:
            licences.append((package.name, member(archive, f"package/{licence}").decode()))
            for name, sources in taken.items():
                texts = [member(archive, f"package/{one}").decode() for one in sources]
                if package is BOOTSTRAP:
                    texts = [_glyphicons(one) for one in texts]
                if name.endswith(".css"):
                    texts = [
                        _inlined(archive, one, css) for one, css in zip(sources, texts, strict=True)
                    ]
                text = "\n".join(texts)
                files[name] = re.sub(r"\n//# sourceMappingURL=.*", "", text).encode()
    files["leaflet_heat.js"] = (resources("folium") / "templates" / HEAT).read_bytes()
    licences.append(("Leaflet.heat", "Its licence stands in leaflet_heat.js."))
    files["LICENCES.txt"] = "\n\n".join(f"{name}\n\n{text}" for name, text in licences).encode()
    made = {f"vendor/guests/{name}": content for name, content in files.items()}
    with open_package(LEAFLET, tarballs) as archive:
        options = {
            one.partition(":")[0]: _data_url(archive, "dist/images", one.partition(":")[2])
            for one in _MARKERS
        }
        code = (
            f'L.Icon.Default.imagePath = "";\nL.Icon.Default.mergeOptions({json.dumps(options)});\n'
        )
        made["vendor/guests/marker-pictures.js"] = code.encode()
        for name in LEAFLET_PICTURES:
            made[f"vendor/leaflet/images/{name}"] = member(archive, f"package/dist/images/{name}")
    return made
