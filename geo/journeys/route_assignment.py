"""Which route each part of a way is told as: pieces that several routes share have one here."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.catalog import Catalog
    from geo.journeys.network import Part


def routes_of(
    catalog: Catalog, parts: Sequence[Part], wanted: Sequence[str] = ()
) -> tuple[str, ...]:
    """Return the route that each part is told as, so that as few routes as can be tell the way.

    Among equally few: routes that were asked for, then routes that are travelled whole, then
    the order of the catalogue. The way back is told in the same words.
    """
    whole: dict[str, set[str]] = {}
    for part in parts:
        for route in part.piece.routes if part.is_whole else ():
            whole.setdefault(route, set()).add(part.piece.id)
    order = {route: k for k, route in enumerate(catalog.routes)}

    def cost(route: str) -> tuple[int, int]:
        pieces = catalog.routes[route].steps
        passed = whole.get(route, set())
        is_whole = len(passed) >= len({step.piece.id for step in pieces})
        asked = 0 if route in wanted else 2
        return asked + (0 if is_whole else 1), order[route]

    named = {route for part in parts for route in part.piece.routes}
    costs = {route: cost(route) for route in named if route in order}
    trail: list[dict[str, str]] = []
    state: dict[str, tuple[int, int, int]] = {}
    for part in parts:
        names = [r for r in part.piece.routes if r in costs] or [""]
        new: dict[str, tuple[int, int, int]] = {}
        came: dict[str, str] = {}
        for name in names:
            asked, rank = costs.get(name, (9, 999))
            options = [
                ((runs + (before != name), a + asked, r + rank), before)
                for before, (runs, a, r) in state.items()
            ] or [((1, asked, rank), "")]
            new[name], came[name] = min(options)
        trail.append(came)
        state = new
    if not parts:
        return ()
    at = min(state, key=lambda name: (state[name], name))
    chosen = [at]
    for came in reversed(trail[1:]):
        at = came[at]
        chosen.append(at)
    return tuple(reversed(chosen))
