"""The language of a page: what is asked, else what the reader's browser prefers, else English."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import request

from geo.i18n import translator
from geo.vocabulary import LANGS

if TYPE_CHECKING:
    from geo.i18n import Translator

DEFAULT = "en"


def of_request() -> str:
    """Return the language of the page that answers this request."""
    asked = request.args.get("lang", "").split(",")[0]  # a figure may have two
    if asked in LANGS:
        return asked
    return request.accept_languages.best_match(LANGS, default=DEFAULT) or DEFAULT


def translator_for(lang: str) -> Translator:
    """Return the translator of a language."""
    return translator(lang)
