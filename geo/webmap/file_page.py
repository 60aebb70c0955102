"""The map as a file with its guests: what the page holds, and the policy that lets it run."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from markupsafe import Markup

from geo.webmap.guests import needs_of
from geo.webmap.one_file import hashes, one_file, policy_of, read
from geo.webmap.page_settings import script_json

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from geo.webmap.folium_map import AtlasMap
    from geo.webmap.guests import Written
    from geo.webmap.one_file import OneFile, Static

FOLDER = "vendor/guests"
BESIDE_OURS = "css/guests.css"
MARKER_PICTURES = "marker-pictures.js"


@dataclass(frozen=True, slots=True)
class Brought:
    """What guests need: files that we have, and addresses that only a network gives."""

    scripts: tuple[str, ...]
    styles: tuple[str, ...]
    addresses: tuple[str, ...]


def vendored(address: str) -> str:
    """Return the name of our own copy of what Folium links, by the last part of its address.

    Examples
    --------
    >>> vendored("https://host/npm/leaflet.fullscreen@3.0.0/Control.FullScreen.min.js")
    'control.fullscreen.js'
    >>> vendored("https://host/jquery-3.7.1.min.js")
    'jquery.js'
    """
    name = posixpath.basename(urlsplit(address).path).lower()
    stem, ending = posixpath.splitext(name)
    stem = stem.removesuffix(".min")
    return ("jquery" if stem.startswith("jquery-") else stem) + ending


def brought(static: Static, names: Sequence[str], addresses: Sequence[str]) -> Brought:
    """Return what stands in the page for what guests need.

    Parameters
    ----------
    names
        Files of ours.
    addresses
        What Folium links: our own copy where there is one, the address elsewhere.
    """
    files, elsewhere = [MARKER_PICTURES, *names], []
    for address in addresses:
        name = vendored(address)
        if has(static, name):
            files.append(name)
        elif urlsplit(address).scheme in {"http", "https"}:
            elsewhere.append(address)
    wanted = list(dict.fromkeys(files))
    texts = {name: read(static, f"{FOLDER}/{name}") for name in wanted}
    return Brought(
        tuple(texts[name] for name in wanted if name.endswith(".js")),
        tuple(texts[name] for name in wanted if name.endswith(".css")),
        tuple(dict.fromkeys(elsewhere)),
    )


def has(static: Static, name: str) -> bool:
    """Return whether there is our own copy of a file."""
    try:
        return bool(static.files[f"{FOLDER}/{name}"])
    except (KeyError, FileNotFoundError):
        return False


def file_values(
    made: AtlasMap,
    written: Written,
    static: Static,
    known: Callable[[str], object | None] = lambda _: None,
) -> dict[str, object]:
    """Return what the templates of a one-file page hold beside its body.

    Parameters
    ----------
    written
        What the guests of the map wrote.
    known
        Returns a part of the data that is there already, None for one that is to be made.
    """
    page = one_file(static, keeps_pictures=made.has_guests)
    # Our own files, and JSON with its brackets escaped.
    values: dict[str, object] = {
        "style": Markup(page.style),  # noqa: S704
        "early": Markup(page.early),  # noqa: S704
        "scripts": [Markup(code) for code in page.scripts],  # noqa: S704
        "data": Markup(script_json(made.data(known))),  # noqa: S704
        "policy": policy_of(page),
    }
    if not made.has_guests:
        return values
    needs = brought(static, needs_of(made.guests, written), written.links)
    codes = [*needs.scripts, *written.scripts]
    styles = [read(static, BESIDE_OURS), *needs.styles, *written.styles]
    return values | {
        "policy": _policy_with_guests(page, codes, needs.addresses),
        "guest_styles": [Markup(css) for css in styles],  # noqa: S704
        "guest_scripts": [Markup(code) for code in needs.scripts],  # noqa: S704
        "guest_links": needs.addresses,
        "guest_codes": [Markup(code) for code in written.scripts],  # noqa: S704
        "guest_html": Markup(written.html),  # noqa: S704
    }


def _policy_with_guests(page: OneFile, codes: Sequence[str], addresses: Sequence[str]) -> str:
    """Return a policy that runs the scripts of guests by their hashes, and nothing else.

    No handler in a text of theirs runs, nor any script that such a text would add. Styles,
    pictures and data may come from where the guests name them.
    """
    linked = " ".join(address.replace(";", "%3B").replace(",", "%2C") for address in addresses)
    return (
        "default-src 'none'; img-src data: blob: https: http:; font-src data: https:; "
        "connect-src https: http:; frame-src data:; base-uri 'none'; form-action 'none'; "
        f"script-src {hashes([page.early, *page.scripts, *codes])} {linked}; "
        "style-src 'unsafe-inline' https:"
    )
