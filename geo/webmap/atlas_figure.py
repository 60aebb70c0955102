"""The figure around a map: rendered from a clean state, its slots hold text and no template."""

from __future__ import annotations

from typing import TYPE_CHECKING

from branca.element import Element, Figure

from geo.webmap.finished_text import Slot, finished
from geo.webmap.guests import Written, make_safe, tree

if TYPE_CHECKING:
    from collections.abc import Callable


class AtlasFigure(Figure):
    """A figure whose header, body and script are slots for guests; our own page has its own.

    Parameters
    ----------
    write_page
        Writes the whole page, from what `fill` has gathered.
    """

    def __init__(self, write_page: Callable[[], str]) -> None:
        super().__init__(height="600px")
        self.header, self.html, self.script = Slot(), Slot(), Slot()
        for slot in (self.header, self.html, self.script):
            slot._parent = self  # noqa: SLF001  branca has no other way
        self.body = Slot()
        self.written = Written()
        self.is_filling = False
        self.write_page = write_page

    def fill(self) -> Written:
        """Render the children; return what the guests among them wrote.

        Folium's elements add others to themselves and to the figure while they render; these are
        taken away again, so that a second render gives the same.
        """
        self.body = Slot()
        self.written = Written()
        make_safe(self)
        members = [(one, dict(one._children)) for one in tree(self)]  # noqa: SLF001
        script = self.script
        self.is_filling = True
        try:
            with finished():
                for child in list(self._children.values()):
                    self.render_guest(child)
                self.written.add_script(self.script.render())
                self.written.add_head(self.header._children.values())  # noqa: SLF001
                self.written.html = self.html.render()
        finally:
            self.is_filling = False
            self.script = script
            for one, children in members:
                one._children.clear()  # noqa: SLF001
                one._children.update(children)  # noqa: SLF001
        return self.written

    def render_guest(self, guest: Element) -> None:
        """Render an element; what it writes as script becomes a script of its own."""
        before, self.script = self.script, Slot()
        self.script._parent = self  # noqa: SLF001
        guest.render()
        code, self.script = self.script.render(), before
        self.written.add_script(code)

    def render(self, **_: object) -> str:
        """Return the whole page."""
        return self.write_page()
