"""Fixtures: the real catalogue once a session, the app over it, a client, a command line."""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from werkzeug.serving import make_server

from geo.catalog import Catalog, load_catalog
from geo.web.app import create_app
from geo.web.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask
    from flask.testing import FlaskClient


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    """Return the catalogue of the layers in this repository."""
    return load_catalog(Settings().layer_folders)


@pytest.fixture(scope="session")
def app(catalog: Catalog) -> Flask:
    """Return the app over the real catalogue."""
    return create_app(Settings(), catalog)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Return a client of the app."""
    return app.test_client()


@pytest.fixture
def runner(app: Flask, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    """Return a runner of the command line, over the app of this session."""
    monkeypatch.setattr("geo.web.app._app", app)
    return CliRunner()


@pytest.fixture(scope="session")
def live_address(app: Flask) -> Iterator[str]:
    """Return the address of the app, served on the loopback for a browser."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join(timeout=10)
    server.server_close()
