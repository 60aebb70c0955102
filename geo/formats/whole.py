"""The whole atlas as files: layers, tables, lengths, licences, and the script that checks them."""

from __future__ import annotations

import hashlib
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING

from geo import __version__
from geo.formats import as_csv
from geo.layerfile.read import read_description
from geo.lengths import GROUPINGS, LengthsQuery, answer

if TYPE_CHECKING:
    from geo.catalog import Catalog
    from geo.layerfile.schema import Description

# What verify.py computes again; the other columns of /lengths.csv say how it is cited.
LENGTH_FIELDS = (
    "by",
    "route",
    "group",
    "name",
    "length",
    "length_low",
    "length_high",
    "unit",
    "basis",
    "basis_shares",
    "track_length",
    "drawn_length",
    "position_accuracy_m",
    "unattributed",
    "disputed",
    "boundary",
)
_README = "docs/atlas-readme.txt"
_SCRIPT = "docs/verify.py"
_NOTICE = "layers/sources/basemap-korea/NOTICE.md"
_OF_THE_SCRIPT = "MIT"


def files(catalog: Catalog, root: Path, *, citation: str) -> dict[str, bytes]:
    """Return every file of the archive by its path, CHECKSUMS last.

    Parameters
    ----------
    root
        The checkout: its docs, tables and licences are packed.
    citation
        How to cite the archive, one line.
    """
    out = {
        "README.txt": _readme(catalog, root, citation).encode(),
        "verify.py": (root / _SCRIPT).read_bytes(),
        "lengths.csv": lengths_csv(catalog),
    }
    paths = [Path(layer.geojson_path) for layer in catalog.layers.values()]
    for path in sorted([*paths, *catalog.basemap.values()], key=lambda one: one.name):
        for half in (path, path.with_suffix(".toml")):
            out[f"layers/{half.name}"] = half.read_bytes()
    for path in sorted((root / "layers" / "tables").glob("*.csv")):
        out[f"layers/tables/{path.name}"] = path.read_bytes()
    for licence in licences(catalog):
        path = root / "LICENSES" / f"{licence}.txt"
        if path.is_file():
            out[f"LICENSES/{path.name}"] = path.read_bytes()
    notice = root / _NOTICE
    if notice.is_file():
        out["LICENSES/NOTICE-GSHHG-WDBII.md"] = notice.read_bytes()
    out["CHECKSUMS"] = checksums(out)
    return out


def checksums(packed: dict[str, bytes]) -> bytes:
    """Return the SHA-256 of every file, in the form that `sha256sum --check` reads."""
    lines = [f"{hashlib.sha256(body).hexdigest()}  {name}\n" for name, body in packed.items()]
    return "".join(lines).encode()


def lengths_csv(catalog: Catalog) -> bytes:
    """Return the lengths of every route by every grouping, in km."""
    rows: list[dict[str, object]] = []
    for by in GROUPINGS:
        found = answer(catalog, LengthsQuery(by=(by,)))
        rows += [
            {name: by if name == "by" else getattr(row, name) for name in LENGTH_FIELDS}
            for row in found.rows
        ]
    return as_csv.dumps(LENGTH_FIELDS, rows)


def licences(catalog: Catalog) -> list[str]:
    """Return the licences of all that is packed, each once, in order of their names."""
    found = {one for layer in catalog.layers.values() for one in layer.licences}
    found |= {source.licence for one in _basemap(catalog).values() for source in one.source}
    return sorted({*found, _OF_THE_SCRIPT})


def _basemap(catalog: Catalog) -> dict[str, Description]:
    """Return the descriptions of the base map by id."""
    described = {
        name: read_description(path.with_suffix(".toml"))[0]
        for name, path in catalog.basemap.items()
    }
    return {name: one for name, one in described.items() if one is not None}


def _readme(catalog: Catalog, root: Path, citation: str) -> str:
    layers, basemap = catalog.layers.values(), _basemap(catalog)
    terms = {one.id: (one.title.en, one.licences) for one in layers}
    terms |= {
        name: (one.title.en, tuple(source.licence for source in one.source))
        for name, one in basemap.items()
    }
    wide = max(len(name) for name in terms)
    credit = [source.attribution or source.name for one in layers for source in one.sources]
    credit += [
        source.attribution or source.name for one in basemap.values() for source in one.source
    ]
    template = Template((root / _README).read_text("utf-8"))
    return template.substitute(
        data_version=catalog.data_version,
        data_date=catalog.data_date,
        program_version=__version__,
        citation=citation,
        layers="\n".join(
            f"  {name:{wide}}  {title}: {', '.join(dict.fromkeys(names))}"
            for name, (title, names) in terms.items()
        ),
        credit="\n".join(f"  {one}" for one in dict.fromkeys(credit)),
    )
