"""Sums of money as a language counts them: trillions and billions, or 조 and 억."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from geo.i18n import Translator

_DIGITS = 4
"""So many digits of a sum are said: more than an estimate of a railway bears, in no case fewer."""
_SCALES = (("trillion", 1_000_000.0), ("billion", 1_000.0), ("million", 1.0))
_KOREAN = ((10**12, "조"), (10**8, "억"), (10**4, "만"))
_PAIR = 2


def money(tr: Translator, million: float, currency: str) -> str:
    """Return a sum given in millions of a currency (its ISO 4217 code), in words.

    Examples
    --------
    >>> from geo.i18n import translator
    >>> money(translator("en"), 2740600, "KRW"), money(translator("ko"), 2740600, "KRW")
    ('2.741 trillion won', '2조 7,406억 원')
    >>> money(translator("ko"), 132.9, "USD"), money(translator("ko"), 7000, "RUB")
    ('1억 3,290만 달러', '70억 루블')
    """
    if tr.lang == "ko":
        return tr.t(f"money.{currency}", amount=_korean(tr, round(million * 10**6)))
    scale, size = next(
        (one for one in _SCALES if abs(million) >= one[1]), ("million", _SCALES[-1][1])
    )
    amount = million / size
    whole_digits = len(str(int(abs(amount))))
    decimals = max(0, _DIGITS - whole_digits)
    while decimals and round(amount, decimals) == round(amount, decimals - 1):
        decimals -= 1
    said = tr.t(f"money.{scale}", amount=tr.number(amount, decimals))
    return tr.t(f"money.{currency}", amount=said)


def _korean(tr: Translator, whole: int) -> str:
    """Return a number by its two greatest myriads, as Korean counts money."""
    words = []
    for size, word in _KOREAN:
        count, whole = divmod(whole, size)
        if count:
            words.append(f"{tr.number(count)}{word}")
    return " ".join(words[:_PAIR]) or tr.number(whole)
