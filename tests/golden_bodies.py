"""The bytes of pages, of the map's data and of figures, as hashes: `make golden`.

A change of code that should change nothing shows here by its first byte; a change that was meant
is written again and named where it is recorded. The data version and the hash of the assets stand
for themselves: a body is hashed without them.
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from geo.catalog import load_catalog  # noqa: E402  after the path of the checkout
from geo.web.app import create_app  # noqa: E402
from geo.web.settings import Settings  # noqa: E402

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from geo.catalog import Catalog

BODIES = Path(__file__).parent / "golden" / "bodies.json"
PAGES = (
    "/",
    "/?lang=ko&year=1936&route=tkr-east",
    "/?lang=ru&journey=busan-moscow-west",
    "/table",
    "/table?lang=ko&year=1950",
    "/lengths",
    "/lengths?lang=ko&route=tsr&by=division",
    "/lengths?lang=ru&by=country,status",
    "/layers?lang=ko",
    "/layers/gas-pipeline?lang=ru",
    "/journeys",
    "/journeys?scenario=busan-moscow-east&works=1&lang=ko",
    "/journeys?scenario=busan-moscow-east&with=busan-moscow-west&lang=ru",
    "/claims",
    "/claims?from=Busan&to=Moscow&km=10521&lang=ko",
    "/figures?lang=ru",
    "/search?q=tuman",
    "/about?lang=ko",
    "/methods?lang=ru",
    "/cite?address=/lengths",
)
MAP_PARTS = ("data", "points", "basemap-overview", "basemap-korea")
FIGURES = (
    "/figure.svg",
    "/figure.svg?extent=eurasia&preset=slide-16x9&lang=ru",
    "/figure.svg?extent=primorye&lang=ko",
    "/figure.svg?extent=korea&year=1945&lang=ko,en",
    "/figure.svg?extent=korea&palette=grey",
    "/figure.svg?scenario=busan-moscow-east&lang=ru",
    "/figure.svg?chart=strip&scenario=busan-moscow-east",
    "/figure.svg?chart=lengths&lang=ko",
    "/figure.svg?scenario=busan-moscow-east&with=busan-moscow-west",
    "/figure.txt?extent=korea&lang=ko",
    "/figure.txt?chart=strip&scenario=busan-moscow-west&lang=ru",
    "/figure.txt?extent=eurasia",
)


def client_of(catalog: Catalog) -> FlaskClient:
    """Return a client of an app over the catalogue."""
    return create_app(Settings(log_level="error"), catalog).test_client()


def addresses() -> list[str]:
    """Name the addresses whose bodies are held."""
    return [*PAGES, *(f"/map/{part}.json" for part in MAP_PARTS), *FIGURES]


def bodies(catalog: Catalog) -> dict[str, str]:
    """Return the hash of every body, and how many bytes it has."""
    client = client_of(catalog)
    assets = client.application.extensions["atlas"].static.version
    found: dict[str, str] = {}
    for address in addresses():
        reply = client.get(address)
        if reply.status_code != 200:
            msg = f"{address}: {reply.status_code}"
            raise ValueError(msg)
        body = reply.data.replace(catalog.data_version.encode(), b"DATA")
        body = body.replace(assets.encode(), b"ASSETS")
        found[address] = f"{hashlib.sha256(body).hexdigest()[:20]} {len(body)}"
    return found


def read() -> dict[str, str]:
    """Return what is kept."""
    kept: dict[str, str] = json.loads(BODIES.read_text("utf-8"))
    return kept


def main() -> None:
    """Write the hashes again and name what changed."""
    before = read() if BODIES.is_file() else {}
    now = bodies(load_catalog((ROOT / "layers",)))
    for address, value in now.items():
        if before.get(address) != value:
            sys.stderr.write(f"changed: {address} {before.get(address, 'new')} -> {value}\n")
    BODIES.write_text(json.dumps(now, indent=1) + "\n", "utf-8", newline="\n")


if __name__ == "__main__":
    main()
