"""Words, numbers, units and dates in English, Korean and Russian.

The catalogues are gettext .po files beside this module, read when a language is first
asked for; their message ids are keys (`status.operating`), never shown. A key that no
catalogue has is a fault of ours and raises.
"""

from __future__ import annotations

import datetime as dt
import gettext
import math
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from geo.errors import ParameterError
from geo.i18n.typography import NO_BREAK_SPACE, from_to, typeset
from geo.vocabulary import LANGS, UNITS_M

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from geo.model import Names

Unit = Literal["km", "m", "mi", "nmi", "verst"]
_FOLDER = Path(__file__).parent
_MINUS = "\N{MINUS SIGN}"
_EN_DASH = "\N{EN DASH}"
_MONTH_PARTS = 2
_EXACT_DIGITS = 9
_DAY_PARTS = 3
# A half-width of the interval from here on hides the digits behind it.
_HALF_WIDTHS = ((0.5, 0), (0.05, 1), (0.005, 2))
_MOST_DECIMALS = 3
_PAIR = 2


def decimals_for(low: float | None, high: float | None) -> int:
    """Return how many decimals a length may show, given its 95 % interval in its own unit.

    The one rounding rule: the last digit shown is not smaller than twice the half-width.
    Without an interval nobody says how sure the figure is, and none are shown.

    Examples
    --------
    >>> decimals_for(1274.0, 1289.0), decimals_for(9288.1, 9288.3), decimals_for(None, None)
    (0, 1, 0)
    """
    if low is None or high is None:
        return 0
    half = (high - low) / 2
    for least, decimals in _HALF_WIDTHS:
        # A tenth of a thousandth keeps 0.1 from falling short of 0.05 by rounding of floats.
        if half >= least - 1e-9:
            return decimals
    return _MOST_DECIMALS


class _Catalogue:
    """The messages of one language."""

    def __init__(self, lang: str) -> None:
        with (_FOLDER / f"{lang}.po").open("rb") as stream:
            catalogue = read_po(stream, locale=lang)
        self.messages: dict[str, str] = {}
        self.plurals: dict[str, tuple[str, ...]] = {}
        for message in catalogue:
            # A plural message has a pair of ids, both the key, and a tuple of texts.
            key = message.id if isinstance(message.id, str) else message.id[0]
            if isinstance(message.string, str):
                self.messages[key] = typeset(message.string, lang)
            elif message.string:
                self.plurals[key] = tuple(typeset(form, lang) for form in message.string)
        self.messages.pop("", None)
        self.plural_index: Callable[[int], int] = gettext.c2py(catalogue.plural_expr)


@cache
def _catalogue(lang: str) -> _Catalogue:
    return _Catalogue(lang)


def _signed(text: str) -> str:
    """Return a number with the minus sign of print instead of a hyphen."""
    return text.replace("-", _MINUS)


