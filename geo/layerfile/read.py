"""Reads a layer's two files with all their faults at once."""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from dataclasses import dataclass, field, fields
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from pydantic import ValidationError

from geo.errors import DataFaultsError, Fault
from geo.layerfile.geojson import LazyFrame, frame_of, shapes_of
from geo.layerfile.schema import ID_PATTERN, Description, Properties
from geo.model import Layer, Names, Piece, Source

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry


@dataclass(frozen=True, slots=True)
class PairPaths:
    """The two files of one layer."""

    geojson: Path
    toml: Path

    @property
    def layer_id(self) -> str:
        """The id of the layer: the name of its files."""
        return self.geojson.stem


def pair_of(geojson: Path) -> PairPaths:
    """Return the pair that a `.geojson` file belongs to."""
    return PairPaths(geojson, geojson.with_suffix(".toml"))


def sha256_of(pair: PairPaths) -> str:
    """Return the SHA-256 over both files of a pair, in hex."""
    digest = hashlib.sha256()
    for path in (pair.geojson, pair.toml):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def read_description(path: Path) -> tuple[Description | None, list[Fault]]:
    """Return the description of a layer and its faults."""
    if not path.exists():
        return None, [
            Fault(
                path.name,
                "the file",
                "a description beside the geometry",
                "no such file",
                f"add {path.name} with kind, style, [title] and [[source]]",
            )
        ]
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        return None, [Fault(path.name, "the file", "TOML in UTF-8", str(error), "mend the syntax")]
    try:
        return Description.model_validate(raw), []
    except ValidationError as error:
        return None, _faults_of(path.name, "", error)


def _faults_of(file: str, where: str, error: ValidationError) -> list[Fault]:
    faults = []
    items = error.errors(include_url=False)
    at_fault = {item["loc"][:1] for item in items if len(item["loc"]) > 1}
    for item in items:
        if item["type"] == "too_short" and item["loc"] in at_fault:
            continue  # the list is not short: its entries are at fault, and named
        place = ".".join(str(part) for part in item["loc"])
        got = "nothing" if item["type"] == "missing" else repr(item["input"])[:80]
        repair = {
            "missing": f"add {place}",
            "extra_forbidden": f"remove {place}, or spell it as in the contract",
        }.get(item["type"], f"give {place} a value that fits")
        expected = "no such key" if item["type"] == "extra_forbidden" else item["msg"]
        faults.append(Fault(file, f"{where}, {place}" if where else place, expected, got, repair))
    return faults


def _features(path: Path) -> tuple[list[Any], list[Fault]]:
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
    except (json.JSONDecodeError, UnicodeDecodeError, RecursionError) as error:
        return [], [Fault(path.name, "the file", "JSON in UTF-8", str(error), "mend the syntax")]
    if not isinstance(raw, dict) or raw.get("type") != "FeatureCollection":
        return [], [
            Fault(
                path.name,
                "type",
                "FeatureCollection",
                repr(type(raw).__name__),
                "wrap the features in a FeatureCollection",
            )
        ]
    faults = []
    if "crs" in raw:
        faults.append(
            Fault(
                path.name,
                "crs",
                "no crs member (RFC 7946: WGS 84)",
                "a crs",
                "transform to WGS 84 and remove crs",
            )
        )
    features = raw.get("features")
    if not isinstance(features, list) or not features:
        faults.append(
            Fault(
                path.name, "features", "at least one feature", repr(features)[:40], "add a feature"
            )
        )
        return [], faults
    return features, faults


