"""What a layer's two files may hold: the description and the properties of a feature."""

from __future__ import annotations

import datetime as dt  # noqa: TC003 - pydantic reads the annotations at run time
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

ID_PATTERN = r"^[a-z0-9]+(-[a-z0-9]+)*$"

Kind = Literal[
    "railway", "pipeline", "parallel", "boundary", "region", "station", "place", "land", "water"
]
Style = Literal[
    "tsr",
    "rail",
    "link",
    "gas",
    "p38",
    "mdl",
    "tint",
    "hist",
    "station",
    "place",
    "land",
    "water",
    "coast",
    "border",
    "river",
    "user-1",
    "user-2",
    "user-3",
    "user-4",
    "user-5",
    "user-6",
]
Status = Literal[
    "operating",
    "under_construction",
    "proposed",
    "disused",
    "destroyed",
    "shelved",
    "historical",
]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class _Title(_Strict):
    en: str = Field(min_length=1)
    ko: str = ""
    ru: str = ""


class _Source(_Strict):
    name: str = Field(min_length=1)
    url: str = ""
    licence: str = Field(min_length=1)
    retrieved: dt.date
    method: str = ""
    accuracy_m: float | None = Field(default=None, ge=0)
    attribution: str = ""


class _Expected(_Strict):
    features: int | None = Field(default=None, ge=0)
    bounds_deg: tuple[float, float, float, float] | None = None
    drawn_length_km: float | None = None
    tolerance_km: float | None = None


class Description(_Strict):
    """The `.toml` half of a layer."""

    kind: Kind
    style: Style
    title: _Title
    source: tuple[_Source, ...] = Field(min_length=1)
    expected: _Expected | None = None
    role: Literal["layer", "context", "basemap"] = "layer"


class Properties(BaseModel):
    """The properties of a feature; a user's own file needs only `id`."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)

    id: str = Field(pattern=ID_PATTERN)
    name_en: str = ""
    name_ko: str = ""
    name_ru: str = ""
    kind: Kind | None = None
    routes: tuple[str, ...] = ()
    status: Status | None = None
    status_as_of: str | None = None
    status_since: str | None = None
    valid_from: str | None = None
    valid_to: str | None = None
    gauge: Literal["1520", "1435", "dual"] | None = None
    country: str | None = Field(default=None, pattern=r"^[A-Z]{2}$")
    subject: str | None = Field(default=None, pattern=r"^[A-Z]{2}-[A-Z0-9]{1,3}$")
    division: str | None = None
    side_of_38: Literal["north", "south"] | None = None
    side_of_mdl: Literal["north", "south"] | None = None
    geometry_class: Literal["surveyed", "traced", "schematic"] | None = None
    position_p50_m: float | None = Field(default=None, ge=0)
    position_accuracy_m: float | None = Field(default=None, ge=0)
    position_max_m: float | None = Field(default=None, ge=0)
    drawn_length_km: float | None = Field(default=None, ge=0)
    track_length_km: float | None = Field(default=None, ge=0)
    length_km: float | None = Field(default=None, ge=0)
    length_low_km: float | None = Field(default=None, ge=0)
    length_high_km: float | None = Field(default=None, ge=0)
    basis: Literal["posts", "published", "track", "estimated", "mixed"] | None = None
    area_km2: float | None = Field(default=None, ge=0)
    vertex_error_m: tuple[float, ...] | None = None
    other_subject_km: float | None = None
    source: str = ""
    # Points.
    point_kind: (
        Literal["station", "port", "town", "crossing", "sea", "lake", "country", "region"] | None
    ) = None
    km: dict[str, float] | None = None
    km_error: float | None = Field(default=None, ge=0)
    rank: int | None = Field(default=None, ge=1, le=4)
    full_name_en: str | None = None
    full_name_ko: str | None = None
    full_name_ru: str | None = None
    coord_lon_deg: float | None = None
    coord_lat_deg: float | None = None
    coord_error_km: float | None = Field(default=None, ge=0)
    coord_source: str | None = None
    offset_m: float | None = Field(default=None, ge=0)
    min_zoom: float | None = None
    town_since: str | None = None
    years_source: str | None = None
