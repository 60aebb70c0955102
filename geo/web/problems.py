"""Errors as problem+json (RFC 9457), and as a page for a reader with a browser."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from flask import Flask, Response, current_app, render_template, request
from werkzeug.exceptions import HTTPException

from geo.errors import (
    Allowed,
    GeoError,
    ParameterError,
    Said,
    Term,
    UnknownNameError,
    VersionError,
)
from geo.model import Names
from geo.web import language
from geo.web.http_errors import NotAcceptableError, NotFoundError
from geo.web.parameters import BadValueError, UnknownParameterError
from geo.web.render_queue import BusyError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geo.i18n import Translator

MIMETYPE = "application/problem+json"

# One table from code to status and English title. What is not here is a fault of ours.
STATUS: dict[str, tuple[int, str]] = {
    "bad-parameter": (400, "A parameter has a value that is not allowed"),
    "unknown-parameter": (400, "There is no such parameter"),
    "ambiguous-name": (400, "The name may mean several things"),
    "same-ends": (400, "The journey would end where it begins"),
    "beyond-route": (400, "The route has no such kilometre"),
    "cannot-draw": (400, "The figure cannot be drawn as asked"),
    "unknown-name": (404, "There is no such name"),
    "not-offered": (404, "Not offered yet"),
    "other-data-version": (404, "Another data version"),
    "too-far": (404, "The point is far from the route"),
    "not-on-track": (404, "No railway of ours passes there"),
    "no-way": (404, "There is no such way"),
    "route-apart": (404, "The way does not touch this route"),
    "empty-answer": (404, "Nothing answers this question"),
    "not-found": (404, "There is no such address"),
    "method-not-allowed": (405, "This address is only for reading"),
    "not-acceptable": (406, "Not offered in the form that was asked for"),
    "address-too-long": (414, "The address is too long"),
    "busy": (503, "Too many at once"),
    "stopped": (503, "The drawing was stopped"),
    "fault": (500, "A fault of ours"),
}
# The detail of these names a parameter, what it may be and what it was.
_EXPECTING = {
    "ambiguous-name",
    "same-ends",
    "bad-parameter",
    "unknown-name",
    "other-data-version",
    "beyond-route",
    "too-far",
}
_HTTP_CODES = {
    404: "not-found",
    405: "method-not-allowed",
    406: "not-acceptable",
    414: "address-too-long",
    429: "busy",
    503: "busy",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """What went wrong, what was expected, and how to mend it."""

    status: int
    code: str
    title: str
    detail: str
    repair: str = ""
    param: str = ""
    value: str = ""
    allowed: str = ""
    nearest: str = ""
    id: str = ""
    words: Allowed | None = None
    said: Said | None = None
    nearest_name: object = ""

    @property
    def type(self) -> str:
        """Return the name of this kind of problem, as a URI."""
        return f"urn:corridor-atlas:problem:{self.code}"

    def document(self) -> dict[str, object]:
        """Return the members of the JSON answer; empty ones are left out."""
        members: dict[str, object] = {
            "type": self.type,
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
            "code": self.code,
        }
        optional = ("param", "value", "allowed", "nearest", "repair", "id")
        members |= {name: getattr(self, name) for name in optional if getattr(self, name)}
        return members


def of_error(error: GeoError) -> Problem:
    """Return the problem that a fault of the question is; ours become a bare 500."""
    if error.code not in STATUS or error.code == "fault":
        return of_fault()
    status, title = STATUS[error.code]
    problem = Problem(status, error.code, title, error.message, error.repair, said=error.said)
    if isinstance(error, (ParameterError, UnknownNameError)):
        problem = replace(
            problem,
            param=error.param,
            value=error.value,
            allowed=error.allowed,
            words=error.allowed_words,
        )
    if isinstance(error, (UnknownNameError, UnknownParameterError, BadValueError)):
        problem = replace(problem, nearest=error.nearest, nearest_name=error.nearest)
    if isinstance(error, UnknownNameError):
        problem = replace(problem, nearest_name=error.nearest_name)
    if isinstance(error, VersionError):
        problem = replace(problem, param="v", value=error.asked, allowed=error.present)
    if isinstance(error, (NotFoundError, NotAcceptableError)):
        problem = replace(problem, allowed=error.allowed)
    return problem


def of_fault() -> Problem:
    """Return a fault of ours: a number to find it in the log, and nothing else."""
    status, title = STATUS["fault"]
    return Problem(
        status,
        "fault",
        title,
        "the fault is ours; it has been noted",
        "try again, or report it with its number",
        id=uuid.uuid4().hex[:12],
    )


def of_http(error: HTTPException) -> Problem:
    """Return the problem behind an HTTP exception of the framework."""
    code = _HTTP_CODES.get(error.code or 500)
    if code is None:
        # 400 and its like from the framework itself: a broken request, said without detail.
        status = error.code or 500
        return Problem(status, "bad-request", error.name, "the request is broken")
    title = STATUS[code][1]
    detail = {
        "not-found": "there is no such address",
        "method-not-allowed": f"{request.method} is not offered here",
    }.get(code, title)
    repair = "use GET or HEAD" if code == "method-not-allowed" else "the map is at /"
    return Problem(error.code or STATUS[code][0], code, title, detail, repair)


def localised(problem: Problem, tr: Translator) -> Problem:
    """Return the problem as a reader's language says it: what, why, and the way out."""
    allowed = problem.allowed
    if problem.words is not None and problem.words.key:
        allowed = tr.t(problem.words.key, **_filled(problem.words.values, tr))
    code = problem.code if problem.code in STATUS else "bad-request"
    said = problem.said or Said(code)
    values = {
        "param": problem.param,
        "value": problem.value,
        "allowed": allowed,
        "id": problem.id,
        "status": problem.status,
        **_filled(said.values, tr),
    }
    if problem.param and code in _EXPECTING and problem.said is None:
        key = "problem.expected" if problem.value else "problem.missing"
        detail = tr.t(key, **values)
    else:
        detail = tr.t(f"problem.{said.key}.detail", **values)
    repair = tr.t(f"problem.{said.key}.repair", **values)
    if problem.nearest_name:
        nearest = _filled({"nearest": problem.nearest_name}, tr)
        repair = f"{tr.t('problem.nearest', **nearest)} {repair}"
    title = tr.t(f"problem.{code}.title")
    return replace(problem, title=title, detail=detail, repair=repair, allowed=allowed)


