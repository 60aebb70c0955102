"""Parsers of single parameters: a text becomes a typed, bounded value or names what is allowed."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Protocol

from geo.errors import Allowed, ParameterError, UnknownNameError
from geo.vocabulary import FIRST_YEAR
from geo.web.known import ANY_NAME, Known, nearest_name, shorten

if TYPE_CHECKING:
    from collections.abc import Iterable

MAX_NAMES = 40
_NUMBER = re.compile(r"-?[0-9]{1,7}(\.[0-9]{1,8})?")
_YEAR = re.compile(r"[0-9]{4}")
_VERSION = re.compile(r"[0-9a-f]{12}")


class BadValueError(ParameterError):
    """A value that is not allowed, with the same said in a form that can be translated."""

    def __init__(self, param: str, value: str, allowed: Allowed, *, nearest: str = "") -> None:
        super().__init__(
            param,
            shorten(value),
            allowed,
            message=f"{param}: expected {allowed.text}, got {shorten(value)!r}",
            repair=f"did you mean {nearest!r}?" if nearest else f"give {param} {allowed.text}",
        )
        self.nearest = nearest


class UnknownParameterError(ParameterError):
    """No parameter has this name here."""

    code: ClassVar[str] = "unknown-parameter"

    def __init__(self, param: str, names: Iterable[str]) -> None:
        known = sorted(names)
        near = nearest_name(param, known)
        shown = shorten(param, 80)
        listed = ", ".join(known) or "none"
        super().__init__(
            shown,
            "",
            listed,
            message=f"{shown}: there is no such parameter here",
            repair=f"did you mean {near!r}?" if near else f"parameters here: {listed}",
        )
        self.nearest = near


class Parser(Protocol):
    """Turns the text of one parameter into its value."""

    def parse(self, param: str, text: str, known: Known) -> object:
        """Return the value, or raise an error that names the parameter."""
        ...

    def allowed(self) -> Allowed:
        """Return what is allowed, in words."""
        ...


@dataclass(frozen=True, slots=True)
class Param:
    """One parameter: its parser, what stands in when it is absent, and what it does."""

    name: str
    parser: Parser
    default: object
    help: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a fixed list."""

    values: tuple[str, ...]

    def allowed(self) -> Allowed:
        """Return the list in words."""
        listed = ", ".join(self.values)
        return Allowed(f"one of: {listed}", "allowed.one-of", {"values": listed})

    def parse(self, param: str, text: str, known: Known) -> str:  # noqa: ARG002  one signature
        """Return the choice itself."""
        if text not in self.values:
            raise BadValueError(
                param, text, self.allowed(), nearest=nearest_name(text, self.values)
            )
        return text


@dataclass(frozen=True, slots=True)
class Choices:
    """Several of a fixed list, joined by commas; each once, in the order given."""

    values: tuple[str, ...]

    def allowed(self) -> Allowed:
        """Return the list in words."""
        listed = ", ".join(self.values)
        return Allowed(
            f"one or several, joined by commas, of: {listed}",
            "allowed.several-of",
            {"values": listed},
        )

    def parse(self, param: str, text: str, known: Known) -> tuple[str, ...]:  # noqa: ARG002
        """Return the choices without repeats."""
        chosen = tuple(dict.fromkeys(text.split(",")))
        for one in chosen:
            if one not in self.values:
                raise BadValueError(
                    param, one, self.allowed(), nearest=nearest_name(one, self.values)
                )
        return chosen


@dataclass(frozen=True, slots=True)
class Names:
    """Names of the catalogue: one, or several joined by commas where `many`.

    An id, or a name in any spelling; the value is the id.
    """

    many: bool = False
    of: str = ""

    def allowed(self) -> Allowed:
        """Return what kind of name is wanted."""
        if self.many:
            return Allowed("ids or names of the catalogue, joined by commas", "allowed.names")
        return ANY_NAME

    def parse(self, param: str, text: str, known: Known) -> object:
        """Return the id, or a tuple of ids where several may be given."""
        of = self.of or param
        # A name may hold a comma itself: 한반도 철도 연결, 동해선 경유.
        is_list = self.many and not ("," in text and known.is_name(of, text))
        wanted = text.split(",") if is_list else [text]
        if len(wanted) > MAX_NAMES:
            most = Allowed(f"at most {MAX_NAMES} names", "allowed.most", {"count": str(MAX_NAMES)})
            raise BadValueError(param, text, most)
        found = tuple(dict.fromkeys(known.id_of(of, param, one) for one in wanted))
        return found if self.many else found[0]


