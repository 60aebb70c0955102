"""Questions about journeys that have no journey for an answer, each with its own code."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from geo.errors import Allowed, EmptyAnswerError, ParameterError, Said, UnknownNameError
from geo.i18n import translator
from geo.model import Names
from geo.vocabulary import LANGS

if TYPE_CHECKING:
    from collections.abc import Sequence


class NotOnTrackError(UnknownNameError):
    """A place of the catalogue that no railway of ours touches: with the nearest stations.

    Parameters
    ----------
    near
        Stations with their distance from the place in km, the nearest first.
    """

    code: ClassVar[str] = "not-on-track"

    def __init__(self, param: str, value: str, near: Sequence[tuple[Names, float]]) -> None:
        told = [translator(lang) for lang in LANGS]
        stations = tuple(
            Names(*(f"{tr.name(name)} ({tr.length(km)})" for tr in told)) for name, km in near
        )
        listed = ", ".join(one.en for one in stations)
        super().__init__(
            param,
            value,
            Allowed(listed, "allowed.names-of", {"names": stations}),
            nearest=near[0][0].en if near else "",
        )
        self.message = f"{param}: {value!r} is a place of the map, and no railway station of ours"
        self.repair = f"name a station near it: {listed}"
        self.nearest_name = ""  # it is no misspelling of the station's name
        self.said = Said("not-on-track", {"param": param, "value": value, "stations": stations})


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