def _filled(values: Mapping[str, object], tr: Translator) -> dict[str, object]:
    """Return what fills a message: names in the reader's language, several joined by commas."""
    filled: dict[str, object] = {}
    for key, value in values.items():
        if isinstance(value, tuple):
            filled[key] = tr.listed([str(_said(one, tr)) for one in value])
        else:
            filled[key] = _said(value, tr)
    return filled


def _said(value: object, tr: Translator) -> object:
    """Return a name or a term in the reader's language, anything else as it is."""
    if isinstance(value, Names):
        return tr.name(value)
    return tr.t(value.key) if isinstance(value, Term) else value


def wants_page() -> bool:
    """Tell whether the reader is a browser: it prefers HTML to JSON."""
    offered = ["application/problem+json", "application/json", "text/html"]
    return request.accept_mimetypes.best_match(offered) == "text/html"


def _page(problem: Problem, tr: Translator) -> str:
    # The pages build on this module, and are there by the time that something goes wrong.
    from geo.web.links import url  # noqa: PLC0415
    from geo.web.views import view  # noqa: PLC0415

    values = view("problem", tr, url, None, problem=problem)
    return render_template("problem.html", **{"problem": problem, "page": "problem", **values})


def response(problem: Problem) -> Response:
    """Return a problem as JSON, or as a page where the reader is a browser."""
    body = json.dumps(problem.document(), ensure_ascii=False, indent=1) + "\n"
    reply = Response(body, status=problem.status, mimetype=MIMETYPE)
    if wants_page():
        try:
            tr = language.translator_for(language.of_request())
            page = _page(localised(problem, tr), tr)
            reply = Response(page, status=problem.status, mimetype="text/html")
            reply.headers["Content-Language"] = tr.lang
        except Exception:
            # The page of an error must not hide the error: the JSON stands in.
            current_app.logger.exception("the problem page itself failed")
    reply.headers["Cache-Control"] = "no-store"
    reply.headers["Vary"] = "Accept, Accept-Language"
    return reply


def register(app: Flask) -> None:
    """Answer every error of an app as a problem."""

    @app.errorhandler(GeoError)
    def on_error(error: GeoError) -> Response:
        problem = of_error(error)
        if problem.code == "fault":
            app.logger.error("fault %s: %s", problem.id, request.full_path, exc_info=error)
        reply = response(problem)
        if isinstance(error, BusyError):
            reply.headers["Retry-After"] = str(error.retry_after_s)
        return reply

    @app.errorhandler(HTTPException)
    def on_http(error: HTTPException) -> Response:
        if error.code is not None and error.code < 400:  # noqa: PLR2004  a redirect is no error
            return Response(headers=error.get_response().headers, status=error.code)
        reply = response(of_http(error))
        for name, value in error.get_headers():
            if name in {"Allow", "Retry-After"}:
                reply.headers[name] = value
        return reply

    @app.errorhandler(Exception)
    def on_fault(error: Exception) -> Response:
        problem = of_fault()
        app.logger.error("fault %s: %s", problem.id, request.full_path, exc_info=error)
        return response(problem)