def check_geometry(file: str, where: str, geometry: BaseGeometry) -> tuple[bool, list[Fault]]:
    """Return whether a geometry in degrees can be worked with, and its faults.

    Parameters
    ----------
    file, where
        What the faults name.
    geometry
        Of any kind, longitude first.
    """
    coordinates = shapely.get_coordinates(geometry)
    if geometry.is_empty or len(coordinates) == 0:
        return False, [
            Fault(
                file,
                where,
                "a geometry with points",
                "an empty one",
                "remove the feature or give it points",
            )
        ]
    if not np.isfinite(coordinates).all():
        return False, [
            Fault(file, where, "finite degrees", "nan or infinity", "mend the coordinates")
        ]
    lon, lat = coordinates[:, 0], coordinates[:, 1]
    if (np.abs(lat) > 90).any() or (np.abs(lon) > 180).any():  # noqa: PLR2004 - the globe
        bad = coordinates[(np.abs(lat) > 90) | (np.abs(lon) > 180)][0]  # noqa: PLR2004
        return False, [
            Fault(
                file,
                where,
                "lon -180..180 then lat -90..90",
                f"{bad.tolist()}",
                "swap the axes: GeoJSON is longitude, then latitude",
            )
        ]
    faults = []
    if geometry.geom_type in {"LineString", "MultiLineString"} and _leaps(geometry):
        faults.append(
            Fault(
                file,
                where,
                "a line that is cut at 180 degrees (RFC 7946, 3.1.9)",
                "a segment from one side of the globe to the other",
                "make it two lines that end at 180 and begin at -180",
            )
        )
    if not geometry.is_valid:
        faults.append(
            Fault(
                file, where, "a valid geometry", shapely.is_valid_reason(geometry), "mend the ring"
            )
        )
    return True, faults


def _leaps(geometry: BaseGeometry) -> bool:
    """Say whether a line crosses the meridian of 180 degrees within a segment."""
    return any(
        bool((np.abs(np.diff(shapely.get_coordinates(part)[:, 0])) > 180).any())  # noqa: PLR2004
        for part in shapely.get_parts(geometry)
    )


def _suspects(shapes: NDArray[np.object_]) -> NDArray[np.bool_]:
    """Say of each shape whether something about it may be at fault: these are looked at."""
    lonlat, of = shapely.get_coordinates(shapes, return_index=True)
    with np.errstate(invalid="ignore"):
        far = ~np.isfinite(lonlat).all(axis=1) | (np.abs(lonlat) > (180.0, 90.0)).any(axis=1)
        leaps = np.abs(np.diff(lonlat[:, 0])) > 180.0  # noqa: PLR2004 - half the globe
        found = ~shapely.is_valid(shapes) | shapely.is_empty(shapes)
    found[of[far]] = True
    found[of[1:][leaps & (np.diff(of) == 0)]] = True
    return np.asarray(found)


def read_pair(pair: PairPaths, *, is_user: bool = False) -> Layer:
    """Return a layer from its two files.

    Raises
    ------
    DataFaultsError
        With all the faults of both files, each with file, feature and repair.
    """
    layer, faults = read_with_faults(pair, is_user=is_user)
    if faults or layer is None:
        raise DataFaultsError(faults)
    return layer


def read_with_faults(pair: PairPaths, *, is_user: bool = False) -> tuple[Layer | None, list[Fault]]:
    """Return a layer of what can be read, None where nothing can, with all its faults."""
    description, faults = read_description(pair.toml)
    file = pair.geojson.name
    if not re.match(ID_PATTERN, pair.layer_id):
        faults.append(
            Fault(
                file,
                "the name",
                "lower-case ASCII words with hyphens",
                pair.layer_id,
                "rename both files",
            )
        )
    features, more = _features(pair.geojson)
    faults += more
    shapes, failures = shapes_of(features)
    suspects = _suspects(shapes)
    read = _Read()
    for index, feature in enumerate(features):
        given = _Given(index, feature, shapes[index], failures.get(index), bool(suspects[index]))
        faults += _read_feature(pair, description, given, read)
    pieces = read.pieces
    if description is not None and not faults:
        faults += _check_expected(pair, description, pieces)
    if description is None or not pieces:
        return None, faults
    layer = Layer(
        id=pair.layer_id,
        kind=description.kind,
        style=description.style,
        title=Names(**description.title.model_dump()),
        sources=tuple(
            Source(
                s.name,
                s.url,
                s.licence,
                s.retrieved.isoformat(),
                s.method,
                s.accuracy_m,
                s.attribution,
            )
            for s in description.source
        ),
        pieces=tuple(pieces),
        sha256=sha256_of(pair),
        lazy=LazyFrame(partial(frame_of, read.rows, [piece.geometry for piece in pieces])),
        is_basemap=description.role == "basemap",
        is_context=description.role == "context",
        is_user=is_user,
    )
    return layer, faults