@dataclass(frozen=True, slots=True)
class Number:
    """A number in plain decimal notation between two bounds, both allowed."""

    low: float
    high: float
    whole: bool = False

    def allowed(self) -> Allowed:
        """Return the bounds in words."""
        bounds = {"low": f"{self.low:g}", "high": f"{self.high:g}"}
        if self.whole:
            text = f"a whole number from {bounds['low']} to {bounds['high']}"
            return Allowed(text, "allowed.whole-number", bounds)
        text = f"a number from {bounds['low']} to {bounds['high']}"
        return Allowed(text, "allowed.number", bounds)

    def parse(self, param: str, text: str, known: Known) -> float | int:  # noqa: ARG002
        """Return the number, an int where a whole one is wanted."""
        value = plain_number(text)
        if value is None or not self.low <= value <= self.high:
            raise BadValueError(param, text, self.allowed())
        if not self.whole:
            return value
        if value != math.floor(value):
            raise BadValueError(param, text, self.allowed())
        return int(value)


@dataclass(frozen=True, slots=True)
class Year:
    """A year of which the data tell: from the first that they reach back to, to their own."""

    def allowed(self, last_year: int | None = None) -> Allowed:
        """Return the bounds in words, the last one as a number where the data are at hand."""
        last = "" if last_year is None else f"{last_year}, "
        text = f"a year from {FIRST_YEAR} to {last}the year of the data, in four digits"
        return Allowed(text, "allowed.year", {"low": str(FIRST_YEAR), "high": str(last_year)})

    def parse(self, param: str, text: str, known: Known) -> int:
        """Return the year."""
        if _YEAR.fullmatch(text) and FIRST_YEAR <= int(text) <= known.last_year:
            return int(text)
        raise BadValueError(param, text, self.allowed(known.last_year))


