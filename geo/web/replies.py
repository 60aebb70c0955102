"""The one way in which the service replies: negotiated, rendered once, kept, with its hash."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Response, request

from geo.web.http_errors import NotAcceptableError
from geo.web.service import atlas

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from geo.web.cache import Answer
    from geo.web.parsing import Asked

PAGE = "text/html"


# A page names the version of every data address it uses, so only the page itself is asked
# again; a reply to an address with `v` never changes.
FRESH = "public, no-cache"


SHORT = "public, max-age=300"


FOR_EVER = "public, max-age=31536000, immutable"


_JSON_LIKE = {
    "application/geo+json": ("application/json",),
    "application/vnd.citationstyles.csl+json": ("application/json",),
}


CSV = "text/csv"


JSON = "application/json"


def require_acceptable(mimetype: str) -> None:
    """Refuse a request whose Accept header excludes the one form that is offered."""
    accepted = request.accept_mimetypes
    forms = (mimetype, *_JSON_LIKE.get(mimetype, ()))
    if accepted and not any(accepted.quality(form) > 0 for form in forms):
        raise NotAcceptableError(mimetype)


def answer_key(mimetype: str, what: Asked, *, path: str, lang: str = "") -> tuple[Hashable, ...]:
    """Return the key under which the answer to a question is kept."""
    return (atlas().catalog.data_version, path, what.given, lang, mimetype)


def cached(
    mimetype: str,
    what: Asked,
    render: Callable[[], Answer],
    *,
    lang: str = "",
    path: str = "",
) -> Response:
    """Return the reply to a question, rendered once per data version and question."""
    require_acceptable(mimetype)
    here = atlas()
    key = answer_key(mimetype, what, path=path or request.path, lang=lang)
    return reply(here.cache.get(key, render), keep=lifetime(what, is_page=mimetype == PAGE))


def lifetime(what: Asked, *, is_page: bool) -> str:
    """Return how long a reply may be kept."""
    if what.values.get("v"):
        return FOR_EVER
    return FRESH if is_page else SHORT


def reply(answer: Answer, *, keep: str) -> Response:
    """Return an answer in the best form that the reader takes, or 304 where it has it."""
    body, coding = answer.body, ""
    accepted = request.accept_encodings
    for name, packed in (("br", answer.brotli), ("gzip", answer.gzip)):
        if packed is not None and accepted.quality(name) > 0:
            body, coding = packed, name
            break
    tag = f"{answer.etag}-{coding}" if coding else answer.etag
    response = Response(body, mimetype=answer.mimetype)
    response.headers["Cache-Control"] = keep
    vary = ["Accept-Encoding"]
    if answer.mimetype == PAGE:
        vary += ["Accept", "Accept-Language"]
    response.headers["Vary"] = ", ".join(vary)
    if coding:
        response.headers["Content-Encoding"] = coding
    for name, value in answer.headers:
        response.headers[name] = value
    response.set_etag(tag)
    if request.if_none_match.contains(tag):
        response.status_code = 304
        response.set_data(b"")
        for name in ("Content-Length", "Content-Encoding", "Content-Type"):
            response.headers.pop(name, None)
    return response
