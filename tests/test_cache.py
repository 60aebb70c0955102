"""Finished answers: bounded, rendered once; figures: bounded in number and waiting time."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from geo.web.cache import OVERHEAD_BYTES, Answer, AnswerCache, finish
from geo.web.drawing import BusyError, Drawing


def answer(size_bytes: int) -> Answer:
    return Answer(b"x" * size_bytes, "text/plain", "tag")


def test_the_least_recently_used_answer_goes() -> None:
    cache = AnswerCache(100_000)
    for name in "abcd":
        cache.put(name, answer(23_500))
    assert cache.peek("a") is not None
    cache.put("e", answer(23_500))
    assert cache.peek("b") is None
    assert cache.peek("a") is not None
    assert cache.held_bytes <= 100_000


def test_an_answer_that_would_fill_the_cache_is_not_kept() -> None:
    cache = AnswerCache(100_000)
    cache.put("big", answer(90_000))
    assert cache.peek("big") is None
    assert cache.held_bytes == 0


def test_an_answer_put_twice_counts_once() -> None:
    cache = AnswerCache(100_000)
    cache.put("a", answer(1000))
    cache.put("a", answer(2000))
    assert cache.held_bytes == 2000 + OVERHEAD_BYTES


def test_two_requests_wait_for_one_rendering() -> None:
    cache = AnswerCache(10_000)
    begun = threading.Event()
    go_on = threading.Event()
    count = []

    def render() -> Answer:
        count.append(1)
        begun.set()
        go_on.wait(timeout=10)
        return answer(10)

    with ThreadPoolExecutor(4) as pool:
        first = pool.submit(cache.get, "a", render)
        begun.wait(timeout=10)
        others = [pool.submit(cache.get, "a", render) for _ in range(3)]
        time.sleep(0.05)
        go_on.set()
        assert {first.result(10).body, *(one.result(10).body for one in others)} == {b"x" * 10}
    assert len(count) == 1


def test_a_rendering_that_fails_is_tried_again() -> None:
    cache = AnswerCache(10_000)

    def broken() -> Answer:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        cache.get("a", broken)
    assert cache.get("a", lambda: answer(5)).body == b"xxxxx"


def test_the_same_body_gives_the_same_bytes() -> None:
    one = finish(b"{}" * 5000, "application/json")
    two = finish(b"{}" * 5000, "application/json")
    assert one == two
    assert one.brotli is not None
    assert finish(b"\x89PNG" * 500, "image/png").brotli is None


def test_a_full_queue_is_told_to_come_again() -> None:
    drawing = Drawing(at_once=2, wait_s=10)
    go_on = threading.Event()

    def slow() -> Answer:
        go_on.wait(timeout=10)
        return answer(1)

    with ThreadPoolExecutor(2) as pool:
        jobs = [pool.submit(drawing.draw, name, slow) for name in "ab"]
        while len(drawing._running) < 2:
            time.sleep(0.005)
        with pytest.raises(BusyError):
            drawing.draw("c", slow)
        go_on.set()
        assert [job.result(10).body for job in jobs] == [b"x", b"x"]
    # A place is free again.
    assert drawing.draw("c", lambda: answer(2)).body == b"xx"


def test_the_same_figure_is_drawn_once() -> None:
    drawing = Drawing(at_once=1, wait_s=10)
    count = []

    def slow() -> Answer:
        count.append(1)
        time.sleep(0.1)
        return answer(1)

    with ThreadPoolExecutor(3) as pool:
        jobs = [pool.submit(drawing.draw, "a", slow) for _ in range(3)]
        assert all(job.result(10).body == b"x" for job in jobs)
    assert len(count) == 1


def test_a_figure_that_takes_too_long_does_not_hold_the_request() -> None:
    drawing = Drawing(at_once=1, wait_s=0.05)
    go_on = threading.Event()

    def slow() -> Answer:
        go_on.wait(timeout=10)
        return answer(1)

    begun = time.monotonic()
    with pytest.raises(BusyError):
        drawing.draw("a", slow)
    assert time.monotonic() - begun < 5
    go_on.set()


def test_a_fault_of_drawing_reaches_the_request() -> None:
    drawing = Drawing(at_once=1, wait_s=5)

    def broken() -> Answer:
        raise ValueError("no")

    for _ in range(3):
        with pytest.raises(ValueError, match="no"):
            drawing.draw("a", broken)
