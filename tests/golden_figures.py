"""The figures of all groupings as they were when NUMBERS_VERSION was last right: `make golden`.

Numbers alone are kept, of the addresses that people cite: a change of words is no change here.
Where a figure changes although layers and tables did not, NUMBERS_VERSION is due, and this script
refuses to write until it is raised. Where the data changed, the data version did so by itself,
and the figures are simply written again.
"""

from __future__ import annotations

import hashlib
import json
import math
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from geo.catalog import load_catalog  # noqa: E402  after the path of the checkout
from geo.catalog.version import NUMBERS_VERSION  # noqa: E402
from geo.vocabulary import GROUPINGS  # noqa: E402
from geo.web.app import create_app  # noqa: E402
from geo.web.settings import Settings  # noqa: E402

if TYPE_CHECKING:
    from geo.catalog import Catalog

GOLDEN = Path(__file__).parent / "golden" / "figures.json"
YEARS = (1895, 1905, 1917, 1935, 1946, 1952, 1975, 1999, 2008, 2016, 2024)
LOCATED = (0.0, 0.31, 0.77, 1.0)
IDS = ("id", "claim", "claim_id", "scenario", "route", "group", "leg", "piece", "work")
"""What names a row of an answer: ids, never words."""
NOT_FIGURES = {"query", "links", "sources", "page", "count"}
DECIMALS = 6
SAME = 2e-6
OWN_TOML = """kind = "railway"
style = "user-1"
[title]
en = "A line of nobody's"
[[source]]
name = "made for the test"
url = ""
licence = "CC0-1.0"
retrieved = 2026-01-01
method = "a sine"
accuracy_m = 100
"""

Rows = dict[str, dict[str, float]]
Figures = dict[str, Rows]


def figures(catalog: Catalog) -> Figures:
    """Return every figure by address, row and field."""
    client = create_app(Settings(log_level="error"), catalog).test_client()
    found: Figures = {}
    for address in addresses(catalog):
        reply = client.get(address)
        if reply.status_code == 200:
            found[address] = rows_of(reply.get_json())
    found |= own_figures()
    return found


def addresses(catalog: Catalog) -> Iterator[str]:
    """Name the addresses that are held."""
    for by in GROUPINGS:
        if by not in {"piece", "span"}:
            yield f"/lengths.json?by={by}"
    for layer in catalog.layers:  # routes share pieces and spans: here each stands once
        yield f"/lengths.json?layer={layer}&by=piece"
        yield f"/lengths.json?layer={layer}&by=span"
    for year in YEARS:
        yield f"/lengths.json?by=status&year={year}"
    for scenario in catalog.scenarios:
        yield f"/journeys.json?scenario={scenario}&works=1"
    yield "/journeys.json?from=seoul&to=moscow-yaroslavskaya"
    yield "/journeys.json?from=pyongyang&to=vladivostok&works=1"
    yield "/claims.json"
    yield "/claims.json?km=9288&about=tsr"
    yield "/claims.json?km=1300&from=busan&to=khasan"
    for route in catalog.routes.values():
        total_km = math.fsum(piece.length_km or 0.0 for piece in route.pieces)
        for share in LOCATED:
            yield f"/locate.json?route={route.id}&km={total_km * share:.1f}"
    yield "/locate.json?lon=127.0&lat=37.55"
    yield "/layers.json"


def own_figures() -> Figures:
    """Return the figures of a reader's own layer: they have no table that would hold them."""
    line = [
        [round(126.0 + k / 200, 5), round(37.0 + 0.05 * math.sin(k / 9) + 0.4 * k / 400, 5)]
        for k in range(400)
    ]
    feature = {
        "type": "Feature",
        "properties": {"id": "own-line", "kind": "railway", "status": "proposed"},
        "geometry": {"type": "LineString", "coordinates": line},
    }
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        document = {"type": "FeatureCollection", "features": [feature]}
        (folder / "own-layer.geojson").write_text(json.dumps(document), "utf-8")
        (folder / "own-layer.toml").write_text(OWN_TOML, "utf-8")
        catalog = load_catalog((ROOT / "layers", folder))
        client = create_app(Settings(log_level="error"), catalog).test_client()
        wanted = [f"/lengths.json?layer=own-layer&by={by}" for by in ("piece", "country")]
        return {one: rows_of(client.get(one).get_json()) for one in wanted}


def rows_of(document: Any) -> Rows:
    """Return the numbers of an answer by row and field."""
    rows: Rows = {}
    for row, field, value in _numbers(document, (), ""):
        rows.setdefault(row, {})[field] = value
    return rows


