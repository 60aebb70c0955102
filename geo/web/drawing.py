"""Figures are drawn one at a time beside the requests, bounded in number and waiting time."""

from __future__ import annotations

import threading
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as FutureTimeoutError
from typing import TYPE_CHECKING, ClassVar

from geo.errors import GeoError

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from geo.web.cache import Answer

RETRY_AFTER_S = 3


class BusyError(GeoError):
    """As many figures are being drawn as the service takes on."""

    code: ClassVar[str] = "busy"

    def __init__(self) -> None:
        super().__init__(
            "the service is drawing as many figures as it can",
            repair=f"ask again in {RETRY_AFTER_S} seconds",
        )
        self.retry_after_s = RETRY_AFTER_S


class Drawing:
    """A queue of figures with one pen.

    matplotlib's settings are one per process, so a process draws one figure at a time; more
    processes draw more. A figure that takes longer than a request may wait is finished all
    the same and found by the next request.
    """

    def __init__(self, at_once: int, wait_s: float) -> None:
        self._wait_s = wait_s
        self._slots = threading.BoundedSemaphore(at_once)
        self._pen = ThreadPoolExecutor(max_workers=1, thread_name_prefix="figure")
        self._running: dict[Hashable, Future[Answer]] = {}
        self._lock = threading.Lock()

    def draw(self, key: Hashable, render: Callable[[], Answer]) -> Answer:
        """Return the figure, drawn once however many ask for it.

        Raises
        ------
        BusyError
            If the queue is full, or the figure is not ready in time.
        """
        with self._lock:
            future = self._running.get(key)
            if future is None:
                if not self._slots.acquire(blocking=False):
                    raise BusyError
                future = self._pen.submit(render)
                self._running[key] = future
                # The callback may run at once, in this thread: it takes no lock.
                future.add_done_callback(lambda _: self._done(key))
        try:
            return future.result(timeout=self._wait_s)
        except FutureTimeoutError:
            if future.done():
                raise
            raise BusyError from None

    def _done(self, key: Hashable) -> None:
        self._running.pop(key, None)
        self._slots.release()
