"""Settings of the service: one table over the `ATLAS_` environment, read once at the start."""

from __future__ import annotations

import difflib
import os
from collections.abc import Mapping  # noqa: TC003  pydantic and callers read it at run time
from pathlib import Path
from typing import ClassVar
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from geo.errors import GeoError

PREFIX = "ATLAS_"
ROOT = Path(__file__).resolve().parents[2]


class SettingError(GeoError):
    """A setting is unknown or has a value that is not allowed."""

    code: ClassVar[str] = "bad-setting"


class Settings(BaseModel):
    """Every setting with its default; the environment name is `ATLAS_` and the name in capitals."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    layers: tuple[Path, ...] = Field(
        default=(),
        description="Folders of your own layers, joined by the path separator (`:`)",
    )
    host: str = Field(
        default="127.0.0.1",
        min_length=1,
        description="Address that `serve` listens on; `0.0.0.0` for every interface",
    )
    port: int = Field(default=8000, ge=1, le=65535, description="Port that `serve` listens on")
    workers: int = Field(default=1, ge=1, le=64, description="Processes that answer requests")
    threads: int = Field(
        default=16, ge=1, le=64, description="Requests that one process answers at once"
    )
    cache_mb: int = Field(
        default=128, ge=1, le=65536, description="Memory for finished answers, per process"
    )
    figures_at_once: int = Field(
        default=8,
        ge=1,
        le=64,
        description="Figures drawn or waiting at once per process, always fewer than its threads; "
        "more are told to come again",
    )
    figure_wait_s: float = Field(
        default=20.0,
        gt=0,
        le=600,
        description="Longest time that a request waits for its figure; it is then told to come again",
    )
    tiles: str = Field(
        default="",
        pattern=r"^$|^https?://[A-Za-z0-9.-]+(:[0-9]+)?/[^ \"'<>;,]*\{z\}[^ \"'<>;,]*$",
        description="Tiles of your organisation as a background of the map: an address with "
        "`{z}`, `{x}` and `{y}`; none by default",
    )
    tiles_credit: str = Field(
        default="",
        max_length=200,
        description="Whose tiles they are: stands in the credit line while they are shown",
    )
    figure_workers: int = Field(
        default=2,
        ge=1,
        le=16,
        description="Processes that draw figures, for each process that answers requests",
    )
    figure_limit_s: float = Field(
        default=60.0,
        gt=0,
        le=600,
        description="Longest time that one figure is drawn; its process is then ended",
    )
    frame_ancestors: str = Field(
        default="*",
        pattern=r"^[A-Za-z0-9*:/.\-' ]+$",
        description="Who may show the map inside a page of theirs (CSP `frame-ancestors`)",
    )
    public_address: str = Field(
        default="",
        pattern=r"^(https?://[A-Za-z0-9.\-]+(:[0-9]{1,5})?(/[A-Za-z0-9._~\-]+)*)?$",
        description="Address at which readers reach the service, such as "
        "`https://atlas.example.org`: citations begin with it",
    )
    log_level: str = Field(
        default="warning",
        pattern="^(debug|info|warning|error)$",
        description="`debug`, `info`, `warning` or `error`",
    )

    @property
    def layer_folders(self) -> tuple[Path, ...]:
        """The atlas' own layers, then the folders that were added."""
        return (ROOT / "layers", *self.layers)

    @property
    def tile_origin(self) -> str:
        """The host of the tiles, as a Content-Security-Policy names it; empty without one."""
        parts = urlsplit(self.tiles)
        return f"{parts.scheme}://{parts.netloc}" if self.tiles else ""


def variable(name: str) -> str:
    """Return the environment variable of a setting.

    Examples
    --------
    >>> variable("cache_mb")
    'ATLAS_CACHE_MB'
    """
    return PREFIX + name.upper()


def table() -> list[tuple[str, str, str]]:
    """Return variable, default and meaning of every setting, in order."""
    rows = []
    for name, field in Settings.model_fields.items():
        shown = "" if field.default == () else str(field.default)
        rows.append((variable(name), shown, field.description or ""))
    return rows


def from_environment(environ: Mapping[str, str]) -> Settings:
    """Return the settings that stand in an environment.

    Raises
    ------
    SettingError
        If a variable with the prefix is no setting, or its value is not allowed; the
        message names it.

    Examples
    --------
    >>> from_environment({"ATLAS_PORT": "8080"}).port
    8080
    """
    names = {variable(name): name for name in Settings.model_fields}
    values: dict[str, object] = {}
    for key, text in environ.items():
        if not key.startswith(PREFIX):
            continue
        if key not in names:
            near = difflib.get_close_matches(key, names, n=1)
            repair = f"did you mean {near[0]}?" if near else f"settings: {', '.join(names)}"
            msg = f"{key}: there is no such setting"
            raise SettingError(msg, repair=repair)
        if names[key] == "layers":
            values["layers"] = tuple(Path(part) for part in text.split(os.pathsep) if part)
        else:
            values[names[key]] = text
    try:
        settings = Settings.model_validate(values)
    except ValidationError as error:
        first = error.errors()[0]
        key = variable(str(first["loc"][0]))
        msg = f"{key}: {first['msg'].lower()}, got {environ.get(key, '')!r}"
        raise SettingError(
            msg,
            repair=f"set {key} to an allowed value, or leave it out",
        ) from None
    for folder in settings.layers:
        if not folder.is_dir():
            msg = f"ATLAS_LAYERS: {str(folder)!r} is not a folder"
            raise SettingError(
                msg,
                repair="name a folder that holds pairs of .geojson and .toml",
            )
    return settings
