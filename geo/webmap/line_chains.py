"""Joins touching lines of one style, so that a dash runs on and marks are not doubled."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

Node = tuple[float, float]
Step = tuple[int, int]
_THROUGH = 2  # a node with two ends is passed; with one or three a chain ends there


def chains(lines: Sequence[NDArray[np.float64]]) -> list[list[Step]]:
    """Return chains of (index of a line, 1 forwards or -1 backwards), each line once.

    Examples
    --------
    >>> import numpy as np
    >>> one, two = np.array([[0, 0], [1, 0]]), np.array([[2, 0], [1, 0]])
    >>> chains([one, two])
    [[(0, 1), (1, -1)]]
    """
    ends = [(_node(line, 0), _node(line, -1)) for line in lines]
    at: dict[Node, list[int]] = {}
    for index, pair in enumerate(ends):
        for node in pair:
            at.setdefault(node, []).append(index)
    left = dict.fromkeys(range(len(lines)))
    found: list[list[Step]] = []

    def walk(index: int, start: Node) -> None:
        chain: list[Step] = []
        node = start
        following: int | None = index
        while following is not None:
            del left[following]
            first, last = ends[following]
            forwards = first == node
            chain.append((following, 1 if forwards else -1))
            node = last if forwards else first
            here = at[node]
            on = [one for one in here if one in left] if len(here) == _THROUGH else []
            following = on[0] if on else None
        found.append(chain)

    for index, (first, last) in enumerate(ends):
        if index in left and len(at[first]) != _THROUGH:
            walk(index, first)
        elif index in left and len(at[last]) != _THROUGH:
            walk(index, last)
    for index, (first, _) in enumerate(ends):  # what is left are rings
        if index in left:
            walk(index, first)
    return found


def _node(line: NDArray[np.float64], index: int) -> Node:
    return (round(float(line[index][0]), 4), round(float(line[index][1]), 4))
