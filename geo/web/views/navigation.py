"""Links between the pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from geo.i18n import Translator

Url = Callable[..., str]


Objects = dict[str, Any]
"""What a page has of its own."""


def navigation(page: str, tr: Translator, url: Url) -> list[dict[str, object]]:
    """Return the links between the pages; the present one is marked."""
    here = {"layer": "layers", "journey": "journeys", "journeys_compared": "journeys"}.get(
        page, page
    )
    return [
        {"name": name, "text": tr.t(f"nav.{name}"), "href": url(path), "here": name == here}
        for name, path in (
            ("map", "/"),
            ("lengths", "/lengths"),
            ("journeys", "/journeys"),
            ("figures", "/figures"),
            ("layers", "/layers"),
            ("claims", "/claims"),
            ("methods", "/methods"),
            ("about", "/about"),
        )
    ]