_GROUPED = re.compile(r"[0-9]{1,3}([, \u00a0\u202f][0-9]{3})+(?=[.,]|$)")
_COMMA_DECIMAL = re.compile(r"([0-9]+),([0-9]{1,2})")


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure in km as people write it: `10521`, `10,521`, `10 521`, `9288,2`."""

    low: float
    high: float

    def allowed(self) -> Allowed:
        """Return the bounds in words."""
        return Number(self.low, self.high).allowed()

    def parse(self, param: str, text: str, known: Known) -> float:  # noqa: ARG002
        """Return the number; three digits behind a comma are thousands."""
        grouped = _GROUPED.match(text.strip())
        plain = text.strip()
        if grouped:
            plain = re.sub(r"[, \u00a0\u202f]", "", grouped.group()) + plain[grouped.end() :]
        value = plain_number(_COMMA_DECIMAL.sub(r"\1.\2", plain))
        if value is None or not self.low <= value <= self.high:
            raise BadValueError(param, text, self.allowed())
        return value


@dataclass(frozen=True, slots=True)
class Flag:
    """`1` or `0`."""

    def allowed(self) -> Allowed:
        """Return the two values."""
        return Allowed("1 or 0", "allowed.flag")

    def parse(self, param: str, text: str, known: Known) -> bool:  # noqa: ARG002
        """Return true for `1`."""
        if text not in {"0", "1"}:
            raise BadValueError(param, text, self.allowed())
        return text == "1"


@dataclass(frozen=True, slots=True)
class Text:
    """A line of text without control characters."""

    limit: int

    def allowed(self) -> Allowed:
        """Return the limit in words."""
        return Allowed(
            f"a line of up to {self.limit} characters",
            "allowed.text",
            {"count": str(self.limit)},
        )

    def parse(self, param: str, text: str, known: Known) -> str:  # noqa: ARG002
        """Return the text, trimmed."""
        # isprintable is false for control, surrogate and private characters; U+FFFD stands
        # for bytes that were no UTF-8.
        if len(text) > self.limit or not text.isprintable() or "\ufffd" in text:
            raise BadValueError(param, text, self.allowed())
        return text.strip()


@dataclass(frozen=True, slots=True)
class Texts:
    """Several lines of text joined by commas, each without control characters."""

    limit: int
    most: int

    def allowed(self) -> Allowed:
        """Return the limits in words."""
        return Allowed(
            f"at most {self.most} names of up to {self.limit} characters, joined by commas",
            "allowed.texts",
            {"most": str(self.most), "count": str(self.limit)},
        )

    def parse(self, param: str, text: str, known: Known) -> tuple[str, ...]:
        """Return the texts, trimmed."""
        parts = text.split(",")
        if len(parts) > self.most or not all(part.strip() for part in parts):
            raise BadValueError(param, text, self.allowed())
        try:
            return tuple(Text(self.limit).parse(param, part, known) for part in parts)
        except BadValueError:
            raise BadValueError(param, text, self.allowed()) from None


@dataclass(frozen=True, slots=True)
class Extent:
    """A named extent, or west, south, east, north in degrees."""

    names: tuple[str, ...]

    def allowed(self) -> Allowed:
        """Return the names and the form of a box."""
        listed = ", ".join(self.names)
        return Allowed(
            f"one of: {listed}; or west,south,east,north in degrees",
            "allowed.extent",
            {"values": listed},
        )

    def parse(
        self,
        param: str,
        text: str,
        known: Known,  # noqa: ARG002
    ) -> str | tuple[float, float, float, float]:
        """Return the name, or the box."""
        if text in self.names:
            return text
        sides = [plain_number(part) for part in text.split(",")]
        if len(sides) == len("WSEN") and all(side is not None for side in sides):
            west, south, east, north = (float(side or 0.0) for side in sides)
            if -180 <= west < east <= 180 and -90 <= south < north <= 90:  # noqa: PLR2004  degrees
                return (west, south, east, north)
        raise BadValueError(param, text, self.allowed(), nearest=nearest_name(text, self.names))


@dataclass(frozen=True, slots=True)
class View:
    """Zoom, latitude and longitude of the map's middle: `6.3/41.2/129.5`."""

    def allowed(self) -> Allowed:
        """Return the form in words."""
        return Allowed("zoom/lat/lon, such as 6/41.2/129.5, zoom from 2 to 8", "allowed.view")

    def parse(self, param: str, text: str, known: Known) -> tuple[float, float, float]:  # noqa: ARG002
        """Return zoom, latitude and longitude in degrees."""
        parts = [plain_number(part) for part in text.split("/")]
        if len(parts) == len("zyx") and all(part is not None for part in parts):
            zoom, lat_deg, lon_deg = (float(part or 0.0) for part in parts)
            # The data are honest up to zoom 8.
            if 2 <= zoom <= 8 and abs(lat_deg) <= 85 and abs(lon_deg) <= 180:  # noqa: PLR2004
                return (zoom, lat_deg, lon_deg)
        raise BadValueError(param, text, self.allowed())


_ENDS = 2


@dataclass(frozen=True, slots=True)
class Journey:
    """A saved journey, or two stations joined by two points: `busan..khasan`, `Пусан..Хасан`."""

    def allowed(self) -> Allowed:
        """Return the two forms in words."""
        return Allowed(
            "a saved journey, or from..to: two stations by id or name", "allowed.journey"
        )

    def parse(self, param: str, text: str, known: Known) -> str:
        """Return the journey by ids, once both of its ends are known."""
        ends = text.split("..")
        if len(ends) > _ENDS:
            raise BadValueError(param, text, self.allowed())
        of = "station" if len(ends) == _ENDS else "scenario"
        try:
            return "..".join(known.id_of(of, param, end) for end in ends)
        except UnknownNameError as error:
            raise BadValueError(param, text, self.allowed(), nearest=error.nearest) from None


@dataclass(frozen=True, slots=True)
class Version:
    """A data version: 12 hexadecimal digits."""

    def allowed(self) -> Allowed:
        """Return the form in words."""
        return Allowed("a data version of 12 hexadecimal digits", "allowed.version")

    def parse(self, param: str, text: str, known: Known) -> str:  # noqa: ARG002
        """Return the version as given."""
        if not _VERSION.fullmatch(text):
            raise BadValueError(param, text, self.allowed())
        return text


def plain_number(text: str) -> float | None:
    """Return a number written plainly (ASCII digits, a point, no exponent), or None.

    Examples
    --------
    >>> plain_number("-12.5"), plain_number("1e9"), plain_number("nan")
    (-12.5, None, None)
    """
    return float(text) if _NUMBER.fullmatch(text) else None