@dataclass(frozen=True, slots=True)
class _Given:
    """A feature as it stands in the file, with its shape or why it has none."""

    index: int
    feature: object
    shape: BaseGeometry | None
    failure: str | None
    is_suspect: bool


@dataclass(slots=True)
class _Read:
    """What was read of a layer so far: pieces, their properties, the ids with their features."""

    pieces: list[Piece] = field(default_factory=list)
    rows: list[dict[str, Any]] = field(default_factory=list)
    seen: dict[str, int] = field(default_factory=dict)


def _read_feature(
    pair: PairPaths, description: Description | None, given: _Given, read: _Read
) -> list[Fault]:
    """Take a feature into what was read, and return its faults."""
    file, feature = pair.geojson.name, given.feature
    where = f"feature {given.index}"
    if not isinstance(feature, dict) or feature.get("type") != "Feature":
        return [Fault(file, where, "a Feature", repr(feature)[:40], "make it a Feature")]
    raw = feature.get("properties") or {}
    name = raw.get("id") if isinstance(raw, dict) else None
    if isinstance(name, str):
        where = f"feature {given.index} ({name})"
    geometry, faults = given.shape, []
    if geometry is None:
        kind = given.failure or "nothing"
        faults.append(Fault(file, where, "a GeoJSON geometry", kind, "mend the coordinates"))
    elif given.is_suspect:
        is_usable, faults = check_geometry(file, where, geometry)
        geometry = geometry if is_usable else None
    try:
        properties = Properties.model_validate(raw)
    except ValidationError as error:
        return faults + _faults_of(file, where, error)
    if properties.id in read.seen:
        faults.append(
            Fault(
                file,
                where,
                "an id used once",
                f"the id of feature {read.seen[properties.id]}",
                "give it an id of its own",
            )
        )
    read.seen[properties.id] = given.index
    if geometry is not None:
        kind = properties.kind or (description.kind if description else "place")
        read.pieces.append(_piece(pair.layer_id, kind, properties, geometry))
        read.rows.append(raw)
    return faults


def _piece(layer_id: str, kind: str, properties: Properties, geometry: BaseGeometry) -> Piece:
    """Return a feature as a piece; what only some kinds have goes into `extra`."""
    values = properties.model_dump()
    names = Names(
        values.pop("name_en") or properties.id, values.pop("name_ko"), values.pop("name_ru")
    )
    own = {one.name for one in fields(Piece)} - {"id", "layer", "names", "kind", "geometry"}
    return Piece(
        id=values.pop("id"),
        layer=layer_id,
        names=names,
        kind=kind,
        geometry=geometry,
        extra={k: v for k, v in values.items() if k not in own and k != "kind" and v is not None},
        **{key: value for key, value in values.items() if key in own},
    )


def _check_expected(pair: PairPaths, description: Description, pieces: list[Piece]) -> list[Fault]:
    expected = description.expected
    if expected is None:
        return []
    faults = []
    if expected.features is not None and expected.features != len(pieces):
        faults.append(
            Fault(
                pair.toml.name,
                "expected.features",
                str(expected.features),
                str(len(pieces)),
                "mend the file or the number",
            )
        )
    if expected.bounds_deg is not None:
        bounds = shapely.total_bounds(np.asarray([piece.geometry for piece in pieces]))
        if not np.allclose(bounds, expected.bounds_deg, atol=1e-5):
            faults.append(
                Fault(
                    pair.toml.name,
                    "expected.bounds_deg",
                    str(expected.bounds_deg),
                    str(np.round(bounds, 5).tolist()),
                    "mend the file or the numbers",
                )
            )
    if expected.drawn_length_km is not None:
        drawn_km = sum(piece.drawn_length_km or 0.0 for piece in pieces)
        if abs(drawn_km - expected.drawn_length_km) > (expected.tolerance_km or 0.001):
            faults.append(
                Fault(
                    pair.toml.name,
                    "expected.drawn_length_km",
                    f"{expected.drawn_length_km}",
                    f"{drawn_km:.3f}",
                    "mend the file or the number",
                )
            )
    return faults
