"""Finished answers: bounded, rendered once; figures: bounded in number and waiting time."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from geo.web.cache import OVERHEAD_BYTES, Answer, AnswerCache, finish


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
