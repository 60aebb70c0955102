"""Tasks for drawing processes that hang, die, refuse or take their time; imported there by name."""

from __future__ import annotations

import os
import signal
import time
from typing import TYPE_CHECKING

from geo.errors import UnknownNameError
from geo.web.cache import Answer, finish
from geo.web.render_worker import Refusal

if TYPE_CHECKING:
    from geo.web.render_worker import Order


def quick(order: Order) -> Answer:
    return finish(f"{os.getpid()} {order.form}".encode(), "text/plain")


def slow(order: Order) -> Answer:
    time.sleep(1.5)
    return quick(order)


def hang(order: Order) -> Answer:
    while order:
        time.sleep(0.2)
    raise AssertionError


def die(order: Order) -> Answer:
    os.kill(os.getpid(), signal.SIGKILL)
    return quick(order)


def refuse(_order: Order) -> Refusal:
    error = UnknownNameError("route", "tkr-nort", "tkr-east", nearest="tkr-east")
    return Refusal(type(error), error.args, dict(error.__dict__))