class Translator:
    """Words, numbers and dates of one language; a second one may stand below it in labels."""

    def __init__(self, langs: Sequence[str]) -> None:
        self.langs = tuple(langs)
        self.lang = self.langs[0]
        self._catalogue = _catalogue(self.lang)
        self._locale = Locale.parse(self.lang)

    def t(self, key: str, /, **values: object) -> str:
        """Return the message of a key, its {places} filled with the values.

        Raises
        ------
        KeyError
            If the catalogue has no such key.
        """
        return self._catalogue.messages[key].format_map(values)

    def raw(self, key: str) -> str:
        """Return a message with its places unfilled: a page's script fills them."""
        return self._catalogue.messages[key]

    def has(self, key: str) -> bool:
        """Say whether the catalogue has a message of this key."""
        return key in self._catalogue.messages

    def n(self, key: str, count: int, /, **values: object) -> str:
        """Return the plural form of a message for a count, which fills its {n}."""
        forms = self._catalogue.plurals[key]
        form = forms[min(self._catalogue.plural_index(abs(count)), len(forms) - 1)]
        return form.format_map({"n": self.number(count), **values})

    def status(self, status: str | None, kind: str = "railway") -> str:
        """Return a status word, in Korean another one for pipelines; empty without a status."""
        if status is None:
            return ""
        special = f"status.{kind}.{status}"
        return self.t(special if self.has(special) else f"status.{status}")

    def name(self, names: Names) -> str:
        """Return a name in the first language."""
        return typeset(names.of(self.lang), self.lang)

    def lines(self, names: Names) -> tuple[str, ...]:
        """Return a name in each language asked for, without repeats."""
        return tuple(dict.fromkeys(typeset(names.of(lang), lang) for lang in self.langs))

    def from_to(self, *ends: str) -> str:
        """Return the names of places joined to a stretch by the language's own dash."""
        return typeset(from_to(ends, self.lang), self.lang)

    def period(self, since: str, until: str) -> str:
        """Return two ISO dates with what joins them.

        Examples
        --------
        >>> translator("ko").period("1945", "1953"), translator("en").period("1945", "1953")
        ('1945년~1953년', '1945 – 1953')
        """
        joint = {"ko": "~", "ru": " — "}.get(self.lang, f" {_EN_DASH} ")
        return f"{self.date(since)}{joint}{self.date(until)}"

    def aside(self, text: str, remark: str) -> str:
        """Return a text with a remark in brackets, which Korean writes close behind it."""
        return f"{text}({remark})" if self.lang == "ko" else f"{text} ({remark})"

    def number(self, value: float, decimals: int = 0) -> str:
        """Return a number in the language's own digits grouping, to so many decimals.

        A half is rounded away from zero, as readers do who check a sum.

        Examples
        --------
        >>> translator("en").number(9288.2, 1), translator("ru").number(-1.5, 1)
        ('9,288.2', '−1,5')
        >>> translator("en").number(18.5), translator("en").number(-0.04, 1)
        ('19', '0.0')
        >>> translator("en").number(1558.4999999999998)
        '1,559'
        """
        pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
        # By its decimal digits: 2.675 is a half, though no binary number is; so is a sum that
        # misses it by the last bits.
        exact = Decimal(repr(round(float(value), _EXACT_DIGITS)))
        rounded = exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP) or Decimal(0)
        return _signed(format_decimal(rounded, format=pattern, locale=self._locale))

    def percent(self, share: float, decimals: int = 0) -> str:
        """Return a share of 1 as a percentage."""
        return self.t("unit.percent", value=self.number(100 * share, decimals))

    def length(self, km: float, unit: str = "km", decimals: int = 0) -> str:
        """Return a length given in kilometres in a unit, with the unit's sign."""
        if unit not in UNITS_M:
            raise ParameterError("unit", unit, ", ".join(UNITS_M))
        value = self.number(km * UNITS_M["km"] / UNITS_M[unit], decimals)
        return f"{value}{NO_BREAK_SPACE}{self.t(f'unit.{unit}')}"

    def area(self, km2: float, decimals: int = 0) -> str:
        """Return an area given in square kilometres, with its unit."""
        return f"{self.number(km2, decimals)}{NO_BREAK_SPACE}{self.t('unit.km2')}"

    def interval(self, low: float | None, high: float | None, decimals: int | None = None) -> str:
        """Return two ends joined by a dash, a dash alone where there is no interval.

        The ends are rounded outwards, so that what is shown holds all of the interval.

        Examples
        --------
        >>> translator("en").interval(9288.15, 9288.25), translator("en").interval(260, 262)
        ('9,288.1–9,288.3', '260–262')
        """
        if low is None or high is None:
            return _EN_DASH
        places = decimals_for(low, high) if decimals is None else decimals
        scale = 10**places
        # A millionth, so that 260.0 stays 260 when a float falls short of it.
        lowest = math.floor(low * scale + 1e-6) / scale
        highest = math.ceil(high * scale - 1e-6) / scale
        return f"{self.number(lowest, places)}{_EN_DASH}{self.number(highest, places)}"

    def latitude(self, degrees: float, decimals: int = 0) -> str:
        """Return a latitude with its hemisphere."""
        key = "unit.north" if degrees >= 0 else "unit.south"
        return self.t(key, value=self.number(math.fabs(degrees), decimals))

    def longitude(self, degrees: float, decimals: int = 0) -> str:
        """Return a longitude with its hemisphere."""
        key = "unit.east" if degrees >= 0 else "unit.west"
        return self.t(key, value=self.number(math.fabs(degrees), decimals))

    def date(self, iso: str) -> str:
        """Return an ISO date (a day, a month or a year) in words; other text unchanged.

        Examples
        --------
        >>> translator("en").date("2011-09-08"), translator("ko").date("2024-12")
        ('8 September 2011', '2024년 12월')
        """
        parts = iso.split("-")
        if not all(part.isdigit() for part in parts):
            return iso
        numbers = [int(part) for part in parts]
        try:
            if len(numbers) == 1:
                return self.t("unit.year", year=iso)
            if len(numbers) == _MONTH_PARTS:
                month = dt.date(numbers[0], numbers[1], 1)
                return str(format_skeleton("yMMMM", month, locale=self._locale))
            if len(numbers) == _DAY_PARTS:
                day = dt.date(*numbers)
                pattern = "d MMMM y" if self.lang == "en" else "long"
                return str(format_date(day, pattern, locale=self._locale))
        except ValueError:
            return iso
        return iso

    def since(self, iso: str) -> str:
        """Return an ISO date as it stands behind "since": in Russian in the genitive.

        Examples
        --------
        >>> from geo.i18n.typography import plain
        >>> [plain(translator("ru").since(one)) for one in ("2025-06", "1916")]
        ['июня 2025 г.', '1916 г.']
        """
        if self.lang != "ru":
            return self.date(iso)
        parts = iso.split("-")
        if len(parts) == _MONTH_PARTS and all(part.isdigit() for part in parts):
            try:
                month = dt.date(int(parts[0]), int(parts[1]), 1)
            except ValueError:
                return iso
            said = str(format_date(month, "MMMM y 'г.'", locale=self._locale))
            return typeset(said, self.lang)
        return f"{iso}{NO_BREAK_SPACE}г." if iso.isdigit() else self.date(iso)

    def listed(self, words: Sequence[str]) -> str:
        """Return words joined by commas."""
        return ", ".join(words)

    def words(self, prefix: str) -> Mapping[str, str]:
        """Return all messages below a prefix, keyed without it: for a page's script."""
        start = f"{prefix}."
        return {
            key.removeprefix(start): text
            for key, text in self._catalogue.messages.items()
            if key.startswith(start)
        }


@cache
def translator(lang: str) -> Translator:
    """Return the translator of `en`, `ko`, `ru`, or of two joined by a comma.

    Raises
    ------
    ParameterError
        If the language is not one of the three, or more than two are given.
    """
    langs = tuple(lang.split(","))
    if not set(langs) <= set(LANGS) or not 1 <= len(langs) <= _PAIR or len(set(langs)) < len(langs):
        raise ParameterError("lang", lang, f"{', '.join(LANGS)}, or two joined by a comma")
    return Translator(langs)
