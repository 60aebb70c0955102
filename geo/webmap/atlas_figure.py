"""The figure around a map: rendered from a clean state, its slots hold text and no template."""

from __future__ import annotations

from typing import TYPE_CHECKING

from branca.element import Element, Figure

from geo.webmap.finished_text import Slot, finished

if TYPE_CHECKING:
    from collections.abc import Iterator


def tree(element: Element) -> Iterator[Element]:
    """Give an element and all that stands below it, parents first."""
    yield element
    for child in list(element._children.values()):  # noqa: SLF001  branca has no other way
        yield from tree(child)


class AtlasFigure(Figure):
    """A figure whose header, body and script are slots."""

    def __init__(self) -> None:
        super().__init__()
        self._clean()

    def _clean(self) -> None:
        self.header, self.html, self.script = Slot(), Slot(), Slot()
        for slot in (self.header, self.html, self.script):
            slot._parent = self  # noqa: SLF001

    def fill(self) -> None:
        """Render the children into the slots.

        Folium's elements add others to themselves while they render; these are taken away
        again, so that a second render gives the same.
        """
        self._clean()
        members = [(one, dict(one._children)) for one in tree(self)]  # noqa: SLF001
        try:
            with finished():
                for child in list(self._children.values()):
                    child.render()
        finally:
            for one, children in members:
                one._children.clear()  # noqa: SLF001
                one._children.update(children)  # noqa: SLF001