def _numbers(node: Any, row: tuple[str, ...], field: str) -> Iterator[tuple[str, str, float]]:
    if isinstance(node, Mapping):
        for key, value in node.items():
            if key not in NOT_FIGURES:
                yield from _numbers(value, row, f"{field}.{key}" if field else key)
    elif isinstance(node, list):
        if all(isinstance(one, (int, float)) for one in node):
            for number, one in enumerate(node):
                yield from _numbers(one, row, f"{field}.{number}")
            return
        seen: dict[str, int] = {}
        for one in node:
            name = _id_of(one)
            seen[name] = seen.get(name, 0) + 1
            many = f"#{seen[name]}" if seen[name] > 1 else ""
            yield from _numbers(one, (*row, f"{field}/{name}{many}"), "")
    elif isinstance(node, (int, float)) and not isinstance(node, bool):
        yield " ".join(row), field, round(float(node), DECIMALS)


def _id_of(node: Any) -> str:
    if not isinstance(node, Mapping):
        return ""
    return "|".join(node[key] for key in IDS if isinstance(node.get(key), str))


def data_sha256(catalog: Catalog) -> str:
    """Return a hash of layers and tables alone."""
    digest = hashlib.sha256()
    for name, file in sorted(catalog.files.items()):
        digest.update(f"{name} {hashlib.sha256(file.body).hexdigest()}\n".encode())
    return digest.hexdigest()


def changes(kept: Figures, now: Figures) -> list[str]:
    """Return which figures are not what they were; a new address or field changes none."""
    found: list[str] = []
    for address, rows in kept.items():
        if address not in now:
            found.append(f"{address}: no answer any more")
            continue
        here = now[address]
        found += [f"{address}, {row}: is new" for row in here if row not in rows]
        for row, fields in rows.items():
            if row not in here:
                found.append(f"{address}, {row}: is gone")
                continue
            for field, value in fields.items():
                other = here[row].get(field)
                if other is None or abs(other - value) > SAME + 1e-9 * abs(value):
                    found.append(f"{address}, {row}, {field}: was {value:g}, is {other}")
    return found


def verdict(kept: dict[str, Any], now: Figures, data: str, number: int) -> str:
    """Return what is to be done before these figures may be served, nothing where they are right."""
    changed = changes(kept["figures"], now)
    shown = "".join(f"\n  {one}" for one in changed[:12])
    more = f"\n  and {len(changed) - 12} more" if len(changed) > 12 else ""
    if kept["data"] != data:
        return (
            "layers or tables changed since the golden figures were written: run `make golden`"
            f"{shown}{more}"
        )
    if changed and kept["numbers_version"] == number:
        return (
            f"{len(changed)} figures changed and the data did not: raise NUMBERS_VERSION in "
            f"geo/catalog/version.py to {number + 1}, then run `make golden`{shown}{more}"
        )
    if changed or kept["numbers_version"] != number:
        return f"NUMBERS_VERSION was raised: run `make golden`{shown}{more}"
    return ""


def read() -> dict[str, Any]:
    """Return what is kept."""
    kept: dict[str, Any] = json.loads(GOLDEN.read_text("utf-8"))
    kept["figures"] = {
        address: {
            row: {
                field: value
                for field, value in zip(table["fields"], values, strict=True)
                if value is not None
            }
            for row, values in table["rows"].items()
        }
        for address, table in kept["figures"].items()
    }
    return kept


def write(now: Figures, data: str, number: int) -> None:
    """Write figures, one row a line."""
    tables = []
    for address, rows in sorted(now.items()):
        fields = list(dict.fromkeys(field for one in rows.values() for field in one))
        lines = ",\n".join(
            f"{json.dumps(row)}:"
            + json.dumps([_short(values.get(field)) for field in fields], separators=(",", ":"))
            for row, values in sorted(rows.items())
        )
        head = json.dumps(fields, separators=(",", ":"))
        tables.append(f'{json.dumps(address)}:{{"fields":{head},"rows":{{\n{lines}\n}}}}')
    body = ",\n".join(tables)
    text = f'{{"numbers_version":{number},"data":"{data}","figures":{{\n{body}\n}}}}\n'
    GOLDEN.parent.mkdir(exist_ok=True)
    GOLDEN.write_text(text, "utf-8", newline="\n")


def _short(value: float | None) -> float | int | None:
    return int(value) if value is not None and value.is_integer() else value


def main() -> int:
    """Write the golden figures, or say why not."""
    catalog = load_catalog((ROOT / "layers",))
    now, data = figures(catalog), data_sha256(catalog)
    if GOLDEN.is_file():
        said = verdict(read(), now, data, NUMBERS_VERSION)
        if "raise NUMBERS_VERSION" in said:
            sys.stderr.write(f"{said}\n")
            return 1
    write(now, data, NUMBERS_VERSION)
    return 0


if __name__ == "__main__":
    sys.exit(main())
