"""The application factory."""

from __future__ import annotations

import logging
import os
from typing import TYPE_CHECKING

from flask import Flask, Response, request

from geo.errors import NotOfferedError
from geo.web import addresses, problems, templating
from geo.web.cache import AnswerCache
from geo.web.http_errors import AddressTooLongError
from geo.web.kept import Watch, files_read, read_static
from geo.web.render_queue import Drawing
from geo.web.resources import (
    archive,
    cite,
    claims,
    documents,
    figures,
    health,
    journeys,
    layers,
    lengths,
    locate,
    map_data,
    offline_map,
    search,
    static_files,
)
from geo.web.resources import map as map_page
from geo.web.service import Atlas, atlas, known_names
from geo.web.settings import ROOT, Settings, from_environment

if TYPE_CHECKING:
    from geo.catalog import Catalog

MAX_ADDRESS_BYTES = 6000
MB = 1_000_000
# A figure opened by itself brings its own styles, and needs nothing else.
SVG_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; sandbox"


def create_app(settings: Settings | None = None, catalog: Catalog | None = None) -> Flask:
    """Return the app over a catalogue, loaded from the folders of the settings if not given.

    Raises
    ------
    DataFaultsError
        If a layer or a table has faults: all of them, each with its repair.
    """
    settings = settings or Settings()
    if catalog is None:
        from geo.catalog import load_catalog  # noqa: PLC0415  not needed where one is given

        catalog = load_catalog(settings.layer_folders)
    static = read_static(ROOT / "static")
    app = Flask(
        __name__,
        static_folder=None,
        template_folder=str(ROOT / "templates"),
        root_path=str(ROOT),
    )
    app.logger.setLevel(logging.getLevelName(settings.log_level.upper()))
    # One address, one answer: a doubled slash is a wrong address, not another way to write it.
    app.url_map.merge_slashes = False
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.extensions["atlas"] = Atlas(
        settings=settings,
        catalog=catalog,
        cache=AnswerCache(settings.cache_mb * MB),
        drawing=Drawing(
            # One thread at least stays free of waiting for figures.
            min(settings.figures_at_once, max(settings.threads - 1, 1)),
            settings.figure_wait_s,
            limit_s=settings.figure_limit_s,
            processes=settings.figure_workers,
            catalog=catalog,
        ),
        static=static,
        known=known_names(catalog),
    )
    watch = Watch(files_read(catalog, static), app.logger.warning)
    app.context_processor(templating.context)
    app.before_request(check_address)
    app.before_request(watch.look)
    app.after_request(add_security)
    problems.register(app)
    for blueprint in (
        map_page.blueprint,
        map_data.blueprint,
        lengths.blueprint,
        layers.blueprint,
        documents.blueprint,
        locate.blueprint,
        claims.blueprint,
        journeys.blueprint,
        search.blueprint,
        offline_map.blueprint,
        figures.blueprint,
        archive.blueprint,
        health.blueprint,
        cite.blueprint,
        static_files.blueprint,
    ):
        app.register_blueprint(blueprint)
    return app


def check_address() -> None:
    """Refuse addresses that are too long or kept for later, before anything is looked up."""
    raw = request.environ.get("QUERY_STRING", "")
    if len(request.path.encode()) + len(raw) > MAX_ADDRESS_BYTES:
        raise AddressTooLongError(MAX_ADDRESS_BYTES)
    if addresses.is_reserved(request.path):
        raise NotOfferedError(
            "this address is kept for later and not offered yet",
            repair=f"offered: {', '.join(one.path for one in addresses.ADDRESSES)}",
        )


def add_security(response: Response) -> Response:
    """Add the headers that keep a page to our own scripts, styles, fonts and addresses."""
    # A tile server of the reader's own organisation is the one other host that a page may ask.
    tiles = f" {atlas().settings.tile_origin}" if atlas().settings.tiles else ""
    policy = (
        f"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:{tiles}; "
        "font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; "
        f"form-action 'self'; frame-ancestors {atlas().settings.frame_ancestors}"
    )
    if response.mimetype == "image/svg+xml":
        policy = SVG_POLICY
    # The map as one file brings a stricter one of its own: its scripts by their hashes.
    response.headers.setdefault("Content-Security-Policy", policy)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "strict-origin-when-cross-origin"
    response.headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    # Public data without cookies or accounts: any page may read them.
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Access-Control-Expose-Headers"] = "ETag, Link"
    return response


_app: Flask | None = None


def app_of_environment() -> Flask:
    """Return the one app of this process, by the settings of its environment.

    The server calls it before it forks its workers, so that faults are told at once and the
    catalogue is loaded once.
    """
    global _app  # noqa: PLW0603  one app a process, made before the fork
    if _app is None:
        _app = create_app(from_environment(os.environ))
    return _app
