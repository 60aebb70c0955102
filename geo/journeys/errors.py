"""Questions about journeys that have no journey for an answer, each with its own code."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from geo.errors import EmptyAnswerError, ParameterError

if TYPE_CHECKING:
    from collections.abc import Sequence


class AmbiguousNameError(ParameterError):
    """A text that may mean several stations; the reader is asked which."""

    code: ClassVar[str] = "ambiguous-name"

    def __init__(self, param: str, value: str, choices: Sequence[tuple[str, str]]) -> None:
        names = ", ".join(name for _, name in choices)
        super().__init__(
            param,
            value,
            names,
            message=f"{param}: {value!r} may be {' or '.join(name for _, name in choices)}",
            repair=f"give one of the ids: {', '.join(key for key, _ in choices)}",
        )
        self.choices = tuple(choices)


class NotOnTrackError(EmptyAnswerError):
    """A place of the catalogue that no railway of ours touches."""

    code: ClassVar[str] = "not-on-track"

    def __init__(self, param: str, value: str) -> None:
        super().__init__(
            f"{param}: {value!r} is a place of the map, and no railway station of ours",
            repair="name a station near it",
        )
        self.param = param
        self.value = value


class SameEndsError(ParameterError):
    """A journey that would end where it begins."""

    code: ClassVar[str] = "same-ends"

    def __init__(self, param: str, value: str, name: str) -> None:
        super().__init__(
            param,
            value,
            "another station than the one before it",
            message=f"{param}: the journey is at {name} already",
            repair=f"give {param} another station",
        )


class NoWayError(EmptyAnswerError):
    """Two stations with no line between them, or none that is allowed."""

    code: ClassVar[str] = "no-way"

    def __init__(self, start: str, stop: str, *, in_service: bool) -> None:
        only = " that is all in service" if in_service else ""
        super().__init__(
            f"there is no way from {start} to {stop}{only}",
            repair="leave prefer out: the way over closed and missing parts is told then"
            if in_service
            else "the lines of these two stations do not join; name another station",
        )
        self.start = start
        self.stop = stop


class RouteApartError(EmptyAnswerError):
    """A route that the way between two stations does not touch."""

    code: ClassVar[str] = "route-apart"

    def __init__(self, route: str, start: str, stop: str) -> None:
        super().__init__(
            f"route: no kilometre of {route} lies on the way from {start} to {stop}",
            repair=f"leave {route} out, or name two stations between which it runs",
        )
        self.route = route
        self.start = start
        self.stop = stop


class IncompleteQuestionError(ParameterError):
    """One end without the other, or parameters that exclude each other."""
