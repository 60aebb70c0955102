"""A folder of layers and tables becomes one immutable catalogue with its data version."""

from __future__ import annotations

import copyreg
import hashlib
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
import shapely

from geo.catalog.boundaries import Boundary, read_boundaries
from geo.catalog.positions import read_position_errors
from geo.catalog.read_published import read_claims, read_known_sums, read_scenarios, read_works
from geo.catalog.table_rows import (
    read_aliases,
    read_events,
    read_names,
    read_routes,
    read_shares,
    read_spans,
    read_station_km,
    read_stations,
    read_turns,
)
from geo.catalog.user_layers import Cutter, Own
from geo.catalog.version import NUMBERS_VERSION
from geo.errors import DataFaultsError, Fault
from geo.layerfile.files import DataFile
from geo.layerfile.pieces import frame_of_pieces
from geo.layerfile.read import pair_of, read_description, read_pair
from geo.model import (
    Bounds,
    Claim,
    Event,
    Layer,
    Names,
    Piece,
    Route,
    Scenario,
    Span,
    SpanShare,
    Station,
    Work,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    import geopandas as gpd

    from geo.layerfile.schema import Description
    from geo.piece_history import Turn

ORDER = (
    "trans-siberian",
    "korean-rail-link",
    "gas-pipeline",
    "parallel-38",
    "demarcation-line",
    "primorsky",
    "stations",
    "places",
)
"""The order of the layers in every list; users' own come after them."""


@dataclass(frozen=True)
class Catalog:
    """All that the service knows, read once and never changed.

    `turns` holds what events did to each piece, in order of time.

    `files` are the files it was read from, by name (`places.geojson`, `tables/spans.csv`), as
    they were then; `basemap` are those of the base map, by id, with their descriptions.
    """

    files: Mapping[str, DataFile]
    layers: Mapping[str, Layer]
    basemap: Mapping[str, DataFile]
    described: Mapping[str, Description]
    pieces: Mapping[str, Piece]
    routes: Mapping[str, Route]
    stations: Mapping[str, Station]
    spans: Mapping[str, Span]
    shares: Mapping[str, tuple[SpanShare, ...]]
    members: Mapping[str, tuple[SpanShare, ...]]
    known_sums: Mapping[str, tuple[float, float, tuple[str, ...]]]
    position_errors: Mapping[str, tuple[tuple[float, float], ...]]
    station_km: Mapping[str, Mapping[str, float]]
    boundaries: tuple[Boundary, ...]
    claims: Mapping[str, Claim]
    scenarios: Mapping[str, Scenario]
    works: Mapping[str, Work]
    names: Mapping[tuple[str, str], Names]
    events: Mapping[str, Event]
    turns: Mapping[str, tuple[Turn, ...]]
    aliases: Mapping[str, tuple[str, ...]]
    data_version: str
    data_date: str

    @cached_property
    def _frame(self) -> gpd.GeoDataFrame:
        frame = frame_of_pieces(list(self.pieces.values()))
        frame.insert(0, "layer", [piece.layer for piece in self.pieces.values()])
        return frame

    def pieces_frame(self, ids: Sequence[str] | None = None) -> gpd.GeoDataFrame:
        """Return pieces as a table, WGS 84, by their id: all, or some in the order given; a copy.

        Columns are named as in layer files; `layer` says whose a piece is. Lengths are in
        kilometres.
        """
        return self._frame.copy() if ids is None else self._frame.loc[list(ids)]

    def bounds(self, layer_ids: Iterable[str]) -> Bounds:
        """Return the box that holds the given layers, degrees."""
        geometries = [p.geometry for k in layer_ids for p in self.layers[k].pieces]
        return Bounds(*(float(v) for v in shapely.total_bounds(np.asarray(geometries))))

    def name_of(self, kind: str, code: str, lang: str) -> str:
        """Return the name of a country, subject or division, the code where none is kept."""
        names = self.names.get((kind, code))
        return names.of(lang) if names else code


def load_catalog(folders: Sequence[Path]) -> Catalog:
    """Return the catalogue of the first folder, with the layers of the others added.

    Raises
    ------
    DataFaultsError
        With all the faults of all files.
    """
    faults: list[Fault] = []
    layers: dict[str, Layer] = {}
    files = read_files(folders)
    described: dict[str, Description] = {}
    digest = hashlib.sha256(f"numbers {NUMBERS_VERSION}\n".encode())
    dates: list[str] = []
    for number, folder in enumerate(folders):
        paths = sorted(folder.glob("*.geojson"))
        if not paths:
            faults.append(
                Fault(
                    str(folder.name),
                    "the folder",
                    "at least one layer",
                    "no .geojson",
                    "name a folder that holds layers",
                )
            )
        for path in paths:
            pair = pair_of(path)
            if path.stem.startswith("basemap-"):
                # Drawn as it is and never measured: its bytes count, its features are not read.
                description, more = read_description(pair.toml)
                faults += more
                if description is None:
                    continue
                dates += [s.retrieved.isoformat() for s in description.source]
                described[path.stem] = description
                halves = files[path.name].body, files[pair.toml.name].body
                digest.update(f"{path.stem} {_sha256(*halves)}\n".encode())
                continue
            try:
                layer = read_pair(pair, is_user=number > 0)
            except DataFaultsError as error:
                faults += error.faults
                continue
            if layer.id in layers:
                faults.append(
                    Fault(path.name, "the name", "an id used once", layer.id, "rename both files")
                )
            layers[layer.id] = layer
            dates += [s.retrieved for s in layer.sources]
            digest.update(f"{layer.id} {layer.sha256}\n".encode())
    own = _cut(folders[0], layers, faults)
    if faults:
        raise DataFaultsError(faults)
    catalog = _assemble(
        folders[0] / "tables",
        layers | {k.id: k for k in own.layers},
        _Read(files, described, digest, max(dates)),
        own=own,
    )
    _check_unchanged(files)
    return catalog


def read_files(folders: Sequence[Path]) -> dict[str, DataFile]:
    """Return every file that a catalogue of some folders is read from, by name."""
    found: dict[str, DataFile] = {}
    for number, folder in enumerate(folders):
        paths = sorted(folder.glob("*.geojson"))
        paths += [toml for path in paths if (toml := pair_of(path).toml).is_file()]
        for path in paths:
            found[path.name] = DataFile(path, path.read_bytes())
        for path in sorted((folder / "tables").glob("*.csv")) if number == 0 else ():
            found[f"tables/{path.name}"] = DataFile(path, path.read_bytes())
    return found


def _check_unchanged(files: Mapping[str, DataFile]) -> None:
    """Refuse a catalogue whose files changed while it was read: it would be of two versions."""
    faults = [
        Fault(
            name,
            "the file",
            "the same from the first to the last byte read",
            "a change while it was read",
            "start again when nothing writes there",
        )
        for name, file in files.items()
        if not file.path.is_file() or file.path.read_bytes() != file.body
    ]
    if faults:
        raise DataFaultsError(faults)


def _sha256(*bodies: bytes) -> str:
    return hashlib.sha256(b"".join(bodies)).hexdigest()


def _proxy(items: dict[object, object]) -> MappingProxyType[object, object]:
    return MappingProxyType(items)


# A process that draws gets the catalogue as it is, and reads nothing again.
copyreg.pickle(MappingProxyType, lambda proxy: (_proxy, (dict(proxy),)))


@dataclass(frozen=True, slots=True)
class _Read:
    """What was read besides layers: files, descriptions of the base map, the digest, the date."""

    files: dict[str, DataFile]
    described: dict[str, Description]
    digest: hashlib._Hash
    date: str


def _cut(folder: Path, layers: Mapping[str, Layer], faults: list[Fault]) -> Own:
    """Return the readers' own layers cut by the borders; the borders are read for them alone."""
    mine = [layer for layer in layers.values() if layer.is_user]
    if not mine:
        return Own()
    try:
        own = Cutter(folder).cut(mine)
    except DataFaultsError as error:
        faults += error.faults
        return Own()
    faults += own.faults
    return own


def _assemble(
    tables: Path,
    layers: dict[str, Layer],
    read: _Read,
    *,
    own: Own,
) -> Catalog:
    for file in [one for name, one in read.files.items() if name.startswith("tables/")]:
        read.digest.update(f"{file.path.name} {_sha256(file.body)}\n".encode())
    ranks = {key: k for k, key in enumerate(ORDER)}
    layers = dict(sorted(layers.items(), key=lambda kv: (ranks.get(kv[0], len(ORDER)), kv[0])))
    pieces: dict[str, Piece] = {}
    faults: list[Fault] = []
    for layer in layers.values():
        for piece in layer.pieces:
            if piece.id in pieces:
                faults.append(
                    Fault(
                        f"{layer.id}.geojson",
                        piece.id,
                        "an id used once in all layers",
                        f"an id of {pieces[piece.id].layer}",
                        "give it an id of its own",
                    )
                )
            pieces[piece.id] = piece
    routes = read_routes(tables, pieces, faults)
    spans = read_spans(tables)
    shares = read_shares(tables, spans, pieces, faults)
    for span in own.spans:
        if span.id in spans:
            faults.append(
                Fault(
                    f"{span.route}.geojson",
                    span.id,
                    "an id of its own",
                    "the id of a length of the atlas",
                    "rename the feature",
                )
            )
        spans[span.id] = span
    shares += own.shares
    by_piece: dict[str, list[SpanShare]] = {}
    by_span: dict[str, list[SpanShare]] = {}
    for share in shares:
        by_piece.setdefault(share.piece, []).append(share)
        by_span.setdefault(share.span, []).append(share)
    position_errors = read_position_errors(tables, pieces, faults)
    if faults:
        raise DataFaultsError(faults)
    return Catalog(
        files=MappingProxyType(read.files),
        layers=MappingProxyType(layers),
        basemap=MappingProxyType({k: read.files[f"{k}.geojson"] for k in read.described}),
        described=MappingProxyType(read.described),
        pieces=MappingProxyType(pieces),
        routes=MappingProxyType(routes),
        stations=MappingProxyType(read_stations(layers)),
        spans=MappingProxyType(spans),
        shares=MappingProxyType({k: tuple(v) for k, v in by_piece.items()}),
        members=MappingProxyType({k: tuple(v) for k, v in by_span.items()}),
        known_sums=MappingProxyType(read_known_sums(tables)),
        position_errors=MappingProxyType(position_errors),
        station_km=MappingProxyType(read_station_km(tables)),
        boundaries=read_boundaries(tables),
        claims=MappingProxyType(read_claims(tables)),
        scenarios=MappingProxyType(read_scenarios(tables)),
        works=MappingProxyType(read_works(tables)),
        names=MappingProxyType(read_names(tables)),
        events=MappingProxyType(read_events(tables)),
        turns=MappingProxyType(read_turns(tables)),
        aliases=MappingProxyType(read_aliases(tables)),
        data_version=read.digest.hexdigest()[:12],
        data_date=read.date,
    )
