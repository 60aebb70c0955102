"""Faults of a request that is no question: no such address, no such form, too long."""

from __future__ import annotations

from geo.errors import GeoError


class NotFoundError(GeoError):
    """No address of this form exists."""

    code = "not-found"

    def __init__(self, allowed: str) -> None:
        super().__init__("there is no such address", repair=f"addresses: {allowed}")
        self.allowed = allowed


class NotAcceptableError(GeoError):
    """The reader accepts no form in which this is offered."""

    code = "not-acceptable"

    def __init__(self, offered: str) -> None:
        super().__init__(
            f"this address gives {offered}, which the request's Accept header excludes",
            repair=f"accept {offered}, or ask for another ending",
        )
        self.allowed = offered


class AddressTooLongError(GeoError):
    """The address is longer than any question needs."""

    code = "address-too-long"

    def __init__(self, limit_bytes: int) -> None:
        super().__init__(
            f"the address is longer than {limit_bytes} bytes", repair="ask for less at once"
        )
