"""The map beside stock Folium, in one run: as it opens, and with a layer of 200,000 vertices.

Writes bench/results/map.json: how long until the first line, the longest task until the map has
come to rest, and how long a frame takes while the map is dragged; each in the same browser, on the
same machine, one after the other, with a processor four times slower. Stock Folium has the same
lines: the atlas's own layers, and the reader's.
"""

from __future__ import annotations

import json
import math
import os
import random
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

import folium
from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "bench" / "results" / "map.json"
OWN = ("trans-siberian", "korean-rail-link", "gas-pipeline", "parallel-38", "primorsky")
LINES, VERTICES = 20, 10_000
BOUNDS = {"first_line_ms": 1000, "longest_task_ms": 200, "first_line_ratio": 0.6, "frame_ms": 33}
STEP_DEG = 0.0006  # some 60 m of track
THROTTLE = 4
RUNS = 9
SETTLED_S = 3
LOADED_MS = 5000
DRAGS = 60
FIRST_LINE = """
  window.seen = 0;
  const watch = () => {
    // Seen is what has been painted: two frames after it is in the page.
    if (document.querySelector(window.selector)) {
      requestAnimationFrame(() => requestAnimationFrame(() => { window.seen = performance.now(); }));
    } else requestAnimationFrame(watch);
  };
  requestAnimationFrame(watch);
"""
TASKS = """
  window.tasks_ms = [];
  new PerformanceObserver(list => {
    for (const one of list.getEntries()) window.tasks_ms.push(one.duration);
  }).observe({ type: "longtask", buffered: true });
"""
FRAMES = """
  window.frames_ms = [];
  let last = performance.now();
  const tick = now => { window.frames_ms.push(now - last); last = now; requestAnimationFrame(tick); };
  requestAnimationFrame(tick);
"""


def layer() -> dict[str, Any]:
    """Return smooth lines over Korea and the Russian Far East, the same each time."""
    chance = random.Random(20261124)  # noqa: S311  no secret
    features = []
    for number in range(LINES):
        lon, lat, heading = chance.uniform(126, 134), chance.uniform(36, 46), chance.uniform(0, 6.3)
        points = []
        for _ in range(VERTICES):
            heading += chance.gauss(0, 0.05)
            lon += STEP_DEG * math.cos(heading)
            lat += STEP_DEG * math.sin(heading)
            points.append([round(lon, 5), round(lat, 5)])
        features.append(
            {
                "type": "Feature",
                "properties": {"id": f"line-{number}", "status": "operating"},
                "geometry": {"type": "LineString", "coordinates": points},
            }
        )
    return {"type": "FeatureCollection", "features": features}


def write_pair(folder: Path, data: dict[str, Any]) -> None:
    """Write the layer as a reader would."""
    (folder / "bench-lines.geojson").write_text(json.dumps(data), "utf-8")
    (folder / "bench-lines.toml").write_text(
        'kind = "railway"\nstyle = "user-1"\n[title]\nen = "Bench"\n[[source]]\nname = "made"\n'
        'url = "https://example.org"\nlicence = "CC-BY-4.0"\nretrieved = 2026-11-24\n'
        'method = "made for the bench"\naccuracy_m = 50\n',
        "utf-8",
    )


def write_folium(folder: Path, data: dict[str, Any]) -> None:
    """Write what Folium makes of the layer by itself, its scripts and styles on loopback too.

    Leaflet is the vendored one; what a map of lines does not need is empty, to Folium's favour.
    """
    page = folium.Map(location=[40, 130], zoom_start=6, tiles=None)
    folium.GeoJson(data).add_to(page)

    def local(found: re.Match[str]) -> str:
        name = found[1]
        vendored = ROOT / "static" / "vendor" / "leaflet" / name
        needed = name in {"leaflet.js", "leaflet.css"}
        (folder / name).write_bytes(vendored.read_bytes() if needed else b"")
        return f'"{name}"'

    html = page.get_root().render()
    html = re.sub(r'"https://[^"]+/([^/"]+\.(?:js|css))"', local, html)
    (folder / "index.html").write_text(html, "utf-8")


def own_layers() -> dict[str, Any]:
    """Return the lines and regions of the atlas as one layer, geometry alone."""
    features = [
        {**feature, "properties": {"id": feature["properties"]["id"]}}
        for name in OWN
        for feature in json.loads((ROOT / "layers" / f"{name}.geojson").read_text("utf-8"))[
            "features"
        ]
    ]
    return {"type": "FeatureCollection", "features": features}


