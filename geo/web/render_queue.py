"""Figures are drawn beside the requests: by processes of their own, bounded in number and time.

A process that dies or hangs costs the answer it was drawing and nothing else. The command line,
which answers one request and ends, draws in its own process.
"""

from __future__ import annotations

import os
import threading
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeoutError
from typing import TYPE_CHECKING, Any, ClassVar

from geo.errors import GeoError
from geo.web import render_worker
from geo.web.cache import Answer

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from pebble import ProcessPool

    from geo.catalog import Catalog

RETRY_AFTER_S = 3
TASKS_A_PROCESS = 200  # then a new one takes over: what a library leaks is given back


class BusyError(GeoError):
    """As many figures are being drawn as the service takes on."""

    code: ClassVar[str] = "busy"

    def __init__(self) -> None:
        super().__init__(
            "the service is drawing as many figures as it can",
            repair=f"ask again in {RETRY_AFTER_S} seconds",
        )
        self.retry_after_s = RETRY_AFTER_S


class StoppedError(BusyError):
    """A figure took too long, or the process that drew it ended; others are not touched."""

    code: ClassVar[str] = "stopped"

    def __init__(self) -> None:
        super().__init__()
        self.message = "the drawing of this figure was stopped: it took too long, or broke off"
        self.args = (self.message,)
        self.repair = f"ask again in {RETRY_AFTER_S} seconds, or for a smaller figure"


class Drawing:
    """The queue of figures.

    At most `at_once` figures are drawn or wait, and at most as many requests wait for them:
    the other threads of the service stay free for requests that are answered at once.

    Parameters
    ----------
    at_once
        Figures drawn or waiting, and requests that wait for them.
    wait_s
        How long a request waits, in seconds. The figure is finished all the same, for the next.
    limit_s
        How long one figure may be drawn before its process is ended, in seconds.
    processes
        Processes that draw.
    catalog
        What a process draws from: the service's own, not what its folders have become since.
    """

    def __init__(
        self,
        at_once: int,
        wait_s: float,
        *,
        limit_s: float = 60.0,
        processes: int = 1,
        catalog: Catalog | None = None,
    ) -> None:
        self._at_once = at_once
        self._wait_s = wait_s
        self._limit_s = limit_s
        self._processes = processes
        self._catalog = catalog
        self._waiters = threading.BoundedSemaphore(at_once)
        self._running: dict[Hashable, Future[Answer]] = {}
        self._lock = threading.Lock()
        self._pool: ProcessPool | None = None
        self._pool_owner = 0
        self._one_pen = threading.Lock()
        self.has_workers = False

    def use_workers(self) -> None:
        """Draw in processes of their own from now on; they are started by the first figure."""
        self.has_workers = True

    def draw(
        self, key: Hashable, order: render_worker.Order, inline: Callable[[], Answer]
    ) -> Answer:
        """Return the figure, drawn once however many ask for it; `inline` draws it right here.

        Raises
        ------
        BusyError
            If the queue is full, or the figure is not ready in time.
        StoppedError
            If it took longer than a figure may, or its process ended.
        """
        if self.has_workers:
            return self.run(key, render_worker.draw, order)
        if not self._waiters.acquire(blocking=False):
            raise BusyError
        try:
            # matplotlib's settings are one per process: one figure at a time.
            if not self._one_pen.acquire(timeout=self._wait_s):
                raise BusyError
            try:
                return inline()
            finally:
                self._one_pen.release()
        finally:
            self._waiters.release()

    def run(
        self,
        key: Hashable,
        task: Callable[[render_worker.Order], Answer | render_worker.Refusal],
        order: render_worker.Order,
    ) -> Answer:
        """Return what a task makes of an order in a process of its own.

        Raises
        ------
        BusyError
            If the queue is full, or the answer is not ready in time.
        StoppedError
            If it took longer than a figure may, or its process ended.
        """
        if not self._waiters.acquire(blocking=False):
            raise BusyError
        try:
            future = self._future(key, task, order)
            try:
                return future.result(timeout=self._wait_s)
            except FutureTimeoutError:
                if future.done():
                    raise
                raise BusyError from None
        finally:
            self._waiters.release()

    def _future(
        self,
        key: Hashable,
        task: Callable[[render_worker.Order], Answer | render_worker.Refusal],
        order: render_worker.Order,
    ) -> Future[Answer]:
        with self._lock:
            future = self._running.get(key)
            if future is not None:
                return future
            if len(self._running) >= self._at_once:
                raise BusyError
            future = self._running[key] = Future()
            pool = self._workers()
        work: Future[Any] = pool.schedule(task, args=(order,), timeout=self._limit_s)
        work.add_done_callback(lambda done: self._settle(key, future, done))
        return future

    def _settle(self, key: Hashable, future: Future[Answer], done: Future[Any]) -> None:
        """Hand on what a process answered, or how it ended."""
        with self._lock:
            self._running.pop(key, None)
        try:
            answer = done.result()
        except BaseException:  # noqa: BLE001 - time is up, or the process is gone
            future.set_exception(StoppedError())
            return
        if isinstance(answer, Answer):
            future.set_result(answer)
        elif isinstance(answer, render_worker.Refusal):
            future.set_exception(answer.error())
        else:
            future.set_exception(GeoError("a drawing process answered with something else"))

    def _workers(self) -> ProcessPool:
        """Return the processes of this process; a forked copy of it begins its own."""
        if self._pool is None or self._pool_owner != os.getpid() or not self._pool.active:
            import multiprocessing  # noqa: PLC0415  on first use
            from multiprocessing.util import Finalize  # noqa: PLC0415

            from pebble import ProcessPool  # noqa: PLC0415

            # Not forked from here: this process has threads, and a copy would get their locks.
            context = multiprocessing.get_context("forkserver")
            context.set_forkserver_preload(list(render_worker.PRELOADED))
            self._pool = ProcessPool(
                max_workers=self._processes,
                max_tasks=TASKS_A_PROCESS,
                initializer=render_worker.begin,
                initargs=(self._catalog,),
                context=context,
            )
            self._pool_owner = os.getpid()
            # Before the interpreter waits for its child processes, which would wait for us.
            Finalize(None, self.close, exitpriority=100)
        return self._pool

    def close(self) -> None:
        """End the processes."""
        pool, self._pool = self._pool, None
        if pool is not None and self._pool_owner == os.getpid():
            pool.stop()  # type: ignore[no-untyped-call]
            pool.join()
