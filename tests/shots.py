"""Screenshots of every page and figure in three languages and two widths: `make shots`.

Pictures to be looked at, beside the visual standard; not a test.
"""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from urllib.error import URLError

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
OUT = ROOT / "build" / "shots"
LANGS = ("en", "ko", "ru")
WIDTHS = {"desktop": (1280, 800), "phone": (390, 844)}
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


def shoot_pages(browser: Browser, address: str) -> None:
    """Take every page in every language and width."""
    for size, (width, height) in WIDTHS.items():
        context = browser.new_context(
            viewport={"width": width, "height": height},
            device_scale_factor=2 if size == "phone" else 1,
            is_mobile=size == "phone",
            has_touch=size == "phone",
        )
        page = context.new_page()
        for name, path in PAGES.items():
            for lang in LANGS:
                joint = "&" if "?" in path else "?"
                page.goto(f"{address}{path}{joint}lang={lang}", wait_until="load")
                page.wait_for_timeout(2500 if name.startswith("map") else 300)
                target = OUT / f"{name}-{size}-{lang}.png"
                page.screenshot(path=target, full_page=not name.startswith("map"))
        context.close()


def fetch_figures(address: str) -> None:
    """Take every figure in every language."""
    for name, query in FIGURES.items():
        for lang in LANGS:
            url = f"{address}/figure.png?{query}&lang={lang}"
            with urllib.request.urlopen(url, timeout=120) as reply:  # noqa: S310  loopback
                (OUT / f"figure-{name}-{lang}.png").write_bytes(reply.read())


def main() -> None:
    """Start the service, take the pictures, stop the service."""
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
                shoot_pages(browser, address)
                browser.close()
            fetch_figures(address)
        finally:
            service.terminate()
            service.wait(timeout=30)
    print(f"{len(list(OUT.glob('*.png')))} pictures in build/shots")  # noqa: T201


if __name__ == "__main__":
    main()
