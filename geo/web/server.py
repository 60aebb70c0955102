"""Runs the app on granian and tells when it answers."""

from __future__ import annotations

import http.client
import multiprocessing
import os
import socket
import threading
import time
from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from geo.web.settings import Settings

POLL_S = 0.02
PATIENCE_S = 60.0


def serve_for_ever(app: Flask, say: Callable[[str], None]) -> None:
    """Serve until the process is told to stop; `say` gets the address when it answers.

    Raises
    ------
    OSError
        If nothing can listen there.
    """
    from granian.constants import Interfaces  # noqa: PLC0415  only here
    from granian.log import LogLevels  # noqa: PLC0415
    from granian.server import Server  # noqa: PLC0415

    settings: Settings = app.extensions["atlas"].settings
    refuse_taken(settings.host, settings.port)
    app.extensions["atlas"].drawing.use_workers()
    warm_up(app)
    server = Server(
        f"{__package__}.app:app_of_environment",
        factory=True,
        address=settings.host,
        port=settings.port,
        interface=Interfaces.WSGI,
        workers=settings.workers,
        blocking_threads=settings.threads,
        backpressure=settings.threads * 16,
        respawn_failed_workers=True,
        websockets=False,
        log_level=LogLevels.error,
    )
    address = shown_address(settings.host, settings.port)
    after_the_workers_start(settings.workers, partial(tell_when_answering, settings, address, say))
    server.serve()


def warm_up(app: Flask) -> None:
    """Load what the first answers need, once, before the workers are forked from this process."""
    "atlas".encode("idna")  # its codec is imported on first use, and not well by several threads
    client = app.test_client()
    for address in ("/healthz", "/"):
        client.get(address, headers={"Accept-Encoding": "br"})


def after_the_workers_start(workers: int, work: Callable[[], None]) -> None:
    """Do some work in a thread as soon as every worker has been started.

    A process that forks must have no other thread in the middle of something: the child would
    get its locks as they are, for ever held.
    """
    thread = threading.Thread(target=work, daemon=True)
    if multiprocessing.get_start_method() != "fork":
        thread.start()
        return
    left = iter(range(workers - 1))

    def forked() -> None:
        if next(left, None) is None and thread.ident is None:
            thread.start()

    os.register_at_fork(after_in_parent=forked)


def refuse_taken(host: str, port: int) -> None:
    """Raise OSError if another program listens there already.

    The server shares its port among its own workers, so it would share it with a stranger too.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind((host, port))


def shown_address(host: str, port: int) -> str:
    """Return the address that a reader can open.

    Examples
    --------
    >>> shown_address("0.0.0.0", 8000), shown_address("::1", 8000)
    ('http://127.0.0.1:8000/', 'http://[::1]:8000/')
    """
    return f"http://{bracketed(reachable(host))}:{port}/"


def reachable(host: str) -> str:
    """Return a host that reaches a listener on every interface."""
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104  compared only


def bracketed(host: str) -> str:
    """Return a host as an address has it."""
    return f"[{host}]" if ":" in host else host


def tell_when_answering(settings: Settings, address: str, say: Callable[[str], None]) -> None:
    """Ask until the service answers, then say its address."""
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        connection = http.client.HTTPConnection(reachable(settings.host), settings.port, timeout=5)
        try:
            connection.request("GET", "/healthz")
            if connection.getresponse().status == http.HTTPStatus.OK:
                say(address)
                return
        except OSError:
            time.sleep(POLL_S)
        finally:
            connection.close()
