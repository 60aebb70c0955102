"""Questions about journeys that have no journey for an answer, each with its own code."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from geo.errors import Allowed, EmptyAnswerError, ParameterError, Said
from geo.model import Names
from geo.vocabulary import LANGS

if TYPE_CHECKING:
    from collections.abc import Sequence


def _told_apart(choices: Sequence[tuple[str, Names]]) -> tuple[Names, ...]:
    """Return the names of some stations, with the id where two are called alike."""
    told: list[list[str]] = [[] for _ in choices]
    for lang in LANGS:
        names = [name.of(lang) for _, name in choices]
        for texts, (key, _), name in zip(told, choices, names, strict=True):
            texts.append(f"{name} ({key})" if names.count(name) > 1 else name)
    return tuple(Names(*texts) for texts in told)


class AmbiguousNameError(ParameterError):
    """A text that may mean several stations; the reader is asked which."""

    code: ClassVar[str] = "ambiguous-name"

    def __init__(self, param: str, value: str, choices: Sequence[tuple[str, Names]]) -> None:
        ids = ", ".join(key for key, _ in choices)
        names = _told_apart(choices)
        super().__init__(
            param,
            value,
            Allowed(", ".join(name.en for name in names), "allowed.names-of", {"names": names}),
            message=f"{param}: {value!r} may be {' or '.join(name.en for name in names)}",
            repair=f"give one of the ids: {ids}",
        )
        self.said = Said("ambiguous-name", {"names": names, "ids": ids})
        self.choices = tuple((key, name.en) for key, name in choices)


class NotOnTrackError(EmptyAnswerError):
    """A place of the catalogue that no railway of ours touches."""

    code: ClassVar[str] = "not-on-track"

    def __init__(self, param: str, value: str) -> None:
        super().__init__(
            f"{param}: {value!r} is a place of the map, and no railway station of ours",
            repair="name a station near it",
            said=Said("not-on-track", {"param": param, "value": value}),
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
            Allowed("another station than the one before it", "allowed.other-station"),
            message=f"{param}: the journey is at {name} already",
            repair=f"give {param} another station",
        )


class NoWayError(EmptyAnswerError):
    """Two stations with no line between them, or none that is allowed."""

    code: ClassVar[str] = "no-way"

    def __init__(self, start: Names, stop: Names, *, in_service: bool) -> None:
        only = " that is all in service" if in_service else ""
        super().__init__(
            f"there is no way from {start.en} to {stop.en}{only}",
            repair="leave prefer out: the way over closed and missing parts is told then"
            if in_service
            else "the lines of these two stations do not join; name another station",
            said=Said(
                "no-way.in-service" if in_service else "no-way", {"start": start, "stop": stop}
            ),
        )
        self.start = start.en
        self.stop = stop.en


class RouteApartError(EmptyAnswerError):
    """A route that the way between two stations does not touch."""

    code: ClassVar[str] = "route-apart"

    def __init__(self, route: str, start: Names, stop: Names) -> None:
        super().__init__(
            f"route: no kilometre of {route} lies on the way from {start.en} to {stop.en}",
            repair=f"leave {route} out, or name two stations between which it runs",
            said=Said("route-apart", {"route": route, "start": start, "stop": stop}),
        )
        self.route = route
        self.start = start.en
        self.stop = stop.en


class IncompleteQuestionError(ParameterError):
    """One end without the other, or parameters that exclude each other."""
