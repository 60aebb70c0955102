"""Errors with stable codes; nothing here knows about HTTP."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the catalogues by its key, said in the reader's language."""

    key: str


@dataclass(frozen=True, slots=True)
class Said:
    """A message of the catalogues by its key, with what fills its places.

    Parameters
    ----------
    key
        The key: `problem.<key>.detail` and `problem.<key>.repair` are said.
    values
        A text that is the same in every language, a name in three, a term, or several of them.
    """

    key: str
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Allowed:
    """What a value may be: in English for programs, and as a message for readers."""

    text: str
    key: str = ""
    values: Mapping[str, object] = field(default_factory=dict)


class GeoError(Exception):
    """A fault that the program can name: what is wrong, and how to mend it.

    Parameters
    ----------
    message
        What is wrong, where, what was expected and what was found.
    repair
        How to mend it, one line.
    said
        The same as a message for readers; without it the message of the code is said.
    """

    code: ClassVar[str] = "fault"

    def __init__(self, message: str, *, repair: str = "", said: Said | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.repair = repair
        self.said = said

    def __str__(self) -> str:
        """Return what is wrong and how to mend it: one line each, as the command line prints."""
        return f"{self.message}\nmend: {self.repair}" if self.repair else self.message


class ParameterError(GeoError):
    """A parameter has a value that is not allowed, or no such parameter exists."""

    code: ClassVar[str] = "bad-parameter"

    def __init__(
        self,
        param: str,
        value: str,
        allowed: str | Allowed,
        *,
        message: str = "",
        repair: str = "",
    ) -> None:
        text = allowed.text if isinstance(allowed, Allowed) else allowed
        super().__init__(message or f"{param}: expected {text}, got {value!r}", repair=repair)
        self.param = param
        self.value = value
        self.allowed = text
        self.allowed_words = allowed if isinstance(allowed, Allowed) else None


class UnknownNameError(GeoError):
    """A layer, route, piece or station of this name does not exist."""

    code: ClassVar[str] = "unknown-name"

    def __init__(
        self,
        param: str,
        value: str,
        allowed: str | Allowed,
        *,
        nearest: str = "",
        nearest_name: object = None,
    ) -> None:
        text = allowed.text if isinstance(allowed, Allowed) else allowed
        hint = f"did you mean {nearest!r}?" if nearest else f"use one of: {text}"
        super().__init__(f"{param}: no {param} is named {value!r}", repair=hint)
        self.param = param
        self.value = value
        self.allowed = text
        self.allowed_words = allowed if isinstance(allowed, Allowed) else None
        self.nearest = nearest
        self.nearest_name = nearest_name or nearest


class NotOfferedError(GeoError):
    """A reserved address, format or parameter that is not offered yet."""

    code: ClassVar[str] = "not-offered"


class VersionError(GeoError):
    """Another data version was asked for than the present one."""

    code: ClassVar[str] = "other-data-version"

    def __init__(self, asked: str, present: str) -> None:
        super().__init__(
            f"v: data version {asked!r} is not here; the present one is {present}",
            repair=f"leave v out, or ask for v={present}",
        )
        self.asked = asked
        self.present = present


class EmptyAnswerError(GeoError):
    """The question is well formed, and nothing answers it."""

    code: ClassVar[str] = "empty-answer"


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault of a data file: where, what was expected, what was found, the repair."""

    file: str
    where: str
    expected: str
    got: str
    repair: str

    def __str__(self) -> str:
        """Return the fault as one line."""
        return f"{self.file}: {self.where}: expected {self.expected}, got {self.got}; {self.repair}"


class DataFaultsError(GeoError):
    """All the faults of one or more data files, together."""

    code: ClassVar[str] = "data-faults"

    def __init__(self, faults: Sequence[Fault]) -> None:
        lines = "\n".join(str(fault) for fault in faults)
        noun = "fault" if len(faults) == 1 else "faults"
        super().__init__(
            f"{len(faults)} {noun}:\n{lines}", repair="mend each line, then run check again"
        )
        self.faults = tuple(faults)


class RenderError(GeoError):
    """A figure cannot be drawn as asked."""

    code: ClassVar[str] = "cannot-draw"
