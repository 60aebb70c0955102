"""Liveness."""

from __future__ import annotations

from flask import Blueprint, Response

from geo.formats import as_json
from geo.web.replies import JSON
from geo.web.service import atlas

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def healthz() -> Response:
    """Tell that the service lives, and with which data."""
    body = as_json.dumps({"status": "ok", "data_version": atlas().catalog.data_version})
    response = Response(body, mimetype=JSON)
    response.headers["Cache-Control"] = "no-store"
    return response
