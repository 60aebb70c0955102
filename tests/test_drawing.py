"""The queue of figures: bounded, and a process that hangs or dies costs one answer."""

from __future__ import annotations

import os
import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import broken_pens
import pytest

from geo.errors import UnknownNameError
from geo.figure.render import render
from geo.figure.spec import FigureSpec
from geo.web.app import create_app
from geo.web.render_queue import BusyError, Drawing, StoppedError
from geo.web.render_worker import Order
from geo.web.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

    from geo.catalog import Catalog
    from geo.web.cache import Answer

PATIENCE_S = 20.0  # a new process loads the catalogue first
MANY = 20


def order(version: str = "", spec: FigureSpec | None = None) -> Order:
    return Order(version, spec or FigureSpec(), "png", "image/png", ())


@pytest.fixture(scope="module")
def drawing(catalog: Catalog) -> Iterator[Drawing]:
    made = Drawing(4, PATIENCE_S, limit_s=2.0, processes=2, catalog=catalog)
    made.use_workers()
    made.run("first", broken_pens.quick, order())
    yield made
    made.close()


def test_a_process_that_hangs_is_ended_and_costs_one_answer(drawing: Drawing) -> None:
    with ThreadPoolExecutor(2) as threads:
        hung = threads.submit(drawing.run, "hung", broken_pens.hang, order())
        other = threads.submit(drawing.run, "other", broken_pens.slow, order())
        assert other.result().body.endswith(b" png")
        with pytest.raises(StoppedError):
            hung.result()
    assert drawing.run("after", broken_pens.quick, order()).body.endswith(b" png")


def test_a_process_that_dies_costs_one_answer(drawing: Drawing) -> None:
    with ThreadPoolExecutor(2) as threads:
        dead = threads.submit(drawing.run, "dead", broken_pens.die, order())
        other = threads.submit(drawing.run, "other", broken_pens.slow, order())
        with pytest.raises(StoppedError):
            dead.result()
        assert other.result().body.endswith(b" png")
    for number in range(3):
        assert drawing.run(number, broken_pens.quick, order()).body.endswith(b" png")


def test_more_than_the_queue_takes_are_told_at_once_to_come_again(drawing: Drawing) -> None:
    with ThreadPoolExecutor(4) as threads:
        slow = [threads.submit(drawing.run, n, broken_pens.slow, order()) for n in range(4)]
        time.sleep(0.3)
        with pytest.raises(BusyError) as told:
            drawing.run("one too many", broken_pens.quick, order())
        assert not all(one.done() for one in slow)
        assert told.value.retry_after_s > 0
        assert all(one.result() for one in slow)


def test_a_request_waits_no_longer_than_it_may(drawing: Drawing, catalog: Catalog) -> None:
    hasty = Drawing(2, 0.05, limit_s=5.0, catalog=catalog)
    try:
        with pytest.raises(BusyError):
            hasty.run("a", broken_pens.slow, order())
    finally:
        hasty.close()
    assert drawing.has_workers


def test_without_processes_of_their_own_figures_wait_for_one_pen() -> None:
    inline = Drawing(1, 10.0)
    go_on = threading.Event()
    answer = broken_pens.quick(order())

    def slow() -> Answer:
        go_on.wait(10)
        return answer

    with ThreadPoolExecutor(1) as threads:
        first = threads.submit(inline.draw, "a", order(), slow)
        while not inline._one_pen.locked():
            time.sleep(0.005)
        with pytest.raises(BusyError):
            inline.draw("b", order(), slow)
        go_on.set()
        assert first.result(10) == answer
    assert inline.draw("b", order(), lambda: answer) == answer
    with pytest.raises(ValueError, match="no"):
        inline.draw("c", order(), _broken)


def _broken() -> Answer:
    raise ValueError("no")


def test_a_refusal_arrives_as_it_was_raised(drawing: Drawing) -> None:
    with pytest.raises(UnknownNameError) as told:
        drawing.run("refused", broken_pens.refuse, order())
    assert told.value.param == "route"
    assert told.value.nearest == "tkr-east"
    assert "tkr-nort" in told.value.message


def test_one_figure_is_drawn_once_however_many_ask(drawing: Drawing) -> None:
    with ThreadPoolExecutor(3) as threads:
        asked = [threads.submit(drawing.run, "same", broken_pens.slow, order()) for _ in range(3)]
        assert len({one.result().body for one in asked}) == 1


@pytest.fixture(scope="module")
def busy_app(catalog: Catalog) -> Iterator[Flask]:
    app = create_app(Settings(figure_workers=1, figures_at_once=3), catalog)
    app.extensions["atlas"].drawing.use_workers()
    yield app
    app.extensions["atlas"].drawing.close()


def test_a_process_of_its_own_draws_the_same_bytes(busy_app: Flask, catalog: Catalog) -> None:
    reply = busy_app.test_client().get("/figure.svg?extent=border&lang=ko")
    assert reply.status_code == 200
    address = f"/figure.svg?extent=border&lang=ko&v={catalog.data_version}"
    spec = FigureSpec(extent="border", lang="ko", address=address)
    assert reply.data == render(catalog, spec, "svg")


def test_a_wrong_question_is_refused_in_its_own_words(busy_app: Flask) -> None:
    reply = busy_app.test_client().get("/figure.png?extent=-60,-40,-40,-20")
    assert reply.status_code == 404
    assert reply.get_json()["code"] == "empty-answer"


def test_a_killed_process_is_a_503_and_the_next_request_is_answered(busy_app: Flask) -> None:
    client = busy_app.test_client()
    assert client.get("/figure.png?extent=border").status_code == 200
    pool = busy_app.extensions["atlas"].drawing._workers()
    (pid,) = pool._pool_manager.worker_manager.workers
    replies = []

    def ask() -> None:
        replies.append(busy_app.test_client().get("/figure.png?extent=korea&dpi=600"))

    asking = threading.Thread(target=ask)
    asking.start()
    time.sleep(0.4)
    os.kill(pid, signal.SIGKILL)
    asking.join(PATIENCE_S)
    assert replies[0].status_code == 503
    assert int(replies[0].headers["Retry-After"]) > 0
    assert replies[0].get_json()["code"] == "stopped"
    assert client.get("/figure.png?extent=border&palette=grey").status_code == 200


def test_light_requests_are_answered_while_figures_are_drawn(busy_app: Flask) -> None:
    client = busy_app.test_client()
    client.get("/lengths.csv?route=tsr")
    with ThreadPoolExecutor(2) as threads:
        heavy = [
            threads.submit(busy_app.test_client().get, f"/figure.png?extent=korea&dpi={dpi}")
            for dpi in (500, 501)
        ]
        time.sleep(0.3)
        answered = 0
        while not all(one.done() for one in heavy) and answered < MANY:
            assert client.get("/healthz").status_code == 200
            assert client.get("/lengths.csv?route=tsr").status_code == 200
            answered += 1
        assert [one.result().status_code for one in heavy] == [200, 200]
    # Had light requests waited for the figures, there were one or two of them.
    assert answered == MANY