def measure(browser: Browser, address: str, selector: str) -> tuple[float, float, float]:
    """Return ms until the first line, of the longest task, and of a frame while dragging."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, bypass_csp=True)
    page: Page = context.new_page()
    page.add_init_script(f"window.selector = {json.dumps(selector)};{FIRST_LINE}{TASKS}")
    session = context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": THROTTLE})
    page.goto(address)
    # Nothing is asked of the page before it has come to rest: the question would be its own task.
    page.wait_for_timeout(LOADED_MS)
    seen_ms = float(page.evaluate("window.seen"))
    if not seen_ms:
        message = f"{address}: no line within {LOADED_MS} ms of the page's load"
        raise SystemExit(message)
    longest_ms = max(page.evaluate("window.tasks_ms"), default=0.0)
    page.evaluate(FRAMES)
    page.mouse.move(900, 400)
    page.mouse.down()
    for step in range(DRAGS):
        page.mouse.move(900 - 4 * step, 400 - 2 * step)
    frames_ms = page.evaluate("window.frames_ms")
    page.mouse.up()
    context.close()
    return seen_ms, float(longest_ms), statistics.median(frames_ms)


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(address: str) -> None:
    """Return when the service answers, with its first pages made."""
    for _ in range(600):
        try:
            with urllib.request.urlopen(address, timeout=60):  # noqa: S310  loopback
                return
        except OSError:
            time.sleep(0.2)
    raise TimeoutError(address)


def told(
    rows: list[tuple[tuple[float, float, float], tuple[float, float, float]]],
) -> dict[str, Any]:
    """Return the best first line and task and the median frame of both, and the ratio."""
    found: dict[str, Any] = {
        name: {
            who: round(of(row[k][column] for row in rows), 1)
            for k, who in enumerate(("atlas", "folium"))
        }
        for column, (name, of) in enumerate(
            (
                ("first_line_ms", min),
                ("longest_task_ms", min),
                ("frame_ms", statistics.median),
            )
        )
    }
    both = found["first_line_ms"]
    return {**found, "first_line_ratio": round(both["atlas"] / both["folium"], 2)}


def main() -> None:
    """Measure both, print and write the ratios."""
    data = layer()
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))))
    with tempfile.TemporaryDirectory() as scratch:
        ours, theirs = Path(scratch) / "ours", Path(scratch) / "theirs"
        ours.mkdir()
        write_pair(ours, data)
        for name, lines in (("first", own_layers()), ("large", data)):
            (theirs / name).mkdir(parents=True)
            write_folium(theirs / name, lines)
        handler = partial(SimpleHTTPRequestHandler, directory=str(theirs))
        handler.func.log_message = lambda *_: None  # type: ignore[attr-defined]
        stock = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        Thread(target=stock.serve_forever, daemon=True).start()
        port = free_port()
        command = [sys.executable, "server.py", "serve", "--port", str(port)]
        environ = os.environ | {"ATLAS_LAYERS": str(ours)}
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, env=environ) as service:
            try:
                address, peer = f"http://127.0.0.1:{port}", f"http://127.0.0.1:{stock.server_port}"
                pairs = {
                    "first view": (
                        (f"{address}/?layers={','.join(OWN)}", "#map .lines path"),
                        (f"{peer}/first/", "path[d]"),
                    ),
                    f"{LINES * VERTICES:,} vertices": (
                        (
                            f"{address}/?view=6/40/130&layers=bench-lines",
                            "#map .lines [data-layer=bench-lines]",
                        ),
                        (f"{peer}/large/", "path[d]"),
                    ),
                }
                wait_for(f"{address}/map/data.json")
                with sync_playwright() as play:
                    browser = play.chromium.launch(
                        executable_path=found,
                        args=["--no-sandbox", "--disable-background-networking"],
                    )
                    # A browser that has just begun loads pages of its own.
                    time.sleep(SETTLED_S)
                    result = {
                        name: told(
                            [
                                (measure(browser, *here), measure(browser, *there))
                                for _ in range(RUNS)
                            ]
                        )
                        for name, (here, there) in pairs.items()
                    }
                    browser.close()
            finally:
                service.terminate()
                service.wait(timeout=30)
                stock.shutdown()
    result = {
        "load": round(os.getloadavg()[0], 2),
        "throttle": THROTTLE,
        "runs": RUNS,
        **result,
        "bounds": BOUNDS,
    }
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
    RESULTS.write_text(json.dumps(result, indent=1) + "\n", "utf-8")
    print(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()
