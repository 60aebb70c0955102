"""Texts of guests: what readers put on a map of their own."""

from __future__ import annotations


def text(words: object) -> str:
    """Return a text that is not one's own so that it stands in any place of an element of Folium.

    Parameters
    ----------
    words
        A name from a file, a line of a table: whatever a popup, a tooltip or a label shows.

    Returns
    -------
    str
        The same to readers; for HTML, JavaScript and templates it has no signs of theirs.

    Examples
    --------
    >>> text("{{ Khasan }}")
    '&#123;&#123; Khasan &#125;&#125;'
    """
    from geo.webmap.finished_text import text as written  # noqa: PLC0415  Folium's, on first use

    return written(words)
