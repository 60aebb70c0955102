"""Text that is finished stays text: what Folium has rendered is never run as a template.

Folium and branca hand rendered text around in elements, and an element compiles the text it is
given as a Jinja template: `Element(text)`. Words of a credit, a popup or a property of a feature
with `{{ ... }}` in them would then run as Python on the server, and `{%` would end the rendering.
While a figure of ours renders, an element made of text is that text.
"""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

import branca.element
import jinja2
from branca.element import Element

if TYPE_CHECKING:
    from collections.abc import Iterator

_is_finished: ContextVar[bool] = ContextVar("atlas_text_is_finished", default=False)
# What HTML, a JavaScript string or a template could take for its own signs.
_ENTITIES = {ord(sign): f"&#{ord(sign)};" for sign in "&<>\"'`$\\{}"}


class FinishedText:
    """Stands where branca wants a template, and renders to its own text."""

    def __init__(self, text: str) -> None:
        self.text = text

    def render(self, *_: object, **__: object) -> str:
        """Return the text."""
        return self.text


class _TemplateUnlessFinished(jinja2.Template):
    """What branca compiles elements with: a template, or while ours render the text itself."""

    def __new__(cls, source: object, *args: object, **kwargs: object) -> object:  # type: ignore[misc]
        """Return the template of a source, or its text."""
        if _is_finished.get() and isinstance(source, str):
            return FinishedText(source)
        return super().__new__(cls, source, *args, **kwargs)  # type: ignore[arg-type]


# The one name by which `Element(text)` makes its template. Other maps of the process render as
# they did: the text is finished only in the context that renders a figure of ours.
branca.element.Template = _TemplateUnlessFinished  # type: ignore[attr-defined]


@contextmanager
def finished() -> Iterator[None]:
    """Within this context, `Element(text)` is text."""
    before = _is_finished.set(True)
    try:
        yield
    finally:
        _is_finished.reset(before)


class Slot(Element):
    """A place of a figure (header, body or script) that joins what is put there."""

    def __init__(self) -> None:
        super().__init__()
        self._name = "Slot"

    def render(self, **kwargs: object) -> str:
        """Return the texts put here, one after the other."""
        return "".join(str(child.render(**kwargs)) for child in self._children.values())


def text(words: object) -> str:
    """Return words of somebody else's as HTML that shows them and means nothing else.

    For the texts that you give to Folium's popups, tooltips, icons, layer names and credits,
    which take HTML: names from a table, what a reader typed.

    Parameters
    ----------
    words
        Anything; its `str` is taken.

    Returns
    -------
    str
        The words, with an entity for each of `& < > " ' $ { }`, the backtick and the backslash.

    Examples
    --------
    >>> text("<b>Kim & Co.</b>")
    '&#60;b&#62;Kim &#38; Co.&#60;/b&#62;'
    """
    return str(words).translate(_ENTITIES)
