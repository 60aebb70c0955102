"""The whole atlas as one archive."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, request

from geo.web import addresses
from geo.web.addresses import require_format
from geo.web.cache import finish
from geo.web.kept import read_papers
from geo.web.links import licences_of, links
from geo.web.provenance import citation
from geo.web.replies import cached
from geo.web.service import asked, atlas

if TYPE_CHECKING:
    from geo.web.cache import Answer

blueprint = Blueprint("archive", __name__)

ZIP = "application/zip"


@blueprint.get("/atlas.<ending>")
def atlas_zip(ending: str) -> Response:
    """Give the whole atlas as files, with the script that checks them."""
    require_format(addresses.ATLAS, ending)
    what = asked(addresses.ATLAS)
    path = request.path

    def render() -> Answer:
        from geo.formats import archive, as_zip  # noqa: PLC0415

        catalog = atlas().catalog
        files = archive.files(catalog, read_papers(), citation=citation(path, what))
        body = as_zip.dumps(files, catalog.data_date)
        return finish(body, ZIP, links(path, what, licences_of()))

    return cached(ZIP, what, render)
