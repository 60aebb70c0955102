"""Finished answers in memory: rendered once per data version and question, compressed once."""

from __future__ import annotations

import gzip
import hashlib
import threading
from collections import OrderedDict
from concurrent.futures import Future
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

MIN_COMPRESSED_BYTES = 600
# What an answer takes besides its bodies: counted, so that many small ones are bounded too.
OVERHEAD_BYTES = 1000
# Quality 11 takes about a second per megabyte, 9 a twentieth of that for 5 % more bytes.
BROTLI_BEST_BELOW_BYTES = 120_000
_TEXTUAL = ("text/", "application/json", "application/geo+json", "image/svg+xml", "+json")


@dataclass(frozen=True, slots=True)
class Answer:
    """A body with its type, tag and compressed forms; `headers` belong to every reply."""

    body: bytes
    mimetype: str
    etag: str
    brotli: bytes | None = None
    gzip: bytes | None = None
    headers: tuple[tuple[str, str], ...] = ()

    @property
    def size_bytes(self) -> int:
        """Return the memory that the answer takes."""
        return OVERHEAD_BYTES + len(self.body) + len(self.brotli or b"") + len(self.gzip or b"")


def finish(body: bytes, mimetype: str, headers: tuple[tuple[str, str], ...] = ()) -> Answer:
    """Return an answer with its tag and, for text, its compressed forms.

    The gzip header carries no time, so that the same body gives the same bytes.
    """
    tag = hashlib.sha256(body).hexdigest()[:24]
    is_text = mimetype.startswith(_TEXTUAL[:-1]) or mimetype.endswith(_TEXTUAL[-1])
    if not is_text or len(body) < MIN_COMPRESSED_BYTES:
        return Answer(body, mimetype, tag, headers=headers)
    import brotli  # noqa: PLC0415  on first use

    quality = 11 if len(body) < BROTLI_BEST_BELOW_BYTES else 9
    return Answer(
        body,
        mimetype,
        tag,
        brotli=brotli.compress(body, quality=quality),
        gzip=gzip.compress(body, compresslevel=7, mtime=0),
        headers=headers,
    )


class AnswerCache:
    """The least recently used answers go when the bound in bytes is reached.

    Two requests for one answer that is not there wait for one rendering.
    """

    def __init__(self, limit_bytes: int) -> None:
        self._limit_bytes = limit_bytes
        self._held_bytes = 0
        self._answers: OrderedDict[Hashable, Answer] = OrderedDict()
        self._pending: dict[Hashable, Future[Answer]] = {}
        self._lock = threading.Lock()

    @property
    def held_bytes(self) -> int:
        """Return the memory that the answers take now."""
        return self._held_bytes

    def peek(self, key: Hashable) -> Answer | None:
        """Return an answer that is there, and count it as used."""
        with self._lock:
            answer = self._answers.get(key)
            if answer is not None:
                self._answers.move_to_end(key)
            return answer

    def put(self, key: Hashable, answer: Answer) -> None:
        """Keep an answer, unless it alone would take a quarter of the memory."""
        if answer.size_bytes > self._limit_bytes // 4:
            return
        with self._lock:
            old = self._answers.pop(key, None)
            self._held_bytes += answer.size_bytes - (old.size_bytes if old else 0)
            self._answers[key] = answer
            while self._held_bytes > self._limit_bytes:
                _, gone = self._answers.popitem(last=False)
                self._held_bytes -= gone.size_bytes

    def get(self, key: Hashable, render: Callable[[], Answer]) -> Answer:
        """Return the answer, rendered now if it is not there."""
        found = self.peek(key)
        if found is not None:
            return found
        with self._lock:
            future = self._pending.get(key)
            is_mine = future is None
            if future is None:
                future = self._pending[key] = Future()
        if not is_mine:
            return future.result()
        try:
            answer = render()
        except BaseException as error:
            future.set_exception(error)
            raise
        else:
            self.put(key, answer)
            future.set_result(answer)
            return answer
        finally:
            with self._lock:
                self._pending.pop(key, None)
