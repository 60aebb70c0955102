"""Screenshots of every page and figure in three languages: `make shots`, `make shots ALL=1`.

The short run takes two widths in the light scheme, the whole set three widths in both schemes and
lays phones side by side on sheets. Pictures to be looked at, beside the visual standard; not a
test.
"""

from __future__ import annotations

import argparse
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING, Literal
from urllib.error import URLError

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).resolve().parents[1]
OUT = ROOT / "build" / "shots"
LANGS = ("en", "ko", "ru")
Scheme = Literal["light", "dark"]
SIZES = {"desktop": (1280, 800), "tablet": (768, 1024), "phone": (390, 844)}
SHORT_SIZES = ("desktop", "phone")
SHEET_PHONES = 4
SHEET_HEIGHT_PX = 1000
LONGEST_PX = 3000
PAGES = {
    "map": "/",
    "map-korea": "/?view=6/39.5/129&route=tkr-east",
    "lengths": "/lengths",
    "lengths-division": "/lengths?route=tsr&by=division",
    "journeys": "/journeys",
    "journey": "/journeys?scenario=busan-moscow-east",
    "journeys-compared": "/journeys?scenario=busan-moscow-east&with=busan-moscow-west",
    "claims": "/claims?from=Busan&to=Moscow&km=10521",
    "figures": "/figures",
    "search": "/search?q=tuman",
    "table": "/table",
    "cite": "/cite",
    "map-year": "/?year=1950",
    "map-journey": "/?journey=busan-moscow-west",
    "map-feature": "/?feature=khasan",
    "map-walk": "/?walk=5",
    "map-embed": "/?embed=1&route=tkr-east",
    "layers": "/layers",
    "layer": "/layers/korean-rail-link",
    "about": "/about",
    "methods": "/methods",
    "problem": "/lengths?by=contry",
}
FIGURES = {
    "eurasia": "extent=eurasia",
    "korea": "extent=korea",
    "korea-grey": "extent=korea&palette=grey",
    "primorye": "extent=primorye",
    "border": "extent=border",
    "strip": "chart=strip&scenario=busan-moscow-east",
    "lengths": "chart=lengths",
}


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(address: str) -> None:
    """Return when the address answers."""
    for _ in range(600):
        try:
            with urllib.request.urlopen(f"{address}/healthz", timeout=5):  # noqa: S310  loopback
                return
        except URLError:
            time.sleep(0.1)
    raise TimeoutError(address)


def shoot_pages(
    browser: Browser, address: str, sizes: Sequence[str], schemes: Sequence[Scheme], only: str
) -> None:
    """Take every page in every language, width and scheme."""
    for size in sizes:
        width, height = SIZES[size]
        for scheme in schemes:
            context = browser.new_context(
                viewport={"width": width, "height": height},
                is_mobile=size == "phone",
                has_touch=size != "desktop",
                color_scheme=scheme,
            )
            page = context.new_page()
            for name, path in PAGES.items():
                if not name.startswith(only):
                    continue
                for lang in LANGS:
                    joint = "&" if "?" in path else "?"
                    page.goto(f"{address}{path}{joint}lang={lang}", wait_until="networkidle")
                    is_map = name.startswith("map")
                    if is_map:
                        page.wait_for_selector("#map[data-labels]")
                        page.wait_for_timeout(500)
                    target = OUT / f"{name}-{size}-{lang}-{scheme}.png"
                    page.screenshot(path=target, full_page=not is_map)
            context.close()


def lay_sheets(size: str, scheme: Scheme) -> None:
    """Lay the pictures of a width side by side, as many as are read at once."""
    found = sorted(OUT.glob(f"*-{size}-*-{scheme}.png"))
    strips: list[Image.Image] = []
    for path in found:
        with Image.open(path) as picture:
            strips += [
                picture.crop((0, top, picture.width, min(top + SHEET_HEIGHT_PX, picture.height)))
                for top in range(0, min(picture.height, LONGEST_PX), SHEET_HEIGHT_PX)
            ]
    across = max(1, SHEET_PHONES * SIZES["phone"][0] // SIZES[size][0])
    for number, start in enumerate(range(0, len(strips), across), 1):
        some = strips[start : start + across]
        sheet = Image.new(
            "RGB", (sum(one.width + 8 for one in some), max(one.height for one in some)), "#888"
        )
        left = 0
        for one in some:
            sheet.paste(one, (left, 0))
            left += one.width + 8
        sheet.save(OUT / f"sheet-{size}-{scheme}-{number:02d}.png")


def fetch_figures(address: str) -> None:
    """Take every figure in every language."""
    for name, query in FIGURES.items():
        for lang in LANGS:
            url = f"{address}/figure.png?{query}&lang={lang}"
            with urllib.request.urlopen(url, timeout=120) as reply:  # noqa: S310  loopback
                (OUT / f"figure-{name}-{lang}.png").write_bytes(reply.read())


def main() -> None:
    """Start the service, take the pictures, stop the service."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--all", action="store_true", help="three widths, light and dark, sheets")
    parser.add_argument("--page", default="", help="only pages whose name starts so, no figures")
    asked = parser.parse_args()
    sizes = tuple(SIZES) if asked.all else SHORT_SIZES
    schemes: tuple[Scheme, ...] = ("light", "dark") if asked.all else ("light",)
    OUT.mkdir(parents=True, exist_ok=True)
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    command = [sys.executable, "server.py", "serve", "--port", str(port)]
    executable = next(
        filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome")))
    )
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL) as service:
        try:
            wait_for(address)
            with sync_playwright() as play:
                browser = play.chromium.launch(
                    executable_path=executable,
                    args=["--no-sandbox", "--disable-background-networking"],
                )
                shoot_pages(browser, address, sizes, schemes, asked.page)
                browser.close()
            if not asked.page:
                fetch_figures(address)
        finally:
            service.terminate()
            service.wait(timeout=30)
    if asked.all:
        for size in sizes:
            for scheme in schemes:
                lay_sheets(size, scheme)
    print(f"{len(list(OUT.glob('*.png')))} pictures in build/shots")  # noqa: T201


if __name__ == "__main__":
    main()
